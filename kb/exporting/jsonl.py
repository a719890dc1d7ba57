"""JSON lines: everything about each article in one object, askless's own exchange format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.exporting.outgoing import Outgoing, Target, json_lines, without_html


def files(articles: Sequence[Outgoing]) -> dict[str, str]:
    """One file, ``articles.jsonl``."""
    return {"articles.jsonl": json_lines(_row(one) for one in articles)}


def _row(one: Outgoing) -> dict[str, Any]:
    article = one.article
    return {
        "id": article.id,
        "locale": article.locale,
        "title": article.title,
        "body": without_html(article.body.strip()),
        "status": "draft",
        "category": one.category,
        "slug": article.slug,
        "summary": article.summary,
        "questions": list(article.questions),
        "keywords": list(article.keywords),
        "content_hash": one.content_hash,
    }


TARGET = Target("jsonl", "JSON lines, askless's own format", files, is_desk=False)
