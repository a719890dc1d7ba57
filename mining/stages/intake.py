"""The import stage: an export's records, cleaned, redacted and stored, with an account of each."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.privacy import oldest_kept
from kb.storage import people, ticketstore
from kb.storage.workspace import Workspace
from kb.tickets import ImportCounts, Skipped, SourceTicket
from mining.admission import FORGOTTEN, TOO_OLD, Gate, HeldTicket, admitted
from mining.engine import is_far
from mining.importers.beside import RecordReader
from mining.importers.brands import of_brands
from mining.importers.source import FIGURES, ImportOptions, Source
from mining.intake import stored_tickets
from mining.recognisers import persons
from mining.stages import Progress, listed, silent

BATCH = 20_000
"""Tickets held in memory before they are merged into the store."""

TITLES = {
    "first_response": "first response",
    "resolution": "resolution",
    "handling": "handling time",
    "one_touch": "replies",
    "reopens": "reopens",
    "csat": "satisfaction",
}
"""Figures in the words of the report; one reply is what "one touch" counts."""

GIVEN: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "first_response": lambda row: row["first_response_minutes"] is not None,
    "resolution": lambda row: row["resolution_minutes"] is not None,
    "handling": lambda row: row["handling_minutes"] is not None,
    "one_touch": lambda row: bool(row["replies"]),
    "reopens": lambda row: row["reopens"] is not None,
    "csat": lambda row: row["csat"] is not None,
}
"""Whether a row of TICKETS has a figure."""

MOST_NAMED = 8
MOST_NOTES = 4
"""What the printed report shows of long lists; the JSON document holds them whole."""


@dataclass
class ImportReport:
    """What an import did, for the command to print."""

    source: str
    counts: ImportCounts
    added: int = 0
    noise: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    brands: Counter[str] = field(default_factory=Counter)
    """Tickets of each brand; those of none are left out."""
    redactions: int = 0
    ner: str = ""
    """The models that found names beside the rules; empty for none."""
    first_at: datetime | None = None
    last_at: datetime | None = None
    possible: tuple[str, ...] = ()
    """Those of :data:`mining.importers.source.FIGURES` that exports of this source can hold."""
    figures: Counter[str] = field(default_factory=Counter)
    """Tickets with each figure, given by the source or counted from its messages."""

    def note(self, ticket: ticketstore.StoredTicket) -> None:
        """Count one ticket that is kept."""
        row = ticket.row
        self.counts.kept += 1
        self.noise[row["noise"] or "none"] += 1
        self.languages[row["language"]] += 1
        self.channels[row["channel"]] += 1
        self.brands.update([row["brand"]] if row["brand"] else [])
        self.redactions += row["redactions"]
        self.figures.update(name for name, is_given in GIVEN.items() if is_given(row))
        at = row["created_at"]
        self.first_at = min(self.first_at or at, at)
        self.last_at = max(self.last_at or at, at)

    def merged(self, result: ticketstore.Merged) -> None:
        """Add what one merge into the store did."""
        self.added += result.added
        self.counts.updated += result.updated
        self.counts.unchanged += result.unchanged

    @property
    def repeated(self) -> int:
        """Records of a ticket that stands in the export more than once."""
        counts = self.counts
        return counts.kept - self.added - counts.updated - counts.unchanged

    def document(self) -> dict[str, Any]:
        """The report as one JSON object."""
        counts = self.counts
        noise = {k: v for k, v in self.noise.most_common() if k != "none"}
        return {
            "source": self.source,
            "read": counts.read,
            "kept": counts.kept,
            "added": self.added,
            "updated": counts.updated,
            "unchanged": counts.unchanged,
            "repeated": self.repeated,
            "skipped": counts.skipped,
            "unmapped": counts.unmapped,
            "notes": counts.notes,
            "noise": noise,
            "languages": dict(self.languages.most_common()),
            "channels": dict(self.channels.most_common()),
            "brands": dict(self.brands.most_common()),
            "redactions": self.redactions,
            "ner": self.ner,
            "first_at": self.first_at.isoformat() if self.first_at else None,
            "last_at": self.last_at.isoformat() if self.last_at else None,
            "figures": {
                name: {
                    "possible": name in self.possible,
                    "tickets": self.figures[name],
                    "share": round(self.figures[name] / max(counts.kept, 1), 4),
                }
                for name in FIGURES
            },
        }

    def lines(self) -> list[str]:
        """The report for a person."""
        counts = self.counts
        noise = {k: v for k, v in self.noise.most_common() if k != "none"}
        lines = [
            f"Read {counts.read} records: {self.added} tickets new, {counts.updated} changed, "
            f"{counts.unchanged} known already, {self.repeated} repeated, "
            f"{sum(counts.skipped.values())} skipped."
        ]
        if self.first_at and self.last_at:
            lines.append(f"From {self.first_at:%Y-%m-%d} to {self.last_at:%Y-%m-%d}.")
        lines += [
            f"{title}: {_counted(table)}."
            for title, table in (
                ("Skipped", counts.skipped),
                ("Set apart as noise", noise),
                ("Languages", dict(self.languages.most_common(6))),
                ("Channels", dict(self.channels.most_common())),
                ("Brands", dict(self.brands.most_common(MOST_NAMED))),
                ("Not understood, read as best we could", counts.unmapped),
            )
            if table
        ]
        lines += self._figure_lines()
        return [
            *lines,
            *counts.notes[:MOST_NOTES],
            f"Personal data masked in {self.redactions} places; names found by {self._finders}.",
        ]

    @property
    def _finders(self) -> str:
        if self.ner:
            return f"rules, metadata and models ({self.ner})"
        return "rules and metadata alone (with askless[ner] by models, too; see docs/privacy.md)"

    def _figure_lines(self) -> list[str]:
        """Which service figures the tickets have, could have, and cannot have from this source."""
        kept = self.counts.kept
        given = [name for name in FIGURES if self.figures[name]]
        lacking = [name for name in self.possible if name not in given]
        never = [name for name in FIGURES if name not in (*given, *self.possible)]
        shares = (f"{TITLES[n]} {_percent(self.figures[n], kept)}" for n in given)
        said = (
            ("Service figures", ", ".join(shares)),
            (
                f"Not in this export, though {self.source} can give it",
                ", ".join(TITLES[n] for n in lacking),
            ),
            (f"Never in an export of {self.source}", ", ".join(TITLES[n] for n in never)),
        )
        return [f"{title}: {words}." for title, words in said if words and kept]


def _percent(part: int, whole: int) -> str:
    """``part`` of ``whole`` in per cent; what is there is never 0 %."""
    share = 100 * part / max(whole, 1)
    return "under 1 %" if 0 < share < 1 else f"{share:.0f} %"


def _counted(table: Mapping[str, int]) -> str:
    """The largest counts with their names, and how many kinds more there are."""
    ranked = sorted(table.items(), key=lambda item: -item[1])
    words, more = listed(dict(ranked[:MOST_NAMED])), len(ranked) - MOST_NAMED
    return f"{words}, {more} kinds more" if more > 0 else words


def run(
    workspace: Workspace,
    source: Source,
    paths: Sequence[Path],
    options: ImportOptions,
    *,
    progress: Progress = silent,
) -> ImportReport:
    """Read ``paths`` as ``source`` and store the tickets; safe to run again at any time.

    Raises:
        InputError: a path cannot be read, or not one record of it could be used.
    """
    report = ImportReport(source.name, options.counts, possible=source.figures)
    workers = workspace.settings.workers or os.cpu_count() or 1
    shared = None
    if (is_far() or workers > 1) and isinstance(source.read, RecordReader):
        shared = source.read.shared(paths, options)
    if shared is None:
        records = of_brands(source.read(paths, options), options.brands)
        store(workspace, records, report, progress=progress, now=options.now)
    else:
        entrance = Entrance.of(workspace, options.now)
        tickets = admitted(*shared, options, entrance.gate, entrance.people, workers)
        _store(workspace, tickets, report, entrance, progress=progress)
    if not report.counts.kept and not report.counts.skipped.keys() & {FORGOTTEN, TOO_OLD}:
        reasons = _counted(report.counts.skipped) or "it holds none"
        raise InputError(paths[0], f"no ticket could be read from it as {source.name} ({reasons})")
    return report


def store(
    workspace: Workspace,
    records: Iterable[SourceTicket | Skipped],
    report: ImportReport,
    *,
    workers: int | None = None,
    progress: Progress = silent,
    now: datetime | None = None,
) -> None:
    """Clean, redact and store ``records`` and count them in ``report``; none is fine.

    Customers who were forgotten, and tickets older than ``privacy.keep_months``, are skipped.
    ``workers`` takes the place of the setting: a few tickets are not worth starting processes for.

    Raises:
        ExtraError: ``privacy.ner`` is required and the extra is not installed.
    """
    entrance = Entrance.of(workspace, now or datetime.now(UTC))
    tickets = entrance.gate.let_in(records, report.counts, entrance.people)
    _store(workspace, tickets, report, entrance, workers=workers, progress=progress)


def _store(
    workspace: Workspace,
    tickets: Iterable[SourceTicket | HeldTicket],
    report: ImportReport,
    entrance: Entrance,
    *,
    workers: int | None = None,
    progress: Progress = silent,
) -> None:
    settings = workspace.settings
    report.ner = persons.chosen(settings.privacy.ner)
    stored = stored_tickets(
        tickets,
        key=workspace.key,
        settings=settings,
        workers=settings.workers if workers is None else workers,
    )
    batch: list[ticketstore.StoredTicket] = []
    for ticket in stored:
        report.note(ticket)
        batch.append(ticket)
        if len(batch) >= BATCH:
            entrance.keep_people()
            report.merged(ticketstore.merge(workspace, batch))
            batch.clear()
            progress(report.counts.kept, 0)
    entrance.keep_people()
    report.merged(ticketstore.merge(workspace, batch))


@dataclass(frozen=True)
class Entrance:
    """Which records come in to a workspace, and how their customers are found again."""

    gate: Gate
    aliases: people.Aliases
    people: set[people.Pair] = field(default_factory=set)
    """Of the tickets so far, not written down yet."""

    @classmethod
    def of(cls, workspace: Workspace, now: datetime) -> Entrance:
        """As the settings and the forgotten have it."""
        months = workspace.settings.privacy.keep_months
        oldest = oldest_kept(now, months) if months else None
        forgotten = frozenset(people.read_forgotten(workspace))
        return cls(Gate(workspace.key, forgotten, oldest), people.Aliases(workspace))

    def keep_people(self) -> None:
        """Write down how the customers so far are found; before their tickets are stored."""
        self.aliases.add(self.people)
        self.people.clear()
