"""Units in columns: the same as one by one in dictionaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kb.topic_decisions import TOPIC_UNITS, Unit
from mining.unit_columns import Coded, UnitRows, places

TOPIC = st.sampled_from([None, "t-1", "t-2", "t-3"])
TOPICS = st.lists(TOPIC, max_size=12)
UNITS = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b", "é", "c-10", "c-9"]), st.integers(0, 3)),
    TOPIC,
    max_size=12,
)


def texts(values: Sequence[str | None]) -> pd.Series:
    """A column of a table."""
    return pd.Series(values, dtype=TOPIC_UNITS.columns[0].dtype)


def coded(values: Sequence[str | None]) -> Coded:
    """Topics in columns."""
    return Coded.of(texts(values))


def unit_rows(units: Mapping[Unit, str | None]) -> UnitRows:
    """Units in order."""
    ids = sorted({ticket for ticket, _ in units})
    own = sorted(units)
    return UnitRows(
        texts(ids),
        np.array([ids.index(ticket) for ticket, _ in own], dtype=np.int64),
        np.array([need for _, need in own], dtype=np.int64),
    )


@given(TOPICS, TOPICS)
def test_names_are_kept_through_codes(one: list[str | None], other: list[str | None]) -> None:
    """As values, as a column of a table, joined, and counted."""
    joined = Coded.joined([coded(one), coded(other)])
    assert joined.values() == one + other == coded(one + other).values()
    assert [None if pd.isna(v) else v for v in pd.Series(joined.column())] == one + other
    assert joined.sizes() == {v: (one + other).count(v) for v in one + other if v is not None}


@given(TOPICS, st.data())
def test_some_rows_get_other_names(names: list[str | None], data: st.DataObject) -> None:
    """And no others."""
    rows = [row for row in range(len(names)) if data.draw(st.booleans())]
    new = [data.draw(st.sampled_from([None, "t-1", "t-9"])) for _ in rows]
    wanted = list(names)
    for row, name in zip(rows, new, strict=True):
        wanted[row] = name
    assert coded(names).with_names(np.array(rows, dtype=np.int64), new).values() == wanted


@given(st.lists(st.text("ab", max_size=2)), st.lists(st.text("ab", max_size=2)))
def test_places_are_the_last_ones(values: list[str], known: list[str]) -> None:
    """As a dictionary of places has them."""
    place = {text: row for row, text in enumerate(known)}
    found = places(texts(values), texts(known)).tolist()
    assert found == [place.get(text, -1) for text in values]


@given(UNITS, st.lists(st.tuples(st.sampled_from(["a", "é", "c-9", "d"]), st.integers(0, 9))))
def test_units_are_found_among_others(own: Mapping[Unit, str | None], others: list[Unit]) -> None:
    """Whatever their order, and the last of equal ones."""
    ids, needs = texts([ticket for ticket, _ in others]), [need for _, need in others]
    found = unit_rows(own).places(ids, needs).tolist()
    place = {unit: row for row, unit in enumerate(others)}
    assert found == [place.get(unit, -1) for unit in sorted(own)]


@given(UNITS, st.randoms(use_true_random=False))
def test_units_need_not_stand_in_order(own: Mapping[Unit, str | None], chance: Random) -> None:
    """Each is found whatever stands before it."""
    rows = unit_rows(own)
    order = list(range(len(own)))
    chance.shuffle(order)
    moved = UnitRows(rows.ids, rows.row[order], rows.number[order])
    ids, needs = texts([ticket for ticket, _ in own]), [need for _, need in own]
    wanted = rows.places(ids, needs)[order].tolist() if own else []
    assert moved.places(ids, needs).tolist() == wanted
