"""Crisp helpdesk: requests that create an article and save its text; publishing is another call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kb.exporting.outgoing import REQUESTS, Outgoing, Target, json_lines, request


def files(articles: Sequence[Outgoing]) -> dict[str, str]:
    """One file of requests; ``{article_id}`` is the answer to the request before it."""
    return {REQUESTS: json_lines(row for one in articles for row in _requests(one))}


def _requests(one: Outgoing) -> Iterator[dict[str, Any]]:
    path = f"/v1/website/{{website_id}}/helpdesk/locale/{one.article.locale}/article"
    yield request("POST", path, {"title": one.article.title}, one)
    body = {
        "title": one.article.title,
        "description": one.article.summary,
        "content": one.markdown,
        "featured": False,
        "order": 1,
    }
    yield request("PUT", f"{path}/{{article_id}}", body, one)


TARGET = Target(
    "crisp",
    "Crisp helpdesk: API requests",
    files,
    to_fill_in=("website_id", "article_id"),
)
