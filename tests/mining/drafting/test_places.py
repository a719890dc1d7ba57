"""Where drafts are filed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mining.drafting.places import category, category_titles, meaning, words_of
from tests.factories import an_article


def test_a_topic_without_the_first_language_is_named_in_another() -> None:
    """A desk whose customers write English only gets no folder named by a number."""
    topic = {"words_fr": [], "words_en": ["seat", "row", "window"]}
    words = words_of(topic, ("fr", "en"))
    assert category([], [], words, "t-0001") == "seat-row"


def test_a_topic_without_words_keeps_its_id() -> None:
    """There is a folder even when nothing names it."""
    assert category([], [], words_of({}, ("fr", "en")), "t-0001") == "t-0001"


def test_what_a_draft_means_tells_two_near_categories_apart() -> None:
    """Customers who cancel speak of delivery too; the draft's title is nearest to "Orders"."""
    asked = [{"delivery": 0.2, "orders": 0.15}]
    assert category(asked, [{"delivery": 0.9, "orders": 1.2}], [], "t-0001") == "orders"


def test_no_category_is_near_when_customers_share_no_word_with_any() -> None:
    """A title alone files nothing among matters that customers do not speak of."""
    assert category([{"orders": 0.01}], [{"orders": 1.2}], ["gift", "wrap"], "t") == "gift-wrap"


def test_a_category_is_known_by_its_name_and_titles() -> None:
    """The name comes first; a folder without one is known by its own."""
    article = an_article(id="gift-cards/balance", locale="en", title="Your balance")
    names = {"orders": {"en": "Orders", "fr": "Commandes"}}
    found = category_titles([article], names, "en")
    assert found == {"orders": ["Orders"], "gift-cards": ["gift cards", "Your balance"]}


def letters(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """An encoder that counts o and b."""
    return np.array([[t.count("o"), t.count("b")] for t in texts], np.float32)


def test_meaning_adds_the_name_to_the_nearest_title() -> None:
    """A name says what belongs there before there is any article."""
    assert meaning("ob", {"x": ["o", "bb"], "y": ["b"]}, letters) == {"x": 3.0, "y": 2.0}
