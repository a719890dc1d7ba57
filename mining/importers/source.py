"""What every importer takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from kb.tickets import ImportCounts, Skipped, SourceMessage, SourceTicket
from mining.importers import values


@dataclass(frozen=True)
class ImportOptions:
    """How to read: the zone of times without one, and what to do with tickets without a time."""

    now: datetime
    zone: tzinfo = UTC
    spread: tuple[datetime, datetime] | None = None
    """Give tickets without a time an even spread between these two; None skips them."""
    mapping: Path | None = None
    counts: ImportCounts = field(default_factory=ImportCounts)
    own_domains: tuple[str, ...] = ()
    """The shop's e-mail domains: mail from them goes out, all other mail comes in."""

    brands: tuple[str, ...] = ()
    """Names of the brands whose tickets are wanted; none wants all."""

    query: tuple[str, str] | None = field(default=None, repr=False)
    """URL and query of a database, for the source that reads one."""

    def is_own(self, address: str) -> bool:
        """Whether a lower-case e-mail address lies in one of the shop's domains or below it."""
        domain = address.rpartition("@")[2]
        own = (d.lower().lstrip("@") for d in self.own_domains)
        return bool(domain) and any(domain == d or domain.endswith("." + d) for d in own)

    def time(self, value: Any) -> datetime | None:
        """``value`` as a UTC time; None and a count when it is none."""
        try:
            return values.time(value, self.zone, now=self.now)
        except ValueError:
            self.counts.unmap("a time that is none")
            return None

    def spread_time(self, position: int, total: int) -> datetime | None:
        """The assumed time of record ``position`` of ``total``; None without a spread."""
        if self.spread is None:
            return None
        start, end = self.spread
        return start + (end - start) * (position / max(total, 1)) + timedelta(microseconds=position)


FIGURES = ("first_response", "resolution", "handling", "one_touch", "reopens", "csat")
"""Service figures that a source can hold; which of them it does is printed with each import."""

Reader = Callable[[Sequence[Path], ImportOptions], Iterator[SourceTicket | Skipped]]


@dataclass(frozen=True)
class Source:
    """A kind of export that askless reads."""

    name: str
    title: str
    read: Reader
    figures: tuple[str, ...] = ()
    """Those of :data:`FIGURES` that its exports can hold."""


def known(table: Callable[[Any], str | None], value: Any, kind: str, counts: ImportCounts) -> str:
    """``value`` mapped by ``table``; ``other`` (a channel) or ``open`` and a count if unknown."""
    found = table(value)
    if found is not None:
        return found
    counts.unmap(f"{kind} {values.text(value)[:40]!r}")
    return "other" if kind == "channel" else "open"


def in_order(messages: Iterable[SourceMessage]) -> tuple[SourceMessage, ...]:
    """``messages`` by time, each id once; those without a time stay behind the one before them."""
    unique: dict[str, SourceMessage] = {}
    latest = datetime.min.replace(tzinfo=UTC)
    keys = []
    for position, message in enumerate(messages):
        unique.setdefault(message.id or f"no id {position}", message)
    for message in unique.values():
        latest = message.at or latest
        keys.append(latest)
    ranked = sorted(zip(keys, unique.values(), strict=True), key=lambda pair: pair[0])
    return tuple(message for _, message in ranked)


def child(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under ``key``; an empty one when there is none."""
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def children(record: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The objects in the list under ``key``; what is not an object is left out."""
    value = record.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
