"""Editors' decisions on gaps and people's flags, in ``data/gaps``: append-only, private.

``decisions.jsonl`` and ``flags.jsonl`` name topics and editors, never a ticket or a customer;
reasons and words are redacted before they are written, so that forgetting a customer finds nothing
to take out here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from kb.errors import InputError
from kb.gap_decisions import GapDecision
from kb.gap_flags import GapFlag
from kb.storage import files
from kb.storage.workspace import Workspace


def decisions_path(workspace: Workspace) -> Path:
    """Where the log lies; it need not be there."""
    return workspace.data_dir / "gaps" / "decisions.jsonl"


def read_decisions(workspace: Workspace) -> list[GapDecision]:
    """The decisions, oldest first; none in a new workspace.

    Raises:
        InputError: a line of the log is no decision.
    """
    path = decisions_path(workspace)
    if not path.is_file():
        return []
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    return [_decision(path, number, line) for number, line in lines if line.strip()]


def _decision(path: Path, number: int, line: str) -> GapDecision:
    try:
        return GapDecision.parsed(json.loads(line))
    except (KeyError, TypeError, ValueError) as error:
        problem = "is no decision about a gap; restore a backup or remove the line"
        raise InputError(path, problem, row=number) from error


def append_decision(workspace: Workspace, decision: GapDecision) -> None:
    """Add a decision at the end of the log, whole or not at all."""
    line = json.dumps(decision.record(), ensure_ascii=False)
    files.extend_text(decisions_path(workspace), line + "\n")


def flags_path(workspace: Workspace) -> Path:
    """Where the flags lie; the file need not be there."""
    return workspace.data_dir / "gaps" / "flags.jsonl"


def read_flags(workspace: Workspace) -> list[GapFlag]:
    """The flags, oldest first; none in a new workspace.

    Raises:
        InputError: a line is no flag.
    """
    path = flags_path(workspace)
    if not path.is_file():
        return []
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    return [_flag(path, number, line) for number, line in lines if line.strip()]


def _flag(path: Path, number: int, line: str) -> GapFlag:
    try:
        return GapFlag.parsed(json.loads(line))
    except (KeyError, TypeError, ValueError) as error:
        problem = "is no flag; restore a backup or remove the line"
        raise InputError(path, problem, row=number) from error


def append_flags(workspace: Workspace, flags: Sequence[GapFlag]) -> None:
    """Add flags at the end of the log, all of them or none."""
    lines = [json.dumps(flag.record(), ensure_ascii=False) + "\n" for flag in flags]
    files.extend_text(flags_path(workspace), "".join(lines))
