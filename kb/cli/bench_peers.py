"""``askless bench peers``: other programs beside askless, in one run."""

from __future__ import annotations

from pathlib import Path

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
@shell_options
def command(
    shell: Shell, *, directory: Path, tickets: int, file: Path | None, labelled: tuple[Path, ...]
) -> None:
    """Give the same tickets to BERTopic and EVoC, Presidio, Whoosh, bm25s and tantivy.

    They are installed into an environment below DIRECTORY by pip, with pinned versions: 1 GB.
    The same help center is built by MkDocs with lunr, and by Zensical where it is installed. Each
    has its default settings. What was measured is kept in DIRECTORY and not measured again.
    """
    from mining.bench_peers import Plan, bench_peers, lines

    found = bench_peers(directory, Plan(tickets, file, labelled), shell.note)
    shell.answer(found, list(lines(found, tickets)))
