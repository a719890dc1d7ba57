"""Pagefind's index, made light."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from kb.storage import searchindex
from kb.storage.searchindex import LARGE, lighten
from kb.storage.workspace import Workspace


@pytest.fixture
def index(built_shop: Workspace, tmp_path: Path) -> Path:
    """A copy of the sample shop's French index."""
    folder = tmp_path / "pagefind"
    shutil.copytree(built_shop.site_dir / "fr" / "pagefind", folder)
    return folder


def unpacked(path: Path) -> bytes:
    """What a file of Pagefind holds."""
    return gzip.decompress(path.read_bytes()).removeprefix(searchindex.SIGNATURE)


def test_fragments_hold_no_text(index: Path) -> None:
    """Title, questions and summary are all that the list of results shows or compares."""
    for path in (index / "fragment").iterdir():
        fragment = json.loads(unpacked(path))
        assert fragment["meta"]["title"]
        assert fragment["url"]
        assert fragment["content"] == ""


def test_many_fragments_are_numbered(index: Path) -> None:
    """The list of pages names each file, packs better, and has a name of its own again."""
    before = next(index.glob("*.pf_meta"))
    old = {path.stem for path in (index / "fragment").iterdir()}
    fragments = {unpacked(path) for path in (index / "fragment").iterdir()}
    packed_before = before.stat().st_size
    lighten(index, LARGE)
    (language,) = json.loads((index / "pagefind-entry.json").read_bytes())["languages"].values()
    (meta,) = index.glob("*.pf_meta")
    assert meta.name == f"pagefind.{language['hash']}.pf_meta" != before.name
    assert meta.stat().st_size < packed_before
    names = [path.stem for path in (index / "fragment").iterdir()]
    assert not old & set(names)
    assert all(name.encode() in unpacked(meta) for name in names)
    assert {unpacked(path) for path in (index / "fragment").iterdir()} == fragments


def test_an_unknown_list_of_pages_stays(index: Path) -> None:
    """It works as it is; only a list that names every file is understood."""
    next((index / "fragment").iterdir()).rename(index / "fragment" / "xx_1.pf_fragment")
    before = {path.name: path.read_bytes() for path in index.rglob("*") if path.is_file()}
    lighten(index, LARGE)
    assert {path.name: path.read_bytes() for path in index.rglob("*") if path.is_file()} == before
