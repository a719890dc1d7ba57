"""Templates, styles and words that a workspace was started with, against those askless ships now.

A workspace holds copies, so that an operator may change them; a newer askless may need newer ones.
What was copied is noted by its hash: a copy nobody touched can be replaced, a changed one cannot.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.storage import files
from kb.storage.workspace import COPIED, Workspace, packaged
from kb.words import counted

NOTED = "site/.copied.json"
"""Where the hashes of the copies lie."""
KEPT = "site-before-update"
"""Folder for copies that an update took away."""


@dataclass(frozen=True)
class Copies:
    """The files of a workspace that are not those askless ships now, by their place; sorted."""

    outdated: tuple[str, ...] = ()
    """Missing, or as they were copied once, or of nobody knows when: an update replaces them."""
    changed: tuple[str, ...] = ()
    """Changed by the operator, while askless changed its own: to be compared by hand."""

    def lines(self, root: Path) -> list[str]:
        """What to do, in a line; none when nothing is to be done."""
        if self.outdated:
            return [
                f"{counted(len(self.outdated), 'template')} older than this askless, such as "
                f"{self.outdated[0]}; run `askless init {root} --update`"
            ]
        return []


def copies(workspace: Workspace) -> Copies:
    """The files that askless ships otherwise now."""
    noted = _noted(workspace.root)
    outdated, changed = [], []
    for place, shipped in _shipped():
        own, now = _hash(workspace.root / place), _hash(shipped)
        if own != now and (own == noted.get(place) or not noted or not own):
            outdated.append(place)
        elif own != now and noted.get(place) != now:
            changed.append(place)
    return Copies(tuple(outdated), tuple(changed))


def note_copies(root: Path) -> None:
    """Note the hashes of the copies that are as askless ships them."""
    noted = _noted(root)
    noted |= {
        place: _hash(path) for place, path in _shipped() if _hash(path) == _hash(root / place)
    }
    files.write_json(root / NOTED, dict(sorted(noted.items())))


def update(workspace: Workspace) -> Copies:
    """Replace what is outdated, and keep each old copy; what was found before is returned."""
    found = copies(workspace)
    shipped = dict(_shipped())
    for place in found.outdated:
        own = files.inside(workspace.root, place)
        if own.is_file():
            kept = workspace.root / KEPT / place
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(own, kept)
        with files.replacing(own) as part:
            part.write_bytes(shipped[place].read_bytes())
    note_copies(workspace.root)
    return found


def _shipped() -> Iterator[tuple[str, Path]]:
    """Place in a workspace, and the file of askless; articles are nobody's template."""
    site = packaged("site")
    for folder in COPIED:
        for path in sorted(p for p in (site / folder).rglob("*") if p.is_file()):
            yield f"site/{path.relative_to(site).as_posix()}", path
    yield "mkdocs.yml", packaged("mkdocs.yml")


def _noted(root: Path) -> dict[str, str]:
    """The hashes noted; none in a workspace of an earlier askless, or where they are damaged."""
    try:
        return {str(k): str(v) for k, v in json.loads((root / NOTED).read_bytes()).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
