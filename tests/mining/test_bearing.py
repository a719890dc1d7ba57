"""Tests of which sentences bear a need, learnt from where they stand."""

from __future__ import annotations

import numpy as np
import pytest

from mining import bearing
from mining.bearing import Told, weights

NEEDS, FRAMES, SIZE = 6, 3, 24


def shop(*, seed: int = 0) -> tuple[Told, list[str], np.ndarray]:
    """Needs that often stand alone, and frames beside any of them; which sentences are frames."""
    chance = np.random.default_rng(seed)
    middles = np.eye(NEEDS + FRAMES, 16)
    texts, vectors, is_frame = [], [], []
    for kind in range(NEEDS + FRAMES):
        for _ in range(SIZE):
            texts.append(f"{kind} {len(texts)}")
            row = middles[kind] + 0.1 * chance.standard_normal(16)
            vectors.append(row / np.linalg.norm(row))
            is_frame.append(kind >= NEEDS)
    said = []
    for number in range(NEEDS * SIZE):
        said.append((number, number))
        if number % 2:
            said.append((number, NEEDS * SIZE + int(chance.integers(FRAMES * SIZE))))
    need, row = np.array(said, dtype=np.int64).T
    form = np.ones(len(texts))
    told = Told(need, row, form, np.array(vectors, dtype=np.float32))
    return told, texts, np.array(is_frame)[row]


def test_sentences_beside_all_needs_weigh_less() -> None:
    """What stands beside every need and never alone weighs less than any need beside it."""
    told, texts, is_frame = shop()
    found = weights(told, texts)
    assert (found[~is_frame] == 1).mean() > 0.95
    assert found[is_frame].max() < 1


def test_a_sentence_alone_stays() -> None:
    """A message keeps its surest sentence, whatever it is."""
    told, texts, _ = shop()
    found = weights(told, texts)
    best = np.zeros(int(told.need.max()) + 1)
    np.maximum.at(best, told.need, found)
    assert (best == 1).all()


def test_few_sentences_are_judged_by_their_form() -> None:
    """A handful of tickets teaches nothing: a frame by form goes, the rest stays."""
    told = Told(
        np.array([0, 0, 1]), np.array([0, 1, 1]), np.array([2.0, 0.15]), np.eye(2, dtype="float32")
    )
    assert weights(told, ["Where is it?", "Thanks!"]).tolist() == [1.0, 0.0, 1.0]


def test_many_sentences_are_learnt_from_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences that were not learnt from are told apart by those that were."""
    monkeypatch.setattr(bearing, "MOST_LEARNT_FROM", 120)
    told, texts, is_frame = shop()
    found = weights(told, texts)
    assert (found[~is_frame] == 1).mean() > 0.9
    assert found[is_frame].mean() < found[~is_frame].mean()


def test_nothing_said_has_no_weights() -> None:
    """No sentences, no weights."""
    none = np.zeros(0, dtype=np.int64)
    assert not len(weights(Told(none, none, np.zeros(0), np.zeros((0, 4), np.float32)), []))
