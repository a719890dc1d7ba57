"""Spaces as printers set them: in French, no line begins with ``?`` or ends with ``«``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kb.articles import Article

NO_BREAK = "\u00a0"
_BEFORE = re.compile(r"(?<=[^\s|:-])[ \u202f](?=[?!:;»%€](?:[\s*_)»]|$))")
_AFTER = re.compile(r"(?<=«)[ \u202f](?=\S)")
_NUMBER = re.compile(r"(?<=\d) (?=(?:€|%|h|min|jours?|points?|ans?|mois)\b|[€%])")


def typeset(text: str, locale: str) -> str:
    """``text`` with no-break spaces where French wants them; other languages stay as they are.

    Only single spaces change, so that words, Markdown marks and lengths stay the same.
    """
    if locale != "fr":
        return text
    return _NUMBER.sub(NO_BREAK, _AFTER.sub(NO_BREAK, _BEFORE.sub(NO_BREAK, text)))


def typeset_article(article: Article) -> Article:
    """The article with its title, summary and body typeset."""
    return replace(
        article,
        title=typeset(article.title, article.locale),
        summary=typeset(article.summary, article.locale),
        body=typeset(article.body, article.locale),
    )


def typeset_strings(strings: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """The interface words typeset, lists and all."""
    return {name: _typeset_value(value, locale) for name, value in strings.items()}


def _typeset_value(value: Any, locale: str) -> Any:
    if isinstance(value, str):
        return typeset(value, locale)
    if isinstance(value, list):
        return [_typeset_value(item, locale) for item in value]
    return value
