"""The sample shop as Zendesk exports it: what was told is what is read back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kb.tickets import SourceTicket
from mining.importers import source
from mining.importers.source import ImportOptions
from mining.sample import generator
from mining.sample_zendesk import write_export, write_lines


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tickets of the smallest sample shop."""
    folder = tmp_path_factory.mktemp("shop")
    generator()(folder, tickets=200, seed=7)
    return folder / "tickets.jsonl"


def _given(told: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.read_text("utf-8").splitlines()]


def _read(export: Path) -> list[SourceTicket]:
    options = ImportOptions(now=datetime(2026, 11, 22, tzinfo=UTC))
    found = list(source("zendesk").read([export], options))
    return [ticket for ticket in found if isinstance(ticket, SourceTicket)]


def test_every_ticket_is_read_back_with_its_messages(told: Path, tmp_path: Path) -> None:
    """The export holds each ticket once and each of its messages, in order."""
    assert write_export(told, tmp_path / "zendesk.jsonl") == 200
    found = _read(tmp_path / "zendesk.jsonl")
    assert [len(t.messages) for t in found] == [len(t["messages"]) for t in _given(told)]


def test_customers_keep_their_addresses(told: Path, tmp_path: Path) -> None:
    """The users beside the tickets lead to the addresses that were given."""
    write_export(told, tmp_path / "zendesk.jsonl")
    addresses = [t["requester"].get("email", "") for t in _given(told)]
    assert [t.requester.email for t in _read(tmp_path / "zendesk.jsonl")] == addresses


def test_agents_are_agents(told: Path, tmp_path: Path) -> None:
    """What agents wrote is read as theirs, by the roles of the users."""
    write_export(told, tmp_path / "zendesk.jsonl")
    written = sum(m["role"] == "agent" for t in _given(told) for m in t["messages"])
    found = _read(tmp_path / "zendesk.jsonl")
    assert sum(m.author_kind == "agent" for t in found for m in t.messages) == written


def test_a_limit_takes_the_first_tickets(told: Path, tmp_path: Path) -> None:
    """Both forms stop after so many tickets."""
    assert write_export(told, tmp_path / "pages.jsonl", limit=20) == 20
    write_lines(told, tmp_path / "lines.jsonl", limit=20)
    assert len((tmp_path / "lines.jsonl").read_text("utf-8").splitlines()) == 20
