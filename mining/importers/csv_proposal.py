"""A guessed mapping for people: the file to keep, and a few rows as they would be read."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from kb.errors import InputError
from kb.storage import files
from kb.tickets import Skipped, SourceTicket
from mining.importers import rows, values
from mining.importers.csv_guess import Guess, certainty, guess
from mining.importers.csv_rows import Table
from mining.importers.source import ImportOptions
from mining.redaction import Known, Redactor

SHOWN = 5
"""Tickets shown."""
_LONGEST = 100
_READ = 200
"""Rows read for them."""


@dataclass(frozen=True)
class Proposal:
    """A mapping file that was written, and what it reads."""

    path: Path
    guess: Guess
    shown: tuple[dict[str, str], ...]
    """Tickets as they would be read, personal data masked."""

    def document(self) -> dict[str, Any]:
        """The proposal as one JSON object."""
        found = self.guess
        return {
            "mapping": str(self.path),
            "row": "message" if found.is_a_row_a_message else "ticket",
            "columns": {
                role: {"column": column, "certainty": share, "word": certainty(share)}
                for role, (column, share) in found.columns.items()
            },
            "csat_scale": found.csat_scale,
            "customer_values": list(found.customer_values),
            "unused": list(found.unused),
            "tickets": list(self.shown),
        }

    def lines(self) -> list[str]:
        """The proposal for a person."""
        found = self.guess
        row = "message (an id stands in several)" if found.is_a_row_a_message else "ticket"
        lines = [f"One row a {row}. What each column seems to be:"]
        lines += [
            f"  {role:15} {column}  ({certainty(share)}, {share:.2f})"
            for role, (column, share) in found.columns.items()
        ]
        if found.unused:
            lines.append(f"Not used: {', '.join(found.unused)}.")
        lines.append("As it would be read, personal data masked:")
        for ticket in self.shown:
            told = (f"{name}: {value}" for name, value in ticket.items() if value)
            lines.append("  - " + " | ".join(told))
        return [
            *lines,
            f"Wrote {self.path}. Correct it where it is wrong, then: "
            f"askless import csv FILE --mapping {self.path}",
        ]


def propose(path: Path, options: ImportOptions, *, to: Path | None, force: bool) -> Proposal:
    """Guess the mapping of the CSV at ``path`` and write it to ``to``, or beside the file.

    Raises:
        InputError: nothing can be guessed, or there is a mapping file already and no ``force``.
    """
    target = to or path.with_name(f"{path.name}.mapping.yaml")
    if target.exists() and not force:
        raise InputError(target, "is there already; --force takes its place")
    found, guessed = guess(path)
    shown = tuple(itertools.islice(_shown(found, guessed, options), SHOWN))
    files.write_text(target, mapping_text(guessed, path.name))
    return Proposal(target, guessed, shown)


def mapping_text(guessed: Guess, name: str) -> str:
    """The mapping file of a guess, with a comment on how sure each role is."""
    unsure = [role for role, (_, share) in guessed.columns.items() if certainty(share) != "sure"]
    document: dict[str, Any] = {
        "columns": {r: column for r, (column, _) in guessed.columns.items()}
    }
    if "csat" in guessed.columns:
        scale = guessed.csat_scale
        document["csat_scale"] = int(scale) if scale.isdigit() else scale
    if guessed.customer_values:
        document["customer_values"] = list(guessed.customer_values)
    comment = [
        f"# Guessed from the headers and values of {' '.join(name.split())}; correct it where it",
        "# is wrong. A role may name several columns in a list: the first that exists counts.",
        f"# Look at: {', '.join(unsure)}" if unsure else "# Every role is sure.",
    ]
    body = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)
    return "\n".join(comment) + "\n" + body


def _shown(found: Table, guessed: Guess, options: ImportOptions) -> Iterator[dict[str, str]]:
    """The first tickets, read as an import would read them, and masked."""
    reading = rows.Reading(guessed.mapping.fitted(found.headers), options)
    grouped: dict[str, list[rows.Cells]] = {}
    for row in itertools.islice(found.rows(), _READ):
        source_id = values.identity(reading.mapping.cell(row.cells, "id"))
        grouped.setdefault(source_id, []).append(row.cells)
    for source_id, own in grouped.items():
        ticket = rows.ticket("csv", source_id, own, reading, assumed=options.now)
        if isinstance(ticket, Skipped):
            yield {"skipped": ticket.reason}
        else:
            yield _masked(ticket, options.now)


def _masked(ticket: SourceTicket, now: datetime) -> dict[str, str]:
    agents = frozenset(m.author for m in ticket.messages if m.author)
    redactor = Redactor(Known(ticket.requester, agents, ticket.order_refs))

    def shown(text: str, *, from_agent: bool = False) -> str:
        masked = " ".join(redactor.redacted(text[:_READ], from_agent=from_agent).text.split())
        return masked if len(masked) <= _LONGEST else masked[:_LONGEST].rstrip() + "…"

    first = next((m.body for m in ticket.messages if m.direction == "in"), "")
    reply = next((m.body for m in ticket.messages if m.direction == "out"), "")
    is_dated = ticket.created_at != now
    return {
        "id": shown(ticket.source_id),
        "created_at": ticket.created_at.isoformat() if is_dated else "",
        "channel": ticket.channel,
        "status": ticket.status,
        "requester": "(known)" if ticket.requester.email or ticket.requester.source_id else "",
        "csat": "" if ticket.csat is None else f"{ticket.csat:g}",
        "subject": shown(ticket.subject),
        "customer": shown(first),
        "agent": shown(reply, from_agent=True),
    }
