"""The import stage: an export's records, cleaned, redacted and stored, with an account of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.storage import ticketstore
from kb.storage.workspace import Workspace
from kb.tickets import ImportCounts, Skipped, SourceTicket
from mining.importers.source import ImportOptions, Source
from mining.intake import stored_tickets
from mining.stages import Progress, silent

BATCH = 20_000
"""Tickets held in memory before they are merged into the store."""


@dataclass
class ImportReport:
    """What an import did, for the command to print."""

    source: str
    counts: ImportCounts
    added: int = 0
    noise: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    redactions: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None

    def note(self, ticket: ticketstore.StoredTicket) -> None:
        """Count one ticket that is kept."""
        row = ticket.row
        self.counts.kept += 1
        self.noise[row["noise"] or "none"] += 1
        self.languages[row["language"]] += 1
        self.channels[row["channel"]] += 1
        self.redactions += row["redactions"]
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
            "redactions": self.redactions,
            "first_at": self.first_at.isoformat() if self.first_at else None,
            "last_at": self.last_at.isoformat() if self.last_at else None,
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
                ("Not understood, read as best we could", counts.unmapped),
            )
            if table
        ]
        return [*lines, *counts.notes, f"Personal data masked in {self.redactions} places."]


def _counted(table: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in table.items())


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
    report = ImportReport(source.name, options.counts)
    store(workspace, source.read(paths, options), report, progress=progress)
    if not report.counts.kept:
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
) -> None:
    """Clean, redact and store ``records`` and count them in ``report``; none is fine.

    ``workers`` takes the place of the setting: a few tickets are not worth starting processes for.
    """
    settings = workspace.settings
    stored = stored_tickets(
        _kept(records, report),
        key=workspace.key,
        settings=settings,
        workers=settings.workers if workers is None else workers,
    )
    batch: list[ticketstore.StoredTicket] = []
    for ticket in stored:
        report.note(ticket)
        batch.append(ticket)
        if len(batch) >= BATCH:
            report.merged(ticketstore.merge(workspace, batch))
            batch.clear()
            progress(report.counts.kept, 0)
    report.merged(ticketstore.merge(workspace, batch))


def _kept(
    records: Iterable[SourceTicket | Skipped], report: ImportReport
) -> Iterator[SourceTicket]:
    for record in records:
        report.counts.read += 1
        if isinstance(record, Skipped):
            report.counts.skip(record.reason)
        else:
            yield record
