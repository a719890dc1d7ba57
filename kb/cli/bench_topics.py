"""``askless bench topics``: what finding topics in very many tickets costs."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

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
@click.option("--output", type=click.Path(path_type=Path), help="Also write the JSON here.")
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
    from kb.storage import files
    from mining.bench import document as described
    from mining.bench_topics import Plan, bench_topics, lines

    with tempfile.TemporaryDirectory(prefix="askless-bench-") as folder:
        found = bench_topics(Path(folder), tickets, Plan(file, exact))
    document = described([]) | {"topics": found}
    if output is not None:
        files.write_json(output, document)
    shell.answer(document, list(lines(found)))
