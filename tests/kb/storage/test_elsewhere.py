"""Tests of files at addresses: read where they lie, and put there."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kb.cli.places import Place
from kb.dataout import DataTable
from kb.errors import ExtraError, InputError, StageError
from kb.frames import Column, FrameSchema
from kb.storage import elsewhere, files
from kb.storage.dataout import write_data
from kb.storage.elsewhere import Elsewhere, files_at, is_address
from kb.tickets import SourceTicket
from mining.importers import source
from mining.importers.source import ImportOptions

OPTIONS = ImportOptions(now=datetime(2026, 11, 1, tzinfo=UTC))


def lines(*ids: str) -> bytes:
    """Tickets as JSON lines."""
    rows = ({"id": one, "created_at": "2026-10-01", "text": f"Où est {one} ?"} for one in ids)
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


@pytest.fixture(params=["file", "memory"])
def bucket(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a folder with three exports, one of them packed; by Arrow, and by fsspec."""
    address = f"file://{tmp_path}/shop é" if request.param == "file" else "memory://shop é"
    system, root = fsspec.core.url_to_fs(address)
    held = {"a.jsonl": lines("a1", "a2"), "b/b.jsonl.gz": gzip.compress(lines("b1"))}
    for name, data in (held | {"notes.txt": b"no export"}).items():
        system.makedirs(f"{root}/{name}".rpartition("/")[0], exist_ok=True)
        system.pipe_file(f"{root}/{name}", data)
    yield address
    system.rm(root, recursive=True)


def ids(*places: Elsewhere) -> list[str]:
    """Ids of the tickets that are read there."""
    found = source("jsonl").read(places, OPTIONS)  # type: ignore[arg-type]
    return [one.source_id for one in found if isinstance(one, SourceTicket)]


def test_exports_are_read_where_they_lie(bucket: str) -> None:
    """A folder's files in order, packed or not; or one file of it."""
    assert ids(Elsewhere(bucket)) == ["a1", "a2", "b1"]
    assert ids(Elsewhere(f"{bucket}/b/b.jsonl.gz")) == ["b1"]
    assert [place.name for place in files_at(Elsewhere(bucket), (".jsonl",))][1] == "b.jsonl.gz"


def test_what_is_not_there_is_named(bucket: str) -> None:
    """Neither a folder nor a file, a place without exports, a system that nobody knows."""
    with pytest.raises(InputError, match="no such file or folder"):
        ids(Elsewhere(f"{bucket}/none"))
    with pytest.raises(InputError, match=r"holds no file ending in"):
        files_at_csv = source("csv").read([Elsewhere(f"{bucket}/b")], OPTIONS)  # type: ignore[list-item]
        list(files_at_csv)
    with pytest.raises((InputError, ExtraError), match="nosuchsystem://"):
        ids(Elsewhere("nosuchsystem://shop"))


def test_zip_archives_are_left_out_and_said(tmp_path: Path) -> None:
    """They are read from a disk alone."""
    (tmp_path / "a.jsonl").write_bytes(lines("a1"))
    (tmp_path / "old.zip").write_bytes(b"PK")
    found = source("jsonl").read([Elsewhere(f"file://{tmp_path}")], OPTIONS)  # type: ignore[list-item]
    with pytest.raises(InputError, match="zip archive"):
        list(found)


def test_a_storage_that_fails_is_no_end_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a file is never taken for all of it, packed or not."""

    class Failing:
        def __init__(self, data: bytes) -> None:
            self._file = pa.BufferReader(data)

        def read(self, size: int) -> bytes:
            if self._file.tell() >= 64:
                raise OSError("connection reset")
            return bytes(self._file.read(min(size, 64)))

        def __getattr__(self, name: str) -> object:
            return getattr(self._file, name)

    class System:
        def open_input_file(self, path: str) -> Failing:
            return Failing(gzip.compress(lines(*map(str, range(50)))))

    monkeypatch.setattr(elsewhere, "_system", lambda address: (System(), "a.jsonl.gz"))
    with (
        pytest.raises(StageError, match=r"the storage failed .connection reset"),
        files.opened(Elsewhere("s3://shop/a.jsonl.gz")) as handle,
    ):
        handle.read()


def test_tables_are_put_there_and_the_dictionary_last(bucket: str) -> None:
    """Whoever finds the dictionary finds all tables."""
    schema = FrameSchema("topics", (Column("topic_id", "text", "id"),))
    table = DataTable(schema, schema.frame([{"topic_id": "t-1"}]))
    written = write_data([table], "parquet", Elsewhere(f"{bucket}/out"))
    assert "dictionary.md" in written
    found = files_at(Elsewhere(f"{bucket}/out"), (".parquet",))
    with files.opened(found[0]) as handle:
        assert pq.read_table(handle).num_rows == 1


def test_words_are_addresses_or_paths_and_secrets_are_not_shown() -> None:
    """What looks like an address is one; neither key nor query of it reaches a message."""
    assert isinstance(Place().convert("s3://shop/x", None, None), Elsewhere)
    assert Place().convert("exports/x.jsonl", None, None) == Path("exports/x.jsonl")
    assert not is_address("C://exports")
    told = Elsewhere("s3://key:secret@shop/x.json?endpoint_override=here")
    assert (str(told), told.name) == ("s3://shop/x.json", "x.json")
    assert "secret" not in repr(told)


def test_articles_are_read_from_this_machine() -> None:
    """A source that is no export of tickets or orders says so."""
    from kb.cli.import_ import command

    with pytest.raises(click.UsageError, match="files of this machine"):
        command.main(["articles", "markdown", "s3://shop/x"], standalone_mode=False)
