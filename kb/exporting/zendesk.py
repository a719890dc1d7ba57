"""Zendesk Guide: requests of the Help Center API.

A draft in this API takes a live article offline, so that a changed article leaves as a new draft
that names the one it replaces (``source_id``); a language the target lacks is added to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.exporting.outgoing import REQUESTS, Outgoing, Target, json_lines, request, with_translations

BASE = "/api/v2/help_center"


def files(articles: Sequence[Outgoing]) -> dict[str, str]:
    """One file of requests; ``{article_id}`` is the answer to the request before it."""
    return {REQUESTS: json_lines(with_translations(articles, _article, _translation))}


def _article(one: Outgoing) -> dict[str, Any]:
    article = {
        "title": one.article.title,
        "body": one.html,
        "locale": one.article.locale,
        "draft": True,
        "label_names": list(one.article.keywords),
        "permission_group_id": "{permission_group_id}",
        "user_segment_id": None,
    }
    path = f"{BASE}/{one.article.locale}/sections/{{section_id}}/articles"
    return request("POST", path, {"article": article, "notify_subscribers": False}, one)


def _translation(one: Outgoing, article_id: str) -> dict[str, Any]:
    translation = {
        "locale": one.article.locale,
        "title": one.article.title,
        "body": one.html,
        "draft": True,
    }
    path = f"{BASE}/articles/{article_id}/translations"
    return request("POST", path, {"translation": translation}, one)


TARGET = Target(
    "zendesk",
    "Zendesk Guide: API requests",
    files,
    to_fill_in=("section_id", "permission_group_id", "article_id"),
)
