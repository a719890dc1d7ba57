"""``askless demo``: the sample shop from its tickets to a help center and a report."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.context import Shell, progress, shell_options


@click.command(name="demo")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--tickets", default=5_000, show_default=True, help="Tickets of the sample shop.")
@click.option("--replace", "is_replace", is_flag=True, help="Make an earlier demo there anew.")
@shell_options
def command(shell: Shell, *, directory: Path, tickets: int, is_replace: bool) -> None:
    """Make the sample shop in DIRECTORY and take it through every stage.

    Its first 15 months are mined, what nobody answers yet is drafted, approved and published, and
    the last three months show how many of the later tickets the help center answers. Everything
    in it is synthetic.
    """
    from mining import demo

    with progress("Sample shop") as show:
        told = demo.run(
            directory, tickets=tickets, is_replace=is_replace, note=shell.note, progress=show
        )
    shell.answer(told.document(), told.lines())
