"""Records out of JSON values: lists and pages unfolded, envelopes opened, what is broken passed.

Everything is streamed: memory holds one record, or one page of at most :data:`WHOLE` characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.tickets import Skipped
from mining.importers.inputs import CUT_OFF
from mining.importers.jsontext import (
    NOT_JSON,
    JsonText,
    JsonTextError,
    NotJsonError,
    NotWholeError,
    TooLargeError,
    decoded,
    parsed,
)

LINE_LIMIT = 50_000_000
"""Longest record in characters; a longer one is skipped and counted."""
WHOLE = 16_000_000
"""Longest object in characters that is parsed at once and may then be a page or a record."""
DEEPEST = 4
"""Lists inside lists that are streamed; deeper ones are parsed at once."""
EMBEDDED = "_embedded"

TOO_LARGE = "the record is too large"
NOT_JSON_REASON = "not JSON"

SINGER_TYPES = frozenset({"RECORD", "SCHEMA", "STATE", "ACTIVATE_VERSION"})
STREAM = "_stream"
"""Key of a record for the name of the list or stream it stood in; absent where there is none."""
PAGE = "_page"
"""Key of a record out of a HAL page for the page's own address, which may name its owner."""
IDS = ("id", "session_id")
"""An object with one of these is a record, with a list in it or not; one without may be a page."""
SINGLE = {"ticket": "tickets", "conversation": "conversations"}
"""Keys under which a page holds its only record, with lists of what belongs to it beside."""


def documents(text: JsonText, path: Path, lists: tuple[str, ...]) -> Iterator[Any]:
    """The records of the documents of a file, one after the other."""
    try:
        while text.peek():
            yield from _streamed(text, path.name, lists)
    except JsonTextError as error:
        if isinstance(error, TooLargeError):
            yield Skipped(path.name, TOO_LARGE)
            return
        raise InputError(path, f"is not whole JSON ({_short(error)})") from error


def line_records(line: str | bytes, place: str, lists: tuple[str, ...]) -> Iterator[Any]:
    """The records on one line; one skip where it is broken."""
    if not line or line.isspace():
        return
    try:
        record = parsed(line)
    except NOT_JSON:
        text = line if isinstance(line, str) else decoded(line)
        yield from _broken_line(text, place, lists) if text.strip() else ()
        return
    yield from (record,) if _is_record(record) else unfolded(record, place, lists)


def _broken_line(line: str, place: str, lists: tuple[str, ...]) -> Iterator[Any]:
    """The whole records of a page on a line that is cut off or broken, and one skip."""
    text = JsonText(iter([line]))
    try:
        yield from _streamed(text, place, lists)
        if text.peek():
            yield Skipped(place, NOT_JSON_REASON)
    except JsonTextError:
        yield Skipped(place, NOT_JSON_REASON)


def long_line(text: JsonText, place: str, lists: tuple[str, ...]) -> Iterator[Any]:
    """The records on a line that is too long to be held, which begins where ``text`` stands."""
    try:
        yield from _streamed(text, place, lists)
    except JsonTextError as error:
        yield Skipped(place, _reason(error))
    text.pass_line()


def _streamed(text: JsonText, place: str, lists: tuple[str, ...], depth: int = 0) -> Iterator[Any]:
    """The records of the value that begins here: an array's one by one, an object's at once.

    Only an object that is too large for that, cut off or broken is read key by key.
    """
    if text.peek() == "[" and depth < DEEPEST:
        yield from _array(text, place, lists, depth)
        return
    is_shallow = depth < DEEPEST
    try:
        value = text.value(WHOLE if is_shallow else LINE_LIMIT)
    except JsonTextError:
        # A page that is cut off or broken in one place still holds whole records.
        if text.peek() != "{" or not is_shallow:
            raise
    else:
        yield from (value,) if _is_record(value) else unfolded(value, place, lists)
        return
    yield from _large_object(text, place, lists, depth)


def _array(text: JsonText, place: str, lists: tuple[str, ...], depth: int) -> Iterator[Any]:
    text.at += 1
    position = 0
    while (mark := text.peek()) != "]":
        if mark == ",":
            text.at += 1
            continue
        if not mark:
            raise NotWholeError("its list has no end")
        position += 1
        own = f"{place}, record {position}"
        try:
            yield from _streamed(text, own, lists, depth + 1)
        except (NotJsonError, TooLargeError) as error:
            text.skip()
            yield Skipped(own, _reason(error))
    text.at += 1


def _large_object(text: JsonText, place: str, lists: tuple[str, ...], depth: int) -> Iterator[Any]:
    """The records of an object that cannot be read at once: a page, nearly always."""
    try:
        yield from _large_members(text, place, lists, depth)
    except (NotJsonError, TooLargeError) as error:
        text.skip(depth=1)
        yield Skipped(place, _reason(error))


