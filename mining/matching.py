"""Articles and tickets made ready for :mod:`kb.matching`: the step that needs an encoder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kb.articles import Article
from kb.matching_features import ArticleIndex, Queries, Wording, article_parts, unit_rows
from mining.embedding import Encoder, encoded
from mining.stages import Progress, silent
from mining.stated import stated

LONGEST_TICKET = 2_000
"""Characters of a ticket that are read: the need stands at its start."""

_PLACEHOLDER = re.compile(r"\[[A-Z_]{2,20}(?:_\d+)?\]")


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
    """Tickets as queries; a ticket without text has a zero vector and so matches nothing."""
    read = [text[:LONGEST_TICKET] for text in texts]
    vectors = encoded(read, encoder, cache_dir=cache_dir, workers=workers, progress=progress)
    has_words = np.array([bool(text.strip()) for text in read], dtype=np.float32)
    return Queries.of(read, list(locales), unit_rows(vectors) * has_words[:, None])


@dataclass(frozen=True)
class NeedQueries:
    """The needs of tickets as queries."""

    rows: pd.DataFrame
    """Rows of TICKETS, one for each need; a ticket with two needs stands twice."""
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
    told = stated(tickets, encoder, cache_dir=cache_dir, workers=workers, progress=progress)
    rows = tickets.iloc[told.ticket].reset_index(drop=True)
    found = queries(
        told.texts, rows["language"].tolist(), encoder, cache_dir=cache_dir, workers=workers
    )
    return NeedQueries(rows, told.numbers, found)


def asked(subject: str, text: str) -> str:
    """What a ticket asks, without the placeholders of redaction.

    ``[ORDER]`` or ``[ADDRESS]`` would count as the word that an article is about.
    """
    joined = _PLACEHOLDER.sub(" ", f"{subject}\n{text}")
    return "\n".join(line for part in joined.splitlines() if (line := " ".join(part.split())))
