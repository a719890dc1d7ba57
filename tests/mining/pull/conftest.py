"""A workspace to pull into, and a clock that does not wait."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.storage.workspace import Workspace
from tests.helpdesk import Time


@pytest.fixture
def time() -> Time:
    """A clock that does not wait."""
    return Time()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.create(tmp_path / "shop", "", "")
