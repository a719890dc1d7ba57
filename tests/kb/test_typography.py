"""French spaces hold their signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.markdown import body
from kb.typography import typeset, typeset_article, typeset_strings
from tests.factories import an_article


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Où est mon colis ?", "Où est mon colis~?"),
        ("Attention : « été » !", "Attention~: «~été~»~!"),
        ("**Vide** : rien", "**Vide**~: rien"),
        ("4,90 € en 24 h, 3 jours", "4,90~€ en 24~h, 3~jours"),
        ("| a | :--- |", "| a | :--- |"),
        ("rien a changer", "rien a changer"),
    ],
)
def test_french_signs_hold_to_their_word(text: str, expected: str) -> None:
    """~ stands for the space that does not break."""
    assert typeset(text, "fr").replace("\u00a0", "~") == expected


@given(st.text())
def test_only_spaces_change(text: str) -> None:
    """Words and lengths stay as they are, and a second run changes nothing."""
    once = typeset(text, "fr")
    assert once.replace("\u202f", " ").replace("\u00a0", " ") == text.replace(
        "\u202f", " "
    ).replace("\u00a0", " ")
    assert typeset(once, "fr") == once


def test_english_stays() -> None:
    """No space before a question mark, no rule."""
    assert typeset("Why ?", "en") == "Why ?"


def test_a_table_stays_a_table() -> None:
    """Its ruler holds colons too."""
    table = "| Mode | Prix |\n| :--- | ---: |\n| Express | 9,90 € |\n"
    assert "<table>" in body(typeset(table, "fr")).html


def test_articles_and_interface_words_are_typeset() -> None:
    """Title, summary and body; texts and lists of texts."""
    article = typeset_article(an_article(title="a ?", summary="b !", body="c ;\n"))
    assert (article.title, article.summary, article.body) == ("a\u00a0?", "b\u00a0!", "c\u00a0;\n")
    assert typeset_strings({"x": "a ?", "y": ["b !"], "z": {}}, "fr") == {
        "x": "a\u00a0?",
        "y": ["b\u00a0!"],
        "z": {},
    }
