"""What stands beside tickets: joined by id, the later copy kept, memory bounded."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.importers import beside
from mining.importers.beside import Beside

KEYS = st.sampled_from(["1", "2", "3"])
TAKEN = st.tuples(st.sampled_from(["user", "message"]), KEYS, st.integers(0, 4), st.text())


@pytest.mark.parametrize("chunk", [1, 100, 10**6])
def test_records_come_back_as_they_were(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packed, still filling or half a character: a record is the same."""
    monkeypatch.setattr(beside, "CHUNK", chunk)
    held = Beside()
    given_records: list[dict[str, Any]] = [
        {"id": 1, "text": "l'échange 🎁\n"},
        {"id": 2.0, "text": "\ud83d", "huge": 10**400, "none": None},
    ]
    for record in given_records:
        held.take("message", "7", record)
    assert list(held.all("message", 7.0)) == given_records
    assert held.one("message", "8") == {}


@given(st.lists(TAKEN, max_size=60))
def test_any_order_gives_what_a_plain_table_gives(
    taken: list[tuple[str, str, int, str]],
) -> None:
    """The later of two with one id stays in the first one's place, between questions too."""
    held = Beside()
    plain: dict[tuple[str, str], dict[int, Any]] = {}
    for kind, key, number, text in taken:
        record = {"id": number, "text": text}
        held.take(kind, key, record)
        plain.setdefault((kind, key), {})[number] = record
        assert list(held.all(kind, key)) == list(plain[kind, key].values())


def test_each_gives_a_kind_while_more_is_taken() -> None:
    """A record may be taken again under another key while they are gone through."""
    held = Beside()
    for number in range(3):
        held.take("engagement", str(number), {"id": number})
    for key, record in held.each("engagement"):
        held.take("engagement", f"again {key}", record)
    assert len(list(held.each("engagement"))) == 6


def test_memory_stays_far_below_the_records() -> None:
    """Comments need a fraction of their length; questions in any order do not change that."""
    body = json.dumps([f"Où est le colis {n} ?" for n in range(80)])
    tracemalloc.start()
    held = Beside()
    for number in range(10_000):
        held.take("message", str(number % 3_000), {"id": number, "body": f"{number} {body}"})
    for key in range(0, 3_000, 7):
        assert held.all("message", key * 997 % 3_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000 * len(body) / 3
