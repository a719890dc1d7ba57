"""Articles and tickets made ready for :mod:`kb.matching`: the step that needs an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kb.articles import Article
from kb.frames import column_values
from kb.matching_features import ArticleIndex, Queries, Wording, article_parts
from mining.embedding import MOST_WORKERS, Encoder, encoded
from mining.late_queries import LateQueries, LateStated
from mining.recognisers.spans import ANY_PLACEHOLDER
from mining.stages import Progress, silent
from mining.stated import Stated, stated
from mining.stated_by_month import LEARNT_FROM, MonthsRead, Said, stated_by_month

LONGEST_TICKET = 2_000
"""Characters of a ticket that are read: the need stands at its start."""


def article_index(
    articles: Sequence[Article],
    encoder: Encoder,
    *,
    wording: Wording = (),
    cache_dir: Path | None = None,
) -> ArticleIndex:
    """The index of ``articles``; texts that several of them (versions) share are encoded once."""
    texts = [part.text for part in article_parts(articles, wording)]
    vectors = encoded(texts, encoder, cache_dir=cache_dir)
    return ArticleIndex.of(articles, vectors, wording)


def queries(
    texts: Sequence[str],
    locales: Sequence[str],
    encoder: Encoder,
    *,
    cache_dir: Path | None = None,
    workers: int = 1,
    progress: Progress = silent,
) -> Queries:
    """Texts of one need each as queries, read as tickets are; one without words matches nothing."""
    rows = pd.DataFrame({"subject": "", "text": list(texts)}, dtype=object)
    told = stated(
        rows, encoder, is_split=True, cache_dir=cache_dir, workers=workers, progress=progress
    )
    return _read(told, locales)


def _read(told: Stated, locales: Sequence[str]) -> Queries:
    return Queries([text[:LONGEST_TICKET] for text in told.texts], list(locales), told.vectors)


@dataclass(frozen=True)
class NeedQueries:
    """The needs of tickets as queries."""

    rows: pd.DataFrame
    """Rows of TICKETS without their texts, one a need; a ticket with two needs stands twice."""
    numbers: Sequence[int]
    """The number of each need in its ticket, from 0."""
    queries: Queries


def need_queries(
    tickets: pd.DataFrame,
    encoder: Encoder,
    *,
    cache_dir: Path | None = None,
    workers: int = 1,
    progress: Progress = silent,
) -> NeedQueries:
    """The needs of rows of TICKETS as queries, in their order.

    Only the sentences that bear a need are read (:mod:`mining.stated`).
    """
    told = stated_by_month(
        tickets, encoder, cache_dir=cache_dir, workers=workers, progress=progress
    )
    rows = tickets.drop(columns=["subject", "text"]).iloc[told.ticket].reset_index(drop=True)
    return NeedQueries(rows, told.numbers, _read(told, rows["language"].tolist()))


def late_queries(
    tickets: pd.DataFrame,
    said: Said,
    encoder: Encoder,
    *,
    cache_dir: Path,
    workers: int = 1,
    progress: Progress = silent,
) -> NeedQueries:
    """As :func:`need_queries`, of rows of TICKETS without texts, which ``said`` has.

    Of very many tickets words and vectors are read of the needs that are asked for.
    """
    if len(tickets) <= LEARNT_FROM:
        pairs = said.pairs(np.arange(len(tickets)))
        texts = {"subject": [one for one, _ in pairs], "text": [one for _, one in pairs]}
        return need_queries(
            tickets.assign(**texts),
            encoder,
            cache_dir=cache_dir,
            workers=workers,
            progress=progress,
        )
    few = min(workers, MOST_WORKERS)
    told = LateStated.of(MonthsRead(tickets, said, encoder, cache_dir, few, progress))
    rows = tickets.take(told.ticket).reset_index(drop=True)
    locales = column_values(rows["language"])
    return NeedQueries(rows, told.numbers, LateQueries.late(told, locales, LONGEST_TICKET))


def asked(subject: str, text: str) -> str:
    """What a ticket asks, without the placeholders of redaction.

    ``[ORDER]`` or ``[ADDRESS]`` would count as the word that an article is about.
    """
    joined = ANY_PLACEHOLDER.sub(" ", f"{subject}\n{text}")
    return "\n".join(line for part in joined.splitlines() if (line := " ".join(part.split())))