def _large_members(text: JsonText, place: str, lists: tuple[str, ...], depth: int) -> Iterator[Any]:
    head: dict[str, Any] = {}
    is_page = False
    start = text.passed
    while _has_member(text):
        key = _key(text)
        if _opens_list(text.peek(), key, head, lists):
            is_page = True
            yield from _single(head, (), lists)
            head = {name: value for name, value in head.items() if name not in SINGLE}
            for found in _streamed(text, place, lists, depth + 1):
                is_record = not isinstance(found, Skipped) and key != EMBEDDED
                yield {STREAM: key, **found} if is_record else found
            start = text.passed
        elif text.passed - start > LINE_LIMIT:
            raise TooLargeError
        else:
            head[key] = text.value(LINE_LIMIT)
    yield from _single(head, (), lists) if is_page else unfolded(head, place, lists)


def _has_member(text: JsonText) -> bool:
    """Whether a member follows; the brace or comma before it, or the closing brace, is passed."""
    mark = text.peek()
    if not mark:
        raise NotWholeError("its object has no end")
    if mark not in "{,}":
        raise NotJsonError("expected a comma or a brace")
    text.at += 1
    if mark == "{" and text.peek() == "}":
        text.at += 1
        return False
    return mark != "}"


def _key(text: JsonText) -> str:
    """The key that begins here; the colon behind it is passed."""
    key = text.value(LINE_LIMIT)
    mark = text.peek()
    if not mark:
        raise NotWholeError("its object has no end")
    if not isinstance(key, str) or mark != ":":
        raise NotJsonError("expected a key and a colon")
    text.at += 1
    return key


def _opens_list(mark: str, key: str, head: Mapping[str, Any], lists: tuple[str, ...]) -> bool:
    """Whether what follows a key holds the records of a page; ``head`` came before it."""
    if mark not in ("[", "{") or key not in (*lists, EMBEDDED):
        return False
    # A ticket has an id, an envelope a stream: what they hold is theirs.
    return not any(known in head for known in (*IDS, "stream"))


def _reason(error: JsonTextError) -> str:
    if isinstance(error, TooLargeError):
        return TOO_LARGE
    return CUT_OFF if isinstance(error, NotWholeError) else NOT_JSON_REASON


def _is_record(value: Any) -> bool:
    """Whether a value is a record as it stands, as nearly all are: no page and no envelope."""
    return isinstance(value, dict) and "id" in value and "stream" not in value


def unfolded(record: Any, place: str, lists: tuple[str, ...]) -> Iterator[Any]:
    """The records of a value that is parsed: itself, or those it holds as page or envelope."""
    if isinstance(record, list):
        for item in record:
            yield from unfolded(item, place, lists)
        return
    if not isinstance(record, dict):
        yield Skipped(place, "not an object")
        return
    if _is_enveloped(record):
        yield from _opened(record, place, lists)
        return
    # A ticket has an id and may hold a list of comments itself: only an object without is a page.
    names = () if any(key in record for key in IDS) else lists
    if names and isinstance(record.get(EMBEDDED), dict):
        yield from _embedded(record, place, lists)
        return
    pages = [name for name in names if _is_page(record.get(name), names)]
    if not pages:
        yield record
        return
    yield from _single(record, pages, lists)
    for name in pages:
        inside = record[name]
        for item in inside if isinstance(inside, list) else [inside]:
            for found in (item,) if _is_record(item) else unfolded(item, place, lists):
                yield found if isinstance(found, Skipped) else {STREAM: name, **found}


def _single(
    page: Mapping[str, Any], own: Sequence[str], lists: tuple[str, ...]
) -> Iterator[Mapping[str, Any]]:
    """The record of a page about one (``{"ticket": {…}, "comments": […]}``).

    Its ``own`` lists are put into it: what they hold may not say which ticket it belongs to.
    """
    for name, stream in SINGLE.items():
        inside = page.get(name)
        if stream in lists and isinstance(inside, dict) and any(key in inside for key in IDS):
            yield {**{key: page[key] for key in own}, STREAM: stream, **inside}


def _embedded(record: Mapping[str, Any], place: str, lists: tuple[str, ...]) -> Iterator[Any]:
    """What a HAL page holds, each record with the page's address."""
    links = record.get("_links")
    own = links.get("self") if isinstance(links, dict) else None
    address = own.get("href") if isinstance(own, dict) else None
    for found in unfolded(record[EMBEDDED], place, lists):
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
    for found in unfolded(inside, place, lists):
        is_record = not isinstance(found, Skipped)
        yield {STREAM: str(record.get("stream", "")), **found} if is_record else found


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
