"""From what a source holds to where it lies here: one article id for all languages of an article.

Translations are joined by the source's own groups and links between languages. An article that
was imported before keeps its place, whatever its title has become.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from kb.articles import slug
from kb.origins import EARLIEST, Key, Origin
from kb.publish import RESERVED_NAMES
from kb.tickets import ImportCounts
from mining.importers.articles.source import SourceArticle
from mining.languages import UNKNOWN, detected_language

LONGEST_BODY = 1_000_000
"""Characters of a body; more holds inlined pictures and is no text for readers."""
NO_CATEGORY = "general"
SHORT = 40
READ = 240
"""Characters that are read in each of three places to tell a text's language."""


@dataclass(frozen=True)
class Filed:
    """An article of a source, its language as ours, and the id it has here."""

    article_id: str
    locale: str
    source: SourceArticle


@dataclass
class Shelf:
    """What is there already, and what to assume where a source is silent."""

    source: str
    locales: tuple[str, ...]
    counts: ImportCounts
    origins: Mapping[Key, Origin] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    """Ids of articles that did not come from this source."""
    locale: str = ""
    category: str = ""


def filed(articles: Iterable[SourceArticle], shelf: Shelf) -> list[Filed]:
    """The articles that can be used, each with its id and language; sorted by id and language.

    What cannot be used is counted: no title or text, a language the help center does not have,
    a second text for the same article and language.
    """
    usable = _one_each(_readable(articles, shelf), shelf)
    groups = _groups(usable)
    level = _category_level(groups, shelf)
    ids = _ids(groups, level, shelf)
    found = [
        Filed(article_id, locale, one)
        for article_id, group in zip(ids, groups, strict=True)
        for locale, one in group
    ]
    return sorted(found, key=lambda f: (f.article_id, f.locale))


Spoken = tuple[str, SourceArticle]
"""Our locale and the article."""


def _readable(articles: Iterable[SourceArticle], shelf: Shelf) -> list[Spoken]:
    found = []
    for article in articles:
        problem = _problem(article)
        locale = "" if problem else _locale(article, shelf)
        if not problem and locale not in shelf.locales:
            problem = f"language {locale[:12]!r} is not one of the help center"
        if problem:
            shelf.counts.skip(problem)
        else:
            found.append((locale, article))
    return found


def _problem(article: SourceArticle) -> str:
    if not article.title:
        return "no title"
    if not article.body.strip():
        return "no text"
    return "the text is too large" if len(article.body) > LONGEST_BODY else ""


def _locale(article: SourceArticle, shelf: Shelf) -> str:
    """The language of an article as we name it; read from its text where nobody says it."""
    given = article.locale.strip().lower().replace("_", "-")
    if given:
        code = given.partition("-")[0]
        return code if code.isalpha() and code in shelf.locales else given
    if shelf.locale:
        return shelf.locale
    found = detected_language(f"{article.title}. {article.body}")
    return shelf.locales[0] if found == UNKNOWN else found


def _one_each(articles: Sequence[Spoken], shelf: Shelf) -> list[Spoken]:
    """One text for each article and language: the latest, of one time the first."""
    best: dict[tuple[str, str], Spoken] = {}
    for locale, article in articles:
        key = (article.source_id, locale)
        other = best.get(key)
        if other is not None:
            shelf.counts.skip(_repeated(article, other[1]))
        if other is None or _time(article) > _time(other[1]):
            best[key] = (locale, article)
    return list(best.values())


def _repeated(article: SourceArticle, other: SourceArticle) -> str:
    is_region = article.locale.lower() != other.locale.lower()
    return "another region's text of the same language" if is_region else "repeated"


def _time(article: SourceArticle) -> datetime:
    return article.updated_at or EARLIEST


