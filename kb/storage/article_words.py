"""Customers' words of articles on disk: the newest that were mined, and what editors decided.

The words are a result of a stage (``data/runs/keywords``), so that forgetting a customer takes
them out with the other results; the next run mines them again. Decisions are in
``data/keywords/decisions.jsonl``, append-only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kb.article_words import ArticleWord, Place, WordDecision, Words, allowed, refusals
from kb.errors import InputError
from kb.storage import files, movedstore
from kb.storage.logs import append_log, read_log
from kb.storage.results import newest_file
from kb.storage.workspace import Workspace

STAGE = "keywords"
WORDS_FILE = "words.json"


def words_path(workspace: Workspace) -> Path | None:
    """Where the newest words lie; None before any were mined, and when the result is gone."""
    return newest_file(workspace, STAGE, WORDS_FILE)


def write_words(folder: Path, words: Words) -> None:
    """Keep ``words`` in the folder of a result."""
    rows = [
        {"article_id": place[0], "locale": place[1], "words": [asdict(one) for one in own]}
        for place, own in sorted(words.items())
    ]
    files.write_json(folder / WORDS_FILE, {"articles": rows})


def read_words(workspace: Workspace) -> dict[Place, list[ArticleWord]]:
    """The newest words of each article that has any; none before they were mined.

    Raises:
        InputError: the file is damaged.
    """
    path = words_path(workspace)
    if path is None:
        return {}
    try:
        rows: Iterable[Mapping[str, Any]] = json.loads(path.read_bytes())["articles"]
        moved = movedstore.read_moved(workspace)
        return {
            (moved.get(str(row["article_id"]), str(row["article_id"])), str(row["locale"])): [
                ArticleWord.parsed(one) for one in row["words"]
            ]
            for row in rows
        }
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(path, "is damaged; remove its folder, run `askless keywords`") from error


def words_in_force(workspace: Workspace) -> dict[Place, list[ArticleWord]]:
    """The words that are searched: the newest, without those that editors refused.

    Raises:
        InputError: a file is damaged.
    """
    words = read_words(workspace)
    return allowed(words, refusals(read_decisions(workspace))) if words else {}


def decisions_path(workspace: Workspace) -> Path:
    """Where the log lies; it need not be there."""
    return workspace.data_dir / "keywords" / "decisions.jsonl"


def read_decisions(workspace: Workspace) -> list[WordDecision]:
    """The decisions, oldest first; none in a new workspace.

    Raises:
        InputError: a line of the log is no decision.
    """
    path, names = decisions_path(workspace), movedstore.read_names(workspace)
    log = read_log(path, WordDecision.parsed, what="decision about a word")
    return [replace(one, article_id=names.now(one.article_id, one.at)) for one in log]


def append_decisions(workspace: Workspace, decisions: Sequence[WordDecision]) -> None:
    """Add decisions at the end of the log, all of them or none."""
    append_log(decisions_path(workspace), (one.record() for one in decisions))
