"""What Pagefind wrote, made light: a reader's phone loads parts of it before the first result.

Pagefind keeps a file for each article, with its whole text for excerpts, which our list does not
show, and names those files by hashes, which do not pack; its list of pages is loaded whole.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

SIGNATURE = b"pagefind_dcd"
"""What every file of Pagefind starts with once unpacked."""
SHOWN = "shown"
"""Folder of the files that say what a result shows: ``fr_019abec20f_7.json``."""
TOGETHER = 32
"""Articles in one such file, as in ``search-engine.js``: neighbours by address, 3 kB packed."""
CHUNKS = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "4000"}
"""Environment of Pagefind: a looked-up word loads 10 kB of the index where it loaded 35 kB."""
UNUSED = ("*-ui.*", "pagefind-highlight.js", "pagefind-worker.js")
"""Files of Pagefind that no page of ours asks for."""


def lighten(folder: Path) -> None:
    """Put what the list of results shows of the articles together, and number them.

    An index of another make than we know loses no more than texts: it works, and weighs more.
    """
    found = {
        path.stem.encode(): json.loads(_unpacked(path)) for path in (folder / "fragment").iterdir()
    }
    entry_file = folder / "pagefind-entry.json"
    entry = json.loads(entry_file.read_bytes())
    (language,) = entry["languages"].values()
    meta_file = folder / f"pagefind.{language['hash']}.pf_meta"
    meta = _unpacked(meta_file)
    listed = _texts(meta) & set(found)
    if len(listed) != len(found):
        _shorten(folder / "fragment", found)
        return
    order = sorted(found, key=lambda name: str(found[name]["url"]))
    numbered = _numbered(meta, {name: base36(i).encode() for i, name in enumerate(order)})
    rows = [_row(found[name]) for name in order]
    digest = hashlib.sha256(meta + numbered + _json(rows)).hexdigest()[:10]
    language["hash"] = f"{language['hash'].split('_')[0]}_{digest}"
    _put_together(folder / SHOWN, language["hash"], rows)
    shutil.rmtree(folder / "fragment")
    meta_file.unlink()
    _write(folder / f"pagefind.{language['hash']}.pf_meta", numbered)
    entry_file.write_text(json.dumps(entry, separators=(",", ":")), encoding="utf-8")


def _shorten(folder: Path, found: dict[bytes, dict[str, Any]]) -> None:
    for name, document in found.items():
        shorter = document | {"content": "", "anchors": []}
        _write(folder / f"{name.decode()}.pf_fragment", _json(shorter))


def base36(number: int) -> str:
    """``number``, not negative, as JavaScript's ``parseInt(text, 36)`` reads it."""
    rest, digit = divmod(number, 36)
    return (base36(rest) if rest else "") + DIGITS[digit]


DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _row(document: dict[str, Any]) -> list[str]:
    """The address, title, questions, summary and category of an article."""
    return [document["url"], *(document["meta"].get(key, "") for key in FIELDS)]


def _put_together(folder: Path, index: str, rows: list[list[str]]) -> None:
    folder.mkdir()
    for start in range(0, len(rows), TOGETHER):
        path = folder / f"{index}_{start // TOGETHER}.json"
        path.write_bytes(_json(rows[start : start + TOGETHER]))


FIELDS = ("title", "questions", "summary", "category")


def _json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _numbered(meta: bytes, numbers: dict[bytes, bytes]) -> bytes:
    """The list of pages with each page called by its number."""
    return TEXT.sub(
        lambda found: _text(numbers[found[1]]) if found[1] in numbers else found[0], meta
    )


TEXT = re.compile(rb"[\x60-\x77]([a-z-]+_[0-9a-f]{7,})")
"""A name such as ``fr_14263c4`` as the list of pages holds it: CBOR, a byte with its length first
(RFC 8949, 3.1)."""


def _texts(meta: bytes) -> set[bytes]:
    return {found[1] for found in TEXT.finditer(meta) if _text(found[1]) == found[0]}


def _text(name: bytes) -> bytes:
    return bytes([0x60 + len(name)]) + name


def _unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()).removeprefix(SIGNATURE)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(SIGNATURE + content, mtime=0))
