"""Orders on disk, Parquet by month: ``2026-03.orders`` one by one, ``2026-03.counts`` as given.

A merge writes the whole folder anew, or nothing: what is known already changes no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.frames import FrameSchema
from kb.orders import ORDER_COUNTS, ORDERS
from kb.storage import files
from kb.storage.workspace import Workspace

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import pandas as pd

ORDER_FILE = "{month}.orders.parquet"
COUNT_FILE = "{month}.counts.parquet"
ORDER_ID = ["order_key"]
COUNT_ID = ["day", "locale", "channel"]


@dataclass(frozen=True)
class Merged:
    """What a merge did, in rows."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    moved: int = 0
    """Of the updated orders those with another time: two shops may use the same numbers."""

    @property
    def is_change(self) -> bool:
        """Whether anything has to be written."""
        return bool(self.added or self.updated)


def read_orders(workspace: Workspace) -> pd.DataFrame:
    """All orders (:data:`kb.orders.ORDERS`), oldest first; no rows when none are stored."""
    frame = _read_all(workspace, ORDER_FILE, ORDERS)
    return frame.sort_values(["created_at", "order_key"], ignore_index=True)


def read_counts(workspace: Workspace) -> pd.DataFrame:
    """All given counts (:data:`kb.orders.ORDER_COUNTS`), by day."""
    frame = _read_all(workspace, COUNT_FILE, ORDER_COUNTS)
    return frame.sort_values(COUNT_ID, ignore_index=True)


def merge(
    workspace: Workspace, orders: pd.DataFrame, counts: pd.DataFrame
) -> tuple[Merged, Merged]:
    """Store ``orders`` and ``counts``; of two with one number, or for one day, the last counts."""
    all_orders, done_orders = _joined(read_orders(workspace), ORDERS.check(orders), ORDER_ID)
    all_counts, done_counts = _joined(read_counts(workspace), ORDER_COUNTS.check(counts), COUNT_ID)
    if done_orders.is_change or done_counts.is_change:
        with files.replacing_folder(workspace.orders_dir) as folder:
            months = all_orders["created_at"].dt.strftime("%Y-%m")
            _write(folder, ORDER_FILE, ORDERS, all_orders, months)
            _write(folder, COUNT_FILE, ORDER_COUNTS, all_counts, all_counts["day"].str[:7])
    return done_orders, done_counts


def removed_before(workspace: Workspace, moment: datetime, *, is_dry_run: bool = False) -> int:
    """Remove the orders placed before ``moment`` and say how many; given counts name nobody.

    A month that is left empty goes. Safe to run again after a kill at any time.
    """
    removed = 0
    for path in sorted(workspace.orders_dir.glob(ORDER_FILE.format(month="*"))):
        frame = files.read_table(path, ORDERS)
        staying = frame[(frame["created_at"] >= moment).astype(bool)]
        removed += len(frame) - len(staying)
        if is_dry_run or len(staying) == len(frame):
            continue
        if staying.empty:
            path.unlink()
        else:
            files.write_table(path, staying, ORDERS)
    return removed


def _joined(
    held: pd.DataFrame, new: pd.DataFrame, identity: list[str]
) -> tuple[pd.DataFrame, Merged]:
    """What is held and what is new, and how the two met."""
    import pandas as pd

    fresh = new.drop_duplicates(identity, keep="last")
    both = pd.concat([held, fresh], ignore_index=True)
    known = int(both.duplicated(identity).sum())
    unchanged = int(both.duplicated().sum())
    moved = 0
    if "created_at" in both.columns:
        moved = known - int(both.duplicated([*identity, "created_at"]).sum())
    joined = both.drop_duplicates(identity, keep="last", ignore_index=True)
    return joined, Merged(len(fresh) - known, known - unchanged, unchanged, moved)


def _write(
    folder: Path, name: str, schema: FrameSchema, frame: pd.DataFrame, months: pd.Series
) -> None:
    for month in sorted(set(months)):
        own = frame[(months == month).astype(bool)].sort_values(list(schema.names))
        files.write_table(folder / name.format(month=month), own, schema)


def _read_all(workspace: Workspace, name: str, schema: FrameSchema) -> pd.DataFrame:
    import pandas as pd

    found = sorted(workspace.orders_dir.glob(name.format(month="*")))
    frames = [files.read_table(path, schema) for path in found]
    return pd.concat(frames, ignore_index=True) if frames else schema.empty()
