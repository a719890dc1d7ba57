"""What ``askless run`` imports: tickets, articles and orders, each when its files have changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

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
