"""``llms.txt``: what the help center answers, as lists of links for language models.

The format is that of llmstxt.org (2024): a title, a quoted line on what this is, lists of links.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.config import Settings
from kb.editions import Edition, Strings

NAME = "llms.txt"


def language_list(edition: Edition) -> str:
    """The list of one language: its articles by category, each with its short answer."""
    base = f"{edition.settings.brand.site_url.rstrip('/')}/{edition.locale}"
    name, title = edition.settings.brand.name, edition.strings["site_title"]
    parts = [_head(f"{name} · {title}", edition.said("home_description", name=name))]
    for category in edition.categories:
        own = [a for a in edition.articles.values() if a.id.split("/", 1)[0] == category]
        lines = [
            _item(a.title, f"{base}/{a.id}/", edition.descriptions[a.id])
            for a in edition.by_popularity(a.id for a in own)
        ]
        if lines:
            parts.append("\n".join([f"## {_line(edition.category_name(category))}", "", *lines]))
    contact = edition.strings["contact"]
    parts.append(f"## {contact}\n\n{_item(edition.strings['contact_title'], f'{base}/contact/')}")
    return "\n\n".join(parts) + "\n"


def root_list(settings: Settings, strings: Mapping[str, Strings]) -> str:
    """The list at the root: one link per language."""
    base, first = settings.brand.site_url.rstrip("/"), strings[settings.default_locale]
    lines = [
        _item(f"{words['language_name']}: {words['site_title']}", f"{base}/{locale}/{NAME}")
        for locale, words in strings.items()
        if locale in settings.site_locales
    ]
    about = str(first["home_description"]).replace("{name}", settings.brand.name)
    title = f"{settings.brand.name} · {first['site_title']}"
    return "\n\n".join([_head(title, about), "\n".join(lines)]) + "\n"


def _head(title: str, about: str) -> str:
    return f"# {_line(title)}\n\n> {_line(about)}"


def _item(title: str, url: str, about: str = "") -> str:
    name = re.sub(r"([\[\]\\])", r"\\\1", _line(title))
    return f"- [{name}]({url})" + (f": {_line(about)}" if about else "")


def _line(text: str) -> str:
    return " ".join(text.split())
