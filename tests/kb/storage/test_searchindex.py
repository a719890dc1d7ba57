"""Pagefind's index, made light."""

from __future__ import annotations

import gzip
import json
import re
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from kb.storage import searchindex
from kb.storage.searchindex import TOGETHER, lighten
from kb.storage.workspace import Workspace, packaged

ARTICLES = {"fr_1234567": "/b/two/", "fr_abcdef0": "/a/one/", "fr_0fedcba": "/b/three/"}


def packed(path: Path, content: bytes) -> None:
    """A file as Pagefind writes it."""
    path.write_bytes(gzip.compress(searchindex.SIGNATURE + content))


def unpacked(path: Path) -> bytes:
    """What a file of Pagefind holds."""
    return gzip.decompress(path.read_bytes()).removeprefix(searchindex.SIGNATURE)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """What Pagefind would write of three articles, as far as we read it."""
    (tmp_path / "fragment").mkdir()
    for name, url in ARTICLES.items():
        document = {"url": url, "content": "text", "anchors": [1], "meta": {"title": f"T {url}"}}
        packed(tmp_path / "fragment" / f"{name}.pf_fragment", json.dumps(document).encode())
    listed = b"".join(b"\x83\x6a" + name.encode() + b"\x18\x20\x80" for name in ARTICLES)
    packed(tmp_path / "pagefind.fr_1.pf_meta", b"\x83\x651.5.2" + listed)
    entry = {"version": "1.5.2", "languages": {"fr": {"hash": "fr_1", "page_count": 3}}}
    (tmp_path / "pagefind-entry.json").write_text(json.dumps(entry))
    return tmp_path


def shown(folder: Path) -> list[Any]:
    """What results show, in the order of the articles' numbers."""
    files = (folder / "shown").iterdir()
    return list(chain.from_iterable(json.loads(path.read_bytes()) for path in sorted(files)))


def test_the_sample_shop_has_no_file_an_article(built_shop: Workspace) -> None:
    """Title, questions, summary and category stand together; the texts are gone."""
    folder = built_shop.site_dir / "fr" / "pagefind"
    rows = shown(folder)
    assert not (folder / "fragment").exists()
    assert rows == sorted(rows)
    assert {len(row) for row in rows} == {5}
    assert "Où est mon colis\xa0?" in {row[1] for row in rows}
    for url, title, *_ in rows:
        assert title
        assert (built_shop.site_dir / "fr" / url[1:] / "index.html").is_file()


def test_articles_are_numbered_by_address(index: Path) -> None:
    """The list of pages calls each by its number and has a name of its own again."""
    lighten(index)
    (language,) = json.loads((index / "pagefind-entry.json").read_bytes())["languages"].values()
    (meta,) = index.glob("*.pf_meta")
    assert meta.name == f"pagefind.{language['hash']}.pf_meta" != "pagefind.fr_1.pf_meta"
    assert [row[0] for row in shown(index)] == sorted(ARTICLES.values())
    numbers = re.findall(rb"\x83\x61(\d)", unpacked(meta))
    assert [sorted(ARTICLES.values())[int(n)] for n in numbers] == list(ARTICLES.values())


def test_an_unknown_list_of_pages_stays(index: Path) -> None:
    """It works as it is, without the texts; only a list that names every file is understood."""
    packed(index / "pagefind.fr_1.pf_meta", b"another make")
    lighten(index)
    assert unpacked(index / "pagefind.fr_1.pf_meta") == b"another make"
    assert not (index / "shown").exists()
    for name, url in ARTICLES.items():
        fragment = json.loads(unpacked(index / "fragment" / f"{name}.pf_fragment"))
        assert (fragment["url"], fragment["content"]) == (url, "")


def test_the_script_counts_as_the_build_does() -> None:
    """Both know how many articles stand together."""
    script = (packaged("site") / "assets" / "search-engine.js").read_text("utf-8")
    assert f"const TOGETHER = {TOGETHER};" in script
