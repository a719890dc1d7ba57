"""Audits of matches on disk: ``data/audits/<name>/`` with the sample, its origin and the answers.

Answers are appended one by one and flushed, so that a killed command loses none. Whoever writes
answers, or takes tickets out, holds one lock, so that neither undoes what the other did. No text
of a ticket is stored here.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kb.errors import InputError, NothingToDoError
from kb.match_audit import ASKED, OF_MATCHES, WINDOW, Answer
from kb.storage import files
from kb.storage.workspace import Workspace

WINDOW_FILE, ORIGIN_FILE, ANSWERS_FILE = "window.parquet", "origin.json", "answers.jsonl"
LOCK_FILE = ".answers.lock"
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}(?:-\d+)?")


@dataclass(frozen=True)
class Audit:
    """One audit: where it lies, the period's tickets, and what it was drawn from."""

    folder: Path
    window: pd.DataFrame
    origin: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The day it was drawn."""
        return self.folder.name

    @property
    def of(self) -> str:
        """What is asked: one of :data:`kb.match_audit.ASKED`."""
        asked = str(self.origin.get("of", OF_MATCHES))
        return asked if asked in ASKED else OF_MATCHES

    def answers(self) -> list[Answer]:
        """All answers, oldest first; half a line that a killed command left counts not."""
        try:
            text = (self.folder / ANSWERS_FILE).read_text("utf-8", errors="replace")
        except FileNotFoundError:
            return []
        # Not splitlines: a name may hold one of the other signs that it takes for a line's end.
        return [answer for line in text.split("\n") if (answer := _answer(line)) is not None]

    def add(self, answers: Sequence[Answer]) -> int:
        """Append answers, on disk when this returns; how many, without tickets gone meanwhile.

        Several people may answer at once, and somebody may be forgotten at the same time.

        Raises:
            NothingToDoError: the audit is gone.
        """
        with _writing(self.folder.parent):
            if not (self.folder / WINDOW_FILE).is_file():
                raise NothingToDoError(
                    f"audit {self.name} is gone; draw another one", code="no_audit", audit=self.name
                )
            held = set(files.read_columns(self.folder / WINDOW_FILE, ["ticket_id"])[0])
            rows = [one.document() for one in answers if one.ticket_id in held]
            if rows:
                files.append_json_lines(self.folder / ANSWERS_FILE, rows)
        return len(rows)


@contextlib.contextmanager
def _writing(root: Path) -> Iterator[None]:
    """Alone among those who write answers; the lock ends with the process, however it ends."""
    with (root / LOCK_FILE).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def save(workspace: Workspace, day: str, window: pd.DataFrame, origin: Mapping[str, Any]) -> Audit:
    """A new audit, named by its day (``2026-03-02``, the next one ``2026-03-02-2``)."""
    root = workspace.audits_dir
    taken = {path.name for path in root.iterdir()} if root.is_dir() else set()
    name = next(
        name
        for number in range(1, len(taken) + 2)
        if (name := day if number == 1 else f"{day}-{number}") not in taken
    )
    with files.replacing_folder(root / name) as part:
        files.write_table(part / WINDOW_FILE, window, WINDOW)
        files.write_json(part / ORIGIN_FILE, dict(origin))
    return Audit(root / name, window, origin)


def names(workspace: Workspace) -> list[str]:
    """The audits, oldest first."""
    root = workspace.audits_dir
    found = [path for path in root.iterdir() if _NAME.fullmatch(path.name)] if root.is_dir() else []
    return [path.name for path in sorted(found, key=_age)]


def _age(path: Path) -> tuple[str, int]:
    day, number = path.name[:10], path.name[11:]
    return day, int(number or 1)


def read(workspace: Workspace, name: str | None = None) -> Audit:
    """The audit of that name, or the newest.

    Raises:
        NothingToDoError: there is none.
        InputError: it is damaged.
    """
    known = names(workspace)
    if not known or (name is not None and name not in known):
        what = f"no audit {name}" if name else "no audit yet"
        raise NothingToDoError(
            f"{what}; draw one with `askless audit-matches draw`", code="no_audit", audit=name or ""
        )
    folder = workspace.audits_dir / (name or known[-1])
    try:
        origin = json.loads((folder / ORIGIN_FILE).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            folder / ORIGIN_FILE, "is damaged; draw another audit", code="audit_damaged"
        ) from error
    return Audit(folder, files.read_table(folder / WINDOW_FILE, WINDOW), origin)


def forget(workspace: Workspace, gone: Collection[str]) -> int:
    """Take tickets out of every audit, sample and answers; how many rows went.

    An audit left without tickets goes. Done again, it changes nothing.
    """
    if not workspace.audits_dir.is_dir():
        return 0
    with _writing(workspace.audits_dir):
        return sum(_without(read(workspace, name), gone) for name in names(workspace))


def _without(audit: Audit, gone: Collection[str]) -> int:
    kept = audit.window[~audit.window["ticket_id"].isin(list(gone)).astype(bool)]
    lost = len(audit.window) - len(kept)
    if lost and kept.empty:
        shutil.rmtree(audit.folder)
    elif lost:
        answers = [one.document() for one in audit.answers() if one.ticket_id not in gone]
        files.write_json_lines(audit.folder / ANSWERS_FILE, answers)
        # Last: whoever is killed before finds the same tickets again.
        files.write_table(audit.folder / WINDOW_FILE, kept, WINDOW)
    return lost


def _answer(line: str) -> Answer | None:
    try:
        row = json.loads(line)
        return Answer(
            str(row["ticket_id"]),
            str(row["who"]),
            str(row["label"]),
            str(row["at"]),
            str(row["article_id"]),
            bool(row["is_final"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
