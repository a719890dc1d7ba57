"""Whether two guides answer one question, and where one says otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from mining.drafting.guidance import Guide, alike, clashes, is_apart, same_question


def by_letter(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """An encoder to which texts of one first letter mean the same."""
    return np.eye(512, dtype=np.float32)[[ord((text or " ")[0]) % 512 for text in texts]]


def a_guide(title: str, *said: str, locale: str = "en") -> Guide:
    """A guide asked by its title alone."""
    return Guide((title,), said, locale)


RETURN = a_guide("How do I return an item?", "You have 30 days to return it.", "Print the label.")


def test_the_same_in_other_marks_and_order_is_one_question() -> None:
    """However it is written."""
    other = a_guide("How can I return an item", "PRINT THE LABEL", "You have 30 days to return it")
    assert same_question(RETURN, other, 1.0, by_letter)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cancel an order before it ships", "Cancel an order after it ships"),
        ("How do I subscribe to the newsletter?", "How do I unsubscribe from the newsletter?"),
        ("Return an item within 14 days", "Return an item within 30 days"),
        ("How do I return a sofa?", "How do I return a lamp?"),
    ],
)
def test_another_condition_is_another_question(one: str, other: str) -> None:
    """Time, contrary, amount, product."""
    assert is_apart(a_guide(one, "Print the label."), a_guide(other, "Print the label."))


def test_a_time_and_a_way_are_two_questions_unless_most_is_said_alike() -> None:
    """How to return, and how long one has for it."""
    other = a_guide("How long do I have to return an item?", "You have 30 days to return it.")
    assert not same_question(RETURN, other, 0.5, by_letter)
    assert same_question(RETURN, other, 1.0, by_letter)


@pytest.mark.parametrize(
    ("locale", "ours", "theirs", "kind"),
    [
        ("en", "You have 14 days to return it.", "You have 30 days to return it.", "amount"),
        ("en", "Allow 3 weeks for delivery.", "Allow 5 days for delivery.", "amount"),
        ("fr", "L'été, comptez 48 h.", "L'été, comptez 24 h.", "amount"),
        (
            "en",
            "The cover can be washed at home.",
            "The cover cannot be washed at home.",
            "negation",
        ),
    ],
)
def test_a_sentence_that_says_otherwise_is_a_clash(
    locale: str, ours: str, theirs: str, kind: str
) -> None:
    """Another amount of the same matter, or the contrary."""
    found = clashes(
        a_guide("x", ours, locale=locale), a_guide("x", theirs, locale=locale), by_letter
    )
    assert [(one.ours, one.theirs, one.kind) for one in found] == [(ours, theirs, kind)]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("You have 2 weeks to return it.", "You have 14 days to return it."),
        ("Delivery to Belgium costs €9.", "Delivery to Switzerland costs €12."),
        ("You have 14 days to return it.", "The label costs €4."),
        ("🙂", "14 🙂"),
        ("", "You have 30 days."),
    ],
)
def test_other_matters_do_not_clash(ours: str, theirs: str) -> None:
    """Nor does the same amount in another unit."""
    assert clashes(a_guide("x", ours), a_guide("x", theirs), by_letter) == []


def test_a_value_said_as_well_does_not_clash() -> None:
    """Two prices that both guides name are one table."""
    both = ("A parcel costs 4 €.", "A parcel costs 9 €.")
    assert clashes(a_guide("x", both[0]), a_guide("x", *both), by_letter) == []


def test_sentences_of_different_amounts_are_not_alike() -> None:
    """However like their letters."""
    pairs = alike(["Allow 3 days.", "Été"], ["Allow 5 days.", "ete"], by_letter)
    assert pairs.tolist() == [[False, False], [False, True]]
