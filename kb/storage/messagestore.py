"""Messages of the contact form on disk, in ``data/contact``: private, one file each.

A message is written before anybody is told that it arrived, and goes only once a help desk has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.messages import Message
from kb.storage import files
from kb.storage.workspace import Workspace

SUSPECTED = ".suspected"
"""In the names of messages that a program seems to have sent."""
LOG = "log.jsonl"
"""Reference, time and what became of it; nothing that the customer wrote."""


def folder(workspace: Workspace) -> Path:
    """Where messages lie; it need not be there."""
    return workspace.data_dir / "contact"


def keep(workspace: Workspace, message: Message) -> None:
    """Write a message, all of it or nothing, readable by its owner only.

    Raises:
        OSError: the disk cannot keep it.
    """
    place = folder(workspace)
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o700)
    target = _path(workspace, message)
    files.write_json(target, message.document())
    target.chmod(0o600)


def waiting(workspace: Workspace) -> Iterator[Message]:
    """The messages that lie here, by name of file; what is no message is left alone."""
    for path in sorted(folder(workspace).glob("C-*.json")):
        try:
            yield Message.parsed(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, KeyError):
            continue


def count(workspace: Workspace, *, is_suspected: bool) -> int:
    """How many messages of people, or of what seems to be programs, lie here."""
    names = (path.stem for path in folder(workspace).glob("C-*.json"))
    return sum(name.endswith(SUSPECTED) == is_suspected for name in names)


def passed_on(workspace: Workspace, message: Message, to: str, identity: str) -> None:
    """Note that a help desk has a message, then remove it here."""
    note(workspace, {"reference": message.reference, "passed_to": to, "id": identity})
    _path(workspace, message).unlink(missing_ok=True)


def note(workspace: Workspace, entry: dict[str, Any]) -> None:
    """Append a line to the log."""
    files.append_json_lines(folder(workspace) / LOG, [entry])


def _path(workspace: Workspace, message: Message) -> Path:
    end = SUSPECTED if message.is_suspected else ""
    return folder(workspace) / f"{message.reference}{end}.json"
