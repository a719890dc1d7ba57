"""A run after which nothing changed asks no stage; any change asks them all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb.storage.workspace import Workspace
from mining import pipeline
from mining.unchanged import RECORD, is_due, remember, remembered
from tests.shell import askless

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOURCE = '\n[[sources]]\nsource = "jsonl"\npaths = ["../export.jsonl"]\n'
TICKET = '{"id": 1, "created_at": "2026-01-05T10:00:00Z", "text": "Où est ma commande ?"}\n'


@pytest.fixture(scope="module")
def after_a_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an export and a workspace that has been through one run."""
    place = tmp_path_factory.mktemp("unchanged") / "place"
    assert askless("init", place / "shop").status == 0
    (place / "export.jsonl").write_text(TICKET, encoding="utf-8")
    settings = place / "shop/askless.toml"
    settings.write_text(settings.read_text("utf-8") + SOURCE, encoding="utf-8")
    list(pipeline.run(Workspace.open(place / "shop"), now=NOW))
    return place


@pytest.fixture
def workspace(after_a_run: Path, tmp_path: Path) -> Workspace:
    """A copy to change."""
    return Workspace.open(shutil.copytree(after_a_run, tmp_path / "place") / "shop")


def test_a_second_run_says_the_same_at_once(workspace: Workspace) -> None:
    """Every stage is there with its figures, unchanged, in no time."""
    steps = list(pipeline.run(workspace, now=NOW))
    assert [step.name for step in steps] == list(pipeline.STAGES)
    assert {(step.was_current, step.seconds) for step in steps} == {(True, 0.0)}
    assert steps[1].figures["tickets"] == 1


def added(workspace: Workspace) -> None:
    """Another ticket in the export."""
    export = workspace.root.parent / "export.jsonl"
    export.write_text(TICKET + TICKET.replace("1,", "2,"), encoding="utf-8")


def deleted(workspace: Workspace) -> None:
    """A page that is gone."""
    next((workspace.build_dir / "site").rglob("*.html")).unlink()


def edited(workspace: Workspace) -> None:
    """A setting that says something else."""
    path = workspace.root / "askless.toml"
    path.write_text(path.read_text("utf-8") + "\n# a word more\n", encoding="utf-8")


def damaged(workspace: Workspace) -> None:
    """A record that is no JSON."""
    (workspace.runs_dir / RECORD).write_text("{", encoding="utf-8")


@pytest.mark.parametrize("change", [added, deleted, edited, damaged])
def test_any_change_asks_the_stages(
    workspace: Workspace, change: Callable[[Workspace], None]
) -> None:
    """What stands differently is looked at; afterwards all is quiet again."""
    change(workspace)
    assert remembered(workspace) is None
    list(pipeline.run(workspace, now=NOW))
    assert remembered(workspace) is not None


def test_caches_change_nothing(workspace: Workspace) -> None:
    """Vectors that another command saved decide no result."""
    (workspace.data_dir / "vectors").mkdir(exist_ok=True)
    (workspace.data_dir / "vectors/more.npy").write_bytes(b"x")
    assert remembered(workspace) is not None


def test_another_version_of_a_library_asks_the_stages(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An encoder that is newer gives other vectors."""
    remember(workspace, [])
    monkeypatch.setattr("mining.unchanged.LIBRARIES", ("bertopic",))
    assert remembered(workspace) is None


def test_a_run_is_due_once_a_draft_has_expired() -> None:
    """Until then what was remembered holds; stages that say nothing of it never are."""
    aged = {"freshness": {"until": (NOW + timedelta(days=28)).isoformat()}}
    stages = [{"figures": {}}, {"figures": {"freshness": {"until": None}}}, {"figures": aged}]
    assert not is_due(stages, NOW + timedelta(days=27))
    assert is_due(stages, NOW + timedelta(days=28))
    assert not is_due(stages[:2], NOW + timedelta(days=900))
