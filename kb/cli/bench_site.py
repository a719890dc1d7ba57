"""``askless bench site``: what publishing and building very many articles costs."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from kb.cli.context import Shell, shell_options


@click.command()
@click.option(
    "--articles",
    "sizes",
    type=click.IntRange(1, 100_000),
    multiple=True,
    default=(1_000,),
    show_default=True,
    help="How many articles, each in two languages; may be given more than once.",
)
@click.option("--output", type=click.Path(path_type=Path), help="Also write the JSON here.")
@shell_options
def command(shell: Shell, *, sizes: tuple[int, ...], output: Path | None) -> None:
    """Publish and build made-up articles, and again after one of them changed.

    Printed are seconds and memory of each command, the number of pages and the size of their HTML.
    """
    from kb.storage import files
    from mining.bench import document as described
    from mining.bench_site import bench_site, lines

    with tempfile.TemporaryDirectory(prefix="askless-bench-") as folder:
        found = bench_site(Path(folder), sizes)
    document = described([]) | {"site": found}
    if output is not None:
        files.write_json(output, document)
    shell.answer(document, list(lines(found)))
