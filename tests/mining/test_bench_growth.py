"""Laws of the bench: through their points, tested on a size they have not seen, and carried on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import KbError
from mining.bench_growth import Assumed, Law, broken, curve, foretold, law, laws, lines, plans
from mining.bench_plots import draw
from mining.bench_scale import STAGES

COSTS = st.floats(0.5, 10_000)


def a_size(tickets: int, *, assigning: float = 1e-3) -> dict[str, Any]:
    """A size at which each stage costs 5 s and 2 ms a ticket, and 100 MB and 5 kB of memory."""
    row = {
        "tickets": tickets,
        "wall_seconds": 5 + 2e-3 * tickets,
        "cpu_seconds": 5 + 2e-3 * tickets,
        "peak_megabytes": 100 + 5e-3 * tickets,
    }
    part = min(tickets, 10_000)
    stages = {stage.name: dict(row) for stage in STAGES}
    own = assigning * part
    stages["assign"] |= {"tickets": part, "cpu_seconds": 3 + own, "own_cpu_seconds": own}
    stored = {"tickets": 1_000 * tickets}
    return {
        "tickets": tickets,
        "stages": stages,
        "sizes": {"bytes": 7_000 * tickets},
        "limits": {"stored": stored},
    }


@given(COSTS, COSTS)
def test_a_law_goes_through_both_sizes_unless_costs_fall(less: float, much: float) -> None:
    """And never foretells less for more tickets."""
    found = law((1_000, less), (10_000, much))
    assert found.cost(10_000) == pytest.approx(max(less, much))
    if much > less:
        assert found.cost(1_000) == pytest.approx(less)
    assert found.cost(1e6) >= found.cost(1e5)


def test_twelve_and_thirty_seconds_are_ten_and_two_milliseconds_each() -> None:
    """A start and a slope, and the number of tickets that a cost allows."""
    found = law((1_000, 12.0), (10_000, 30.0))
    assert found.start == pytest.approx(10.0)
    assert found.each == pytest.approx(2e-3)
    assert found.most(50.0) == pytest.approx(20_000)
    assert law((10, 1.0), (100, 100.0)) == Law(0.0, 0.01, 2.0)


def test_a_curve_by_hand() -> None:
    """11 s, and .1 s each by the power of one half: 12, 21 and 111 s."""
    found = curve((100, 12.0), (10_000, 21.0), (1_000_000, 111.0))
    assert (found.start, found.each, found.power) == pytest.approx((11.0, 0.1, 0.5))


@given(st.floats(0, 100), st.floats(1e-4, 1), st.floats(0.2, 1.0))
def test_a_curve_is_found_again(start: float, each: float, power: float) -> None:
    """What grew by a law is foretold by it, ten times further."""
    true = Law(start, each, power)
    found = curve(*((size, true.cost(size)) for size in (1_000, 10_000, 100_000)))
    assert found.cost(1e6) == pytest.approx(true.cost(1e6), rel=1e-3)


@given(COSTS, COSTS, COSTS)
def test_a_curve_never_falls(first: float, second: float, third: float) -> None:
    """Whatever was measured, more tickets never cost less, and the larger two sizes count."""
    found = curve((1_000, first), (10_000, second), (100_000, third))
    assert found.cost(1e6) >= found.cost(1e5) * (1 - 1e-9)
    assert found.cost(100_000) == pytest.approx(max(second, third), rel=1e-6)


def test_what_steepens_is_a_line_through_the_larger_two() -> None:
    """A power over one, carried to a thousand million, would say more than was measured."""
    points = (1_000, 10.0), (10_000, 20.0), (100_000, 200.0)
    assert curve(*points) == law(*points[1:])


def test_the_largest_size_is_foretold_from_the_others() -> None:
    """Where stages are lines the error is none; parts measured on fewer tickets are left out."""
    found = [a_size(1_000), a_size(10_000), a_size(100_000)]
    rows = {row["stage"]: row for row in foretold(found)}
    assert rows["match"]["error"] == pytest.approx(0, abs=1e-9)
    assert rows["import to report"]["predicted"] == pytest.approx(9 * 205)
    assert "assign" not in rows
    with pytest.raises(KbError, match="three sizes"):
        list(foretold(found[:2]))


def test_topics_of_large_shops_cost_what_assigning_costs() -> None:
    """Beyond the sample, a ticket more is one put in a topic."""
    found = laws([a_size(10_000), a_size(100_000)])["topics"]
    assert found.cost(200_000) - found.cost(100_000) == pytest.approx(1e-3 * 100_000)


def test_a_plan_is_checked_by_hand() -> None:
    """A million tickets: eight stages of 2,005 s, and 5 + 200 + 900 s of topics; 8 kB each."""
    found = [a_size(1_000), a_size(10_000), a_size(100_000)]
    plan = plans(found, Assumed(core_hour=0.1, hours=1, efficiency=0.5), [1_000_000])[0]
    hours = (8 * 2_005 + 205 + 1e-3 * 900_000) / 3_600
    assert plan.core_hours == pytest.approx(hours)
    assert plan.workers == 10
    assert plan.whole_gigabytes == pytest.approx(5.1)
    assert plan.terabytes == pytest.approx(0.008)
    assert plan.dollars_per_million == pytest.approx(2 * hours * 0.1 + 8 * 0.023)
    assert broken(found, Assumed())[0][1] == pytest.approx((24_000 - 100) / 5e-3)
    assert "| 1,000,000 | 4.8 | 1 |" in "\n".join(lines(found))


def test_both_drawings_have_a_line_a_stage(tmp_path: Path) -> None:
    """Time and memory, both by powers of ten."""
    found = [a_size(1_000), a_size(10_000)]
    for path in draw(found, tmp_path):
        text = path.read_text("utf-8")
        assert text.startswith("<svg")
        assert all(name in text for name in ("import", "report", "10,000"))
