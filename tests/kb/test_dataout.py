"""Tables for other tools: targets say the same, nothing is a formula or names a ticket."""

from __future__ import annotations

import csv
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from kb.cli.export import DATA_TARGETS
from kb.dataout import ABOUT, COLUMNS, SCHEMAS, DataTable, cells, data_tables, dictionary_page
from kb.errors import InputError
from kb.storage import dataout
from kb.storage.dataout import WRITERS, write_data
from tests.drafting_workspace import a_gap, a_topic

FORMULA = '=HYPERLINK("http://evil.test","été")'
PRIVATE = {"ticket_id", "requester_key", "author_key", "typical", "order_keys", "text", "subject"}


@pytest.fixture(scope="module")
def tables() -> list[DataTable]:
    """Topics one of which is called like a formula, coverage of two weeks, a gap."""
    topics = [a_topic("t-0001"), a_topic("t-0002") | {"label_fr": FORMULA}]
    week = {"locale": "fr", "tickets": 3, "covered": 1, "topic_id": "t-0001"}
    weeks = [{**week, "week": "2026-03-02"}, {**week, "week": "2026-03-09"}]
    frames = {
        "topics": SCHEMAS["topics"].frame(topics),
        "topic_coverage": SCHEMAS["topic_coverage"].frame(weeks),
        "gaps": SCHEMAS["gaps"].frame([a_gap("t-0001", "fr")]),
    }
    return data_tables(frames)


def test_no_table_can_name_a_ticket_or_a_customer() -> None:
    """Whatever is in the results, the columns that leave are these; each table is told about."""
    columns = {column.name for schema in SCHEMAS.values() for column in schema.columns}
    assert not columns & PRIVATE
    assert set(ABOUT) == {*SCHEMAS, COLUMNS.name}
    assert set(WRITERS) == set(DATA_TARGETS)


def test_the_dictionary_has_every_column(tables: list[DataTable]) -> None:
    """As a table and as a page."""
    known = tables[-1].frame
    assert len(known) == sum(len(table.schema.columns) for table in tables[:-1])
    page = dictionary_page(table.schema for table in tables)
    assert all(f"| `{name}` |" in page for name in known["column"])


@pytest.mark.parametrize("to", DATA_TARGETS)
def test_a_target_has_a_dictionary_beside_it(
    tables: list[DataTable], tmp_path: Path, to: str
) -> None:
    """And an earlier export gives way as a whole, other files do not."""
    folder = tmp_path / to
    first = write_data(tables, to, folder)
    assert dataout.DICTIONARY in first
    assert write_data(tables[:1], to, folder) == sorted(p.name for p in folder.iterdir())
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="other files"):
        write_data(tables, to, tmp_path / "mine")


def test_parquet_says_what_columns_mean(tables: list[DataTable], tmp_path: Path) -> None:
    """In the metadata of each field; times are aware."""
    write_data(tables, "parquet", tmp_path / "out")
    read = pq.read_table(tmp_path / "out" / "topics.parquet")
    assert read.schema.field("share").metadata[b"unit"] == b"0 to 1"
    assert read["label_fr"].to_pylist() == ["article", FORMULA]
    assert read["first_seen_at"].to_pylist()[0].tzinfo is not None


def test_csv_is_safe_to_open(tables: list[DataTable], tmp_path: Path) -> None:
    """A text that begins like a formula is told to be a text; lists are one cell."""
    write_data(tables, "csv", tmp_path / "out")
    text = (tmp_path / "out" / "topics.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert rows[1]["label_fr"] == f"'{FORMULA}"
    assert rows[0]["channels"] == "email"


def test_a_workbook_has_dates_notes_and_no_formula(tables: list[DataTable], tmp_path: Path) -> None:
    """A sheet a table, the header frozen."""
    write_data(tables, "xlsx", tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "out" / dataout.WORKBOOK) as book:
        sheets = [book.read(f"xl/worksheets/sheet{n + 1}.xml").decode() for n in range(len(tables))]
        notes = book.read("xl/comments3.xml").decode()
        names = book.read("xl/workbook.xml").decode()
    assert all(f'name="{table.name}"' in names for table in tables)
    assert all('state="frozen"' in sheet and "<f>" not in sheet for sheet in sheets)
    assert "=HYPERLINK" in sheets[0]
    assert "whose need there a live article answered [tickets]" in notes
    assert f"<v>{(date(2026, 3, 2) - date(1899, 12, 30)).days}</v>" in sheets[2]


def test_a_database_has_tables_and_comments(tables: list[DataTable], tmp_path: Path) -> None:
    """They can be asked in SQL, and say what they are."""
    write_data(tables, "duckdb", tmp_path / "out")
    with duckdb.connect(str(tmp_path / "out" / dataout.DATABASE), read_only=True) as database:
        asked = "SELECT sum(covered) FROM topic_coverage JOIN topics USING (topic_id)"
        assert database.execute(asked).fetchall() == [(2,)]
        asked = "SELECT comment FROM duckdb_tables() WHERE table_name = 'gaps'"
        assert database.execute(asked).fetchall() == [(ABOUT["gaps"],)]
        asked = "SELECT comment FROM duckdb_columns() WHERE column_name = 'covered'"
        assert database.execute(asked).fetchall() == [
            ("whose need there a live article answered [tickets]",)
        ]


def test_a_write_that_fails_leaves_the_old_export(
    tables: list[DataTable], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole, and nothing beside it."""
    write_data(tables, "xlsx", tmp_path / "out")
    before = (tmp_path / "out" / dataout.WORKBOOK).read_bytes()
    monkeypatch.setattr(dataout, "MOST_ROWS", 1)
    with pytest.raises(InputError, match="a sheet holds"):
        write_data(tables, "xlsx", tmp_path / "out")
    assert (tmp_path / "out" / dataout.WORKBOOK).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_only_a_column_of_days_becomes_days() -> None:
    """A month, ``all`` or a time are left as they are."""
    assert cells(["2026-03-02", None]) == [date(2026, 3, 2), None]
    assert cells(["2026-03-02", "all"]) == ["2026-03-02", "all"]
    assert cells([datetime(2026, 3, 2, tzinfo=UTC)]) == [datetime(2026, 3, 2, tzinfo=UTC)]
    assert cells([["a", "b"], None]) == ["a; b", None]
