"""What a DataFrame holds, and the check that it does.

A DataFrame that crosses a function boundary has a :class:`FrameSchema`, declared once beside the
noun it holds. The stage that receives the frame calls :meth:`FrameSchema.check` once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from kb.errors import FrameError

if TYPE_CHECKING:  # half a second that a command with nothing to do need not wait
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    import pyarrow as pa


@cache
def arrow_types() -> Mapping[str, pa.DataType]:
    """Column kinds in words, and the Arrow type that stores each. Times are aware and in UTC."""
    import pyarrow as pa

    return {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
        "time": pa.timestamp("us", tz="UTC"),
        "texts": pa.list_(pa.string()),
    }


@dataclass(frozen=True)
class Column:
    """One column: its name, kind (a key of :func:`arrow_types`), unit and meaning."""

    name: str
    kind: str
    meaning: str
    unit: str = ""
    null: bool = False
    is_new: bool = False
    """Files of an earlier askless lack it: they are read with nulls there."""

    @property
    def dtype(self) -> pd.ArrowDtype:
        """The Arrow-backed pandas dtype of this column."""
        import pandas as pd

        return pd.ArrowDtype(arrow_types()[self.kind])


@dataclass(frozen=True)
class FrameSchema:
    """The columns of a table, in order."""

    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]

    def only(self, *names: str) -> FrameSchema:
        """Some of its columns, in its order: a frame that holds them need not hold the others.

        Raises:
            KeyError: it has no such column.
        """
        if unknown := set(names) - set(self.names):
            raise KeyError(f"{self.name} has no {', '.join(sorted(unknown))}")
        return FrameSchema(self.name, tuple(c for c in self.columns if c.name in names))

    def empty(self) -> pd.DataFrame:
        """A frame with these columns and no rows."""
        return self.frame([])

    def frame(self, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
        """A checked frame made of ``rows``; a key that is missing becomes null.

        Raises:
            FrameError: a value does not fit its column, or a null where none is allowed.
        """
        import pandas as pd
        import pyarrow as pa

        records = list(rows)
        data = {}
        for column in self.columns:
            values = [record.get(column.name) for record in records]
            try:
                array = pa.array(values, type=arrow_types()[column.kind])
            except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
                raise FrameError(self.name, [f"{column.name}: {error}"]) from error
            data[column.name] = pd.Series(pd.arrays.ArrowExtensionArray(array))
        return self.check(pd.DataFrame(data, columns=self.names))

    def check(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return ``frame`` with exactly these columns in order and with their dtypes.

        Further columns are dropped; a column of a compatible dtype is cast.

        Raises:
            FrameError: a column is missing, cannot be cast, or holds nulls it must not.
        """
        import pandas as pd
        import pyarrow as pa

        lacking = [c for c in self.columns if c.name not in frame.columns]
        frame = frame.assign(**{c.name: pd.Series(dtype=c.dtype) for c in lacking if c.is_new})
        problems = [f"{c.name} is missing" for c in lacking if not c.is_new]
        checked = {}
        for column in self.columns:
            if column.name not in frame.columns:
                continue
            series = frame[column.name]
            if series.dtype != column.dtype:
                try:
                    series = series.astype(column.dtype)
                except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError) as error:
                    problems.append(f"{column.name}: expected {column.kind}: {error}")
                    continue
            if not column.null and bool(series.isna().any()):
                problems.append(f"{column.name} has {int(series.isna().sum())} empty cells")
            checked[column.name] = series
        if problems:
            raise FrameError(self.name, problems)
        return pd.DataFrame(checked, columns=self.names, index=frame.index)

    def arrow(self) -> pa.Schema:
        """The same columns as a pyarrow schema, for Parquet."""
        import pyarrow as pa

        return pa.schema([(c.name, arrow_types()[c.kind]) for c in self.columns])

    def markdown(self) -> str:
        """This schema as a Markdown section with a table, for the documentation."""
        rows = [
            f"| `{c.name}` | {c.kind} | {c.unit} | {'yes' if c.null else ''} | {c.meaning} |"
            for c in self.columns
        ]
        head = ["| column | kind | unit | may be empty | meaning |", "|---|---|---|---|---|"]
        return "\n".join([f"## {self.name}", "", *head, *rows, ""])


def moments(times: pd.Series) -> pd.Series:
    """Aware times with numpy's dtype, microseconds in UTC, null where they are.

    ``astype`` does the same by making an object of each of Arrow's times: 3 s a million.
    """
    import pandas as pd
    import pyarrow as pa

    if not isinstance(times.dtype, pd.ArrowDtype):
        return times.astype("datetime64[us, UTC]")
    held = pa.chunked_array(times).cast(pa.timestamp("us"))
    return pd.Series(held.to_numpy(), index=times.index).dt.tz_localize("UTC")


def instants(times: pd.Series) -> npt.NDArray[np.datetime64]:
    """As :func:`moments`, without the zone that numpy has no name for."""
    found: npt.NDArray[np.datetime64]
    found = moments(times).dt.tz_localize(None).to_numpy("datetime64[us]")
    return found


def instant(moment: datetime) -> np.datetime64:
    """An aware time as :func:`instants` has it."""
    import numpy as np

    return np.datetime64(moment.astimezone(UTC).replace(tzinfo=None), "us")


def column_values(column: pd.Series) -> list[Any]:
    """As ``column.tolist()``, which makes the values of an Arrow column one by one: ten times as
    long."""
    import pandas as pd
    import pyarrow as pa

    if not isinstance(column.dtype, pd.ArrowDtype) or pa.types.is_nested(
        column.dtype.pyarrow_dtype
    ):
        return list(column.tolist())
    found: list[Any] = column.to_numpy(dtype=object).tolist()
    return found


def plain_rows(frame: pd.DataFrame, columns: Iterable[str]) -> list[dict[str, Any]]:
    """Some columns as plain Python values: times as aware datetimes, None where nothing is."""
    import pyarrow as pa

    table = pa.Table.from_pandas(frame[list(columns)], preserve_index=False)
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows
