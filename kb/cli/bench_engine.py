"""``askless bench engine``: the local engine and Dask on the same tickets."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from kb.cli.bench_answer import measured, output_option
from kb.cli.context import Shell, shell_options


@click.command()
@click.option("--tickets", default=20_000, show_default=True, help="Size of the sample shop.")
@output_option
@shell_options
def command(shell: Shell, *, tickets: int, output: Path | None) -> None:
    """Import, read, encode and match with two processes, with Dask's one worker and with its two.

    Says how many times faster two workers are than one, what Dask adds to the local engine, and
    whether all made the same. Needs the extra [dask].
    """
    from mining import bench_engine

    bench = partial(bench_engine.bench_engine, tickets=tickets)
    measured(shell, "engine", bench, bench_engine.lines, output=output)
