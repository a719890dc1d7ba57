"""The review workflow: which moves an article may make, and the record each one leaves."""

from __future__ import annotations

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

    def record(self) -> dict[str, str]:
        """The move as one JSON object of texts, time in ISO 8601."""
        return {**asdict(self), "at": self.at.isoformat()}


def moved(
    article: Article, to: ArticleStatus, *, who: str, now: datetime, action: str, reason: str = ""
) -> tuple[Article, Move]:
    """The article after the move, and its record.

    Publishing stamps the reviewer and the day. ``now`` is aware.

    Raises:
        ReviewError: the workflow does not allow this move, or nobody is named as deciding it.
    """
    if not who.strip():
        raise ReviewError(f"{action} {article.id}: nobody is named; pass --by NAME")
    if to not in ALLOWED_MOVES[article.status]:
        allowed = ", ".join(sorted(ALLOWED_MOVES[article.status])) or "nothing"
        raise ReviewError(
            f"{action} {article.locale}/{article.id}: it is {article.status.value} and cannot "
            f"become {to.value}; from here: {allowed}"
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
