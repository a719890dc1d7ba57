"""The editors' queue: drafts and gaps in one order, narrowed by what they have in common.

Pure. A filter's rows are kept as the bits of one integer, so that counts beside every filter of a
queue of thousands cost a few operations on numbers; nothing is looked at row by row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from statistics import median
from typing import Any

from kb.gap_decisions import GapKey
from kb.gaps import OPEN_KINDS
from kb.words import fold

DRAFT, GAP = "draft", "gap"
FACETS = ("language", "category", "kind", "state", "flags", "age", "owner")
"""What a queue can be narrowed by; ``owner`` changes with every claim and comes separately."""
AGES = {"day": 1, "week": 7, "month": 31}
"""Name of an age and the days below which it holds; what is older is ``older``."""
NO_MINUTES = 10.0
"""Minutes of work for a ticket where no export tells handling times: for the order only."""
NO_SHARE = 0.26
"""Share of tickets that an article may prevent where no gap tells one: for the order only."""
EDIT, MERGE, DUPLICATE, CONTRADICTION, MEND, STALE = (
    "edit", "merge", "duplicate", "contradiction", "mend", "stale",
)  # fmt: skip
KEPT_NEEDS = (CONTRADICTION, EDIT, MERGE, DUPLICATE, MEND, STALE)
"""What has to be done with an article that is live; of several that hold the first one counts.

contradiction: agents tell otherwise; edit, merge and duplicate: later tickets propose it; mend: a
flag waits for a decision; stale: no reply supports it any more.
"""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Item:
    """One row of the queue: a draft with the gap it is for, or a gap without a draft."""

    kind: str
    """``draft`` or ``gap``."""
    locale: str
    name: str
    """The article's id, or the topic's."""
    title: str
    category: str
    state: str
    """An article's status, or the gap's state."""
    need: str
    """What has to be done, one of :data:`kb.gaps.QUEUE_KINDS`; ``draft`` where no gap says. Of a
    live article one of :data:`KEPT_NEEDS`."""
    value: float
    """Hours a month that it may save; the greatest comes first."""
    version: str = ""
    customers: int = 0
    made_on: date | None = None
    open_flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    topic_id: str | None = None
    row: Row | None = None
    """The gap's row of :func:`mining.gap_queue.queue`."""
    is_kept: bool = False
    """Whether it is a live article, which is worth what still comes in without an answer."""
    told: int = 0
    """Customers who were told what it lacks."""
    days: int | None = None
    """Days since it was supported."""
    unanswered: float = 0.0
    """Tickets a month of its topics that no article answers."""

    @property
    def key(self) -> str:
        """Names the item in forms and claims: ``draft fr returns/exchange``."""
        return f"{self.kind} {self.locale} {self.name}"

    @cached_property
    def words(self) -> str:
        """What a search for words looks in."""
        row = self.row or {}
        return fold(f"{self.title} {self.name} {self.topic_id or ''} {row.get('label', '')}")


def worth(row: Row | None, usual_minutes: float) -> float:
    """Hours a month that an article may save: the middle of the gap's range, -1 for none.

    Where handling times are not known, tickets times the shop's usual minutes.
    """
    saving = (row or {}).get("saving") or {}
    low, high = saving.get("hours_low"), saving.get("hours_high")
    if low is None or high is None:
        low, high = saving.get("tickets_low"), saving.get("tickets_high")
        if low is None or high is None:
            return -1.0
        low, high = low * usual_minutes / 60, high * usual_minutes / 60
    return float(low + high) / 2


def usual_minutes(rows: Iterable[Row]) -> float:
    """The median handling time over gaps that have one, in minutes."""
    known = [row["handling_minutes"] for row in rows if row.get("handling_minutes")]
    return float(median(known)) if known else NO_MINUTES


def usual_share(rows: Iterable[Row]) -> float:
    """The share of tickets that an article may prevent, by the gaps that say so; their median."""
    known = [
        (saving["tickets_low"] + saving["tickets_high"]) / 2 / row["tickets_a_month"]
        for row in rows
        if (saving := row.get("saving")) and row.get("tickets_a_month")
        and saving.get("tickets_low") is not None and saving.get("tickets_high") is not None
    ]  # fmt: skip
    return float(median(known)) if known else NO_SHARE


def joined(
    drafts: Sequence[Item], rows: Sequence[Row], answered: Collection[GapKey] = ()
) -> list[Item]:
    """Drafts with the gaps they are for, and waiting gaps without a draft; most worth first.

    ``rows`` are those of :func:`mining.gap_queue.queue`. They may be a little older than the
    drafts: a gap that was open and has an article by now (``answered``) is left out. What may save
    the same: drafts before gaps, then by customers, then by name.
    """
    minutes = usual_minutes(rows)
    by_key: dict[GapKey, Row] = {(row["topic_id"], row["locale"]): row for row in rows}
    told, hours = _answered_by(rows), usual_share(rows) * minutes / 60
    found = [
        _kept(one, told.get((one.name, one.locale), ()), hours)
        if one.is_kept
        else _with_gap(one, by_key, minutes)
        for one in drafts
    ]
    drafted = {(one.topic_id, one.locale) for one in drafts if not one.is_kept}
    found += [
        _gap(row, minutes)
        for key, row in by_key.items()
        if row["is_waiting"] and key not in drafted and not _is_done(row, key in answered)
    ]
    return sorted(found, key=lambda one: (-one.value, one.kind, -one.customers, one.key))


