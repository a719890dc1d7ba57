"""Intercom: requests of the Articles API, all languages of an article in one.

A published article keeps its live text: the change is staged as its draft (``/articles/ID/draft``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.exporting.outgoing import REQUESTS, Outgoing, Target, by_article, json_lines, request


def files(articles: Sequence[Outgoing]) -> dict[str, str]:
    """One file of requests, one an article."""
    return {REQUESTS: json_lines(_request(group) for group in by_article(articles))}


def _request(group: Sequence[Outgoing]) -> dict[str, Any]:
    first = group[0]
    body: dict[str, Any] = {**_text(first), "author_id": "{author_id}", "state": "draft"}
    if len(group) > 1:
        body["translated_content"] = {
            one.article.locale: {**_text(one), "author_id": "{author_id}", "state": "draft"}
            for one in group[1:]
        }
    live = next(
        (o.origin for o in group if o.origin and o.origin.source_status == "published"), None
    )
    if live is not None:
        return request("PUT", f"/articles/{live.source_id}/draft", body, first)
    return request("POST", "/articles", body, first)


def _text(one: Outgoing) -> dict[str, Any]:
    return {
        "title": one.article.title,
        "description": one.article.summary,
        "body": one.html,
    }


TARGET = Target("intercom", "Intercom: API requests", files, to_fill_in=("author_id",))
