"""Which part of the tickets figures are asked of, as an address says it, and whether it can be.

What an address asks is read once (:func:`asked`); nothing that it cannot mean is guessed: each
fault is told by a code, for people and for programs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

PRESETS: Mapping[str, int] = {"4w": 28, "3m": 91, "12m": 364}
"""Period -> its days up to the last of the data: whole weeks, so that weekdays weigh the same."""
ALL, DATES, USUAL = "all", "dates", "4w"
SPANS = ("week", "month")
FIELDS: Mapping[str, str] = {
    "channel": "channel",
    "language": "language",
    "topic": "topic_id",
    "group": "group_name",
}
"""Field of an address -> column of the rows, :data:`kb.service.figures.PARTS`."""
BY = tuple(FIELDS)
MOST_WEEKS = 106
"""Weeks that one chart shows: two years."""
LONGEST_DAYS = 3_660
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
LONGEST_VALUE = 200
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True)
class Known:
    """What the data hold: its first and last day, and the values of each part, in order."""

    first: date
    last: date
    values: Mapping[str, Sequence[str]]
    """Field of :data:`FIELDS` -> its values."""
    into: Mapping[str, str] = field(default_factory=dict)
    """Topic that is no more -> the topic that took its tickets."""


@dataclass(frozen=True)
class Fault:
    """Something asked that cannot be: ``code`` of what it is, in which ``field``."""

    code: str
    field: str
    value: str = ""
    instead: str = ""
    """What to ask instead, where something is known."""

    def __str__(self) -> str:
        said = SAID[self.code].format(field=self.field, instead=self.instead)
        return f"{self.field}: {said}"


SAID: Mapping[str, str] = {
    "no_day": "is no day; write one as 2026-03-31",
    "far_day": f"lies before {EARLIEST} or after {LATEST}",
    "backwards": "the first day lies after the last",
    "one_day": "give both the first and the last day",
    "long": f"is longer than {LONGEST_DAYS} days",
    "weeks": f"shows {MOST_WEEKS} weeks at most; ask for months, or for a shorter period",
    "outside": "no ticket is from these days; the data go from {instead}",
    "no_choice": "is one of {instead}",
    "unknown": "there is no such {field} in the data",
    "merged": "this topic is now part of {instead}",
}
"""What each code says to a program; the pages have words of their own."""


@dataclass(frozen=True)
class Filters:
    """A part of the tickets: a period, how it is told apart in charts, and values of parts."""

    period: str = USUAL
    first: date | None = None
    """None for all of the data, as is ``last``."""
    last: date | None = None
    span: str = "week"
    parts: Mapping[str, str] = field(default_factory=dict)
    """Field of :data:`FIELDS` -> the value chosen."""
    by: str = "channel"
    """The part that tables tell apart."""

    @property
    def days(self) -> int | None:
        """The length of the period; None for all of the data."""
        if self.first is None or self.last is None:
            return None
        return (self.last - self.first).days + 1

    def query(self, **changes: str) -> dict[str, str]:
        """The fields of an address that asks for this, the usual ones left out; some changed."""
        dates: dict[str, str] = {}
        if self.period == DATES and self.first and self.last:
            dates = {"from": self.first.isoformat(), "to": self.last.isoformat()}
        usual = {"period": USUAL, "span": "week", "by": "channel"}
        found = {"period": "" if dates else self.period, **dates, "span": self.span}
        found |= {**self.parts, "by": self.by}
        if changes.get("period"):
            found |= {"from": "", "to": ""}
        found |= changes
        return {name: value for name, value in found.items() if value and usual.get(name) != value}


def asked(query: Mapping[str, str], known: Known) -> tuple[Filters | None, list[Fault]]:
    """The part that the fields of an address ask for; None, and what is wrong, where it cannot be.

    Fields of other names are passed over; an empty one asks for nothing. Days beside a preset
    count unless they are those of the preset.
    """
    faults: list[Fault] = []
    given = {name: value.strip() for name, value in query.items() if value.strip()}
    period = _chosen(given, "period", (*PRESETS, ALL, DATES), faults) or USUAL
    span = _chosen(given, "span", SPANS, faults) or "week"
    by = _chosen(given, "by", BY, faults) or "channel"
    parts = {name: _part(given[name], name, known, faults) for name in FIELDS if name in given}
    found = _with_days(Filters(period, span=span, parts=parts, by=by), given, known, faults)
    if not faults and span == "week" and _weeks(found, known) > MOST_WEEKS:
        faults.append(Fault("weeks", "span"))
    return (None if faults else found), faults


def _chosen(
    given: Mapping[str, str], name: str, choices: Sequence[str], faults: list[Fault]
) -> str:
    value = given.get(name, "")
    if value and value not in choices:
        faults.append(Fault("no_choice", name, value[:LONGEST_VALUE], ", ".join(choices)))
        return ""
    return value


def _part(value: str, name: str, known: Known, faults: list[Fault]) -> str:
    if value in known.values[name]:
        return value
    instead = known.into.get(value, "") if name == "topic" else ""
    faults.append(Fault("merged" if instead else "unknown", name, value[:LONGEST_VALUE], instead))
    return ""


def _with_days(
    found: Filters, given: Mapping[str, str], known: Known, faults: list[Fault]
) -> Filters:
    """The filters with the first and last day of their period."""
    preset = _preset(found.period, known)
    days = {name: _day(given[name], name, faults) for name in ("from", "to") if name in given}
    if any(day is None for day in days.values()):
        return found
    first, last = days.get("from"), days.get("to")
    if found.period != DATES and (not days or (first, last) == preset):
        return replace(found, first=preset[0], last=preset[1])
    if first is None or last is None:
        faults.append(Fault("one_day", "to" if last is None else "from"))
        return found
    faults += _faults_of_days(first, last, known)
    return replace(found, period=DATES, first=first, last=last)


def _preset(period: str, known: Known) -> tuple[date | None, date | None]:
    if period not in PRESETS:
        return None, None
    return known.last - timedelta(days=PRESETS[period] - 1), known.last


def _day(text: str, name: str, faults: list[Fault]) -> date | None:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        faults.append(Fault("no_day", name, text[:LONGEST_VALUE]))
    elif not EARLIEST <= day <= LATEST:
        faults.append(Fault("far_day", name, text))
        return None
    return day


def _faults_of_days(first: date, last: date, known: Known) -> list[Fault]:
    if first > last:
        return [Fault("backwards", "from", first.isoformat())]
    if (last - first).days >= LONGEST_DAYS:
        return [Fault("long", "from", first.isoformat())]
    if last < known.first or first > known.last:
        between = f"{known.first.isoformat()} to {known.last.isoformat()}"
        return [Fault("outside", "from", first.isoformat(), between)]
    return []


def _weeks(found: Filters, known: Known) -> int:
    """Weeks of the period that the data know."""
    first = max(found.first or known.first, known.first)
    last = min(found.last or known.last, known.last)
    return (last - first).days // 7 + 1
