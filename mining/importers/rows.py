"""From the rows of a table to tickets: one row a ticket, or one row a message.

Rows of one ticket are given together as soon as its last one is read, so that memory does not
grow with the table where they stand together; where they stand apart they wait, up to a bound.
"""

from __future__ import annotations

import itertools
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from kb.errors import KbError
from kb.tickets import Requester, Skipped, SourceMessage, SourceTicket
from kb.words import fold
from mining.importers import values
from mining.importers.brands import brand
from mining.importers.columns import ColumnMapping
from mining.importers.source import ImportOptions, in_order, known

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Reading:
    """How the rows of one table are read."""

    mapping: ColumnMapping
    options: ImportOptions


HELD_LIMIT = 200_000_000
"""Characters of the rows that may wait for other rows of their ticket, about 0.5 GB."""

GOOD_BAD = {
    **dict.fromkeys(("good", "satisfait", "satisfied", "positive", "positif", "great"), 1.0),
    **dict.fromkeys(("bad", "insatisfait", "dissatisfied", "negative", "negatif"), 0.0),
}
_HIDDEN = frozenset({"0", "false", "no", "non", "faux", "private", "prive", "privee", "interne"})


@dataclass(frozen=True)
class Runs:
    """What a first look at the ids says: how many tickets, and which stand in several places.

    ``apart`` has, by key of an id, the number of runs of rows of it; an id in one run is absent.
    """

    total: int
    apart: Mapping[int, int] = field(default_factory=dict)


class RunCounter:
    """Sees ids in the order of their rows; keeps eight bytes a run of equal ids, and no id."""

    def __init__(self) -> None:
        self._starts = array("Q")
        self._before = ""

    def see(self, source_id: str) -> None:
        """The next row has this id."""
        if source_id != self._before:
            self._starts.append(values.id_key(source_id))
            self._before = source_id

    def runs(self) -> Runs:
        """What was seen."""
        starts = np.frombuffer(self._starts, dtype=np.uint64)
        keys, counts = np.unique(starts, return_counts=True)
        apart = counts > 1
        pairs = zip(keys[apart].tolist(), counts[apart].tolist(), strict=True)
        return Runs(len(keys), dict(pairs))


def gathered(
    rows: Iterable[tuple[str, Cells]], runs: Runs, place: str
) -> Iterator[tuple[str, list[Cells]]]:
    """(id, its rows) of each ticket as soon as its last row is read.

    Raises:
        KbError: rows that wait for others of their ticket pass :data:`HELD_LIMIT`.
    """
    waiting: dict[str, list[Cells]] = {}
    left = dict(runs.apart)
    held = 0
    for source_id, run in itertools.groupby(rows, key=lambda pair: pair[0]):
        own = _within_bounds((cells for _, cells in run), held, place)
        key = values.id_key(source_id) if left else 0
        if key not in left:
            yield source_id, own
            continue
        left[key] -= 1
        waiting.setdefault(source_id, []).extend(own)
        held += _size(own)
        if left[key] <= 0:
            whole = waiting.pop(source_id)
            held -= _size(whole)
            yield source_id, whole
    yield from waiting.items()


def bounded(pairs: Iterable[tuple[str, Cells]], place: str) -> Iterator[tuple[str, Cells]]:
    """``pairs`` as they are, to be held in memory.

    Raises:
        KbError: they pass :data:`HELD_LIMIT`.
    """
    held = 0
    for source_id, cells in pairs:
        held += _size((cells,))
        if held > HELD_LIMIT:
            raise KbError(f"{place}: too many rows to be held; order by the ticket's id")
        yield source_id, cells


def apart_note(place: str, tickets: int) -> str:
    """What the operator is told where rows had to wait."""
    return (
        f"{place}: the rows of {tickets} tickets stand apart and were held in memory; sorted by "
        "ticket they need none."
    )


def _within_bounds(rows: Iterable[Cells], held: int, place: str) -> list[Cells]:
    found: list[Cells] = []
    for cells in rows:
        held += _size((cells,))
        if held > HELD_LIMIT:
            raise KbError(
                f"{place}: rows of one ticket stand too far apart to be held in memory, or one id "
                "stands in too many rows; sort by the ticket's id, and check which column it is"
            )
        found.append(cells)
    return found


def _size(rows: Iterable[Cells]) -> int:
    """Characters in the cells of ``rows``, and what each cell costs beside them."""
    return sum(len(cell) + 50 for cells in rows for cell in cells.values())


