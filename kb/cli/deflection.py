"""``askless deflection``: what articles prevented, from any table of tickets by topic and week."""

from __future__ import annotations

import time
from pathlib import Path

import click

from kb.cli.context import Shell, shell_options

FILE = click.Path(path_type=Path)


@click.command()
@click.option("--counts", type=FILE, required=True, help="Rows of topic, week, count.")
@click.option("--publications", type=FILE, required=True, help="Rows of topic, week.")
@click.option("--orders", type=FILE, help="Rows of week, orders: adds figures per 1000 orders.")
@click.option(
    "--precision",
    type=click.FloatRange(0, 1, min_open=True),
    help="Share of tickets filed under a topic that belong there: adds corrected figures.",
)
@click.option("--seed", default=0, show_default=True, help="Of the placebo draws.")
@shell_options
def command(
    shell: Shell,
    counts: Path,
    publications: Path,
    *,
    orders: Path | None,
    precision: float | None,
    seed: int,
) -> None:
    """Estimate what articles prevented, on any table.

    Files are CSV, JSON lines (.gz or not) or Parquet; a week is an ISO date, any day of it counts
    for its week; a topic without a row in a week had no ticket then. Both tables may have a column
    language, publications a column withdrawn. Where weeks of publication were drawn by lot, a
    column draw names the lottery (and article what was drawn, if it is not the topic): randomised
    then has the p-value of the lottery itself. fr and fr-FR are one language, fr-FR and fr-CA two.
    Shares are 0 to 1. delta is the share of the tickets expected without articles that did not
    come, with a 95 % placebo interval; nothing is printed as a number when there is too little to
    compare with, and reasons says why.
    """
    from kb.deflection import effect, panel
    from kb.storage import series

    began = time.perf_counter()
    rows = series.rows(counts, ("topic", "week", "count"))
    tables = panel.Tables(
        rows,
        series.rows(publications, ("topic", "week")),
        series.rows(orders, ("week", "orders")) if orders else None,
        (str(counts), str(publications), str(orders)),
    )
    found = effect.estimated(panel.panel(tables), seed=seed)
    seconds = round(time.perf_counter() - began, 3)
    document = {"n": len(rows), "seconds": seconds, **found.document()}
    lines = found.lines()
    if precision is not None:
        document["corrected"] = right = found.divided(precision)
        lines += [_corrected(right)] if right else []
    shell.answer(document, lines)


def _corrected(right: dict[str, float]) -> str:
    return (
        f"  corrected for a precision of {right['precision']:.0%}: {right['delta']:.1%} "
        f"({right['ci_low']:.1%} to {right['ci_high']:.1%})"
    )
