"""Sentence vectors of drafting."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mining.drafting.meaning import Meaning


class Counting:
    """An encoder that counts what it is asked for."""

    name, version, dimensions = "counting", "1", 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """The length of each text, as a unit row."""
        self.asked += texts
        rows = np.array([[1.0, len(text)] for text in texts], np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_a_text_is_encoded_once() -> None:
    """Within one call and over several, in the order asked."""
    encoder = Counting()
    meaning = Meaning(encoder)
    first = meaning(["été", "œuvre", "été"])
    assert np.array_equal(first[0], first[2])
    assert np.array_equal(meaning(["œuvre", "été"]), first[[1, 0]])
    assert encoder.asked == ["été", "œuvre"]


def test_what_was_kept_is_not_encoded_again(tmp_path: Path) -> None:
    """The next run reads the same rows from the folder."""
    meaning = Meaning(Counting(), tmp_path)
    rows = meaning(["un", "deux"])
    meaning.keep()
    encoder = Counting()
    assert np.array_equal(Meaning(encoder, tmp_path)(["un", "deux"]), rows)
    assert encoder.asked == []


def test_another_version_of_an_encoder_shares_nothing(tmp_path: Path) -> None:
    """Vectors of two models are never mixed."""
    meaning = Meaning(Counting(), tmp_path)
    meaning(["un"])
    meaning.keep()
    encoder = Counting()
    encoder.version = "2"  # type: ignore[misc]
    Meaning(encoder, tmp_path)(["un"])
    assert encoder.asked == ["un"]


def test_no_texts_give_no_rows() -> None:
    """The shape holds."""
    assert Meaning(Counting())([]).shape == (0, 2)
