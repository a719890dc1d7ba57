"""Records out of files: JSON lines, JSON arrays and pages, packed or not, folders and archives.

Everything is streamed: memory holds one record, or one page of at most :data:`WHOLE` characters.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from kb.errors import InputError
from kb.storage import files
from kb.storage.packed import Member
from kb.tickets import Skipped
from mining.importers.inputs import CUT_OFF as CUT_OFF  # noqa: PLC0414 - read from here with the rest
from mining.importers.inputs import Page as Page  # noqa: PLC0414 - read from here with the rest
from mining.importers.inputs import input_files as input_files  # noqa: PLC0414 - likewise
from mining.importers.jsontext import NOT_JSON, ByteLines, JsonText, blocks, encoding_of
from mining.importers.unfolding import (
    NOT_JSON_REASON,
    TOO_LARGE,
    WHOLE,
    documents,
    line_records,
    long_line,
    unfolded,
)
from mining.importers.unfolding import PAGE as PAGE  # noqa: PLC0414 - read from here with the rest
from mining.importers.unfolding import STREAM as STREAM  # noqa: PLC0414 - likewise

JSON_ENDINGS = (".json", ".jsonl", ".ndjson")
"""Endings of files that hold records; each may have one of packing behind it (``.json.gz``)."""
FIRST_BLOCK = 65_536
TOGETHER = 524_288
"""Bytes of lines handed on at a time."""
_SHORT = 64
"""Bytes of a first block that are surely more than a part of one character."""
NOTHING = frozenset({CUT_OFF, TOO_LARGE, NOT_JSON_REASON})
"""Reasons that say nothing of a file was read."""


def json_records(path: Path, lists: tuple[str, ...] = ("tickets",)) -> Iterator[Any]:
    """The records of one file: dicts, and :class:`Skipped` for what cannot be read.

    A file is JSON lines, or JSON documents: arrays, or objects with an array under one of
    ``lists``; all of them are streamed, also out of archives. A page object (``{"tickets":
    [...]}``) is unfolded, and so are Singer messages (``type``, ``stream``, ``record``) and
    Airbyte records (``stream``, ``data``). Each record says under :data:`STREAM` which list or
    stream it came from. A :class:`Page` is a document that is parsed already. A file that is cut
    off gives what is whole in it and one :class:`Skipped`.

    Raises:
        InputError: the file is empty, binary, or nothing in it can be read.
    """
    seen = Seen()
    for piece in pieces(path, lists):
        if isinstance(piece, End):
            yield from piece.verdict(seen)
        else:
            for record in piece.records(lists) if isinstance(piece, Lines) else (piece,):
                seen.note(record)
                yield record


@dataclass(frozen=True)
class Lines:
    """Rows of a file of JSON lines, as the bytes they are: whoever has them can read them."""

    name: str
    """Of the file."""
    row: int
    """The number of the first."""
    data: bytes = field(repr=False)

    def records(self, lists: tuple[str, ...]) -> Iterator[Any]:
        """As :func:`json_records`."""
        for row, own in enumerate(self.data.split(b"\n"), start=self.row):
            yield from line_records(own, f"{self.name}, row {row}", lists)


@dataclass
class Seen:
    """What the records of a file say of it so far."""

    is_json: bool = False
    is_any: bool = False

    def note(self, record: Any) -> None:
        """Take one into account."""
        reason = record.reason if isinstance(record, Skipped) else ""
        self.is_json = self.is_json or reason != NOT_JSON_REASON
        self.is_any = self.is_any or reason not in NOTHING


@dataclass(frozen=True)
class End:
    """The end of a file, or what kept it from being read further."""

    path: Path
    rows: int = 0
    error: InputError | None = None

    def verdict(self, seen: Seen) -> Sequence[Skipped]:
        """What is to be counted beside the records that were ``seen`` in it.

        Raises:
            InputError: nothing could be read.
        """
        error = self.error
        if self.rows and not seen.is_json:
            error = InputError(self.path, f"is not whole JSON (none of its {self.rows} lines is)")
        if error is None:
            return ()
        if not seen.is_any:
            raise error
        return (Skipped(self.path.name, CUT_OFF),)


def pieces(path: Path, lists: tuple[str, ...]) -> Iterator[Any]:
    """What :func:`json_records` reads, where lines stay as they are: :class:`Lines`, or a record.

    At the end of each file that was opened comes its :class:`End`.
    """
    if isinstance(path, Page):
        yield from unfolded(path.document, path.name, lists)
        return
    if isinstance(path, Member) and path.refused:
        yield Skipped(path.name, path.refused)
        return
    try:
        rows = yield from _file_pieces(path, lists)
    except InputError as error:
        yield End(path, error=error)
    else:
        yield End(path, rows)


def _file_pieces(path: Path, lists: tuple[str, ...]) -> Generator[Any, None, int]:
    """The pieces of a file; returns the number of its rows, 0 where it holds documents."""
    with files.opened(path) as handle:
        first, encoding = _beginning(handle, path)
        text = JsonText(blocks(handle, first, encoding))
        start = text.peek()
        is_lines = start != "[" and _is_lines(text.window[text.at : text.at + FIRST_BLOCK])
        if not is_lines:
            yield from documents(text, path, lists)
            return 0
        raw = ByteLines(handle, b"", WHOLE)
        # Where nothing but the first block was read, its lines are handed on as the bytes they are.
        if encoding == "utf-8" and len(first) >= _SHORT and text.passed == text.at:
            raw.left = first[len(text.window[: text.at].encode()) :]
            text = JsonText(raw.rest())
        rows = yield from _in_bytes(raw, path)
        while text.is_more():
            rows += 1
            place = f"{path.name}, row {rows}"
            line = text.line(WHOLE)
            yield from (
                long_line(text, place, lists) if line is None else line_records(line, place, lists)
            )
        return rows


def _in_bytes(raw: ByteLines, path: Path) -> Generator[Lines, None, int]:
    """The lines of ``raw``, many at a time, those before a break in the file too; their number."""
    held: list[bytes] = []
    passed = size = 0
    try:
        for line in raw:
            held.append(line)
            size += len(line)
            if size >= TOGETHER:
                yield Lines(path.name, passed + 1, b"\n".join(held))
                passed, size = passed + len(held), 0
                held = []
    except Exception:  # told by whoever opened the file
        yield Lines(path.name, passed + 1, b"\n".join(held))
        raise
    if held:
        yield Lines(path.name, passed + 1, b"\n".join(held))
    return passed + len(held)


def _beginning(handle: IO[bytes], path: Path) -> tuple[bytes, str]:
    """The first bytes of a file, and the encoding they speak of."""
    first = handle.read(FIRST_BLOCK)
    if not first.strip():
        raise InputError(path, "the file is empty")
    encoding = encoding_of(first)
    if encoding is None:
        raise InputError(path, "is a binary file, expected JSON")
    return first, encoding


def _is_lines(first: str) -> bool:
    """Whether the first line is a whole JSON value, or no beginning of one spread over lines."""
    line = first.split("\n", 1)[0].rstrip()
    try:
        json.loads(line)
    except NOT_JSON:
        return len(line) > 1 and not line.endswith(("{", "[", ",", ":"))
    return True
