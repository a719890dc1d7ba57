"""The effect stage: from stored tickets and publications to what articles prevented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from kb.errors import NothingToDoError
from kb.publications import Publication
from kb.storage import content, files, ticketstore
from kb.storage.topicstore import UNITS_FILE
from kb.storage.workspace import Workspace
from kb.topic_decisions import TOPIC_UNITS
from mining.runs import Runs
from mining.stages import effect, fit
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
    _centroids(Runs(workspace.runs_dir).latest("mine", ""), assigned)
    save_gaps(workspace, [a_gap("t-0001", "fr", kind="covered", article_id="a")])
    live = Publication("a", "fr", "v1", MONDAY + timedelta(weeks=PUBLISHED))
    content.append_publications(workspace, [live])
    return workspace


def _centroids(folder: Path, assigned: Sequence[tuple[str, str]]) -> None:
    """What the effect goes by beside a result of mining: centroids, units, held-out topics."""
    runs = Runs(folder.parents[1])
    kept = {
        name: (folder / name).read_bytes() for name in ("assignments.parquet", "topics.parquet")
    }
    rows = [
        {"ticket_id": ticket, "need": 0, "found_id": topic, "topic_id": topic, "since": 1}
        for ticket, topic in assigned
    ]
    with runs.saving(fit.STAGE, "f1", {}) as part:
        found = [{"ticket_id": t, "need": 0, "topic_id": topic} for t, topic in assigned]
        files.write_table(part / fit.HELD_OUT_FILE, fit.HELD_OUT.frame(found), fit.HELD_OUT)
    with runs.saving("mine", folder.name, {"fit": "f1"}) as part:
        for name, content_ in kept.items():
            (part / name).write_bytes(content_)
        files.write_table(part / UNITS_FILE, TOPIC_UNITS.frame(rows), TOPIC_UNITS)
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


def test_tickets_count_by_one_rule_for_all_weeks(tmp_path: Path) -> None:
    """Those topics were found in as if they had come later; merges hold for them, splits too."""
    runs = Runs(tmp_path)
    apart = [("a", "t-1"), ("b", "t-2"), ("c", None), ("d", "t-3"), ("e", "t-3")]
    with runs.saving(fit.STAGE, "f1", {}) as part:
        rows = [{"ticket_id": ticket, "need": 0, "topic_id": topic} for ticket, topic in apart]
        files.write_table(part / fit.HELD_OUT_FILE, fit.HELD_OUT.frame(rows), fit.HELD_OUT)
    units = [
        ("a", "t-1", "t-9"),  # merged: the decision holds
        ("b", "t-1", "t-9"),  # would have come to t-2, which nobody touched
        ("c", "t-1", "t-9"),  # would have come to none
        ("d", "t-3", "t-8"),  # split off
        ("e", "t-3", "t-3"),
        ("f", "t-2", "t-2"),  # came later
        ("g", None, None),
    ]
    rows = [
        {"ticket_id": ticket, "need": 0, "found_id": found, "topic_id": topic, "since": 1}
        for ticket, found, topic in units
    ]
    with runs.saving("mine", "m1", {"fit": "f1"}) as part:
        files.write_table(part / UNITS_FILE, TOPIC_UNITS.frame(rows), TOPIC_UNITS)
    found = effect.steady(runs, runs.latest("mine", ""))
    assert [None if t is None else str(t) for t in fit.plain(found["topic_id"])] == [
        "t-9", "t-2", None, "t-8", "t-3", "t-2", None,
    ]  # fmt: skip


def test_topics_of_an_earlier_askless_are_told(tmp_path: Path) -> None:
    """They were kept without what the effect goes by."""
    workspace = Workspace.create(tmp_path / "shop", "", "")
    ticketstore.merge(workspace, [a_stored_ticket()])
    save_mine(workspace, [("jsonl:1", "t-0001")])
    save_gaps(workspace, [a_gap("t-0001", "fr")])
    with pytest.raises(NothingToDoError, match="earlier askless"):
        effect.run(workspace)


def test_a_shop_is_simulated_at_its_own_size(shop: Workspace) -> None:
    """Topics, weeks and tickets a week are those of the workspace; the line says so."""
    call = ("simulate", "--own", "--runs", 1, "--articles", 2, "--workspace", shop.root)
    found = askless(*call, "--json").json
    assert (found["topics"], found["first_week"]) == (TOPICS, WEEKS)
    assert found["season_sd"] < 0.2
    assert "1 shops with 10 topics, 2 articles, 39 tickets a week, 44 weeks before" in (
        askless(*call).out
    )
