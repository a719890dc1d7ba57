"""``askless bench topics``: what finding topics in very many tickets costs."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.bench_answer import measured, output_option
from kb.cli.context import Shell, shell_options


@click.command()
@click.option(
    "--tickets",
    type=click.IntRange(20, 5_000_000),
    multiple=True,
    default=(10_000,),
    show_default=True,
    help="How many; may be given several times.",
)
@click.option(
    "--file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="JSON lines with text, label and lang to repeat with other words, not made-up tickets.",
)
@click.option("--exact", is_flag=True, help="Cluster every text beside it, not a sample.")
@output_option
@shell_options
def command(
    shell: Shell,
    *,
    tickets: tuple[int, ...],
    file: Path | None,
    exact: bool,
    output: Path | None,
) -> None:
    """Find topics in made-up tickets whose needs are known, and put 10,000 new ones in them.

    Says wall and processor seconds, peak memory, and how well the topics agree with the truth.
    A million tickets need 8 GB of memory and as much room for temporary files.
    """
    from mining.bench_topics import Plan, bench_topics, lines

    measured(
        shell,
        "topics",
        lambda folder: bench_topics(folder, tickets, Plan(file, exact)),
        lines,
        output=output,
    )
