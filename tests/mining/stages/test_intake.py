"""The account an import gives: what was kept and why not, and which figures it brought."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kb.storage.ticketstore import read_tickets
from kb.storage.workspace import Workspace
from mining.importers import source
from mining.importers.source import FIGURES, ImportOptions
from mining.recognisers import persons
from mining.stages import intake
from tests.mining.importers.exports import NOW
from tests.mining.importers.test_zendesk import USERS, a_payload
from tests.shell import askless


def report(folder: Path, *tickets: Any) -> intake.ImportReport:
    """The account of importing these Zendesk tickets into a new workspace."""
    workspace = Workspace.create(folder / "shop", "", "")
    page = {"tickets": tickets, "users": USERS}
    (folder / "page.json").write_text(json.dumps(page), encoding="utf-8")
    options = ImportOptions(now=NOW)
    return intake.run(workspace, source("zendesk"), [folder / "page.json"], options)


def test_figures_are_told_with_their_share(tmp_path: Path) -> None:
    """Given, possible and missing, and never: three sentences."""
    other = a_payload(id=2, satisfaction_rating=None, metric_set=None)
    told = report(tmp_path, a_payload(satisfaction_rating=None), other)
    lines = told.lines()
    given = "Service figures: first response 100 %, replies 100 %, reopens 50 %."
    assert given in lines
    assert "Not in this export, though zendesk can give it: resolution, satisfaction." in lines
    assert "Never in an export of zendesk: handling time." in lines


def test_the_document_names_every_figure(tmp_path: Path) -> None:
    """Its keys stay whatever an export holds."""
    figures = report(tmp_path, a_payload()).document()["figures"]
    assert list(figures) == list(FIGURES)
    assert figures["csat"] == {"possible": True, "tickets": 1, "share": 1.0}
    assert figures["handling"] == {"possible": False, "tickets": 0, "share": 0.0}


def test_the_report_stays_short(tmp_path: Path) -> None:
    """However many values nobody knows, a person reads fifteen lines at most."""
    odd = [a_payload(id=n, via={"channel": f"pigeon {n}"}) for n in range(1, 40)]
    told = report(tmp_path, *odd, {"id": None, "subject": "x"}, a_payload(id=1))
    told.counts.notes.extend(f"Note {n}." for n in range(20))
    lines = told.lines()
    assert len(lines) <= 15
    assert any(line.endswith("31 kinds more.") for line in lines)
    assert len(told.document()["unmapped"]) == 39


def test_each_record_is_counted_once(tmp_path: Path) -> None:
    """Read is kept and skipped; a repeated ticket is kept once more."""
    told = report(tmp_path, a_payload(), a_payload(), {"id": 5, "subject": "x"}).document()
    assert (told["read"], told["kept"], told["added"], told["repeated"]) == (3, 2, 1, 1)
    assert told["skipped"] == {"no time": 1}


def test_brands_are_told_and_may_be_chosen(tmp_path: Path) -> None:
    """Tickets of another brand are read, counted and left out."""
    page = {
        "tickets": [a_payload(brand_id=1), a_payload(id=2, brand_id=2), a_payload(id=3)],
        "brands": [{"id": 1, "name": "Maison Nord"}, {"id": 2, "name": "Sud"}],
    }
    (tmp_path / "page.json").write_text(json.dumps(page), encoding="utf-8")
    call = ("import", "zendesk", tmp_path / "page.json", "--workspace", tmp_path / "shop", "--json")
    Workspace.create(tmp_path / "shop", "", "")
    chosen = askless(*call, "--brand", "maison nord")
    assert chosen.json["skipped"] == {"another brand": 1, "no brand": 1}
    assert chosen.json["brands"] == {"Maison Nord": 1}
    rest = askless(*call)
    assert rest.json["brands"] == {"Maison Nord": 1, "Sud": 1}
    stored = read_tickets(Workspace.open(tmp_path / "shop"))
    assert sorted(stored["brand"]) == ["", "Maison Nord", "Sud"]


def test_the_report_says_how_names_were_found(tmp_path: Path) -> None:
    """Without the extra it names what would find more; the document holds no model then."""
    told = report(tmp_path, a_payload())
    assert "names found by rules and metadata alone (with askless[ner]" in told.lines()[-1]
    assert told.document()["ner"] == ""


def test_required_models_that_are_not_installed_stop_the_import(tmp_path: Path) -> None:
    """One line says what to install; no ticket is stored."""
    workspace = Workspace.create(tmp_path / "shop", '[privacy]\nner = "required"\n', "")
    (tmp_path / "page.json").write_text(json.dumps({"tickets": [a_payload()], "users": USERS}))
    done = askless("import", "zendesk", tmp_path / "page.json", "--workspace", workspace.root)
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    assert "pip install 'askless[ner]'" in done.err
    assert len(read_tickets(workspace)) == 0


def test_with_the_extra_tickets_are_read_again_and_marked(tmp_path: Path, ner: str) -> None:
    """The report names the models; every ticket says that they looked for names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(persons, "identity", lambda: "")
        report(tmp_path, a_payload())
    workspace = Workspace.open(tmp_path / "shop")
    told = intake.run(
        workspace, source("zendesk"), [tmp_path / "page.json"], ImportOptions(now=NOW)
    )
    assert (told.counts.updated, told.counts.unchanged) == (1, 0)
    assert f"rules, metadata and models ({ner})" in told.lines()[-1]
    assert list(read_tickets(workspace)["ner"]) == [True]
