"""Markdown files with front matter, ``<locale>/<category>/<slug>.md``, for any site generator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.articles import with_front_matter
from kb.exporting.outgoing import Outgoing, Target, without_html


def files(articles: Sequence[Outgoing]) -> dict[str, str]:
    """Path -> text of each article; the path is the same in every language."""
    return {f"{one.article.locale}/{one.article.id}.md": _text(one) for one in articles}


def _text(one: Outgoing) -> str:
    article = one.article
    matter: dict[str, Any] = {"title": article.title, "status": "draft", "locale": article.locale}
    optional = {
        "summary": article.summary,
        "questions": list(article.questions),
        "keywords": list(article.keywords),
        "category": one.category,
        "group": article.id,
        "content_hash": one.content_hash,
    }
    return with_front_matter(matter, optional, without_html(article.body.strip()))


TARGET = Target("markdown", "Markdown files with front matter, by language", files, is_desk=False)
