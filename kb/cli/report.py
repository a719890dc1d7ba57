"""``askless report``: the analyst's report."""

from __future__ import annotations

import click

from kb.cli.context import Shell, shell_options
from kb.config import LOCALES


@click.command(name="report")
@click.option("--lang", type=click.Choice(LOCALES), help="Language of the page.")
@shell_options
def command(shell: Shell, *, lang: str | None) -> None:
    """Write the report of the latest measurement: HTML that opens offline, CSV and JSON."""
    from mining.stages import report

    workspace = shell.workspace
    with workspace.locked():
        result = report.run(workspace, lang=lang)
    state = "unchanged" if result.was_current else "written"
    lines = [f"Report {state}: {result.folder / 'index.html'}"]
    shell.answer({"report": str(result.folder), **result.figures}, lines)
