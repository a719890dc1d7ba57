"""Since when readers see an article, and where one went that somebody moved by hand. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from kb.publications import Publication

Place = tuple[str, str]
"""Article id and locale."""


def live_days(
    log: Sequence[Publication], rows: Iterable[Publication], moved: Mapping[str, str]
) -> dict[Place, tuple[datetime, datetime]]:
    """When each article first went live under any of its ids, and when its newest version did.

    ``log`` are folded publications, ``rows`` what is about to be added, ``moved`` former id ->
    present one. An article that was withdrawn is there still: its caller knows what is live.
    """
    times: dict[Place, list[tuple[datetime, str]]] = {}
    for row in (*log, *(row for row in rows if not row.unpublished_at)):
        place = (moved.get(row.article, row.article), row.locale)
        times.setdefault(place, []).append((row.published_at, row.version))
    return {place: _first_and_newest(own) for place, own in times.items()}


def unchanged_elsewhere(
    log: Sequence[Publication], live: Mapping[Place, str], locale: str
) -> dict[str, str]:
    """Former id -> present one of files that were moved by hand: what readers saw is the same.

    ``live`` is (article id, locale) -> version. A text that lives at two addresses by now leads
    to neither.
    """
    here: dict[str, list[str]] = {}
    for (article, own), version in live.items():
        if own == locale:
            here.setdefault(version, []).append(article)
    found = {
        row.article: here[row.version][0]
        for row in log
        if row.locale == locale
        and len(here.get(row.version, ())) == 1
        and (row.article, locale) not in live
    }
    return {one: target for one, target in found.items() if one != target}


def _first_and_newest(times: list[tuple[datetime, str]]) -> tuple[datetime, datetime]:
    """The first time, and since when the newest version is there without another between."""
    ordered = sorted(times)
    newest = ordered[-1][1]
    since = ordered[-1][0]
    for at, version in reversed(ordered):
        if version != newest:
            break
        since = at
    return ordered[0][0], since
