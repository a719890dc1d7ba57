"""Recurring needs in tickets: topics at one article's grain, in categories, in every language.

Vectors of meaning and wording (:mod:`mining.space`), a neighbour graph and its communities
(:mod:`mining.graph`), a grain that other tickets confirm (:mod:`mining.grain`), words and labels
(:mod:`mining.naming`). The same tickets in any order give the same topics.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kb.config import Mining
from kb.errors import NothingToDoError, StageError
from kb.tickets import TICKETS
from kb.topics import ASSIGNMENTS
from mining.embedding import Encoder, encoded
from mining.grain import Grain, best_resolution, grains
from mining.graph import (
    ABSENT,
    BLOCK,
    Floats,
    Integers,
    Neighbours,
    centroids,
    communities,
    graph,
    one_blas_thread,
)
from mining.naming import Naming
from mining.runs import content_hash
from mining.space import Space, language_groups, neighbour_lists, space
from mining.stages import Progress, silent
from mining.stated import Stated, stated
from mining.strangers import STRANGERS, resembles_nothing
from mining.topic_table import Found, topic_table
from mining.topic_words import ANYBODY, SupportedNames

TOPICS_VERSION = "7"
"""Part of what topics are made from; raised when the same tickets would give other topics."""

MOST_CLUSTERED = 20_000
"""Distinct texts in the graph; where there are more, a sample is clustered and the rest joins."""
FEWEST_CLUSTERED = 11
"""Fewer distinct texts than this are one topic."""
TRIALS, ITERATIONS = 5, 3
FAR_QUANTILE = 0.05
"""A ticket of a topic too small to be one joins the nearest topic unless it is farther from it
than all but this share of tickets are from theirs; then it has no topic."""
OCTAVE = 2.0


@dataclass(frozen=True)
class Topics:
    """Topics found in tickets, and what they were made from."""

    topics: pd.DataFrame
    """:data:`kb.topics.TOPICS`: topics by size, then categories by size."""
    assignments: pd.DataFrame
    """:data:`kb.topics.ASSIGNMENTS`: a row for each need, by ticket id and number."""
    centroids: Floats
    """Unit mean sentence vector of each topic, float32 (topics, dimensions)."""
    centroid_ids: tuple[str, ...]
    """The topic of each row of ``centroids``."""
    made_from: dict[str, Any]
    """Hash of the tickets, encoder, settings and versions."""
    told: Stated
    """The needs that the topics were found in, in the order of ``assignments``."""
    grains: tuple[Grain, ...] = ()
    """The resolutions tried, for explaining the number of topics; none for few tickets."""


def topics(
    tickets: pd.DataFrame,
    encoder: Encoder,
    settings: Mining,
    *,
    rule: SupportedNames = ANYBODY,
    cache_dir: Path | None = None,
    workers: int = 1,
    progress: Progress = silent,
) -> Topics:
    """The topics of the rows of TICKETS whose ``noise`` is null.

    Up to ten distinct texts are a single topic. ``rule`` says what their names may hold,
    ``cache_dir`` keeps sentence vectors.

    Raises:
        NothingToDoError: no ticket states a need.
    """
    needs = needs_of(tickets)
    with one_blas_thread():
        options = {"cache_dir": cache_dir, "workers": workers}
        told = stated(needs, encoder, progress=progress, **options)  # type: ignore[arg-type]
        languages = needs["language"].iloc[told.ticket].tolist()
        distinct = _Distinct.of(told.texts, languages)
        others = encoded(STRANGERS, encoder, **options)  # type: ignore[arg-type]
        placed = _placed(distinct, told.vectors[distinct.first], others, settings)
        found = _found(needs, told, distinct, placed)
        naming = Naming(encoder, rule, cache_dir=cache_dir, workers=workers)
        table = topic_table(found, naming)
    assignments = ASSIGNMENTS.frame(found.assignments())
    return Topics(
        table,
        assignments,
        found.centroids,
        tuple(found.topic_ids),
        made_from(needs, encoder, settings),
        told,
        placed.tried,
    )


def needs_of(tickets: pd.DataFrame) -> pd.DataFrame:
    """The tickets that state a need, by ticket id.

    Raises:
        NothingToDoError: there are none.
    """
    known = TICKETS.check(tickets)
    needs = known[known["noise"].isna()].sort_values("ticket_id", ignore_index=True)
    if needs.empty:
        aside = f"; {len(known)} are set apart as noise" if len(known) else ""
        raise NothingToDoError(
            f"mine: no ticket states a need{aside}. Import tickets first with `askless import`"
        )
    return needs


def made_from(needs: pd.DataFrame, encoder: Encoder, settings: Mining) -> dict[str, Any]:
    """What topics rest on, by name; equal for equal tickets in any order."""
    columns = ["ticket_id", "language", "subject", "text"]
    rows = zip(*(needs[name].tolist() for name in columns), strict=True)
    return {
        "tickets": content_hash(*("\x1f".join(map(str, row)) for row in sorted(rows))),
        "encoder": f"{encoder.name} {encoder.version}",
        "settings": settings.model_dump(),
        "version": TOPICS_VERSION,
        "libraries": {name: version(name) for name in ("graspologic-native", "bertopic")},
    }


@dataclass(frozen=True)
class _Distinct:
    """The distinct texts of needs: a thousand equal needs are one point in the graph."""

    texts: list[str]
    groups: Integers
    """Language group of each text."""
    need_text: Integers
    """For each need the row of its text."""
    first: Integers
    """The first need with each text."""
    counts: Integers
    """Needs per text."""

    @classmethod
    def of(cls, texts: Sequence[str], languages: Sequence[str]) -> _Distinct:
        rows: dict[str, int] = {}
        first: list[int] = []
        need_text = np.empty(len(texts), dtype=np.int64)
        for number, text in enumerate(texts):
            key = " ".join(text.casefold().split())
            if key not in rows:
                rows[key] = len(first)
                first.append(number)
            need_text[number] = rows[key]
        groups = language_groups([languages[number] for number in first])
        counts = np.bincount(need_text, minlength=len(first))
        chosen = np.array(first, dtype=np.int64)
        return cls([texts[number] for number in first], groups, need_text, chosen, counts)


@dataclass(frozen=True)
class _Placed:
    """Distinct texts placed in topics."""

    labels: Integers
    """Topic number of each distinct text, -1 for none."""
    joint: Floats
    """Unit vectors of meaning and wording."""
    tried: tuple[Grain, ...] = ()


def _placed(distinct: _Distinct, vectors: Floats, others: Floats, settings: Mining) -> _Placed:
    """Topics of the distinct texts; a text that resembles no other has none."""
    size = len(distinct.texts)
    if size < FEWEST_CLUSTERED:
        return _Placed(np.zeros(size, dtype=np.int64), vectors)
    where = space(distinct.texts, vectors, distinct.groups, seed=settings.seed)
    sample = _clustered_rows(size, settings.seed)
    is_strange = resembles_nothing(vectors, distinct.groups, others, among=sample)
    is_strange &= distinct.counts == 1
    sample = sample[~is_strange[sample]]
    part = Space(where.sentences[sample], where.joint[sample], distinct.groups[sample])
    tried: tuple[Grain, ...] = ()
    if settings.clusterer == "hdbscan":
        found = _by_density(part.sentences, settings)
    else:
        found, tried = _by_graph(part, settings)
    labels = np.full(size, ABSENT, dtype=np.int64)
    labels[sample] = found
    settled = _settled(labels, where.joint, distinct.counts, settings)
    settled[is_strange] = ABSENT
    return _Placed(settled, where.joint, tried)


def _clustered_rows(size: int, seed: int) -> Integers:
    if size <= MOST_CLUSTERED:
        return np.arange(size)
    chance = np.random.default_rng(seed)
    return np.sort(chance.choice(size, MOST_CLUSTERED, replace=False))


def _by_graph(part: Space, settings: Mining) -> tuple[Integers, tuple[Grain, ...]]:
    size = len(part.groups)
    k = min(settings.neighbours, max(3, size // 5))
    lists: list[Neighbours] = neighbour_lists(part, k)
    floor = smallest_size(settings, size)
    tried = grains(lists, smallest=floor, seed=settings.seed)
    resolution = best_resolution(tried, size) * OCTAVE**settings.coarser_finer
    found = communities(
        graph(lists),
        resolution=resolution,
        seed=settings.seed,
        trials=TRIALS,
        iterations=ITERATIONS,
    )
    return found, tuple(tried)


def _by_density(sentences: Floats, settings: Mining) -> Integers:
    """UMAP and HDBSCAN as BERTopic has them by default (McInnes et al. 2017, 2018)."""
    try:
        from umap import UMAP
    except ImportError as error:
        raise StageError(
            "mine with clusterer hdbscan: the package umap-learn is not installed; run "
            "`pip install askless[hdbscan]` or set mining.clusterer to leiden"
        ) from error
    from sklearn.cluster import HDBSCAN

    reduced = UMAP(5, metric="cosine", min_dist=0.0, random_state=settings.seed)
    found = HDBSCAN(min_cluster_size=settings.smallest_topic, copy=True)
    return np.asarray(found.fit_predict(reduced.fit_transform(sentences)), dtype=np.int64)


def smallest_size(settings: Mining, tickets: int) -> int:
    """Tickets a topic needs: the setting, or a tenth of the tickets where they are few."""
    return min(settings.smallest_topic, max(2, tickets // 10))


def _settled(labels: Integers, joint: Floats, counts: Integers, settings: Mining) -> Integers:
    """Topics of at least the smallest size, numbered from 0, largest first.

    Texts of smaller ones, and texts that were not clustered, join the nearest topic unless it is
    far from them.
    """
    sizes = np.bincount(labels[labels >= 0], weights=counts[labels >= 0])
    order = np.argsort(-sizes, kind="stable")
    floor = smallest_size(settings, int(counts.sum()))
    kept = [int(label) for label in order if sizes[label] >= floor] or [int(order[0])]
    renumbered = np.full(len(sizes) + 1, ABSENT, dtype=np.int64)
    renumbered[kept] = np.arange(len(kept))
    settled = renumbered[labels]
    middles = centroids(joint, settled, len(kept))
    inside = settled >= 0
    own = np.einsum("ij,ij->i", joint[inside], middles[settled[inside]])
    limit = float(np.quantile(own, FAR_QUANTILE))
    outside = np.flatnonzero(~inside)
    for start in range(0, len(outside), BLOCK):
        rows = outside[start : start + BLOCK]
        near = joint[rows] @ middles.T
        settled[rows] = np.where(near.max(axis=1) >= limit, near.argmax(axis=1), ABSENT)
    return settled


def _found(needs: pd.DataFrame, told: Stated, distinct: _Distinct, placed: _Placed) -> Found:
    """Topics on needs, renumbered by needs, with their centroids and categories."""
    topic = placed.labels[distinct.need_text]
    sizes = np.bincount(topic[topic >= 0])
    rank = np.full(len(sizes) + 1, ABSENT, dtype=np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    topic = rank[topic]
    rows = told.vectors
    middles = centroids(rows, topic, len(sizes))
    similarity = np.einsum("ij,ij->i", rows, middles[topic])
    joint = centroids(placed.joint[distinct.need_text], topic, len(sizes))
    category = categories(joint, np.bincount(topic[topic >= 0]))
    # A topic is named by the words that bear its needs.
    read = needs.iloc[told.ticket].reset_index(drop=True).assign(subject="", text=list(told.shown))
    return Found(
        needs=read,
        topic=topic,
        similarity=similarity,
        vectors=rows,
        centroids=middles,
        category=category,
        text=distinct.need_text,
        parts=told.needs,
    )


def categories(middles: Floats, sizes: Integers) -> Integers:
    """A category number for each topic, 0 the one with most tickets.

    Ward's method (1963) on topic centroids; ``sizes`` are tickets per topic.
    """
    from sklearn.cluster import AgglomerativeClustering

    wanted = category_count(len(middles))
    if wanted < 2:
        return np.zeros(len(middles), dtype=np.int64)
    raw = AgglomerativeClustering(wanted, linkage="ward").fit_predict(middles)
    tickets = np.bincount(raw, weights=sizes)
    rank = np.empty(wanted, dtype=np.int64)
    rank[np.argsort(-tickets, kind="stable")] = np.arange(wanted)
    numbered: Integers = rank[raw]
    return numbered


def category_count(topics: int) -> int:
    """Categories for so many topics: 3 topics 1, 16 topics 6, 36 topics 9, never over twelve.

    Twelve is what the first page of a help center shows at a glance.
    """
    return 1 if topics < 4 else min(12, round(1.5 * topics**0.5))
