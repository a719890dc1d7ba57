"""The keywords stage: customers' words of each published article, from the tickets it answers.

Its result holds ``words.json`` and ``figures.json``; publishing reads the words from there
(:mod:`kb.storage.article_words`). Which tickets an article answers say the matches of the gaps
stage, against the articles of now; where only `askless measure` has run, its matches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kb.article_words import QUESTION, WordDecision, Words, decided
from kb.articles import Article
from kb.errors import NothingToDoError, WordsError
from kb.frames import column_values
from kb.matching import MATCHES
from kb.storage import article_words as store
from kb.storage import content, files, ticketstore, topicstore
from kb.storage.workspace import Workspace
from kb.tickets import ASKED_TICKETS
from mining.article_words import Rule, Written, article_words
from mining.embedding import MOST_WORKERS
from mining.encoders import load_encoder
from mining.runs import Runs, content_hash, stage_key
from mining.stages import (
    FIGURES_FILE,
    MATCHES_FILE,
    Progress,
    StageResult,
    saved_figures,
    silent,
)
from mining.stated_by_month import stated_by_month

STAGE = store.STAGE
VERSION = "2"
"""Raised when the same inputs would give another result."""


def run(
    workspace: Workspace, *, progress: Progress = silent, now: datetime | None = None
) -> StageResult:
    """Mine the words of the published articles.

    ``now`` is there because every stage has it: no date counts.

    Raises:
        NothingToDoError: no tickets were matched yet.
    """
    del now
    runs = Runs(workspace.runs_dir)
    source, matched = _matched(runs)
    articles = [a for a in content.read_articles(workspace) if a.is_published]
    stored = ticketstore.read_ticket_columns(workspace, ASKED_TICKETS)
    tickets = topicstore.without_marked(stored, runs.newest("mine"))
    tickets = tickets[tickets["noise"].isna()].reset_index(drop=True)
    encoder = load_encoder(workspace.settings.mining.encoder)
    reading = ticketstore.reading(workspace)
    least = workspace.settings.drafting.support_customers
    made_from = {
        source: matched.name,
        "tickets": ticketstore.fingerprint(workspace),
        "articles": content_hash(*(f"{a.locale}/{a.id}/{a.version}" for a in articles)),
        "orders": list(workspace.settings.order_patterns),
        "encoder": f"{encoder.name} {encoder.version}",
        "by_models": reading.is_by_models,
        "least": least,
        "version": VERSION,
    }
    key = stage_key(STAGE, made_from)
    found = runs.current(STAGE, key)
    if found is not None:
        return StageResult(STAGE, key, found, True, saved_figures(found))
    rule = Rule(least, _is_private(workspace), has_names=reading.is_by_models)
    written = _written(workspace, tickets, matched, progress)
    words = article_words(written, articles, rule)
    figures = _counted(words, articles, written)
    with runs.saving(STAGE, key, made_from) as folder:
        store.write_words(folder, words)
        files.write_json(folder / FIGURES_FILE, figures)
    return StageResult(STAGE, key, runs.root / STAGE / key, False, figures)


def _matched(runs: Runs) -> tuple[str, Path]:
    for stage in ("gaps", "measure"):
        folder = runs.newest(stage)
        if folder is not None and (folder / MATCHES_FILE).is_file():
            return stage, folder
    raise NothingToDoError(
        "keywords: no ticket was matched to an article yet; run `askless gaps`",
        code="not_run",
        command="askless gaps",
    )


def _accepted(matched: Path) -> dict[tuple[str, int], tuple[str, str]]:
    """(ticket, number of its need) -> the article and language that answer it."""
    from mining.stages.counted import NEED_MATCHES_FILE

    path = matched / NEED_MATCHES_FILE
    table = files.read_table(path if path.is_file() else matched / MATCHES_FILE, MATCHES)
    own = table[table["kind"].eq("match").astype(bool)]
    keys = zip(column_values(own["ticket_id"]), column_values(own["need"].fillna(0)), strict=True)
    places = zip(column_values(own["article_id"]), column_values(own["locale"]), strict=True)
    return dict(zip(keys, places, strict=True))


def _written(
    workspace: Workspace, tickets: pd.DataFrame, matched: Path, progress: Progress
) -> list[Written]:
    """Every need as its customer put it: the sentences that bear it, as the matcher reads them."""
    settings = workspace.settings
    told = stated_by_month(
        tickets,
        load_encoder(settings.mining.encoder),
        cache_dir=workspace.data_dir / "vectors",
        workers=settings.workers or MOST_WORKERS,
        progress=progress,
    )
    accepted = _accepted(matched)
    rows = tickets.iloc[told.ticket]
    found = []
    for ticket, number, customer, language, text in zip(
        column_values(rows["ticket_id"]),
        told.numbers,
        column_values(rows["requester_key"]),
        column_values(rows["language"]),
        told.texts,
        strict=True,
    ):
        article, locale = accepted.get((ticket, number), (None, language))
        own = article if locale == language else None
        found.append(Written(customer or ticket, text, language, own))
    return found


def _is_private(workspace: Workspace) -> Any:
    from mining.audit import recogniser

    marks = recogniser(workspace.settings)
    return lambda text, language: any(True for _ in marks(text, language))


def _counted(words: Words, articles: list[Article], written: list[Written]) -> dict[str, Any]:
    kinds = Counter(one.kind for own in words.values() for one in own)
    return {
        "articles": len(articles),
        "articles_with_words": len(words),
        "words": sum(kinds.values()) - kinds[QUESTION],
        "questions": kinds[QUESTION],
        "needs": len(written),
        "needs_with_article": sum(one.article_id is not None for one in written),
    }


def take(
    workspace: Workspace,
    action: str,
    article_id: str,
    text: str,
    *,
    locale: str | None,
    by: Mapping[str, Any],
) -> list[WordDecision]:
    """Refuse or allow a word of an article in a language, or in each that has it.

    ``by`` holds ``who`` and ``now``. The caller holds the workspace.

    Raises:
        WordsError: there is no such word, or nothing would change.
    """
    words, log = store.read_words(workspace), store.read_decisions(workspace)
    number = 1 + max((one.number for one in log), default=0)
    taken: list[WordDecision] = []
    problems = []
    for own in [locale] if locale else list(workspace.settings.locales):
        wanted = WordDecision(
            number + len(taken), by["now"], by["who"], action, article_id, own, text.strip()
        )
        try:
            taken.append(decided(words, log, wanted))
        except WordsError as error:
            problems.append(error)
    if not taken:
        raise problems[0]
    store.append_decisions(workspace, taken)
    return taken
