"""The translation of an approved article, filed for review and never published by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from kb.articles import Article, ArticleStatus
from kb.errors import ReviewError
from kb.evidence import Evidence, Flag
from kb.review import moved
from kb.storage import content, evidence_store
from kb.storage.workspace import Workspace
from mining.drafting.llm.asking import Asking
from mining.drafting.llm.client import connected
from mining.drafting.llm.translating import Translation, translated

WHO = "askless translate"


def run(
    workspace: Workspace,
    article_id: str,
    *,
    to: str,
    now: datetime,
    environment: Mapping[str, str],
) -> dict[str, Any]:
    """Translate an article that is published in the other language; returns what was done.

    Raises:
        ReviewError: it is not published there, or somebody has written it in ``to`` already.
        LanguageModelError: no language model is set up.
        HeldBackError: a sentence looks like personal data; nothing was sent.
    """
    source = _source(workspace, article_id, to)
    _check_free(workspace, article_id, to)
    asking = Asking(connected(workspace.settings.drafting.llm, environment))
    made = translated(source, to, asking)
    if not made.pairs:
        raise ReviewError(
            f"translate {source.locale}/{source.id}: nothing came back that could be used "
            f"({made.record['reason'] or 'every sentence failed a check'}); nothing was written"
        )
    article, move = moved(
        made.article, ArticleStatus.IN_REVIEW, who=WHO, now=now, action="translate"
    )
    known = evidence_store.read_evidence(workspace, source.id, source.locale)
    content.write_article(workspace, article)
    evidence_store.write_evidence(workspace, _evidence(source, article, made, known, now))
    content.log_move(workspace, move)
    return {
        "article_id": article.id,
        "locale": to,
        "from_locale": source.locale,
        "title": article.title,
        "status": article.status.value,
        "llm": made.record,
        "unsure": [{"text": one.text, "faults": list(one.faults)} for one in made.unsure],
    }


def _source(workspace: Workspace, article_id: str, to: str) -> Article:
    """The published article in another of the workspace's languages."""
    others = [locale for locale in workspace.settings.locales if locale != to]
    for locale in others:
        if content.article_path(workspace, article_id, locale).is_file():
            found = content.read_article(workspace, article_id, locale)
            if found.is_published:
                return found
    where = " or ".join(others) or "another language"
    raise ReviewError(
        f"translate {article_id}: it is not published in {where}; approve it there first"
    )


def _check_free(workspace: Workspace, article_id: str, to: str) -> None:
    """Nobody's work is written over: only a translation that nobody has touched."""
    if not content.article_path(workspace, article_id, to).is_file():
        return
    there = content.read_article(workspace, article_id, to)
    known = evidence_store.read_evidence(workspace, article_id, to)
    is_ours = there.source.startswith("translate:") and there.status is ArticleStatus.IN_REVIEW
    if not is_ours or known is None or known.version != there.version:
        raise ReviewError(
            f"translate {to}/{article_id}: it is there already; edit it, or remove it first"
        )


def _evidence(
    source: Article, article: Article, made: Translation, known: Evidence | None, now: datetime
) -> Evidence:
    """What the translation stands on: the tickets behind the sentences it was made of."""
    note = f"translated from {source.locale} by {made.record['model']}; compare the two"
    flags = [Flag("translated", note)]
    flags += [
        Flag("untranslated", f"not translated ({', '.join(one.faults)}): {one.text}", one.text)
        for one in made.unsure
    ]
    sentences = tuple(
        replace(one, text=made.pairs[one.text], sources=(one.text,))
        for one in (known.sentences if known else ())
        if one.text in made.pairs
    )
    return Evidence(
        article_id=article.id,
        locale=article.locale,
        topic_id=article.topic_id or "",
        version=article.version,
        drafted_at=now,
        replies=known.replies if known else 0,
        customers=known.customers if known else 0,
        agents=known.agents if known else 0,
        sentences=sentences,
        flags=tuple(flags),
        llm=made.record,
    )
