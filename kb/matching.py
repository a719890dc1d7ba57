"""Which article answers a ticket, how sure that is, and none when it is not sure enough.

The evidence of :mod:`kb.matching_features` is weighed into one score per pair. The best article's
probability of being the right one comes from its evidence and from its *share*: its part of the
exponentiated scores of all articles and of a constant that stands for "none of them" (a softmax
with an outside option), so that two equally good articles leave both less sure, and a single
article is not right for want of rivals. The weights are learnt from public labelled sets and
shipped in ``match_model.json`` with where they come from; see
``docs/decisions/0004-matching.md``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial
from importlib import resources
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.articles import Article
from kb.frames import Column, FrameSchema
from kb.match_calibration import Curve
from kb.matching_features import EVIDENCE, IN_COMMON, ArticleIndex, Floats, Numbers, Queries
from kb.words import terms, words

MATCH_KINDS = ("match", "other_language", "none")
"""Answered in the ticket's language; answered by an article in another language only; neither."""

MATCHES = FrameSchema(
    "matches",
    (
        Column("ticket_id", "text", "ticket"),
        Column("need", "integer", "which of its needs, from 0; null as 0", null=True, is_new=True),
        Column("kind", "text", "one of kb.matching.MATCH_KINDS"),
        Column("article_id", "text", "the article that answers it, null for none", null=True),
        Column("locale", "text", "language of that article", null=True),
        Column("version", "text", "version of that article, live at the time", null=True),
        Column("nearest_id", "text", "best article even if not sure enough", null=True),
        Column("nearest_locale", "text", "language of that one", null=True),
        Column("score", "number", "weighed evidence for the nearest article", "log odds", True),
        Column("probability", "number", "that the nearest article is right", "0 to 1", True),
        Column("margin", "number", "score above the second article", "log odds", True),
        Column("reasons", "texts", "what speaks for it, in plain words"),
    ),
)

CHUNK = 2_048
"""Tickets weighed at once: bounds memory to some 30 MB per thousand articles."""
WIDEST_MARGIN = 20.0
UNDETERMINED = "und"
PROBABILITY_FEATURES = (*EVIDENCE, "share")

Pairing = Literal["same", "cross"]
Advice = Callable[[Queries, ArticleIndex, Floats], Floats]
"""The log odds of pairs (queries, articles) put right by what else is known of them."""


@dataclass(frozen=True)
class Weights:
    """The learnt numbers for one pairing of languages.

    ``rank`` weighs :data:`EVIDENCE` into a score, ``none`` is the score of the outside option,
    ``intercept`` and ``probability`` turn :data:`PROBABILITY_FEATURES` into log odds.
    """

    rank: tuple[float, ...]
    none: float
    intercept: float
    probability: tuple[float, ...]

    @classmethod
    def parsed(cls, values: Mapping[str, Any]) -> Weights:
        """The weights that a JSON object holds, named by feature."""
        rank = tuple(float(values["rank"][name]) for name in EVIDENCE)
        chance = tuple(float(values["probability"][name]) for name in PROBABILITY_FEATURES)
        return cls(rank, float(values["none"]), float(values["intercept"]), chance)

    def document(self) -> dict[str, Any]:
        """The weights as a JSON object, rounded to four digits after the point."""
        return {
            "rank": {n: round(v, 4) for n, v in zip(EVIDENCE, self.rank, strict=True)},
            "none": round(self.none, 4),
            "intercept": round(self.intercept, 4),
            "probability": {
                n: round(v, 4) for n, v in zip(PROBABILITY_FEATURES, self.probability, strict=True)
            },
        }


@dataclass(frozen=True)
class MatchModel:
    """Weights for ticket and article in the same language (``same``) and in two (``cross``).

    ``curve`` turns the probability of a pair in one language into what people's answers say.
    """

    version: str
    same: Weights
    cross: Weights
    provenance: Mapping[str, Any] = field(default_factory=dict)
    curve: Curve | None = None

    def corrected(self, slope: float, offset: float) -> MatchModel:
        """The model whose log odds are ``slope`` times these plus ``offset``."""
        same, cross = (
            replace(
                weights,
                intercept=slope * weights.intercept + offset,
                probability=tuple(slope * weight for weight in weights.probability),
            )
            for weights in (self.same, self.cross)
        )
        return replace(self, same=same, cross=cross)


