"""Tests of the needs in a message: where each begins, and that nothing is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining import needs
from mining.drafting.sentences import sentences
from mining.needs import MOST_NEEDS, acts_of, needs_in, says_something, sentences_in


def parts(text: str) -> list[str]:
    """The text of each need."""
    return [text[need.start : need.end].strip() for need in needs_in("", text)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Où est mon colis ?", "Autre question : livrez-vous en Suisse ?"),
        ("Ma robe est déchirée, je veux un échange.", "Par ailleurs, où est ma facture ?"),
        ("le code promo ne passe pas.", "J'en profite : lavage à sec pour la laine ?"),
        ("My parcel never arrived.", "One more thing: how do I delete my account?"),
        ("The lamp is broken.", "Oh, and can I pay in three instalments?"),
        ("Can I change my size?", "Also, is there a surcharge for sofas?"),
    ],
)
def test_a_cue_starts_another_need(first: str, second: str) -> None:
    """Where the customer says that something else comes, another need begins."""
    assert parts(f"{first} {second}") == [first, second]


def test_a_cue_within_a_sentence_starts_another_need() -> None:
    """People who write without full stops announce their second question all the same."""
    text = "ou est ma commande, autre question : comment payer en trois fois ?"
    assert parts(text) == ["ou est ma commande,", "autre question : comment payer en trois fois ?"]


def test_another_act_in_another_sentence_is_another_need() -> None:
    """To cancel one order and to exchange something are two needs, without any cue."""
    text = "Please cancel order [ORDER]. I want to exchange the lamp for the blue one."
    assert len(parts(text)) == 2


def test_items_of_a_numbered_list_are_needs() -> None:
    """A numbered list of questions holds as many needs."""
    text = "Bonjour,\n1) Où est mon colis ?\n2) Comment payer en trois fois ?"
    assert len(parts(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Where is my parcel? It was due on Monday. I paid for express delivery.",
        "Je veux annuler ma commande. Si ce n'est pas possible, je la retournerai.",
        "My table arrived broken. Also, thanks for the quick delivery of the chairs.",
        "I want to return the lamp. By the way lovely shop.",
        "1) robe bleue\n2) robe verte",
    ],
)
def test_one_need_stays_one(text: str) -> None:
    """More about the same, what to do otherwise, praise and lists of goods are no second need."""
    assert len(parts(text)) == 1


def test_frames_before_a_cue_are_no_need() -> None:
    """Nothing stands before the cue but a greeting and a reminder: there is one need."""
    assert len(parts("Second message from me. Also, where is my parcel?")) == 1


def test_a_subject_belongs_to_the_first_need() -> None:
    """The words of the subject line stand with the first need and have no place in the text."""
    first, second = needs_in("Retour", "Où est mon colis ? Par ailleurs, où est ma facture ?")
    assert [one.text for one in first.sentences] == ["Retour", "Où est mon colis ?"]
    assert first.sentences[0].end == 0
    assert second.number == 1


def test_a_need_is_told_without_its_cue() -> None:
    """The words "another question" belong to no need; its range has them all the same."""
    text = "Où est mon colis ? Autre question : livrez-vous en Suisse ?"
    _, second = needs_in("", text)
    (one,) = second.sentences
    assert one.text == text[one.start : one.end] == "livrez-vous en Suisse ?"
    assert text[second.start :].startswith("Autre question")


def test_placeholders_are_no_words() -> None:
    """A masked name or number counts for nothing; a sentence of nothing else is left out."""
    assert [one.text for one in sentences_in("[NAME]\nMa commande [ORDER] est là.")] == [
        "Ma commande est là."
    ]


def test_a_need_is_not_cut_without_end() -> None:
    """A message of many questions has at most six needs."""
    text = " ".join(f"Autre question : où est le colis {n} ?" for n in range(20))
    assert len(needs_in("", text)) == MOST_NEEDS


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂", "[NAME]", "..."])
def test_a_text_without_words_is_one_need_without_sentences(text: str) -> None:
    """Nothing to read is still one ticket: one need over all of it."""
    (need,) = needs_in("", text)
    assert (need.start, need.end, need.sentences) == (0, len(text), ())


@given(st.text(max_size=300))
def test_needs_cover_the_whole_text(text: str) -> None:
    """Their ranges follow each other from the start of the text to its end."""
    found = needs_in("", text)
    assert found[0].start == 0
    assert found[-1].end == len(text)
    assert all(a.end == b.start for a, b in pairwise(found))


@given(st.lists(st.sampled_from(["Où est-ce ?", "Œuvre\ncassée", "1. été", "Also, why?", "é"])))
def test_sentences_stand_where_they_are_said_to(words: list[str]) -> None:
    """The range of a sentence holds its words."""
    text = " ".join(words)
    for one in sentences_in(text):
        assert " ".join(text[one.start : one.end].split()) == one.text


def test_acts_are_told_by_what_is_asked_for() -> None:
    """A parcel that was returned asks for no return; an address is another thing than items."""
    assert acts_of("I want to return my shoes") == {"return"}
    assert acts_of("The parcel was returned to you") == frozenset()
    assert acts_of("Please change my address") == {"change address"}
    assert acts_of("If not, I want to cancel") == frozenset()


def test_only_calls_say_nothing() -> None:
    """ "Are you there?" says nothing; what follows it does."""
    assert not says_something("bonjour, vous êtes là ?")
    assert says_something("mon colis est ouvert")


@given(st.text(alphabet="aA1 .?!\n-•", max_size=40))
def test_sentences_are_found_alike_with_and_without_their_blanks(text: str) -> None:
    """The quick look for sentences as they stand gives the places of the thorough one, or none."""
    found = sentences(text)
    quick = needs._as_they_stand(text, found)
    assert not quick or quick == needs._but_for_blanks(text, found)
