"""The log of decisions on gaps."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import InputError
from kb.storage import gapstore
from kb.storage.workspace import Workspace
from tests.kb.test_gap_decisions import a_decision


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.create(tmp_path / "shop", "", "")


def test_decisions_are_read_in_the_order_they_were_taken(workspace: Workspace) -> None:
    """Each is added behind the others; none before the first."""
    assert gapstore.read_decisions(workspace) == []
    both = [a_decision(), a_decision("reopen", number=2)]
    for one in both:
        gapstore.append_decision(workspace, one)
    assert gapstore.read_decisions(workspace) == both


@pytest.mark.parametrize("line", ["{", "[]", '{"action": "dismiss"}', '"été"'])
def test_a_damaged_line_is_named(workspace: Workspace, line: str) -> None:
    """By its row; nothing is guessed."""
    gapstore.append_decision(workspace, a_decision())
    with gapstore.decisions_path(workspace).open("a", encoding="utf-8") as log:
        log.write(line + "\n")
    with pytest.raises(InputError, match="row 2: is no decision about a gap"):
        gapstore.read_decisions(workspace)
