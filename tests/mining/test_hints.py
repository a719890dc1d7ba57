"""The cheap looks: they never say no where a pattern would find something."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mining import cleaning, greetings, languages, noise
from mining.hints import Hints, Trait, Words, has_any, lower, lower_case, matches_at
from mining.recognisers import (
    abroad,
    codes,
    contact,
    corners,
    goods,
    identities,
    name_cues,
    name_echoes,
    name_shapes,
    names,
    numbers,
    placed_names,
    places,
    postal,
    spans,
    telephones,
)

ODD = "İıſKéÉœŒß😀'’ aisAIS"
MANY = settings(max_examples=8, suppress_health_check=list(HealthCheck), deadline=None)
texts = st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"])))


@given(texts)
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
    assert not MANY_HINTS.stand_in("")


MANY_HINTS = Hints("tel", "ms ", "je m'a", "nom :", "réf", " a ", "wi-fi", "no.", "(at)", "'s ")
pieces = st.sampled_from(
    [*MANY_HINTS.strings, "Tel", "TÉL", "ſ", "\n", "\u00a0", " ", "x", "1", "_"]
)


@given(st.lists(st.one_of(pieces, st.text(alphabet=ODD, max_size=3)), max_size=8).map("".join))
def test_hints_are_found_as_they_are_one_by_one(text: str) -> None:
    """The look at single words says no more and no less than a look for each string."""
    assert MANY_HINTS.stand_in(text) == has_any(lower_case(text), MANY_HINTS.strings)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("Tell me", True),
        ("(tell)", True),
        ("I tell2 you", True),
        ("retelling", False),
        ("NOTIFIED", True),
        ("renotify", False),
        ("l'iphone", True),
        ("phones", False),
        ("", False),
    ],
)
def test_words_are_whole_but_at_open_ends(text: str, stands: bool) -> None:
    """A word ends at whatever is no letter; a star stands for any letters."""
    assert Words("tell notif* *phone").stand_in(text) == stands


def test_what_was_seen_before_later_words_were_told_is_looked_at_again() -> None:
    """Words told after a text was read are found in it all the same."""
    text = "quagga seen here"
    assert not Words("zebra").stand_in(text)
    assert Words("quagga").stand_in(text)


def test_one_letter_alone_is_too_short_to_be_told() -> None:
    """Nearly every word would hold it."""
    with pytest.raises(ValueError, match="too short"):
        Hints("a")


@given(texts)
def test_digits_are_seen_wherever_they_stand(text: str) -> None:
    """The answer kept for a word with its signs is the answer for the text."""
    assert spans.DIGITS.stands_in(text) == any(c.isdecimal() for c in text)


def test_a_trait_is_asked_of_words_as_they_are_written() -> None:
    """Capitals count, signs around a word do not."""
    shouts = Trait(str.isupper)
    assert shouts.stands_in('so "LOUD", no?')
    assert not shouts.stands_in("so Quiet")


@given(st.text(alphabet="ab ", max_size=30))
def test_matches_at_places_are_those_of_the_whole_text(text: str) -> None:
    """Tried at the right places only, a pattern finds what it finds anywhere."""
    pattern = re.compile(r"(?<!b)a[ab]*b")
    starts = (at for at, character in enumerate(text) if character == "a")
    found = [m.span() for m in matches_at(pattern, text, starts)]
    assert found == [m.span() for m in pattern.finditer(text)]


GUARDED: list[tuple[re.Pattern[str], tuple[str, ...] | Hints | Words]] = [
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
    (identities._VAT_WORD, identities._VAT_WORDS),
    (codes._CODE_CUE, codes._CODE_WORDS),
    (codes._DIALLED, codes._DIAL_WORDS),
    (codes._OPENS, codes._OPEN_WORDS),
    (name_shapes._CLOSING_LINE, name_shapes._CLOSING_WORDS),
    (name_shapes._CLOSING_INLINE, name_shapes._CLOSING_WORDS),
    (placed_names._KIN_TITLE, placed_names._KIN_TITLES),
    (places._FRENCH, places._FRENCH_WAYS),
    (places._ENGLISH, places._ENGLISH_WAYS),
    (places._ENGLISH_LOWER, places._LOWER_WAYS),
    (contact._LINK, contact._LINK_HINTS),
    (placed_names._PAIR, placed_names._PAIR_OPENERS),
    (postal._FAR_CUE, postal._FAR_HINTS),
    (postal._LIVING, postal._LIVING_WORDS),
    *placed_names._SURE,
]
"""Patterns that are tried only where one of the hints stands."""


EASED = {
    r"(?=[a-z*\#]{0,3}\d\d)[a-z0-9*\#]{3,8}": r"[a-z*\#]{0,3}[0-9]{2}[a-z0-9*\#]{0,3}",
    r"[^\d.!?\n]{0,30}?": "[ ](?:[a-zé, ]{0,26}[ ])?",
    r"\w+": "[a-zé]+",
    r"(?![\w]|[.,]\d)(?=(?P<a>.{0,14}))": "",
}
"""What chance hardly writes of a pattern, and what it writes at once."""


def matched(pattern: re.Pattern[str]) -> st.SearchStrategy[str]:
    """Texts that match."""
    if pattern is not codes._OPENS:
        return st.from_regex(pattern)
    eased = pattern.pattern
    for dear, plain in EASED.items():
        assert dear in eased
        eased = eased.replace(dear, plain)
    drawn = st.from_regex(re.compile(eased, pattern.flags), fullmatch=True)
    return drawn.filter(lambda text: pattern.search(text) is not None)


@pytest.mark.parametrize(("pattern", "hints"), GUARDED)
@MANY
@given(data=st.data())
def test_every_match_holds_a_hint(
    pattern: re.Pattern[str], hints: tuple[str, ...] | Hints | Words, data: st.DataObject
) -> None:
    """A text without any hint cannot match: skipping the pattern there loses nothing."""
    text = data.draw(matched(pattern))
    if isinstance(hints, tuple):
        assert has_any(text if pattern is placed_names._PAIR else lower_case(text), hints)
    else:
        assert hints.stand_in(text)


@MANY
@given(st.from_regex(name_shapes._TITLE))
def test_every_title_is_a_known_one(text: str) -> None:
    """ "M." is looked for with its point and the blank behind it, the others as words."""
    assume("m. " in text or "m.. " not in text)
    assert name_shapes._TITLES.stand_in(text) or "m. " in text


@MANY
@given(st.from_regex(places._FRENCH_UNNUMBERED))
def test_every_street_without_a_number_names_a_way(text: str) -> None:
    """ "ave" is looked for apart: as a part of words it is too frequent."""
    assert places._LIVING.stand_in(text) or "chez" in text.lower()
    assert places._names_a_way(text)


@MANY
@given(st.from_regex(numbers._CARD_END))
def test_every_card_end_holds_a_hint(text: str) -> None:
    """The last digits of a card follow a word, or four signs that hide the others."""
    assert numbers._CARD_HINTS.stand_in(text) or numbers._CARD_MASK.search(lower_case(text))


@MANY
@given(st.from_regex(numbers._PRODUCT_BEFORE))
def test_every_word_for_goods_holds_a_hint(text: str) -> None:
    """What says that a number is an article's has one of few parts."""
    assert has_any(lower(text), numbers._PRODUCT_HINTS)


