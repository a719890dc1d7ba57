"""Help Scout Docs: requests of the Docs API v1.

An article that is there keeps its live text: the change is saved as its draft, which has no title.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.exporting.outgoing import REQUESTS, Outgoing, Target, json_lines, request


def files(articles: Sequence[Outgoing]) -> dict[str, str]:
    """One file of requests, one an article and language."""
    return {REQUESTS: json_lines(_request(one) for one in articles)}


def _request(one: Outgoing) -> dict[str, Any]:
    if one.source_id:
        return request("PUT", f"/v1/articles/{one.source_id}/drafts", {"text": one.html}, one)
    body = {
        "collectionId": "{collection_id}",
        "status": "notpublished",
        "slug": one.article.slug,
        "name": one.article.title,
        "text": one.html,
        "keywords": list(one.article.keywords),
    }
    return request("POST", "/v1/articles", body, one)


TARGET = Target("helpscout", "Help Scout Docs: API requests", files, to_fill_in=("collection_id",))
