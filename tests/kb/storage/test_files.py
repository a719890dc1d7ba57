"""Files are whole or not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import InputError, WorkspaceError
from kb.frames import Column, FrameSchema
from kb.storage import files, tables
from kb.tickets import TICKETS
from kb.topics import ASSIGNMENTS
from tests.factories import a_ticket_row


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """Whatever happens inside, the name holds the old text or the new."""
    path = tmp_path / "a.txt"
    files.write_text(path, "old")
    with pytest.raises(RuntimeError), files.replacing(path) as part:
        part.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_folder_leaves_the_old_folder(tmp_path: Path) -> None:
    """A build that dies keeps the site that was there."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("old")
    with pytest.raises(RuntimeError), files.replacing_folder(folder) as part:
        (part / "index.html").write_text("half")
        raise RuntimeError
    assert [p.name for p in tmp_path.iterdir()] == ["site"]
    assert (folder / "index.html").read_text() == "old"


@pytest.mark.parametrize("before", [None, "", '{"n": 0}\n'])
def test_lines_are_appended_behind_whole_ones(tmp_path: Path, before: str | None) -> None:
    """To a file that is not there, to an empty one, and to one with lines."""
    path = tmp_path / "log.jsonl"
    if before is not None:
        path.write_text(before)
    files.append_json_lines(path, [{"n": 1}, {"qui": "Zoé"}])
    assert path.read_text("utf-8") == (before or "") + '{"n": 1}\n{"qui": "Zoé"}\n'


def test_half_a_line_is_ended_before_others_come(tmp_path: Path) -> None:
    """A command killed while it wrote, in the middle of a letter too, spoils its own line only."""
    path = tmp_path / "log.jsonl"
    path.write_bytes('{"n": 1}\n{"qui": "Zo\u00e9'.encode()[:-1])
    files.append_json_lines(path, [{"n": 2}])
    *_, half, last = path.read_text("utf-8", errors="replace").splitlines()
    assert (half, last) == ('{"qui": "Zo\ufffd', '{"n": 2}')


def test_nothing_is_appended_to_a_folder_that_is_gone(tmp_path: Path) -> None:
    """Else what was deleted would come back as a folder with one file."""
    with pytest.raises(FileNotFoundError):
        files.append_json_lines(tmp_path / "gone" / "log.jsonl", [{"n": 1}])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("before", ["", "é\n", "é", "\ufeffé\r\n"])
def test_a_log_is_extended_by_whole_lines(tmp_path: Path, before: str) -> None:
    """Nothing that was there changes; a last line without a line break gets one."""
    path = tmp_path / "new" / "log.csv"
    files.extend_text(path, before)
    files.extend_text(path, "œuvre,2\n")
    line_break = "\n" if before == "é" else ""
    assert path.read_bytes().decode() == before + line_break + "œuvre,2\n"


def test_a_finished_folder_takes_the_place_of_the_old(tmp_path: Path) -> None:
    """Files of the old folder that the new one lacks are gone."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "gone.html").write_text("old")
    with files.replacing_folder(folder) as part:
        (part / "index.html").write_text("new")
    assert [p.name for p in folder.iterdir()] == ["index.html"]


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x"])
def test_nothing_is_written_outside_its_folder(tmp_path: Path, name: str) -> None:
    """A hostile name stops before any file is touched."""
    with pytest.raises(WorkspaceError, match="outside"):
        files.inside(tmp_path, name)


def test_a_broken_table_is_one_clear_line(tmp_path: Path) -> None:
    """A cut-off Parquet file names itself."""
    path = tmp_path / "a.parquet"
    files.write_table(path, ASSIGNMENTS.empty(), ASSIGNMENTS)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        files.read_table(path, ASSIGNMENTS)


def test_a_table_comes_back_as_it_went(tmp_path: Path) -> None:
    """Nulls and accents survive."""
    row = {"ticket_id": "é", "topic_id": None, "similarity": 0.5}
    path = tmp_path / "a.parquet"
    frame = ASSIGNMENTS.frame([row])
    files.write_table(path, frame, ASSIGNMENTS)
    assert files.read_table(path, ASSIGNMENTS).equals(frame)


def test_a_table_can_be_read_without_askless(tmp_path: Path) -> None:
    """An analyst opens a stored table with plain pandas, lists and all."""
    path = tmp_path / "a.parquet"
    files.write_table(path, TICKETS.frame([a_ticket_row(tags=["vip"])]), TICKETS)
    assert list(pd.read_parquet(path)["tags"][0]) == ["vip"]


@pytest.mark.parametrize(
    ("content", "problem"), [(b"", "no rows"), (b"{}\n[1]\n", "row 2"), (b"{}\n{", "row 2")]
)
def test_labelled_data_with_a_fault_is_refused(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    """A figure is never computed on half a file."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=problem):
        files.read_json_lines(path)


