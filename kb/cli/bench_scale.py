"""``askless bench scale``: what every stage costs as tickets become more."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.context import Shell, shell_options


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--tickets",
    "sizes",
    type=click.IntRange(200, 1_000_000),
    multiple=True,
    help="Size of a sample shop; may be given more than once. None shows what was measured.",
)
@shell_options
def command(shell: Shell, *, directory: Path, sizes: tuple[int, ...]) -> None:
    """Take sample shops through every stage, each in a process of its own.

    Import, topics, matching, drafting, publishing, building, counting and the report of all
    tickets; reading, cleaning, redacting, embedding, assigning and searching alone, on 10,000 at
    most; then a day of 3,000 tickets on top. Names are found by rules.

    What was measured is kept in DIRECTORY, a JSON document a size, and not measured again: a run
    that was stopped goes on, and sizes may be run on different days. A million tickets take 12 GB
    of disk there, and 8 GB of memory.
    """
    from mining.bench_scale import bench_scale, lines

    found = bench_scale(directory, sizes, shell.note)
    shell.answer({"sizes": found}, list(lines(found)))
