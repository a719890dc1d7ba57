"""Messages of the contact form: what a valid one holds, and what is wrong with others. Pure."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from kb import FORMAT_VERSION
from kb.errors import KbError

LIMITS: Mapping[str, int] = {
    "subject": 200,
    "message": 10_000,
    "email": 254,
    "name": 100,
    "phone": 40,
    "order": 60,
    "channel": 20,
    "page": 300,
}
"""Most characters of each field."""
MOST_SEEN, LONGEST_SEEN = 20, 300
MISSING, TOO_LONG, INVALID = "missing", "too_long", "invalid"
TRAP = "website"
"""A field that people do not see: what fills it is a program."""
_EMAIL = re.compile(r"[^\s@<>\"(),;:\\]+@[^\s@<>\"(),;:\\.]+(?:\.[^\s@<>\"(),;:\\.]+)+")
_ARTICLE = re.compile(r"[\w-]+(?:/[\w-]+)*")
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


class HandoverError(KbError):
    """A message was not passed on; it stays where it is. Holds nothing of the message.

    ``is_of_message``: the desk answered, and takes others; else it is the desk or the settings.
    ``wait_seconds`` is what it asked for before the next try.
    """

    def __init__(
        self, said: str, *, is_of_message: bool = False, wait_seconds: float | None = None
    ) -> None:
        super().__init__(said)
        self.is_of_message = is_of_message
        self.wait_seconds = wait_seconds


@dataclass(frozen=True)
class Message:
    """A message as it is kept: personal data, for the desk alone."""

    reference: str
    at: datetime
    locale: str
    message: str
    email: str
    subject: str = ""
    name: str = ""
    phone: str = ""
    order: str = ""
    channel: str = ""
    page: str = ""
    seen: tuple[str, ...] = ()
    """Ids of the articles that the customer was shown or read."""
    is_suspected: bool = False
    """Whether a program seems to have sent it; such a one is kept and not passed on."""

    def document(self) -> dict[str, Any]:
        """The message as JSON."""
        found = asdict(self) | {"at": self.at.isoformat(), "seen": list(self.seen)}
        return {"format_version": FORMAT_VERSION, **found}

    @classmethod
    def parsed(cls, document: Mapping[str, Any]) -> Message:
        """The message that :meth:`document` wrote.

        Raises:
            KeyError, ValueError, TypeError: it is none.
        """
        values = {name: value for name, value in document.items() if name != "format_version"}
        at, seen = datetime.fromisoformat(values.pop("at")), tuple(values.pop("seen"))
        return cls(at=at, seen=seen, **values)


def new_reference() -> str:
    """A reference that customers can be told: C- and eight characters that are not mistaken."""
    return "C-" + "".join(secrets.choice(_LETTERS) for _ in range(8))


def read(
    fields: Mapping[str, Any], locales: Collection[str], at: datetime, reference: str
) -> tuple[Message | None, dict[str, str]]:
    """The message of a form's fields, or None and what is wrong with each field.

    Lines of a field that has one line become spaces; characters that print nothing go.
    """
    texts, errors = {}, {}
    for name, most in LIMITS.items():
        texts[name] = _text(fields.get(name), keeps_lines=name == "message")
        if len(texts[name]) > most:
            errors[name] = TOO_LONG
    errors |= {name: MISSING for name in ("message", "email") if not texts[name]}
    if texts["email"] and not _EMAIL.fullmatch(texts["email"]):
        errors.setdefault("email", INVALID)
    locale = fields.get("locale")
    if locale not in locales:
        errors["locale"] = INVALID
    if errors:
        return None, errors
    values: dict[str, Any] = {
        **texts,
        "seen": _seen(fields.get("seen")),
        "is_suspected": bool(_text(fields.get(TRAP))),
    }
    return Message(reference, at, str(locale), **values), {}


def _text(value: Any, *, keeps_lines: bool = False) -> str:
    if not isinstance(value, str):
        return ""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    clean = ["".join(c if c.isprintable() else " " for c in line) for line in lines]
    return "\n".join(clean).strip() if keeps_lines else " ".join(" ".join(clean).split())


def _seen(value: Any) -> tuple[str, ...]:
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list):
        return ()
    texts = [item.strip() for item in items if isinstance(item, str)]
    kept = [text for text in texts if len(text) <= LONGEST_SEEN and _ARTICLE.fullmatch(text)]
    return tuple(dict.fromkeys(kept))[:MOST_SEEN]


def told(message: Message) -> str:
    """The message as plain text for an agent, with what the customer read before."""
    known = (
        ("Phone", message.phone),
        ("Order", message.order),
        ("Answer by", message.channel),
        ("Articles seen", ", ".join(message.seen)),
        ("Page", message.page),
        ("Language", message.locale),
        ("Reference", message.reference),
    )
    lines = [f"{name}: {value}" for name, value in known if value]
    return "\n".join([message.message, "", "--", *lines])
