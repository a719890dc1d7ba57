"""The dashboard over HTTP: what it shows, what it refuses, its file, and figures for scripts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kb.roles import Role
from kb.storage import stale_results, ticketstore, topicstore
from kb.storage.workspace import Workspace
from kb.web.admin.application import admin
from kb.web.admin.dashboard_desk import FigureDesk
from kb.web.admin.dashboard_read import taken_in
from mining.stages import report, service
from tests.adminshop import PASSWORD, AdminServer, Visitor, quick_accounts
from tests.factories import NOW, a_stored_ticket
from tests.measured import a_measured_shop

HERE = "/admin/figures/"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A small shop that was measured and reported; a group's name begins a formula."""
    made = a_measured_shop(tmp_path_factory.mktemp("figures") / "shop")
    named = a_stored_ticket("jsonl:named", group_name="=1+1<b>", replies=1)
    ticketstore.merge(made, [named])
    service.run(made)
    report.run(made, now=NOW)
    return made


@pytest.fixture(scope="module")
def ana(shop: Workspace) -> Iterator[Visitor]:
    """Somebody signed in."""
    with AdminServer(shop) as running:
        yield running.visitor("ana")


@pytest.fixture(scope="module")
def ask(shop: Workspace) -> Any:
    """The API, asked by a reader."""
    accounts = quick_accounts(shop)
    accounts.people.add("ana", Role.ADMIN, by="shell", password=PASSWORD)
    accounts.people.add("rémi", Role.READER, by="shell", password=PASSWORD)
    token = accounts.tokens.new("rémi", label="test", role=Role.ADMIN, by="test")
    client = TestClient(admin(shop, accounts=accounts), base_url="http://127.0.0.1:8000")
    headers = {"Authorization": f"Bearer {token}"}
    return lambda query="": client.get(f"/api/v1/figures{query}", headers=headers)


def test_without_filters_it_says_what_the_report_says(shop: Workspace, ask: Any) -> None:
    """Every service figure, the coverage, the report card and what is missing."""
    written = json.loads((shop.report_dir / "report.json").read_text("utf-8"))
    told = ask("?period=all").json()
    found = {one["figure"]: one for one in told["figures"]}
    for row in written["service"]["figures"]:
        for name in ("value", "low", "high", "numerator", "denominator"):
            assert found[row["figure"]][name] == pytest.approx(row[name])
    for name in ("numerator", "denominator", "low", "high"):
        assert found["coverage"][name] == pytest.approx(written["coverage"][name])
    assert found["tickets"]["value"] == written["service"]["tickets"]
    # The shop's coverage was never summed up for its card, which ends with self-service.
    assert told["levels"][:-1] == written["service"]["levels"][:-1]
    for name in ("contact_rate", "channels"):
        assert told[name] == written["service"][name]


def test_a_page_has_figures_charts_and_tables(ana: Visitor) -> None:
    """In English and in French, each chart told in words."""
    for lang, says in (("en", ("Coverage", "Tickets")), ("fr", ("Couverture", "Tickets"))):
        ana.post("/admin/language", lang=lang, to=HERE, page=HERE)
        found = ana.get(f"{HERE}?period=all")
        assert found.status == 200
        assert all(f'">{one}</a></h3>' in found.text for one in says)
        assert found.text.count('class="fig-chart" viewBox') > 5
        assert 'aria-label=""' not in found.text
    ana.post("/admin/language", lang="en", to=HERE, page=HERE)


def test_the_address_is_the_filter(ana: Visitor) -> None:
    """A form's address becomes the shortest that asks for the same; what is chosen stands in it."""
    sent = ana.get(f"{HERE}?period=4w&from=&to=&span=week&channel=&language=fr&topic=&by=channel")
    assert (sent.status, sent.to) == (303, f"{HERE}?language=fr")
    text = ana.get(sent.to).text
    assert '<option value="fr" selected>' in text
    assert f'href="{HERE}?period=all&amp;language=fr"' in text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("from=2026-02-02&to=2026-01-01", "Swap them"),
        ("channel=%3Cscript%3Ealert(1)%3C/script%3E", "No ticket has"),
        ("topic=%27%3B+DROP+TABLE+tickets", "No ticket has"),
        ("group=%00%E2%80%AEgpj", "No ticket has"),
        ("from=1016-01-01&to=2026-01-01", "too far away"),
        ("from=2010-01-01&to=2026-01-01", "longer than ten years"),
        ("span=hour", "none of the choices"),
        ("from=2019-01-01&to=2019-02-01", "The data go"),
    ],
)
def test_a_bad_filter_is_a_clear_message(ana: Visitor, ask: Any, query: str, says: str) -> None:
    """Never a fault of ours, never its own text as markup; scripts are told by a code."""
    for place in (HERE, f"{HERE}figures.csv"):
        found = ana.get(f"{place}?{query}")
        assert found.status == 400
        assert says in unescape(found.text)
        assert "<script>alert" not in found.text
    assert ask(f"?{query}").status_code in {400, 404}


def test_a_topic_that_was_taken_in_leads_to_the_other(tmp_path: Path) -> None:
    """By one run after the other: to the end of the chain; a circle ends somewhere."""
    made = Workspace.create(tmp_path / "shop", "", "")
    pairs = [("t-0008", "t-0009"), ("t-0009", "t-0001"), ("t-0005", "t-0006"), ("t-0006", "t-0005")]
    for topic, other in pairs:
        event = {"kind": "merged", "topic_id": topic, "other_id": other}
        topicstore.append_history(made, {"events": [event]})
    found = taken_in(made)
    assert (found["t-0008"], found["t-0009"]) == ("t-0001", "t-0001")
    assert found["t-0005"] in {"t-0005", "t-0006"}


def test_the_file_holds_what_the_page_shows(ana: Visitor, ask: Any) -> None:
    """The same numbers as the API; a group's name is no formula."""
    found = ana.get(f"{HERE}figures.csv?period=all&by=group")
    rows = list(csv.DictReader(io.StringIO(found.text.removeprefix("\ufeff"))))
    told = ask("?period=all&by=group").json()
    values = {row["figure"]: float(row["value"]) for row in rows if row["of"] == "period"}
    assert values == {one["figure"]: pytest.approx(one["value"]) for one in told["figures"]}
    series = [row for row in rows if row["of"] == "series" and row["figure"] == "tickets"]
    assert len(series) == len(told["figures"][0]["series"])
    assert {row["part_value"] for row in rows if row["of"] == "part"} == {"'=1+1<b>"}
    assert {row["figure"] for row in rows if row["of"] == "missing"} == {
        row["figure"] for row in told["missing"]
    }


def test_answers_are_kept_until_a_result_changes(shop: Workspace) -> None:
    """The same object for the same filters; none once the rows behind it were deleted."""
    desk = FigureDesk(shop)
    first = desk.told({"period": "all"})
    assert desk.told({"period": "all", "span": "week"}).document is first.document
    ticket = ticketstore.read_tickets(shop)["ticket_id"].iloc[0]
    folders, _ = stale_results.found(shop, {ticket})
    assert any(folder.parent.name == service.STAGE for folder in folders)


def test_a_shop_that_was_not_measured_says_so(tmp_path: Path) -> None:
    """What to run, instead of empty charts."""
    made = Workspace.create(tmp_path / "shop", '[privacy]\nner = "off"\n', "")
    with AdminServer(made) as running:
        found = running.visitor("ana").get(HERE)
    assert found.status == 404
    assert "askless measure" in found.text
