"""The review workflow: which moves an article may make, and the record each one leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from kb.articles import Article, ArticleStatus
from kb.errors import ReviewError

ALLOWED_MOVES: dict[ArticleStatus, frozenset[ArticleStatus]] = {
    ArticleStatus.DRAFT: frozenset(
        {ArticleStatus.IN_REVIEW, ArticleStatus.PUBLISHED, ArticleStatus.ARCHIVED}
    ),
    ArticleStatus.IN_REVIEW: frozenset(
        {ArticleStatus.DRAFT, ArticleStatus.PUBLISHED, ArticleStatus.ARCHIVED}
    ),
    ArticleStatus.PUBLISHED: frozenset({ArticleStatus.IN_REVIEW, ArticleStatus.ARCHIVED}),
    ArticleStatus.ARCHIVED: frozenset({ArticleStatus.DRAFT}),
}
"""From each status, where an article may go next."""


_UNDECIDED = frozenset({ArticleStatus.DRAFT, ArticleStatus.IN_REVIEW})
ACTIONS: dict[str, tuple[frozenset[ArticleStatus], ArticleStatus]] = {
    "send": (frozenset({ArticleStatus.DRAFT}), ArticleStatus.IN_REVIEW),
    "approve": (_UNDECIDED, ArticleStatus.PUBLISHED),
    "reject": (_UNDECIDED, ArticleStatus.ARCHIVED),
    "duplicate": (_UNDECIDED, ArticleStatus.ARCHIVED),
    "person": (_UNDECIDED, ArticleStatus.ARCHIVED),
    "merge": (_UNDECIDED, ArticleStatus.ARCHIVED),
    "unpublish": (frozenset({ArticleStatus.PUBLISHED}), ArticleStatus.IN_REVIEW),
    "archive": (frozenset({ArticleStatus.PUBLISHED}), ArticleStatus.ARCHIVED),
    "reopen": (frozenset({ArticleStatus.ARCHIVED}), ArticleStatus.DRAFT),
}
"""What an editor may decide: from which statuses, and to which one it leads.

``duplicate`` (an article says it already), ``person`` (no article could) and ``merge`` (its text
went into another article) are ways to reject that say why.
"""
WRITING = frozenset({"edit", "restore", "split", "take_in", "accept"})
"""Actions that change a text."""
REASONED = frozenset({"reject", "duplicate", "person", "merge", "archive", "unpublish"})
"""What is not decided without a reason."""


@dataclass(frozen=True)
class Move:
    """One decision: who moved which article from where to where, when and why."""

    at: datetime
    who: str
    action: str
    article_id: str
    locale: str
    from_status: str
    to_status: str
    version: str
    reason: str = ""
    from_version: str = ""
    """The text before, where the move changed it; lines of earlier logs have none."""

    def record(self) -> dict[str, str]:
        """The move as one JSON object of texts, time in ISO 8601."""
        known = {**asdict(self), "at": self.at.isoformat()}
        return known if self.from_version else {k: known[k] for k in known if k != "from_version"}

    @classmethod
    def parsed(cls, record: Mapping[str, str]) -> Move:
        """The move that :meth:`record` gave.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        known = {name: record[name] for name in cls.__dataclass_fields__ if name in record}
        return cls(**{**known, "at": datetime.fromisoformat(str(record["at"]))})  # type: ignore[arg-type]


def possible(status: ArticleStatus) -> list[str]:
    """The actions that an article in this status may undergo, in the order of :data:`ACTIONS`."""
    return [name for name, (before, _) in ACTIONS.items() if status in before]


def last_editor(moves: Iterable[Move], version: str) -> str:
    """Who wrote the text of that version, by the log (oldest first); empty where nobody did."""
    who = ""
    for move in moves:
        if move.action in WRITING and move.version == version:
            who = move.who
    return who


def moved(
    article: Article, to: ArticleStatus, *, who: str, now: datetime, action: str, reason: str = ""
) -> tuple[Article, Move]:
    """The article after the move, and its record.

    Publishing stamps the reviewer and the day. ``now`` is aware.

    Raises:
        ReviewError: the workflow does not allow this move, or nobody is named as deciding it.
    """
    if not who.strip():
        raise ReviewError(f"{action} {article.id}: nobody is named; pass --by NAME", code="nobody")
    if to not in ALLOWED_MOVES[article.status]:
        allowed = ", ".join(sorted(ALLOWED_MOVES[article.status])) or "nothing"
        raise ReviewError(
            f"{action} {article.locale}/{article.id}: it is {article.status.value} and cannot "
            f"become {to.value}; from here: {allowed}",
            code="no_move",
            status=article.status.value,
            to_status=to.value,
        )
    after = article.with_status(to)
    if to is ArticleStatus.PUBLISHED:
        after = replace(after, reviewed_on=now.date(), reviewed_by=who)
    move = Move(
        at=now,
        who=who,
        action=action,
        article_id=article.id,
        locale=article.locale,
        from_status=article.status.value,
        to_status=to.value,
        version=after.version,
        reason=reason,
    )
    return after, move
