"""``askless bench collector``: events a second, and events lost when the server is killed."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from kb.cli.context import Shell, shell_options


@click.command()
@click.option(
    "--messages",
    type=click.IntRange(100, 1_000_000),
    default=10_000,
    show_default=True,
    help="Messages with one event.",
)
@click.option(
    "--connections", type=click.IntRange(1, 200), default=64, show_default=True, help="At once."
)
@click.option("--output", type=click.Path(path_type=Path), help="Also write the JSON here.")
@shell_options
def command(shell: Shell, *, messages: int, connections: int, output: Path | None) -> None:
    """Send made-up events to a server of their own, then kill one while events come."""
    from kb.storage import files
    from mining.bench import document as described
    from mining.bench_collector import bench, lines

    with tempfile.TemporaryDirectory(prefix="askless-bench-") as folder:
        found = bench(Path(folder), messages=messages, connections=connections)
    document = described([]) | {"collector": found}
    if output is not None:
        files.write_json(output, document)
    shell.answer(document, lines(found))
