"""What the widget on the shop's own pages needs: its script with the words and colours put in,
and per locale the questions to begin with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kb.colours import brand_css
from kb.config import Settings
from kb.editions import Edition, Strings, address

PLACE = "/* settings */ {}"
"""What the words and colours take the place of in ``site/assets/widget.js``."""
QUESTIONS_SHOWN = 5
WORDS = (
    *("widget_open", "widget_title", "widget_close", "widget_all", "popular_title"),
    *("search_label", "search_placeholder_short", "search_one", "search_many", "search_none"),
    *("search_none_help", "search_failed", "contact_button"),
)


def widget_script(source: str, settings: Settings, strings: Mapping[str, Strings]) -> str:
    """The script as shop pages load it: ``source`` with its settings."""
    own = {
        "words": {x: {name: strings[x][name] for name in WORDS} for x in settings.site_locales},
        "brand": brand_css(settings.brand.colour).replace(":root", ":host, .root"),
        "answers": settings.answers.enabled,
    }
    # The script is a file of its own: no sign of JSON can end it.
    return source.replace(PLACE, json.dumps(own, ensure_ascii=False), 1)


def widget_questions(edition: Edition) -> str:
    """The questions that the widget offers, popular ones and by category, as JSON."""

    def pairs(ids: Any) -> list[tuple[str, str]]:
        return [(article.title, address(article.id)) for article in ids][:QUESTIONS_SHOWN]

    document = {
        "popular": pairs(edition.by_popularity(edition.articles)),
        "topics": {category: pairs(own) for category, own in edition.inside.items() if own},
        "pages": edition.settings.site.widget_pages,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