@cache
def shipped_model() -> MatchModel:
    """The model that comes with askless; ``match_model.json`` says how it was made."""
    text = resources.files("kb").joinpath("match_model.json").read_text(encoding="utf-8")
    document = json.loads(text)
    same, cross = Weights.parsed(document["same"]), Weights.parsed(document["cross"])
    return MatchModel(document["version"], same, cross, document["provenance"])


@dataclass(frozen=True)
class Ranking:
    """The best articles of each query, by their place in the index.

    ``order`` and ``scores`` are (queries, k), best first; ``evidence`` (queries, 6) and ``share``
    (log, at most 0) belong to the best one, ``same`` says whether it is in the query's language.
    """

    order: Numbers
    scores: Floats
    evidence: Floats
    share: Floats
    same: npt.NDArray[np.bool_]
    probability: Floats

    @property
    def margin(self) -> Floats:
        """Score of the best above the second; :data:`WIDEST_MARGIN` where there is no second."""
        if self.scores.shape[1] < 2:
            return np.full(len(self.scores), WIDEST_MARGIN, dtype=np.float32)
        lead = self.scores[:, 0] - self.scores[:, 1]
        return np.asarray(np.minimum(lead, WIDEST_MARGIN), dtype=np.float32)


def ranked(
    queries: Queries,
    index: ArticleIndex,
    *,
    model: MatchModel,
    most: int = 5,
    advice: Advice | None = None,
) -> Ranking:
    """The ``most`` best articles of each query, whatever their language.

    Raises:
        ValueError: the index holds no article.
    """
    if not len(index):
        raise ValueError("no articles to rank")
    depth = min(most, len(index))
    parts = [_no_ranking(depth)]
    for start in range(0, len(queries), CHUNK):
        some = queries.only(range(start, min(start + CHUNK, len(queries))))
        same = np.array(some.locales)[:, None] == index.locales[None, :]
        evidence = index.evidence(some)
        known = None if advice is None else partial(advice, some, index)
        found = ranking(evidence, same, index.twins, model=model, most=depth, advice=known)
        parts.append(found)
    return _joined(parts)


def pair_odds(queries: Queries, index: ArticleIndex, *, model: MatchModel) -> Floats:
    """The log odds of every pair (queries, articles), before anything puts them right."""
    found = np.zeros((len(queries), len(index)), dtype=np.float32)
    for start in range(0, len(queries) if len(index) else 0, CHUNK):
        some = queries.only(range(start, min(start + CHUNK, len(queries))))
        same = np.array(some.locales)[:, None] == index.locales[None, :]
        evidence = index.evidence(some)
        scores = weighed(evidence, same, model=model)
        found[start : start + len(some)] = _all_odds(
            evidence, scores, same, index.twins, model=model
        )
    return found


def _no_ranking(depth: int) -> Ranking:
    none, wide = np.zeros(0, dtype=np.float32), np.zeros((0, depth), dtype=np.float32)
    evidence = np.zeros((0, len(EVIDENCE)), dtype=np.float32)
    return Ranking(wide.astype(np.int64), wide, evidence, none, none.astype(bool), none)


def _joined(parts: Sequence[Ranking]) -> Ranking:
    columns = zip(*(part.__dict__.values() for part in parts), strict=True)
    return Ranking(*(np.concatenate(column) for column in columns))


