"""The articles that matching is timed on: as many as wanted, the same every time."""

from __future__ import annotations

import pytest

from kb.articles import Article
from kb.config import LOCALES
from kb.matching_features import article_parts
from mining.bench_answers import made_articles, need_of
from mining.bench_tickets import made_tickets, wordings


@pytest.fixture(scope="module")
def made() -> list[Article]:
    """A thousand: more than there are needs and languages."""
    return made_articles(1_000, seed=7)


def test_as_many_as_wanted_and_no_two_alike(made: list[Article]) -> None:
    """In each language, each under its own id."""
    assert len(made) == 1_000
    assert len({(article.id, article.locale) for article in made}) == 1_000


def test_the_same_seed_gives_the_same(made: list[Article]) -> None:
    """And a shorter list is the start of a longer one; another seed gives other articles."""
    assert made_articles(20, seed=7) == made[:20]
    assert made_articles(20, seed=8) != made[:20]


def test_every_need_of_the_tickets_has_one_in_each_language(made: list[Article]) -> None:
    """So that every made-up ticket has a right article."""
    have = {(need_of(article.id), article.locale) for article in made}
    assert have == {(need, locale) for need in wordings() for locale in LOCALES}
    assert {(one.label, one.language) for one in made_tickets(50, seed=7)} <= have


def test_an_article_has_several_parts(made: list[Article]) -> None:
    """As a real one does: title, questions, pieces of a body."""
    parts = article_parts(made[:100])
    assert {part.kind for part in parts} == {"title", "question", "body"}
    assert len(parts) > 6 * 100


def test_an_article_knows_half_of_the_wordings(made: list[Article]) -> None:
    """Or every ticket would stand word for word in its article."""
    article = next(one for one in made if need_of(one.id) == "mobile plan/refund")
    told = wordings()["mobile plan/refund"][article.locale]
    known = [one for one in told if one in f"{article.title} {article.questions} {article.body}"]
    assert known
    assert set(known) <= set(told[::2])
