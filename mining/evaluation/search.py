"""How well the help center's own search finds the right page, on labelled queries.

Queries are JSON lines with ``text`` and the right pages: ``article_ids`` (or ``article_id``), or
``paths`` (or ``pages``, ``path``, ``page``); null or an empty list says that none is right. A page
is named by its article's id (``returns/return-an-item``), by its last part if only one article has
it, by its address (``/fr/returns/return-an-item/``, whole URLs too), or, inside a workspace, by the
id it had in the help center it was imported from. ``lang`` says in which language to search.
"""

from __future__ import annotations

import json
import re
import statistics
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.errors import InputError, NothingToDoError
from kb.origins import Origin
from kb.storage import files
from kb.storage.origins import read_origins
from kb.storage.workspace import Workspace
from kb.web.visiting import Answer, page_of, visiting
from mining.evaluation.figures import rounded, shown
from mining.languages import detected_language
from mining.stages import Progress, silent

LABELS = ("article_ids", "article_id", "paths", "pages", "path", "page")
LANGUAGES = ("lang", "locale", "language")
WORDS_FILE = "assets/words.json"
ARTICLE_MARK = "data-pagefind-body"
"""In every page that is an article, and in no other."""
HTML_LANGUAGE = re.compile(r'<html[^>]* lang="([^"]+)"')

Search = Callable[[str, str], Answer]
"""What a locale's search shows for a text."""


@dataclass(frozen=True)
class Site:
    """The pages of a built help center, as ``locale/article id``, and their other names.

    ``aliases`` holds the ids of articles where they were imported from -> article ids here.
    """

    folder: Path
    locales: tuple[str, ...]
    pages: frozenset[str]
    aliases: Mapping[str, frozenset[str]] = field(default_factory=dict)
    engine: str = ""

    def named(self, name: str) -> frozenset[str]:
        """The pages that ``name`` may mean, in every language; none when there is none."""
        place = unicodedata.normalize("NFC", page_of(name.strip()))
        place = place.removesuffix(".html").removesuffix(".md")
        ids = self.aliases.get(name.strip(), frozenset()) | {place}
        found = frozenset(f"{x}/{i}" for x in self.locales for i in ids) & self.pages
        return found or self._addressed(place) or self._ending(place)

    def _addressed(self, place: str) -> frozenset[str]:
        """By an address: what stands before the language is the folder the site lies in."""
        parts = place.split("/")
        starts = (i for i, part in enumerate(parts) if part in self.locales)
        return frozenset("/".join(parts[i:]) for i in starts) & self.pages

    def _ending(self, place: str) -> frozenset[str]:
        found = frozenset(page for page in self.pages if page.endswith(f"/{place}"))
        is_one = len({page.partition("/")[2] for page in found}) == 1
        return found if place and is_one else frozenset()


@dataclass(frozen=True)
class LabelledQuery:
    """What somebody typed, where, and the pages that are right there."""

    text: str
    locale: str
    pages: frozenset[str]
    is_labelled: bool
    """Whether the row names any page, in the site or not."""


@dataclass(frozen=True)
class SearchScore:
    """The figures of one evaluation; shares are 0 to 1, None where they are not defined.

    Success is over the queries that have a right page in the site (``n_answerable``); the share of
    queries without a result is over all ``n``.
    """

    n: int
    seconds: float
    encoder: str | None
    success_at_1: float | None
    success_at_3: float | None
    success_at_5: float | None
    zero_results: float
    median_ms: float
    n_answerable: int
    n_without_page: int
    """Queries whose right pages are all missing from the site."""

    def document(self) -> dict[str, Any]:
        """The figures as JSON values, rounded to four digits after the point."""
        return rounded(self.__dict__)

    def lines(self) -> list[str]:
        """The figures for a person."""
        return [
            f"{self.n} queries in {self.seconds:.1f} s through {self.encoder or 'the search'}: "
            f"{self.n_answerable} have a right page in the site",
            f"right page first {shown(self.success_at_1)}, among three "
            f"{shown(self.success_at_3)}, among five {shown(self.success_at_5)}",
            f"no result for {self.zero_results:.3f} of the queries; {self.median_ms:.0f} ms from "
            "the last key to the results (median)",
        ]


