"""Which searches of readers are kept, and which count as in vain."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.config import LOCALES
from mining.searches import Kept, _number, failed, kept


def a_log(*rows: dict[str, Any], least: int = 5) -> Kept:
    """What is kept of rows whose cells are given; a name is what the check finds private."""
    cells = [{name: str(value) for name, value in row.items()} for row in rows]
    return kept(cells, LOCALES, least=least, is_private=lambda text, _: "Dupont" in text)


def queries(found: Kept) -> list[tuple[str, int]]:
    """Query and searches of each row."""
    table = found.searches
    return list(zip(table["query"].tolist(), table["searches"].tolist(), strict=True))


def test_spellings_count_together() -> None:
    """Case, accents, ligatures and spaces; the most typed spelling is shown."""
    log = [{"query": "Œuvre  d'été", "count": 9}, {"query": "oeuvre d'ete", "count": 3}]
    assert queries(a_log(*log)) == [("Œuvre d'été", 12)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"query": "rare", "count": 4}, "rare"),
        ({"query": "un seul client", "count": 90, "customers": 1}, "rare"),
        ({"query": "jean dupont", "count": 90}, "private"),
        ({"query": "06 12 34 56 78", "count": 90}, "private"),
        ({"query": "zoe@example.com", "count": 90}, "private"),
        ({"query": "x" * 121, "count": 90}, "private"),
        ({"query": "  ", "count": 90}, "broken"),
        ({"query": "colis", "count": "beaucoup"}, "broken"),
        ({"query": "paket", "count": 90, "language": "de"}, "other_language"),
    ],
)
def test_what_is_left_out_is_counted(row: dict[str, Any], reason: str) -> None:
    """Never stored, never printed; its reason is told with a number."""
    found = a_log(row)
    assert found.searches.empty
    assert dict(found.left_out) == {reason: 1}


def test_in_vain_is_no_result_or_no_click() -> None:
    """What the log does not say counts as neither."""
    log = [
        {"query": "zero", "count": 5, "results": 0},
        {"query": "unclicked", "count": 6, "results": 3, "clicks": 0},
        {"query": "clicked", "count": 7, "results": 3, "clicks": 1},
        {"query": "unknown", "count": 8},
    ]
    assert failed(a_log(*log).searches)["query"].tolist() == ["unclicked", "zero"]


def test_one_language_is_not_the_other() -> None:
    """A row without a language is of the shop's first."""
    log = [{"query": "menu", "count": 5}, {"query": "menu", "count": 6, "language": "EN"}]
    assert sorted(a_log(*log).searches["locale"]) == ["en", "fr"]


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1 200", 1200), ("1,200", 1200), ("12.0", 12), ("", None), ("-3", None), ("1e9", None)],
)
def test_numbers_are_read_as_spreadsheets_write_them(cell: str, number: int | None) -> None:
    """Thousands apart; what is no whole number is none."""
    assert _number(cell) == number


def test_an_empty_log_gives_nothing() -> None:
    """Not an error: nobody searched."""
    assert a_log().searches.empty


@given(st.lists(st.tuples(st.text(max_size=8), st.integers(0, 20)), max_size=8))
def test_nothing_rare_is_ever_kept(log: list[tuple[str, int]]) -> None:
    """Law: each kept query was typed often enough, and counts add up to no more than the log."""
    found = a_log(*({"query": text, "count": count} for text, count in log))
    numbers = found.searches["searches"].tolist()
    assert all(number >= 5 for number in numbers)
    assert sum(numbers) <= sum(count for _, count in log)
