"""The cheap looks: they never say no where a pattern would find something."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mining import cleaning, greetings, languages, noise
from mining.hints import has_any, lower_case
from mining.recognisers import contact, names, numbers, places

ODD = "İıſKéÉœŒß😀'’ aisAIS"


@given(st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"]))))
def test_lower_case_keeps_every_character_in_its_place(text: str) -> None:
    """One character for one, so that a place in the one is a place in the other."""
    assert len(lower_case(text)) == len(text)


@given(st.text(alphabet=ODD, max_size=12), st.sampled_from(["sais", "ık", "été", "i'a", "œ"]))
def test_lower_case_sees_what_a_pattern_ignoring_case_sees(text: str, needle: str) -> None:
    """The Turkish i and the long s match an i and an s in a pattern, so they do here."""
    needle = lower_case(needle)
    assert has_any(lower_case(text), [needle]) == bool(re.search(needle, text, re.IGNORECASE))


def test_no_hint_stands_in_no_text() -> None:
    """Without hints, and in an empty text, nothing is found."""
    assert not has_any("", ["a"])
    assert not has_any("abc", [])


GUARDED = [
    (cleaning._DEVICE, cleaning._DEVICE_HINTS),
    (cleaning._DEVICE_END, cleaning._DEVICE_HINTS),
    (cleaning._DISCLAIMER, cleaning._DISCLAIMER_HINTS),
    (cleaning._SIGN_OFF, cleaning._SIGN_OFF_HINTS),
    (languages._NOISE, languages._NOISE_HINTS),
    (greetings._TRAILING, greetings._TRAILING_HINTS),
    (noise._SURVEY, noise._SURVEY_HINTS),
    (names._LOOSE, names._LOOSE_HINTS),
    (names._LOWER_PAIR, names._LOWER_HINTS),
    (names._FIRST_PAIR, names._LOWER_HINTS),
    (places._FRENCH_UNNUMBERED, (*places._SURE_WAYS, "ave")),
]
"""Patterns that are tried only where one of the hints stands."""


@pytest.mark.parametrize(("pattern", "hints"), GUARDED)
@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_every_match_holds_a_hint(
    pattern: re.Pattern[str], hints: tuple[str, ...], data: st.DataObject
) -> None:
    """A text without any hint cannot match: skipping the pattern there loses nothing."""
    text = data.draw(st.from_regex(pattern))
    assert has_any(lower_case(text), hints)


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.from_regex(numbers._CARD_END))
def test_every_card_end_holds_a_hint(text: str) -> None:
    """The last digits of a card follow a word, or four signs that hide the others."""
    lowered = lower_case(text)
    assert has_any(lowered, numbers._CARD_HINTS) or numbers._CARD_MASK.search(lowered)


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.from_regex(contact._IP6))
def test_every_long_address_holds_two_colons(text: str) -> None:
    """Two colons with at most four hexadecimal digits between them stand in each IPv6 address."""
    assert contact._TWO_COLONS.search(text)


@pytest.mark.parametrize(
    ("pattern", "end"),
    [
        (places._NUMBER_LAST, places._LAST_NUMBER),
        (places._STATE_ZIP, places._STATE_ZIP_END),
    ],
)
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_every_match_holds_its_end(
    pattern: re.Pattern[str], end: re.Pattern[str], data: st.DataObject
) -> None:
    """The end of an address is looked for first: it stands in each of them."""
    assert end.search(data.draw(st.from_regex(pattern)))