def evaluated(
    folder: Path, queries_file: Path, *, progress: Progress = silent
) -> tuple[SearchScore, list[Answer]]:
    """Type the labelled queries into the site's own search; the score, and each query's answer.

    Raises:
        InputError: the queries cannot be read, or a row lacks what it must have.
        NothingToDoError: ``folder`` holds no help center with a search index.
        ExtraError: Playwright or Chromium is missing.
        StageError: the search of the site does not work.
    """
    site = read_site(folder)
    queries = read_queries(queries_file, site)
    started = time.perf_counter()
    with visiting(site.folder, site.locales) as visitor:
        answers = answered(queries, visitor.search, progress=progress)
    seconds = time.perf_counter() - started
    return scored(queries, answers, seconds=seconds, engine=site.engine), answers


def answered(
    queries: Sequence[LabelledQuery], search: Search, *, progress: Progress = silent
) -> list[Answer]:
    """What ``search`` shows for each query, in their order; one language after the other."""
    order = sorted(range(len(queries)), key=lambda i: queries[i].locale)
    found: dict[int, Answer] = {}
    for done, i in enumerate(order, start=1):
        found[i] = search(queries[i].locale, queries[i].text)
        progress(done, len(order))
    return [found[i] for i in range(len(queries))]


def scored(
    queries: Sequence[LabelledQuery],
    answers: Sequence[Answer],
    *,
    seconds: float = 0.0,
    engine: str = "",
) -> SearchScore:
    """The figures of ``answers``: success@k is a right page among the first k results.

    Success@k as in Craswell, "Success at n" (Encyclopedia of Database Systems, 2009). Three
    queries whose right pages stand first, third and nowhere have success@1 1/3, success@5 2/3.
    """
    pairs = zip(queries, answers, strict=True)
    places = [first_right_place(query, answer) for query, answer in pairs]
    answerable = [place for place, query in zip(places, queries, strict=True) if query.pages]
    return SearchScore(
        n=len(queries),
        seconds=seconds,
        encoder=engine or None,
        success_at_1=_share(place <= 1 for place in answerable),
        success_at_3=_share(place <= 3 for place in answerable),
        success_at_5=_share(place <= 5 for place in answerable),
        zero_results=_share(not answer.pages for answer in answers) or 0.0,
        median_ms=statistics.median(answer.milliseconds for answer in answers),
        n_answerable=len(answerable),
        n_without_page=sum(query.is_labelled and not query.pages for query in queries),
    )


def first_right_place(query: LabelledQuery, answer: Answer) -> float:
    """Place (1 = first) of the best right page, infinite when none is shown."""
    hits = (place for place, page in enumerate(answer.pages, start=1) if page in query.pages)
    return next(hits, float("inf"))


def _share(flags: Iterable[bool]) -> float | None:
    values = list(flags)
    return sum(values) / len(values) if values else None


def read_site(folder: Path) -> Site:
    """The help center in ``folder``: a built site, or the workspace it was built in.

    Raises:
        NothingToDoError: none is there, or it has no search index.
        InputError: the origins of the workspace are damaged.
    """
    places = (folder, folder / "site", folder / "build" / "site")
    site = next((p for p in places if (p / "index.html").is_file() and _locales(p)), None)
    if site is None:
        raise NothingToDoError(
            f"evaluate search on {folder}: no built help center there; run `askless build` first"
        )
    locales = _locales(site)
    pages = frozenset(page for locale in locales for page in _pages(site, locale))
    entries = [site / locale / "pagefind" / "pagefind-entry.json" for locale in locales]
    if not pages or not any(entry.is_file() for entry in entries):
        raise NothingToDoError(
            f"evaluate search on {site}: no search index there (pagefind/pagefind-entry.json); "
            "publish articles, then run `askless build`"
        )
    return Site(site, locales, pages, _aliases(site), _engine(entries))


