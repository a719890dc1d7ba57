"""Which live articles answer a question, with the model that matches tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from kb.articles import Article
from kb.match_calibration import Curve
from kb.matching import MATCHES, matches, pair_odds, shipped_model
from kb.matching_features import IN_COMMON, ArticleIndex
from mining.embedding import Encoder
from mining.matching import NeedQueries, article_index, queries
from mining.wording import in_order


@dataclass(frozen=True)
class Answerer:
    """The articles of one language, indexed."""

    articles: Sequence[Article]
    index: ArticleIndex
    encoder: Encoder
    curve: Curve | None = None
    """What people's answers to audits made of the probabilities; None: as shipped."""

    @classmethod
    def of(cls, articles: Sequence[Article], encoder: Encoder, **cache: Any) -> Answerer:
        """The index of ``articles``, all of one language."""
        return cls(articles, article_index(articles, encoder, **cache), encoder)

    def answers(
        self, question: str, locale: str, *, threshold: float
    ) -> list[tuple[Article, float]]:
        """Articles and the probability of each to be the right one, surest first.

        Only those of ``threshold`` or more; none without articles, or without a word in common.
        """
        if not len(self.index):
            return []
        asked = queries([question], [locale], self.encoder)
        found = pair_odds(asked, self.index, model=shipped_model())[0]
        chance = 1.0 / (1.0 + np.exp(-np.clip(found, -30, 30)))
        if self.curve is not None:
            chance = self.curve(chance)
        shared = self.index.evidence(asked)[0][:, IN_COMMON].max(axis=1, initial=0.0) > 0
        chance = np.where(shared, chance, 0.0)
        order = np.argsort(-chance, kind="stable")
        return [(self.articles[i], float(chance[i])) for i in order if chance[i] >= threshold]


def answerers(
    articles: Sequence[Article], locales: Sequence[str], encoder: Encoder, **cache: Any
) -> Mapping[str, Answerer]:
    """Language -> its articles, indexed."""
    return {
        locale: Answerer.of([a for a in articles if a.locale == locale], encoder, **cache)
        for locale in locales
    }


def claims(known: Mapping[str, Answerer], asked: NeedQueries, rows: Sequence[int]) -> pd.DataFrame:
    """MATCHES of needs, in the order of ``rows``, with the probability that nobody put right.

    Each need among the articles of its own language, as a question is; ``rows`` are places of
    needs whose language is ``known``.
    """
    languages, ids = asked.rows["language"].tolist(), asked.rows["ticket_id"].tolist()
    parts, order = [MATCHES.empty()], []
    for locale, one in known.items():
        own = [place for place, row in enumerate(rows) if languages[row] == locale]
        some = [rows[place] for place in own]
        part = asked.queries.only(some)
        parts.append(matches([ids[row] for row in some], part, one.index, threshold=0.0))
        order += own
    return in_order(parts, order)


def calibrated(known: Mapping[str, Answerer], curve: Curve | None) -> Mapping[str, Answerer]:
    """The same with the probabilities that ``curve`` gives; None changes nothing."""
    return {locale: replace(one, curve=curve) for locale, one in known.items()}
