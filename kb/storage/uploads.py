"""Exports that somebody sent in a browser, until they are imported: ``data/uploads``.

What comes from a browser may be made to harm: how much an archive unpacks to is counted before
anything reads it, and what is unpacked lies in a folder of its own.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from kb.errors import InputError
from kb.storage import files, packed
from kb.storage.workspace import Workspace

LARGEST = 64_000_000
"""Bytes of a file that is sent."""
MOST_UNPACKED = 256_000_000
"""Bytes that it may hold, unpacked: a help center of ten thousand articles has a third of it."""
MOST_MEMBERS = 20_000
MOST_HELD = 4 * LARGEST
"""Bytes of all files that wait here."""
LASTS = 3600.0
"""Seconds that an upload waits for whoever sent it."""
ENDINGS = (
    ".csv", ".htm", ".html", ".json", ".jsonl", ".markdown", ".md", ".mdx", ".ndjson", ".tsv",
    ".xhtml", ".zip", *packed.PACKED,
)  # fmt: skip
REFUSED = {
    packed.ENCRYPTED: "zip_encrypted",
    packed.OUTSIDE: "zip_leads_out",
    packed.TOO_MUCH: "unpacks",
}
"""The code of an archive that holds something of the kind: no export does; none of it is read."""
MOST_NAME = 80
UNPACKED = "files"
_UNSAFE = re.compile(r"[^\w.-]+")


def folder(workspace: Workspace) -> Path:
    """Where uploads lie, for nobody else of this machine; what waited too long is removed."""
    found = workspace.data_dir / "uploads"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in found.iterdir():
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > LASTS:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    return found


def has_room(workspace: Workspace) -> bool:
    """Whether another upload may come."""
    held = 0
    for path in folder(workspace).rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            held += path.stat().st_size
    return held < MOST_HELD


def taken(path: Path, name: str) -> Path:
    """The upload at ``path``, moved to a folder of its own under a safe name.

    ``name`` is what its sender called it: importers read languages and ids from names.

    Raises:
        InputError: its ending is none of :data:`ENDINGS`.
    """
    safe = _UNSAFE.sub("-", name).lstrip(".-")[-MOST_NAME:].lower()
    if not safe.endswith(ENDINGS):
        raise InputError(name, "is no file that an export comes in", code="no_export_file")
    home = path.with_suffix("")
    home.mkdir(mode=0o700)
    path.rename(home / safe)
    return home / safe


def ready(kept: Path, *, unpack: tuple[str, ...] = ()) -> Path:
    """What an importer may read of an upload; an archive of ``unpack`` files becomes a folder.

    Raises:
        InputError: it is gone, broken, or holds too much.
    """
    if (kept.parent / UNPACKED).is_dir():
        return kept.parent / UNPACKED
    check(kept, unpack)
    return _unpacked(kept, unpack) if unpack and packed.is_zip(kept) else kept


def remove(kept: Path) -> None:
    """Remove an upload that was :func:`taken`; one that is gone is no fault."""
    shutil.rmtree(kept.parent, ignore_errors=True)


def check(path: Path, unpack: tuple[str, ...] = ()) -> None:
    """See that a file does not unpack to more than :data:`MOST_UNPACKED`, by unpacking it once.

    Of an archive everything counts that an importer reads, or that is to be unpacked.

    Raises:
        InputError: it does, holds too many files, or is broken.
    """
    left = MOST_UNPACKED
    members = _files(path, tuple({*ENDINGS, *unpack}))
    if len(members) > MOST_MEMBERS:
        raise InputError(path, f"holds more than {MOST_MEMBERS} files", code="upload_too_much",
                         most=MOST_UNPACKED // 1_000_000)  # fmt: skip
    for member in members:
        if isinstance(member, packed.Member) and member.refused:
            raise InputError(path, f"holds {member.refused}", code=REFUSED[member.refused])
        with files.opened(member) as stream:
            left -= _length(stream, left)
        if left < 0:
            raise InputError(path, "unpacks to too much", code="upload_too_much",
                             most=MOST_UNPACKED // 1_000_000)  # fmt: skip


def _files(path: Path, endings: tuple[str, ...]) -> list[Path | packed.Member]:
    return [*packed.members(path, endings)] if packed.is_zip(path) else [path]


def _length(stream: IO[bytes], most: int) -> int:
    """Bytes of a stream, or a little more than ``most``."""
    found = 0
    with contextlib.suppress(*packed.BROKEN):  # the importer says what it could read
        for block in _blocks(stream.read):
            found += len(block)
            if found > most:
                break
    return found


def _blocks(read: Callable[[int], bytes]) -> Iterator[bytes]:
    while block := read(packed.BLOCK):
        yield block


def _unpacked(path: Path, endings: tuple[str, ...]) -> Path:
    """A folder with the files of an archive; links in it become the text they hold."""
    part, target = path.parent / f".{UNPACKED}", path.parent / UNPACKED
    part.mkdir(mode=0o700)
    for member in packed.members(path, endings):
        place = files.inside(part, member.inside)
        with contextlib.suppress(*packed.BROKEN, FileExistsError, NotADirectoryError):
            place.parent.mkdir(parents=True, exist_ok=True)
            with packed.opened_member(member) as stream, place.open("xb") as written:
                shutil.copyfileobj(stream, written)
    part.rename(target)
    path.unlink()
    return target
