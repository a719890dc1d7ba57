"""The trends stage: saved once, made again when topics or orders change."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.cli.mine import rising_lines
from kb.errors import NothingToDoError
from kb.orders import ORDER_COUNTS, ORDERS
from kb.storage import files, orderstore
from kb.storage.workspace import Workspace
from kb.trends import TRENDS, WEEKLY
from mining.stages import trends
from tests.factories import a_count_row
from tests.measured import a_measured_shop


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A shop of six weeks with two topics."""
    return a_measured_shop(tmp_path / "shop", stages="mine")


def test_the_tables_are_whole(workspace: Workspace) -> None:
    """Two topics in six weeks."""
    folder = trends.run(workspace).folder
    assert len(files.read_table(folder / trends.WEEKLY_FILE, WEEKLY)) == 12
    assert len(files.read_table(folder / trends.TRENDS_FILE, TRENDS)) == 2


def test_nothing_changed_is_answered_from_the_saved_result(workspace: Workspace) -> None:
    """The same figures."""
    first, again = trends.run(workspace), trends.run(workspace)
    assert (first.was_current, again.was_current) == (False, True)
    assert first.figures == again.figures


def test_orders_that_come_later_are_counted(workspace: Workspace) -> None:
    """The topics stay, the rates come."""
    before = trends.run(workspace)
    counts = ORDER_COUNTS.frame([a_count_row(day="2026-01-05", orders=1000)])
    orderstore.merge(workspace, ORDERS.empty(), counts)
    after = trends.run(workspace)
    assert after.key != before.key
    weekly = files.read_table(after.folder / trends.WEEKLY_FILE, WEEKLY)
    assert weekly["per_1000_orders"].dropna().tolist() == [2.0, 1.0]


def test_without_topics_there_is_nothing_to_count(tmp_path: Path) -> None:
    """It says which command comes first."""
    with pytest.raises(NothingToDoError, match="askless mine"):
        trends.run(Workspace.create(tmp_path / "empty", "", ""))


def test_the_command_tells_what_is_rising() -> None:
    """Tickets, what was expected, and since when; then what is too new."""
    row = {"topic_id": "t-0001", "week": "2026-03-02", "tickets": 30, "expected": 10.0}
    row |= {"ratio": 3.0, "since": "2026-02-23", "labels": {"fr": "Colis", "en": "Parcel"}}
    new = {"topic_id": "t-0002", "all_tickets": 9, "first_seen": "2026-02-20"}
    new |= {"labels": {"fr": "Soie", "en": "Soie"}}
    assert rising_lines({"emerging": [row], "new": [new]}) == [
        "emerging now:",
        "  t-0001  30 tickets in the week of 2026-03-02, 10.0 expected (3.0 times), "
        "since 2026-02-23: Colis | Parcel",
        "too new to compare:",
        "  t-0002  9 tickets since 2026-02-20: Soie",
    ]
    assert rising_lines({"emerging": [], "new": []}) == ["emerging now: nothing beyond chance"]
