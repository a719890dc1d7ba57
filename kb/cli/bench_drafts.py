"""``askless bench drafts``: what drafting an article for each of very many topics takes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

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
@click.option("--output", type=click.Path(path_type=Path), help="Also write the JSON here.")
@shell_options
def command(shell: Shell, *, topics: int, replies: int, output: Path | None) -> None:
    """Draft an article for each of many made-up topics, twice: the second time vectors are known.

    The drafter is the extractive one with default settings, on two processes.
    """
    from kb.storage import files
    from mining.bench import document as described
    from mining.bench_drafts import Plan, bench_drafts, lines

    with tempfile.TemporaryDirectory(prefix="askless-bench-") as folder:
        found = bench_drafts(Path(folder), Plan(topics, replies))
    document = described([]) | {"drafts": found}
    if output is not None:
        files.write_json(output, document)
    shell.answer(document, list(lines(found)))
