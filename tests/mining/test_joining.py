"""Texts beyond the sample: they join topics as if they had been clustered with it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mining import space as space_module
from mining.graph import ABSENT, Floats, Integers, centroids, unit
from mining.joining import Joining, Voters
from mining.space import Others, Space, space
from mining.strangers import Parted, Strangeness

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


def a_joining(where: Space, limits: dict[int, float] | None = None) -> Joining:
    """Three topics in it; a text of a group with a limit is strange below it."""
    strange = Strangeness(where.sentences, GROUPS, limits or {}, np.zeros(180, dtype=np.bool_))
    voters = Voters(where.joint, TOPIC, where.groups)
    return Joining(where, Parted(strange, TOPIC), voters, centroids(where.joint, TOPIC, 3))


def others(texts: list[str], rows: Floats, *, is_single: bool = True) -> Others:
    """Texts of the first language with these vectors."""
    count = len(texts)
    single = np.full(count, is_single, dtype=np.bool_)
    return Others(texts, np.zeros(count, dtype=np.int64), rows, np.arange(count), single)


def test_texts_lie_where_they_would_lie_in_the_sample(where: Space) -> None:
    """The texts of the sample, put in it as others, have their own joint vectors."""
    same = replace(others(TEXTS, where.sentences), groups=GROUPS)
    again = where.beside(same)
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


def test_a_language_of_which_the_sample_has_nothing_asks_all_others(where: Space) -> None:
    """Its texts join as those of other languages do."""
    alone = space(TEXTS, where.sentences, np.zeros(len(TEXTS), dtype=np.int64), seed=1)
    nobody = a_joining(where).parted
    voters = Voters(alone.joint, TOPIC, alone.groups)
    joined = Joining(alone, nobody, voters, centroids(alone.joint, TOPIC, 3))
    few = others(NEEDS, vectors(np.arange(3), seed=2))
    assert joined.topics(replace(few, groups=np.full(3, 4))).tolist() == [0, 1, 2]


def test_the_nearest_count_and_not_the_middle(where: Space) -> None:
    """A topic of two far parts: its middle lies between them, and a text near one part joins."""
    halves = np.where(TOPIC == 2, 0, TOPIC)
    nobody = Strangeness(where.sentences, GROUPS, {}, np.zeros(len(TEXTS), dtype=np.bool_))
    voters = Voters(where.joint, halves, where.groups)
    two = Joining(where, Parted(nobody, halves), voters, centroids(where.joint, halves, 2))
    some = others(NEEDS, vectors(np.arange(3), seed=2))
    assert two.topics(some).tolist() == [0, 1, 0]


def test_topics_that_are_asked_are_enough(where: Space, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest texts lie in the topics with the nearest middles."""
    some = others(TEXTS, vectors(TOPIC, seed=3))
    every = a_joining(where).topics(some)
    monkeypatch.setattr("mining.joining.ASKED", 1)
    assert np.array_equal(a_joining(where).topics(some), every)


@pytest.mark.parametrize("limit", [0.9, 0.99, 0.995, 1.1])
def test_who_is_strange_is_told_as_if_all_were_compared(where: Space, limit: float) -> None:
    """Texts that are near enough to their own topic are skipped; the others are compared."""
    some = others(TEXTS, vectors(TOPIC, seed=3))
    joining = a_joining(where, {0: limit})
    strange = joining.parted.strangeness.among(some.sentences, some.groups)
    anybody = a_joining(where).topics(some)
    assert joining.topics(some).tolist() == np.where(strange, ABSENT, anybody).tolist()


def test_blocks_change_nothing(where: Space, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is looked at together."""
    some = others(TEXTS, vectors(TOPIC, seed=3))
    whole = a_joining(where).topics(some)
    monkeypatch.setattr(space_module, "COPIED", 7)
    assert np.array_equal(a_joining(where).topics(some), whole)


@pytest.mark.parametrize(("is_single", "topic"), [(True, ABSENT), (False, 0)])
def test_a_stranger_joins_none_unless_others_wrote_the_same(
    where: Space, is_single: bool, topic: int
) -> None:
    """Everything that one customer wrote is strange here."""
    some = others([NEEDS[0]], vectors(np.array([0]), seed=2), is_single=is_single)
    assert a_joining(where, {0: 1.1}).topics(some).tolist() == [topic]
