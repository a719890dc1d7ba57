"""Where a workspace still names somebody who was forgotten."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from kb.storage import raw_traces
from kb.storage.workspace import Workspace
from tests.shop import a_shop

WHO = "zoe@cust.example"
TEXT = b'{"email": "Zoe@Cust.example", "text": "o\xc3\xb9 est mon colis ?"}\n'


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """A shop with an export of its own inside, which names nobody yet."""
    found = a_shop(tmp_path / "shop")
    (found.root / "exports").mkdir()
    return found


def test_nobody_is_named_in_a_new_workspace(shop: Workspace) -> None:
    """Settings, articles and templates hold no customer."""
    assert raw_traces.files_naming(shop, WHO) == []


@pytest.mark.parametrize("name", ["t.jsonl", "t.jsonl.gz", "t.zip", "notes.txt"])
def test_a_file_that_names_somebody_is_told(shop: Workspace, name: str) -> None:
    """Plain or packed, whatever the case; by its place, and only that file."""
    path = shop.root / "exports" / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a/tickets.json", TEXT)
    else:
        path.write_bytes(gzip.compress(TEXT) if name.endswith(".gz") else TEXT)
    assert raw_traces.files_naming(shop, f" {WHO.upper()} ") == [f"exports/{name}"]


@pytest.mark.parametrize("at", [raw_traces.BLOCK - 9, raw_traces.BLOCK, 2 * raw_traces.BLOCK - 1])
def test_a_name_across_two_blocks_is_found(shop: Workspace, at: int) -> None:
    """However the file is cut in reading."""
    (shop.root / "exports" / "big.csv").write_bytes(b"x" * at + TEXT + b"y" * 99)
    assert raw_traces.files_naming(shop, WHO) == ["exports/big.csv"]


@pytest.mark.parametrize("asked", ["", "123", "    a"])
def test_what_is_too_short_is_not_looked_for(shop: Workspace, asked: str) -> None:
    """It would be in every file."""
    (shop.root / "exports" / "t.csv").write_bytes(b"123 a")
    assert raw_traces.files_naming(shop, asked) == []


def test_a_broken_archive_says_nothing(shop: Workspace) -> None:
    """It stops nobody from being forgotten."""
    (shop.root / "exports" / "t.zip").write_bytes(b"PK\x03\x04 broken zoe@cust.example")
    (shop.root / "exports" / "t.gz").write_bytes(gzip.compress(TEXT * 999)[:60])
    assert raw_traces.files_naming(shop, WHO) == []
