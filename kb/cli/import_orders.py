"""``askless import orders``: what was bought, for figures a ticket alone cannot give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import click

from kb.cli.context import Shell, progress


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for, beside the source and its paths."""

    timezone: str = "UTC"
    to: Path | None = None
    """Where to write the orders by week."""
    query: tuple[str, str] | None = field(default=None, repr=False)
    """URL and query of the database, for the source that reads one."""


def import_orders(shell: Shell, words: Sequence[Path] | None, wanted: Wanted) -> None:
    """Read the orders of ``words``: the source's name, then its paths; write the weeks if asked.

    Without ``words`` (None) the sources are named.

    Raises:
        KbError: the source is not known, a path cannot be read as it, or nothing is to be written.
    """
    if words is None:
        _list(shell)
        return
    to = wanted.to
    words = [*words, Path("the query")] if wanted.query else words
    if len(words) < 2 and (words or to is None):
        hint = "`askless import orders --list`"
        raise click.UsageError(f"name a source of orders and at least one path; {hint}")
    document, lines = _imported(shell, words, wanted) if words else ({}, [])
    if to is not None:
        from mining.stages import orders

        weeks = orders.export(shell.workspace, to)
        document |= {"exported": str(to), "exported_weeks": weeks}
        lines.append(f"Wrote the orders of {weeks} weeks to {to}.")
    shell.answer(document, lines)


def _list(shell: Shell) -> None:
    """Name the sources of orders."""
    from mining.importers.orders import NAMES, source

    titles = {name: source(name).title for name in NAMES}
    shell.answer({"sources": titles}, [f"{n:10} {title}" for n, title in titles.items()])


def _imported(
    shell: Shell, words: Sequence[Path], wanted: Wanted
) -> tuple[dict[str, object], list[str]]:
    from kb.cli.import_ import zone
    from mining.importers.orders import source
    from mining.importers.source import ImportOptions
    from mining.stages import orders

    found = source(str(words[0]))
    options = ImportOptions(now=datetime.now(UTC), zone=zone(wanted.timezone), query=wanted.query)
    workspace = shell.workspace
    with workspace.locked(), progress(f"Reading {found.name}") as show:
        report = orders.run(workspace, found, words[1:], options, progress=show)
    return report.document(), report.lines()
