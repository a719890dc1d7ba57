"""Freshdesk Solutions: requests of API v2, with status 1 (draft)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kb.exporting.outgoing import REQUESTS, Outgoing, Target, by_article, json_lines, request

BASE = "/api/v2/solutions"
DRAFT = 1
PERMANENT = 1
"""Kind of article: 1 permanent, 2 workaround."""


def files(articles: Sequence[Outgoing]) -> dict[str, str]:
    """One file of requests; ``{article_id}`` is the answer to the request before it."""
    rows = [row for group in by_article(articles) for row in _requests(group)]
    return {REQUESTS: json_lines(rows)}


def _requests(group: Sequence[Outgoing]) -> Iterator[dict[str, Any]]:
    added = [one for one in group if one.origin is None and one.group_id]
    whole = [one for one in group if one not in added]
    for one in added:
        yield _translation(one, one.group_id)
    for position, one in enumerate(whole):
        if position:
            yield _translation(one, "{article_id}")
        else:
            yield request("POST", f"{BASE}/folders/{{folder_id}}/articles", _body(one), one)


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
