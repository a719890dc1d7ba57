"""Tables of weekly figures brought by the user: CSV, JSON lines or Parquet, packed or not, as rows.

The kind is told by how the file begins: ``PAR1`` opens Parquet, ``{`` JSON lines. Columns are found
by name whatever their order and case; of a CSV the separator is the one of the header.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.storage import files

PARQUET = b"PAR1"
SEPARATORS = ",;\t|"
LARGEST_BYTES = 500_000_000
"""A table of topics by weeks is a few megabytes; more is some other file."""

ALIASES: Mapping[str, str] = {"lang": "language", "locale": "language", "weeks": "week"}
"""Other names that columns are known by."""

Row = tuple[int, dict[str, Any]]


def rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """The rows of a table with their numbers in the file; ``columns`` must be there.

    Rows without any value are left out. A table with a header only, or an empty file, gives none.

    Raises:
        InputError: the file is missing, packed badly, no text in UTF-8 or UTF-16, no table of this
            kind, or lacks a column.
    """
    raw = _bytes(path)
    found = _parquet_rows(path, raw, columns) if raw[:4] == PARQUET else _rows(path, raw, columns)
    return [(number, row) for number, row in found if any(_is_filled(v) for v in row.values())]


def _rows(path: Path, raw: bytes, columns: Sequence[str]) -> Iterator[Row]:
    content = _text(path, raw)
    if not content.strip():
        return iter(())
    is_json = content.lstrip()[0] in "{["
    return _json_rows(path, content, columns) if is_json else _csv_rows(path, content, columns)


def _parquet_rows(path: Path, raw: bytes, columns: Sequence[str]) -> Iterator[Row]:
    from pyarrow import ArrowException, parquet

    try:
        table = parquet.read_table(io.BytesIO(raw))
    except (ArrowException, OSError) as error:
        raise InputError(path, "is not whole Parquet") from error
    names = [_name(name) for name in table.column_names]
    _check(path, dict.fromkeys(names), columns, 1)
    return enumerate(table.rename_columns(names).to_pylist(), start=1)


def _is_filled(value: Any) -> bool:
    return value is not None and str(value).strip() != ""


def _bytes(path: Path) -> bytes:
    with files.opened(path) as handle:
        raw: bytes = handle.read(LARGEST_BYTES + 1)
    if len(raw) > LARGEST_BYTES:
        raise InputError(path, "is larger than a table of topics and weeks can be")
    return raw


def _text(path: Path, raw: bytes) -> str:
    is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return raw.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(path, "is no text in UTF-8; save it as CSV UTF-8") from error


def _json_rows(path: Path, content: str, columns: Sequence[str]) -> Iterator[Row]:
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(path, "not JSON, expected one object a line", row=number) from error
        if not isinstance(row, dict):
            raise InputError(path, "expected a JSON object", row=number)
        named = _renamed(row)
        _check(path, named, columns, number)
        yield number, named


def _csv_rows(path: Path, content: str, columns: Sequence[str]) -> Iterator[Row]:
    head = content.lstrip().split("\n", 1)[0]
    separator = max(SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    header: list[str] | None = None
    read = 0
    try:
        for cells in reader:
            number, read = read + 1, reader.line_num  # a cell that nobody closed may end far below
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [_name(cell) for cell in cells]
                _check_twice(path, [cell.strip().lower() for cell in cells], number)
                _check(path, dict.fromkeys(header), columns, number)
            else:
                _check_width(path, len(cells), len(header), number)
                yield number, dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise InputError(path, f"not CSV ({error})", row=read + 1) from error


def _name(column: str) -> str:
    plain = column.strip().lower()
    return ALIASES.get(plain, plain)


def _renamed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {_name(key): value for key, value in row.items()}


def _check(path: Path, row: Mapping[str, Any], columns: Sequence[str], number: int) -> None:
    lacking = [column for column in columns if column not in row]
    if lacking:
        have = ", ".join(list(row)[:8])
        lack = ", ".join(lacking)
        raise InputError(path, f"no column {lack}; there is {have}", row=number)


def _check_twice(path: Path, header: Sequence[str], number: int) -> None:
    twice = [name for place, name in enumerate(header) if name and name in header[:place]]
    if twice:
        raise InputError(path, f"two columns are called {twice[0]}", row=number)


def _check_width(path: Path, cells: int, columns: int, number: int) -> None:
    if cells > columns:
        raise InputError(path, f"{cells} cells under {columns} headers", row=number)
