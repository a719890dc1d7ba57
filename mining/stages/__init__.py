"""The stages over a workspace: read what they need, call the pure function, save the result.

Each module has ``run(workspace, ...) -> StageResult``. A stage whose inputs did not change answers
from its saved result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Progress = Callable[[int, int], None]
"""Called now and then with (done, total)."""


def silent(_done: int, _total: int) -> None:
    """The progress of a stage that nobody watches."""


@dataclass(frozen=True)
class StageResult:
    """What a stage made: where it lies, whether it was there already, and its figures."""

    stage: str
    key: str
    folder: Path
    was_current: bool
    figures: Mapping[str, Any] = field(default_factory=dict)
    """JSON-ready numbers and texts that the command prints."""


def listed(table: Mapping[str, int]) -> str:
    """Counts with their names, as a report prints them; nothing for an empty table."""
    return ", ".join(f"{name} {count}" for name, count in table.items())