@MANY
@given(st.from_regex(contact._IP6))
def test_every_long_address_holds_two_colons(text: str) -> None:
    """Two colons with at most four hexadecimal digits between them stand in each IPv6 address."""
    assert contact._TWO_COLONS.search(text)


HOLDING: list[tuple[re.Pattern[str], re.Pattern[str] | Trait]] = [
    (places._NUMBER_LAST, places._LAST_NUMBER),
    (places._STATE_ZIP, places._STATE_ZIP_END),
    (places._UK_POSTCODE, places._UK_END),
    (abroad._AMERICAN, spans.FIVE_DIGITS),
    (corners._HOUSE, corners._NUMBERED),
    (identities._SHAPES, identities._SHAPE_PART),
    (name_echoes._LOCAL, name_echoes._LOCAL_END),
    (name_shapes._INITIAL, name_shapes._ONE_LETTER),
    (numbers._LETTER_ORDER, numbers._CAPITALS),
    (telephones._US_PHONE, telephones._US_PHONE_END),
    (placed_names._AGED, placed_names._AGE),
    (postal._FRENCH_POST, spans.FIVE_ALONE),
    (places._POSTCODE_TOWN, spans.FIVE_ALONE),
    (contact._EMAIL, contact._EMAIL_AT),
    (contact._IP4, contact._IP4_PART),
    (name_shapes._CHAT, name_shapes._CLOCK),
    (postal._TOWN_FIRST, spans.FIVE_DIGITS),
    (postal._LIVING, spans.FOUR_DIGITS),
    (contact._DISCORD, contact._DISCORD_END),
]
"""Patterns, and a part of them that is looked for first because it is quick to find."""


