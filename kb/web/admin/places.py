"""Where the queue and the pages of articles lie."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode

from kb.web.admin.gate import PREFIX
from kb.work_queue import FACETS

KEPT = (*FACETS, "q", "page", "rows")
"""What of the queue's address a way back keeps."""
PATH = "/queue"
ARTICLES = "/articles"


def queue_address(asked: Mapping[str, str], page: int = 1) -> str:
    """The queue's address with these filters."""
    given = {**asked, **({"page": str(page)} if page > 1 else {})}
    return f"{PREFIX}{PATH}/" + (f"?{urlencode(given)}" if given else "")


def back_to_queue(given: str, **more: str) -> str:
    """The queue as it was narrowed (its query), with more in the address."""
    known = [(key, value) for key, value in parse_qsl(given) if key in KEPT]
    return queue_address({**dict(known), **more})


def article_address(locale: str, article_id: str, rest: str = "") -> str:
    """Where the page of an article lies."""
    return f"{PREFIX}{ARTICLES}/{locale}/{quote(article_id)}/{rest}"
