"""Service figures: of all, of parts, by period; with intervals."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.coverage import Rate
from kb.service.definitions import DEFINITIONS
from kb.service.figures import PARTS, missing, service_figures, with_values
from kb.service.periods import Periods
from tests.service_tickets import Desk


def _a_desk(count: int = 40, seed: int = 7) -> pd.DataFrame:
    draw, desk = np.random.default_rng(seed), Desk()
    for place in range(count):
        begins = place * 1500.0
        reply = begins + float(draw.integers(1, 600))
        is_solved = draw.random() < 0.8
        desk.ticket(
            ("customer", begins),
            ("agent", reply),
            solved=reply + 30 if is_solved else None,
            channel=["email", "chat", "phone"][place % 3],
            language=["fr", "en"][place % 2],
            topic=f"t{place % 4}",
            csat=[None, 1.0, 0.75, 0.25][place % 4],
            handling_minutes=float(draw.integers(2, 20)),
        )
    return desk.rows()


ROWS = _a_desk()


def _one(figures: pd.DataFrame, name: str) -> pd.Series:
    found = figures[figures["figure"].eq(name)]
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("first_response_median", ROWS["first_response"].median()),
        ("first_response_mean", ROWS["first_response"].mean()),
        ("response_time", ROWS["waited"].sum() / len(ROWS)),
        ("resolution_mean", ROWS["resolution"].mean() / 60),
        ("handling_time", ROWS["handling"].mean()),
        ("one_touch_of_solved", (ROWS["is_one_touch"].sum() / ROWS["is_solved"].sum())),
        ("one_touch_of_all", ROWS["is_one_touch"].sum() / len(ROWS)),
        ("csat", 2 / 3),
        ("csat_mean", 1 + 4 * (1.0 + 0.75 + 0.25) / 3),
    ],
)
def test_figures_are_what_a_line_of_pandas_gives(name: str, value: float) -> None:
    """Each formula, worked out beside it from the same rows."""
    assert _one(service_figures(ROWS), name)["value"] == pytest.approx(value)


@pytest.mark.parametrize("span", ["month", "week"])
@pytest.mark.parametrize("part", PARTS[:3])
def test_parts_add_up_to_the_whole(part: str, span: str) -> None:
    """Numerators and denominators of all periods and parts are those of all tickets."""
    whole = service_figures(ROWS).set_index("figure")[["numerator", "denominator"]]
    parts = service_figures(ROWS, [part], span=span).groupby("figure")
    sums = parts[["numerator", "denominator"]].sum(min_count=1)
    for name in sums.index:
        assert sums.loc[name, "denominator"] == whole.loc[name, "denominator"]
        if pd.notna(whole.loc[name, "numerator"]):
            assert sums.loc[name, "numerator"] == pytest.approx(whole.loc[name, "numerator"])


def test_weeks_begin_on_monday_and_months_are_named() -> None:
    """The first ticket was written on Monday, the 2nd of March."""
    weeks = service_figures(ROWS, span="week")["period"]
    assert weeks.min() == "2026-03-02"
    assert set(service_figures(ROWS, span="month")["period"]) == {"2026-03", "2026-04"}


def test_a_month_by_its_days_is_that_month_of_all() -> None:
    """What the first and last day leave is what the split by month tells, solutions too."""
    by_month = service_figures(ROWS, span="month")
    days = Periods("month", date(2026, 3, 1), date(2026, 3, 31))
    march = by_month[by_month["period"] == "2026-03"].reset_index(drop=True)
    pd.testing.assert_frame_equal(service_figures(ROWS, span=days), march)
    whole = service_figures(ROWS, span=Periods("all", date(2026, 3, 1), date(2026, 3, 31)))
    assert whole["value"].tolist() == march["value"].tolist()


def test_blocks_of_days_are_counted_back_from_the_last() -> None:
    """The newest is whole; figures of parts of them add up to those of all of them."""
    blocks = Periods("days", date(2026, 3, 2), date(2026, 3, 29), days=14)
    told = service_figures(ROWS, span=blocks, of=DEFINITIONS[:1])
    assert told["period"].tolist() == ["2026-03-02", "2026-03-16"]
    is_first = ROWS["channel"].eq("email").to_numpy()
    halves = [
        service_figures(ROWS, span=blocks, where=some)["denominator"].sum()
        for some in (is_first, ~is_first)
    ]
    assert sum(halves) == service_figures(ROWS, span=blocks)["denominator"].sum()


def test_days_without_a_ticket_have_no_figure() -> None:
    """An empty table, not a figure of nothing."""
    assert service_figures(ROWS, span=Periods("week", date(2020, 1, 1), date(2020, 2, 1))).empty


def test_a_resolution_counts_where_it_was_reached() -> None:
    """A ticket of March that was solved in April is one of April's resolutions."""
    desk = Desk()
    desk.ticket(("customer", 0), ("agent", 5), solved=45_000)
    months = service_figures(desk.rows(), span="month").set_index("figure")["period"]
    assert months["resolution_mean"] == "2026-04"
    assert months["first_response_mean"] == "2026-03"


