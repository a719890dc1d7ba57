"""Append-only logs of what people decided: one JSON object a line, the oldest first."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from kb.errors import InputError
from kb.storage import files

T = TypeVar("T")


def read_log(path: Path, parsed: Callable[[Any], T], *, what: str) -> list[T]:
    """The entries, oldest first; none where there is no log.

    Raises:
        InputError: a line is no ``what`` ("flag", "decision about a gap").
    """
    if not path.is_file():
        return []
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    return [_entry(path, number, line, parsed, what) for number, line in lines if line.strip()]


def _entry(path: Path, number: int, line: str, parsed: Callable[[Any], T], what: str) -> T:
    try:
        return parsed(json.loads(line))
    except (KeyError, TypeError, ValueError) as error:
        problem = f"is no {what}; restore a backup or remove the line"
        raise InputError(path, problem, row=number) from error


def append_log(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Add entries at the end of a log, all of them or none."""
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    files.extend_text(path, "".join(lines))
