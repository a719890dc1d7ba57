"""Exports of any length: streamed, cut off anywhere, broken in the middle, in any encoding."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import InputError
from kb.tickets import Skipped
from mining.importers import records, unfolding
from mining.importers.jsontext import ByteLines, JsonText, blocks, encoding_of
from mining.importers.records import CUT_OFF, PAGE, STREAM, json_records

TICKETS = [
    {"id": n, "text": text, "comments": [{"id": 1, "body": 'a "b" \\ {[,'}], "count": 12}
    for n, text in enumerate(["été", "l'échange 🎁", "", "\u2028 a\nb", "\\u00e9"], start=1)
]
SPELLINGS = {
    "array.json": json.dumps(TICKETS),
    "indented.json": json.dumps({"tickets": TICKETS, "next_page": None}, indent=1),
    "page.json": json.dumps({"count": 5, "tickets": TICKETS}, ensure_ascii=False),
    "lines.jsonl": "\n".join(map(json.dumps, TICKETS)),
    "pages.json": "".join(json.dumps({"tickets": [t]}, indent=1) for t in TICKETS),
}
FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(path: Path, *lists: str) -> list[Any]:
    """The records of a file without the names of their lists."""
    found = list(json_records(path, lists or ("tickets",)))
    return [
        r if isinstance(r, Skipped) else {k: v for k, v in r.items() if k != STREAM} for r in found
    ]


def written(folder: Path, content: str | bytes, name: str = "export.json") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("name", SPELLINGS)
def test_one_export_in_five_spellings(tmp_path: Path, name: str) -> None:
    """Arrays, pages, lines and pages one after the other hold the same records."""
    assert read(written(tmp_path, SPELLINGS[name], name)) == TICKETS


@pytest.mark.parametrize("name", SPELLINGS)
def test_an_object_too_large_to_hold_is_read_key_by_key(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of any size on one line is streamed; nothing is lost."""
    for module in (records, unfolding):
        monkeypatch.setattr(module, "WHOLE", 10)
    monkeypatch.setattr("mining.importers.jsontext.BLOCK", 7)
    monkeypatch.setattr(records, "FIRST_BLOCK", 7)
    assert read(written(tmp_path, SPELLINGS[name], name)) == TICKETS


def test_large_pages_inside_pages_are_streamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``{"data": {"payload": [...]}}`` and HAL's ``_embedded`` name the inner list."""
    for module in (records, unfolding):
        monkeypatch.setattr(module, "WHOLE", 10)
    monkeypatch.setattr("mining.importers.jsontext.BLOCK", 7)
    monkeypatch.setattr(records, "FIRST_BLOCK", 7)
    document = {"data": {"meta": {"n": 1}, "payload": TICKETS}, "_embedded": {"data": TICKETS}}
    found = list(json_records(written(tmp_path, json.dumps(document)), ("data", "payload")))
    assert [r[STREAM] for r in found] == ["payload"] * 5 + ["data"] * 5
    assert PAGE not in found[0]


@pytest.mark.parametrize("name", ["array.json", "indented.json", "page.json", "lines.jsonl"])
def test_cut_off_at_any_byte(tmp_path: Path, name: str) -> None:
    """What is whole comes, then one counted skip; an error only where nothing is whole."""
    content = SPELLINGS[name].encode()
    for end in range(1, len(content)):
        path = written(tmp_path, content[:end], name)
        try:
            found = read(path)
        except InputError:
            found = []
        whole = [r for r in found if not isinstance(r, Skipped)]
        assert whole == TICKETS[: len(whole)]
        assert len(found) - len(whole) <= 1
        assert len(whole) >= content[:end].count(b'"count": 12}, ')


@FEW
@given(st.data())
def test_blocks_of_any_size_give_the_same_records(tmp_path: Path, data: st.DataObject) -> None:
    """Where a block ends (inside a number, an escape, a character) changes nothing."""
    text = SPELLINGS[data.draw(st.sampled_from(sorted(SPELLINGS)))]
    sizes = data.draw(st.lists(st.integers(1, 40), min_size=1))
    found = JsonText(pieces(text, sizes))
    held = []
    while found.peek():
        held.append(found.value(10**6))
    alone = JsonText(iter([text]))
    expected = []
    while alone.peek():
        expected.append(alone.value(10**6))
    assert held == expected


def pieces(text: str, sizes: list[int]) -> Iterator[str]:
    """``text`` in pieces of ``sizes``, over and over."""
    start = turn = 0
    while start < len(text):
        size = sizes[turn % len(sizes)]
        yield text[start : start + size]
        start, turn = start + size, turn + 1