@pytest.mark.parametrize(("pattern", "part"), HOLDING)
@MANY
@given(data=st.data())
def test_every_match_holds_its_part(
    pattern: re.Pattern[str], part: re.Pattern[str] | Trait, data: st.DataObject
) -> None:
    """Where the part is not, the pattern need not be tried."""
    text = data.draw(st.from_regex(pattern))
    assert part.stands_in(text) if isinstance(part, Trait) else part.search(text)


@MANY
@given(st.from_regex(name_shapes._LAST_INITIAL))
def test_every_initial_behind_a_name_is_a_capital_alone(text: str) -> None:
    """One in lower case is no initial, so that only a letter that may be a capital is tried."""
    found = [m["v"].split()[-1] for m in name_shapes._LAST_INITIAL.finditer(text)]
    if any(last[0].isupper() for last in found):
        assert name_shapes._LAST_LETTER.search(text)


@MANY
@given(st.from_regex(numbers._PARCEL))
def test_every_number_of_a_parcel_has_nine_digits_or_its_two_signs(text: str) -> None:
    """UPS alone may write more letters than digits."""
    assert spans.digit_count(text) >= numbers._LEAST_IN_PARCEL or "1z" in lower_case(text)


@MANY
@given(st.from_regex(telephones._US_PHONE))
def test_every_american_number_has_ten_digits(text: str) -> None:
    """Texts with fewer are not read for one."""
    assert spans.digit_count(text) >= telephones._LEAST_IN_US


@pytest.mark.parametrize(
    "pattern", [name_shapes._HEADER, name_shapes._CHAT, name_shapes._CLOSING_LINE]
)
@MANY
@given(data=st.data())
def test_what_begins_a_line_is_found_at_lines(
    pattern: re.Pattern[str], data: st.DataObject
) -> None:
    """Tried where lines begin, each pattern finds what it finds anywhere."""
    text = "\n".join(data.draw(st.lists(st.from_regex(pattern), min_size=1, max_size=2)))
    found = [m.span() for m in matches_at(pattern, text, name_shapes._line_starts(text))]
    assert found == [m.span() for m in pattern.finditer(text)]


@MANY
@given(st.from_regex(postal._ENGLISH_POST))
def test_every_foreign_postcode_has_a_digit_after_a_letter_or_five(text: str) -> None:
    """Britain, Ireland and Canada mix letters and digits; America has a state and five digits."""
    is_american = spans.FIVE_DIGITS.stands_in(text) and postal._STATE_FIVE.search(text)
    assert postal._LETTER_DIGIT.stands_in(text) or is_american


@MANY
@given(st.from_regex(telephones._WORLD_PHONE))
def test_every_number_from_abroad_begins_with_a_plus_or_two_zeros(text: str) -> None:
    """Without either the pattern is not tried."""
    assert has_any(text, ("+", "00"))


@pytest.mark.parametrize("pattern", placed_names._BEGINS)
@MANY
@given(data=st.data())
def test_slow_patterns_begin_where_they_are_tried(
    pattern: re.Pattern[str], data: st.DataObject
) -> None:
    """Tried at the places told beforehand, they find all that they would find."""
    text = data.draw(st.from_regex(pattern))
    found = [m.span() for m in placed_names._found(pattern, text)]
    assert found == [m.span() for m in pattern.finditer(text)]


@MANY
@given(st.from_regex(contact._HANDLE))
def test_handles_are_found_at_their_sign(text: str) -> None:
    """Each sign is tried, so none is lost."""
    found = [m.span() for m in matches_at(contact._HANDLE, text, contact._places(text, "@"))]
    assert found == [m.span() for m in contact._HANDLE.finditer(text)]


@MANY
@given(data=st.data())
def test_cues_of_a_last_word_are_among_those_tried_for_it(data: st.DataObject) -> None:
    """A cue that ends with a word is tried where that word stands before a name."""
    cue, _ = data.draw(st.sampled_from(name_cues._CUES))
    before = data.draw(st.from_regex(re.compile(f"(?:{cue})[ ]?", re.VERBOSE), fullmatch=True))
    last = name_cues.last_word(before) or name_cues.last_word(before.rstrip(" ,:"))
    if last in name_cues._CUE_LAST:
        assert name_cues._cue_ending_in(last).search(before)


@given(st.text(alphabet="aÀBç 1", min_size=38, max_size=80))
def test_shouting_is_told_without_counting_each_letter(text: str) -> None:
    """Forty letters or more, most of them capitals."""
    letters = [c for c in text if c.isalpha()]
    is_loud = len(letters) >= 40 and sum(map(str.isupper, letters)) > 0.6 * len(letters)
    assert goods.is_shouted(text) == is_loud
