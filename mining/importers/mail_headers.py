"""What the headers of a mail say: who wrote to whom, when, in answer to what, and if a machine did.

Headers break every rule: encoded words cut in two, bytes of no charset, dates of no calendar. What
cannot be read is left empty; nothing here raises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from email.header import decode_header
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import Literal

from kb.tickets import AuthorKind
from mining.importers.mail_text import decoded
from mining.importers.source import ImportOptions
from mining.importers.values import id_key

Headers = Mapping[str, Sequence[str]]
"""Values by lower-case name, encoded words decoded, in the order they stand in."""

MACHINE_HEADERS = (
    "auto-submitted",
    "precedence",
    "x-autoreply",
    "x-autorespond",
    "x-auto-reply",
    "list-id",
    "list-unsubscribe",
)
"""Headers handed on with a message, which tell machine mail from people's."""

_ID = re.compile(r"<([^<>\s]{1,500})>")
_LONGEST_HEADER = 20_000
_LONGEST_SUBJECT = 1_000
_MOST_REFERENCES = 40
_CLOCK_OFF = timedelta(days=2)
_BOUNCE = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon|bounces?)(?:[+=-].*)?@")
_NO_REPLY = re.compile(r"^(?:no|ne|do)[-_.]?(?:pas|not)?[-_.]?(?:reply|repondre)(?:[+-].*)?@")
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_READ_ERRORS = (MessageError, ValueError, LookupError, TypeError, AttributeError, OverflowError)
"""What Python's readers of headers have been seen to raise."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail stands: which of the files, and from which byte."""

    file: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Mail:
    """What is kept of a mail while the others are read: its headers' facts, not its body."""

    place: Place
    key: int
    """64 bits of its Message-ID."""
    refs: tuple[int, ...]
    at: datetime | None
    sender: str
    name: str
    recipients: tuple[str, ...]
    """Addresses it went to outside the shop."""
    subject: str
    direction: Literal["in", "out"]
    kind: AuthorKind
    headers: tuple[tuple[str, str], ...]
    is_bounce: bool = False
    is_form: bool = False
    is_spam: bool = False


def mail(data: bytes, separator: str, place: Place, options: ImportOptions) -> Mail:
    """The facts in the header lines ``data``; ``separator`` is the mbox line above them."""
    headers = parsed(data)
    sender, name, is_form = _author(headers, options)
    recipients = [a for _, a in addresses(headers, "to", "cc")]
    is_own = bool(sender) and options.is_own(sender)
    is_bounce = _is_bounce(headers, sender)
    telling = _telling(headers)
    is_machine = bool(telling) or _NO_REPLY.match(sender) is not None
    kind: AuthorKind = "customer"
    if is_own:
        kind = "rule" if is_machine else "agent"
    return Mail(
        place=place,
        key=_own_key(headers, data),
        refs=_references(headers),
        at=_time(headers, separator, options),
        sender=sender,
        name=name,
        recipients=tuple(a for a in recipients if not options.is_own(a)),
        subject=first(headers, "subject")[:_LONGEST_SUBJECT],
        direction="out" if is_own else "in",
        kind=kind,
        headers=telling,
        is_bounce=is_bounce,
        is_form=is_form,
        is_spam=_is_spam(headers),
    )


def parsed(data: bytes) -> Headers:
    """The headers in the bytes of a mail's head; none that can be read gives none."""
    try:
        raw = BytesHeaderParser().parsebytes(data).raw_items()
        pairs = [(str(name).lower(), str(value)) for name, value in raw]
    except _READ_ERRORS:
        return {}
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(_unfolded(value))
    return found


def first(headers: Headers, name: str) -> str:
    """The first value of a header as text; empty when it is not there."""
    return _words(next(iter(headers.get(name, ())), ""))


def addresses(headers: Headers, *names: str) -> list[tuple[str, str]]:
    """(display name, lower-case address) in the headers ``names``."""
    given = [value for name in names for value in headers.get(name, ())]
    try:
        pairs = getaddresses(given)
    except _READ_ERRORS:
        return []
    return [(_words(name).strip(), a.strip().lower()) for name, a in pairs if "@" in a]


