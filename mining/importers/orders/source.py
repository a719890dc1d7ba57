"""What every reader of orders takes and gives, and how one order's values are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from kb.tickets import Requester, Skipped
from kb.words import fold
from mining.importers import values
from mining.importers.source import ImportOptions

NO_NUMBER = "no order number"
NO_TIME = "no time"
NO_COUNT = "no count of orders"
_LONGEST_NUMBER = 100
_CHANNEL = re.compile(r"[a-z0-9][a-z0-9 _.-]{0,39}")
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9-]+)?")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NO = frozenset({"", "0", "false", "no", "non", "n", "faux", "null", "none", "-"})
_CANCELLED = frozenset(
    {"cancelled", "canceled", "voided", "void", "annule", "annulee", "invalide", "deleted"}
)


@dataclass(frozen=True)
class SourceOrder:
    """One order as a shop tells it; the customer is known in memory only, to be hashed."""

    source: str
    number: str
    """What customers and tickets call it: Shopify's name (``#1001``), a number, or an id."""
    created_at: datetime
    customer: Requester = field(repr=False)
    is_cancelled: bool = False
    is_test: bool = False
    locale: str | None = None
    channel: str | None = None


@dataclass(frozen=True)
class SourceCount:
    """How many orders somebody counted on a day, or in the week that the day lies in."""

    day: date
    orders: int
    locale: str | None = None
    channel: str | None = None


OrderReading = Iterator[SourceOrder | SourceCount | Skipped]


@dataclass(frozen=True)
class OrderSource:
    """A kind of export that holds orders."""

    name: str
    title: str
    read: Callable[[Sequence[Path], ImportOptions], OrderReading] = field(repr=False)


@dataclass(frozen=True)
class OrderFields:
    """The values of one order as they stand in an export, of any type."""

    numbers: Sequence[Any]
    """Its name, number and id: the first that is one names it."""
    times: Sequence[Any]
    """When it was placed, as far as it says: the earliest counts."""
    email: Any = None
    phone: Any = None
    customer_id: Any = None
    cancelled: Sequence[Any] = ()
    """Flags and times of a cancellation."""
    statuses: Sequence[Any] = ()
    is_test: bool = False
    locale: Any = None
    channel: Any = None


def order(
    source: str, place: str, fields: OrderFields, options: ImportOptions
) -> SourceOrder | Skipped:
    """The order in ``fields``; :class:`Skipped` when it has no number or no time."""
    number = next((n for n in map(_number, fields.numbers) if n), "")
    if not number:
        return Skipped(place, NO_NUMBER)
    created_at = min((t for t in map(options.time, fields.times) if t), default=None)
    if created_at is None:
        return Skipped(place, NO_TIME)
    statuses = (fold(values.text(status)).strip() for status in fields.statuses)
    return SourceOrder(
        source=source,
        number=number,
        created_at=created_at,
        customer=Requester(
            email=values.text(fields.email),
            phone=values.text(fields.phone),
            source_id=values.identity(fields.customer_id),
        ),
        is_cancelled=any(map(is_yes, fields.cancelled)) or not _CANCELLED.isdisjoint(statuses),
        is_test=fields.is_test,
        locale=language(fields.locale),
        channel=channel(fields.channel),
    )


def count(
    place: str, row: Mapping[str, Any], day_value: Any, options: ImportOptions
) -> SourceCount | Skipped:
    """A given count: ``row`` has ``orders``, and ``locale`` and ``channel`` if it is split."""
    day = counted_day(day_value, options)
    if day is None:
        return Skipped(place, NO_TIME)
    found = values.number(row.get("orders"))
    if found is None or found < 0 or not found.is_integer() or found > 2**53:
        return Skipped(place, NO_COUNT)
    own = (language(row.get("locale")), channel(row.get("channel")))
    return SourceCount(day, int(found), *own)


def counted_day(value: Any, options: ImportOptions) -> date | None:
    """The day that a count stands for, as it is written; None and a count when it is none.

    No zone moves it: midnight in Paris is the day before in UTC, and on a Monday another week.
    """
    text = values.text(value).strip()
    written = _ISO_DAY.match(text)
    try:
        # A week may be called after its last day, which lies ahead.
        latest = options.now + timedelta(days=6)
        found = values.time(written[0] if written else value, UTC, now=latest)
    except ValueError:
        options.counts.unmap("a time that is none")
        return None
    return found.date() if found else None


def is_yes(value: Any) -> bool:
    """Whether a flag is set, or a time of something that happened is given."""
    if isinstance(value, bool):
        return value
    text = fold(values.text(value)).strip()
    return text not in _NO and not text.startswith("0000")


def language(value: Any) -> str | None:
    """ISO 639-1 code of a locale (``fr-FR``); None when it is none."""
    found = _LANGUAGE.fullmatch(values.text(value).strip().lower())
    return found[1] if found else None


def channel(value: Any) -> str | None:
    """A short name of where it was sold; None of anything that could be more than that."""
    found = values.text(value).strip().lower()
    return found if _CHANNEL.fullmatch(found) else None


def _number(value: Any) -> str:
    """An order's number that holds a letter or digit and is no text; empty when it is none."""
    found = values.identity(value)
    is_one = len(found) <= _LONGEST_NUMBER and any(map(str.isalnum, found))
    return found if is_one else ""
