"""The rows of a CSV file, streamed: encodings, separators, cells of several lines, broken rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kb.errors import InputError
from kb.storage import files
from mining.importers.inputs import CUT_OFF

FIELD_LIMIT = 10_000_000
"""Characters of the longest cell; a row with a longer one is left out and counted."""

SEPARATORS = ",;\t|"
_CHUNK = 1 << 20
_HEAD = 65_536
_QUOTED = re.compile(r'"[^"]*"')
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_NAMED_SEPARATOR = re.compile(r"sep=([,;\t|])\s*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row: where it stood, and its cells by header; no cells for one that cannot be read."""

    number: int
    cells: dict[str, str]
    has_more: bool = False
    """It has more cells than the header: a separator inside a text that nobody quoted."""
    fault: str = ""
    """Why it cannot be read; empty for one that can."""


@dataclass(frozen=True)
class Table:
    """How a CSV file is written, and its headers; ``rows`` reads it, as often as needed."""

    path: Path
    encoding: str
    separator: str
    skipped_lines: int
    headers: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """The rows below the header, without those that are wholly empty.

        A packed file that is cut off gives its whole rows, then one with a fault.
        """
        csv.field_size_limit(FIELD_LIMIT)
        number = 0
        try:
            with files.opened(self.path) as handle:
                lines = _lines(handle, self.encoding)
                reader = csv.reader(lines, delimiter=self.separator)
                for _ in range(self.skipped_lines):
                    next(lines, None)
                next(reader, None)
                for row in self._rows(reader):
                    number = row.number
                    yield row
        except InputError:
            if not number:
                raise
            yield Row(number + 1, {}, fault=CUT_OFF)

    def _rows(self, reader: Iterator[list[str]]) -> Iterator[Row]:
        number = 1
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Row(number, {}, fault="not CSV")
                continue
            if any(cell.strip() for cell in cells):
                yield self._row(number, cells)

    def _row(self, number: int, cells: list[str]) -> Row:
        named: dict[str, str] = {}
        for header, cell in zip(self.headers, cells, strict=False):
            # Of two columns with one name the first counts, unless it is empty here.
            if header and not named.get(header):
                named[header] = cell
        has_more = any(cell.strip() for cell in cells[len(self.headers) :])
        return Row(number, named, has_more=has_more)


def table(path: Path) -> Table:
    """How the file at ``path`` is written.

    Encoding: UTF-8 or UTF-16 with a mark or without, else cp1252, told from the whole file.
    Separator: the one that stands most in the header, or named by Excel's ``sep=`` line.

    Raises:
        InputError: it is missing, empty, binary or has no header.
    """
    encoding = _encoding(path)
    csv.field_size_limit(FIELD_LIMIT)
    with files.opened(path) as handle:
        lines = _lines(handle, encoding)
        first = next(lines, "")
        named = _NAMED_SEPARATOR.match(first.strip("\ufeff\r\n "))
        if named:
            first = next(lines, "")
        separator = named[1] if named else _separator(first)
        try:
            header = next(csv.reader(_behind(first, lines), delimiter=separator), [])
        except csv.Error as error:
            raise InputError(path, f"is not CSV: its header cannot be read ({error})") from error
    # A name may go over several lines; messages that quote it may not.
    headers = tuple(" ".join(name.strip("\ufeff ").split()) for name in header)
    if not any(headers):
        raise InputError(path, "its first row names no column")
    return Table(path, encoding, separator, 1 if named else 0, headers)


def rows_of(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number, cells by header); rows that are wholly empty are left out.

    Raises:
        InputError: the file is missing, empty, binary, or a row is not CSV.
    """
    for row in table(path).rows():
        if row.fault:
            raise InputError(path, row.fault, row=row.number)
        yield row.number, row.cells


def _behind(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _lines(handle: IO[bytes], encoding: str) -> Iterator[str]:
    return iter(io.TextIOWrapper(handle, encoding=encoding, errors="replace", newline=""))


def _separator(header: str) -> str:
    bare = _QUOTED.sub("", header)
    return max(SEPARATORS, key=bare.count)


def _encoding(path: Path) -> str:
    """The encoding of a file; the whole file is looked at, in pieces."""
    with files.opened(path) as handle:
        first = handle.read(_HEAD)
    if not first.strip():
        raise InputError(path, "the file is empty")
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in first:
        return _unmarked_utf16(first, path)
    try:
        return "utf-8-sig" if _is_utf8(path) else "cp1252"
    except InputError:
        # Cut off below its first rows: what stands above is read.
        return "utf-8-sig"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with files.opened(path) as handle:
        while chunk := handle.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
    return True


def _unmarked_utf16(first: bytes, path: Path) -> str:
    """UTF-16 without a mark: in a Latin text every second byte is zero, in one half only."""
    even, odd = first[0::2].count(0), first[1::2].count(0)
    half = len(first) / 2
    is_one_half = min(even, odd) < 0.05 * half and max(even, odd) > 0.7 * half
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if not is_one_half or _CONTROL.search(first.decode(encoding, errors="replace")):
        raise InputError(path, "is a binary file, expected CSV")
    return encoding
