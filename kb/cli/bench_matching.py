"""``askless bench matching``: what matching very many tickets to articles costs."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from kb.cli.context import Shell, shell_options


@click.command()
@click.option(
    "--tickets",
    type=click.IntRange(20, 5_000_000),
    default=10_000,
    show_default=True,
    help="How many tickets.",
)
@click.option(
    "--articles",
    type=click.IntRange(1, 20_000),
    default=1_000,
    show_default=True,
    help="How many articles, in both languages together.",
)
@click.option("--output", type=click.Path(path_type=Path), help="Also write the JSON here.")
@shell_options
def command(shell: Shell, *, tickets: int, articles: int, output: Path | None) -> None:
    """Match made-up tickets to made-up articles, all at once and one by one.

    Full-text search alone (Whoosh) answers a thousand of the same tickets beside it.
    """
    from kb.storage import files
    from mining.bench import document as described
    from mining.bench_matching import Plan, bench_matching, lines

    with tempfile.TemporaryDirectory(prefix="askless-bench-") as folder:
        found = bench_matching(Path(folder), Plan(tickets, articles))
    document = described([]) | {"matching": found}
    if output is not None:
        files.write_json(output, document)
    shell.answer(document, list(lines(found)))
