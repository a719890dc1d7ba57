"""Self-service figures, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from kb.self_service import document, failing_words, search_figures, visit_figures

EMPTY = {
    "locale": "fr",
    "value": None,
    "query_id": None,
    "results": None,
    "zero": 0,
    "searches": 0,
    "has_search": 0,
    "has_view": 0,
    "has_contact": 0,
}


def row(kind: str, events: int, **changes: Any) -> dict[str, Any]:
    """A count of events."""
    return EMPTY | {"kind": kind, "events": events} | changes


ROWS = [
    row("visit", 60, has_view=1, has_search=1),
    row("visit", 10, has_view=1, has_contact=1),
    row("visit", 5, has_contact=1, has_search=1),
    row("visit", 20, has_view=1, value="up"),
    row("visit", 7, has_search=1),
    row("deflect", 3),
    row("contact", 9, value="form"),
    row("contact", 4, value="email"),
    row("search", 40, results=0, zero=40, query_id="a"),
    row("search", 60, results=5, query_id="b"),
    row("search", 10, results=2, query_id="b", value="again"),
    row("click", 33, query_id="b"),
    row("click", 8),
]


def value(name: str, figures: list[Any]) -> tuple[int | None, int | None]:
    """Numerator and denominator of a figure."""
    found = next(figure for figure in figures if figure.name.startswith(name))
    return found.numerator, found.denominator


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("self-service, visits (A)", (80, 95)),
        ("self-service, confirmed (B)", (20, 95)),
        ("explicit deflection (E8)", (3, 12)),
        ("implicit deflection (E8), within one visit", (80, 90)),
        ("implicit deflection (E8), within 72 h", (None, None)),
        ("self-service score (E9)", (102, 51)),
    ],
)
def test_figures_of_visits(name: str, expected: tuple[int | None, int | None]) -> None:
    """A visit of searches alone is in none but the score."""
    assert value(name, visit_figures(ROWS, ticket_users=51)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("zero-result", (40, 110)),
        ("click-through", (33, 110)),
        ("reformulated", (10, 110)),
        ("search success", (60, 72)),
    ],
)
def test_figures_of_searches(name: str, expected: tuple[int, int]) -> None:
    """Suggestions opened beside the contact form are no searches."""
    assert value(name, search_figures(ROWS)) == expected


def test_vendors_figures_say_that_they_are_not_causal() -> None:
    """Nobody may show them without."""
    for figure in visit_figures(ROWS, ticket_users=51):
        if "(E8)" in figure.name or "(E9)" in figure.name:
            assert "not causal" in figure.note or "not in this data" in figure.note


def test_shares_have_an_interval_and_ratios_none() -> None:
    """Wilson, of chance alone."""
    visits = document(ROWS, [], ticket_users=51)["visits"]
    assert visits[0]["low"] < 80 / 95 < visits[0]["high"]
    assert "low" not in visits[-1]
    assert visits[-1]["ratio"] == 2.0


def test_what_is_not_there_is_said() -> None:
    """Never a zero that nobody counted."""
    found = document([], [])
    assert {figure["rate"] for figure in [*found["visits"], *found["searches"]]} == {None}
    assert found["visits"][0]["note"] == "not in this data"


def test_languages_add_up() -> None:
    """Counts of parts are those of the whole."""
    english = [{**one, "locale": "en"} for one in ROWS]
    both = document([*ROWS, *english], [])
    assert both["visits_by_locale"]["fr"] == both["visits_by_locale"]["en"]
    assert both["visits"][0]["denominator"] == 190


def test_words_that_fail() -> None:
    """Of queries without results or clicks, weighed by searches; each once in a query."""
    queries = [
        {"locale": "fr", "query": "carte carte cadeau", "searches": 9, "zero": 9, "clicks": 0},
        {"locale": "fr", "query": "carte été", "searches": 6, "zero": 0, "clicks": 0},
        {"locale": "fr", "query": "carte bleue", "searches": 50, "zero": 1, "clicks": 30},
    ]
    found = {row["word"]: row["searches"] for row in failing_words(queries)}
    assert found == {"carte": 15, "cadeau": 9, "ete": 6}
