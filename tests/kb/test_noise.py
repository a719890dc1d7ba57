"""Rules that set tickets apart: counted, and undone by a setting without importing again."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.config import parse_settings
from kb.errors import SettingsError
from kb.noise import NOISE_RULES, known_rules, sorted_out, undone
from kb.tickets import TICKETS
from tests.factories import a_ticket_row

APART = (("survey", "survey.words"), ("empty", "empty.praise"), ("empty", "empty.greeting"))


def frame() -> object:
    """Three tickets set apart, one of an earlier version, one need."""
    rows = [
        a_ticket_row(ticket_id=f"jsonl:{number}", noise=reason, noise_rule=rule)
        for number, (reason, rule) in enumerate((*APART, ("spam", None), (None, None)))
    ]
    return TICKETS.frame(rows)


@pytest.mark.parametrize(
    ("keep", "needs"),
    [((), 1), (("empty.praise",), 2), (("empty",), 3), (("empty", "survey", "spam"), 5)],
)
def test_a_rule_or_a_whole_reason_is_undone(keep: tuple[str, ...], needs: int) -> None:
    """What the setting names is a need again; the rest stays set apart."""
    assert int(undone(frame(), keep)["noise"].isna().sum()) == needs


def test_counts_say_what_is_undone() -> None:
    """Each rule once, an earlier version's tickets under their reason."""
    rows = {row["rule"]: row["kept"] for row in sorted_out(frame(), ("empty",))}
    assert rows == {
        "survey.words": False,
        "empty.praise": True,
        "empty.greeting": True,
        "spam": False,
    }


@pytest.mark.parametrize("name", ["deleted", "merged.status", "surveys", "retardée"])
def test_what_cannot_be_undone_is_named(name: str) -> None:
    """One clear error with the key."""
    with pytest.raises(SettingsError, match=rf"noise\.keep.*{name}"):
        parse_settings(f'[noise]\nkeep = ["{name}"]', Path("askless.toml"))


def test_every_rule_but_two_can_be_undone() -> None:
    """What is deleted or merged at the source is counted elsewhere."""
    assert set(NOISE_RULES) - set(known_rules()) == {"deleted.status", "merged.status"}
