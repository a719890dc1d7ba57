"""Full-text search over articles for editors and for matching, behind this one module.

Whoosh 2.7.4 with our own analysis (:mod:`kb.words`): fold, stop words, stem, so that "fidelite"
finds "fidélité". Words no article holds are searched with a typing error allowed. Made for
thousands of articles, not for tickets: a query of 60 words over 10,000 texts takes half a second,
which is why long queries are cut to their rarest terms.

An index folder is read with pickle by Whoosh: never open one from a place others can write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.analysis import Composable, Token
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.index import FileIndex, create_in, exists_in, open_dir
from whoosh.query import FuzzyTerm, Or, Query, Term
from whoosh.scoring import BM25F

from kb.articles import Article
from kb.config import LOCALES
from kb.markdown import plain_text
from kb.words import STOP_WORDS, fold, stem, words

MOST_TERMS = 12
FIELD_BOOSTS = {"title": 3.0, "questions": 2.5, "keywords": 2.0, "body": 1.0}
FUZZY_BOOST = 0.3
SHORTEST_FUZZY, SHORTEST_FUZZY_TWICE = 4, 8
"""Letters a word needs before one, or two, typing errors are allowed in it."""


@dataclass(frozen=True)
class Hit:
    """One article found: higher ``score`` is better, comparable within one search only."""

    article_id: str
    locale: str
    title: str
    score: float


class KbAnalyzer(Composable):  # type: ignore[misc]
    """Whoosh analysis by :mod:`kb.words`: split, fold, drop stop words, stem."""

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def __call__(self, value: str, positions: bool = False, **options: Any) -> Iterator[Token]:
        """The tokens of ``value``; Whoosh asks for positions when it indexes."""
        token = Token(positions, options.get("chars", False))
        start = options.get("start_pos", 0)
        for position, (term, word) in enumerate(analysed(value, self.locale)):
            token.text = term
            token.original = word
            token.boost = 1.0
            token.pos = start + position
            token.startchar = token.endchar = 0
            yield token


def analysed(text: str, locale: str) -> list[tuple[str, str]]:
    """(term, folded word) of every word that counts, in order."""
    folded = (fold(word) for word in words(text))
    stops = STOP_WORDS.get(locale, frozenset())
    return [(stem(word, locale), word) for word in folded if word not in stops]


def article_index(articles: Iterable[Article], folder: Path | None = None) -> FileIndex:
    """An index of ``articles`` in all locales, in memory or, kept, in ``folder``.

    An index that is already in ``folder`` is replaced. No articles give an empty index.
    """
    if folder is None:
        index = RamStorage().create_index(_schema())
    else:
        folder.mkdir(parents=True, exist_ok=True)
        index = create_in(str(folder), _schema())
    writer = index.writer()
    for article in articles:
        writer.add_document(**_document(article))
    writer.commit()
    return index


def opened_index(folder: Path) -> FileIndex | None:
    """The index in ``folder``; None when there is none."""
    return open_dir(str(folder)) if folder.is_dir() and exists_in(str(folder)) else None


def update(index: FileIndex, articles: Iterable[Article]) -> None:
    """Put new or changed articles in the index in place of their old versions."""
    writer = index.writer()
    for article in articles:
        writer.update_document(**_document(article))
    writer.commit()


def remove(index: FileIndex, article_id: str, locale: str) -> None:
    """Take one article out of the index; one that is not there changes nothing."""
    writer = index.writer()
    writer.delete_by_term("key", f"{locale}/{article_id}")
    writer.commit()


def search(index: FileIndex, query: str, locale: str, limit: int = 10) -> list[Hit]:
    """The articles of ``locale`` that answer ``query``, best first.

    Any word may match; a query longer than twelve terms keeps its rarest. A query without a
    telling word finds nothing. The query is plain words: no operators, no wildcards.
    """
    with index.searcher(weighting=BM25F()) as searcher:
        found = _query(searcher.reader(), query, locale)
        if found is None:
            return []
        # The stored key breaks ties, so that equal scores come in the same order every time.
        results = searcher.search(found, limit=limit + MOST_TERMS)
        hits = [Hit(r["id"], r["locale"], r["title"], float(r.score)) for r in results]
    return sorted(hits, key=lambda hit: (-hit.score, hit.article_id))[:limit]


def did_you_mean(index: FileIndex, query: str, locale: str) -> str | None:
    """``query`` with the words no article holds replaced by the nearest that one does.

    None when every word is known or nothing is near. Words come back as articles write them
    most often, without accents; words that are known stay as they were typed.
    """
    with index.reader() as reader:
        mended = [(word, _nearest(reader, word, locale)) for word in words(query)]
    if not any(better for _, better in mended):
        return None
    return " ".join(better or word for word, better in mended)


def _schema() -> Schema:
    fields: dict[str, Any] = {
        "key": ID(unique=True),
        "id": STORED(),
        "locale": STORED(),
        "title": STORED(),
    }
    for locale in LOCALES:
        for name, boost in FIELD_BOOSTS.items():
            field = TEXT(analyzer=KbAnalyzer(locale), field_boost=boost, phrase=False)
            fields[f"{name}_{locale}"] = field
        fields[f"words_{locale}"] = TEXT(analyzer=_WholeWords(locale), phrase=False)
    return Schema(**fields)


class _WholeWords(KbAnalyzer):
    """Folded words without stemming: what spelling is checked against."""

    def __call__(self, value: str, positions: bool = False, **options: Any) -> Iterator[Token]:
        for token in super().__call__(value, positions, **options):
            token.text = token.original
            yield token


def _document(article: Article) -> dict[str, str]:
    body = f"{plain_text(article.summary)} {plain_text(article.body)}"
    texts = {
        "title": article.title,
        "questions": "\n".join(article.questions),
        "keywords": "\n".join(article.keywords),
        "body": body,
    }
    document = {f"{name}_{article.locale}": text for name, text in texts.items()}
    return {
        **document,
        f"words_{article.locale}": "\n".join(texts.values()),
        "key": f"{article.locale}/{article.id}",
        "id": article.id,
        "locale": article.locale,
        "title": article.title,
    }


def _query(reader: Any, query: str, locale: str) -> Query | None:
    if locale not in LOCALES:
        return None
    pairs = dict(analysed(query, locale))
    spread = {term: _spread(reader, term, locale) for term in pairs}
    # Unknown words are the rarest of all, yet may be noise: they come last, as fuzzy ones.
    order = sorted(pairs, key=lambda term: (spread[term] == 0, spread[term], term))
    parts = [_part(term, locale, is_known=spread[term] > 0) for term in order[:MOST_TERMS]]
    return Or([part for group in parts for part in group]) if parts else None


def _spread(reader: Any, term: str, locale: str) -> int:
    return max(int(reader.doc_frequency(f"{name}_{locale}", term)) for name in FIELD_BOOSTS)


def _part(term: str, locale: str, *, is_known: bool) -> list[Query]:
    fields = [f"{name}_{locale}" for name in FIELD_BOOSTS]
    if is_known:
        return [Term(field, term) for field in fields]
    edits = _edits(term)
    if not edits:
        return []
    return [
        FuzzyTerm(field, term, boost=FUZZY_BOOST, maxdist=edits, prefixlength=1) for field in fields
    ]


def _edits(word: str) -> int:
    if len(word) < SHORTEST_FUZZY or word.isdigit():
        return 0
    return 2 if len(word) >= SHORTEST_FUZZY_TWICE else 1


def _nearest(reader: Any, word: str, locale: str) -> str | None:
    folded, field = fold(word), f"words_{locale}"
    is_known = folded in STOP_WORDS.get(locale, frozenset()) or (field, folded) in reader
    if is_known or locale not in LOCALES:
        return None
    for edits in range(1, _edits(folded) + 1):
        near = [str(found) for found in reader.terms_within(field, folded, edits, prefix=1)]
        if near:
            return min(near, key=lambda found: (-reader.doc_frequency(field, found), found))
    return None
