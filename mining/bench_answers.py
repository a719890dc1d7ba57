"""Made-up articles in any number, whose needs are those of :mod:`mining.bench_tickets`.

An article knows every second wording of its need and no other. It has a title, three questions
and a body of nine paragraphs, all made of these wordings and of sentences that go around a need.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import count, islice

from kb.articles import Article
from kb.config import LOCALES
from mining.bench_phrases import AROUND
from mining.bench_tickets import filled, wordings

QUESTIONS, PARAGRAPHS = 3, 9
NUMBERED = "#"
"""Stands before the number in an article's id; no need has it."""


def made_articles(most: int, *, seed: int) -> list[Article]:
    """``most`` articles, the same for the same seed; their ids begin with their need.

    Each need has one in each language, a second one when every need has one, and so on.
    """
    chance = random.Random(seed)  # noqa: S311 (seeded variation, not cryptography)
    needs = wordings()
    turns = ((turn, need, own) for turn in count() for need in sorted(needs) for own in LOCALES)
    return [
        _article(f"{need}{NUMBERED}{turn}", locale, needs[need][locale][::2], chance)
        for turn, need, locale in islice(turns, most)
    ]


def need_of(article_id: str) -> str:
    """The need that a made-up article answers."""
    return article_id.partition(NUMBERED)[0]


def _article(name: str, locale: str, told: Sequence[str], chance: random.Random) -> Article:
    said = [filled(one, locale, chance) for one in told]
    chance.shuffle(said)
    paragraphs = [_paragraph(said, locale, chance) for _ in range(PARAGRAPHS)]
    return Article(
        id=name,
        locale=locale,
        title=said[0],
        body="\n\n".join(paragraphs),
        questions=tuple(said[1 : QUESTIONS + 1]),
    )


def _paragraph(said: Sequence[str], locale: str, chance: random.Random) -> str:
    around = (filled(one, locale, chance) for one in chance.sample(AROUND[locale], 2))
    return " ".join([f"{chance.choice(said)}.", *around])
