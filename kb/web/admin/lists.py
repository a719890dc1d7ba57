"""Lists that are narrowed by filters in the address: what is left, how many each filter leaves.

Which rows have a value is kept as the bits of one number, so that ten thousand rows are narrowed
and counted in a few milliseconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from kb.words import fold

Row = Mapping[str, Any]
MOST_WORDS = 8
"""Words of a search that are looked at."""


@dataclass(frozen=True)
class Part:
    """One page of what is left."""

    rows: Sequence[Row]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    """Facet -> value -> rows with it that the other filters leave."""


class Listing:
    """Rows with their facets; made once for rows that do not change.

    ``values`` gives a row's pairs of facet and value, ``said`` what a search looks at. ``orders``
    are sort keys by name; the first one is the usual one.
    """

    def __init__(
        self,
        rows: Iterable[Row],
        values: Callable[[Row], Iterable[tuple[str, str]]],
        said: Callable[[Row], str],
        orders: Mapping[str, Callable[[Row], Any]],
    ) -> None:
        self.rows = sorted(rows, key=next(iter(orders.values())))
        self._said = [fold(said(row)) for row in self.rows]
        self._orders = orders
        self._sorted: dict[str, list[int]] = {}
        self.masks: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for place, row in enumerate(self.rows):
            for facet, value in values(row):
                self.masks[facet][value] |= 1 << place
        self.everything = (1 << len(self.rows)) - 1

    def found(
        self, chosen: Mapping[str, str], words: str, order: str, *, part: tuple[int, int]
    ) -> Part:
        """What the filters (facet -> value) and the words searched for leave.

        ``part`` is the first row and how many. An unknown value leaves nothing.
        """
        said = self._with(words)
        each = {
            name: self.masks[name].get(chosen[name], 0) if chosen.get(name) else self.everything
            for name in {*self.masks, *chosen}
        }
        counts = {}
        for name, masks in self.masks.items():
            rest = said
            for other, mask in each.items():
                rest &= mask if other != name else self.everything
            counted = {value: (mask & rest).bit_count() for value, mask in masks.items()}
            counts[name] = {v: n for v, n in counted.items() if n or chosen.get(name) == v}
        left = said
        for mask in each.values():
            left &= mask
        first, most = part
        places = [place for place in self._order(order) if left >> place & 1]
        rows = [self.rows[place] for place in places[first : first + most]]
        return Part(rows, len(places), counts)

    def _order(self, name: str) -> Sequence[int]:
        if name not in self._orders:
            return range(len(self.rows))
        if name not in self._sorted:
            key = self._orders[name]
            self._sorted[name] = sorted(range(len(self.rows)), key=lambda n: key(self.rows[n]))
        return self._sorted[name]

    def _with(self, words: str) -> int:
        """The rows that hold each of the words."""
        wanted = fold(words).split()[:MOST_WORDS]
        if not wanted:
            return self.everything
        bits = ("1" if all(w in said for w in wanted) else "0" for said in reversed(self._said))
        return int("".join(bits) or "0", 2)


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list."""

    here: str
    chosen: Mapping[str, str]
    words: str
    order: str
    page: int

    @classmethod
    def of(cls, here: str, query: Mapping[str, str], known: Sequence[str], orders: Any) -> Asked:
        """The filters ``known``, an order of ``orders``, words and page of a query."""
        chosen = {name: query[name][:100] for name in known if query.get(name)}
        order = query.get("order", "")
        words = " ".join(query.get("q", "")[:200].split())
        return cls(here, chosen, words, order if order in orders else "", _page(query))

    def to(self, **changes: str) -> str:
        """The address with some of it changed; an empty value takes a filter away."""
        own = {**self.chosen, "q": self.words, "order": self.order, **changes}
        query = urlencode({name: value for name, value in own.items() if value})
        return self.here + (f"?{query}" if query else "")

    def facets(
        self, counts: Mapping[str, Mapping[str, int]], orders: Mapping[str, Sequence[str]]
    ) -> list[dict[str, Any]]:
        """Each facet of ``orders`` that has values, these in their order, with their addresses."""
        found = []
        for name, order in orders.items():
            own = counts.get(name, {})
            values = sorted(own, key=lambda v: (order.index(v) if v in order else len(order), v))
            if values:
                found.append(
                    {"name": name, "options": [self._one(name, v, own[v]) for v in values]}
                )
        return found

    def _one(self, name: str, value: str, count: int) -> dict[str, Any]:
        is_chosen = self.chosen.get(name) == value
        to = self.to(**{name: "" if is_chosen else value})
        return {"value": value, "count": count, "is_chosen": is_chosen, "to": to}

    def pages(self, total: int, on_a_page: int) -> dict[str, Any]:
        """Where this page stands: its number, how many, and its neighbours' addresses."""
        last = max(1, -(-total // on_a_page))
        earlier = self.to(page=str(self.page - 1)) if self.page > 1 else ""
        later = self.to(page=str(self.page + 1)) if self.page < last else ""
        return {"number": self.page, "pages": last, "earlier": earlier, "later": later}


def _page(query: Mapping[str, str]) -> int:
    text = query.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
