"""Archives: read in their place, never extracted, never trusted."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import InputError
from kb.storage import files, packed
from kb.storage.packed import Member
from kb.tickets import Skipped
from mining.importers.records import CUT_OFF, JSON_ENDINGS, input_files, json_records

ROWS = [{"id": n, "text": f"Où est le colis {n * n} ?"} for n in range(1, 400)]
LINES = "\n".join(map(json.dumps, ROWS)).encode()


def zstd(content: bytes) -> bytes:
    """``content`` packed with Zstandard."""
    packed_bytes: bytes = pa.Codec("zstd").compress(content, asbytes=True)
    return packed_bytes


def a_zip(path: Path, **members: bytes) -> Path:
    """An archive; ``_`` in the names of its members stands for a dot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return path


def read(path: Path) -> list[object]:
    """Every record of every file at ``path``."""
    return [r for file in input_files([path], JSON_ENDINGS) for r in json_records(file)]


def test_members_of_an_archive_are_read_in_order(tmp_path: Path) -> None:
    """Also those packed again; other kinds of files are left alone."""
    two = gzip.compress(json.dumps({"id": 2}).encode())
    path = a_zip(
        tmp_path / "e.zip",
        two_json_gz=two,
        a_jsonl=b'{"id": 1}',
        logo_png=b"x",
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/a.json", "{}")
    assert read(path) == [{"id": 1}, {"id": 2}]
    assert [p.name for p in tmp_path.iterdir()] == ["e.zip"]


@pytest.mark.parametrize("name", ["t.jsonl.gz", "t.jsonl.zst", "t.zip"])
def test_every_packing_in_a_folder(tmp_path: Path, name: str) -> None:
    """A folder of packed exports is read like the exports."""
    if name == "t.zip":
        a_zip(tmp_path / name, t_jsonl=LINES)
    else:
        (tmp_path / name).write_bytes((gzip.compress if "gz" in name else zstd)(LINES))
    assert read(tmp_path) == ROWS


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cut=st.floats(0, 1, exclude_max=True))
def test_a_packed_file_cut_off_anywhere(tmp_path: Path, pack: object, cut: float) -> None:
    """What comes out of it whole is kept; the end is one skip, or an error where nothing came."""
    assert callable(pack)
    content = pack(LINES)
    path = tmp_path / "t.jsonl"
    path.write_bytes(content[: int(len(content) * cut)])
    try:
        found = read(path)
    except InputError:
        return
    whole = [r for r in found if not isinstance(r, Skipped)]
    assert whole == ROWS[: len(whole)]
    assert 1 <= len(found) - len(whole) <= 2


def test_an_archive_cut_off_is_named(tmp_path: Path) -> None:
    """Its list of members stands at the end: without it there is nothing to trust."""
    path = a_zip(tmp_path / "e.zip", t_json=LINES)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(InputError, match="zip file is cut off"):
        read(path)


def test_a_damaged_member_gives_what_came_before(tmp_path: Path) -> None:
    """The fault is one counted skip."""
    path = a_zip(tmp_path / "e.zip", t_jsonl=LINES * 40)
    content = bytearray(path.read_bytes())
    middle = len(content) * 3 // 4
    content[middle : middle + 200] = b"\xff" * 200
    path.write_bytes(bytes(content))
    found = read(path)
    assert found[:100] == ROWS[:100]
    assert isinstance(found[-1], Skipped)
    assert found[-1].reason in (CUT_OFF, "not JSON")


def test_encrypted_members_are_counted(tmp_path: Path) -> None:
    """The others are read."""
    path = a_zip(tmp_path / "e.zip", a_json=b'{"id": 1}', b_json=b'{"id": 2}')
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 8] |= 1
    path.write_bytes(bytes(content))
    assert read(path) == [{"id": 1}, Skipped("b.json", "encrypted in the archive")]


@pytest.mark.parametrize("name", ["../up.json", "/root.json", "a/../../up.json", "C:/x.json"])
def test_members_that_point_outside_are_counted(tmp_path: Path, name: str) -> None:
    """Nothing is ever written, and a hostile archive is still told."""
    path = tmp_path / "e.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, '{"id": 1}')
    (only,) = read(path)
    assert isinstance(only, Skipped)
    assert only.reason == "a path that leads out of the archive"


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what they claim, and by how much comes out of how little."""
    monkeypatch.setattr(packed, "RATIO_FROM", 100_000)
    bomb = b'{"id": 1}' + b" " * 4_000_000
    (only,) = read(a_zip(tmp_path / "e.zip", a_json=bomb))
    assert only == Skipped("a.json", "unpacks to too much")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b'{"id": 1}\n' + bomb))
    with pytest.raises(InputError, match="unpacks to too much"):
        read(tmp_path / "b.jsonl.gz")


def test_a_total_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many members of a fair size are a bomb together."""
    monkeypatch.setattr(packed, "TOTAL_LIMIT", 15)
    found = read(a_zip(tmp_path / "e.zip", a_json=b'{"id": 1}', b_json=b'{"id": 2}'))
    assert found == [{"id": 1}, Skipped("b.json", "unpacks to too much")]


def test_an_archive_without_exports_is_named(tmp_path: Path) -> None:
    """The operator sees what was looked for."""
    with pytest.raises(InputError, match=r"holds no file ending in \.json"):
        read(a_zip(tmp_path / "e.zip", logo_png=b"x"))


def test_a_refused_member_opens_with_one_line(tmp_path: Path) -> None:
    """A reader that cannot count it says why it stops."""
    member = Member(tmp_path / "e.zip", "a.csv", "encrypted in the archive")
    with pytest.raises(InputError, match="encrypted"), files.opened(member):
        pass


def test_a_packed_file_goes_back_to_its_start(tmp_path: Path) -> None:
    """A reader may look at the beginning and then read it all."""
    path = tmp_path / "t.zst"
    path.write_bytes(zstd(LINES))
    with files.opened(path) as handle:
        assert handle.read(10) == LINES[:10]
        handle.seek(0)
        assert handle.read() == LINES