def ticket(
    source: str,
    source_id: str,
    rows: Sequence[Cells],
    reading: Reading,
    *,
    assumed: datetime | None,
) -> SourceTicket | Skipped:
    """The ticket in the rows of one id; :class:`Skipped` when they hold no text or no time."""
    mapping, options = reading.mapping, reading.options
    place = f"ticket {source_id[:40]}"
    messages = _messages(rows, mapping, options)
    times = [options.time(mapping.cell(row, "created_at")) for row in rows]
    given = min((t for t in (*times, *(m.at for m in messages)) if t), default=None)
    created_at = given or assumed
    if not any(m.body for m in messages):
        return Skipped(place, "no text")
    if created_at is None:
        return Skipped(place, "no time")
    first = rows[0]
    return SourceTicket(
        source=source,
        source_id=source_id,
        created_at=created_at,
        created_at_assumed=given is None,
        requester=_requester(rows, mapping),
        messages=messages,
        subject=mapping.cell(first, "subject"),
        language=mapping.cell(first, "language").lower()[:2] or None,
        order_refs=values.texts(mapping.cell(first, "order")),
        tags=values.texts(mapping.cell(first, "tags")),
        group=mapping.cell(first, "group"),
        brand=brand(mapping.cell(first, "brand")),
        **_states(first, rows[-1], mapping, options),
    )


def _states(
    first: Cells, last: Cells, mapping: ColumnMapping, options: ImportOptions
) -> dict[str, Any]:
    channel = mapping.cell(first, "channel")
    return {
        "channel": known(values.channel, channel, "channel", options.counts),
        "channel_raw": channel,
        "status": known(values.status, mapping.cell(last, "status"), "status", options.counts),
        "solved_at": options.time(mapping.cell(last, "solved_at")),
        "closed_at": options.time(mapping.cell(last, "closed_at")),
        "first_agent_reply_at": options.time(mapping.cell(first, "first_reply_at")),
        "csat": _satisfaction(
            mapping.cell(last, "csat") or mapping.cell(first, "csat"), mapping.csat_scale, options
        ),
    }


def _satisfaction(cell: str, scale: str, options: ImportOptions) -> float | None:
    """:func:`csat`; a value that is none of the scale is counted, not guessed."""
    found = csat(cell, scale)
    if found is None and cell.strip():
        options.counts.unmap(f"csat {cell.strip()[:20]!r}, not on the scale of {scale}")
    return found


def csat(cell: str, scale: str) -> float | None:
    """Satisfaction between 0 and 1: ``(score - 1) / 4`` on a scale of 5; None when it is none.

    A word, a percentage and ``8/10`` say their scale themselves, whatever that of the column is.
    """
    worded, own = GOOD_BAD.get(fold(cell)), _OWN_SCALE.fullmatch(cell.strip())
    if worded is not None or (scale == "good_bad" and not own):
        return worded
    if own and own["top"] is None:
        return _share(values.number(own["score"]), 0, 100)
    top = values.number(own["top"]) if own else float(scale)
    score = values.number(own["score"]) if own else values.number(cell)
    return _share(score, 0 if top == 1 else 1, top or 0)


_OWN_SCALE = re.compile(r"(?P<score>[\d.,]+)\s*(?:/\s*(?P<top>\d+)|%)")


def _share(score: float | None, least: float, most: float) -> float | None:
    """Where ``score`` lies between the ends of its scale, 0 to 1; None outside, or of no scale."""
    if score is None or most <= least:
        return None
    found = (score - least) / (most - least)
    return found if 0 <= found <= 1 else None


def _requester(rows: Sequence[Cells], mapping: ColumnMapping) -> Requester:
    """Who asks: as the first row says that a customer wrote, since others may name the agent."""
    own = next((row for row in rows if _is_customers(row, mapping)), rows[0])
    who = mapping.cell(own, "requester")
    name = mapping.cell(own, "requester_name")
    if "@" in who:
        return Requester(name=name, email=who)
    return Requester(name=name or who, source_id=who)


def _is_customers(row: Cells, mapping: ColumnMapping) -> bool:
    role = fold(mapping.cell(row, "role"))
    return not role or role in mapping.customer_values


def _messages(
    rows: Sequence[Cells], mapping: ColumnMapping, options: ImportOptions
) -> tuple[SourceMessage, ...]:
    """The messages by time; rows that repeat one another (a join with tags) count once."""
    made = (m for row in rows for m in _row_messages(row, mapping, options))
    return in_order(dict.fromkeys(made))


def _row_messages(
    row: Cells, mapping: ColumnMapping, options: ImportOptions
) -> Iterator[SourceMessage]:
    at = options.time(mapping.cell(row, "message_at") or mapping.cell(row, "created_at"))
    agent = mapping.cell(row, "agent")
    body = mapping.cell(row, "body")
    is_public = fold(mapping.cell(row, "public")) not in _HIDDEN
    if _is_customers(row, mapping):
        yield SourceMessage("", at, "in", "customer", body, public=is_public)
    else:
        yield SourceMessage("", at, "out", "agent", body, public=is_public, author=agent)
    reply = mapping.cell(row, "agent_reply")
    if reply:
        answered = options.time(mapping.cell(row, "first_reply_at"))
        yield SourceMessage("", answered, "out", "agent", reply, author=agent)
