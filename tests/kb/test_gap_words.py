"""Kinds and states of gaps are told in words everywhere they are shown."""

from __future__ import annotations

import tomllib

import pytest

from kb.cli.gap_lines import KIND_WORDS, STATE_WORDS
from kb.gaps import GAP_KINDS, QUEUE_KINDS, STATES, WAITING_STATES, WORK_KINDS
from kb.storage.workspace import packaged


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_report_has_words_for_all(lang: str) -> None:
    """In both languages; a word that is missing would stop the report."""
    words = tomllib.loads((packaged("site") / "report" / f"{lang}.toml").read_text("utf-8"))
    for name in [*(f"kind_{k}" for k in QUEUE_KINDS), *(f"state_{s}" for s in STATES)]:
        assert words[name]


def test_the_shell_has_words_for_all() -> None:
    """Each kind and state, and nothing that is none."""
    assert set(KIND_WORDS) == set(QUEUE_KINDS)
    assert set(STATE_WORDS) == set(STATES)


def test_kinds_and_states_are_parts_of_a_whole() -> None:
    """What waits is known, and every kind that matching finds is one of the queue."""
    assert {*GAP_KINDS, *WORK_KINDS} <= set(QUEUE_KINDS)
    assert set(WAITING_STATES) < set(STATES)
