"""When an article answered a topic's customers, in one language: the weeks an effect is told of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kb.frames import Column, FrameSchema
from kb.publications import Publication

if TYPE_CHECKING:
    import pandas as pd

Place = tuple[str, str]
"""Article id and locale."""

ANSWERED_SPANS = FrameSchema(
    "answered_spans",
    (
        Column("topic_id", "text", "topic"),
        Column("locale", "text", "language of its tickets, and of the article"),
        Column("article_id", "text", "article that answers most of them"),
        Column("since", "time", "live from this moment"),
        Column("until", "time", "live until this moment, null while live", null=True),
    ),
)


@dataclass(frozen=True, order=True)
class Span:
    """From ``since`` until just before ``until``; None has no bound on that side."""

    since: datetime | None
    until: datetime | None

    def meets(self, other: Span) -> bool:
        """Whether some moment lies in both."""
        return _before(self.since, other.until) and _before(other.since, self.until)

    def shared(self, other: Span) -> Span:
        """The moments that lie in both, of two that meet."""
        since = [one for one in (self.since, other.since) if one is not None]
        until = [one for one in (self.until, other.until) if one is not None]
        return Span(max(since, default=None), min(until, default=None))


ALWAYS = Span(None, None)


def _before(since: datetime | None, until: datetime | None) -> bool:
    return since is None or until is None or since < until


def lives(publications: Iterable[Publication]) -> dict[Place, list[Span]]:
    """When each article could be read in each language, whatever its version, in order of time."""
    found: dict[Place, list[Span]] = {}
    for one in sorted(publications, key=lambda row: row.published_at):
        span = Span(one.published_at, one.unpublished_at)
        known = found.setdefault((one.article, one.locale), [])
        if not known or (known[-1].until is not None and known[-1].until < one.published_at):
            known.append(span)
            continue
        ends = known[-1].until, span.until
        known[-1] = Span(known[-1].since, None if None in ends else max(filter(None, ends)))
    return found


def without(window: Span, spans: Sequence[Span]) -> list[Span]:
    """What is left of ``window`` outside of ``spans``, which are in order and do not meet."""
    left, since = [], window.since
    for span in spans:
        if not span.meets(window):
            continue
        if span.since is not None and (since is None or since < span.since):
            left.append(Span(since, span.since))
        if span.until is None:
            return left
        since = span.until
    rest = Span(since, window.until)
    return [*left, rest] if _before(rest.since, rest.until) else left


def frame(rows: Iterable[tuple[str, str, str, Span]]) -> pd.DataFrame:
    """ANSWERED_SPANS of topic, locale, article and span, in order."""
    names = ("topic_id", "locale", "article_id", "since", "until")
    return ANSWERED_SPANS.frame(
        dict(zip(names, (topic, locale, article, span.since, span.until), strict=True))
        for topic, locale, article, span in sorted(rows, key=lambda row: (*row[:2], row[3].since))
    )
