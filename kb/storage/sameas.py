"""Editors' word that an article answers what a draft was for, in ``data/same_as.jsonl``.

Append-only and private: ids of tickets, no text. The tickets behind the draft's sentences are, by
that word, answered by the article that was there. Matching does not learn from them by itself: they
are no random sample and all say yes, and would make it surer than it may be.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from kb.same_as import SameAs
from kb.storage import files, movedstore
from kb.storage.logs import append_log, read_log
from kb.storage.workspace import Workspace


def path_of(workspace: Workspace) -> Path:
    """Where the log lies; it need not be there."""
    return workspace.data_dir / "same_as.jsonl"


def read(workspace: Workspace) -> list[SameAs]:
    """The decisions, oldest first.

    Raises:
        InputError: a line is none.
    """
    log = _log(workspace)
    names = movedstore.read_names(workspace)
    return [
        replace(
            one,
            draft_id=names.now(one.draft_id, one.at),
            article_id=names.now(one.article_id, one.at),
        )
        for one in log
    ]


def _log(workspace: Workspace) -> list[SameAs]:
    return read_log(path_of(workspace), SameAs.parsed, what="decision on a duplicate")


def add(workspace: Workspace, one: SameAs) -> None:
    """Add a decision at the end of the log, whole or not at all; one that is its end stays so.

    A decision that a kill left half done is written a second time. Lines are compared as they
    stand: a damaged one must not keep anybody from finishing it.
    """
    path, line = path_of(workspace), json.dumps(one.record(), ensure_ascii=False)
    lines = path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []
    if lines[-1:] != [line]:
        append_log(path, [one.record()])


def forget(workspace: Workspace, ticket_ids: Collection[str]) -> None:
    """Take tickets out of the log; the decisions stay. Nothing is written where none is in it."""
    gone = set(ticket_ids)
    log = _log(workspace)
    if any(not gone.isdisjoint(one.tickets) for one in log):
        left = [
            replace(one, tickets=tuple(ticket for ticket in one.tickets if ticket not in gone))
            for one in log
        ]
        files.write_json_lines(path_of(workspace), (one.record() for one in left))
