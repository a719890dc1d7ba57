"""The stages over a workspace: read what they need, call the pure function, save the result.

Each module has ``run(workspace, ...) -> StageResult``. A stage whose inputs did not change answers
from its saved result.
"""

from __future__ import annotations

import json
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


TOPICS_FILE, ASSIGNMENTS_FILE = "topics.parquet", "assignments.parquet"
"""Rows of TOPICS and of ASSIGNMENTS, in a result of mining and in the topics it uses."""
GAPS_FILE, MATCHES_FILE = "gaps.parquet", "matches.parquet"
"""Rows of GAPS, of a result of that stage; rows of MATCHES, of gaps and of measuring."""
SPANS_FILE = "answered_spans.parquet"
"""Rows of ANSWERED_SPANS, of a result of measuring."""
FIGURES_FILE = "figures.json"
"""Where a stage keeps the figures of its result, in the folder of that result."""


def saved_figures(folder: Path) -> dict[str, Any]:
    """The figures of a saved result."""
    document: dict[str, Any] = json.loads((folder / FIGURES_FILE).read_text("utf-8"))
    return document


def topics_named(mined: Path | None) -> dict[str, Any]:
    """Which topics a figure rests on: the keys of the mining result and of its frozen version.

    Both null without topics.
    """
    if mined is None:
        return {"topics_result": None, "topics_version": None}
    record: dict[str, Any] = json.loads((mined / "stage.json").read_text("utf-8"))
    return {"topics_result": mined.name, "topics_version": record["made_from"].get("fit")}


def listed(table: Mapping[str, int]) -> str:
    """Counts with their names, as a report prints them; nothing for an empty table."""
    return ", ".join(f"{name} {count}" for name, count in table.items())
