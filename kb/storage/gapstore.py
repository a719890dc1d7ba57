"""Editors' decisions on gaps and people's flags, in ``data/gaps``: append-only, private.

``decisions.jsonl`` and ``flags.jsonl`` name topics and editors, never a ticket or a customer;
reasons and words are redacted before they are written, so that forgetting a customer finds nothing
to take out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kb.gap_decisions import GapDecision
from kb.gap_flags import GapFlag
from kb.storage import movedstore
from kb.storage.logs import append_log, read_log
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
    return read_log(path, GapDecision.parsed, what="decision about a gap")


def append_decision(workspace: Workspace, decision: GapDecision) -> None:
    """Add a decision at the end of the log, whole or not at all."""
    append_log(decisions_path(workspace), [decision.record()])


def flags_path(workspace: Workspace) -> Path:
    """Where the flags lie; the file need not be there."""
    return workspace.data_dir / "gaps" / "flags.jsonl"


def read_flags(workspace: Workspace) -> list[GapFlag]:
    """The flags, oldest first; none in a new workspace.

    Raises:
        InputError: a line is no flag.
    """
    log = read_log(flags_path(workspace), GapFlag.parsed, what="flag")
    names = movedstore.read_names(workspace)
    return [
        replace(one, article_id=names.now(one.article_id, one.at)) if one.article_id else one
        for one in log
    ]


def append_flags(workspace: Workspace, flags: Sequence[GapFlag]) -> None:
    """Add flags at the end of the log, all of them or none."""
    append_log(flags_path(workspace), (flag.record() for flag in flags))
