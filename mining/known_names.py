"""Names of kept files, by what tells that all they rest on is as it was: texts need not be read.

A name is the hash of texts; what they were stored as changes when any of them does. So where that
is as it was, the name is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kb.storage import files

FILE = "names.json"


@dataclass(frozen=True)
class KnownNames:
    """What an earlier run found, and what this one asked for."""

    path: Path | None
    before: dict[str, str]
    asked: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path | None) -> KnownNames:
        """Those kept in a folder; none where the file is missing or damaged."""
        path = folder / FILE if folder else None
        try:
            held = json.loads(path.read_text("utf-8")) if path else {}
        except (OSError, ValueError):
            held = {}
        is_whole = isinstance(held, dict) and all(isinstance(one, str) for one in held.values())
        return cls(path, held if is_whole else {})

    def name(self, key: str, find: Callable[[], str]) -> str:
        """The name that goes with ``key``, found where nobody knows it."""
        if key not in self.asked:
            self.asked[key] = self.before.get(key) or find()
        return self.asked[key]

    def write(self) -> None:
        """Keep what was asked for, where anything was and it is not what was read."""
        if self.path and self.asked and self.asked != self.before:
            files.write_json(self.path, self.asked)
