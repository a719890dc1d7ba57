"""Tables in Parquet files, read with their check: one file, or many as one table."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import FrameError, InputError
from kb.frames import FrameSchema

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

REMEDY = "remove it, then import the tickets or run the stage again"


def read_tables(
    paths: Iterable[Path],
    schema: FrameSchema,
    *,
    blank: Collection[str] = (),
    where: pc.Expression | None = None,
) -> pd.DataFrame:
    """As :func:`kb.storage.files.read_table`, all files one after the other; none, no rows.

    What lies in them alike is checked together: each check by itself takes as long as the reading.

    Raises:
        InputError: as there, for the first file of which it holds.
    """
    import pandas as pd
    import pyarrow as pa

    read = [(path, arrow_table(path, schema, blank, where)) for path in paths]
    if not read:
        return schema.empty()
    parts = [table for _, table in read]
    if all(part.schema.equals(parts[0].schema) for part in parts):
        with contextlib.suppress(InputError):  # which of the files it is, is told below
            return checked(pa.concat_tables(parts), read[0][0], schema)
    return pd.concat([checked(part, path, schema) for path, part in read], ignore_index=True)


def arrow_table(
    path: Path, schema: FrameSchema, blank: Collection[str], where: pc.Expression | None
) -> pa.Table:
    """What is in a Parquet file of a schema's columns, and nothing in those left ``blank``.

    Raises:
        InputError: the file is missing, or is not whole Parquet.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        read = set(schema.names) - set(blank)
        wanted = [name for name in file.schema_arrow.names if name in read]
        table = (
            file.read(columns=wanted)
            if where is None
            else pq.read_table(path, columns=wanted, filters=where, partitioning=None)
        )
    except (OSError, pa.ArrowException) as error:
        raise InputError(path, f"cannot be read as Parquet ({error}); {REMEDY}") from error
    for name in blank:
        table = table.append_column(name, _nothing(schema.arrow().field(name).type, len(table)))
    return table


def checked(table: pa.Table, path: Path, schema: FrameSchema) -> pd.DataFrame:
    """What was read of ``path`` as a frame.

    Raises:
        InputError: it does not hold what ``schema`` says.
    """
    import pandas as pd

    try:
        return schema.check(table.to_pandas(types_mapper=pd.ArrowDtype))
    except FrameError as error:
        raise InputError(path, f"{error}; {REMEDY}") from error


def _nothing(kind: pa.DataType, rows: int) -> pa.Array:
    """Empty texts, or empty lists of them."""
    import numpy as np
    import pyarrow as pa

    if pa.types.is_list(kind):
        return pa.ListArray.from_arrays(
            np.zeros(rows + 1, dtype=np.int32), pa.array([], kind.value_type)
        )
    return pa.repeat(pa.scalar("", kind), rows)
