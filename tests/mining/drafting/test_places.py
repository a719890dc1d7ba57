"""Where drafts are filed."""

from __future__ import annotations

from mining.drafting.places import category, words_of


def test_a_topic_without_the_first_language_is_named_in_another() -> None:
    """A desk whose customers write English only gets no folder named by a number."""
    topic = {"words_fr": [], "words_en": ["seat", "row", "window"]}
    words = words_of(topic, ("fr", "en"))
    assert category([], words, "t-0001") == "seat-row"


def test_a_topic_without_words_keeps_its_id() -> None:
    """There is a folder even when nothing names it."""
    assert category([], words_of({}, ("fr", "en")), "t-0001") == "t-0001"
