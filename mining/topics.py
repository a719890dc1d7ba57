"""Recurring needs in tickets: topics at one article's grain, in categories, in every language.

Vectors of meaning and wording (:mod:`mining.space`), a neighbour graph and its communities
(:mod:`mining.graph`), a grain that other tickets confirm (:mod:`mining.grain`), words and labels
(:mod:`mining.naming`). The same tickets in any order give the same topics.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.config import Mining
from kb.errors import NothingToDoError, StageError
from kb.frames import FrameSchema, column_values
from kb.tickets import TICKETS
from mining.embedding import Encoder, encoded, text_key
from mining.gathering import Sample, gathered
from mining.grain import Grain, best_resolution, grains
from mining.graph import (
    ABSENT,
    COPIED,
    Floats,
    Integers,
    Neighbours,
    centroids,
    communities,
    cosines,
    graph,
    one_blas_thread,
)
from mining.joining import Joining, Voters, settled
from mining.naming import Naming
from mining.runs import hash_of
from mining.space import Others, Space, language_groups, neighbour_lists, space
from mining.stages import Progress, silent
from mining.stated import Stated, read_ahead, stated
from mining.strangers import STRANGERS, Parted, Strangeness
from mining.topic_table import COUNTED, Found, topic_table
from mining.topic_words import ANYBODY, SupportedNames

TOPICS_VERSION = "11"
"""Part of what topics are made from; raised when the same tickets would give other topics."""

MOST_CLUSTERED = 20_000
"""Distinct texts that are compared each with each; where there are more, a sample of them."""
MOST_GATHERED = 100_000
"""Texts in the graph; where there are more, the rest joins the topics found in these."""
FEWEST_CLUSTERED = 11
"""Fewer distinct texts than this are one topic, or one each where each is asked often."""
TRIALS, ITERATIONS = 4, 3
"""Runs of the final cut, two at a time, and the rounds of each."""
OCTAVE = 2.0
READ = list(dict.fromkeys(["ticket_id", "language", "requester_key", *COUNTED]))
"""Columns of TICKETS beside the words that topics are told by."""

_NUMBER = re.compile(r"\d+")


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
    # Sentences are read while libraries are imported, a second or more.
    options: dict[str, Any] = {"cache_dir": cache_dir, "workers": workers}
    with read_ahead(needs, encoder, **options) as read, one_blas_thread():
        told = stated(needs, encoder, read=read, progress=progress, **options)
        languages = column_values(needs["language"].iloc[told.ticket])
        distinct = _Distinct.of(told.texts, languages)
        others = encoded(STRANGERS, encoder, **options)
        placed = _placed(distinct, told.vectors, others, settings)
        found = _found(needs, told, distinct, placed)
        naming = Naming(encoder, rule, cache_dir=cache_dir, workers=workers)
        table = topic_table(found, naming)
    return Topics(
        table,
        found.assignments(),
        found.centroids,
        tuple(found.topic_ids),
        made_from(needs, encoder, settings),
        told,
        placed.tried,
    )


def needs_of(tickets: pd.DataFrame, schema: FrameSchema = TICKETS) -> pd.DataFrame:
    """The tickets (rows of ``schema``) that state a need, by ticket id.

    Raises:
        NothingToDoError: there are none.
    """
    known = schema.check(tickets)
    is_need = known["noise"].isna()
    needs = known if is_need.all() else known[is_need]
    ids = needs["ticket_id"]
    if ids.is_monotonic_increasing and ids.is_unique:  # very many need not be copied
        needs = needs.reset_index(drop=True)
    else:
        needs = needs.sort_values("ticket_id", ignore_index=True)
    if needs.empty:
        aside = f"; {len(known)} are set apart as noise" if len(known) else ""
        raise NothingToDoError(
            f"mine: no ticket states a need{aside}. Import tickets first with `askless import`"
        )
    return needs


def made_from(needs: pd.DataFrame, encoder: Encoder, settings: Mining) -> dict[str, Any]:
    """What topics rest on, by name; equal for equal tickets in any order."""
    return {
        "tickets": hash_of(_written(needs)),
        "encoder": f"{encoder.name} {encoder.version}",
        "settings": settings.model_dump(),
        "version": TOPICS_VERSION,
        "libraries": {name: version(name) for name in ("graspologic-native", "bertopic")},
    }


def _written(needs: pd.DataFrame) -> Iterator[str]:
    """What each ticket says, by ticket id, one at a time."""
    told = needs[["ticket_id", "language", "subject", "text"]]
    if not (told["ticket_id"].is_unique and told["ticket_id"].is_monotonic_increasing):
        told = told.sort_values(told.columns.tolist())
    for start in range(0, len(told), COPIED):
        rows = told.iloc[start : start + COPIED].itertuples(index=False, name=None)
        yield from ("\x1f".join(map(str, row)) for row in rows)


@dataclass(frozen=True)
class _Distinct:
    """The distinct texts of needs: a thousand equal needs are one point in the graph.

    Needs that differ in numbers alone are equal: what was bought, when and for how much.
    """

    texts: Sequence[str]
    languages: Sequence[str]
    need_text: Integers
    """For each need the row of its text."""
    first: Integers
    """The first need with each text."""
    counts: Integers
    """Needs per text."""

    @classmethod
    def of(cls, texts: Sequence[str], languages: Sequence[str]) -> _Distinct:
        rows: dict[bytes, int] = {}
        first: list[int] = []
        need_text = np.empty(len(texts), dtype=np.int64)
        for number, text in enumerate(texts):
            key = text_key(_NUMBER.sub("0", " ".join(text.casefold().split())))
            if key not in rows:
                rows[key] = len(first)
                first.append(number)
            need_text[number] = rows[key]
        counts = np.bincount(need_text, minlength=len(first))
        own, spoken = [texts[number] for number in first], [languages[number] for number in first]
        return cls(own, spoken, need_text, np.array(first, dtype=np.int64), counts)


@dataclass(frozen=True)
class _Placed:
    """Distinct texts placed in topics."""

    labels: Integers
    """Topic number of each distinct text, -1 for none."""
    joint: Floats
    """Unit vectors of meaning and wording of those that were clustered."""
    row: Integers
    """The row of each distinct text among them, -1 for none."""
    tried: tuple[Grain, ...] = ()


def _placed(distinct: _Distinct, vectors: Floats, others: Floats, settings: Mining) -> _Placed:
    """Topics of the distinct texts; a text that resembles no other has none.

    ``vectors`` are those of the needs. Of many texts a sample says what topics are like, and where
    there are very many, some join in the end.
    """
    size = len(distinct.texts)
    if size < FEWEST_CLUSTERED:
        joint = vectors[distinct.first]
        return _Placed(_few(joint, distinct.counts, settings), joint, np.arange(size))
    rows, more, rest = _parts(size, settings)
    texts, languages = _some(distinct.texts, rows), _some(distinct.languages, rows)
    groups = language_groups(languages)
    number = dict(zip(languages, groups.tolist(), strict=True))
    own = vectors[distinct.first[rows]]
    with ThreadPoolExecutor(1) as pool:  # wording is worked out on the other core meanwhile
        compared = pool.submit(Strangeness.of, own, groups, others)
        where = space(texts, own, groups, seed=settings.seed)
    is_strange, strangeness = _strangers(compared.result(), distinct.counts[rows])
    kept = np.flatnonzero(~is_strange)
    part, chosen = where.only(kept), rows[kept]
    found, tried = _clustered(part, settings, texts=len(kept) + len(more))
    if len(more):
        sample = Sample(where, kept, found, strangeness)
        part, known = sample.grown(_others(distinct, vectors, more, number))
        resolution = _resolution(tried, len(kept) + len(more), settings)
        found = gathered(sample.middles, part, settings, resolution)
        chosen = np.concatenate([chosen, more[known]])
    floor = smallest_size(settings, int(distinct.counts.sum()))
    topics_of = settled(found, part.joint, distinct.counts[chosen], floor)
    every, row = np.full(size, ABSENT, dtype=np.int64), np.full(size, ABSENT, dtype=np.int64)
    every[chosen], row[chosen] = topics_of.labels, np.arange(len(chosen))
    if len(rest):
        voters = Voters(part.joint, topics_of.labels, part.groups)
        joining = Joining(where, Parted(strangeness, every[rows]), voters, topics_of.middles)
        every[rest] = joining.topics(_others(distinct, vectors, rest, number))
    return _Placed(every, part.joint, row, tried)


def _strangers(found: Strangeness, counts: Integers) -> tuple[npt.NDArray[np.bool_], Strangeness]:
    """Which texts have no topic, and who is strange: nobody where nothing resembles anything."""
    is_strange = found.own & (counts == 1)
    if len(counts) - is_strange.sum() < FEWEST_CLUSTERED:
        return np.zeros_like(is_strange), found.nobody()
    return is_strange, found


def _few(vectors: Floats, counts: Integers, settings: Mining) -> Integers:
    """Topics of too few texts for a graph: a text that is asked often enough has its own.

    The others join the nearest of these; all are one topic where less than two are asked often.
    """
    often = np.flatnonzero(counts >= smallest_size(settings, int(counts.sum())))
    if len(often) < 2:
        return np.zeros(len(counts), dtype=np.int64)
    return np.asarray((vectors @ vectors[often].T).argmax(axis=1), dtype=np.int64)


def _some(values: Sequence[str], rows: Integers) -> list[str]:
    return [values[row] for row in rows.tolist()]


def _others(
    distinct: _Distinct, vectors: Floats, rows: Integers, number: Mapping[str, int]
) -> Others:
    """The texts that were not clustered; ``number`` is the group of each language."""
    groups = [number.get(language, 0) for language in _some(distinct.languages, rows)]
    return Others(
        _some(distinct.texts, rows),
        np.array(groups, dtype=np.int64),
        vectors,
        distinct.first[rows],
        distinct.counts[rows] == 1,
    )


def _parts(size: int, settings: Mining) -> tuple[Integers, Integers, Integers]:
    """The texts that are compared each with each, those that are gathered, and those that join."""
    if size <= MOST_CLUSTERED:
        nothing = np.zeros(0, dtype=np.int64)
        return np.arange(size), nothing, nothing
    order = np.random.default_rng(settings.seed).permutation(size)
    most = MOST_CLUSTERED if settings.clusterer == "hdbscan" else MOST_GATHERED
    first, then, last = np.split(order, [MOST_CLUSTERED, max(most, MOST_CLUSTERED)])
    return np.sort(first), np.sort(then), np.sort(last)


def _clustered(part: Space, settings: Mining, *, texts: int) -> tuple[Integers, tuple[Grain, ...]]:
    """A cluster number for each row, and the grains tried; the rows stand for so many texts."""
    if settings.clusterer == "hdbscan":
        return _by_density(part.sentences, settings), ()
    size = len(part.groups)
    k = min(settings.neighbours, max(3, size // 5))
    lists: list[Neighbours] = neighbour_lists(part, k)
    floor = smallest_size(settings, size)
    tried = grains(lists, smallest=floor, seed=settings.seed, stand_for=texts)
    found = communities(
        graph(lists),
        resolution=_resolution(tried, texts, settings),
        seed=settings.seed,
        trials=TRIALS,
        iterations=ITERATIONS,
    )
    return found, tuple(tried)


def _resolution(tried: Sequence[Grain], texts: int, settings: Mining) -> float:
    return float(best_resolution(tried, texts) * OCTAVE**settings.coarser_finer)


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

    reduced = UMAP(5, metric="cosine", min_dist=0.0, random_state=settings.seed, n_jobs=1)
    found = HDBSCAN(min_cluster_size=settings.smallest_topic, copy=True)
    return np.asarray(found.fit_predict(reduced.fit_transform(sentences)), dtype=np.int64)


def smallest_size(settings: Mining, tickets: int) -> int:
    """Tickets a topic needs: the setting, or a tenth of the tickets where they are few."""
    return min(settings.smallest_topic, max(2, tickets // 10))


def _found(needs: pd.DataFrame, told: Stated, distinct: _Distinct, placed: _Placed) -> Found:
    """Topics on needs, renumbered by needs, with their centroids and categories."""
    topic = placed.labels[distinct.need_text]
    sizes = np.bincount(topic[topic >= 0])
    rank = np.full(len(sizes) + 1, ABSENT, dtype=np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    topic = rank[topic]
    rows = told.vectors
    middles = centroids(rows, topic, len(sizes))
    row = placed.row[distinct.need_text]
    clustered = np.where(row >= 0, topic, ABSENT)
    joint = centroids(placed.joint, clustered, len(sizes), rows=row)
    category = categories(joint, np.bincount(topic[topic >= 0]))
    # A topic is named by the words that bear its needs.
    read = needs[READ].iloc[told.ticket].reset_index(drop=True)
    return Found(
        needs=read.assign(subject="", text=list(told.shown)),
        topic=topic,
        similarity=cosines(rows, middles, topic),
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
