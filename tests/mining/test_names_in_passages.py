"""Masking names that a finder of names tells, many texts at a time, until it tells none."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.tickets import Requester
from mining.recognisers import persons
from mining.redaction import Known, Passage, Redactor, mask_names
from tests.conftest import INSTALLED

PIECES = [
    "Kadiatou ", "Kerbrat", "SOPHIE ", "MARTIN ", "Bonjour ", "je suis ", "Rajesh",
    " Koothrappali ",
    "my agent ", "my parcel ", "la robe ", "Colissimo ", "et ", ", ", ".\n", "06 12 34 56 78 ",
    "a@b.example ", "[NAME] ", "N'Diaye ", "de la ", "été ", "😀", "the ", "Mme ",
]  # fmt: skip


def capitals(texts: Sequence[tuple[str, str]]) -> list[list[tuple[int, int]]]:
    """A finder that takes every X-word for a name, one a pass, to make passes repeat."""
    return [[m.span() for m in [re.search(r"\bX\w+", text)] if m] for text, _ in texts]


def masked(text: str, language: str = "fr", find: object = persons.places) -> str:
    """``text`` as rules and finder leave it."""
    passage = Passage(Redactor(), text, language)
    passage.mask_found()
    mask_names([passage], find)  # type: ignore[arg-type]
    return passage.text


def test_a_text_is_asked_for_until_nothing_is_found() -> None:
    """Each pass may show another name; the same name has the same placeholder."""
    assert masked("Xavi et Xena et Xavi", find=capitals) == "[NAME] et [NAME_2] et [NAME]"


def test_only_texts_with_a_name_are_asked_for_again() -> None:
    """Most texts cost one pass."""
    asked: list[int] = []

    def counting(texts: Sequence[tuple[str, str]]) -> list[list[tuple[int, int]]]:
        asked.append(len(texts))
        return capitals(texts)

    texts = ["Où est mon colis ?", "Xena attend", "", "Merci"]
    mask_names([Passage(Redactor(), text) for text in texts], counting)
    assert asked == [3, 1]


def test_a_name_is_counted_and_shares_the_placeholder_of_the_thread() -> None:
    """A name of the metadata and one of the models are numbered in one row."""
    redactor = Redactor(Known(requester=Requester(name="Léa Garnier")))
    first, second = Passage(redactor, "Léa Garnier"), Passage(redactor, "Xena et Garnier")
    for passage in (first, second):
        passage.mask_found()
    mask_names([first, second], capitals)
    assert (first.text, second.text) == ("[NAME]", "[NAME_2] et [NAME]")
    assert second.counts == {"NAME": 2}


def test_a_place_inside_a_placeholder_is_left() -> None:
    """Whatever a finder says, a placeholder stays whole."""
    assert masked("[NAME]", find=lambda texts: [[(1, 5)] for _ in texts]) == "[NAME]"


def test_origins_follow_every_mask() -> None:
    """Evaluation learns which characters are left, and where they stood."""
    passage = Passage(Redactor(), "à Xena, 06 12 34 56 78 !", origins=list(range(24)))
    passage.mask_found()
    mask_names([passage], capitals)
    kept = [at for at in passage.origins or [] if at >= 0]
    assert "".join("à Xena, 06 12 34 56 78 !"[at] for at in kept) == "à ,  !"
    assert len(passage.origins or []) == len(passage.text)


@pytest.mark.skipif(not INSTALLED(), reason="the extra [ner] is not installed")
@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(["fr", "en"]))
def test_redaction_with_models_twice_equals_once(text: str, language: str) -> None:
    """What the models leave they leave for good."""
    once = masked(text, language)
    assert masked(once, language) == once