def _unfolded(value: str) -> str:
    """A raw value on one line; its bytes beyond ASCII read in the charset they look like."""
    line = " ".join(value[:_LONGEST_HEADER].split())
    return line if line.isascii() else decoded(line.encode("ascii", "surrogateescape"), "")


def _words(value: str) -> str:
    """``value`` with its encoded words decoded."""
    if "=?" not in value:
        return value
    try:
        parts = decode_header(value)
    except _READ_ERRORS:
        return value
    texts = [p if isinstance(p, str) else decoded(p, charset or "") for p, charset in parts]
    return " ".join("".join(texts).split())


def _author(headers: Headers, options: ImportOptions) -> tuple[str, str, bool]:
    """(address, name, whether a form sent it) of who wrote.

    A contact form writes from the shop's own domain and names the customer in Reply-To.
    """
    found = addresses(headers, "from") or addresses(headers, "sender")
    name, sender = found[0] if found else ("", "")
    answer = next((pair for pair in addresses(headers, "reply-to")), None)
    if answer and options.is_own(sender) and not options.is_own(answer[1]):
        went_to = addresses(headers, "to", "cc", "delivered-to")
        if any(options.is_own(address) for _, address in went_to):
            return answer[1], answer[0], True
    return sender, name, False


def _own_key(headers: Headers, data: bytes) -> int:
    given = _ID.search(first(headers, "message-id"))
    return id_key(given[1] if given else data.decode("latin-1"))


def _references(headers: Headers) -> tuple[int, ...]:
    given = [*headers.get("references", ()), *headers.get("in-reply-to", ())]
    found = [id_key(i) for value in given for i in _ID.findall(value)]
    kept = found if len(found) <= _MOST_REFERENCES else found[:5] + found[5 - _MOST_REFERENCES :]
    return tuple(dict.fromkeys(kept))


def _telling(headers: Headers) -> tuple[tuple[str, str], ...]:
    """The headers that tell machine mail, as mining.noise reads them."""
    found = [(name, first(headers, name)[:200]) for name in MACHINE_HEADERS if name in headers]
    kept = [(name, value) for name, value in found if _says_machine(name, value)]
    if "multipart/report" in first(headers, "content-type").lower():
        kept.append(("content-type", "multipart/report"))
    if first(headers, "return-path") == "<>":
        kept.append(("return-path", "<>"))
    return tuple(kept)


def _says_machine(name: str, value: str) -> bool:
    if name == "auto-submitted":
        return value.strip().lower() != "no"
    return name != "precedence" or value.strip().lower() in _BULK


def _is_bounce(headers: Headers, sender: str) -> bool:
    is_report = "multipart/report" in first(headers, "content-type").lower()
    return _BOUNCE.match(sender) is not None or (
        is_report and first(headers, "return-path") == "<>"
    )


def _is_spam(headers: Headers) -> bool:
    labels = {label.strip().lower() for label in first(headers, "x-gmail-labels").split(",")}
    return "spam" in labels or first(headers, "x-spam-flag").strip().lower() == "yes"


def _time(headers: Headers, separator: str, options: ImportOptions) -> datetime | None:
    """When it was written: its date, unless that is none or two days off what the server wrote."""
    written = _date(first(headers, "date"), options)
    received = _date(first(headers, "received").rpartition(";")[2], options)
    if written and received:
        return written if abs(written - received) <= _CLOCK_OFF else received
    line = separator.split(maxsplit=2)
    return written or received or (_date(line[2], options) if len(line) > 2 else None)


def _date(value: str, options: ImportOptions) -> datetime | None:
    if not value.strip():
        return None
    try:
        found = parsedate_to_datetime(value.strip()[:200])
    except _READ_ERRORS:
        found = None
    if found is None:
        options.counts.unmap("a time that is none")
        return None
    return options.time(found.isoformat())
