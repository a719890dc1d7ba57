"""``askless import searches``: what readers searched for and did not find, from a CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kb.cli.context import Shell


def import_searches(shell: Shell, paths: Sequence[Path]) -> None:
    """Read one CSV of searches in the place of the one before.

    Raises:
        KbError: it cannot be read as such.
    """
    from mining.stages import searches

    if len(paths) != 1:
        raise click.UsageError("name one file: askless import searches FILE.csv")
    workspace = shell.workspace
    with workspace.locked():
        figures = searches.run(workspace, paths[0])
    shell.answer(figures, searches.lines(figures))