def ranking(
    evidence: Floats,
    same: npt.NDArray[np.bool_],
    twins: Floats,
    *,
    model: MatchModel,
    most: int,
    advice: Callable[[Floats], Floats] | None = None,
) -> Ranking:
    """The ``most`` best articles by ``evidence`` (queries, articles, 6).

    ``same`` (queries, articles) says which pairs share a language, ``twins`` (articles) how many
    articles say the same as each. ``advice`` puts the log odds of the pairs right (queries,
    articles); these then rank the articles and give the probability.
    """
    weighted = weighed(evidence, same, model=model)
    scores = weighted
    if advice is not None:
        plain = _all_odds(evidence, weighted, same, twins, model=model)
        scores = np.asarray(advice(plain), dtype=np.float32)
    rows = np.arange(len(scores))
    best = np.sort(np.argpartition(-scores, most - 1, axis=1)[:, :most], axis=1)
    # A stable sort over ascending article numbers: equal scores always give the same article.
    places = np.argsort(-scores[rows[:, None], best], axis=1, kind="stable")
    order = np.take_along_axis(best, places, axis=1)
    first = order[:, 0]
    top, is_same, chosen = evidence[rows, first], same[rows, first], (rows[:, None], order[:, :1])
    none = _none(same[chosen], model=model)
    share = _shares(weighted[chosen], weighted, none, twins)[:, 0]
    put_right = None if advice is None else scores[rows, first]
    chance = probability(top, share, is_same, model=model, put_right=put_right)
    return Ranking(order, scores[rows[:, None], order], top, share, is_same, chance)


def weighed(evidence: Floats, same: npt.NDArray[np.bool_], *, model: MatchModel) -> Floats:
    """Scores of pairs: evidence (…, 6) weighed by the pairing's weights, as log odds."""
    in_same = evidence @ np.array(model.same.rank, dtype=np.float32)
    in_two = evidence @ np.array(model.cross.rank, dtype=np.float32)
    return np.where(same, in_same, in_two).astype(np.float32)


def _shares(own: Floats, scores: Floats, none: npt.NDArray[Any], twins: Floats) -> Floats:
    """Log of the part that each of the scores ``own`` is of a row's exponentiated ``scores``.

    And of "none of them": ``none`` stands beside ``own``.
    """
    top = scores.max(axis=1, keepdims=True)
    # Articles that say the same share one place, or a copied article would halve its original.
    rivals = (np.exp(scores - top) / twins[None, :]).sum(axis=1, keepdims=True)
    share = own - top - np.log(rivals + np.exp(none - top))
    return np.asarray(np.minimum(share, 0.0), dtype=np.float32)


def _none(same: npt.NDArray[np.bool_], *, model: MatchModel) -> npt.NDArray[Any]:
    """The score of the outside option beside each pair."""
    return np.where(same, model.same.none, model.cross.none)


def _all_odds(
    evidence: Floats,
    scores: Floats,
    same: npt.NDArray[np.bool_],
    twins: Floats,
    *,
    model: MatchModel,
) -> npt.NDArray[Any]:
    """Log odds of every pair (queries, articles), ``scores`` being the weighed evidence."""
    shares = _shares(scores, scores, _none(same, model=model), twins)
    return odds(evidence, shares, same, model=model)


def odds(
    evidence: Floats, share: Floats, same: npt.NDArray[np.bool_], *, model: MatchModel
) -> npt.NDArray[Any]:
    """Log odds that an article is the right one: evidence (…, 6), log share and language (…)."""
    features = np.concatenate([evidence, share[..., None]], axis=-1)
    in_same = features @ np.array(model.same.probability) + model.same.intercept
    in_two = features @ np.array(model.cross.probability) + model.cross.intercept
    return np.asarray(np.where(same, in_same, in_two))


def probability(
    evidence: Floats,
    share: Floats,
    same: npt.NDArray[np.bool_],
    *,
    model: MatchModel,
    put_right: Floats | None = None,
) -> Floats:
    """That the best article is the right one: logistic in its evidence (n, 6) and log share.

    ``put_right`` (n) are log odds to take in the place of those.
    """
    found = odds(evidence, share, same, model=model) if put_right is None else put_right
    chance = 1.0 / (1.0 + np.exp(-np.clip(found, -30, 30)))
    if model.curve is not None:
        chance = np.where(same, model.curve(chance), chance)
    shared = evidence[:, IN_COMMON].max(axis=1, initial=0.0) > 0
    # Nothing in common is no match, whatever the rest says (an empty ticket, an empty article).
    return np.where(shared, chance, 0.0).astype(np.float32)


