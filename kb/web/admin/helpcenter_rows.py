"""Articles as they are listed: a row an article, all its languages side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kb.article_words import Place
from kb.articles import Article, ArticleStatus
from kb.freshness import freshness
from kb.storage.kept_articles import Kept
from kb.web.admin.helpcenter_events import Seen, Visits
from kb.web.admin.helpcenter_read import Coming, Tickets, Word, searches_near
from kb.web.admin.lists import Row
from kb.web.admin.snapshot import is_same

FRESH = ("stale", "contradicted", "fresh", "unknown")
FACETS: dict[str, Sequence[str]] = {
    "category": (),
    "status": ("published", "in_review", "draft", "archived"),
    "missing": ("fr", "en"),
    "fresh": FRESH,
    "coming": ("some", "more", "none"),
    "searched": ("failed",),
    "voted": ("unhappy",),
}
FEWEST_VOTES, UNHAPPY = 5, 0.5
"""Votes that say something, and the share of helpful ones under which readers are unhappy."""
MORE = 0.2
"""A fifth more tickets than in the month before counts as more."""


@dataclass(frozen=True)
class Known:
    """What is known beside the articles."""

    tickets: Tickets = field(default_factory=Tickets)
    live: Mapping[Place, tuple[datetime, Any]] = field(default_factory=dict)
    words: Mapping[Place, Sequence[Word]] = field(default_factory=dict)
    searches: Sequence[Mapping[str, Any]] = ()
    gaps: Sequence[Row] = ()
    """Rows of the queue of gaps."""
    visits: Visits = field(default_factory=Visits)

    @property
    def sources(self) -> tuple[object, ...]:
        """All of it: another one where something was read anew."""
        return self.tickets, self.live, self.words, self.searches, self.gaps, self.visits


class ArticleRows:
    """A row an article id; rows of articles that did not change are kept."""

    def __init__(self) -> None:
        self._sources: tuple[object, ...] = ()
        self._day: date | None = None
        self._rows: dict[str, tuple[tuple[object, ...], dict[str, Any]]] = {}

    def of(
        self, kept: Kept, known: Known, locales: Sequence[str], *, now: datetime, stale_days: int
    ) -> list[dict[str, Any]]:
        """Each article: its languages, what is known of each, and sums over them."""
        if not is_same(self._sources, known.sources) or self._day != now.date():
            self._sources, self._day, self._rows = known.sources, now.date(), {}
        each: dict[str, dict[str, Article]] = defaultdict(dict)
        for article in kept.articles.values():
            each[article.id][article.locale] = article
        answers = _answers(known.gaps)
        given = (locales, now, stale_days)
        found = {}
        for name, own in each.items():
            parts = (*own.values(), *(kept.evidence.get((locale, name)) for locale in locales))
            before = self._rows.get(name)
            is_known = before is not None and is_same(before[0], parts)
            found[name] = (
                before
                if before is not None and is_known
                else (parts, _row(own, kept, known, answers, given))
            )
        self._rows = found
        return [row for _, row in found.values()]


def _answers(gaps: Sequence[Row]) -> dict[Place, list[Row]]:
    found: dict[Place, list[Row]] = defaultdict(list)
    for gap in gaps:
        if gap.get("article_id"):
            found[gap["article_id"], gap["locale"]].append(gap)
    return found


def _row(
    own: Mapping[str, Article],
    kept: Kept,
    known: Known,
    answers: Mapping[Place, Sequence[Row]],
    given: tuple[Sequence[str], datetime, int],
) -> dict[str, Any]:
    locales, now, stale_days = given
    texts = {
        locale: _text(own[locale], kept, known, answers, (now, stale_days))
        for locale in locales
        if locale in own
    }
    first = next(iter(own.values()))
    is_away = all(one.status is ArticleStatus.ARCHIVED for one in own.values())
    sums = {
        name: sum(getattr(one["coming"], name) for one in texts.values())
        for name in ("last_30", "last_90", "before_30")
    }
    views_30, views_90, up, down = (
        sum(getattr(one["seen"], name) for one in texts.values())
        for name in ("views_30", "views_90", "up", "down")
    )
    return {
        "id": first.id,
        "category": first.category,
        "texts": texts,
        "missing": [] if is_away else [locale for locale in locales if locale not in own],
        "coming": Coming(**sums),
        "answers": [gap for one in texts.values() for gap in one["answers"]],
        "failed": sum(s["searches"] for one in texts.values() for s in one["near"]
                      if s["is_failed"]),
        "words": sum(len(one["words"]) for one in texts.values()),
        "views_30": views_30,
        "views_90": views_90,
        "votes": up + down,
        "helpful": up / (up + down) if up + down else None,
    }  # fmt: skip


def _text(
    article: Article,
    kept: Kept,
    known: Known,
    answers: Mapping[Place, Sequence[Row]],
    given: tuple[datetime, int],
) -> dict[str, Any]:
    """One language of an article."""
    place = (article.id, article.locale)
    since, _ = known.live.get(place, (None, None))
    evidence = kept.evidence.get((article.locale, article.id))
    now, stale_days = given
    return {
        "article": article,
        "since": since if article.is_published else None,
        "fresh": freshness(article, evidence, now=now, stale_days=stale_days),
        "coming": known.tickets.each.get(place, Coming()),
        "answers": sorted(answers.get(place, ()), key=lambda gap: -gap["tickets"]),
        "words": known.words.get(place, ()),
        "near": searches_near(article, known.searches) if known.searches else [],
        "seen": known.visits.each.get(place, Seen()),
    }


def facet_values(row: Row) -> Iterable[tuple[str, str]]:
    """The facets of an article with its values."""
    yield "category", row["category"]
    for status in {one["article"].status.value for one in row["texts"].values()}:
        yield "status", status
    for locale in row["missing"]:
        yield "missing", locale
    live = [one for one in row["texts"].values() if one["article"].is_published]
    for state in {one["fresh"].state.value for one in live}:
        yield "fresh", state
    if live:
        yield "coming", "some" if row["coming"].last_30 else "none"
        if (row["coming"].trend or 0.0) >= MORE:
            yield "coming", "more"
    if row["failed"]:
        yield "searched", "failed"
    if row["votes"] >= FEWEST_VOTES and row["helpful"] < UNHAPPY:
        yield "voted", "unhappy"


def searched(row: Row) -> str:
    """What a search for an article looks at."""
    titles = " ".join(one["article"].title for one in row["texts"].values())
    return f"{titles} {row['id']}"


def _title(row: Row) -> str:
    return str(next(one["article"].title for one in row["texts"].values()).casefold())


def _oldest(row: Row) -> float:
    """How long ago the least supported language was told, in days; negative of the unknown."""
    return max((one["fresh"].days or -1 for one in row["texts"].values()), default=-1)


def _newest(row: Row) -> float:
    return max((one["since"].timestamp() for one in row["texts"].values() if one["since"]),
               default=0.0)  # fmt: skip


ORDERS = {
    "coming": lambda row: (-row["coming"].last_90, _title(row), row["id"]),
    "views": lambda row: (-row["views_90"], _title(row), row["id"]),
    "title": lambda row: (_title(row), row["id"]),
    "newest": lambda row: (-_newest(row), row["id"]),
    "oldest": lambda row: (-_oldest(row), row["id"]),
}
