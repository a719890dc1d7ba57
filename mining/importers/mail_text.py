"""The words of a mail: text before HTML, attachments aside, charsets wrong or missing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser

LARGEST = 64_000_000
"""Bytes read of one mail; what people write stands before the attachments that make it large."""
MOST_CHARACTERS = 400_000
DEEPEST = 30
PLAIN = frozenset({"text/plain", "text/markdown", "text/enriched"})

_SIGN = re.compile(r"\S")
_FLOWED = re.compile(r"(?<!^--)(?<!\n--) \r?\n(?=[^\s>])")
_PAPER = re.compile(
    rb"(\n[Cc]ontent-[Tt]ype:[ \t]*(?:image|audio|video|application)/[^\n]*\n"
    rb"(?:[^\r\n][^\n]*\n){0,20}\r?\n)"
    rb"(?:[A-Za-z0-9+/=]{4,}[ \t]*\r?\n)+"
)
_SMALL = 10_000
_SEVEN_BITS = ("utf-7", "utf7", "iso-2022", "iso2022", "hz")
"""Charsets whose bytes all look like ASCII."""
_MANY_BYTES = ("utf", "gb", "big5", "shift", "sjis", "euc", "cp932", "cp936", "cp949", "koi8")
_READ_ERRORS = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Body:
    """What a mail says; ``is_html`` when it was written in HTML alone."""

    text: str
    is_html: bool = False


EMPTY = Body("")


def body_of(data: bytes) -> Body:
    """The words in the bytes of a mail; an empty body for one that holds none."""
    try:
        message = BytesParser().parsebytes(_without_papers(data[:LARGEST]))
        for found in (_pieces(message, 0), _named_texts(message), _forwarded(message)):
            pieces = [piece for piece in found if _has_words(piece)]
            if pieces:
                return _joined(pieces)
    except _READ_ERRORS:
        return EMPTY
    return EMPTY


def _without_papers(data: bytes) -> bytes:
    """A mail without the contents of its pictures and papers, which a parser reads line by line."""
    return _PAPER.sub(rb"\1", data) if len(data) > _SMALL else data


def decoded(data: bytes, charset: str) -> str:
    """``data`` as text: in its charset where that fits, else in UTF-8, else in cp1252.

    Many mails say ISO-8859-1 or nothing and hold UTF-8, which is never UTF-8 by chance.
    """
    name = charset.strip().strip("\"'").lower()
    is_stateful = name.startswith(_SEVEN_BITS)
    tries = [name] if is_stateful or name.startswith(_MANY_BYTES) else []
    if not is_stateful:
        tries += ["utf-8", "cp1252" if name in {"", "iso-8859-1", "latin1", "latin-1"} else name]
    for attempt in tries:
        try:
            return data.decode(attempt).replace("\x00", "")
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", errors="replace").replace("\x00", "")


def _pieces(part: Message, depth: int) -> Iterator[Body]:
    """The texts of a part, those of attachments and of forwarded mails aside."""
    kind = part.get_content_type()
    if depth > DEEPEST or _is_attachment(part) or kind == "message/rfc822":
        return
    if part.is_multipart():
        inside = [list(_pieces(child, depth + 1)) for child in _children(part)]
        if kind == "multipart/alternative":
            yield from _best(inside)
        else:
            yield from (piece for one in inside for piece in one)
    elif kind in PLAIN or kind == "text/html" or part.get_content_maintype() == "multipart":
        # Several parts without a boundary between them are read as the text they are.
        yield _text(part, is_html=kind == "text/html")


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    found = payload if isinstance(payload, list) else []
    return [child for child in found if isinstance(child, Message)]


def _best(alternatives: list[list[Body]]) -> list[Body]:
    """Of several forms of the same words the plain one, where it holds any."""
    spoken = [one for one in alternatives if any(_has_words(piece) for piece in one)]
    plain = [one for one in spoken if not any(piece.is_html for piece in one)]
    return next(iter(plain or spoken), [])


def _named_texts(message: Message) -> Iterator[Body]:
    """Texts shown in the mail that have a file's name, where it says nothing else."""
    for part in message.walk():
        is_shown = str(part.get("content-disposition") or "inline").lower().startswith("inline")
        if is_shown and part.get_content_type() in PLAIN and not part.is_multipart():
            yield _text(part, is_html=False)


def _forwarded(message: Message) -> Iterator[Body]:
    """The words of the first mail inside one that says nothing itself."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            for child in _children(part):
                yield from _pieces(child, 1)
            return


def _is_attachment(part: Message) -> bool:
    disposition = str(part.get("content-disposition") or "").strip().lower()
    has_name = part.get_filename() is not None
    return disposition.startswith("attachment") or (has_name and not part.is_multipart())


def _text(part: Message, *, is_html: bool) -> Body:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    text = decoded(data, str(part.get_param("charset") or ""))[:MOST_CHARACTERS]
    if not is_html and str(part.get_param("format") or "").lower() == "flowed":
        text = _FLOWED.sub(" ", text)
    return Body(text, is_html)


def _has_words(piece: Body) -> bool:
    return _SIGN.search(piece.text) is not None


def _joined(pieces: list[Body]) -> Body:
    if all(not piece.is_html for piece in pieces):
        return Body("\n\n".join(piece.text for piece in pieces))
    written = [p.text if p.is_html else f"<pre>{html.escape(p.text)}</pre>" for p in pieces]
    return Body("\n".join(written), is_html=True)
