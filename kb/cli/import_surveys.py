"""``askless import surveys`` and ``askless import refunds``: what no ticket says, from CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from kb.cli.context import Shell


def import_surveys(
    shell: Shell, paths: Sequence[Path], *, timezone: str, scale: int | None, high_is_easy: bool
) -> None:
    """Read CSV files of answers in the place of those of before.

    Raises:
        KbError: one cannot be read as such.
    """
    from kb.cli.import_ import zone
    from mining.importers.source import ImportOptions
    from mining.stages import surveys

    _check(paths, "surveys")
    options = ImportOptions(now=datetime.now(UTC), zone=zone(timezone))
    effort, workspace = surveys.Effort(scale, high_is_easy), shell.workspace
    with workspace.locked():
        done = surveys.import_surveys(workspace, paths, options, effort)
    shell.answer(done, surveys.lines(done))


def import_refunds(shell: Shell, paths: Sequence[Path], *, timezone: str) -> None:
    """Read CSV files of returns in the place of those of before.

    Raises:
        KbError: one cannot be read as such.
    """
    from kb.cli.import_ import zone
    from mining.importers.source import ImportOptions
    from mining.stages import surveys

    _check(paths, "refunds")
    options = ImportOptions(now=datetime.now(UTC), zone=zone(timezone))
    with shell.workspace.locked():
        done = surveys.import_refunds(shell.workspace, paths, options)
    shell.answer(done, surveys.lines(done))


def _check(paths: Sequence[Path], name: str) -> None:
    if not paths:
        raise click.UsageError(f"name at least one file: askless import {name} FILE.csv")
