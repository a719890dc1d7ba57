"""Parts that importers share."""

from __future__ import annotations

from typing import Any

import pytest

from kb.tickets import SourceMessage
from mining.importers import parts
from mining.importers.source import ImportOptions
from tests.mining.importers.exports import NOW


def test_two_copies_of_a_record_make_one_whole() -> None:
    """What one copy leaves out or empties, the other tells; ids join whatever their type."""
    inside = [{"id": 1, "text": "Bonjour", "at": None}, {"text": "no id"}]
    beside = [{"id": "1.0", "text": "", "at": "2025-01-10"}, {"text": "no id"}]
    found = parts.joined(inside, beside)
    assert [record.get("text") for record in found] == ["Bonjour", "no id", "no id"]
    assert found[0]["at"] == "2025-01-10"


def test_the_newest_is_told_by_its_time_else_by_its_place() -> None:
    """None at all is an empty record."""
    options = ImportOptions(now=NOW)
    dated = [{"v": 1, "at": "2025-02-02"}, {"v": 2, "at": "2025-01-01"}]
    assert parts.newest(dated, ("at",), options)["v"] == 1
    assert parts.newest([{"v": 1}, {"v": 2}], ("at",), options)["v"] == 2
    assert parts.newest([], ("at",), options) == {}


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"cf_order_number": "MO-7", "order_date": "2025-01-01", "colour": "7"}, ("MO-7",)),
        ([{"name": "N° de commande", "value": 1042.0}, "no object"], ("1042",)),
        ({"order_id": "none", "order": "7" * 41, "commande": None}, ()),
        (None, ()),
    ],
)
def test_order_numbers_lie_in_fields_named_after_orders(
    fields: Any, found: tuple[str, ...]
) -> None:
    """They hold a digit and are short; dates and amounts of orders are none."""
    assert parts.order_refs(fields) == found


def test_nobody_begins_where_only_machines_wrote() -> None:
    """A greeting is not a person."""
    greeting = SourceMessage("1", NOW, "out", "bot", "Bonjour")
    assert parts.begins_with_agent([greeting]) is None
    reply = SourceMessage("2", NOW, "out", "agent", "Bonjour")
    assert parts.begins_with_agent([greeting, reply]) is True


def test_minutes_do_not_run_backwards() -> None:
    """An end before the start is a fault in the export."""
    earlier = NOW.replace(year=2025)
    assert parts.minutes_between(NOW, earlier) is None
    assert parts.minutes_between(NOW, None) is None
    assert parts.minutes_between(NOW, NOW) == 0.0
