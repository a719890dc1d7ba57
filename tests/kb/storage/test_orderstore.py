"""Orders on disk: merged once, whole, by month."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kb.errors import InputError
from kb.orders import ORDER_COUNTS, ORDERS
from kb.storage import orderstore
from kb.storage.workspace import Workspace
from tests.factories import a_count_row, an_order_row

APRIL = datetime(2026, 4, 3, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.create(tmp_path / "shop", "", "")


def merged(workspace: Workspace, *rows: dict[str, Any], counts: Any = ()) -> Any:
    """Merge rows of orders and of counts."""
    return orderstore.merge(workspace, ORDERS.frame(rows), ORDER_COUNTS.frame(counts))


def on_disk(workspace: Workspace) -> dict[str, tuple[int, bytes]]:
    """Every file of the store with the time it was written and what it holds."""
    found = sorted(workspace.orders_dir.iterdir())
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


def test_orders_lie_by_month(workspace: Workspace) -> None:
    """Of orders by their time, of counts by their day."""
    merged(
        workspace,
        an_order_row(),
        an_order_row(order_key="o2", created_at=APRIL),
        counts=[a_count_row(day="2026-05-04")],
    )
    names = ["2026-03.orders.parquet", "2026-04.orders.parquet", "2026-05.counts.parquet"]
    assert list(on_disk(workspace)) == names
    assert orderstore.read_orders(workspace)["order_key"].tolist() == ["o1", "o2"]
    assert orderstore.read_counts(workspace)["orders"].tolist() == [100]


def test_a_second_merge_changes_no_file(workspace: Workspace) -> None:
    """Known rows, nulls in them too, are told as unchanged."""
    merged(workspace, an_order_row(), counts=[a_count_row()])
    before = on_disk(workspace)
    orders, counts = merged(workspace, an_order_row(), counts=[a_count_row()])
    assert (orders.added, orders.updated, orders.unchanged) == (0, 0, 1)
    assert (counts.added, counts.updated, counts.unchanged) == (0, 0, 1)
    assert on_disk(workspace) == before


def test_the_last_of_two_with_one_number_counts(workspace: Workspace) -> None:
    """An order that was cancelled since takes the place of its older self, in another month too."""
    merged(workspace, an_order_row())
    changed, _ = merged(workspace, an_order_row(is_cancelled=True))
    assert (changed.updated, changed.moved) == (1, 0)
    changed, _ = merged(workspace, an_order_row(created_at=APRIL))
    assert (changed.updated, changed.moved) == (1, 1)
    assert orderstore.read_orders(workspace)["created_at"].tolist() == [APRIL]
    assert list(on_disk(workspace)) == ["2026-04.orders.parquet"]


def test_counts_of_one_day_are_told_apart_by_what_they_are_split_by(workspace: Workspace) -> None:
    """French and English orders of a week are two counts."""
    rows = [a_count_row(locale="fr", orders=60), a_count_row(locale="en", orders=40)]
    _, counts = merged(workspace, counts=rows)
    assert counts.added == 2
    assert orderstore.read_counts(workspace)["orders"].sum() == 100


def test_a_merge_that_fails_leaves_what_was_there(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All months are written or none: here the second file cannot be."""
    merged(workspace, an_order_row())
    before = on_disk(workspace)
    real = orderstore.files.write_table

    def full(path: Path, *rest: Any) -> None:
        if "counts" in path.name:
            raise OSError(28, "No space left on device")
        real(path, *rest)

    monkeypatch.setattr(orderstore.files, "write_table", full)
    with pytest.raises(OSError, match="No space"):
        merged(workspace, an_order_row(order_key="o2"), counts=[a_count_row()])
    assert on_disk(workspace) == before


def test_a_damaged_month_is_named(workspace: Workspace) -> None:
    """One line with the file and what to do."""
    merged(workspace, an_order_row())
    (workspace.orders_dir / "2026-03.orders.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"2026-03\.orders\.parquet: cannot be read as Parquet"):
        orderstore.read_orders(workspace)
