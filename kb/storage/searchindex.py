"""What Pagefind wrote, made light: a reader's phone loads parts of it before the first result.

Pagefind keeps a file with the whole text of each article for excerpts, which our list does not
show, and names those files by hashes, which do not pack; its list of pages is loaded whole.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

SIGNATURE = b"pagefind_dcd"
"""What every file of Pagefind starts with once unpacked."""
LARGE = 2_000
"""Articles from which on the names of files are what the list of pages weighs most by."""
CHUNKS = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "4000"}
"""Environment of Pagefind: a looked-up word loads 10 kB of the index where it loaded 35 kB."""
UNUSED = ("*-ui.*", "pagefind-highlight.js", "pagefind-worker.js")
"""Files of Pagefind that no page of ours asks for."""


def lighten(folder: Path, articles: int) -> None:
    """Take out of the index in ``folder`` what our search does not use; number its files if many.

    An index of another make than we know stays as it is: it works, and weighs more.
    """
    for path in (folder / "fragment").glob("*.pf_fragment"):
        _write(path, _without_text(_unpacked(path)))
    if articles >= LARGE:
        _number(folder)


def _without_text(fragment: bytes) -> bytes:
    document: dict[str, Any] = json.loads(fragment)
    shorter = document | {"content": "", "anchors": []}
    return json.dumps(shorter, ensure_ascii=False, separators=(",", ":")).encode()


def _number(folder: Path) -> None:
    """Call the fragments by numbers, below a name of the whole that no other build has."""
    entry_file = folder / "pagefind-entry.json"
    entry = json.loads(entry_file.read_bytes())
    (language,) = entry["languages"].values()
    meta_file = folder / f"pagefind.{language['hash']}.pf_meta"
    meta = _unpacked(meta_file)
    build = hashlib.sha256(meta).hexdigest()[:6]
    old = {path.stem.encode() for path in (folder / "fragment").iterdir()}
    listed = [name for name in _texts(meta) if name in old]
    if len(listed) != len(old) or set(listed) != old:
        return
    new = {name: f"{build}_{number}".encode() for number, name in enumerate(listed)}
    numbered = TEXT.sub(lambda found: _text(new[found[1]]) if found[1] in new else found[0], meta)
    for name, better in new.items():
        file = folder / "fragment" / f"{name.decode()}.pf_fragment"
        file.rename(file.with_name(f"{better.decode()}.pf_fragment"))
    language["hash"] = (
        f"{language['hash'].split('_')[0]}_{hashlib.sha256(numbered).hexdigest()[:10]}"
    )
    _write(folder / f"pagefind.{language['hash']}.pf_meta", numbered)
    meta_file.unlink()
    entry_file.write_text(json.dumps(entry, separators=(",", ":")), encoding="utf-8")


TEXT = re.compile(rb"[\x60-\x77]([a-z-]+_[0-9a-f]{7,})")
"""A name such as ``fr_14263c4`` as the list of pages holds it: CBOR, a byte with its length first
(RFC 8949, 3.1)."""


def _texts(meta: bytes) -> list[bytes]:
    return [found[1] for found in TEXT.finditer(meta) if _text(found[1]) == found[0]]


def _text(name: bytes) -> bytes:
    return bytes([0x60 + len(name)]) + name


def _unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()).removeprefix(SIGNATURE)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(SIGNATURE + content, mtime=0))
