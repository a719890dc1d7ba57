"""Texts beyond the sample: they join topics as if they had been clustered with it."""

from __future__ import annotations

import numpy as np
import pytest

from mining import joining
from mining.graph import ABSENT, Floats, Integers, centroids, unit
from mining.joining import Joining, Others
from mining.space import Space, space
from mining.strangers import Strangeness

NEEDS = ["où est mon colis", "comment changer de mot de passe", "quelle taille choisir"]
TEXTS = [f"{need} {number % 9}" for number in range(60) for need in NEEDS]
TOPIC = np.arange(len(TEXTS)) % 3
GROUPS = np.arange(len(TEXTS)) % 2


def vectors(topic: Integers, *, seed: int = 1) -> Floats:
    """Vectors near the one direction of their topic."""
    chance = np.random.default_rng(seed)
    return unit(np.eye(8)[topic] + 0.1 * chance.normal(size=(len(topic), 8)))


@pytest.fixture(scope="module")
def where() -> Space:
    """The space of the sample, in two languages."""
    return space(TEXTS, vectors(TOPIC), GROUPS, seed=1)


def a_joining(where: Space, limit: float = 0.5) -> Joining:
    """Three topics in it, of texts of which none is strange."""
    nobody = Strangeness(where.sentences, GROUPS, {}, np.zeros(len(TEXTS), dtype=np.bool_))
    return Joining(where, nobody, centroids(where.joint, TOPIC, 3), limit)


def others(texts: list[str], rows: Floats, *, is_single: bool = True) -> Others:
    """Texts of the first language with these vectors."""
    count = len(texts)
    single = np.full(count, is_single, dtype=np.bool_)
    return Others(texts, np.zeros(count, dtype=np.int64), rows, np.arange(count), single)


def test_texts_lie_where_they_would_lie_in_the_sample(where: Space) -> None:
    """The texts of the sample, put in it as others, have their own joint vectors."""
    again = where.beside(TEXTS, where.sentences, GROUPS)
    assert np.einsum("ij,ij->i", again, where.joint).min() > 0.99


def test_a_text_joins_the_nearest_topic(where: Space) -> None:
    """By meaning and wording."""
    some = others(NEEDS, vectors(np.arange(3), seed=2))
    assert a_joining(where).topics(some).tolist() == [0, 1, 2]


def test_a_far_text_joins_none(where: Space) -> None:
    """It lies in a direction of its own."""
    some = others(["été"], vectors(np.array([6]), seed=2))
    assert a_joining(where).topics(some).tolist() == [ABSENT]


def test_nothing_to_join(where: Space) -> None:
    """No text gives no topic."""
    assert a_joining(where).topics(others([], vectors(np.arange(0)))).shape == (0,)


def test_blocks_change_nothing(where: Space, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is looked at together."""
    some = others(TEXTS, vectors(TOPIC, seed=3))
    whole = a_joining(where).topics(some)
    monkeypatch.setattr(joining, "COPIED", 7)
    assert np.array_equal(a_joining(where).topics(some), whole)


@pytest.mark.parametrize(("is_single", "topic"), [(True, ABSENT), (False, 0)])
def test_a_stranger_joins_none_unless_others_wrote_the_same(
    where: Space, is_single: bool, topic: int
) -> None:
    """Everything that one customer wrote is strange here."""
    everything = Strangeness(where.sentences, GROUPS, {0: 1.1}, np.ones(len(TEXTS), dtype=np.bool_))
    chosen = Joining(where, everything, centroids(where.joint, TOPIC, 3), 0.5)
    some = others([NEEDS[0]], vectors(np.array([0]), seed=2), is_single=is_single)
    assert chosen.topics(some).tolist() == [topic]
