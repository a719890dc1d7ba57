"""``askless bench peers``: other programs beside askless, in one run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kb.cli.context import Shell, shell_options


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--tickets",
    type=click.IntRange(1_000, 1_000_000),
    default=10_000,
    show_default=True,
    help="Made-up tickets, for topics and for matching with 1,000 made-up articles.",
)
@click.option(
    "--file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="JSON lines with text, label and lang to find topics in, not made-up tickets.",
)
@click.option(
    "--labelled",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    multiple=True,
    help="Labelled messages, as `askless evaluate redaction` takes them; several may be given.",
)
@click.option(
    "--torch", is_flag=True, help="Also Top2Vec, Turftopic, FASTopic and MiniLM in 32 bits."
)
@click.option(
    "--most-minutes",
    type=click.FloatRange(min=0.1),
    default=30,
    show_default=True,
    help="Processor minutes after which a program is stopped.",
)
@shell_options
def command(shell: Shell, /, *, directory: Path, most_minutes: float, **given: Any) -> None:
    """Give the same tickets to BERTopic and EVoC, Presidio, Whoosh, bm25s and tantivy.

    They are installed into an environment below DIRECTORY by pip, with pinned versions: 1 GB, and
    with --torch one more of 2 GB, where pip finds a build of torch without CUDA. pandas reads the
    same tickets; the same help center is built by MkDocs with lunr, and by Zensical. Each has its
    default settings. What was measured is kept in DIRECTORY and not measured again.
    """
    from mining.bench_peer_tables import lines
    from mining.bench_peers import Plan, bench_peers

    plan = Plan(most_cpu_seconds=60 * most_minutes, **given)
    found = bench_peers(directory, plan, shell.note)
    shell.answer(found, list(lines(found, plan.tickets)))
