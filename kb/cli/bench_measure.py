"""``askless bench measure``: what counting and reporting very many tickets costs."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from kb.cli.context import Shell, shell_options


@click.command()
@click.option(
    "--tickets",
    type=click.IntRange(1_000, 5_000_000),
    default=1_000_000,
    show_default=True,
    help="How many tickets.",
)
@click.option(
    "--topics", type=click.IntRange(10, 2_000), default=300, show_default=True, help="Topics."
)
@click.option(
    "--weeks", type=click.IntRange(20, 520), default=104, show_default=True, help="Weeks."
)
@click.option("--output", type=click.Path(path_type=Path), help="Also write the JSON here.")
@shell_options
def command(shell: Shell, *, tickets: int, topics: int, weeks: int, output: Path | None) -> None:
    """Count, judge and report made-up tickets whose matches are known already.

    What matching them takes is `askless bench matching`.
    """
    from kb.storage import files
    from mining.bench import document as described
    from mining.bench_measure import bench_measure, lines
    from mining.bench_measure_shop import Plan

    with tempfile.TemporaryDirectory(prefix="askless-bench-") as folder:
        found = bench_measure(Path(folder), Plan(tickets, topics, weeks))
    document = described([]) | {"measure": found}
    if output is not None:
        files.write_json(output, document)
    shell.answer(document, list(lines(found)))
