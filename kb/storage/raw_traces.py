"""Files of a workspace that name somebody as they are: exports, notes, what was put there by hand.

askless stores no address and no telephone, and never changes a file that is not its own. Whoever
has forgotten a customer is told where the operator's own files still name them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kb.errors import InputError
from kb.storage import files, packed
from kb.storage.workspace import Workspace

BLOCK = 1 << 20
SHORTEST = 6
"""Characters below which a text stands in files by chance."""


def files_naming(workspace: Workspace, customer: str) -> list[str]:
    """The files that hold ``customer`` as it is written, in any case, by their place; sorted.

    Packed files and archives are read too. A text shorter than six characters is not looked for.
    """
    wanted = customer.strip().encode().lower()
    if len(wanted) < SHORTEST:
        return []
    return [
        path.relative_to(workspace.root).as_posix()
        for path in sorted(workspace.root.rglob("*"))
        if path.is_file() and not path.is_symlink() and _names(path, wanted)
    ]


def _names(path: Path, wanted: bytes) -> bool:
    try:
        return any(_holds(place, wanted) for place in _places(path))
    except (InputError, OSError):  # broken or not ours to read: nothing can be said
        return False


def _places(path: Path) -> Iterator[Path | packed.Member]:
    if packed.is_zip(path):
        yield from (member for member in packed.members(path, ("",)) if not member.refused)
    else:
        yield path


def _holds(place: Path | packed.Member, wanted: bytes) -> bool:
    with files.opened(place) as handle:
        return any(wanted in block for block in _blocks(handle, len(wanted)))


def _blocks(handle: IO[bytes], overlap: int) -> Iterator[bytes]:
    """The file in lower case, each block with the end of the one before it."""
    before = b""
    while block := handle.read(BLOCK):
        data = before + block.lower()
        yield data
        before = data[-overlap:]
