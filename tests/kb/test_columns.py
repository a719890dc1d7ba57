"""Joins by the places of rows: what joining by texts gives."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kb.columns import NOWHERE, distinct, need_places, places

NAMES = st.lists(st.sampled_from(["a", "b", "é", "z:1", "z:10", ""]), max_size=9)
NEEDS = st.lists(st.tuples(st.sampled_from(["a", "b", "é", "z:1"]), st.sampled_from([0, 1, 4])))


def column(values: list[str]) -> pd.Series:
    """A column of texts as tables have it, in several pieces."""
    parts = [pa.array(values[:2], pa.string()), pa.array(values[2:], pa.string())]
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array(parts)))


@given(NAMES, st.permutations(["a", "b", "é", "z:1", "z:10"]), st.integers(0, 5), st.booleans())
def test_places_are_those_of_each_text(
    values: list[str], names: list[str], count: int, is_same: bool
) -> None:
    """Also where both hold the same texts in the same order, some of them repeated."""
    known = list(dict.fromkeys(values)) if is_same else names[:count]
    own = sorted(values, key=known.index) if is_same else values
    wanted = [known.index(one) if one in known else NOWHERE for one in own]
    assert places(column(own), column(known)).tolist() == wanted


@given(NAMES)
def test_distinct_texts_are_told_with_their_places(values: list[str]) -> None:
    """In the order in which they come."""
    for some in (values, sorted(values)):
        found, place = distinct(column(some))
        assert found.tolist() == list(dict.fromkeys(some))
        assert [found.tolist()[one] for one in place.tolist()] == some


@given(NEEDS, st.sets(st.tuples(st.sampled_from(["a", "b", "é", "y"]), st.sampled_from([0, 1, 5]))))
def test_needs_are_found_by_ticket_and_number(
    values: list[tuple[str, int]], known: set[tuple[str, int]]
) -> None:
    """Whatever the order; no number is the first need's."""
    others = sorted(known, key=repr, reverse=True)

    def table(rows: list[tuple[str, int]]) -> tuple[pd.Series, pd.Series]:
        numbers = pa.array([number or None for _, number in rows], pa.int64())
        numbered = pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([numbers])))
        return column([ticket for ticket, _ in rows]), numbered

    found = need_places(table(values), table(others))
    assert found.tolist() == [others.index(one) if one in known else NOWHERE for one in values]
    assert found.dtype == np.int64
