"""Figures of surveys and refunds from counts: the same as from single answers, and known cases."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.service.formulas import effort_score, net_promoter_score, refund_delays
from kb.surveys import EFFORT, NPS, effort_figure, nps_figure, refund_figure, told_of

DAY = date(2026, 3, 2)
ENDS = "2026-06-01"


def answers(kind: str, given: list[int], highest: int, **more: Any) -> list[dict[str, Any]]:
    """Rows of SURVEY_ANSWERS of single answers."""
    row = {"kind": kind, "day": DAY.isoformat(), "highest": highest, "locale": None} | more
    return [row | {"answer": answer, "answers": n} for answer, n in Counter(given).items()]


def returns(delays: list[int | None], day: date = DAY, ends: str = ENDS) -> list[dict[str, Any]]:
    """Rows of REFUNDS of single returns."""
    row = {"day": day.isoformat(), "locale": None, "ends": ends}
    return [row | {"days": delay, "refunds": n} for delay, n in Counter(delays).items()]


@given(st.lists(st.integers(0, 10), min_size=1, max_size=60))
def test_the_net_promoter_score_is_that_of_the_single_answers(given: list[int]) -> None:
    """Within its interval, which never leaves -100 to 100 and is never a point."""
    found = nps_figure(answers(NPS, given, 10))
    assert found is not None
    assert found["points"] == pytest.approx(net_promoter_score(given))
    assert -100 <= found["low"] < found["high"] <= 100
    assert found["low"] <= found["points"] + 1e-9 or found["points"] == 100
    assert found["answers"] == len(given)


def test_the_interval_of_the_net_promoter_score_is_the_papers() -> None:
    """Forty promoters and twenty detractors of a hundred: 41 and 21 of 102 by hand."""
    found = nps_figure(answers(NPS, [10] * 40 + [7] * 40 + [3] * 20, 10))
    assert found is not None
    middle, half = 100 * 20 / 102, 1.959964 * 100 * ((62 - 400 / 102) / 102**2) ** 0.5
    assert found["points"] == pytest.approx(20)
    assert [found["low"], found["high"]] == pytest.approx([middle - half, middle + half])


@given(st.lists(st.integers(1, 7), min_size=1, max_size=40))
def test_effort_is_that_of_the_single_answers(given: list[int]) -> None:
    """Mean and low effort of one scale."""
    found, single = effort_figure(answers(EFFORT, given, 7)), effort_score(given)
    assert found is not None
    assert single is not None
    assert found["means"][0]["mean"] == pytest.approx(single[0])
    assert found["easy"] == single[1].document()


def test_two_scales_have_a_mean_each_and_one_share() -> None:
    """2 of 5 is easy, 4 of 7 is the middle; a mean of both would say nothing."""
    found = effort_figure([*answers(EFFORT, [2, 4], 5), *answers(EFFORT, [4, 3], 7)])
    assert found is not None
    assert [(one["highest"], one["mean"]) for one in found["means"]] == [(5, 3), (7, 3.5)]
    assert (found["easy"]["numerator"], found["easy"]["denominator"]) == (2, 4)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=40))
def test_refunds_are_those_of_the_single_delays(delays: list[int]) -> None:
    """All refunded, long ago."""
    found, late = refund_figure(returns([*delays])), refund_delays(delays)
    assert found is not None
    assert late is not None
    assert found["late"] == late.document()
    assert found["median_days"] == median(delays)


def test_what_is_not_refunded_in_time_is_late_and_what_is_young_counts_not() -> None:
    """Only the fast refunds of the last fourteen days are known: they would flatter."""
    young = date.fromisoformat(ENDS) - timedelta(days=14)
    rows = [*returns([3, 14, 15, None]), *returns([1, 1, None], young)]
    found = refund_figure(rows)
    assert found is not None
    assert (found["late"]["numerator"], found["late"]["denominator"]) == (2, 4)
    assert (found["refunded"], found["median_days"]) == (3, 14)
    assert refund_figure(returns([1, 2], young)) is None


def test_nothing_is_told_of_nothing() -> None:
    """Neither 0 nor a guess."""
    assert (nps_figure([]), effort_figure([]), refund_figure([])) == (None, None, None)
    assert nps_figure(answers(EFFORT, [1], 7)) is None
    assert effort_figure(answers(NPS, [9], 10)) is None
    waiting = refund_figure(returns([None]))
    assert waiting is not None
    assert (waiting["median_days"], waiting["late"]["rate"]) == (None, 1)


def test_rows_are_told_by_period_and_language() -> None:
    """Both ends of a period are in it."""
    rows = [*answers(NPS, [9], 10, locale="fr"), *answers(NPS, [1], 10, day="2026-04-01")]
    assert len(told_of(rows, None, None, locale=None)) == 2
    assert told_of(rows, None, None, locale="fr") == rows[:1]
    assert told_of(rows, DAY, DAY, locale=None) == rows[:1]
    assert told_of(rows, date(2026, 4, 1), None, locale=None) == rows[1:]
