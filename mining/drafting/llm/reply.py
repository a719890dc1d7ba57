"""A model's reply as a value: the JSON document in it, or why there is none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kb.errors import KbError
from mining.importers.jsontext import NOT_JSON

MOST_CLAIMS = 60
MOST_QUESTIONS = 6
LONGEST_REPLY = 200_000
"""Characters; a draft's reply has some thousand."""

LONGEST_TEXT = 1_000
"""Characters; no claim or question of ours is a third as long."""

_FENCE = re.compile(r"```[a-zA-Z]*\s*\n?(.*?)```", re.DOTALL)


class ReplyError(KbError):
    """A reply that is of no use; the text says why without quoting it."""


@dataclass(frozen=True)
class Claim:
    """A sentence the model wrote, and the lines it says it stands on."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Reply:
    """Title, other questions and claims as the model wrote them; nothing is checked yet."""

    title: str
    questions: tuple[str, ...]
    claims: tuple[Claim, ...]
    malformed: int = 0
    """Claims that were no claims: without a text or without sources."""


def parse_reply(text: str) -> Reply:
    """The reply in a model's text; code fences and chatter around the document are ignored.

    Raises:
        ReplyError: there is no JSON object in it, or none with claims.
    """
    document = json_object(text, "claims")
    claims = document.get("claims")
    if not isinstance(claims, list) or not claims:
        raise ReplyError("its reply holds no claims")
    found = [_claim(item) for item in claims[:MOST_CLAIMS]]
    questions = document.get("questions")
    asked = questions if isinstance(questions, list) else []
    return Reply(
        title=_text(document.get("title")),
        questions=tuple(one for item in asked[:MOST_QUESTIONS] if (one := _text(item))),
        claims=tuple(claim for claim in found if claim is not None),
        malformed=sum(claim is None for claim in found),
    )


def json_object(text: str, key: str) -> dict[str, Any]:
    """The first JSON object with ``key`` in a text that may hold more than it.

    Raises:
        ReplyError: there is none.
    """
    if len(text) > LONGEST_REPLY:
        raise ReplyError("its reply is too long")
    for part in _candidates(text):
        try:
            found = json.loads(part)
        except NOT_JSON:
            continue
        if isinstance(found, dict) and key in found:
            return found
    raise ReplyError("its reply is not the JSON document asked for, or was cut off")


def _candidates(text: str) -> Iterator[str]:
    """The whole text, what is fenced in it, and from its first brace to its last."""
    yield text
    yield from _FENCE.findall(text)
    start, end = text.find("{"), text.rfind("}")
    if 0 <= start < end:
        yield text[start : end + 1]


def _claim(item: Any) -> Claim | None:
    if not isinstance(item, dict):
        return None
    text, sources = _text(item.get("text")), item.get("sources")
    if not text or not isinstance(sources, list) or not sources:
        return None
    if not all(isinstance(source, str) for source in sources):
        return None
    return Claim(text, tuple(dict.fromkeys(source.strip() for source in sources)))


def _text(value: Any) -> str:
    """A text on one line; none for what is no text or too long to be read."""
    is_text = isinstance(value, str) and len(value) <= LONGEST_TEXT
    return " ".join(value.split()) if is_text else ""