def test_what_an_export_lacks_is_named() -> None:
    """It is in no figure, and never 0."""
    desk = Desk()
    desk.ticket(("customer", 0), ("agent", 5))
    rows = desk.rows()
    lacking = {one["figure"]: one["needs"] for one in missing(rows)}
    told = set(service_figures(rows)["figure"])
    assert lacking["csat"] == "csat"
    assert lacking["automation"] == "messages by a bot"
    assert set(lacking) | told == {one.name for one in DEFINITIONS}
    assert not set(lacking) & told


def test_low_and_high_value_share_what_has_a_topic() -> None:
    """Topics that nobody judged count on neither side."""
    rows = with_values(ROWS, {"t0": True, "t1": False, "t2": False})
    found = service_figures(rows)
    assert _one(found, "high_value")["value"] == pytest.approx(1 / 3)
    assert _one(found, "low_value")["value"] == pytest.approx(2 / 3)
    assert _one(found, "low_value")["denominator"] == 30


@settings(max_examples=10, deadline=None)
@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=60))
def test_medians_are_numpys_and_lie_in_their_interval(values: list[float]) -> None:
    """Sorted once for all groups, the same to the last digit."""
    rows = ROWS.iloc[[0] * len(values)].assign(first_response=values).reset_index(drop=True)
    found = _one(service_figures(rows), "first_response_median")
    assert found["value"] == pytest.approx(np.median(values))
    if pd.notna(found["low"]):
        assert found["low"] <= found["value"] <= found["high"]
    assert pd.notna(found["low"]) == (len(values) >= 6)


def test_shares_have_the_interval_of_rates() -> None:
    """Wilson's, as everywhere."""
    found = _one(service_figures(ROWS), "csat")
    rate = Rate(int(found["numerator"]), int(found["denominator"]))
    assert (found["low"], found["high"]) == pytest.approx(rate.interval)


def test_medians_hold_the_truth_about_as_often_as_they_say() -> None:
    """95 of 100 intervals of 30 waits; 3 in 100 either way by chance."""
    draw, held, times = np.random.default_rng(3), 0, 400
    base = ROWS.iloc[[0] * 30].reset_index(drop=True)
    rows = pd.concat([base] * times, ignore_index=True)
    rows["first_response"] = draw.lognormal(3, 1, len(rows))
    rows["topic_id"] = np.repeat(np.arange(times), 30).astype(str)
    found = service_figures(rows, ["topic_id"])
    medians = found[found["figure"].eq("first_response_median")]
    held = ((medians["low"] <= np.exp(3)) & (medians["high"] >= np.exp(3))).mean()
    assert 0.92 <= held <= 0.99


def test_no_tickets_give_no_figures() -> None:
    """An empty table, with the columns of one."""
    assert service_figures(Desk().rows()).empty
