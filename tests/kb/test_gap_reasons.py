"""Why a row of the queue is there, in a sentence."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.gap_reasons import reason
from kb.gaps import QUEUE_KINDS
from kb.storage.workspace import packaged

WORDS = {
    lang: tomllib.loads((packaged("site") / "report" / f"{lang}.toml").read_text("utf-8"))
    for lang in ("fr", "en")
}
SAVING = {"tickets_low": 2.1, "tickets_high": 14, "hours_low": None, "hours_high": None}


def told(lang: str = "en", **changes: Any) -> str:
    """The sentence of a gap of 30 tickets a month."""
    row = {"kind": "gap", "tickets": 90, "customers": 18, "tickets_a_month": 30, "priority": 9.0}
    return reason(row | changes, WORDS[lang], lang)


def test_all_that_is_known_is_told_in_english() -> None:
    """Volume, what is missing, saving, trend."""
    assert told(saving=SAVING, trend=0.3) == (
        "About 30 tickets a month, from 18 customers in all: no article answers them. "
        "An article may save 2.1 to 14 tickets a month; up 30% in four weeks."
    )


def test_the_same_in_french() -> None:
    """With its own numbers and signs."""
    saving = SAVING | {"hours_low": 0.2, "hours_high": 2.5, "is_assumed": True}
    assert told("fr", saving=saving, trend=-0.3) == (
        "Environ 30 tickets par mois, de 18 clients au total\u00a0: aucun article n’y répond. "
        "Un article peut épargner de 0,2 à 2,5 heures par mois (supposé, non mesuré ici)\u202f; "
        "en baisse de 30 % en quatre semaines."
    )


def test_minutes_are_told_as_tickets() -> None:
    """An hour a month is the least that is told in hours."""
    assert "14 tickets" in told(saving=SAVING | {"hours_low": 0.1, "hours_high": 0.4})


def test_what_is_not_known_is_left_out() -> None:
    """No month to count, one customer, no trend, no saving."""
    assert told(tickets_a_month=None, customers=1) == (
        "90 tickets so far, from one customer: no article answers them."
    )


@pytest.mark.parametrize("lang", ["fr", "en"])
@given(
    kind=st.sampled_from(QUEUE_KINDS),
    tickets=st.integers(0, 10**6),
    trend=st.none() | st.floats(-1, 50),
)
def test_every_kind_has_a_sentence(lang: str, kind: str, tickets: int, trend: float | None) -> None:
    """In both languages, whatever the numbers; nothing is left to fill in."""
    found = told(lang, queue_kind=kind, tickets=tickets, trend=trend)
    assert found.endswith(".")
    assert not {"{", "}"} & set(found)
