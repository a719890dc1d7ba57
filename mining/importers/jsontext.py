"""JSON text of any length read value by value: only the value being read is held in memory."""

from __future__ import annotations

import codecs
import gc
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from pydantic_core import from_json

BLOCK = 1 << 20
"""Bytes read at a time."""

_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_BRACKETS = re.compile(r'["\[\]{}]')
_BRACKETS_OR_COMMA = re.compile(r'["\[\]{},]')
_STRING_END = re.compile(r'["\\]')
_LONGEST_TOKEN = 12
"""Characters of the longest thing that may be cut off without being seen: ``\\ud83d\\ude00``."""
_DECODER = json.JSONDecoder()
_CP1252 = "askless-cp1252"

NOT_JSON = (ValueError, RecursionError)
"""What :func:`parsed` raises: syntax, a number of more than 4,300 digits, too deep a nesting."""


class JsonTextError(ValueError):
    """A value that cannot be read; its text is left where it stands."""


class NotWholeError(JsonTextError):
    """The text ends inside a value."""


class NotJsonError(JsonTextError):
    """The value is not JSON."""


class TooLargeError(JsonTextError):
    """The value is longer than was allowed."""


def parsed(text: str | bytes) -> Any:
    """The one JSON value that ``text`` holds, as ``json.loads`` reads it, in half the time.

    What the quick parser refuses (half characters, lists 200 deep, bytes that are no UTF-8) is
    decoded and read by ``json``. The collector of cycles waits meanwhile: a page makes a million
    objects, and no cycle.

    Raises:
        ValueError, RecursionError: it is none.
    """
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        return from_json(text, cache_strings="keys")
    except (ValueError, TypeError):
        return json.loads(text if isinstance(text, str) else decoded(text))
    finally:
        if is_collecting:
            gc.enable()


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """What is no UTF-8 is an old Windows export, in whole or in a field pasted into it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_CP1252, _as_cp1252)


def decoded(line: bytes) -> str:
    """The text of a line of bytes; what is no UTF-8 is read as cp1252."""
    return line.decode("utf-8", _CP1252)


def encoding_of(first: bytes) -> str | None:
    """The encoding of a JSON file by its first bytes; None when it is binary."""
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" not in first:
        return "utf-8"
    # JSON begins with two ASCII characters or more, so UTF-16 without a mark shows itself.
    wide = {"utf-16-le": (first[0:1], first[1:2]), "utf-16-be": (first[1:2], first[0:1])}
    for name, (letter, zero) in wide.items():
        if letter in b'[{ \t\r\n"' and zero == b"\x00":
            return name
    return None


def blocks(handle: IO[bytes], first: bytes, encoding: str) -> Iterator[str]:
    """The text of ``first`` and of what follows in ``handle``, decoded; bad UTF-8 as cp1252."""
    errors = _CP1252 if encoding == "utf-8" else "replace"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    read = getattr(handle, "read1", handle.read)
    block = first
    while block:
        yield decoder.decode(block)
        block = read(BLOCK)
    yield decoder.decode(b"", final=True)


class ByteLines:
    """The lines of a UTF-8 file as bytes, ``first`` and what follows in ``handle``.

    It stops before a line of more than ``limit`` bytes: :attr:`left` holds what was read of it,
    the handle the rest.
    """

    def __init__(self, handle: IO[bytes], first: bytes, limit: int) -> None:
        self._handle = handle
        self._read = getattr(handle, "read1", handle.read)
        self._limit = limit
        self.left = first

    def __iter__(self) -> Iterator[bytes]:
        block, pieces, held = self.left, [b""], 0
        self.left = b""
        while block:
            start = 0
            while (end := block.find(b"\n", start)) >= 0:
                yield b"".join([*pieces, block[start:end]])
                pieces, held, start = [], 0, end + 1
            pieces.append(block[start:])
            held += len(pieces[-1])
            if held > self._limit:
                self.left = b"".join(pieces)
                return
            block = self._read(BLOCK)
        if held:
            yield b"".join(pieces)

    def rest(self) -> Iterator[str]:
        """The text that is left after the last line; ask for it then."""
        if self.left:
            yield from blocks(self._handle, self.left, "utf-8")


class JsonText:
    """A window on a JSON text and the place in it where reading stands."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._is_over = False
        self._before = 0
        self.window = ""
        self.at = 0

    @property
    def passed(self) -> int:
        """Characters read so far."""
        return self._before + self.at

    def grow(self, least: int = 1) -> bool:
        """Add ``least`` characters to the window and drop those passed; False at the end."""
        self._before += self.at
        pieces = [self.window[self.at :]]
        added = 0
        while added < least and not self._is_over:
            block = next(self._source, None)
            self._is_over = block is None
            pieces.append(block or "")
            added += len(pieces[-1])
        self.window, self.at = "".join(pieces), 0
        return added > 0

    def is_more(self) -> bool:
        """Whether anything is left."""
        return self.at < len(self.window) or self.grow()

    def peek(self) -> str:
        """The next character that is no space, which stays; empty at the end."""
        while True:
            found = _SPACE.match(self.window, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.window):
                return self.window[self.at]
            if not self.grow():
                return ""

    def line(self, limit: int) -> str | None:
        """The rest of this line; None when it is longer than ``limit``, and it stays."""
        start = self.at
        while (end := self.window.find("\n", start)) < 0:
            held = len(self.window) - self.at
            if held > limit:
                return None
            if not self.grow(max(BLOCK, held)):
                end = len(self.window)
                break
            start = held
        found = self.window[self.at : end]
        self.at = min(end + 1, len(self.window))
        return found

    def pass_line(self) -> None:
        """Go behind the end of this line, however long it is."""
        while (end := self.window.find("\n", self.at)) < 0:
            self.at = len(self.window)
            if not self.grow():
                return
        self.at = end + 1

    def value(self, limit: int) -> Any:
        """The JSON value that begins here.

        Raises:
            NotJsonError: it is none.
            NotWholeError: the text ends in it.
            TooLargeError: it has more than about ``limit`` characters.
        """
        self.peek()
        while True:
            found, end = self._decoded()
            if end is not None:
                self.at = end
                return found
            held = len(self.window) - self.at
            if held > limit:
                raise TooLargeError
            if not self.grow(max(BLOCK, min(3 * held, limit + 1 - held))):
                return self._last(found)

    def _decoded(self) -> tuple[Any, int | None]:
        """(value, where it ends); no end where more text may change or complete it."""
        try:
            found, end = _DECODER.raw_decode(self.window, self.at)
        except json.JSONDecodeError as error:
            if self._is_cut(error):
                return error, None
            raise NotJsonError(str(error)) from None
        except (ValueError, RecursionError) as error:
            # A number of more than 4,300 digits, or too deep a nesting.
            raise NotJsonError(str(error)) from None
        is_open = end == len(self.window) and isinstance(found, int | float)
        return found, None if is_open else end

    def _is_cut(self, error: json.JSONDecodeError) -> bool:
        is_string = error.msg.startswith("Unterminated string")
        return is_string or error.pos >= len(self.window) - _LONGEST_TOKEN

    def _last(self, found: Any) -> Any:
        """A number at the end of the text; anything else was not finished."""
        if isinstance(found, Exception):
            raise NotWholeError(str(found))
        self.at = len(self.window)
        return found

    def skip(self, depth: int = 0) -> None:
        """Go behind the value here by its brackets alone; ``depth`` brackets are open already.

        At the end of the text there it ends too. It always moves.
        """
        start = self.passed
        while mark := self._next(_BRACKETS if depth else _BRACKETS_OR_COMMA):
            if mark == '"':
                self._skip_string()
            elif mark in "[{":
                depth += 1
            elif depth == 0:
                self.at -= 1 if self.passed - 1 > start else 0
                return
            else:
                depth -= 1
                if depth == 0:
                    return

    def _skip_string(self) -> None:
        while self._next(_STRING_END) == "\\":
            if self.is_more():
                self.at += 1

    def _next(self, marks: re.Pattern[str]) -> str:
        """The next of ``marks``, which is passed; empty at the end of the text."""
        while (found := marks.search(self.window, self.at)) is None:
            self.at = len(self.window)
            if not self.grow():
                return ""
        self.at = found.end()
        return found[0]