def matches(
    ticket_ids: Sequence[str],
    queries: Queries,
    index: ArticleIndex,
    *,
    threshold: float,
    model: MatchModel | None = None,
    advice: Advice | None = None,
) -> pd.DataFrame:
    """One row of :data:`MATCHES` per ticket, in the order given.

    ``advice`` is further evidence, learnt from a shop's own replies.
    Articles in the ticket's language come first. Where none of them is sure enough, articles that
    exist only in other languages are tried and give the kind ``other_language``. A ticket whose
    language could not be told (``und``) takes an article of any language. Without articles every
    ticket is ``none`` with empty evidence.
    """
    weights = model or shipped_model()
    queries = queries.with_words()
    rows: dict[int, dict[str, Any]] = {}
    for chosen, part, kind in _rounds(queries, index):
        todo = [i for i in chosen if rows.get(i, {}).get("kind") != "match"]
        if not todo or not len(part):
            continue
        asked = queries.only(todo)
        ranks = ranked(asked, part, model=weights, most=2, advice=advice)
        found = _rows(asked, part, ranks, threshold)
        for i, row in zip(todo, found, strict=True):
            if row["article_id"] is not None:
                rows[i] = {**row, "kind": kind}
            elif i not in rows:
                rows[i] = {**row, "kind": "none"}
    blank: dict[str, Any] = {"kind": "none", "reasons": []}
    return MATCHES.frame(
        {**rows.get(i, blank), "ticket_id": ticket} for i, ticket in enumerate(ticket_ids)
    )


def _rounds(queries: Queries, index: ArticleIndex) -> Iterator[tuple[list[int], ArticleIndex, str]]:
    """(queries, articles, kind): own language first, then articles that it does not have."""
    for locale in sorted(set(queries.locales)):
        chosen = [i for i, own in enumerate(queries.locales) if own == locale]
        if locale == UNDETERMINED:
            yield chosen, index, "match"
            continue
        own_articles, missing = index.split(locale)
        yield chosen, own_articles, "match"
        yield chosen, missing, "other_language"


def _rows(
    queries: Queries, index: ArticleIndex, found: Ranking, threshold: float
) -> Iterator[dict[str, Any]]:
    margin = found.margin
    for i, number in enumerate(found.order[:, 0]):
        article = index.articles[int(number)]
        chance = float(found.probability[i])
        is_sure = chance > 0 and chance >= threshold
        yield {
            "article_id": article.id if is_sure else None,
            "locale": article.locale if is_sure else None,
            "version": article.version if is_sure else None,
            "nearest_id": article.id,
            "nearest_locale": article.locale,
            "score": float(found.scores[i, 0]),
            "probability": chance,
            "margin": float(margin[i]),
            "reasons": reasons(queries, i, index, int(number)) if is_sure else [],
        }


PART_NAMES = {
    "title": "title",
    "summary": "summary",
    "question": "one of its questions",
    "body": "a paragraph",
    "ticket": "what customers asked who were answered with it",
}


def reasons(queries: Queries, row: int, index: ArticleIndex, article: int) -> list[str]:
    """What speaks for an article, in plain words: the nearest part and the words in common.

    Only the article's own words are quoted, never the ticket's.
    """
    part, cosine = index.nearest_part(article, queries.vectors[row])
    near = f"close to {PART_NAMES[part.kind]} ({cosine:.2f})"
    common = _words_in_common(queries.only([row]).terms[0], index, article)
    return [near, f"words in common: {', '.join(common)}"] if common else [near]


def _words_in_common(wanted: Sequence[str], index: ArticleIndex, number: int) -> list[str]:
    """Up to four words of the article that the ticket uses too, rarest in the articles first."""
    shown = _words_by_term(index.articles[number])
    common = {term for term in wanted if term in shown}
    rarest = sorted(common, key=lambda term: (-index.counts.rarity(term), term))
    return [shown[term] for term in rarest[:4]]


@lru_cache(maxsize=10_000)
def _words_by_term(article: Article) -> dict[str, str]:
    shown: dict[str, str] = {}
    for text in (article.title, *article.questions, article.summary, article.body):
        for word in words(text):
            for term in terms(word, article.locale):
                shown.setdefault(term, word.lower())
    return shown
