"""``askless bench matching``: what matching very many tickets to articles costs."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.bench_answer import measured, output_option
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
@output_option
@shell_options
def command(shell: Shell, *, tickets: int, articles: int, output: Path | None) -> None:
    """Match made-up tickets to made-up articles, all at once and one by one.

    Full-text search alone (Whoosh) answers a thousand of the same tickets beside it.
    """
    from mining.bench_matching import Plan, bench_matching, lines

    measured(
        shell,
        "matching",
        lambda folder: bench_matching(folder, Plan(tickets, articles)),
        lines,
        output=output,
    )
