"""The files an import reads: those named, and those in the folders and archives named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from kb.errors import InputError
from kb.storage import links
from kb.storage.elsewhere import Elsewhere, files_at
from kb.storage.packed import Member, fits, is_zip, members

CUT_OFF = "the file is cut off or broken"
"""Why the rest of a file is left out, in any format."""


@dataclass(frozen=True)
class Page:
    """What a help desk answered over HTTP, read in the place of a file and never written to one."""

    name: str
    document: Any = field(repr=False)


def input_files(paths: Sequence[Path], endings: tuple[str, ...]) -> list[Path]:
    """The files named, and those with one of ``endings`` in the folders and archives named, sorted.

    A :class:`~kb.storage.packed.Member` stands in for a path where a file lies in an archive, and
    for a link that leads out of its folder, which is refused. An
    :class:`~kb.storage.elsewhere.Elsewhere` stands in for a file at an address.

    Raises:
        InputError: a path does not exist, a folder or archive holds no such file, or an archive
            is broken.
    """
    found: list[Path] = []
    for path in paths:
        if isinstance(path, Page | Member):
            found.append(path)
        elif isinstance(path, Elsewhere):
            found += _found(path, cast("list[Path]", files_at(path, endings)), endings)
        elif path.is_dir():
            found += _found(path, _inside(path, endings), endings)
        elif path.is_file():
            found += _found(path, _archived(path, endings), endings) if is_zip(path) else [path]
        else:
            raise InputError(path, "no such file or folder")
    return found


def _found(path: Path, inside: list[Path], endings: tuple[str, ...]) -> list[Path]:
    if not inside:
        named = ", ".join(endings)
        raise InputError(
            path, f"holds no file ending in {named}", code="no_such_files", endings=named
        )
    return inside


def _inside(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    found: list[Path] = []
    for path in sorted(folder.rglob("*")):
        fit = is_zip(path) or fits(path.name, endings)
        if path.is_symlink() and links.leads_out(path, folder):
            found += [_refused(path, folder)] if fit or path.is_dir() else []
        elif fit and path.is_file():
            found += _archived(path, endings) if is_zip(path) else [path]
    return found


def _refused(path: Path, folder: Path) -> Path:
    """A link in a folder of exports, to be counted instead of read."""
    return cast("Path", Member(folder, path.relative_to(folder).as_posix(), links.LEADS_OUT))


def _archived(path: Path, endings: tuple[str, ...]) -> list[Path]:
    return cast("list[Path]", members(path, endings))
