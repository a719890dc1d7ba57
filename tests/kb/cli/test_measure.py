"""``askless measure`` says what its figures mean, and what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import group
from kb.orders import ORDER_COUNTS, ORDERS
from kb.storage import content, orderstore, ticketstore
from kb.storage.workspace import Workspace
from tests.factories import NOW, a_count_row, a_stored_ticket, an_article
from tests.mining.stages.test_measure import publish


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with one French ticket about a parcel."""
    made = Workspace.create(tmp_path / "shop", 'locales = ["fr", "en"]\n', "")
    ticketstore.merge(made, [a_stored_ticket(subject="")])
    return made


def run(workspace: Workspace, *arguments: str) -> Result:
    """The command in this workspace."""
    return CliRunner().invoke(group, ["measure", "--workspace", str(workspace.root), *arguments])


def test_prints_figures_with_counts_and_definitions(workspace: Workspace) -> None:
    """A rate never stands without what it is a rate of."""
    publish(workspace, an_article(), start=-1)
    result = run(workspace)
    assert result.exit_code == 0, result.output
    assert "Coverage rate          100 % (1 of 1; 95 % interval 20 to 100 %)" in result.output
    assert "coverage rate: tickets whose best article" in result.output
    assert "Articles live now: 1 fr." in result.output


def test_says_that_nothing_was_ever_published(workspace: Workspace) -> None:
    """Coverage 0 has a reason, and the reason names the command."""
    assert "run `askless publish`" in run(workspace).output


def test_json_holds_counts_rates_and_definitions(workspace: Workspace) -> None:
    """One document; rates with numerator and denominator."""
    publish(workspace, an_article(), start=-1)
    document = json.loads(run(workspace, "--json", "--since", "2026-01-01").stdout)
    assert document["coverage"]["numerator"] == document["coverage"]["denominator"] == 1
    assert document["before_and_after"]["before"]["rate"] == 0
    assert {"coverage rate", "gap share", "interval"} == set(document["definitions"])


def test_tickets_are_set_against_orders(workspace: Workspace) -> None:
    """Per 1000 orders of the weeks whose orders are known; nothing without any."""
    assert json.loads(run(workspace, "--json").stdout)["contact_rate"] is None
    counts = ORDER_COUNTS.frame([a_count_row(day=f"{NOW:%Y-%m-%d}", orders=40)])
    orderstore.merge(workspace, ORDERS.empty(), counts)
    found = json.loads(run(workspace, "--json").stdout)["contact_rate"]
    assert (found["tickets"], found["orders"], found["per_1000"]) == (1, 40, 25)
    assert "Contact rate           25.0 per 1000 orders, net 25.0" in run(workspace).output


def test_says_that_versions_are_lost(workspace: Workspace) -> None:
    """A published article whose text is nowhere is told, not passed over."""
    publish(workspace, an_article(), start=-1)
    content.article_path(workspace, an_article().id, "fr").unlink()
    for path in workspace.versions_dir.iterdir():
        path.unlink()
    assert "1 published versions have no text any more" in run(workspace).output


def test_ticket_time_decides_the_week(workspace: Workspace) -> None:
    """The period shown is that of the tickets."""
    assert f"weeks of {NOW:%Y}-02-23 to" in run(workspace).output
