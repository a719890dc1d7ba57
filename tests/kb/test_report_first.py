"""What changed and what to do next, worked by hand."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from typing import Any

import pytest

from kb.report_cells import Page
from kb.report_first import changes, next_steps, recent_articles
from kb.report_first_page import _coverage_card, gap_name, steps, what_changed
from kb.storage.workspace import packaged

MONDAY = date(2026, 3, 2)


def a_gap(**changes: Any) -> dict[str, Any]:
    """A row of the report's gaps, waiting, without anything known of its saving."""
    row = {"topic_id": "t-1", "locale": "fr", "label": "Colis retardé", "kind": "gap"}
    counts = {"tickets": 5, "customers": 5, "priority": 1.0, "trend": None}
    return row | counts | {"is_waiting": True, "state": "open"} | changes


def a_document(covered: list[int], last: str = "2026-04-26", **parts: Any) -> dict[str, Any]:
    """Ten tickets a week from Monday 2 March 2026 on, so many of them covered."""
    weeks = [(MONDAY + timedelta(weeks=n)).isoformat() for n in range(len(covered))]
    rows = [
        {"week": week, "language": "fr", "numerator": hits, "denominator": 10}
        for week, hits in zip(weeks, covered, strict=True)
    ]
    coverage = {"numerator": sum(covered), "denominator": 10 * len(covered), "rate": 0.5}
    given: dict[str, Any] = {"by_week": rows, "period": {"last": last}, "coverage": coverage}
    named = {"topics_version": "v1", "gaps": [], "made_at": "2026-04-27", "since": None}
    return given | named | parts


def a_page(lang: str) -> Page:
    """The report's words."""
    words = tomllib.loads((packaged("site") / "report" / f"{lang}.toml").read_text("utf-8"))
    return Page(lang, "", "", words, "", "")


def test_the_last_four_weeks_are_set_against_the_four_before() -> None:
    """12 of 40 and 20 of 40; a week that is not over at the end of the data does not count."""
    found = changes(a_document([3, 3, 3, 3, 5, 5, 5, 5, 1], last="2026-04-29"), None)["four_weeks"]
    assert (found["before"]["numerator"], found["last"]["numerator"]) == (12, 20)
    assert found["first"] == "2026-03-30"
    assert changes(a_document([3] * 7), None)["four_weeks"] is None


def test_gaps_are_compared_with_those_of_the_report_before() -> None:
    """By topic and language; a report of other topics says nothing."""
    now = a_document([], gaps=[a_gap(), a_gap(topic_id="t-2")])
    then = a_document([], gaps=[a_gap(), a_gap(topic_id="t-3", label="Soie")])
    found = changes(now, then)["report"]
    assert [row["label"] for row in found["came"]] == ["Colis retardé"]
    assert [row["label"] for row in found["went"]] == ["Soie"]
    assert changes(now, then | {"topics_version": "v2"})["report"] is None


def test_what_saves_most_comes_first() -> None:
    """In tickets while hours come to little; what nobody waits for is no step."""
    tickets = [(1, 3), (2, 8), (0, 1)]
    gaps = [
        a_gap(saving_tickets_low=low, saving_tickets_high=high, saving_hours_high=0.4)
        for low, high in tickets
    ]
    assert next_steps([*gaps, a_gap(is_waiting=False), a_gap(priority=9.0)]) == [1, 0, 2, 4]
    assert next_steps([a_gap(), a_gap(saving_hours_low=1, saving_hours_high=2)]) == [1, 0]


def test_articles_of_three_months_are_new() -> None:
    """The newest first; what is gone is not named."""
    published = {("a", "fr"): "2026-04-01", ("b", "fr"): "2025-12-01", ("c", "fr"): "2026-04-02"}
    assert recent_articles(published, {("a", "fr"): "A", ("b", "fr"): "B"}, "2026-04-26") == [
        {"article_id": "a", "locale": "fr", "title": "A", "published_on": "2026-04-01"}
    ]
    assert recent_articles(published, {}, None) == []


@pytest.mark.parametrize(("lang", "chance"), [("en", "Chance alone"), ("fr", "Le hasard seul")])
def test_a_difference_that_chance_can_make_is_told_as_one(lang: str, chance: str) -> None:
    """6 of 40 against 34 of 40 is more than that."""
    for covered, is_told in (([5] * 4 + [6] * 4, True), ([1, 1, 2, 2, 9, 9, 8, 8], False)):
        document = a_document(covered)
        [sentence] = what_changed(document | {"changes": changes(document, None)}, a_page(lang))
        assert (chance in sentence) is is_told


def test_a_step_leads_to_its_row() -> None:
    """By an id of plain letters, whatever the gap is called."""
    gap = a_gap(topic_id=None, kind="search", label='<"œuvre">')
    [step] = steps({"gaps": [gap], "next_steps": [0]}, a_page("fr"))
    assert step["link"] == "#" + gap_name(gap)
    assert gap_name(gap).replace("-", "").isalnum()
    assert gap_name(gap).isascii()


@pytest.mark.parametrize(
    ("lang", "plain", "share"), [("en", "not corrected", "77%"), ("fr", "non corrigé", "77\u202f%")]
)
def test_a_counted_share_says_what_people_who_looked_say(lang: str, plain: str, share: str) -> None:
    """Classify and count never stands alone: without an audit it is named, with one set against."""
    rate = {"numerator": 54, "denominator": 100, "rate": 0.54, "low": 0.44, "high": 0.63}
    covered = {"value": 0.768, "ci_low": 0.697, "ci_high": 0.838, "labelled": 120}
    told = {"reason": None, "shares": {"all": {"covered": covered}}}
    told |= {"since": "2026-07-01", "until": "2026-09-30"}
    document = {"since": None, "coverage": rate}
    (alone, checked) = (
        _coverage_card(document | {"prevalence": one}, a_page(lang))["detail"]
        for one in ({"reason": "no_audit: none"}, told)
    )
    assert plain in alone
    assert share not in alone
    assert plain in checked
    assert share in checked
    assert "120" in checked
