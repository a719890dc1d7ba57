"""The effect stage: from stored tickets and publications to what articles prevented."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from kb.errors import NothingToDoError
from kb.publications import Publication
from kb.storage import content, files, ticketstore
from kb.storage.workspace import Workspace
from mining.runs import Runs
from mining.stages import effect
from tests.drafting_workspace import a_gap, save_gaps, save_mine
from tests.factories import a_stored_ticket
from tests.shell import askless

MONDAY = datetime(2025, 1, 6, 9, tzinfo=UTC)
WEEKS, PUBLISHED, TOPICS = 44, 30, 10
BEFORE, AFTER = 4, 1
"""Tickets a week of the topic that gets an article; the others keep theirs."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Ten topics of which one gets an article that prevents three of four tickets."""
    workspace = Workspace.create(tmp_path_factory.mktemp("effect") / "shop", "", "")
    tickets, assigned = [], []
    for topic in range(TOPICS):
        for week in range(WEEKS):
            few = topic == 0 and week >= PUBLISHED
            for number in range(AFTER if few else BEFORE):
                name = f"jsonl:{topic}-{week}-{number}"
                at = MONDAY + timedelta(weeks=week, hours=number)
                tickets.append(a_stored_ticket(name, created_at=at, language="fr"))
                assigned.append((name, f"t-{topic + 1:04d}"))
    ticketstore.merge(workspace, tickets)
    save_mine(workspace, assigned)
    _centroids(Runs(workspace.runs_dir).latest("mine", ""))
    save_gaps(workspace, [a_gap("t-0001", "fr", kind="covered", article_id="a")])
    live = Publication("a", "fr", "v1", MONDAY + timedelta(weeks=PUBLISHED))
    content.append_publications(workspace, [live])
    return workspace


def _centroids(folder: Path) -> None:
    """Centroids beside a result of mining, and its record made whole again."""
    runs, record = Runs(folder.parents[1]), json.loads((folder / "stage.json").read_text("utf-8"))
    assignments = (folder / "assignments.parquet").read_bytes()
    topics = (folder / "topics.parquet").read_bytes()
    with runs.saving("mine", folder.name, record["made_from"]) as part:
        (part / "assignments.parquet").write_bytes(assignments)
        (part / "topics.parquet").write_bytes(topics)
        np.save(part / "centroids.npy", np.eye(TOPICS, 16, dtype=np.float32))
        files.write_json(part / "centroid_ids.json", [f"t-{n:04d}" for n in range(1, TOPICS + 1)])


def test_the_effect_of_an_article_is_found(shop: Workspace) -> None:
    """Three of four tickets did not come; the topics' version stands with the figure."""
    found = effect.run(shop).figures
    assert found["verdict"] == "effect shown", found["reasons"]
    assert found["delta"] == pytest.approx(1 - AFTER / BEFORE, abs=0.01)
    assert found["observed"] == AFTER * (WEEKS - PUBLISHED)
    assert found["topics_version"] == Runs(shop.runs_dir).latest("mine", "").name


def test_a_second_run_answers_from_the_first(shop: Workspace) -> None:
    """Nothing changed, nothing is computed."""
    effect.run(shop)
    assert effect.run(shop).was_current


def test_measure_says_it(shop: Workspace) -> None:
    """In words and in JSON; the definition stands beside it."""
    told = askless("measure", "--workspace", shop.root)
    assert "effect shown: 75.0% of the tickets expected did not come" in told.out, told.err
    document = askless("measure", "--json", "--workspace", shop.root).json
    assert document["effect"]["verdict"] == "effect shown"


def test_without_gaps_the_reason_is_said(tmp_path: Path) -> None:
    """Nothing to estimate from is one clear sentence, not a figure."""
    workspace = Workspace.create(tmp_path / "shop", "", "")
    ticketstore.merge(workspace, [a_stored_ticket()])
    with pytest.raises(NothingToDoError, match="askless mine"):
        effect.run(workspace)
    document = askless("measure", "--json", "--workspace", workspace.root).json
    assert document["effect"] is None
    assert "askless mine" in askless("measure", "--workspace", workspace.root).out
