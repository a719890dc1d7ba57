"""Publications: which version of which article was live when. The memory behind every figure.

``publications.csv`` is append-only. Publishing appends a row with an empty ``unpublished_at``;
withdrawing or replacing a version appends its row again with the time filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kb.articles import Article
from kb.frames import Column, FrameSchema

FOREVER = datetime.max.replace(tzinfo=UTC)
PUBLICATIONS = FrameSchema(
    "publications",
    (
        Column("article", "text", "article id, category/slug"),
        Column("locale", "text", "language of this version"),
        Column("version", "text", "hash of what readers saw"),
        Column("published_at", "time", "live from this moment"),
        Column("unpublished_at", "time", "live until this moment, null while live", null=True),
    ),
)


@dataclass(frozen=True)
class Publication:
    """One version of one article in one language, and when it was live."""

    article: str
    locale: str
    version: str
    published_at: datetime
    unpublished_at: datetime | None = None

    def row(self) -> dict[str, object]:
        """This publication as a row of :data:`PUBLICATIONS`."""
        return dict(self.__dict__)


def folded(log: Iterable[Publication]) -> list[Publication]:
    """One row per published version: of repeated rows the last one counts."""
    found: dict[tuple[str, str, str, datetime], Publication] = {}
    for row in log:
        key = (row.article, row.locale, row.version, row.published_at)
        found.pop(key, None)
        found[key] = row
    return list(found.values())


def live_at(log: Iterable[Publication], when: datetime) -> list[Publication]:
    """The folded publications that readers could see at ``when`` (aware)."""
    return [p for p in log if p.published_at <= when < (p.unpublished_at or FOREVER)]


def moment(log: Iterable[Publication], now: datetime) -> datetime:
    """``now``, or the last moment of the log where a clock that was set back says an earlier one.

    Else what is live would not be known, and everything would go live a second time. ``now`` is
    aware; an empty log gives ``now``.
    """
    times = [time for p in log for time in (p.published_at, p.unpublished_at) if time]
    return max([now, *times])


def changes(
    log: Sequence[Publication], articles: Iterable[Article], now: datetime
) -> list[Publication]:
    """The rows to append so that exactly the published ``articles`` are live from ``now`` on.

    ``log`` is folded. An article whose live version is unchanged gives no row. Where the
    log knows a later moment than ``now`` (:func:`moment`), that one counts.
    """
    now = moment(log, now)
    wanted = {(a.id, a.locale): a.version for a in articles if a.is_published}
    live = {(row.article, row.locale): row for row in live_at(log, now)}
    rows = [
        Publication(p.article, p.locale, p.version, p.published_at, now)
        for key, p in live.items()
        if wanted.get(key) != p.version
    ]
    rows += [
        Publication(article, locale, version, now)
        for (article, locale), version in sorted(wanted.items())
        if (article, locale) not in live or live[article, locale].version != version
    ]
    return rows
