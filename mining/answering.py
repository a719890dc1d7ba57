"""Which live articles answer a question, with the model that matches tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kb.articles import Article
from kb.matching import pair_odds, shipped_model
from kb.matching_features import IN_COMMON, ArticleIndex
from mining.embedding import Encoder
from mining.matching import article_index, queries


@dataclass(frozen=True)
class Answerer:
    """The articles of one language, indexed."""

    articles: Sequence[Article]
    index: ArticleIndex
    encoder: Encoder

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
