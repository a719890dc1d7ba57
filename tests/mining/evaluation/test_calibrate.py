"""Weights learnt from labelled tasks: never negative, and better than a coin."""

from __future__ import annotations

import numpy as np
import pytest

from kb.matching_features import EVIDENCE
from mining.evaluation.calibrate import Case, figures, fitted_model, left_out
from mining.evaluation.labelled_sets import Task, pseudo_articles
from tests.factories import an_article

NONES = (4.0,)


def a_case(family: str, seed: int, *, is_cross: bool = False) -> Case:
    """60 tickets against 10 articles; the right one has more evidence, 20 tickets have none."""
    chance = np.random.default_rng(seed)
    evidence = chance.uniform(0, 0.4, (60, 10, len(EVIDENCE))).astype(np.float32)
    gold = np.concatenate([chance.integers(0, 10, 40), np.full(20, -1)])
    evidence[np.arange(40), gold[:40]] += 0.35
    twins = np.ones(10, dtype=np.float32)
    return Case(f"{family}{seed}", family, is_cross, evidence, twins, gold)


CASES = [
    a_case("a", 1),
    a_case("b", 2),
    a_case("a", 3, is_cross=True),
    a_case("b", 4, is_cross=True),
]


def test_learnt_weights_separate_right_from_none() -> None:
    """On data of the same kind that was not learnt from."""
    found = figures(a_case("c", 9), fitted_model(CASES, "t", nones=NONES))
    assert found["r_at_1"] > 0.9
    assert found["auroc"] > 0.9
    assert abs(found["said_minus_true"]) < 0.1


def test_no_weight_is_negative() -> None:
    """Even where one kind of evidence speaks against the right article."""
    against = a_case("a", 1)
    against.evidence[:, :, 2] *= -1
    weights = fitted_model([against, *CASES[1:]], "t", nones=NONES).same
    assert min(*weights.rank, *weights.probability) >= 0


def test_left_out_covers_every_case_once() -> None:
    """Each family is measured by weights that never saw it."""
    assert set(left_out(CASES, nones=NONES)) == {case.name for case in CASES}


def test_pseudo_articles_leave_half_of_a_label() -> None:
    """The questions used for an article are named, so that no ticket is its own answer."""
    rows = [{"id": str(i), "text": f"q{i}", "label": "a" if i < 4 else None} for i in range(6)]
    articles, used = pseudo_articles(rows, 10, seed=1)
    assert [article.id for article in articles] == ["a"]
    assert len(used) == 2
    assert {articles[0].title, *articles[0].questions} == {f"q{i}" for i in used}


def test_taking_articles_away_leaves_their_tickets_without_one() -> None:
    """The ticket stays, its answer is none."""
    articles = [an_article(id=f"a/{n}") for n in range(10)]
    task = Task("t", "f", articles, [("x", "fr", f"a/{n}") for n in range(10)])
    thin = task.thinned(1)
    left = {article.id for article in thin.articles}
    assert len(left) == 7
    assert [gold for _, _, gold in thin.tickets if gold is not None] == sorted(left)


@pytest.mark.parametrize(("locale", "is_cross"), [("fr", False), ("en", True)])
def test_pairing_of_languages(locale: str, *, is_cross: bool) -> None:
    """Tickets and articles in two languages are learnt from apart."""
    assert Task("t", "f", [an_article()], [("x", locale, None)]).is_cross is is_cross
