"""``askless simulate``: how long until an effect would show, with my volumes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kb.cli.context import Shell, progress, shell_options

AT_LEAST_ONE = click.IntRange(min=1)
MOST_TOPICS = 5_000
MOST_WEEKS = 520


@click.command()
@click.option("--counts", type=click.Path(path_type=Path), help="Rows of topic, week, count.")
@click.option("--topics", type=click.IntRange(1, MOST_TOPICS), default=60, show_default=True)
@click.option("--articles", type=click.IntRange(1, MOST_TOPICS), default=20, show_default=True)
@click.option(
    "--tickets",
    type=click.FloatRange(min=0, min_open=True, max=1e7),
    default=600,
    show_default=True,
    help="A week, on all topics together.",
)
@click.option(
    "--weeks-before",
    type=click.IntRange(1, MOST_WEEKS),
    default=52,
    show_default=True,
    help="Weeks of tickets before the articles.",
)
@click.option(
    "--effect",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.2,
    show_default=True,
    help="Share of tickets that articles prevent on their topics.",
)
@click.option("--runs", type=click.IntRange(1, 10_000), default=100, show_default=True)
@click.option("--seed", default=0, show_default=True)
@shell_options
def command(shell: Shell, /, *, counts: Path | None, runs: int, seed: int, **asked: Any) -> None:
    """Simulate how many weeks it takes until an effect shows.

    COUNTS gives topics, tickets a week, how unequal topics are and the weeks before from a table of
    one's own; otherwise the options do. Everything else (season, drift, shocks) is as in the
    simulator's default shop: a real one can be calmer or wilder, which only `askless deflection`
    tells. power is the share of simulated shops in which the effect is shown.
    """
    from kb.deflection import planning
    from kb.deflection.simulation import Shop

    size = _size(counts, asked)
    shop = Shop(articles=asked["articles"], chosen="random", **size)
    plan = planning.Plan(shop, asked["effect"])
    with progress("simulating") as tell:
        rows = planning.planned(plan, runs=runs, seed=seed, progress=tell)
    told = planning.answer(rows, asked["effect"])
    lines = [told, "  weeks after   power   interval ±   detectable", *map(_line, rows)]
    document = {"n": runs, "effect": asked["effect"], "articles": asked["articles"], **size}
    shell.answer({**document, "answer": told, "weeks": rows}, lines)


def _size(counts: Path | None, asked: dict[str, Any]) -> dict[str, Any]:
    """Parameters of the shop: topics, volume and weeks before."""
    from kb.deflection import panel, planning
    from kb.deflection.simulation import Shop
    from kb.storage import series

    if counts is None:
        rate = asked["tickets"] / Shop().orders
        size = {"topics": asked["topics"], "first_week": asked["weeks_before"]}
        return {**size, "tickets_per_order": rate}
    rows = series.rows(counts, ("topic", "week", "count"))
    names = (str(counts), "publications", "orders")
    return planning.size_of(panel.panel(panel.Tables(rows, [], None, names)))


def _line(row: dict[str, Any]) -> str:
    if row["margin"] is None:
        return f"  {row['weeks']:11}   not estimable"
    return (
        f"  {row['weeks']:11} {row['power']:7.0%} {row['margin']:12.1%} {row['detectable']:12.1%}"
    )
