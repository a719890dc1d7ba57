"""Chatwoot portals: requests that create articles in Markdown, with status 0 (draft)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.exporting.outgoing import REQUESTS, Outgoing, Target, by_article, json_lines, request

DRAFT = 0
PATH = "/api/v1/accounts/{account_id}/portals/{portal}/articles"


def files(articles: Sequence[Outgoing]) -> dict[str, str]:
    """One file of requests; ``{article_id}`` is the answer to the request before it."""
    rows = [
        request("POST", PATH, _body(one, _root(one, position)), one)
        for group in by_article(articles)
        for position, one in enumerate(group)
    ]
    return {REQUESTS: json_lines(rows)}


def _root(one: Outgoing, position: int) -> str | None:
    """The article that this is a translation of; None for the first language of a new one."""
    return one.group_id or ("{article_id}" if position else None)


def _body(one: Outgoing, root: str | None) -> dict[str, Any]:
    return {
        "title": one.article.title,
        "slug": f"{one.article.slug}-{one.article.locale}",
        "content": one.markdown,
        "description": one.article.summary,
        "locale": one.article.locale,
        "category_id": "{category_id}",
        "author_id": "{author_id}",
        "associated_article_id": root,
        "status": DRAFT,
        "meta": {"title": one.article.title, "tags": list(one.article.keywords)},
    }


TARGET = Target(
    "chatwoot",
    "Chatwoot portals: API requests",
    files,
    to_fill_in=("account_id", "portal", "category_id", "author_id", "article_id"),
)
