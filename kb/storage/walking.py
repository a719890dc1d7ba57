"""The files below a folder as texts: a :class:`Path` of each takes longer than to read it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path


def names_below(folder: Path, *, but: str = "") -> Iterator[str]:
    """Each file below ``folder`` by its place in it, with slashes, in order; links not followed.

    Folders called ``but`` are passed over.
    """
    for place, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if name != but)
        start = f"{place.removeprefix(str(folder))}/".replace(os.sep, "/")[1:]
        yield from (f"{start}{name}" for name in sorted(names))


def read_bytes(path: str) -> bytes:
    """The bytes of a file."""
    with open(path, "rb") as file:  # noqa: PTH123 (see above)
        return file.read()


def is_file_of(path: str, data: bytes) -> bool:
    """Whether a file, which is no link, holds just ``data``."""
    try:
        return not os.path.islink(path) and read_bytes(path) == data  # noqa: PTH114
    except OSError:
        return False


def linked(source: str, target: str) -> bool:
    """Give a file a further name, which takes a fifth of a copy; whether the disk can."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        return False
    return True


def shared(source: str, target: str) -> None:
    """The file ``source`` as ``target``, too: by a further name, or a copy where that cannot be.

    Nobody may write into either; both are replaced.
    """
    if os.path.islink(source) or not linked(source, target):  # noqa: PTH114
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        if os.path.islink(source) or not linked(source, target):  # noqa: PTH114
            shutil.copyfile(source, target)


def moved(source: str, target: str) -> None:
    """Move a file to a folder that need not be there."""
    try:
        os.replace(source, target)  # noqa: PTH105
    except FileNotFoundError:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, target)  # noqa: PTH105
