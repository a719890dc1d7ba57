"""The manifest of a built site: each file with its hash and size, and what an upload has to change.

One line a file, ``<sha256> <bytes> <path>``, by path: readable, and easy to compare. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import KbError

NAME = "site.manifest"
"""Below ``build/``, beside the site: the site itself holds what readers may load, and no more."""
_LINE = re.compile(r"([0-9a-f]{64}) (\d+) (.+)")


@dataclass(frozen=True)
class SiteFile:
    """What a file of the site holds, by its SHA-256, and its size in bytes."""

    sha256: str
    size: int


Manifest = Mapping[str, SiteFile]
"""Path below the site, with slashes -> what the file holds."""


@dataclass(frozen=True)
class Upload:
    """What brings a server from one manifest to another, by path.

    ``upload`` has pages last, so that what they load is there before them; ``delete`` comes after.
    """

    upload: tuple[str, ...]
    delete: tuple[str, ...]
    size: int
    """Bytes to upload."""


def rendered(manifest: Manifest) -> str:
    """The manifest as text."""
    return "".join(f"{f.sha256} {f.size} {path}\n" for path, f in sorted(manifest.items()))


def parsed(text: str) -> dict[str, SiteFile]:
    """The manifest that :func:`rendered` gave.

    Raises:
        KbError: a line is none of a manifest.
    """
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise KbError(f"line {number} is not a line of a manifest of a site")
        found[match[3]] = SiteFile(match[1], int(match[2]))
    return found


def upload(new: Manifest, old: Manifest) -> Upload:
    """What to upload and delete where a server holds ``old`` and shall hold ``new``."""
    changed = [path for path, file in new.items() if old.get(path) != file]
    return Upload(
        tuple(sorted(changed, key=lambda path: (path.endswith(".html"), path))),
        tuple(sorted(old.keys() - new.keys())),
        sum(new[path].size for path in changed),
    )
