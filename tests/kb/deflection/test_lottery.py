"""The effect told by a lottery: exact where nothing happened, sharp where something did."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kb.deflection import lottery
from kb.deflection.effect import estimated
from kb.deflection.estimate import fit_of
from kb.deflection.panel import NEVER, Panel, Tables, panel
from kb.deflection.roles import roles
from tests.panels import an_exact_panel

WEEKS = (34, 38, 42, 46, 50, 54)


def a_draw(seed: int, effect: float = 0.0, **changes: Any) -> Panel:
    """Eighteen topics of which six got their weeks by lot, and tickets by chance."""
    rng = np.random.default_rng(seed)
    published = np.full(18, NEVER, dtype=np.int64)
    published[:6] = rng.permutation(WEEKS)
    wanted = np.outer(rng.uniform(20, 60, 18), 1 + 0.3 * np.sin(np.arange(60) / 8))
    wanted *= np.exp(np.cumsum(rng.normal(0, 0.03, wanted.shape), axis=1))
    wanted[np.arange(60) >= published[:, None]] *= 1 - effect
    made = an_exact_panel(topics=18, counts=rng.poisson(wanted).astype(float), published=published)
    lots = {row: ("spring", made.topics[row]) for row in range(6)}
    return replace(made, **{"lots": lots} | changes)


def told(made: Panel, orders: int = 99) -> dict[str, Any] | None:
    """What the lottery says."""
    found = roles(made)
    return lottery.by_lot(found, fit_of(found), orders=orders)


def test_an_effect_stands_out_of_other_orders() -> None:
    """Two thirds fewer tickets: as far out as so few orders can say."""
    found = told(a_draw(1, effect=0.66))
    assert found is not None
    assert found["p_value"] == pytest.approx(2 / 100)
    assert found["delta"] == pytest.approx(0.66, abs=0.06)
    assert (found["topics"], found["articles"], found["orders"]) == (6, 6, 720)


def test_without_an_effect_no_share_of_lotteries_stands_out_more_often_than_it_says() -> None:
    """Topics drift as they like: of forty lotteries about two say .05, about eight .2."""
    chances = np.array([(told(a_draw(seed)) or {})["p_value"] for seed in range(100, 140)])
    assert (chances <= 0.05).sum() <= 6
    assert 2 <= (chances <= 0.2).sum() <= 15


def test_what_is_the_same_in_every_order_says_nothing() -> None:
    """Without any chance in it all orders are alike."""
    published = np.where(np.arange(12) < 4, 40 + np.arange(12) * 4, NEVER)
    made = an_exact_panel(published=published)
    lots = {row: ("spring", f"a{row}") for row in range(4)}
    found = told(replace(made, lots=lots))
    assert found is not None
    assert found["p_value"] == 1.0


def test_languages_of_an_article_move_together() -> None:
    """Six rows of three articles have six orders: too few."""
    lots = {row: ("spring", f"article-{row // 2}") for row in range(6)}
    assert told(a_draw(1, lots=lots)) is None


@pytest.mark.parametrize(
    "lots", [{}, {0: ("spring", "a")}, {row: (f"draw {row}", "a") for row in range(6)}]
)
def test_without_a_lottery_of_several_nothing_is_said(lots: dict[int, tuple[str, str]]) -> None:
    """No draw, a draw of one article, or as many draws as articles."""
    assert told(a_draw(1, lots=lots)) is None


def test_withdrawn_topics_take_no_part() -> None:
    """Why an article went is no lot."""
    made = a_draw(1)
    found = told(replace(made, withdrawn=np.where(np.arange(18) == 0, 58, made.withdrawn)))
    assert found is not None
    assert found["topics"] == 5


def test_the_lottery_stands_in_the_tables_and_beside_the_effect() -> None:
    """A column of publications names it; the figures that were there before stay as they are."""
    made = a_draw(3, effect=0.5)
    counts = [
        {"topic": topic, "week": made.week(week), "count": int(made.counts[row, week])}
        for row, topic in enumerate(made.topics)
        for week in range(made.weeks)
    ]
    dates = [
        {"topic": made.topics[row], "week": made.week(made.published[row])} for row in range(6)
    ]
    plain, drawn = (
        panel(Tables(list(enumerate(counts)), list(enumerate(rows))))
        for rows in (dates, [row | {"draw": "spring"} for row in dates])
    )
    assert drawn.lots == made.lots
    without, found = (estimated(one, draws=40).document() for one in (plain, drawn))
    assert without.pop("randomised") is None
    assert found.pop("randomised")["topics"] == 6
    assert repr(found) == repr(without)


DRAWN = {"topic": "a", "week": "2026-01-12", "draw": "spring", "article": "x"}


@pytest.mark.parametrize(
    ("more", "lots"),
    [
        ([], {0: ("spring", "x")}),
        # In the same week something else went live: the week was no lot's alone.
        ([{"topic": "a", "week": "2026-01-12"}], {}),
        ([DRAWN | {"draw": "autumn"}], {}),
        # The drawn one was not there for a week: what counts is the other, which nobody drew.
        ([DRAWN | {"withdrawn": "2026-01-13"}, {"topic": "a", "week": "2026-02-09"}], {}),
        ([{"topic": "a", "week": "2026-02-09"}], {0: ("spring", "x")}),
    ],
)
def test_the_lot_is_that_of_the_week_that_counts(
    more: list[dict[str, str]], lots: dict[int, tuple[str, str]]
) -> None:
    """In whatever order the rows come, and with a language that the counts do not tell."""
    own = [] if any("withdrawn" in row for row in more) else [DRAWN | {"language": "fr"}]
    counts = [
        (0, {"topic": "a", "week": week, "count": 3}) for week in ("2026-01-05", "2026-03-02")
    ]
    for rows in ([*own, *more], [*more[::-1], *own]):
        assert panel(Tables(counts, list(enumerate(rows)))).lots == lots
