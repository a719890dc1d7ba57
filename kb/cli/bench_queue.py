"""``askless bench queue``: pages of the editors' queue under load, and edits sent at once."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.bench_answer import measured, output_option
from kb.cli.context import Shell, shell_options


@click.command()
@click.option(
    "--drafts", type=click.IntRange(1, 100_000), default=5_000, show_default=True, help="Drafts."
)
@click.option(
    "--editors", type=click.IntRange(1, 200), default=20, show_default=True, help="Editors at once."
)
@click.option(
    "--pages", type=click.IntRange(1, 10_000), default=25, show_default=True, help="Pages of each."
)
@click.option(
    "--edits",
    type=click.IntRange(1, 100_000),
    default=1_000,
    show_default=True,
    help="Edits of one article, sent at once.",
)
@output_option
@shell_options
def command(
    shell: Shell, *, drafts: int, editors: int, pages: int, edits: int, output: Path | None
) -> None:
    """Serve the queue of made-up drafts to editors at once, and send edits of one article at once.

    Editors rest a second on each page; then the same without any pause. The server is a process of
    its own.
    """
    from mining.bench_queue import Plan, bench_queue, lines

    measured(
        shell,
        "queue",
        lambda folder: bench_queue(folder / "shop", Plan(drafts, editors, pages, edits)),
        lines,
        output=output,
    )
