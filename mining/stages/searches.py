"""Import a log of searches from a CSV, for the queue of gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.storage import searchstore
from kb.storage.workspace import Workspace
from mining.audit import recogniser
from mining.importers.columns import plain_header
from mining.importers.csv_rows import Table, table
from mining.searches import COLUMNS, Kept, failed, kept

LEFT_OUT = {
    "broken": "without a query or a count",
    "other_language": "in a language the help center does not have",
    "private": "that may hold personal data",
    "rare": "that too few typed",
}


def run(workspace: Workspace, path: Path) -> dict[str, Any]:
    """Keep the searches of a CSV in the place of those of before; counts of what became of it.

    Raises:
        InputError: it cannot be read as CSV, or has no column of queries or of counts.
    """
    found = table(path)
    roles = _roles(found)
    marks = recogniser(workspace.settings)
    settings = workspace.settings
    result: Kept = kept(
        _cells(found, roles),
        settings.locales,
        least=settings.drafting.support_customers,
        is_private=lambda text, language: any(True for _ in marks(text, language)),
    )
    searchstore.write_searches(workspace, result.searches)
    return {
        "queries": len(result.searches),
        "searches": int(result.searches["searches"].sum()),
        "failed": len(failed(result.searches)),
        "left_out": {name: result.left_out[name] for name in LEFT_OUT},
    }


def _roles(found: Table) -> dict[str, str]:
    """What a column is -> its header."""
    headers = {plain_header(header): header for header in reversed(found.headers)}
    roles = {
        role: headers[next(name for name in names if name in headers)]
        for role, names in COLUMNS.items()
        if any(name in headers for name in names)
    }
    missing = [role for role in ("query", "count") if role not in roles]
    if missing:
        known = "; ".join(f"{role}: {', '.join(COLUMNS[role])}" for role in missing)
        raise InputError(found.path, f"no column of {' and '.join(missing)}; expected {known}")
    return roles


def _cells(found: Table, roles: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for row in found.rows():
        yield {role: row.cells.get(header, "") for role, header in roles.items()}


def lines(figures: Mapping[str, Any]) -> list[str]:
    """What the import did, for a person."""
    told = [
        f"{number} left out {LEFT_OUT[name]}"
        for name, number in figures["left_out"].items()
        if number
    ]
    kept_line = (
        f"{figures['queries']} queries of {figures['searches']} searches kept, "
        f"{figures['failed']} of them without a result or a click."
    )
    return [kept_line, *told, "Next: askless gaps"]
