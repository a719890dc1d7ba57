"""Texts that resemble nothing at the shop: set aside, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest

from mining.encoders import load_encoder
from mining.graph import Floats, Integers, unit
from mining.strangers import (
    FEWEST,
    STRANGERS,
    STRANGERS_EN,
    STRANGERS_FR,
    Parted,
    Strangeness,
)

NEEDS = {
    "Où est mon colis ? Le suivi ne bouge plus depuis": "jours",
    "Je voudrais retourner la robe achetée il y a": "semaines",
    "Le code promo ne marche pas sur mon panier de": "euros",
    "Comment changer mon adresse de livraison pour la commande de": "articles",
}
ODD = [
    "Ma tante fabrique des cerfs-volants pour un festival en Bretagne.",
    "Qui a composé cet opéra sur les pêcheurs de perles ?",
    "Nous vendons des excavatrices d'occasion aux collectivités.",
]


@pytest.fixture(scope="module")
def vectors() -> Floats:
    """240 tickets about four things, then three texts about none of them."""
    needs = [f"{start} {n} {unit_}" for n in range(2, 62) for start, unit_ in NEEDS.items()]
    encoder = load_encoder("use")
    return encoder.encode([*needs, *ODD])


@pytest.fixture(scope="module")
def others() -> Floats:
    """The made-up sentences."""
    return load_encoder("use").encode(list(STRANGERS))


def one_group(vectors: Floats) -> Integers:
    """All rows of one language."""
    return np.zeros(len(vectors), dtype=np.int64)


def test_texts_about_something_else_are_strange(vectors: Floats, others: Floats) -> None:
    """The three, and none of the 240."""
    found = Strangeness.of(vectors, one_group(vectors), others).own
    assert np.flatnonzero(found).tolist() == [240, 241, 242]


def test_texts_outside_the_sample_are_judged_by_it(vectors: Floats, others: Floats) -> None:
    """Strange or not as in the whole."""
    learnt = Strangeness.of(vectors[:220], one_group(vectors[:220]), others)
    found = learnt.among(vectors[220:], one_group(vectors[220:]))
    assert np.flatnonzero(found).tolist() == [20, 21, 22]


@pytest.mark.parametrize("seed", range(3))
def test_parts_only_save_work(vectors: Floats, others: Floats, seed: int) -> None:
    """The same texts are strange, whatever parts the sample is in and whichever is likely."""
    chance = np.random.default_rng(seed)
    learnt = Strangeness.of(vectors[:220], one_group(vectors[:220]), others)
    parted = Parted(learnt, chance.integers(-1, 4, 220))
    rows, groups = vectors[200:], one_group(vectors[200:])
    found = parted.among(rows, groups, chance.integers(-1, 5, len(rows)))
    assert np.array_equal(found, learnt.among(rows, groups))


def test_few_texts_say_nothing_of_a_language(others: Floats) -> None:
    """One text under the least number: nothing is strange."""
    chance = np.random.default_rng(1).normal(size=(FEWEST - 1, others.shape[1]))
    rows = unit(chance.astype(np.float32))
    learnt = Strangeness.of(rows, one_group(rows), others)
    assert not learnt.own.any()
    assert not learnt.among(rows, one_group(rows)).any()


def test_languages_are_judged_apart(vectors: Floats, others: Floats) -> None:
    """The odd ones alone in a language of their own are too few to say."""
    groups = np.r_[np.zeros(240, dtype=np.int64), np.ones(3, dtype=np.int64)]
    assert not Strangeness.of(vectors, groups, others).own[240:].any()


def test_both_languages_have_the_same_strangers() -> None:
    """As many in French as in English, none twice."""
    assert len(STRANGERS_FR) == len(STRANGERS_EN)
    assert len(set(STRANGERS)) == len(STRANGERS)
