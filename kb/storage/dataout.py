"""Tables for other tools as files: a folder that is there whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.dataout import DataTable, cells, dictionary_page
from kb.errors import ExtraError, InputError
from kb.spreadsheets import BYTE_ORDER_MARK, csv_columns
from kb.storage import elsewhere, files

if TYPE_CHECKING:
    import xlsxwriter

DICTIONARY = "dictionary.md"
WORKBOOK, DATABASE = "askless.xlsx", "askless.duckdb"
MOST_ROWS = 1_048_575
"""Rows of a sheet below its header."""
LONGEST_CELL = 32_767


def write_data(
    tables: Sequence[DataTable], to: str, folder: Path | elsewhere.Elsewhere
) -> list[str]:
    """Write ``tables`` as ``to`` (of :data:`WRITERS`) into ``folder``; the files' names.

    The folder takes the place of an earlier export as a whole. At an address each file does, and
    the dictionary comes last: it says that all are there.

    Raises:
        InputError: the folder holds something else, or a table does not fit into a sheet.
        ExtraError: DuckDB is not installed.
    """
    if isinstance(folder, elsewhere.Elsewhere):
        with tempfile.TemporaryDirectory(prefix="askless-data-") as own:
            names = write_data(tables, to, Path(own, "data"))
            elsewhere.put(Path(own, "data"), folder, last=DICTIONARY)
        return names
    if folder.is_dir() and any(folder.iterdir()) and not (folder / DICTIONARY).is_file():
        raise InputError(folder, "holds other files; name an empty folder with --output")
    with files.replacing_folder(folder) as part:
        WRITERS[to](tables, part)
        files.write_text(part / DICTIONARY, dictionary_page(table.schema for table in tables))
        return sorted(path.name for path in part.iterdir())


def _parquet(tables: Sequence[DataTable], folder: Path) -> None:
    import pyarrow.parquet as pq

    for table in tables:
        with files.replacing(folder / f"{table.name}.parquet") as part:
            pq.write_table(table.arrow(), part, compression="zstd")


def _csv(tables: Sequence[DataTable], folder: Path) -> None:
    for table in tables:
        columns = [cells(column.to_pylist()) for column in table.arrow().columns]
        text = csv_columns(table.schema.names, columns)
        files.write_text(folder / f"{table.name}.csv", BYTE_ORDER_MARK + text)


def _xlsx(tables: Sequence[DataTable], folder: Path) -> None:
    """One workbook, a sheet a table; texts are texts, whatever they begin with."""
    import xlsxwriter

    for table in tables:
        if len(table.frame) > MOST_ROWS:
            most = f"a sheet holds {MOST_ROWS:,}; take --to parquet, csv or duckdb"
            raise InputError(table.name, f"has {len(table.frame):,} rows, {most}")
    kept = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with files.replacing(folder / WORKBOOK) as part, xlsxwriter.Workbook(str(part), kept) as book:
        book.set_properties({"title": "askless", "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        looks = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for table in tables:
            _sheet(book.add_worksheet(table.name), table, looks)


def _sheet(
    sheet: xlsxwriter.worksheet.Worksheet, table: DataTable, looks: Mapping[str, Any]
) -> None:
    """The header, frozen, each name with its note; below it the rows."""
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.schema.columns):
        unit = f" [{column.unit}]" if column.unit else ""
        sheet.write_string(0, place, column.name, looks["head"])
        sheet.write_comment(0, place, column.meaning + unit, {"x_scale": 2})
        sheet.set_column(place, place, max(len(column.name) + 2, 12))
    columns = [cells(column.to_pylist()) for column in table.arrow().columns]
    for number, row in enumerate(zip(*columns, strict=True), start=1):
        for place, value in enumerate(row):
            _cell(sheet, (number, place), value, looks)
    sheet.autofilter(0, 0, len(table.frame), len(columns) - 1)


def _cell(
    sheet: xlsxwriter.worksheet.Worksheet, at: tuple[int, int], value: Any, looks: Mapping[str, Any]
) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(*at, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(*at, value.astimezone(UTC).replace(tzinfo=None), looks["time"])
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, looks["day"])
    elif isinstance(value, int | float):
        sheet.write_number(*at, value)
    else:
        sheet.write_string(*at, str(value)[:LONGEST_CELL])


def _duckdb(tables: Sequence[DataTable], folder: Path) -> None:
    """One database, with comments on tables and columns; nothing is fetched to write it."""
    try:
        import duckdb
    except ImportError as error:
        raise ExtraError(
            "a DuckDB file needs duckdb; install askless with the extra: askless[duckdb]"
        ) from error
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(str(folder / DATABASE), config=config) as database:
        for table in tables:
            database.register("given", table.arrow())
            database.execute(f'CREATE TABLE "{table.name}" AS SELECT * FROM given')  # noqa: S608 (our own names)
            database.unregister("given")
            database.execute(f'COMMENT ON TABLE "{table.name}" IS {_quoted(table.about)}')
            for column in table.schema.columns:
                unit = f" [{column.unit}]" if column.unit else ""
                place = f'"{table.name}"."{column.name}"'
                told = _quoted(column.meaning + unit)
                database.execute(f"COMMENT ON COLUMN {place} IS {told}")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


WRITERS: Mapping[str, Callable[[Sequence[DataTable], Path], None]] = {
    "parquet": _parquet,
    "csv": _csv,
    "xlsx": _xlsx,
    "duckdb": _duckdb,
}
