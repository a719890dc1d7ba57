"""``askless import orders`` from the shell."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.storage.orderstore import read_counts, read_orders
from kb.storage.workspace import Workspace
from tests.shell import askless

SHOPIFY = (
    "Name,Email,Created at,Cancelled at,Financial Status\n"
    "#1001,lea@example.com,2026-03-02 10:00:00 +0100,,paid\n"
    "#1001,lea@example.com,,,\n"
    "#1002,max@example.com,2026-03-10 10:00:00 +0100,2026-03-11 10:00:00 +0100,refunded\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty workspace's folder."""
    return Workspace.create(tmp_path / "ws", "", "").root


def test_an_import_and_its_export_in_one_call(root: Path, tmp_path: Path) -> None:
    """Counts in one document, weeks in the file."""
    export, weeks = tmp_path / "orders.csv", tmp_path / "weeks.csv"
    export.write_text(SHOPIFY)
    done = askless(
        "import", "orders", "shopify", export, "--export", weeks, "--workspace", root, "--json"
    )
    assert done.status == 0, done.err
    assert {done.json[key] for key in ("read", "kept", "added")} == {2}
    assert (done.json["cancelled"], done.json["exported_weeks"]) == (1, 2)
    assert weeks.read_text() == "week,orders\n2026-03-02,1\n2026-03-09,0\n"


def test_the_weeks_alone_can_be_exported(root: Path, tmp_path: Path) -> None:
    """Without reading anything again."""
    export, weeks = tmp_path / "given.csv", tmp_path / "weeks.csv"
    export.write_text("week,orders\n2026-03-02,120\n")
    assert askless("import", "orders", "csv", export, "--workspace", root).status == 0
    done = askless("import", "orders", "--export", weeks, "--workspace", root)
    assert done.out == f"Wrote the orders of 1 weeks to {weeks}.\n"
    assert weeks.read_text() == export.read_text()


def test_the_sources_of_orders_are_listed(root: Path) -> None:
    """Four, each with what it reads."""
    done = askless("import", "orders", "--list", "--json")
    assert list(done.json["sources"]) == ["csv", "shopify", "jsonl", "sql"]


def test_orders_out_of_a_database(root: Path, tmp_path: Path) -> None:
    """Rows of one query, as those of a CSV; a number twice is one order."""
    path = tmp_path / "shop.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE o (number, created_at, email, cancelled_at)")
        rows = [("MO-1", "2026-03-02", "lea@example.com", None)] * 2 + [("MO-2", None, "", "x")]
        connection.executemany("INSERT INTO o VALUES (?, ?, ?, ?)", rows)
        connection.commit()
    call = ("--url", f"sqlite:///{path}", "--query", "SELECT * FROM o", "--workspace", root)
    done = askless("import", "orders", "sql", *call, "--json")
    assert done.status == 0, done.err
    assert [done.json[key] for key in ("read", "kept", "duplicates")] == [3, 1, 1]
    assert done.json["skipped"] == {"no time": 1}


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["orders"], 2, "name a source of orders"),
        (["orders", "csv"], 2, "name a source of orders"),
        (["orders", "magento", "x.csv"], 1, "no known source of orders"),
        (["orders", "sql"], 2, "--url URL --query QUERY"),
        (["orders", "csv", "x.csv"], 1, "no such file"),
        (["orders", "csv", "x.csv", "--timezone", "Mars"], 1, "is no time zone"),
        (["orders", "--export", "weeks.csv"], 1, "no orders to export"),
        (["csv", "x.csv", "--export", "weeks.csv"], 2, "--export belongs to orders"),
    ],
)
def test_wrong_calls(root: Path, words: list[str], status: int, said: str) -> None:
    """One line that says what to do instead."""
    done = askless("import", *words, "--workspace", root)
    assert done.status == status
    assert said in done.err


def test_retention_deletes_old_orders(root: Path, tmp_path: Path) -> None:
    """By the day they were placed; counts by week name nobody; a dry run only counts."""
    workspace, days = Workspace.open(root), {"old": "2019-03-04", "new": f"{datetime.now(UTC):%F}"}
    orders, weeks = tmp_path / "orders.csv", tmp_path / "weeks.csv"
    rows = "".join(f"{number},{day}\n" for number, day in days.items())
    orders.write_text("order number,created at\n" + rows, encoding="utf-8")
    weeks.write_text("week,orders\n2019-03-04,9\n", encoding="utf-8")
    for path in (orders, weeks):
        assert askless("import", "orders", "csv", path, "--workspace", root).status == 0
    call = ("retention", "--months", 24, "--json", "--workspace", root)
    assert askless(*call, "--dry-run").json["orders"] == 1
    assert len(read_orders(workspace)) == 2
    assert askless(*call).json["orders"] == 1
    assert read_orders(workspace)["created_at"].min().year > 2019
    assert len(read_counts(workspace)) == 1
    assert askless(*call).json["orders"] == 0


def test_an_import_brings_no_old_order_back(root: Path, tmp_path: Path) -> None:
    """The setting holds for orders as for tickets."""
    (root / "askless.toml").write_text("[privacy]\nkeep_months = 60\n", encoding="utf-8")
    export = tmp_path / "orders.jsonl"
    export.write_text('{"id": "A1", "created_at": "2019-03-04"}\n', encoding="utf-8")
    done = askless("import", "orders", "jsonl", export, "--json", "--workspace", root)
    assert done.json["skipped"] == {"older than privacy.keep_months": 1}
    assert read_orders(Workspace.open(root)).empty
