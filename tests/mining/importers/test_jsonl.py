"""Generic JSON lines: what is read, what is skipped and counted, what stops with one line."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import InputError
from kb.tickets import Skipped, SourceTicket
from mining.importers import jsonl
from mining.importers.source import ImportOptions

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def read(path: Path, **options: Any) -> list[SourceTicket | Skipped]:
    """Everything the importer gives for one path."""
    return list(jsonl.read([path], ImportOptions(now=NOW, **options)))


def written(folder: Path, *rows: object, name: str = "tickets.jsonl") -> Path:
    """A JSON-lines file with ``rows``; a text is written as it stands."""
    path = folder / name
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


GOOD = {"id": 1, "created_at": "2025-03-04T12:00:00Z", "text": "Où est mon colis ?"}


def test_text_alone_is_one_customer_message(tmp_path: Path) -> None:
    """Labelled data and the simplest exports have no messages."""
    (ticket,) = read(written(tmp_path, GOOD))
    assert isinstance(ticket, SourceTicket)
    assert [(m.author_kind, m.body) for m in ticket.messages] == [
        ("customer", "Où est mon colis ?")
    ]


def test_roles_decide_direction_and_author(tmp_path: Path) -> None:
    """Customers write in, agents and bots write out; an unknown role is nobody's demand."""
    messages = [{"role": r, "text": "x"} for r in ("customer", "agent", "bot", "martian")]
    options = ImportOptions(now=NOW)
    path = written(tmp_path, {**GOOD, "messages": messages})
    (ticket,) = jsonl.read([path], options)
    assert isinstance(ticket, SourceTicket)
    kinds = [(m.direction, m.author_kind) for m in ticket.messages]
    assert kinds == [("in", "customer"), ("out", "agent"), ("out", "bot"), ("out", "system")]
    assert options.counts.unmapped == {"role 'martian'": 1}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({**GOOD, "id": None}, "no id"),
        ({**GOOD, "text": "  "}, "no text"),
        ({**GOOD, "created_at": None}, "no time"),
        ({**GOOD, "created_at": "3000-01-01"}, "no time"),
        ('{"id": 1, "text": "cut o', "not JSON"),
        ("[1]", "not an object"),
    ],
)
def test_a_row_that_cannot_be_used_is_skipped_with_its_reason(
    tmp_path: Path, row: object, reason: str
) -> None:
    """Each bad row is named and the good ones beside it are kept."""
    found = read(written(tmp_path, GOOD, row))
    assert isinstance(found[0], SourceTicket)
    assert [s.reason for s in found[1:] if isinstance(s, Skipped)] == [reason]


def test_undated_tickets_are_spread_when_asked(tmp_path: Path) -> None:
    """Without times a spread keeps the order of the file and marks each ticket."""
    rows = [{"id": n, "text": "x"} for n in range(3)]
    spread = (datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 4, tzinfo=UTC))
    tickets = read(written(tmp_path, *rows), spread=spread)
    times = [t.created_at for t in tickets if isinstance(t, SourceTicket)]
    assert [t.day for t in times] == [1, 2, 3]
    assert all(t.created_at_assumed for t in tickets if isinstance(t, SourceTicket))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("array.json", json.dumps([GOOD]).encode()),
        ("page.json", json.dumps({"tickets": [GOOD], "count": 1}, indent=1).encode()),
        ("lines.jsonl.gz", gzip.compress(json.dumps(GOOD).encode(), mtime=0)),
        ("mark.jsonl", b"\xef\xbb\xbf" + json.dumps(GOOD).encode()),
        ("wide.jsonl", json.dumps(GOOD).encode("utf-16")),
        ("separator.jsonl", json.dumps({**GOOD, "text": "a\u2028b"}, ensure_ascii=False).encode()),
    ],
)
def test_one_ticket_in_every_packing(tmp_path: Path, name: str, content: bytes) -> None:
    """Arrays, pages, gzip, byte order marks, UTF-16 and line separators inside a text are read."""
    path = tmp_path / name
    path.write_bytes(content)
    found = read(path)
    assert len(found) == 1
    assert isinstance(found[0], SourceTicket)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02PNG", "binary"),
        (b"caf\xe9 au lait", "whole JSON|UTF-8"),
        (gzip.compress(b'{"id": 1}', mtime=0)[:-9], "gzip"),
        (b'[{"id": 1,', "whole JSON"),
    ],
)
def test_a_file_that_is_no_export_stops_with_one_line(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    """Empty, binary, wrongly encoded and truncated files are named with what is wrong."""
    path = tmp_path / "tickets.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=problem):
        read(path)


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    """The operator sees which of several paths is wrong."""
    with pytest.raises(InputError, match="nothing-here"):
        read(tmp_path / "nothing-here")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = ("id", "created_at", "text", "messages", "requester", "channel", "status", "csat", "tags")


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, JSON)))
def test_any_object_is_kept_or_skipped(tmp_path: Path, row: dict[str, object]) -> None:
    """Wrong types in any field never raise: one record in, one ticket or one skip out."""
    assert len(read(written(tmp_path, row))) == 1
