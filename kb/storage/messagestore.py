"""Messages of the contact form on disk, in ``data/contact``: private, one file each.

A message is written before anybody is told that it arrived, and goes only once a help desk has it.
What stands in its name tells what seems to be a program's, and what was given up.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kb.identities import requester_key
from kb.messages import Message
from kb.storage import files
from kb.storage.workspace import Workspace
from kb.tickets import Requester

SUSPECTED = ".suspected"
"""In the names of messages that a program seems to have sent."""
GIVEN_UP = ".undelivered"
"""In the names of messages that the help desk did not take after many tries."""
LOG = "log.jsonl"
"""Reference and what became of it; nothing that the customer wrote."""
_DELIVERY = "delivery"


@dataclass(frozen=True)
class Waiting:
    """A message that waits for the help desk, how often it was tried and when it is next."""

    message: Message
    tries: int = 0
    due_at: datetime | None = None
    """None: at once."""
    is_given_up: bool = False

    def document(self) -> dict[str, Any]:
        """As JSON: the message's document, with its tries once there are some."""
        found = self.message.document()
        if self.tries:
            due = None if self.due_at is None else self.due_at.isoformat()
            found[_DELIVERY] = {"tries": self.tries, "due_at": due}
        return found


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
    _write(workspace, Waiting(message))


def _write(workspace: Workspace, one: Waiting) -> None:
    target = path_of(workspace, one)
    files.write_json(target, one.document())
    target.chmod(0o600)


def waiting(workspace: Workspace) -> Iterator[Message]:
    """The messages that lie here, by name of file; what is no message is left alone."""
    return (one.message for one in outbox(workspace))


def outbox(workspace: Workspace) -> Iterator[Waiting]:
    """The messages that lie here, with how often each was tried."""
    for path in sorted(folder(workspace).glob("C-*.json")):
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            tried = document.pop(_DELIVERY, {})
            due = tried.get("due_at")
            due_at = None if due is None else datetime.fromisoformat(due)
            is_given_up = path.stem.endswith(GIVEN_UP)
            message = Message.parsed(document)
            yield Waiting(message, int(tried.get("tries", 0)), due_at, is_given_up)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            continue


def count(workspace: Workspace, *, is_suspected: bool) -> int:
    """How many messages of people, or of what seems to be programs, lie here."""
    names = (path.stem for path in folder(workspace).glob("C-*.json"))
    return sum(name.endswith(SUSPECTED) == is_suspected for name in names)


def count_given_up(workspace: Workspace) -> int:
    """How many messages no help desk took: somebody has to read them here."""
    return sum(1 for _ in folder(workspace).glob(f"C-*{GIVEN_UP}.json"))


def drop_suspected(workspace: Workspace, before: datetime) -> int:
    """Remove what seems to be programs' and came before a moment; how many those were."""
    old = [one for one in outbox(workspace) if one.message.is_suspected and one.message.at < before]
    for one in old:
        path_of(workspace, one).unlink(missing_ok=True)
    return len(old)


def of_customers(workspace: Workspace, keys: Collection[str]) -> list[Waiting]:
    """The messages whose address has one of these hashes (:func:`kb.identities.keyed`)."""
    return [one for one in outbox(workspace) if address_key(workspace, one) in keys]


def address_key(workspace: Workspace, one: Waiting) -> str:
    """The hash that tickets of this message's address bear."""
    return requester_key(Requester(email=one.message.email), "", workspace.key)


def drop(workspace: Workspace, gone: Iterable[Waiting]) -> None:
    """Remove messages for good, and say in the log that they went."""
    for one in gone:
        note(workspace, {"reference": one.message.reference, "forgotten": True})
        path_of(workspace, one).unlink(missing_ok=True)


def tried(workspace: Workspace, before: Waiting, after: Waiting) -> None:
    """Keep what became of a try, in the place of what was known before.

    Raises:
        OSError: the disk cannot keep it; the message stays as it was.
    """
    _write(workspace, after)
    if path_of(workspace, after) != path_of(workspace, before):
        path_of(workspace, before).unlink(missing_ok=True)
        note(workspace, {"reference": after.message.reference, "given_up": after.tries})


def passed_on(workspace: Workspace, one: Waiting, to: str, identity: str) -> None:
    """Note that a help desk has a message, then remove it here."""
    note(workspace, {"reference": one.message.reference, "passed_to": to, "id": identity})
    path_of(workspace, one).unlink(missing_ok=True)


def note(workspace: Workspace, entry: dict[str, Any]) -> None:
    """Append a line to the log."""
    files.append_json_lines(folder(workspace) / LOG, [entry])


def path_of(workspace: Workspace, one: Waiting) -> Path:
    """The file of a message."""
    end = SUSPECTED if one.message.is_suspected else GIVEN_UP if one.is_given_up else ""
    return folder(workspace) / f"{one.message.reference}{end}.json"
