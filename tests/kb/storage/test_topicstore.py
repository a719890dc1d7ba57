"""What is remembered of topics: logs that only grow, tables without the forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.errors import InputError
from kb.storage import topicstore
from kb.storage.topicstore import Register
from kb.storage.workspace import Workspace
from kb.topic_decisions import TOPIC_UNITS, TopicDecision

AT = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A new workspace."""
    return Workspace.create(tmp_path / "shop", "", "")


def a_decision(number: int, label: str = "Été") -> TopicDecision:
    """A name for t-0001."""
    return TopicDecision(number, AT, "Ana", "rename", "t-0001", locale="fr", label=label)


def test_a_new_workspace_remembers_nothing(workspace: Workspace) -> None:
    """And reading makes no file."""
    assert topicstore.read_register(workspace) == Register()
    assert topicstore.read_units(workspace).empty
    assert (topicstore.read_decisions(workspace), topicstore.read_history(workspace)) == ([], [])
    assert not (workspace.data_dir / "topics").exists()


def test_decisions_come_back_with_their_anchors(workspace: Workspace) -> None:
    """In the order in which they were taken."""
    parts = {"t-0001": frozenset([("jsonl:1", 0), ("jsonl:1", 1)])}
    topicstore.append_decision(workspace, a_decision(1), parts)
    topicstore.append_decision(workspace, a_decision(2, "Où ?"), {})
    log = topicstore.read_log(workspace)
    assert list(log.decisions) == [a_decision(1), a_decision(2, "Où ?")]
    assert log.anchors == {1: parts}


def test_anchors_of_a_killed_decision_are_written_anew(workspace: Workspace) -> None:
    """They come first; the next decision has the same number and other tickets."""
    first = {"t-0001": frozenset([("jsonl:1", 0)])}
    topicstore.append_decision(workspace, a_decision(1), first)
    (workspace.data_dir / "topics" / "decisions.jsonl").unlink()
    other = {"t-0001": frozenset([("jsonl:9", 0)])}
    topicstore.append_decision(workspace, a_decision(1), other)
    assert topicstore.read_log(workspace).anchors == {1: other}


def test_forgotten_tickets_are_in_neither_table(workspace: Workspace) -> None:
    """The decision stays, and the other tickets."""
    rows = [
        {"ticket_id": f"jsonl:{n}", "need": 0, "found_id": "t-0001", "topic_id": None, "since": 1}
        for n in (1, 2)
    ]
    topicstore.write_units(workspace, TOPIC_UNITS.frame(rows))
    parts = {"t-0001": frozenset([("jsonl:1", 0), ("jsonl:2", 0)])}
    topicstore.append_decision(workspace, a_decision(1), parts)
    assert topicstore.forget(workspace, {"jsonl:1"}) == 2
    assert topicstore.read_units(workspace)["ticket_id"].tolist() == ["jsonl:2"]
    assert topicstore.read_log(workspace).anchors == {1: {"t-0001": frozenset([("jsonl:2", 0)])}}
    for path in (workspace.data_dir / "topics").iterdir():
        assert b"jsonl:1" not in path.read_bytes()


def test_a_log_saved_without_a_last_line_break_goes_on(workspace: Workspace) -> None:
    """An editor's program may leave it out; both decisions stay readable."""
    topicstore.append_decision(workspace, a_decision(1), {})
    path = workspace.data_dir / "topics" / "decisions.jsonl"
    path.write_text(path.read_text().rstrip())
    topicstore.append_decision(workspace, a_decision(2), {})
    assert topicstore.read_decisions(workspace) == [a_decision(1), a_decision(2)]


@pytest.mark.parametrize("line", ["{", "[]", '{"number": 1}', '{"at": "x", "action": "rename"}'])
def test_a_broken_log_is_told_with_its_row(workspace: Workspace, line: str) -> None:
    """Rather than leaving a decision out."""
    topicstore.append_decision(workspace, a_decision(1), {})
    path = workspace.data_dir / "topics" / "decisions.jsonl"
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(InputError, match=r"decisions\.jsonl, row 2"):
        topicstore.read_decisions(workspace)


def test_a_broken_register_is_no_new_one(workspace: Workspace) -> None:
    """Ids would be given twice."""
    topicstore.write_register(workspace, Register(3, 41, 9, "k"))
    assert topicstore.read_register(workspace) == Register(3, 41, 9, "k")
    (workspace.data_dir / "topics" / "register.json").write_text("{}")
    with pytest.raises(InputError, match="register of topics"):
        topicstore.read_register(workspace)


def test_the_highest_number_of_ids() -> None:
    """Of one kind; others, and none, count as 0."""
    assert topicstore.highest(["t-0002", "t-0119", "c-99", "t-x"], "t-") == 119
    assert topicstore.highest([], "t-") == 0
