"""``askless simulate``: how long until an effect would show, with my volumes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.context import Shell, progress, shell_options

if TYPE_CHECKING:
    from kb.deflection.panel import Tables

AT_LEAST_ONE = click.IntRange(min=1)
MOST_TOPICS = 5_000
MOST_WEEKS = 520


@click.command()
@click.option("--counts", type=click.Path(path_type=Path), help="Rows of topic, week, count.")
@click.option("--own", is_flag=True, help="Take this workspace's topics, volumes and weeks.")
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
def command(
    shell: Shell, /, *, counts: Path | None, own: bool, runs: int, seed: int, **asked: Any
) -> None:
    """Simulate how many weeks it takes until an effect shows.

    COUNTS (or --own, after `askless mine`) gives topics, tickets a week, how unequal topics are,
    the weeks before, and how topics drift and move with the seasons, from a table of one's own;
    otherwise the options do, and topics move as in the simulator's default shop. power is the share
    of simulated shops in which the effect is shown, detectable the effect that would show in four
    of five.
    """
    from kb.deflection import planning
    from kb.deflection.simulation import Shop

    if counts is not None and own:
        raise click.UsageError("give --counts or --own, not both")
    size = _size(shell, counts, own, asked)
    shop = Shop(articles=asked["articles"], chosen="random", **size)
    plan = planning.Plan(shop, asked["effect"])
    with progress("simulating") as tell:
        rows = planning.planned(plan, runs=runs, seed=seed, progress=tell)
    told = planning.answer(rows, asked["effect"])
    lines = [told, "  weeks after   power   interval ±   detectable", *map(_line, rows)]
    lines[1:1] = [_shop(size, asked["articles"], runs)]
    document = {"n": runs, "effect": asked["effect"], "articles": asked["articles"], **size}
    shell.answer({**document, "answer": told, "weeks": rows}, lines)


def _size(shell: Shell, counts: Path | None, own: bool, asked: dict[str, Any]) -> dict[str, Any]:
    """Parameters of the shop: topics, volume, weeks before, and how topics move."""
    from kb.deflection import panel, planning
    from kb.deflection.simulation import Shop

    if counts is None and not own:
        rate = asked["tickets"] / Shop().orders
        size = {"topics": asked["topics"], "first_week": asked["weeks_before"]}
        return {**size, "tickets_per_order": rate}
    found = panel.panel(_read(counts) if counts else _own(shell))
    return {**planning.size_of(found), **planning.moves_of(found)}


def _read(counts: Path) -> Tables:
    from kb.deflection.panel import Tables
    from kb.storage import series

    rows = series.rows(counts, ("topic", "week", "count"))
    return Tables(rows, [], None, (str(counts), "publications", "orders"))


def _own(shell: Shell) -> Tables:
    from mining.stages.effect import own_counts

    return own_counts(shell.workspace)


def _shop(size: dict[str, Any], articles: int, runs: int) -> str:
    """What was simulated, so that nobody reads the default shop's answer as their own."""
    from kb.deflection.simulation import Shop

    tickets = size["tickets_per_order"] * Shop().orders
    return (
        f"  {runs} shops with {size['topics']} topics, {articles} articles, {tickets:,.0f} tickets "
        f"a week, {size['first_week']} weeks before"
    )


def _line(row: dict[str, Any]) -> str:
    if row["margin"] is None:
        return f"  {row['weeks']:11}   not estimable"
    return (
        f"  {row['weeks']:11} {row['power']:7.0%} {row['margin']:12.1%} {row['detectable']:12.1%}"
    )
