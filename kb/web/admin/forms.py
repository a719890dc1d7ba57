"""Forms that browsers send: only from our own pages, only as long as a page expects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request

LONGEST_FORM = 64 * 1024
LONGEST_READ = 16 * 1024 * 1024
"""Bytes of a form that is too long that are still taken in, so that its sender sees our answer."""
MOST_KEPT = 2_000
"""Fields of a form that is kept while somebody signs in."""


@dataclass(frozen=True)
class Limits:
    """How large a form may be: bytes as they are sent (three a byte of French or emoji), fields."""

    longest: int = LONGEST_FORM
    most_fields: int = 40
    uploads: Callable[[], Path] | None = None
    """The folder of files that come with a form; None where none may."""
    largest: int = 0
    """Bytes of such a file."""


LIMITS = Limits()


class Refusal(Exception):  # noqa: N818 (no fault: the pages say no)
    """A request that is not done: its status, and the name of the words that say why."""

    def __init__(self, status: int, word: str, **values: Any) -> None:
        self.status = status
        self.word = word
        self.values = values
        super().__init__(word)


@dataclass(frozen=True)
class SentForm:
    """A form that was sent and not taken: where to, and its fields without the token."""

    path: str
    fields: Mapping[str, Sequence[str]]
    token: str = ""
    """That of the form, where it could not be asked whose session it is."""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Each field with each of its values."""
        return [(name, value) for name, values in self.fields.items() for value in values]

    @property
    def packed(self) -> str:
        """All of it as one text."""
        return urlencode([("", self.path), *self.pairs])


def unpacked(text: str) -> SentForm | None:
    """The form that :attr:`SentForm.packed` made a text of; None where it is none."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_KEPT)
    except ValueError:
        return None
    if not pairs or pairs[0][0]:
        return None
    fields: dict[str, list[str]] = {}
    for name, value in pairs[1:]:
        fields.setdefault(name, []).append(value)
    return SentForm(pairs[0][1], fields)


def is_surely_own(request: Request) -> bool:
    """Whether a browser says that a form came from one of our pages; old ones say nothing."""
    return request.headers.get("sec-fetch-site") == "same-origin" or "origin" in request.headers


def refuse_foreign(request: Request) -> None:
    """Only our own pages may send forms, whatever cookies a browser adds to others'.

    Raises:
        Refusal: it comes from elsewhere, another port of this machine included.
    """
    origin = request.headers.get("origin")
    own = (request.url.scheme, request.headers.get("host", ""))
    if origin is not None and (urlsplit(origin).scheme, urlsplit(origin).netloc) != own:
        raise Refusal(403, "foreign")
    if request.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        raise Refusal(403, "foreign")


async def sent_form(request: Request, limits: Limits) -> dict[str, list[str]]:
    """The fields of a form, each with all its values.

    Raises:
        Refusal: it is no plain form, or too long.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip()
    parts, length = [], 0
    async for part in request.stream():
        length += len(part)
        if length <= limits.longest:
            parts.append(part)
        if length > LONGEST_READ:
            break
    if length > limits.longest:
        raise Refusal(413, "too_long")
    if kind != "application/x-www-form-urlencoded":
        raise Refusal(415, "no_form")
    try:
        text = b"".join(parts).decode("utf-8")
        most = limits.most_fields
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=most, errors="strict")
    except ValueError as error:
        raise Refusal(400, "no_form") from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields
