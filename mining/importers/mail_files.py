"""Mails out of mbox files, one after the other: a block of the file in memory, never the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

BLOCK = 1 << 20
_SEPARATOR = re.compile(
    rb"(?m)^From [^\r\n]{0,200}\d:\d\d[^\r\n]{0,60}\d{4}[^\r\n]{0,20}\r?\n(?=[!-9;-~]+:|>From )"
)
"""A line that begins a mail: an address, a time and a year, and a header below. A sentence of a
mail that begins with "From" has no such form, quoted with ">" or not."""
_LONGEST_SEPARATOR = 1_024
_ESCAPED = re.compile(rb"(?m)^>(>*From )")
_HEADERS_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True)
class Piece:
    """One mail of an mbox: where it stands in the file, and its first bytes."""

    start: int
    size: int
    data: bytes


def split(handle: IO[bytes], most: int) -> Iterator[Piece]:
    """The mails of an mbox with at most ``most`` bytes of each; what stands before the first goes.

    The separating ``From `` line is the first line of each piece.
    """
    start: int | None = None
    size = place = 0
    kept = bytearray()
    for data, begins in _parts(handle):
        if begins:
            if start is not None:
                yield Piece(start, size, bytes(kept))
            start, size, kept = place, 0, bytearray()
        size += len(data)
        place += len(data)
        kept += data[: max(0, most - len(kept))]
    if start is not None:
        yield Piece(start, size, bytes(kept))


def _parts(handle: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The file in parts, and whether each begins a mail."""
    # read1 gives what it has: read would lose a block of a packed file that is cut off in it.
    read = getattr(handle, "read1", handle.read)
    before, rest, begins = b"\n", b"", False
    while True:
        block = read(BLOCK)
        data = before + rest + block
        # A separator that this block may cut in two waits for the next one.
        end = len(data) if not block else max(1, len(data) - _LONGEST_SEPARATOR)
        at = 1
        for found in _SEPARATOR.finditer(data, 1):
            if found.start() >= end:
                break
            if found.start() > at:
                yield data[at : found.start()], begins
            at, begins = found.start(), True
        if end > at:
            yield data[at:end], begins
            at, begins = end, False
        if not block:
            return
        before, rest = data[at - 1 : at], data[at:]


def headers_of(data: bytes) -> bytes:
    """The header lines of a mail, without the line that separates it from the one before."""
    own = without_separator(data)
    end = _HEADERS_END.search(own)
    return own[: end.end()] if end else own


def without_separator(data: bytes) -> bytes:
    """A mail without its ``From `` line, and with lines of its own that begin so restored."""
    if not data.startswith(b"From "):
        return data
    own = data.partition(b"\n")[2]
    return _ESCAPED.sub(rb"\1", own) if b">From " in own else own


def separator_of(data: bytes) -> str:
    """The ``From `` line of a mail; empty when it has none."""
    line = data.partition(b"\n")[0] if data.startswith(b"From ") else b""
    return line.decode("ascii", errors="replace").strip()
