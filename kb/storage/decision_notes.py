"""Notes of decisions that are about to be written, so that a killed process leaves none half done.

A decision is several files: the article, its evidence, which article says it already, a line of the
log, and a commit where git is on. A note of all of it is written first, in ``data/deciding``;
whoever holds the workspace next finishes what a note says (:func:`kb.storage.deciding.settle`).
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.articles import parse_article, render_article
from kb.decisions import Decision
from kb.evidence import parse_evidence
from kb.review import Move
from kb.same_as import SameAs
from kb.storage import files
from kb.storage.workspace import Workspace

FOLDER = "deciding"
NOTED, WRITTEN = ".json", ".done"
"""How names of notes end: not written yet, perhaps; written, perhaps not committed yet."""


@dataclass(frozen=True)
class Change:
    """A decision, and the stamp of the article that it was made from: "" for a new one."""

    decision: Decision
    was: str = ""

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        article, evidence = self.decision.article, self.decision.evidence
        same_as = self.decision.same_as
        return {
            "was": self.was,
            "id": article.id,
            "locale": article.locale,
            "text": render_article(article),
            "evidence": evidence.document() if evidence is not None else None,
            "move": self.decision.move.record(),
            "same_as": same_as.record() if same_as is not None else None,
        }

    @classmethod
    def parsed(cls, document: dict[str, Any], path: Path) -> Change:
        """The change that :meth:`document` gave.

        Raises:
            ArticleError, KeyError, TypeError, ValueError: it is none.
        """
        article = parse_article(
            document["text"], article_id=document["id"], locale=document["locale"], path=str(path)
        )
        kept = document["evidence"]
        evidence = parse_evidence(kept, str(path)) if kept is not None else None
        move = Move.parsed(document["move"])
        other = document.get("same_as")  # an earlier askless noted none
        same_as = SameAs.parsed(other) if other is not None else None
        return cls(Decision(article, move, evidence, same_as), str(document["was"]))


def write(workspace: Workspace, changes: Sequence[Change]) -> Path:
    """Note changes that belong together, on disk when this returns; where the note lies.

    Names are in the order of writing: all notes that a process leaves are of one start.
    """
    name = f"{time.monotonic_ns():020}-{secrets.token_hex(4)}{NOTED}"
    path = workspace.data_dir / FOLDER / name
    files.write_json(path, [one.document() for one in changes])
    return path


def left(workspace: Workspace) -> list[Path]:
    """The notes that a killed process left, oldest first."""
    folder = workspace.data_dir / FOLDER
    found = [path for path in folder.glob("*") if path.suffix in (NOTED, WRITTEN)]
    return sorted(found, key=lambda path: path.name)


def read(path: Path) -> list[Change]:
    """The changes of a note.

    Raises:
        KbError, KeyError, TypeError, ValueError: it is damaged.
    """
    return [Change.parsed(one, path) for one in json.loads(path.read_bytes())]
