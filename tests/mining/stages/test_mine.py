"""The mining stage: saved once, found again, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kb.errors import NothingToDoError
from kb.storage import files, ticketstore
from kb.storage.workspace import SETTINGS_FILE, Workspace
from kb.topics import ASSIGNMENTS, TOPICS
from mining import encoders
from mining.stages import StageResult, mine
from tests.factories import a_stored_ticket
from tests.mined import WordEncoder, ticket_rows
from tests.shell import askless


@pytest.fixture(autouse=True)
def _words_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings' default encoder is the small one of the tests."""
    monkeypatch.setattr(mine, "load_encoder", lambda _name: WordEncoder())
    monkeypatch.setattr(encoders, "load_encoder", lambda _name: WordEncoder())


def a_workspace(folder: Path) -> Workspace:
    """A workspace with 48 tickets and two set apart."""
    workspace = Workspace.create(folder, "", "")
    rows = ticket_rows(("parcel", "refund"))
    noise = [{"ticket_id": f"jsonl:noise-{n}", "noise": "spam"} for n in range(2)]
    ticketstore.merge(workspace, [a_stored_ticket(**row) for row in [*rows, *noise]])
    return workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace of its own for each test."""
    return a_workspace(tmp_path / "shop")


@pytest.fixture
def result(workspace: Workspace) -> StageResult:
    """The stage run once."""
    return mine.run(workspace)


def test_the_result_is_whole(result: StageResult) -> None:
    """Tables, centroids and their ids agree."""
    topics = files.read_table(result.folder / "topics.parquet", TOPICS)
    files.read_table(result.folder / "assignments.parquet", ASSIGNMENTS)
    ids = json.loads((result.folder / "centroid_ids.json").read_text())
    assert ids == topics[topics["level"] == "topic"]["topic_id"].tolist()
    assert np.load(result.folder / "centroids.npy").shape == (len(ids), WordEncoder.dimensions)


def test_the_figures_count_everything(result: StageResult) -> None:
    """Tickets, noise by reason, languages."""
    figures = result.figures
    assert (figures["tickets"], figures["needs"], figures["noise"]) == (50, 48, {"spam": 2})
    assert figures["languages"] == {"en": 24, "fr": 24}
    assert figures["unassigned_share"] == figures["unassigned"] / 48


def test_nothing_changed_is_answered_from_the_saved_result(
    workspace: Workspace, result: StageResult
) -> None:
    """The same key, folder and figures."""
    again = mine.run(Workspace.open(workspace.root))
    assert again.was_current
    assert (again.key, again.folder, again.figures) == (result.key, result.folder, result.figures)


def test_another_ticket_is_another_result(workspace: Workspace, result: StageResult) -> None:
    """Whatever the ticket says."""
    ticketstore.merge(workspace, [a_stored_ticket("jsonl:new", content_hash="1")])
    assert mine.run(workspace).key != result.key


def test_another_setting_is_another_result(workspace: Workspace, result: StageResult) -> None:
    """Settings of mining are part of the key, others are not."""
    (workspace.root / SETTINGS_FILE).write_text("workers = 1\n")
    assert mine.run(Workspace.open(workspace.root)).was_current
    (workspace.root / SETTINGS_FILE).write_text("[mining]\nsmallest_topic = 6\n")
    assert not mine.run(Workspace.open(workspace.root)).was_current


def test_a_killed_run_leaves_the_last_result(
    workspace: Workspace, result: StageResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tables of a run that ends while writing are never seen."""
    ticketstore.merge(workspace, [a_stored_ticket("jsonl:new", content_hash="1")])
    monkeypatch.setattr(np, "save", lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        mine.run(workspace)
    assert (workspace.runs_dir / "mine" / "latest").read_text().strip() == result.key
    assert [p.name for p in (workspace.runs_dir / "mine").iterdir() if p.is_dir()] == [result.key]


def test_no_ticket_is_nothing_to_do(tmp_path: Path) -> None:
    """A new workspace."""
    with pytest.raises(NothingToDoError, match="askless import"):
        mine.run(Workspace.create(tmp_path / "empty", "", ""))


def test_the_command_prints_a_table(workspace: Workspace) -> None:
    """Counts first, then topics with both labels and their words."""
    done = askless("mine", "--workspace", workspace.root)
    assert done.status == 0
    assert "50 tickets, 2 set apart as noise (2 spam)" in done.out
    assert "t-0001" in done.out
    assert "colis" in done.out
    assert "parcel" in done.out


def test_the_command_answers_json(workspace: Workspace) -> None:
    """All topics and categories, times and lists as JSON has them."""
    document = askless("mine", "--workspace", workspace.root, "--json").json
    assert {row["level"] for row in document["found"]} == {"topic", "category"}
    assert sum(row["size"] for row in document["found"] if row["level"] == "topic") <= 48
    assert document["was_current"] is False
    assert askless("mine", "--workspace", workspace.root, "--json").json["was_current"] is True


def test_the_command_without_tickets_is_one_line(tmp_path: Path) -> None:
    """Status 1 and what to do."""
    Workspace.create(tmp_path / "empty", "", "")
    done = askless("mine", "--workspace", tmp_path / "empty")
    assert (done.status, len(done.err.strip().splitlines())) == (1, 1)
    assert "askless import" in done.err


def test_the_evaluation_command(tmp_path: Path) -> None:
    """Scores for a person and as JSON."""
    rows = ticket_rows(("parcel", "refund"))
    lines = [
        {"text": row["text"], "lang": row["language"], "label": row["ticket_id"].split("-")[0]}
        for row in rows
    ]
    path = tmp_path / "texts.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    document = askless("evaluate", "topics", path, "--json").json
    assert document["n"] == 48
    assert "ACC" in askless("evaluate", "topics", path).out
    assert askless("evaluate", "topics", tmp_path / "none").status == 1
