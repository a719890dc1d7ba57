"""Since when readers see an article, and where one went that somebody moved by hand. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from kb.publications import Publication

if TYPE_CHECKING:
    import pandas as pd

Place = tuple[str, str]
"""Article id and locale."""


def live_days(
    log: pd.DataFrame, rows: Iterable[Publication], moved: Mapping[str, str]
) -> dict[Place, tuple[datetime, datetime]]:
    """When each article first went live under any of its ids, and when its newest version did.

    ``log`` are folded publications, ``rows`` what is about to be added, ``moved`` former id ->
    present one. An article that was withdrawn is there still: its caller knows what is live.
    """
    times: dict[Place, list[tuple[datetime, str]]] = {}
    columns = ("article", "locale", "published_at", "version")
    known = list(zip(*(log[name] for name in columns), strict=True)) if len(log) else []
    known += [
        (r.article, r.locale, r.published_at, r.version) for r in rows if not r.unpublished_at
    ]
    for article, locale, at, version in known:
        times.setdefault((moved.get(article, article), locale), []).append((at, version))
    return {place: _first_and_newest(own) for place, own in times.items()}


def unchanged_elsewhere(
    log: pd.DataFrame, live: Mapping[Place, str], locale: str
) -> dict[str, str]:
    """Former id -> present one of files that were moved by hand: what readers saw is the same.

    ``live`` is (article id, locale) -> version. A text that lives at two addresses by now leads
    to neither.
    """
    here: dict[str, list[str]] = {}
    for (article, own), version in live.items():
        if own == locale:
            here.setdefault(version, []).append(article)
    old = log[log["locale"] == locale]
    found = {
        str(article): here[version][0]
        for article, version in zip(old["article"], old["version"], strict=True)
        if len(here.get(version, ())) == 1 and (article, locale) not in live
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