@pytest.mark.parametrize("around", ["[%s]", '{"tickets": [%s]}', '{"tickets": [\n%s\n]}'])
@pytest.mark.parametrize("broken", ['{"id": 2 "x": 1}', '{"id": "\\q"}', "nul", "1" * 5_000, "}"])
def test_a_broken_record_costs_only_itself(tmp_path: Path, broken: str, around: str) -> None:
    """In the middle of an array or a page the records around it are kept."""
    found = read(written(tmp_path, around % ('{"id": 1}, ' + broken + ', {"id": 3}')))
    assert [r for r in found if not isinstance(r, Skipped)] == [{"id": 1}, {"id": 3}]
    assert [r.reason for r in found if isinstance(r, Skipped)] == ["not JSON"]


@pytest.mark.parametrize("name", ["array.json", "page.json", "lines.jsonl"])
def test_a_giant_record_is_passed_over(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is counted, and never held whole."""
    for module in (records, unfolding):
        monkeypatch.setattr(module, "WHOLE", 400)
    monkeypatch.setattr(unfolding, "LINE_LIMIT", 800)
    monkeypatch.setattr("mining.importers.jsontext.BLOCK", 100)
    monkeypatch.setattr(records, "FIRST_BLOCK", 100)
    rows = [{"id": 1}, {"id": 2, "text": 'x"]}' * 5_000}, {"id": 3}]
    spelled = {
        "array.json": json.dumps(rows),
        "page.json": json.dumps({"tickets": rows}),
        "lines.jsonl": "\n".join(map(json.dumps, rows)),
    }
    found = read(written(tmp_path, spelled[name], name))
    assert [r.reason if isinstance(r, Skipped) else r["id"] for r in found] == [
        1,
        "the record is too large",
        3,
    ]


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("end", ["}", ""])
def test_a_large_page_about_one_ticket_gives_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_first: bool, end: str
) -> None:
    """It comes once, also where the page is too large to be held or is cut off at its end."""
    for module in (records, unfolding):
        monkeypatch.setattr(module, "WHOLE", 10)
    comments = '"comments": [{"id": 2}, {"id": 3}]'
    parts = ['"ticket": {"id": 1}', comments]
    page = "{" + ", ".join(parts if is_first else parts[::-1]) + end
    path = written(tmp_path, page)
    found = list(json_records(path, ("tickets", "comments")))
    ids = sorted(one["id"] for one in found if not isinstance(one, Skipped))
    assert ids == ([1, 2, 3] if is_first or end else [2, 3])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_encoding_of_an_export(tmp_path: Path, encoding: str) -> None:
    """With a mark or without; what is no UTF-8 is Windows text."""
    rows = [{"id": 1, "text": "été, œuvre, l’échange, 12 €"}]
    content = json.dumps(rows, ensure_ascii=False).encode(encoding)
    assert read(written(tmp_path, content)) == rows


def test_a_field_pasted_from_windows_spoils_no_other(tmp_path: Path) -> None:
    """One byte that is no UTF-8 leaves the accents before and behind it."""
    row = '{"id": 1, "a": "été", "b": "'.encode() + b"caf\xe9" + '", "c": "œ"}'.encode()
    assert read(written(tmp_path, row)) == [{"id": 1, "a": "été", "b": "café", "c": "œ"}]


@FEW
@given(st.binary(max_size=200))
def test_any_bytes_are_records_skips_or_one_error(tmp_path: Path, content: bytes) -> None:
    """No file makes a traceback."""
    try:
        assert isinstance(read(written(tmp_path, content)), list)
    except InputError:
        return


@FEW
@given(st.text('[]{}",:\\ 1e-nulltrue\n', max_size=60))
def test_any_brackets_come_to_an_end(tmp_path: Path, content: str) -> None:
    """However brackets, quotes and commas stand, reading ends."""
    try:
        read(written(tmp_path, '{"tickets": [' + content))
    except InputError:
        return


def test_memory_holds_a_window_only() -> None:
    """Of a long array no more than a few blocks stay in the window."""
    rows = io.BytesIO(b"[" + b'{"id": 1, "text": "colis"},' * 400_000 + b"]")
    text = JsonText(blocks(rows, rows.read(1000), encoding_of(b"[{") or ""))
    text.peek()
    text.at += 1
    largest = 0
    for _ in range(399_000):
        text.value(10**6)
        text.peek()
        text.at += 1
        largest = max(largest, len(text.window))
    assert largest < 3_000_000


def test_what_follows_a_fault_is_counted_once(tmp_path: Path) -> None:
    """Words behind a whole document are one skip."""
    found = read(written(tmp_path, '[{"id": 1}] and more words'))
    assert found == [{"id": 1}, Skipped("export.json", CUT_OFF)]


def test_lines_of_bytes_stop_before_one_that_is_too_long() -> None:
    """The lines before it come whole, and what was read of it is left with the rest."""
    lines = ByteLines(io.BytesIO(b"c" * 30 + b"\nd\n"), b"a\nb\n" + b"c" * 30, 20)
    assert list(lines) == [b"a", b"b"]
    assert "".join(lines.rest()) == "c" * 60 + "\nd\n"
