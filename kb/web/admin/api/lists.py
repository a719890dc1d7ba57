"""Lists in parts: a cursor says behind which row the next part begins, whatever came or went."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from kb.web.admin.api.faults import Stop
from kb.web.admin.api.shapes import Part

Row = TypeVar("Row")
Key = tuple[Any, ...]


def part_of(
    rows: Iterable[Row], key: Callable[[Row], Key], asked: Part
) -> tuple[list[Row], str | None]:
    """The part of ``rows`` (in order of ``key``) that is asked for, and the cursor of the next.

    Raises:
        Stop: the cursor is none of ours.
    """
    after = unpacked(asked.cursor)
    try:
        left = [row for row in rows if after is None or key(row) > after]
    except TypeError as error:
        raise Stop("not_found", "cursor: is none that was given") from error
    found = left[: asked.limit]
    is_last = len(left) <= len(found)
    return found, None if is_last else packed(key(found[-1]))


def packed(key: Key) -> str:
    """A key as a text for addresses."""
    text = json.dumps(key, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpacked(cursor: str) -> Key | None:
    """The key that :func:`packed` made a text of; None for an empty one.

    Raises:
        Stop: it is none of ours.
    """
    if not cursor:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise Stop("not_found", "cursor: is none that was given") from error
    if not isinstance(found, list) or not found:
        raise Stop("not_found", "cursor: is none that was given")
    return tuple(found)


def has_words(text: str, words: Sequence[str]) -> bool:
    """Whether a folded text holds each of the words, or the beginning of one."""
    return all(word in text for word in words)
