"""Orders, visits and searches in the document of service figures, and what stands instead."""

from __future__ import annotations

from typing import Any

import pytest

from kb.coverage import Rate
from kb.orders import ContactRate, RepeatPurchases
from kb.retention import Retention
from kb.self_service import search_figures, visit_figures
from kb.service.elsewhere import NAMES, NEEDS, Elsewhere, with_elsewhere
from kb.service.words import lines
from tests.kb.test_self_service import ROWS

TICKETS = {
    "tickets": 0,
    "figures": [],
    "overall": None,
    "missing": [{"figure": "csat", "needs": "csat"}, {"figure": "contact_rate", "needs": "orders"}],
}
RATE = ContactRate(30, 24, 5_000, 2, "2026-03-02", "2026-03-09")


def told(**given: Any) -> dict[str, Any]:
    """A document without tickets, with what is known elsewhere."""
    return with_elsewhere(TICKETS, Elsewhere(**given))


def missing(document: dict[str, Any]) -> set[str]:
    """The figures that are not in the data."""
    return {row["figure"] for row in document["missing"]}


def test_what_is_nowhere_is_missing_by_name() -> None:
    """Each with what it needs, beside what tickets lack."""
    found = told()
    assert missing(found) == {"csat", *NEEDS}
    assert (found["contact_rate"], found["search"]) == (None, None)
    assert (found["self_service"]["basis"], found["self_service"]["coverage"]) == ("coverage", None)


def test_coverage_stands_where_no_visit_was_counted() -> None:
    """As coverage, never as a self-service rate."""
    found = told(coverage=Rate(3, 4))
    assert found["self_service"]["coverage"]["rate"] == 0.75
    assert "self_service" in missing(found)
    assert any("no visits counted; coverage instead: 75 %" in line for line in lines(found))


def test_orders_give_a_rate_gross_and_net() -> None:
    """In the document and as a line."""
    found = told(contacts=RATE)
    assert (found["contact_rate"]["per_1000"], found["contact_rate"]["net_per_1000"]) == (6, 4.8)
    assert "contact_rate" not in missing(found)
    assert any("6.0 per 1000 orders, net 4.8 (30 tickets, 5,000" in line for line in lines(found))


def test_orders_say_who_stayed_and_who_ordered_again() -> None:
    """In the document and as lines; missing by name without them."""
    kept = Retention(350, 300, 76, 365, "2025-03-02", "2026-03-02")
    again = RepeatPurchases(Rate(3, 10), 90, 2, 4)
    found = told(retention=kept, repeat_purchases=again)
    assert found["retention"]["rate"] == pytest.approx(0.64)
    assert found["repeat_purchases"]["censored"] == 2
    assert Retention.parsed(found["retention"]) == kept
    assert RepeatPurchases.parsed(found["repeat_purchases"]) == again
    assert "retention" not in missing(found)
    shown = "\n".join(lines(found))
    assert "Customers kept         64 % (224 of 350" in shown
    assert "30 % (3 of 10; 95 % interval 10 to 61 %) within 90 days after a ticket" in shown
    assert missing(told()) >= {"retention"}


def test_weeks_without_any_order_give_no_rate() -> None:
    """Nothing can be divided by 0 orders."""
    found = told(contacts=ContactRate(30, 24, 0, 2, "2026-03-02", "2026-03-09"))
    assert found["contact_rate"] is None
    assert "contact_rate" in missing(found)


def test_visits_and_searches_have_their_figures() -> None:
    """Under names that do not change with their wording, whole and by language."""
    found = told(days=ROWS, ticket_users=51, coverage=Rate(3, 4))
    readers = {row["figure"]: row for row in found["self_service"]["figures"]}
    assert found["self_service"]["basis"] == "visits"
    assert (
        readers["self_service_visits"]["numerator"],
        readers["self_service_score"]["ratio"],
    ) == (
        80,
        2,
    )
    searches = {row["figure"]: row["numerator"] for row in found["search"]["figures"]}
    assert (searches["zero_results"], searches["click_through"]) == (40, 33)
    assert set(found["search"]["by_language"]) == {"fr"}
    assert missing(found) == {"csat", *NEEDS} - {"self_service", "search"}


@pytest.mark.parametrize(
    "name", ["Explicit deflection", "Implicit deflection", "Self-service score"]
)
def test_figures_of_vendors_never_stand_without_their_caution(name: str) -> None:
    """E8 and E9 say "not causal" in the line itself."""
    (line,) = [one for one in lines(told(days=ROWS, ticket_users=51)) if one.startswith(name)]
    assert "not causal" in line


def test_vendors_figures_are_adjusted_by_who_writes_again() -> None:
    """Side by side for 24 h, 72 h and 7 days: 80 of 90 less one of ten is .8, and never causal."""
    again = {24: Rate(0, 100), 72: Rate(10, 100), 168: Rate(30, 100)}
    found = told(days=ROWS, recontacts=again)["self_service"]["windows"]
    assert [row["window"] for row in found] == ["24 h", "72 h", "7 days"]
    day, middle, week = (row["implicit_adjusted"] for row in found)
    assert day["rate"] == found[0]["implicit"]["rate"]
    assert middle["rate"] == pytest.approx(80 / 90 * 0.9)
    assert week["low"] < week["rate"] < middle["rate"] < middle["high"] <= 1
    assert all("not causal" in row["note"] for row in found)
    shown = [line for line in lines(told(days=ROWS, recontacts=again)) if "within 72 h" in line]
    assert "implicit 80% (" in shown[0]


def test_without_known_customers_nothing_is_adjusted() -> None:
    """What was counted stands; who wrote again is not known."""
    found = told(days=ROWS)["self_service"]["windows"]
    assert {row["implicit_adjusted"] for row in found} == {None}
    assert found[0]["implicit"]["rate"] == pytest.approx(80 / 90)
    assert told()["self_service"]["windows"] == []


def test_every_figure_of_events_has_a_name() -> None:
    """A new one fails here, not in a command."""
    figures = [*visit_figures([]), *search_figures([])]
    assert {figure.name for figure in figures} == set(NAMES)
