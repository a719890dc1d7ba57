"""``askless bench collector``: events a second, and events lost when the server is killed."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.bench_answer import measured, output_option
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
@output_option
@shell_options
def command(shell: Shell, *, messages: int, connections: int, output: Path | None) -> None:
    """Send made-up events to a server of their own, then kill one while events come."""
    from mining.bench_collector import bench, lines

    measured(
        shell,
        "collector",
        lambda folder: bench(folder, messages=messages, connections=connections),
        lines,
        output=output,
    )
