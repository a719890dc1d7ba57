"""Customers' words of an article: what many who needed it wrote and its text does not say.

Words are search-only: publishing puts them into the index of the help center beside an article's
own keywords; its file, its version and what readers see stay as they are. Editors refuse single
ones. Questions are for editors, to put into the article where they fit.

Pure; files are read in :mod:`kb.storage.article_words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from kb.articles import Article
from kb.errors import WordsError
from kb.words import fold, terms

WORD, QUESTION = "word", "question"
KINDS = (WORD, QUESTION)
ACTIONS = ("refuse", "allow")
Place = tuple[str, str]
"""Article id and locale."""


@dataclass(frozen=True)
class ArticleWord:
    """A word, or a short question, of many customers.

    ``strength`` is how surely it is said more often in this article's tickets than in others, in
    standard errors of the log odds.
    """

    text: str
    kind: str
    customers: int
    strength: float

    @classmethod
    def parsed(cls, record: Mapping[str, Any]) -> ArticleWord:
        """The word that a JSON object holds.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        word = cls(
            str(record["text"]),
            str(record["kind"]),
            int(record["customers"]),
            float(record["strength"]),
        )
        if word.kind not in KINDS:
            raise ValueError(f"no kind of word: {word.kind!r}")
        return word


Words = Mapping[Place, Sequence[ArticleWord]]
"""The words of each article, most telling first."""


@dataclass(frozen=True)
class WordDecision:
    """What an editor decided about one word of one article."""

    number: int
    at: datetime
    who: str
    action: str
    article_id: str
    locale: str
    text: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is about: another form of the same word is the same."""
        return self.article_id, self.locale, word_key(self.text, self.locale)

    def record(self) -> dict[str, Any]:
        """As one JSON object, time in ISO 8601."""
        return {**asdict(self), "at": self.at.isoformat()}

    @classmethod
    def parsed(cls, record: Mapping[str, Any]) -> WordDecision:
        """The decision that :meth:`record` gave.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        known = {name: record[name] for name in cls.__dataclass_fields__}
        decision = cls(**{**known, "at": datetime.fromisoformat(str(record["at"]))})
        if decision.action not in ACTIONS or decision.at.tzinfo is None:
            raise ValueError(f"no decision at a known time: {decision.action!r}")
        return decision


def word_key(text: str, locale: str) -> str:
    """Its stems without accents, in any order: "mes retours" and "retour" are one in French."""
    found = sorted(set(terms(text, locale)))
    return " ".join(found) if found else fold(text).strip()


def refusals(decisions: Iterable[WordDecision]) -> frozenset[tuple[str, str, str]]:
    """The keys of the words that stand refused, by the last decision about each."""
    last = {one.key: one.action for one in decisions}
    return frozenset(key for key, action in last.items() if action == "refuse")


def allowed(
    words: Words, refused: Iterable[tuple[str, str, str]]
) -> dict[Place, list[ArticleWord]]:
    """``words`` without those that are refused; articles that have none left are not there."""
    gone = frozenset(refused)
    kept = {
        place: [one for one in own if (*place, word_key(one.text, place[1])) not in gone]
        for place, own in words.items()
    }
    return {place: own for place, own in kept.items() if own}


def decided(words: Words, log: Sequence[WordDecision], wanted: WordDecision) -> WordDecision:
    """``wanted``, checked: it may be added to ``log``.

    Only a word that was found can be refused, and only a refused one allowed: the log then holds
    nothing that many customers did not write.

    Raises:
        WordsError: there is no such word, nobody is named, or nothing would change.
    """
    place = f"keywords {wanted.action} {wanted.article_id}"
    found = words.get((wanted.article_id, wanted.locale), ())
    known = {(wanted.article_id, wanted.locale, word_key(one.text, wanted.locale)) for one in found}
    standing = refusals(log)
    if not wanted.who.strip():
        raise WordsError(f"{place}: nobody is named; pass --by NAME", code="nobody")
    if wanted.action == "allow":
        if wanted.key not in standing:
            raise WordsError(
                f"{place}: this word is not refused in {wanted.locale}", code="word_not_refused"
            )
    elif wanted.key in standing:
        raise WordsError(
            f"{place}: this word is refused already in {wanted.locale}", code="word_refused"
        )
    elif wanted.key not in known:
        raise WordsError(
            f"{place}: none of its mined words in {wanted.locale} is that one; "
            f"see `askless keywords --article {wanted.article_id}`",
            code="no_word",
        )
    return wanted


def with_words(articles: Iterable[Article], words: Words) -> list[Article]:
    """``articles`` for the index, mined words behind their own keywords; never to be kept.

    Their version is another than that of what readers see. Questions are left out: they are made of
    common words too, and took 5 to 8 points of success at 1 on banking77 (docs/search.md).
    """
    return [
        _with_words(article, words.get((article.id, article.locale), ())) for article in articles
    ]


def searched(articles: Iterable[Article], words: Words) -> int:
    """How many mined words :func:`with_words` puts beside ``articles``."""
    own = (words.get((article.id, article.locale), ()) for article in articles)
    return sum(one.kind == WORD for some in own for one in some)


def _with_words(article: Article, words: Sequence[ArticleWord]) -> Article:
    texts = (one.text for one in words if one.kind == WORD)
    return replace(article, keywords=(*article.keywords, *texts))