def test_many_files_come_whole_or_not_at_all(tmp_path: Path) -> None:
    """None has its name before all are on the disk, and nothing unfinished is left."""

    def failing() -> Iterator[tuple[str, str]]:
        yield "one.md", "été\n"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        files.write_texts(tmp_path / "versions", failing())
    assert [path.name for path in tmp_path.rglob("*")] == ["versions"]
    many = {f"{number}.md": "œuvre\n" * number for number in range(files.SYNCED_ALONE + 1)}
    files.write_texts(tmp_path / "versions", many.items())
    found = {path.name: path.read_text("utf-8") for path in tmp_path.rglob("*.md")}
    assert found == many
    assert [path.name for path in tmp_path.iterdir()] == ["versions"]


@pytest.mark.parametrize("lacking", [[], ["need"], ["need", "start"]])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_tables_are_read_together_as_one_by_one(
    tmp_path: Path, lacking: list[str], at: int
) -> None:
    """Files of an earlier askless among them lack columns, which are null there."""
    paths = [tmp_path / f"{number}.parquet" for number in range(3)]
    for number, path in enumerate(paths):
        row = {"ticket_id": f"{number}é", "topic_id": None, "need": number, "similarity": 0.5}
        files.write_table(path, ASSIGNMENTS.frame([row] * number), ASSIGNMENTS)
    old = pq.read_table(paths[at])
    pq.write_table(old.drop_columns(lacking), paths[at])
    one_by_one = [files.read_table(path, ASSIGNMENTS) for path in paths]
    together = tables.read_tables(paths, ASSIGNMENTS)
    pd.testing.assert_frame_equal(together, pd.concat(one_by_one, ignore_index=True))


def test_of_many_tables_the_wrong_one_is_named(tmp_path: Path) -> None:
    """Somebody has to know which file to remove."""
    paths = [tmp_path / f"{number}.parquet" for number in range(3)]
    for number, path in enumerate(paths):
        row = {"ticket_id": f"{number}", "similarity": 0.5}
        files.write_table(path, ASSIGNMENTS.frame([row]), ASSIGNMENTS)
    own = pq.read_table(paths[1])
    empty = pa.array([None], pa.string())
    pq.write_table(
        own.set_column(own.schema.get_field_index("ticket_id"), "ticket_id", empty), paths[1]
    )
    with pytest.raises(InputError, match=r"1\.parquet: .*ticket_id has 1 empty"):
        tables.read_tables(paths, ASSIGNMENTS)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.tuples(st.text(max_size=3), st.text(max_size=2)), max_size=9)))
def test_lines_are_told_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: list[list[tuple[str, str]]]
) -> None:
    """By the first column, the last of equal ones, in blocks that are one text together."""
    monkeypatch.setattr(files, "LINES_AT_ONCE", 4)
    schema = FrameSchema("pairs", (Column("a", "text", "first"), Column("b", "text", "second")))
    paths = [tmp_path / f"{number}.parquet" for number in range(len(parts))]
    for path, pairs in zip(paths, parts, strict=True):
        files.write_table(path, schema.frame({"a": a, "b": b} for a, b in pairs), schema)
    known = {a: b for pairs in parts for a, b in pairs}
    wanted = "".join(f"{a}\x1f{known[a]}\n" for a in sorted(known, key=str.encode))
    assert b"".join(files.sorted_lines(paths, ("a", "b"), between="\x1f")) == wanted.encode()