def _groups(articles: Sequence[Spoken]) -> list[list[Spoken]]:
    """Articles joined by group and by links to each other, one text a language.

    A second text in a language becomes an article of its own: nothing is lost by a wrong link.
    """
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        parents.setdefault(name, name)
        while parents[name] != name:
            parents[name] = parents[parents[name]]
            name = parents[name]
        return name

    known = {a.source_id for _, a in articles} | {a.group for _, a in articles}
    for _, article in articles:
        for other in (article.group, *article.same_as):
            if other in known:
                parents[root(other)] = root(article.source_id)
    sets: dict[tuple[str, int], list[Spoken]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for locale, article in articles:
        name = root(article.source_id)
        sets.setdefault((name, seen[name, locale]), []).append((locale, article))
        seen[name, locale] += 1
    return list(sets.values())


def _first(group: Sequence[Spoken], shelf: Shelf) -> SourceArticle:
    """The text that names the article: the one in the help center's first language."""
    return min(group, key=lambda spoken: shelf.locales.index(spoken[0]))[1]


def _category_level(groups: Sequence[Sequence[Spoken]], shelf: Shelf) -> int:
    """The outermost level of folders at which the articles differ; one folder tells nothing."""
    paths = [_first(group, shelf).category for group in groups]
    deepest = max((len(path) for path in paths), default=0)
    for level in range(deepest):
        if len({path[: level + 1][-1] for path in paths if path}) > 1:
            return level
    return max(deepest - 1, 0)


def _ids(groups: Sequence[Sequence[Spoken]], level: int, shelf: Shelf) -> list[str]:
    """An id a group: the one it has, or one made of its folder and its title."""
    held = [_held(group, shelf) for group in groups]
    used = {i for i in held if i} | shelf.taken
    used |= {origin.article_id for origin in shelf.origins.values()}
    found = []
    for group, known in zip(groups, held, strict=True):
        article_id = known or _free(_wanted(_first(group, shelf), level, shelf), used)
        used.add(article_id)
        found.append(article_id)
    return found


def _held(group: Sequence[Spoken], shelf: Shelf) -> str:
    """The id that an earlier import gave to one of a group's texts; empty for a new article."""
    keys = ((shelf.source, article.source_id, locale) for locale, article in group)
    return next((shelf.origins[key].article_id for key in keys if key in shelf.origins), "")


def _wanted(article: SourceArticle, level: int, shelf: Shelf) -> str:
    path = article.category
    named = path[min(level, len(path) - 1)] if path else (shelf.category or NO_CATEGORY)
    category = name(named, NO_CATEGORY)
    return f"{category}/{name(article.slug or article.title, article.source_id)}"


@lru_cache(maxsize=4096)
def name(words: str, fallback: str) -> str:
    """A part of an address made of ``words``: letters, digits and hyphens, never reserved."""
    made = slug(words, fallback=slug(fallback, fallback="article"))
    return f"{made}-article" if made in RESERVED_NAMES or not made else made


def _free(wanted: str, used: set[str] | frozenset[str]) -> str:
    number, found = 1, wanted
    while found in used:
        number += 1
        found = f"{wanted}-{number}"
    return found


def foreign_language(text: str, locale: str) -> str:
    """The language that most of ``text`` reads as, if that is clearly not ``locale``; else empty.

    Three places are read, so that a quoted title or a menu's name does not decide. A text of a
    few words says too little.
    """
    if sum(map(str.isalpha, text[:READ])) < SHORT and sum(map(str.isalpha, text)) < SHORT:
        return ""
    step = max(len(text) // 3, 1)
    parts = [text[at : at + READ] for at in range(0, len(text), step)][:3]
    votes: Counter[str] = Counter()
    for part in parts:
        if len(part) >= SHORT:
            votes[detected_language(part, locale)] += 1
        if votes[locale]:  # nearly always at once
            return ""
    found, number = votes.most_common(1)[0] if votes.total() else (UNKNOWN, 0)
    return found if found != UNKNOWN and number * 2 > votes.total() else ""
