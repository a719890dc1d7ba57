"""What more tickets would take: a law a stage, fitted on the bench, tested on a size it has not
seen, and carried to numbers that no machine here can hold.

A law is ``start + each * tickets ** power``. Three sizes give all of it: what is said again and
again is worked out once, and drafting reads so many replies of a topic and no more, so stages grow
by less than their tickets. Two sizes give a line (power 1), or a power where the larger one costs
more than a line through nothing would say. Finding topics is a line whose slope is that of
assigning: beyond the sample that is clustered a ticket is only read, embedded and put in a topic.
Costs are processor seconds, because these hardly depend on what else a machine does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log
from typing import Any

from kb.errors import KbError
from mining.bench_scale import STAGES, TO_REPORT, Document
from mining.topics import MOST_CLUSTERED

CARRIED = (1_000_000, 100_000_000, 1_000_000_000)
TOTAL = "import to report"
BY_PARTITION = ("import", "match", "measure")
"""Stages whose tickets need not know each other: their memory is that of a partition."""
_FLATTEST, _STEEPEST = 0.05, 1.0
"""Powers that a law through three sizes may have; a steeper one is noise, carried far."""
PARTITION = 100_000
"""Tickets that a worker of a cluster takes at a time."""


@dataclass(frozen=True)
class Assumed:
    """What a plan takes for granted: prices of rented machines, and the time there is."""

    core_hour: float = 0.05
    """US dollars for an hour of one core with 4 GB of memory."""
    gigabyte_month: float = 0.023
    """US dollars for a month of object storage."""
    hours: float = 8.0
    """In which a first run must be done."""
    efficiency: float = 0.7
    """Share of their time that workers of a cluster work."""
    gigabytes: float = 24.0
    """Memory of the largest machine that runs a stage which is not partitioned."""


@dataclass(frozen=True)
class Law:
    """What a stage costs: ``start + each * tickets ** power``."""

    start: float
    each: float
    power: float = 1.0

    def cost(self, tickets: float) -> float:
        """The cost of so many tickets."""
        return float(self.start + self.each * tickets**self.power)

    def most(self, cost: float) -> float:
        """The number of tickets that costs so much; infinite where the cost does not grow."""
        if self.each <= 0:
            return float("inf")
        return float((max(cost - self.start, 0.0) / self.each) ** (1 / self.power))


Point = tuple[float, float]
"""Tickets, and what they cost."""


def law(small: Point, large: Point) -> Law:
    """The law through two sizes; a cost that falls is taken for one that stays.

    Of 12 s for 1,000 and 30 s for 10,000 tickets: 10 s and 2 ms each.
    """
    (fewer, less), (more, much) = small, large
    each = (much - less) / (more - fewer)
    start = less - each * fewer
    if each <= 0:
        return Law(max(less, much), 0.0)
    if start >= 0:
        return Law(start, each)
    return _without_start(small, large)


def _without_start(small: Point, large: Point) -> Law:
    (fewer, less), (more, much) = small, large
    power = log(much / less) / log(more / fewer)
    return Law(0.0, much / more**power, power)


def curve(small: Point, middle: Point, large: Point) -> Law:
    """The law through three sizes, or through the two larger ones where no law goes through all.

    Of 12 s for 100, 21 s for 10,000 and 111 s for 1,000,000 tickets: 11 s, and .1 s each by the
    power of one half.
    """
    (few, less), (some, more), (many, much) = small, middle, large
    if not less < more < much:
        return law(middle, large)
    grown = (much - more) / (more - less)

    def growth(power: float) -> float:
        return float((many**power - some**power) / (some**power - few**power))

    if not growth(_FLATTEST) < grown < growth(_STEEPEST):
        return law(middle, large)
    power = _root(lambda tried: growth(tried) - grown, _FLATTEST, _STEEPEST)
    each = (much - more) / (many**power - some**power)
    start = much - each * many**power
    return Law(start, each, power) if start >= 0 else _without_start(middle, large)


def _root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that rises from below 0 at ``low`` to above it at ``high`` is 0."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return low


def laws(found: Sequence[Document], figure: str = "cpu_seconds") -> dict[str, Law]:
    """The law of each stage of two or more sizes, from the largest three; a search is no ticket.

    Raises:
        KbError: fewer than two sizes were measured.
    """
    if len(found) < 2:
        raise KbError("bench: a law needs two sizes; run `askless bench scale` for a second one")
    known = [stage.name for stage in STAGES if all(stage.name in one["stages"] for one in found)]
    names = [name for name in known if name != "search"]
    own = {name: _law(found, name, figure) for name in names}
    if figure == "cpu_seconds" and "topics" in own and found[-1]["tickets"] > MOST_CLUSTERED:
        last, each = _point(found[-1], "topics", figure), own["assign"].each
        own["topics"] = Law(max(last[1] - each * last[0], 0.0), each)
    return own


def _law(found: Sequence[Document], name: str, figure: str) -> Law:
    """Of the three largest sizes; of a part by what it takes without its start."""
    row = found[-1]["stages"][name]
    if figure == "cpu_seconds" and "own_cpu_seconds" in row:
        own = row["own_cpu_seconds"]
        return Law(row["cpu_seconds"] - own, own / row["tickets"])
    measured = (_point(one, name, figure) for one in found)
    points = sorted({point[0]: point for point in measured}.values())
    if len(points) < 2:
        return Law(0.0, points[-1][1] / points[-1][0])
    if len(points) == 2 or figure != "cpu_seconds":
        return law(points[-2], points[-1])
    return curve(*points[-3:])


def _point(one: Document, name: str, figure: str) -> Point:
    row = one["stages"][name]
    return float(row["tickets"]), float(row[figure])


def foretold(found: Sequence[Document]) -> Iterator[dict[str, Any]]:
    """Each stage of the largest size as the sizes below it would have it, and how wrong that is.

    Rows have ``stage``, ``predicted`` and ``measured`` processor seconds and ``error``, predicted
    over measured less one; the last row is the way from import to report.

    Raises:
        KbError: fewer than three sizes were measured.
    """
    if len(found) < 3:
        raise KbError("bench predict: needs three sizes; the largest is predicted from the others")
    known, last = laws(found[:-1]), found[-1]
    pairs = {
        name: (one.cost(last["tickets"]), float(last["stages"][name]["cpu_seconds"]))
        for name, one in known.items()
        if name in last["stages"] and last["stages"][name]["tickets"] == last["tickets"]
    }
    whole = [pairs[name] for name in TO_REPORT if name in pairs]
    pairs[TOTAL] = sum(a for a, _ in whole), sum(b for _, b in whole)
    for name, (predicted, measured) in pairs.items():
        error = predicted / max(measured, 0.01) - 1
        yield {"stage": name, "predicted": predicted, "measured": measured, "error": error}


@dataclass(frozen=True)
class Plan:
    """What so many tickets would take, at assumed prices."""

    tickets: int
    core_hours: float
    workers: int
    """Cores that end within the hours there are."""
    partition_gigabytes: float
    """Memory of one worker with one partition."""
    whole_gigabytes: float
    """Of the largest stage that takes all tickets at once."""
    largest: str
    """That stage."""
    terabytes: float
    """The export, and what is stored of it."""
    dollars_per_million: float
    """Of one run of a million tickets, storage for a month included."""


def plans(
    found: Sequence[Document], assumed: Assumed, sizes: Sequence[int] = CARRIED
) -> list[Plan]:
    """The way from import to report of each number of tickets."""
    costs, peaks = laws(found), laws(found, "peak_megabytes")
    stored = stored_bytes(found[-1])
    return [_plan(size, costs, peaks, stored, assumed) for size in sizes]


def _plan(
    size: int,
    costs: Mapping[str, Law],
    peaks: Mapping[str, Law],
    stored: float,
    assumed: Assumed,
) -> Plan:
    path = [name for name in TO_REPORT if name in costs]
    core_hours = sum(costs[name].cost(size) for name in path) / 3_600
    whole = {name: peaks[name].cost(size) / 1_000 for name in path if name not in BY_PARTITION}
    largest = max(whole, key=lambda name: whole[name])
    months = stored * size / 1e9 * assumed.gigabyte_month
    return Plan(
        tickets=size,
        core_hours=core_hours,
        workers=ceil(core_hours / assumed.hours / assumed.efficiency),
        partition_gigabytes=max(peaks[name].cost(PARTITION) / 1_000 for name in BY_PARTITION),
        whole_gigabytes=whole[largest],
        largest=largest,
        terabytes=stored * size / 1e12,
        dollars_per_million=(core_hours / assumed.efficiency * assumed.core_hour + months)
        / (size / 1e6),
    )


def stored_bytes(one: Document) -> float:
    """Bytes a ticket: its export and what the workspace keeps of it."""
    return float(one["sizes"]["bytes"] + sum(one["limits"]["stored"].values())) / float(
        one["tickets"]
    )


def broken(found: Sequence[Document], assumed: Assumed) -> list[tuple[str, float]]:
    """Stages with the number of tickets at which their memory is full, the first to break first."""
    peaks = laws(found, "peak_megabytes")
    full = [
        (name, peaks[name].most(assumed.gigabytes * 1_000)) for name in TO_REPORT if name in peaks
    ]
    return sorted(full, key=lambda one: one[1])


def lines(found: Sequence[Document], assumed: Assumed | None = None) -> Iterator[str]:
    """The laws, the test on the largest size where there are three, and the plan; as Markdown."""
    assumed = assumed or Assumed()
    yield "| stage | processor seconds: start | a million tickets | grows by the power |"
    yield "|---|---|---|---|"
    for name, one in laws(found).items():
        yield f"| {name} | {one.start:.1f} | {one.cost(1e6) - one.start:,.0f} | {one.power:.2f} |"
    if len(found) > 2:
        yield ""
        yield f"| stage, {found[-1]['tickets']:,} tickets | predicted s | measured s | error |"
        yield "|---|---|---|---|"
        for row in foretold(found):
            cells = f"{row['predicted']:,.1f} | {row['measured']:,.1f} | {row['error']:+.0%}"
            yield f"| {row['stage']} | {cells} |"
    yield ""
    yield (
        f"| tickets | core hours | cores for {assumed.hours:g} h | GB a worker "
        "| GB of the largest stage in one piece | TB | dollars a million |"
    )
    yield "|---|---|---|---|---|---|---|"
    for plan in plans(found, assumed):
        yield (
            f"| {plan.tickets:,} | {plan.core_hours:,.1f} | {plan.workers:,} "
            f"| {plan.partition_gigabytes:.1f} | {plan.whole_gigabytes:,.0f} ({plan.largest}) "
            f"| {plan.terabytes:,.2f} | {plan.dollars_per_million:.2f} |"
        )
    yield ""
    told = (f"{name} at {count:,.0f}" for name, count in broken(found, assumed)[:4])
    yield f"{assumed.gigabytes:g} GB are full: {', '.join(told)} tickets."
