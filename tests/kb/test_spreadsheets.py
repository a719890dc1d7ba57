"""Cells of a stranger's text never become formulas; numbers stay numbers."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.articles import Article
from kb.exporting import hubspot_csv
from kb.exporting.outgoing import outgoing
from kb.markdown import NO_LINKS
from kb.spreadsheets import csv_columns, csv_text, safe_cell
from tests.factories import an_article
from tests.hostile import HOSTILE

FORMULA = re.compile("[\\s\0\ufeff\u200b\u200e]*[=+\\-@|＝＋－＠]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?\Z")


def cells(text: str, separator: str) -> list[str]:
    """Every cell that a spreadsheet set to ``separator`` sees."""
    return [cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        (" =1+1", "' =1+1"),
        ("\t=1", "'\t'=1"),
        ("\ufeff\u200b@SUM(1)", "'\ufeff\u200b@SUM(1)"),
        ("＝1", "'＝1"),
        ("-2+3", "'-2+3"),
        ("x;=1", "x;'=1"),
        ("\r\nx", "'\nx"),
        ("x\r=1", "x\n'=1"),
        ("-2", "-2"),
        ("+33612345678", "+33612345678"),
        ("-0,5", "-0,5"),
        (-0.5, "-0.5"),
        (-1e-9, "-1e-09"),
        (True, "True"),
        (None, ""),
        ("l'été = beau, 10 - 2", "l'été = beau, 10 - 2"),
        ("😀 œuvre", "😀 œuvre"),
    ],
)
def test_what_a_spreadsheet_would_compute_becomes_text(value: object, cell: str) -> None:
    """Also behind spaces and separators; plain numbers and words stay as they are."""
    assert safe_cell(value) == cell


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_hostile_text_begins_a_formula(text: str, separator: str) -> None:
    """However the spreadsheet splits the line."""
    made = csv_text(["a", "b"], [[text, 1], [f"x {text}", text]])
    assert [c for c in cells(made, separator) if FORMULA.match(c) and not NUMBER.match(c)] == []


@given(st.text(st.sampled_from("=+-@|\"';, \t\r\nax1\u200b＝"), max_size=12))
def test_no_mixture_begins_a_formula(text: str) -> None:
    """In a cell of its own and behind separators."""
    for cell in cells(csv_text(["a", "b"], [["x", text]]), ","):
        assert not FORMULA.match(cell) or NUMBER.match(cell)


def test_articles_for_hubspot_are_safe_to_open() -> None:
    """Title and category are a stranger's words too; the columns stay as the import wants them."""
    article: Article = an_article(title="=HYPERLINK(1)")
    one = outgoing(article, links=NO_LINKS, category="@x")
    (made,) = hubspot_csv.files([one]).values()
    header, row = list(csv.reader(io.StringIO(made)))
    assert header == list(hubspot_csv.HEADER)
    assert row[1:3] == ["'=HYPERLINK(1)", "'@x"]


@given(st.lists(st.tuples(st.text(), st.none() | st.floats() | st.integers() | st.text())))
def test_columns_and_rows_are_the_same_csv(rows: list[tuple[str, object]]) -> None:
    """Whichever way a table is given, its text is one."""
    columns = [[row[place] for row in rows] for place in range(2)]
    assert csv_columns(["a", "=b"], columns) == csv_text(["a", "=b"], rows)