def _answered_by(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """(article id, locale) -> the topics that it is the answer to."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.get("article_id"):
            found.setdefault((row["article_id"], row["locale"]), []).append(row)
    return found


def _kept(one: Item, rows: Sequence[Row], hours: float) -> Item:
    """A live article with what still comes in; ``hours`` may be saved for each such ticket."""
    monthly = [(row.get("tickets_a_month"), row.get("covered_share") or 0.0) for row in rows]
    if not any(tickets is not None for tickets, _ in monthly):
        return one
    open_now = sum((tickets or 0.0) * (1 - covered) for tickets, covered in monthly)
    return replace(one, unanswered=open_now, value=open_now * hours)


def _with_gap(one: Item, rows: Mapping[GapKey, Row], minutes: float) -> Item:
    row = rows.get((one.topic_id or "", one.locale))
    need = "contradiction" if "conflict" in one.open_flags else one.need
    if row is not None and need == DRAFT and row["queue_kind"] != "covered":
        need = row["queue_kind"]
    return replace(one, row=row, need=need, value=worth(row, minutes))


def _is_done(row: Row, is_answered: bool) -> bool:
    """Whether an article was approved since the row was made."""
    return is_answered and row["kind"] in OPEN_KINDS and row["state"] in ("open", "drafting")


def _gap(row: Row, minutes: float) -> Item:
    return Item(
        kind=GAP,
        locale=row["locale"],
        name=row["topic_id"],
        title=row.get("label") or row["topic_id"],
        category=row.get("category") or "",
        state="open" if row["state"] == "drafting" else row["state"],  # the draft is gone
        need=row["queue_kind"],
        value=worth(row, minutes),
        customers=row.get("customers") or 0,
        topic_id=row["topic_id"],
        row=row,
    )


@dataclass(frozen=True)
class Found:
    """One page of a narrowed queue, and how many rows each filter would leave."""

    items: list[Item]
    total: int
    counts: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Queue:
    """Items in their order, with the bits of every filter."""

    items: tuple[Item, ...]
    today: date
    _searched: dict[str, int] = field(default_factory=dict, compare=False)

    @cached_property
    def masks(self) -> dict[str, dict[str, int]]:
        """Facet -> value -> the items that have it, the first item as the lowest bit."""
        found: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        for place, item in enumerate(self.items):
            for name, value in _values(item, self.today):
                found[name][value] = found[name].get(value, 0) | 1 << place
        return found

    @cached_property
    def everything(self) -> int:
        """Every item's bit."""
        return (1 << len(self.items)) - 1

    @cached_property
    def places(self) -> dict[str, int]:
        """Key -> place of each item."""
        return {item.key: place for place, item in enumerate(self.items)}

    def mask(self, keys: Collection[str]) -> int:
        """The bits of the items with these keys; unknown ones are passed over."""
        found = 0
        for key in keys:
            if key in self.places:
                found |= 1 << self.places[key]
        return found

    def found(
        self,
        chosen: Mapping[str, str],
        words: str = "",
        *,
        owners: Mapping[str, int] | None = None,
        part: tuple[int, int] = (0, 50),
    ) -> Found:
        """What is left by the filters ``chosen`` (facet -> value) and the words searched for.

        ``owners`` are bits of the facet ``owner``. ``part`` is the first item and how many. A
        filter's counts are of what the other filters leave. An unknown value leaves nothing.
        """
        masks = self.masks | {"owner": dict(owners or {})}
        said = self._with(words)
        each = {
            name: masks[name].get(chosen[name], 0) if chosen.get(name) else self.everything
            for name in FACETS
        }
        counts = {}
        for name in FACETS:
            rest = said
            for other, mask in each.items():
                rest &= mask if other != name else self.everything
            counted = {value: (mask & rest).bit_count() for value, mask in masks[name].items()}
            counts[name] = {v: n for v, n in counted.items() if n or chosen.get(name) == v}
        left = said
        for mask in each.values():
            left &= mask
        first, most = part
        places = _places(left)[first : first + most]
        return Found([self.items[place] for place in places], left.bit_count(), counts)

    def _with(self, words: str) -> int:
        """The items that hold each of the words, or the beginning of one."""
        left = self.everything
        for word in fold(words).split()[:8]:
            if word not in self._searched:
                if len(self._searched) > 200:
                    self._searched.clear()
                found = [place for place, item in enumerate(self.items) if word in item.words]
                self._searched[word] = sum(1 << place for place in found)
            left &= self._searched[word]
        return left


def _places(mask: int) -> list[int]:
    """The places of the bits that are set, the lowest first."""
    return [place for place, bit in enumerate(reversed(f"{mask:b}")) if bit == "1"]


def _values(item: Item, today: date) -> Iterable[tuple[str, str]]:
    yield "language", item.locale
    yield "category", item.category
    yield "kind", item.need
    yield "state", item.state
    if item.made_on is not None:
        yield "age", _age((today - item.made_on).days)
    if item.open_flags:
        yield "flags", "open"
    if item.notes:
        yield "flags", "notes"
    if not item.open_flags and not item.notes and item.kind == DRAFT:
        yield "flags", "none"


def _age(days: int) -> str:
    return next((name for name, below in AGES.items() if days < below), "older")
