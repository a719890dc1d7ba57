"""Another language of an article, to be read beside the one that somebody reads or edits."""

from __future__ import annotations

from typing import Any

from kb.articles import Article
from kb.two_languages import differences
from kb.web.admin.places import article_address


def beside(article: Article, other: Article) -> dict[str, Any]:
    """Another language of an article, and in what the two differ."""
    return {
        "article": other,
        "to": article_address(other.locale, other.id),
        "differences": differences(article, other),
    }
