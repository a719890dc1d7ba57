"""Where texts stand: wording within a language, meaning between languages."""

from __future__ import annotations

import numpy as np
import pytest

from mining.graph import ABSENT, unit
from mining.lexicon import analysed
from mining.space import (
    MOST_COMPARED,
    SMALLEST_LANGUAGE,
    language_groups,
    neighbour_lists,
    space,
)


def test_languages_are_numbered_by_size() -> None:
    """The largest is 0; a language of few texts joins it."""
    names = ["en"] * 40 + ["fr"] * 60 + ["de"] * (SMALLEST_LANGUAGE - 1)
    groups = language_groups(names)
    assert groups[names.index("fr")] == 0
    assert groups[names.index("en")] == 1
    assert groups[names.index("de")] == 0


def test_few_texts_are_one_group() -> None:
    """No language is large enough to stand alone."""
    assert language_groups(["fr", "en", "de"]).tolist() == [0, 0, 0]


def test_wording_brings_typos_and_inflections_together() -> None:
    """Character n-grams see "remboursemnt" beside "remboursement", not beside "livraison"."""
    texts = ["remboursement demandé", "remboursemnt demande", "livraison tardive"] * 4
    _, rows = analysed(texts, seed=1)
    assert rows[0] @ rows[1] > 0.6 > 0.3 > rows[0] @ rows[2]


@pytest.mark.parametrize("texts", [["", ""], ["a"], ["abc", "xyz"], ["été"] * 3])
def test_texts_without_shared_wording_give_zeros(texts: list[str]) -> None:
    """Nothing to analyse is no error."""
    _, rows = analysed(texts, seed=1)
    assert rows.shape[0] == len(texts)
    assert np.isfinite(rows).all()


def test_each_text_has_neighbours_in_the_other_language() -> None:
    """Two languages: one list within, one across, and they do not mix."""
    chance = np.random.default_rng(5)
    groups = np.repeat([0, 1], 40)
    sentences = unit(chance.normal(size=(80, 16)))
    texts = [f"texte numéro {number % 7}" for number in range(80)]
    own, across = neighbour_lists(space(texts, sentences, groups, seed=1), 6)
    for row in range(80):
        assert set(groups[own.rows[row][own.rows[row] != ABSENT]]) == {groups[row]}
        assert set(groups[across.rows[row][across.rows[row] != ABSENT]]) == {1 - groups[row]}
    assert (own.wanted, across.wanted) == (6, 3)


def test_three_languages_reach_each_other() -> None:
    """From each language there is a list to each of the two others."""
    groups = np.repeat([0, 1, 2], 30)
    sentences = unit(np.random.default_rng(5).normal(size=(90, 16)))
    lists = neighbour_lists(space(["texte"] * 90, sentences, groups, seed=1), 4)
    reached = {int(groups[some.rows[0][0]]) for some in lists}
    assert reached == {0, 1, 2}


def test_of_many_languages_the_largest_are_compared_with() -> None:
    """Work grows with the texts, not with the square of the languages; none is its own other."""
    groups = np.repeat(np.arange(30), 4)
    sentences = unit(np.random.default_rng(5).normal(size=(120, 16)))
    _, *others = neighbour_lists(space(["texte"] * 120, sentences, groups, seed=1), 2)
    reached = [groups[some.rows[:, 0]] for some in others]
    assert len(others) == MOST_COMPARED
    assert not any((some == groups).any() for some in reached)
    assert {int(some[-1]) for some in reached} == set(range(MOST_COMPARED))


def test_a_common_shift_of_a_language_is_taken_off() -> None:
    """Every English vector moved the same way: a pair still finds each other."""
    chance = np.random.default_rng(5)
    meaning = chance.normal(size=(40, 16))
    shift = 4 * chance.normal(size=16)
    sentences = unit(np.vstack([meaning, meaning + shift]))
    groups = np.repeat([0, 1], 40)
    _, across = neighbour_lists(space(["texte"] * 80, sentences, groups, seed=1), 4)
    assert np.mean([row + 40 in across.rows[row][:2] for row in range(40)]) > 0.9
