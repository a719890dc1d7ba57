"""The service stage: from stored tickets to figures, in the shell and in the report."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pandas as pd
import pytest

from kb.config_service import Service
from kb.errors import InputError
from kb.events import Event
from kb.gaps import GAPS
from kb.orders import ORDER_COUNTS, ORDERS
from kb.service.figures import SERVICE_FIGURES
from kb.service.rows import SERVICE_ROWS
from kb.service.words import lines
from kb.storage import eventstore, files, orderstore, stale_results, ticketstore
from kb.storage.workspace import Workspace
from mining.runs import Runs
from mining.stages import GAPS_FILE, report, service
from tests.factories import NOW, a_count_row, a_stored_ticket
from tests.measured import a_measured_shop
from tests.shell import askless


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A small shop that was measured; one of its groups has a name that begins a formula."""
    shop = a_measured_shop(tmp_path_factory.mktemp("service") / "shop")
    ticketstore.merge(shop, [a_stored_ticket("jsonl:grouped", group_name="=1+1", replies=1)])
    return shop


def test_figures_of_the_table_and_of_the_document_agree(shop: Workspace) -> None:
    """One row of the table for each figure of all tickets, with its value."""
    found = service.run(shop)
    table = files.read_table(found.folder / service.TABLE_FILE, SERVICE_FIGURES)
    parts = ["channel", "language", "topic_id", "group_name"]
    whole = table[table["span"].eq("all") & table[parts].isna().all(axis=1)]
    told = {row["figure"]: row["value"] for row in found.figures["figures"]}
    assert dict(zip(whole["figure"], whole["value"], strict=True)) == pytest.approx(told)


def test_what_did_not_change_is_not_worked_out_again(shop: Workspace) -> None:
    """The second run answers from the first."""
    service.run(shop)
    assert service.run(shop).was_current


def test_gaps_count_by_who_has_to_answer_alone(shop: Workspace) -> None:
    """A changed article gives another result of gaps; no figure rests on the rest of it."""
    runs = Runs(shop.runs_dir)
    gaps = runs.newest("gaps")
    assert gaps is not None
    table = files.read_table(gaps / GAPS_FILE, GAPS)
    before = service.run(shop).key
    for kind, is_same in (("covered", True), ("person", False)):
        with runs.saving("gaps", f"all-{kind}", {}) as folder:
            files.write_table(folder / GAPS_FILE, table.assign(kind=kind), GAPS)
        found = service.run(shop)
        assert (found.was_current, found.key == before) == (is_same, is_same)
    runs.point("gaps", gaps.name)
    assert service.run(shop).key == before


def test_measure_tells_the_figures(shop: Workspace) -> None:
    """Whole in JSON; what is not in the data is a line for people."""
    document = askless("measure", "--json", "--workspace", shop.root).json
    assert document["service"] == service.run(shop).figures
    assert any(line.startswith("Not in this data:") for line in lines(document["service"]))


def test_the_report_has_the_card(shop: Workspace) -> None:
    """With the level of each dimension that has one."""
    service.run(shop)
    page = (report.run(shop, now=NOW).folder / "index.html").read_text("utf-8")
    assert 'id="service"' in page
    assert 'id="service-figures"' in page


def test_kept_rows_hold_keys_only_and_go_with_their_tickets(shop: Workspace) -> None:
    """No text of a ticket is in them; whoever deletes one ticket removes the whole result."""
    found = service.run(shop)
    rows = files.read_table(found.folder / service.ROWS_FILE, SERVICE_ROWS)
    texts = set(ticketstore.read_tickets(shop)["text"])
    told = {one for name in rows for one in rows[name].dropna().astype(str)}
    assert len(rows) == found.figures["tickets"]
    assert not texts & told
    gone, _ = stale_results.found(shop, {rows["ticket_id"].iloc[0]})
    assert found.folder in gone


def test_the_report_gives_the_table_as_csv_and_parquet(shop: Workspace) -> None:
    """The same rows in both, a group that begins a formula behind an apostrophe."""
    found = service.run(shop)
    table = files.read_table(found.folder / service.TABLE_FILE, SERVICE_FIGURES)
    folder = report.run(shop, now=NOW).folder
    assert files.read_table(folder / "service_figures.parquet", SERVICE_FIGURES).equals(table)
    assert "<NA>" not in (folder / "service_figures.csv").read_text("utf-8")
    text = pd.read_csv(folder / "service_figures.csv", encoding="utf-8-sig")
    assert list(text.columns) == list(table.columns)
    assert text["value"].tolist() == pytest.approx(table["value"].tolist())
    assert set(text["group_name"].dropna()) == {"'=1+1"}
    assert text["group_name"].isna().tolist() == table["group_name"].isna().tolist()
    assert text["low"].isna().tolist() == table["low"].isna().tolist()


def test_an_empty_workspace_has_no_figures_and_no_error(tmp_path: Path) -> None:
    """Every figure is missing, by name."""
    workspace = Workspace.create(tmp_path / "shop", "", "")
    found = service.run(workspace).figures
    assert (found["tickets"], found["figures"], found["overall"]) == (0, [], None)
    assert {"figure": "csat", "needs": "csat"} in found["missing"]


def test_orders_and_events_are_taken_in(tmp_path: Path) -> None:
    """What comes in anew is worked out anew: searches, visits, and the customer who wrote then."""
    workspace = Workspace.create(tmp_path / "shop", "", "")
    ticketstore.merge(workspace, [a_stored_ticket()])
    assert service.run(workspace).figures["search"] is None
    with contextlib.closing(eventstore.of(workspace)) as store:
        found = [Event(NOW, "search", "fr", "colis", 0), Event(NOW, "visit", "fr", views=1)]
        eventstore.append(store, found, key=workspace.key, k=5)
    counts = ORDER_COUNTS.frame([a_count_row(day=f"{NOW:%Y-%m-%d}", orders=40)])
    orderstore.merge(workspace, ORDERS.empty(), counts)
    found_now = service.run(workspace).figures
    readers = {row["figure"]: row for row in found_now["self_service"]["figures"]}
    assert found_now["search"]["figures"][0]["numerator"] == 1
    assert readers["self_service_visits"]["rate"] == 1
    assert readers["self_service_score"]["denominator"] == 1
    assert found_now["contact_rate"]["per_1000"] == 25
    assert service.run(workspace).was_current


def test_a_country_without_known_holidays_is_an_error_in_words() -> None:
    """Not a calendar without holidays."""
    with pytest.raises(InputError, match=r"\[service\]"):
        service.business_hours(Service(country="XX"), "", [2026])


@pytest.mark.parametrize(
    "wrong",
    [
        {"timezone": "Europe/Paname"},
        {"hours": {"monday": "18-9"}},
        {"hours": {"lundi": "9-18"}},
        {"channels": ["pigeon"]},
        {"most": {"first_response_email": [1, 2, 3, 4]}},
        {"least": {"beauty": [1, 2, 3, 4]}},
        {"proactivity": "heroic"},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    """Each by name, when the settings are read."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Service.model_validate(wrong)


def test_settings_give_hours_and_levels() -> None:
    """A shop in Paris that works on Saturday and closes for stocktaking."""
    given = {
        "timezone": "Europe/Paris",
        "hours": {"saturday": "10:00-12:00"},
        "closed": ["2026-03-07"],
        "proactivity": "average",
    }
    settings = Service.model_validate(given)
    hours = service.business_hours(settings, "FR", [2026])
    assert hours.spans == {5: ((600, 720),)}
    assert {str(day) for day in hours.closed} >= {"2026-03-07", "2026-07-14"}
    assert settings.declared_level("proactivity") == 2
