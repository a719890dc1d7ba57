"""Importing searches, and their rows in the queue of gaps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kb.cli import group
from kb.errors import InputError
from kb.searches import search_id
from kb.storage import searchstore
from kb.storage.workspace import Workspace
from mining.runs import Runs
from mining.search_gaps import search_rows
from mining.searches import kept
from mining.stages import gap_queue, searches
from tests.drafting_workspace import a_gap, save_gaps, save_mine
from tests.factories import NOW

LOG = "Recherche;Nombre;Résultats\ncanapé d'angle;14;0\nlivraison;90;7\nzoe@example.com;9;0\n"
SOFA = (search_id("canape d'angle", "fr"), "fr")


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """A shop with one gap and a log of searches imported."""
    made = Workspace.create(tmp_path / "shop", "", "")
    save_mine(made, [("x:1", "t-0001")])
    save_gaps(made, [a_gap("t-0001", "fr")])
    searches.run(made, a_file(tmp_path, LOG))
    return made


def a_file(folder: Path, text: str) -> Path:
    """A CSV as a spreadsheet saves it."""
    path = folder / "searches.csv"
    path.write_text(text, "cp1252")
    return path


def rows(shop: Workspace) -> dict[str, dict[str, Any]]:
    """The queue by topic or search."""
    latest = Runs(shop.runs_dir).latest("gaps", "askless gaps")
    return {row["topic_id"]: row for row in gap_queue.read_queue(shop, latest, now=NOW)}


def test_a_search_in_vain_joins_the_queue(shop: Workspace) -> None:
    """With the keys of every other row, and nothing said that only tickets tell."""
    found = rows(shop)
    assert set(found) == {"t-0001", SOFA[0]}
    sofa = found[SOFA[0]]
    assert (sofa["kinds"], sofa["state"], sofa["is_waiting"]) == (["search"], "open", True)
    assert sofa["why"] == "14 searches for “canapé d'angle” showed nothing."
    assert set(found["t-0001"]) <= set(sofa)


def test_a_search_is_dismissed_like_a_gap(shop: Workspace) -> None:
    """Until twice as many search for it."""
    by = {"who": "Léa", "reason": "pas vendu", "now": NOW}
    gap_queue.take(shop, "dismiss", SOFA[0], None, by=by)
    assert rows(shop)[SOFA[0]]["state"] == "dismissed"
    searches.run(shop, a_file(shop.root, LOG.replace(";14;", ";28;")))
    assert rows(shop)[SOFA[0]]["state"] == "back"


def test_nothing_private_is_stored(shop: Workspace) -> None:
    """An address that somebody typed is not in the file."""
    assert b"zoe" not in searchstore.searches_path(shop).read_bytes()


def test_an_import_takes_the_place_of_the_last(shop: Workspace) -> None:
    """Twice the same log is the same log."""
    searches.run(shop, a_file(shop.root, LOG))
    assert searchstore.read_searches(shop)["searches"].tolist() == [90, 14]


def test_a_log_without_counts_says_what_it_needs(shop: Workspace) -> None:
    """Column by column, with the names they may have."""
    with pytest.raises(InputError, match="no column of count; expected count: count, searches"):
        searches.run(shop, a_file(shop.root, "query;x\ncolis;3\n"))


def test_the_command_tells_what_it_left_out(shop: Workspace) -> None:
    """In numbers, without any of the texts."""
    path = a_file(shop.root, LOG)
    arguments = ["searches", str(path), "--workspace", str(shop.root), "--json"]
    result = CliRunner().invoke(group, ["import", *arguments])
    document = json.loads(result.stdout)
    assert (document["queries"], document["failed"]) == (2, 1)
    assert document["left_out"]["private"] == 1
    assert "zoe" not in result.output


@pytest.mark.parametrize(("shown", "why"), [(None, "--replay"), (0, "nothing"), (1, "1 article ")])
def test_what_the_site_shows_now_is_told_and_decides_nothing(shown: int | None, why: str) -> None:
    """An article that is shown need not be the answer."""
    table = kept([{"query": "soie", "count": "9", "results": "0"}], ("fr",), least=5, is_private=no)
    key = search_id("soie", "fr"), "fr"
    row = search_rows(table.searches, {}, {} if shown is None else {key: shown})[0]
    assert row["state"] == "open"
    assert why in row["state_why"]


def no(_text: str, _language: str) -> bool:
    """Nothing is private."""
    return False
