"""What ``askless run`` imports: tickets, articles and orders, each when its files have changed."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.config import parse_settings
from kb.errors import KbError, SettingsError
from kb.storage import content, orderstore, ticketstore
from kb.storage.workspace import Workspace
from mining import pipeline
from tests.shell import askless

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOURCES = """
[[sources]]
source = "jsonl"
paths = ["../tickets.jsonl"]

[[sources]]
kind = "articles"
source = "jsonl"
paths = ["../articles.jsonl"]

[[sources]]
kind = "orders"
source = "csv"
paths = ["../orders.csv"]
"""
TICKET = {"id": 1, "created_at": "2026-01-05T10:00:00Z", "text": "Où est ma commande ?"}
ARTICLE = {
    "id": "a1",
    "locale": "fr",
    "title": "Où est ma commande ?",
    "body": "Suivez votre colis depuis votre compte, rubrique Mes commandes.",
    "status": "published",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace whose settings name an export of each kind."""
    folder = tmp_path / "shop"
    assert askless("init", folder).status == 0
    (tmp_path / "tickets.jsonl").write_text(json.dumps(TICKET) + "\n", encoding="utf-8")
    (tmp_path / "articles.jsonl").write_text(json.dumps(ARTICLE) + "\n", encoding="utf-8")
    (tmp_path / "orders.csv").write_text("week,orders\n2026-01-05,40\n", encoding="utf-8")
    settings = folder / "askless.toml"
    settings.write_text(settings.read_text("utf-8") + SOURCES, encoding="utf-8")
    return Workspace.open(folder)


def imported(workspace: Workspace) -> list[str]:
    """What the import stage of a run read anew."""
    return sorted(next(iter(pipeline.run(workspace, now=NOW))).figures)


def test_a_run_imports_every_kind(workspace: Workspace) -> None:
    """Tickets, articles and orders lie in the workspace afterwards."""
    assert imported(workspace) == ["articles jsonl", "jsonl", "orders csv"]
    assert len(ticketstore.read_tickets(workspace)) == 1
    assert [a.title for a in content.read_articles(workspace)] == [ARTICLE["title"]]
    assert orderstore.read_counts(workspace)["orders"].tolist() == [40]


def test_only_what_changed_is_read_again(workspace: Workspace) -> None:
    """Another week of orders leaves tickets and articles alone."""
    imported(workspace)
    weeks = workspace.root.parent / "orders.csv"
    weeks.write_text("week,orders\n2026-01-05,40\n2026-01-12,44\n", encoding="utf-8")
    assert imported(workspace) == ["orders csv"]


DATABASES = """
[[sources]]
source = "sql"
url_env = "SHOP_DATABASE"
query = "SELECT id, created_at, body FROM tickets ORDER BY id"

[[sources]]
kind = "orders"
source = "sql"
url_env = "SHOP_DATABASE"
query_file = "orders.sql"
"""


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of tickets and orders, whose address stands in the environment."""
    path = tmp_path / "shop.sqlite"
    told(path, "CREATE TABLE tickets (id, created_at, body)")
    told(path, "CREATE TABLE orders (week, orders)")
    told(path, "INSERT INTO tickets VALUES (1, '2026-01-05', 'Où est ma commande ?')")
    told(path, "INSERT INTO orders VALUES ('2026-01-05', 40)")
    monkeypatch.setenv("SHOP_DATABASE", f"sqlite:///{path}")
    return path


@pytest.fixture
def warehouse(tmp_path: Path, database: Path) -> Workspace:
    """A workspace whose settings name queries."""
    folder = database.parent / "shop"
    assert askless("init", folder).status == 0
    (folder / "orders.sql").write_text("SELECT week, orders FROM orders\n", encoding="utf-8")
    settings = folder / "askless.toml"
    settings.write_text(settings.read_text("utf-8") + DATABASES, encoding="utf-8")
    return Workspace.open(folder)


def told(path: Path, statement: str) -> None:
    """Change the database."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_run_asks_a_database(warehouse: Workspace) -> None:
    """Tickets and orders come from their queries."""
    assert imported(warehouse) == ["orders sql", "sql"]
    assert ticketstore.read_tickets(warehouse)["ticket_id"].tolist() == ["sql:1"]
    assert orderstore.read_counts(warehouse)["orders"].tolist() == [40]


def test_a_database_is_asked_again_each_time(warehouse: Workspace, database: Path) -> None:
    """No file says that it changed: rows that are the same are read no further, new ones are."""
    list(pipeline.run(warehouse, now=NOW))
    assert imported(warehouse) == []
    told(database, "INSERT INTO tickets VALUES (2, '2026-01-06', 'Où est ma facture ?')")
    assert imported(warehouse) == ["sql"]
    assert len(ticketstore.read_tickets(warehouse)) == 2


def test_a_database_without_address_is_one_clear_line(
    warehouse: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the variable to set."""
    monkeypatch.delenv("SHOP_DATABASE")
    with pytest.raises(KbError, match="no SHOP_DATABASE"):
        imported(warehouse)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('source = "sql"', "a query or a query_file"),
        ('source = "sql"\nquery = "SELECT 1"\npaths = ["a"]', "no paths"),
        ('source = "sql"\nquery = "SELECT 1"\nquery_file = "a"', "a query or a query_file"),
        ('source = "csv"\nquery = "SELECT 1"', "expected paths"),
        ('source = "sql"\nquery = "SELECT 1"\nurl_env = "mysql://me:s3cret@h/d"', "an address"),
        ('source = "sql"\nquery = "SELECT 1"\nurl = "mysql://me:s3cret@h/d"', "unknown key"),
    ],
)
def test_settings_of_a_database_are_checked_and_never_quoted(lines: str, words: str) -> None:
    """A password pasted into the settings is refused, and does not stand in the message."""
    with pytest.raises(SettingsError, match=words) as caught:
        parse_settings(f"[[sources]]\n{lines}\n", Path("askless.toml"))
    assert "s3cret" not in str(caught.value)
