"""Policy values cited in articles: ``[fact:return_window]`` is filled in when publishing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kb.articles import Article
from kb.errors import SettingsError
from kb.fact_file import Facts

CITATION = re.compile(r"\[fact:([^\]\s]+)\]")
ANY_LOCALE = "*"
_PUNCTUATION = re.compile(r"([\\`*_\[\]<>&!#|~{}$])")
_LINE_START = re.compile(r"(?:^|\n)[ \t>]*(?:(?:[-+*]|\d+[.)])[ \t]+)*$")


def cited(text: str) -> list[str]:
    """The names of the facts that a text cites, in order, each once."""
    return list(dict.fromkeys(CITATION.findall(text)))


def filled(articles: Iterable[Article], facts: Facts, path: Path) -> list[Article]:
    """The articles with every citation replaced by its value; ``path`` names the facts file.

    In the body the value is escaped, so that it prints as it stands in the file.

    Raises:
        SettingsError: facts that are cited and have no value, all at once, with where.
    """
    articles = list(articles)
    missing: dict[str, list[str]] = {}
    for article in articles:
        for name in _cited_by(article):
            if value_of(facts, name, article.locale) is None:
                missing.setdefault(name, []).append(f"{article.locale}/{article.id}")
    if missing:
        raise SettingsError(path, [_problem(name, missing[name], facts) for name in missing])
    return [_filled(article, facts) for article in articles]


def shown(text: str, facts: Facts, locale: str) -> str:
    """Plain ``text`` with its citations filled in for reading; one without a value stays."""
    return CITATION.sub(lambda found: value_of(facts, found[1], locale) or found[0], text)


def with_names(text: str, facts: Facts, locale: str) -> list[tuple[str, str, bool]]:
    """``text`` in pieces: each with the name of the fact whose value it is ("" for plain text), and
    whether that fact has a value; one without stays as it is cited.
    """
    pieces = []
    end = 0
    for found in CITATION.finditer(text):
        value = value_of(facts, found[1], locale)
        pieces += [(text[end : found.start()], "", True)] if found.start() > end else []
        pieces.append((found[0] if value is None else value, found[1], value is not None))
        end = found.end()
    return pieces + ([(text[end:], "", True)] if end < len(text) else [])


def _cited_by(article: Article) -> list[str]:
    texts = (article.title, article.summary, article.body, *article.questions, *article.keywords)
    return cited("\n".join(texts))


def value_of(facts: Facts, name: str, locale: str) -> str | None:
    """The value of a fact in a language, on one line; None when it has none there."""
    values = facts.get(name, {})
    value = values.get(locale, values.get(ANY_LOCALE))
    return None if value is None else " ".join(value.split())


def _problem(name: str, places: list[str], facts: Facts) -> str:
    known = f"known: {', '.join(sorted(facts))}" if facts else "the file holds no facts"
    more = f" and {len(places) - 3} more" if len(places) > 3 else ""
    why = "has no value in this language" if name in facts else "is not a fact"
    return f"[fact:{name}] in {', '.join(places[:3])}{more} {why}; {known}"


def _filled(article: Article, facts: Facts) -> Article:
    def plain(text: str) -> str:
        return CITATION.sub(lambda m: value_of(facts, m[1], article.locale) or "", text)

    def in_markdown(found: re.Match[str]) -> str:
        value = value_of(facts, found[1], article.locale) or ""
        return _escaped(value, is_first=bool(_LINE_START.search(found.string[: found.start()])))

    return replace(
        article,
        title=plain(article.title),
        summary=plain(article.summary),
        body=CITATION.sub(in_markdown, article.body),
        questions=tuple(plain(text) for text in article.questions),
        keywords=tuple(plain(text) for text in article.keywords),
    )


def _escaped(value: str, *, is_first: bool) -> str:
    # At the start of a line "14." or "-" would open a list; a character reference never does.
    if is_first and value and not value[0].isalpha():
        return f"&#{ord(value[0])};" + _PUNCTUATION.sub(r"\\\1", value[1:])
    return _PUNCTUATION.sub(r"\\\1", value)
