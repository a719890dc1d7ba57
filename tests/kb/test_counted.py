"""Numbers with their noun."""

from __future__ import annotations

import pytest

from kb.words import counted


@pytest.mark.parametrize(("number", "said"), [(0, "0 agents"), (1, "1 agent"), (2, "2 agents")])
def test_one_is_singular(number: int, said: str) -> None:
    """Only one is."""
    assert counted(number, "agent") == said
