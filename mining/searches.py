"""From a log of searches to the queries that enough readers typed, without personal data.

Pure: rows of cells go in, rows of :data:`kb.searches.SEARCHES` and counts of what was left out
come out. A query is typed by people: what looks like personal data is left out whole, and what
few typed is not kept at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kb.searches import SEARCHES, search_id

LONGEST = 120
"""Characters of a query: a longer one is a message, pasted."""
MANY_DIGITS = re.compile(r"(?:\d[\s.\-]?){5,}")
"""Numbers of orders, telephones and accounts; years and sizes are shorter."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "query": ("query", "search term", "search", "term", "recherche", "requete", "terme"),
    "count": ("count", "searches", "total searches", "nombre", "recherches", "volume"),
    "results": ("results", "hits", "nb hits", "resultats", "nombre de resultats"),
    "clicks": ("clicks", "clics"),
    "language": ("language", "locale", "lang", "langue"),
    "customers": ("customers", "users", "visitors", "sessions", "clients", "visiteurs"),
}
"""What a column is -> headers it may have, folded; ``query`` and ``count`` must be there."""

IsPrivate = Callable[[str, str], bool]
"""(text, language) -> whether it holds personal data."""


@dataclass
class Kept:
    """What a log gave: rows of SEARCHES, and why rows and queries were left out."""

    searches: pd.DataFrame = field(default_factory=SEARCHES.empty)
    left_out: Counter[str] = field(default_factory=Counter)
    """broken (no query or no count), other_language, private, rare."""


@dataclass
class _Query:
    spellings: Counter[str] = field(default_factory=Counter)
    count: int = 0
    customers: int | None = None
    results: int | None = None
    clicks: int | None = None

    def add(self, text: str, cells: Mapping[str, int | None]) -> None:
        count = cells["count"] or 0
        self.spellings[text] += count
        self.count += count
        self.customers = _sum(self.customers, cells["customers"])
        self.clicks = _sum(self.clicks, cells["clicks"])
        known = [n for n in (self.results, cells["results"]) if n is not None]
        self.results = max(known, default=None)


def _sum(one: int | None, other: int | None) -> int | None:
    return (one or 0) + other if other is not None else one


def kept(
    rows: Iterable[Mapping[str, str]],
    locales: Sequence[str],
    *,
    least: int,
    is_private: IsPrivate,
) -> Kept:
    """The queries of ``rows`` (cells by the keys of COLUMNS) that ``least`` or more typed.

    Spellings that differ in case, accents or spaces count together. Where the log counts customers
    they are what counts, else its searches. A row without a language is of the first of
    ``locales``. No rows give none.
    """
    found: dict[str, tuple[str, _Query]] = {}
    left_out: Counter[str] = Counter()
    for row in rows:
        text = " ".join(row.get("query", "").split())
        numbers = {name: _number(row.get(name, "")) for name in COLUMNS if name != "query"}
        if not text or not numbers["count"]:
            left_out["broken"] += 1
            continue
        locale = (row.get("language", "").strip().casefold() or locales[0])[:2]
        if locale not in locales:
            left_out["other_language"] += 1
            continue
        known = found.setdefault(search_id(text, locale), (locale, _Query()))
        known[1].add(text, numbers)
    made = []
    for key, (locale, query) in found.items():
        text = max(query.spellings, key=lambda one: (query.spellings[one], one))
        reason = _reason(query, locale, least=least, is_private=is_private)
        if reason:
            left_out[reason] += 1
        else:
            made.append(_row(key, locale, text, query))
    made.sort(key=lambda row: (-row["searches"], row["search_id"]))
    return Kept(SEARCHES.frame(made), left_out)


def _reason(query: _Query, locale: str, *, least: int, is_private: IsPrivate) -> str:
    """Why a query is not kept; empty for one that is."""
    if (query.count if query.customers is None else query.customers) < least:
        return "rare"
    for text in query.spellings:
        if len(text) > LONGEST or MANY_DIGITS.search(text) or "@" in text:
            return "private"
        # Names are told by their capitals, which nobody types in a search box.
        if is_private(text, locale) or is_private(text.title(), locale):
            return "private"
    return ""


def _row(key: str, locale: str, text: str, query: _Query) -> dict[str, Any]:
    return {
        "search_id": key,
        "locale": locale,
        "query": text,
        "searches": query.count,
        "results": query.results,
        "clicks": query.clicks,
    }


def _number(cell: str) -> int | None:
    """The whole number of a cell, thousands apart or not; None for none, or one below 0."""
    text = re.sub(r"[\s\u202f\u00a0']", "", cell)
    text = re.sub(r"[.,]0+$", "", text)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text):
        text = re.sub(r"[.,]", "", text)
    return int(text) if re.fullmatch(r"[0-9]{1,12}", text) else None


def failed(searches: pd.DataFrame) -> pd.DataFrame:
    """The rows of SEARCHES that showed nothing, or that nobody clicked anything of."""
    is_empty = searches["results"].eq(0).fillna(False).astype(bool)
    return searches[is_empty | searches["clicks"].eq(0).fillna(False).astype(bool)]
