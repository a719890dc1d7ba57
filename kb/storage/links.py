"""Links in folders that others may have filled: none leads askless to a file elsewhere.

What is published must lie in the workspace itself: a link to another place would put whatever is
there in front of readers.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

from kb.errors import WorkspaceError

LEADS_OUT = "a link that leads out of the folder"
EDITOR_MARK = ".#"
"""Emacs marks an open file with a link of such a name, which leads nowhere."""


def leads_out(path: Path, root: Path) -> bool:
    """Whether ``path``, its links followed, lies outside ``root``; one that ends nowhere does."""
    try:
        return not path.resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # gone, or a link to itself
        return True


def links_below(folder: Path) -> Iterator[Path]:
    """Every link in ``folder`` and below it but editors' marks; linked folders are not entered."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        own = sorted(n for n in (*folders, *names) if not n.startswith(EDITOR_MARK))
        # As texts: a Path for each of thousands of files takes longer than to look at it.
        found = (name for name in own if os.path.islink(f"{place}/{name}"))  # noqa: PTH114
        yield from (Path(place, name) for name in found)


def refuse_leading_out(folder: Path, root: Path) -> None:
    """Check that ``folder`` and all links in it stay in the workspace ``root``; it need not exist.

    Raises:
        WorkspaceError: one leads elsewhere.
    """
    every = [folder, *links_below(folder)] if os.path.lexists(folder) else []
    for path in every:
        if leads_out(path, root):
            raise WorkspaceError(
                f"{path}: is a link that leads out of the workspace; put the file itself there"
            )


def refuse_all(folder: Path) -> None:
    """Check that nothing in ``folder`` is a link, whatever it leads to.

    Raises:
        WorkspaceError: something is.
    """
    for path in links_below(folder):
        raise WorkspaceError(f"{path}: is a link; put the file or folder itself there")


def read_own(path: Path) -> bytes:
    """The bytes of a file that is no link; a link that takes its place meanwhile is not followed.

    Raises:
        WorkspaceError: it is one.
        OSError: it cannot be read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise WorkspaceError(f"{path}: is a link; put the file itself there") from error
        raise
    with os.fdopen(handle, "rb") as file:
        return file.read()
