"""Publications: which version of which article was live when. The memory behind every figure.

``publications.csv`` is append-only. Publishing appends a row with an empty ``unpublished_at``;
withdrawing or replacing a version appends its row again with the time filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kb.articles import Article
from kb.frames import Column, FrameSchema

if TYPE_CHECKING:
    import pandas as pd

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


def folded(log: pd.DataFrame) -> pd.DataFrame:
    """One row per published version: of repeated rows the last one counts."""
    checked = PUBLICATIONS.check(log)
    keys = ["article", "locale", "version", "published_at"]
    return checked.drop_duplicates(keys, keep="last").reset_index(drop=True)


def live_at(publications: pd.DataFrame, when: datetime) -> pd.DataFrame:
    """The folded publications that readers could see at ``when`` (aware)."""
    import pandas as pd

    moment = pd.Timestamp(when)
    ended = publications["unpublished_at"]
    is_live = (publications["published_at"] <= moment) & (ended.isna() | (ended > moment))
    return publications[is_live.fillna(False).astype(bool)]


def moment(publications: pd.DataFrame, now: datetime) -> datetime:
    """``now``, or the last moment of the log where a clock that was set back says an earlier one.

    Else what is live would not be known, and everything would go live a second time. ``now`` is
    aware; an empty log gives ``now``.
    """
    known: list[datetime] = [now]
    for name in ("published_at", "unpublished_at"):
        times = publications[name].dropna()
        known += [times.max().to_pydatetime()] if len(times) else []
    return max(known)


def changes(
    publications: pd.DataFrame, articles: Iterable[Article], now: datetime
) -> list[Publication]:
    """The rows to append so that exactly the published ``articles`` are live from ``now`` on.

    ``publications`` is folded. An article whose live version is unchanged gives no row. Where the
    log knows a later moment than ``now`` (:func:`moment`), that one counts.
    """
    now = moment(publications, now)
    wanted = {(a.id, a.locale): a.version for a in articles if a.is_published}
    live: Mapping[tuple[str, str], Publication] = {
        (row.article, row.locale): row for row in _rows(live_at(publications, now))
    }
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


def _rows(frame: pd.DataFrame) -> list[Publication]:
    return [
        Publication(
            article=str(record["article"]),
            locale=str(record["locale"]),
            version=str(record["version"]),
            published_at=record["published_at"].to_pydatetime(),
        )
        for record in frame.to_dict("records")
    ]