def _locales(site: Path) -> tuple[str, ...]:
    """The site's languages, the one of its first page first."""
    found = {path.parents[1].name for path in site.glob(f"*/{WORDS_FILE}")}
    said = HTML_LANGUAGE.search((site / "index.html").read_text("utf-8", errors="replace"))
    return tuple(sorted(found, key=lambda locale: (not said or locale != said[1], locale)))


def _pages(site: Path, locale: str) -> Iterable[str]:
    for path in (site / locale).glob("*/*/index.html"):
        if ARTICLE_MARK in path.read_text("utf-8", errors="replace"):
            place = path.parent.relative_to(site).as_posix()
            yield unicodedata.normalize("NFC", place)


def _engine(entries: Iterable[Path]) -> str:
    for entry in entries:
        try:
            return f"pagefind {json.loads(entry.read_text('utf-8'))['version']}"
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return "pagefind"


def _aliases(site: Path) -> dict[str, frozenset[str]]:
    """Ids of imported articles at their source, when the site lies in its workspace."""
    root = site.resolve().parents[1]
    if not (root / "askless.toml").is_file():
        return {}
    found: dict[str, set[str]] = defaultdict(set)
    for origin in read_origins(Workspace.open(root)):
        for name in _names(origin):
            found[name].add(origin.article_id)
    return {name: frozenset(ids) for name, ids in found.items()}


def _names(origin: Origin) -> set[str]:
    return {origin.source_id, origin.group, origin.url} - {""}


def read_queries(path: Path, site: Site) -> list[LabelledQuery]:
    """The labelled queries of a JSON-lines file, each with its right pages in ``site``.

    Raises:
        InputError: a row is no JSON object, has no text, names no page in any of the known keys
            (null is one), or a language that the site does not have.
    """
    rows = enumerate(files.read_json_lines(path), start=1)
    return [_query(path, number, row, site) for number, row in rows]


def _query(path: Path, number: int, row: Mapping[str, Any], site: Site) -> LabelledQuery:
    text = row.get("text")
    if not isinstance(text, str):
        raise InputError(path, "a query needs text", row=number)
    names = _labels(path, number, row)
    found = frozenset(page for name in names for page in site.named(name))
    locale = _locale(path, number, row, site) or _guessed(text, names, found, site.locales)
    pages = frozenset(page for page in found if page.startswith(f"{locale}/"))
    return LabelledQuery(text, locale, pages, bool(names))


def _labels(path: Path, number: int, row: Mapping[str, Any]) -> list[str]:
    given = [row[key] for key in LABELS if key in row]
    if not given:
        problem = "a labelled query needs article_ids or paths (null = no right page)"
        raise InputError(path, problem, row=number)
    listed = [item for value in given for item in (value if isinstance(value, list) else [value])]
    names = [item for item in listed if item is not None]
    if not all(isinstance(name, str | int | float) for name in names):
        raise InputError(path, "article_ids and paths must be texts", row=number)
    return [str(name) for name in names]


def _locale(path: Path, number: int, row: Mapping[str, Any], site: Site) -> str:
    given = next((row[key] for key in LANGUAGES if row.get(key)), None)
    if given is None:
        return ""
    wanted = str(given).casefold().replace("_", "-")
    for locale in (wanted, wanted.split("-")[0]):
        if locale in site.locales:
            return locale
    known = ", ".join(site.locales)
    raise InputError(path, f'lang is "{wanted[:20]}"; the site has {known}', row=number)


def _guessed(text: str, names: Sequence[str], found: frozenset[str], locales: Sequence[str]) -> str:
    """The language of a query that says none: its address's, its pages', or its words'."""
    said = {part for name in names for part in page_of(name).split("/")[:1] if part in locales}
    there = {page.partition("/")[0] for page in found}
    for known in (said, there):
        if len(known) == 1:
            return known.pop()
    spoken = detected_language(text)
    return spoken if spoken in locales else locales[0]
