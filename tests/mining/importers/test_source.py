"""What every importer takes and gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kb.tickets import SourceMessage
from mining.importers.source import in_order

NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)


def a_message(name: str, minutes: int | None) -> SourceMessage:
    """A customer's message ``minutes`` after noon."""
    at = None if minutes is None else NOON + timedelta(minutes=minutes)
    return SourceMessage(name, at, "in", "customer", name)


def test_messages_come_by_time_each_once() -> None:
    """One without a time stays behind the one it followed; a second copy is dropped."""
    given = [
        a_message("c", 9),
        a_message("d", None),
        a_message("a", 1),
        a_message("b", None),
        a_message("a", 1),
    ]
    assert [m.id for m in in_order(given)] == ["a", "b", "c", "d"]


def test_messages_without_id_are_all_kept() -> None:
    """No id is no sign of a copy."""
    assert len(in_order([a_message("", 1), a_message("", 1)])) == 2
