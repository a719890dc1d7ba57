"""Schemas: what fits passes with its dtype, what does not is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from kb.errors import FrameError
from kb.frames import Column, FrameSchema, column_values, instant, instants, plain_rows

PETS = FrameSchema(
    "pets",
    (
        Column("name", "text", "what it is called"),
        Column("legs", "integer", "how many", "legs", null=True),
        Column("born_at", "time", "when", null=True),
    ),
)


def test_a_frame_of_rows_has_the_declared_types() -> None:
    """Missing keys become null, times stay aware."""
    made = PETS.frame([{"name": "Œuf", "born_at": datetime(2026, 1, 1, tzinfo=UTC)}])
    assert str(made["legs"].dtype) == "int64[pyarrow]"
    assert made["born_at"][0] == pd.Timestamp("2026-01-01", tz="UTC")


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"legs": [1], "born_at": [None]}, "name is missing"),
        ({"name": [None], "legs": [1], "born_at": [None]}, "name has 1 empty"),
        ({"name": ["x"], "legs": ["many"], "born_at": [None]}, "legs: expected integer"),
    ],
)
def test_what_does_not_fit_is_named(columns: dict[str, list[object]], problem: str) -> None:
    """The message names the table and each column."""
    with pytest.raises(FrameError, match=f"table pets: .*{problem}"):
        PETS.check(pd.DataFrame(columns))


def test_a_row_of_the_wrong_type_is_named() -> None:
    """A text where a number belongs never reaches a file."""
    with pytest.raises(FrameError, match="legs"):
        PETS.frame([{"name": "x", "legs": "many"}])


def test_further_columns_are_dropped_and_order_is_fixed() -> None:
    """What passes the check has exactly the schema's columns."""
    frame = pd.DataFrame({"extra": [1], "born_at": [None], "legs": [4], "name": ["Rex"]})
    assert list(PETS.check(frame).columns) == PETS.names


def test_empty_is_a_frame_too() -> None:
    """Stages get a table with columns and no rows, not None."""
    assert list(PETS.empty().columns) == PETS.names


def test_rows_hold_plain_python_values() -> None:
    """Of the columns wanted, in their order; nothing is None, times are aware."""
    born = datetime(2026, 1, 1, tzinfo=UTC)
    made = PETS.frame([{"name": "Œuf", "born_at": born}, {"name": "b", "legs": 4}])
    rows = plain_rows(made, ("born_at", "legs"))
    assert rows == [{"born_at": born, "legs": None}, {"born_at": None, "legs": 4}]
    assert [type(value) for value in rows[1].values()] == [type(None), int]
    assert plain_rows(PETS.empty(), ("name",)) == []


def test_some_columns_are_a_schema_of_their_own() -> None:
    """In the order they have; a column that is not there is named."""
    assert PETS.only("legs", "name").names == [n for n in PETS.names if n in ("legs", "name")]
    with pytest.raises(KeyError, match="wings"):
        PETS.only("wings")


def test_a_time_is_the_same_alone_and_in_a_column() -> None:
    """In UTC, whatever its own zone; nothing stays nothing."""
    born = datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    column = PETS.frame([{"name": "a", "born_at": born}, {"name": "b"}])["born_at"]
    assert instants(column)[0] == instant(born) == np.datetime64("2025-12-31T23:00:00")
    assert np.isnat(instants(column)[1])


def test_listed_values_are_those_of_the_column() -> None:
    """Texts, numbers, times and lists, null or not, of Arrow's kinds and of others."""
    moment = datetime(2026, 8, 15, 12, tzinfo=UTC)
    columns: list[pd.Series] = [
        pd.Series(["été", None, "œuvre"], dtype=pd.ArrowDtype(pa.string())),
        pd.Series([1, None, 3], dtype=pd.ArrowDtype(pa.int64())),
        pd.Series([True, False, None], dtype=pd.ArrowDtype(pa.bool_())),
        pd.Series([moment, None, moment], dtype=pd.ArrowDtype(pa.timestamp("us", "UTC"))),
        pd.Series([["a", "b"], [], None], dtype=pd.ArrowDtype(pa.list_(pa.string()))),
        pd.Series(["a", None]),
        pd.Series([1.5, 2.0]),
        pd.Series([], dtype=pd.ArrowDtype(pa.string())),
    ]
    for column in columns:
        found, wanted = column_values(column), column.tolist()
        assert list(map(str, found)) == list(map(str, wanted))
        assert list(map(type, found)) == list(map(type, wanted))
