"""Freshdesk Solutions: requests of API v2, with status 1 (draft)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.exporting.outgoing import REQUESTS, Outgoing, Target, json_lines, request, with_translations

BASE = "/api/v2/solutions"
DRAFT = 1
PERMANENT = 1
"""Kind of article: 1 permanent, 2 workaround."""


def files(articles: Sequence[Outgoing]) -> dict[str, str]:
    """One file of requests; ``{article_id}`` is the answer to the request before it."""
    return {REQUESTS: json_lines(with_translations(articles, _article, _translation))}


def _article(one: Outgoing) -> dict[str, Any]:
    return request("POST", f"{BASE}/folders/{{folder_id}}/articles", _body(one), one)


def _translation(one: Outgoing, article_id: str) -> dict[str, Any]:
    return request("POST", f"{BASE}/articles/{article_id}/{one.article.locale}", _body(one), one)


def _body(one: Outgoing) -> dict[str, Any]:
    body: dict[str, Any] = {
        "title": one.article.title,
        "description": one.html,
        "type": PERMANENT,
        "status": DRAFT,
        "tags": list(one.article.keywords),
    }
    if one.article.summary:
        body["seo_data"] = {"meta_description": one.article.summary}
    return body


TARGET = Target(
    "freshdesk",
    "Freshdesk Solutions: API requests",
    files,
    to_fill_in=("folder_id", "article_id"),
)
