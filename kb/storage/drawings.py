"""Drawings kept from run to run in ``data/cache/drawn``, safe to delete: the same bytes, sooner."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from kb.storage import files

FOLDER = "drawn"
"""Below ``data/cache``."""


@cache
def _drawn_by() -> str:
    """Hash of the code that draws, with the versions of what it draws with."""
    code = (path.read_bytes() for path in sorted(Path(__file__).parent.parent.glob("*.py")))
    versions = "".join(version(name) for name in ("altair", "vl-convert-python"))
    return sha256(versions.encode() + b"".join(code)).hexdigest()


class Drawings:
    """Texts of a run of the report: read where they were made before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used: set[str] = set()

    def __call__(self, name: str, make: Callable[[], str]) -> str:
        """The text of ``name``; a file that is not whole is made anew."""
        path = self.folder / sha256(f"{_drawn_by()} {name}".encode()).hexdigest()
        self.used.add(path.name)
        try:
            head, _, text = path.read_text("utf-8").partition("\n")
        except (OSError, UnicodeDecodeError):
            head, text = "", ""
        if head != _sum(text):
            text = make()
            files.write_text(path, f"{_sum(text)}\n{text}")
        return text

    def tidy(self) -> None:
        """Drop what this run did not ask for."""
        for path in self.folder.glob("*"):
            if path.name not in self.used:
                path.unlink(missing_ok=True)


def _sum(text: str) -> str:
    return sha256(text.encode()).hexdigest()
