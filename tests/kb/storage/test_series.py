"""Tables of weekly figures as they are brought: CSV, JSON lines, packed, broken."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kb.deflection.rows import monday
from kb.errors import InputError
from kb.storage.series import rows

COLUMNS = ("topic", "week", "count")


def a_file(folder: Path, content: str | bytes, name: str = "counts.csv") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        "topic,week,count\nété,2024-01-01,3\n",
        "\ufeffTopic;Week;Count\r\nété;2024-01-01;3\r\n",
        "week\tcount\ttopic\n2024-01-01\t3\tété\n",
        '\n{"topic": "été", "week": "2024-01-01", "count": 3}\n\n',
        '"topic","week","count"\n"été","2024-01-01","3"\n,,\n\n',
    ],
)
def test_a_table_is_read_however_it_is_written(tmp_path: Path, content: str) -> None:
    """Separators, order and case of columns, byte order marks, JSON lines."""
    (_, row), *others = rows(a_file(tmp_path, content), COLUMNS)
    assert {name: str(row[name]) for name in COLUMNS} == {
        "topic": "été",
        "week": "2024-01-01",
        "count": "3",
    }
    assert others == []


def test_a_parquet_table_is_read(tmp_path: Path) -> None:
    """Days as days or times, numbers as numbers; half a file is told."""
    path = tmp_path / "counts.parquet"
    days = pd.to_datetime(["2024-01-01", "2024-01-08"])
    made = pd.DataFrame({"Topic": ["été", "été"], "week": days, "count": [3, 4]})
    made.to_parquet(path)
    assert [(number, row["count"]) for number, row in rows(path, COLUMNS)] == [(1, 3), (2, 4)]
    assert monday(rows(path, COLUMNS)[1][1], "week") == date(2024, 1, 8)
    made.assign(week=days.date).to_parquet(path)
    assert monday(rows(path, COLUMNS)[1][1], "week") == date(2024, 1, 8)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(InputError, match="not whole Parquet"):
        rows(path, COLUMNS)


def test_a_packed_table_is_read(tmp_path: Path) -> None:
    """gzip, whatever the name says."""
    packed = gzip.compress(b"topic,week,count\na,2024-01-01,3\n")
    assert len(rows(a_file(tmp_path, packed), COLUMNS)) == 1


def test_a_utf16_table_is_read(tmp_path: Path) -> None:
    """As some spreadsheets save it."""
    wide = "topic,week,count\nœuvre,2024-01-01,3\n".encode("utf-16")
    assert rows(a_file(tmp_path, wide), COLUMNS)[0][1]["topic"] == "œuvre"


@pytest.mark.parametrize("content", ["", "  \n", "topic,week,count\n"])
def test_no_row_is_no_row(tmp_path: Path, content: str) -> None:
    """An empty file and a header alone have none."""
    assert rows(a_file(tmp_path, content), COLUMNS) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("topic,week\na,2024-01-01\n", "no column count; there is topic, week"),
        ("topic,week,count,Count\na,2024-01-01,3,4\n", "row 1: two columns are called count"),
        ("topic,week,count\na,2024-01-01,3,4\n", "row 2: 4 cells under 3 headers"),
        ('{"topic": "a", "week": "2024-01-01"}\n', "no column count"),
        ('{"topic": \n', "row 1: not JSON"),
        ("[1, 2]\n", "expected a JSON object"),
        (b"topic,week,count\n\xe9t\xe9,2024-01-01,3\n", "UTF-8"),
        (gzip.compress(b"topic,week,count\n" * 99, mtime=0)[:40], "cut off or broken"),
    ],
)
def test_a_table_that_cannot_be_read_is_told(
    tmp_path: Path, content: str | bytes, told: str
) -> None:
    """The file, what was found, and where."""
    with pytest.raises(InputError) as caught:
        rows(a_file(tmp_path, content), COLUMNS)
    assert told in str(caught.value)


def test_a_quote_that_nobody_closed_is_told_where_it_stands(tmp_path: Path) -> None:
    """Not where the file ends, below all that the cell has swallowed."""
    open_quote = 'topic,week,count\na,2024-01-01,3\nb,"2024-01-01,3\nc,2024-01-08,4\n'
    assert [number for number, _ in rows(a_file(tmp_path, open_quote), COLUMNS)] == [2, 3]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """By its path."""
    with pytest.raises(InputError, match="no such file"):
        rows(tmp_path / "none.csv", COLUMNS)
