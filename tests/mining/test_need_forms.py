"""Tests of what the form of a sentence tells."""

from __future__ import annotations

import pytest

from mining.need_forms import FRAME, PLAIN, STATED, form_of


@pytest.mark.parametrize(
    "sentence",
    [
        "Où est mon colis ?",
        "Puis-je payer en trois fois",
        "je voudrais échanger la robe contre une autre taille",
        "Merci de me rembourser ma commande.",
        "Le tiroir est arrivé cassé.",
        "Where is my parcel?",
        "I'd like to change my address",
        "Cancel order 1234 because ordered by mistake",
        "The zip doesn't close.",
    ],
)
def test_questions_requests_and_faults_state_a_need(sentence: str) -> None:
    """A question, a request or something that went wrong is a need's form, in both languages."""
    assert form_of(sentence) == STATED


@pytest.mark.parametrize(
    "sentence",
    [
        "Merci d'avance",
        "Deuxième message de ma part.",
        "Je vous relance au sujet de mon message du 3 mars.",
        "Vous pouvez me joindre au [PHONE].",
        "vous êtes là ?",
        "Thanks a lot",
        "This is the second message from me.",
        "I'm writing again because nobody has answered.",
        "Is this a real person?",
        "quick question",
        "My number is [PHONE].",
        "😡 !!",
    ],
)
def test_courtesy_reminders_and_contact_frame_a_need(sentence: str) -> None:
    """What only thanks, reminds, calls for somebody or gives a number is a frame."""
    assert form_of(sentence) == FRAME


@pytest.mark.parametrize("sentence", ["J'ai commandé la semaine dernière.", "It is size 8."])
def test_other_statements_are_plain(sentence: str) -> None:
    """Biography has no form of its own: only other tickets can tell it from a need."""
    assert form_of(sentence) == PLAIN


@pytest.mark.parametrize(
    "sentence",
    [
        "This is my second message, where is the parcel that I ordered in the spring sale?",
        "Où puis-je corriger mon adresse de livraison sur le site ?",
    ],
)
def test_a_need_beside_a_frame_is_no_frame(sentence: str) -> None:
    """A frame within a longer sentence does not hide the need in it."""
    assert form_of(sentence) == STATED
