"""``askless bench predict``: what more tickets would take, by what was measured."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kb.cli.context import Shell, shell_options


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, exists=True, path_type=Path))
@click.option("--core-hour", default=0.05, show_default=True, help="Dollars a core and hour.")
@click.option("--hours", default=8.0, show_default=True, help="In which a run must be done.")
@click.option(
    "--plots",
    type=click.Path(file_okay=False, path_type=Path),
    help="Draw time and memory against the number of tickets into this folder, as SVG.",
)
@shell_options
def command(
    shell: Shell, *, directory: Path, core_hour: float, hours: float, plots: Path | None
) -> None:
    """Fit a law to each stage in DIRECTORY, of `askless bench scale`, and carry it further.

    With three sizes or more the largest is predicted from the others, and the error is told. Then
    a million, a hundred million and a billion tickets: cores, memory, storage and money, and which
    stage fills a machine's memory first.
    """
    from mining.bench_growth import Assumed, foretold, laws, lines, plans
    from mining.bench_scale import documents, whole

    found = whole(documents(directory))
    assumed = Assumed(core_hour=core_hour, hours=hours)
    told = list(lines(found, assumed))
    document = {
        "laws": {name: asdict(one) for name, one in laws(found).items()},
        "foretold": list(foretold(found)) if len(found) > 2 else [],
        "plans": [asdict(plan) for plan in plans(found, assumed)],
    }
    if plots is not None:
        from mining.bench_plots import draw

        told += [f"Drawn: {path}" for path in draw(found, plots)]
    shell.answer(document, told)
