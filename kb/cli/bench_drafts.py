"""``askless bench drafts``: what drafting an article for each of very many topics takes."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.bench_answer import measured, output_option
from kb.cli.context import Shell, shell_options


@click.command()
@click.option(
    "--topics",
    type=click.IntRange(2, 20_000),
    default=500,
    show_default=True,
    help="How many topics, half of them in each language.",
)
@click.option(
    "--replies",
    type=click.IntRange(1, 1_000),
    default=100,
    show_default=True,
    help="How many answered tickets each has.",
)
@output_option
@shell_options
def command(shell: Shell, *, topics: int, replies: int, output: Path | None) -> None:
    """Draft an article for each of many made-up topics, twice: the second time vectors are known.

    The drafter is the extractive one with default settings, on two processes.
    """
    from mining.bench_drafts import Plan, bench_drafts, lines

    measured(
        shell,
        "drafts",
        lambda folder: bench_drafts(folder, Plan(topics, replies)),
        lines,
        output=output,
    )
