"""What happened to people and their ways in, one line of JSON each, the oldest first.

No password, no token, no address; of a name that nobody has, nothing either: people type passwords
into the wrong field.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from kb.storage import files

FILE = "admin.jsonl"


class Happened(StrEnum):
    """What a line tells."""

    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    SIGNED_OUT_EVERYWHERE = "signed out everywhere"
    FAILED = "failed to sign in"
    WAITS = "had to wait"
    ADDED = "person added"
    ROLE = "role changed"
    DISABLED = "person disabled"
    ENABLED = "person enabled"
    PASSWORD = "password changed"  # noqa: S105 (a word of the log)
    RESET = "reset link made"
    TOKEN = "token made"  # noqa: S105 (a word of the log)
    TOKEN_ENDED = "token revoked"  # noqa: S105 (a word of the log)


def note(
    folder: Path, happened: Happened, now: datetime, *, person: str = "", by: str = "",
    about: str = "",
) -> None:  # fmt: skip
    """Add a line to the log in ``folder``, on disk when this returns; ``by`` is who did it."""
    line = {"at": now.isoformat(timespec="seconds"), "what": happened.value}
    parts = {"person": person, "by": by, "about": about}
    line |= {name: value for name, value in parts.items() if value}
    folder.mkdir(parents=True, exist_ok=True)
    files.append_json_lines(folder / FILE, [line])
