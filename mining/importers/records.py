"""Records out of files: JSON lines, JSON arrays and pages, packed with gzip or not, folders."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from kb.errors import InputError
from kb.storage import files
from kb.tickets import Skipped

JSON_ENDINGS = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz")
LINE_LIMIT = 50_000_000
"""Longest line of JSON lines in bytes; a longer one is skipped and counted."""

SINGER_TYPES = frozenset({"RECORD", "SCHEMA", "STATE", "ACTIVATE_VERSION"})
STREAM = "_stream"
"""Key of a record for the name of the list or stream it stood in; absent where there is none."""
PAGE = "_page"
"""Key of a record out of a HAL page for the page's own address, which may name its owner."""
IDS = ("id", "session_id")
"""An object with one of these is a record, with a list in it or not; one without may be a page."""

NOT_JSON = (ValueError, RecursionError)
"""What json.loads raises: syntax, a number of more than 4,300 digits, too deep a nesting."""


@dataclass(frozen=True)
class Page:
    """What a help desk answered over HTTP, read in the place of a file and never written to one."""

    name: str
    document: Any = field(repr=False)


def input_files(paths: Sequence[Path], endings: tuple[str, ...]) -> list[Path]:
    """The files named, and those with one of ``endings`` in the folders named, sorted.

    Raises:
        InputError: a path does not exist, or a folder holds no such file.
    """
    found: list[Path] = []
    for path in paths:
        if isinstance(path, Page):
            found.append(path)
        elif path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.name.lower().endswith(endings))
            if not inside:
                raise InputError(path, f"holds no file ending in {', '.join(endings)}")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise InputError(path, "no such file or folder")
    return found


def json_records(path: Path, lists: tuple[str, ...] = ("tickets",)) -> Iterator[Any]:
    """The records of one file: dicts, and :class:`Skipped` for what cannot be read.

    A file is JSON lines (streamed), or one JSON document: an array, or an object with an array
    under one of ``lists``. A page object of JSON lines (``{"tickets": [...]}``) is unfolded too,
    and so are Singer messages (``type``, ``stream``, ``record``) and Airbyte records (``stream``,
    ``data``). Each record says under :data:`STREAM` which list or stream it came from.
    A :class:`Page` is a document that is parsed already.

    Raises:
        InputError: the file is empty, binary, or its first record is not JSON.
    """
    if isinstance(path, Page):
        yield from _unfolded(path.document, path.name, lists)
        return
    with files.opened(path) as handle:
        first = _first_bytes(handle, path)
        handle.seek(0)
        # newline="\n": a text in JSON may hold U+2028 or a bare \r, which end no record.
        text = io.TextIOWrapper(handle, encoding=_encoding(first), newline="\n")
        start = first.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1]
        try:
            if start == b"[" or not _is_lines(first):
                yield from _document(text.read(), path, lists)
            else:
                yield from _lines(text, path, lists)
        except UnicodeDecodeError as error:
            raise InputError(path, "is not UTF-8 text; export it as UTF-8") from error


def _first_bytes(handle: IO[bytes], path: Path) -> bytes:
    first = handle.read(65_536)
    if not first.strip():
        raise InputError(path, "the file is empty")
    is_utf16 = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\x00" in first and not is_utf16:
        raise InputError(path, "is a binary file, expected JSON")
    return first


def _encoding(first: bytes) -> str:
    utf16 = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "utf-16" if utf16 else "utf-8-sig"


def _is_lines(first: bytes) -> bool:
    """Whether the first line is a whole JSON value and the file is more than that line."""
    line = first.decode("utf-8-sig", errors="replace").lstrip().split("\n", 1)[0]
    try:
        json.loads(line)
    except NOT_JSON:
        return len(line) > 1 and not line.rstrip().endswith(("{", "[", ","))
    return True


def _document(text: str, path: Path, lists: tuple[str, ...]) -> Iterator[Any]:
    try:
        document = json.loads(text)
    except NOT_JSON as error:
        raise InputError(path, f"is not whole JSON ({_short(error)})") from error
    yield from _unfolded(document, path.name, lists)


def _lines(text: Iterable[str], path: Path, lists: tuple[str, ...]) -> Iterator[Any]:
    for row, line in enumerate(text, start=1):
        place = f"{path.name}, row {row}"
        if not line.strip():
            continue
        if len(line) > LINE_LIMIT:
            yield Skipped(place, "the record is too large")
            continue
        try:
            record = json.loads(line)
        except NOT_JSON:
            yield Skipped(place, "not JSON")
            continue
        yield from _unfolded(record, place, lists)


def _unfolded(record: Any, place: str, lists: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(record, list):
        for item in record:
            yield from _unfolded(item, place, lists)
        return
    if not isinstance(record, dict):
        yield Skipped(place, "not an object")
        return
    if _is_enveloped(record):
        yield from _opened(record, place, lists)
        return
    # A ticket has an id and may hold a list of comments itself: only an object without is a page.
    names = () if any(key in record for key in IDS) else lists
    if names and isinstance(record.get("_embedded"), dict):
        yield from _embedded(record, place, lists)
        return
    pages = [name for name in names if _is_page(record.get(name), names)]
    if not pages:
        yield record
    for name in pages:
        for found in _unfolded(record[name], place, lists):
            yield found if isinstance(found, Skipped) else {STREAM: name, **found}


def _embedded(record: Mapping[str, Any], place: str, lists: tuple[str, ...]) -> Iterator[Any]:
    """What a HAL page holds, each record with the page's address."""
    links = record.get("_links")
    own = links.get("self") if isinstance(links, dict) else None
    address = own.get("href") if isinstance(own, dict) else None
    for found in _unfolded(record["_embedded"], place, lists):
        is_record = not isinstance(found, Skipped) and isinstance(address, str)
        yield {PAGE: address, **found} if is_record else found


def _is_page(value: Any, names: tuple[str, ...]) -> bool:
    """Whether ``value`` is a list of records, or an object around one (``{"payload": […]}``)."""
    if isinstance(value, dict) and "id" not in value:
        return any(isinstance(value.get(name), list) for name in names)
    return isinstance(value, list)


def _is_enveloped(record: Mapping[str, Any]) -> bool:
    """Whether a record is a Singer message or an Airbyte record around the record itself."""
    kind = record.get("type")
    if isinstance(kind, str) and kind in SINGER_TYPES and "id" not in record:
        return True
    return isinstance(record.get("stream"), str) and isinstance(record.get("data"), dict)


def _opened(record: Mapping[str, Any], place: str, lists: tuple[str, ...]) -> Iterator[Any]:
    """What an envelope holds; nothing for one that only says where its reader stood."""
    inside = record.get("record") if "record" in record else record.get("data")
    if inside is None and record.get("type") != "RECORD":
        return
    for found in _unfolded(inside, place, lists):
        is_record = not isinstance(found, Skipped)
        yield {STREAM: str(record.get("stream", "")), **found} if is_record else found


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
