"""Words and short questions that customers use and the article that answers them does not.

Counted are distinct customers whose tickets an article answers. A word is kept when enough of them
wrote it, when they write it surely more often than customers of other articles, and when no text
of the article holds it in any form. How surely: the log odds of the two shares over their standard
error, each share drawn towards that of all tickets (the informative Dirichlet prior of Monroe,
Colaresi and Quinn 2008, "Fightin' Words", with customers in the place of words).

A question is kept when enough customers asked it in the same content words, so that nothing in it
is one customer's. Pure; whether a text is private is asked of a function.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice

from kb.article_words import QUESTION, WORD, ArticleWord, Place
from kb.articles import Article
from kb.config import Drafting
from kb.markdown import plain_text
from kb.vocabulary import EMPTY_WORDS
from kb.words import STOP_WORDS, fold, stem, terms, words
from mining.drafting.sentences import sentences
from mining.drafting.title_words import OPENINGS
from mining.greetings import is_pleasantry, need_text
from mining.topic_words import is_telling, nothing_private

MOST, MOST_QUESTIONS = 12, 4
"""Words and questions of one article: more would drown its own text in the index."""
SURE = 2.33
"""Standard errors above chance, one-sided 99 %: hundreds of words are tried for each article."""
PRIOR = 20.0
"""Customers that the share of all tickets counts for: a word of five in ten proves little."""
LONGEST_QUESTION = 90
QUESTION_STEMS = (2, 7)
OWN_SHARE = 0.5
"""Share of those who ask a question, of whom this article must answer so many."""
MANY_DIGITS = re.compile(r"\d{5}")
CAPITAL_SHARE = 0.5
"""From this share of writers who set a capital inside a sentence a word is a name."""


@dataclass(frozen=True)
class Written:
    """What one customer wrote first, redacted and without placeholders."""

    customer: str
    text: str
    locale: str
    article_id: str | None = None
    """The article that answers it; None where none does."""


@dataclass(frozen=True)
class Rule:
    """Which words may be kept."""

    customers: int = Drafting().support_customers
    """Distinct customers of the article who wrote it."""
    is_private: Callable[[str, str], bool] = nothing_private
    """Whether a recogniser marks anything in (text, locale)."""
    has_names: bool = True
    """Whether words that most write with a capital may be kept: brands, but names, too."""


def article_words(
    written: Iterable[Written], articles: Sequence[Article], rule: Rule
) -> dict[Place, list[ArticleWord]]:
    """The words of each of ``articles`` that has any, questions first, most telling first.

    ``written`` are the tickets of all articles and of none: what an article's customers write is
    judged by what the others do. An article whose customers are all there are has no words: there
    is nothing to tell it from. No tickets and no articles give none.
    """
    by_locale: dict[str, list[Written]] = defaultdict(list)
    for one in written:
        by_locale[one.locale].append(one)
    known = {(article.id, article.locale): article for article in articles}
    found: dict[Place, list[ArticleWord]] = {}
    for locale in sorted(by_locale):
        if locale in STOP_WORDS:
            told = _Told.of(by_locale[locale], locale)
            own = (place for place in sorted(told.writers) if place in known)
            found |= {place: _words_of(known[place], told, rule) for place in own}
    return {place: own for place, own in found.items() if own}


def held_terms(article: Article) -> frozenset[str]:
    """The stems of everything an article says: title, questions, keywords, summary and body."""
    parts = (article.title, *article.questions, *article.keywords)
    text = "\n".join((*parts, plain_text(article.summary), plain_text(article.body)))
    return frozenset(terms(text, article.locale))


class _Known(dict[str, str]):
    """What a function makes of a word, worked out once: customers write few distinct ones."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, word: str) -> str:
        return self.setdefault(word, self.make(word))


@dataclass
class _Told:
    """Who wrote what, in one language; a customer counts once for each article."""

    locale: str
    writers: Counter[Place] = field(default_factory=Counter)
    """Customers of each article."""
    everybody: int = 0
    stems: dict[Place, Counter[str]] = field(default_factory=dict)
    total: Counter[str] = field(default_factory=Counter)
    forms: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Stem -> the ways it is written, by customers of the desk."""
    spread: Counter[str] = field(default_factory=Counter)
    """Folded word -> customers of the desk who wrote it."""
    capitals: Counter[str] = field(default_factory=Counter)
    """Folded word -> those who wrote it with a capital inside a sentence."""
    questions: dict[Place, dict[frozenset[str], Counter[str]]] = field(default_factory=dict)
    """Stems of a question -> the ways it is asked."""
    askers: Counter[frozenset[str]] = field(default_factory=Counter)
    roots: _Known = field(default_factory=lambda: _Known(str))
    """Word -> what it counts as."""

    @classmethod
    def of(cls, written: Sequence[Written], locale: str) -> _Told:
        told = cls(locale, roots=_Known(partial(_root, locale=locale)))
        texts: dict[tuple[str, str | None], list[str]] = defaultdict(list)
        for number, one in enumerate(written):
            texts[one.customer or f"\0{number}", one.article_id].append(one.text)
        for (_, article), own in texts.items():
            told._add(article, own)
        told._add_forms(texts)
        return told

    def _add(self, article: str | None, texts: Sequence[str]) -> None:
        stems = {self.roots[word] for text in texts for word in words(text)} - {""}
        asked = {
            question.key: question
            for text in texts
            for question in _questions(text, self.locale, self.roots)
        }
        self.everybody += 1
        self.total.update(stems)
        self.askers.update(asked.keys())
        if article is None:
            return
        place = article, self.locale
        self.writers[place] += 1
        self.stems.setdefault(place, Counter()).update(stems)
        own = self.questions.setdefault(place, defaultdict(Counter))
        for key, question in asked.items():
            own[key][question.text] += 1

    def _add_forms(self, texts: Mapping[tuple[str, str | None], Sequence[str]]) -> None:
        by_customer: dict[str, list[str]] = defaultdict(list)
        for (customer, _), own in texts.items():
            by_customer[customer] += own
        lower, folded = _Known(str.lower), _Known(fold)
        writers = Counter[str]()
        for own in by_customer.values():
            every = {lower[word] for text in own for word in words(text)}
            writers.update(every)
            self.spread.update({folded[word] for word in every})
            self.capitals.update({folded[word] for text in own for word in _capitals(text)})
        for word, count in writers.items():
            self.forms[stem(folded[word], self.locale)][word] = count

    def strength(self, place: Place, root: str) -> float:
        """How surely this article's customers write a stem more often than the others."""
        own, everybody = self.writers[place], self.everybody
        wrote, total = self.stems[place][root], self.total[root]
        prior = PRIOR * (total + 0.5) / (everybody + 1)  # never none of it, never all
        mine = (wrote + prior) / (own + PRIOR - wrote - prior)
        theirs = (total - wrote + prior) / (everybody - own + PRIOR - total + wrote - prior)
        error = math.sqrt(1 / (wrote + prior) + 1 / (total - wrote + prior))
        return math.log(mine / theirs) / error


@dataclass(frozen=True)
class _Question:
    text: str
    key: frozenset[str]


def _questions(text: str, locale: str, roots: _Known) -> Iterator[_Question]:
    """The short sentences of a message, with the stems by which two are the same question."""
    for sentence in sentences(need_text(text)):
        line = " ".join(sentence.split())
        if not _is_asked(line, locale) or is_pleasantry(sentence):
            continue
        key = frozenset({roots[word] for word in words(line)} - {""})
        if QUESTION_STEMS[0] <= len(key) <= QUESTION_STEMS[1]:
            yield _Question(line, key)


def _is_asked(line: str, locale: str) -> bool:
    """Whether a sentence is a short question without a number."""
    opens = line[-1] == "?" or (line[-1] != "!" and OPENINGS[locale].match(line))
    return bool(opens) and len(line) <= LONGEST_QUESTION and not any(map(str.isdigit, line))


def _root(word: str, locale: str) -> str:
    """The stem of a word that can tell articles apart; nothing for another one."""
    plain = fold(word)
    root = stem(plain, locale)
    return (
        root if plain.isalpha() and is_telling(plain, locale) and root not in _empty(locale) else ""
    )


@cache
def _empty(locale: str) -> frozenset[str]:
    """The stems of words that belong to asking, not to what is asked about."""
    return frozenset(stem(word, locale) for word in EMPTY_WORDS[locale])


def _capitals(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for sentence in re.split(r"[.!?:]\s", line):
            inside = words(sentence)[1:]
            yield from (word for word in inside if word[0].isupper() and not word.isupper())


def _words_of(article: Article, told: _Told, rule: Rule) -> list[ArticleWord]:
    place = article.id, article.locale
    held = held_terms(article)
    questions = islice(_kept_questions(place, held, told, rule), MOST_QUESTIONS)
    return [*questions, *islice(_kept_words(place, held, told, rule), MOST)]


def _kept_words(
    place: Place, held: frozenset[str], told: _Told, rule: Rule
) -> Iterator[ArticleWord]:
    wrote = told.stems[place]
    able = [root for root, count in wrote.items() if count >= rule.customers and root not in held]
    strengths = {root: told.strength(place, root) for root in able}
    sure = [root for root in able if strengths[root] >= SURE]
    for root in sorted(sure, key=lambda one: (-strengths[one], one)):
        text = _shown(root, told, rule)
        if text:
            yield ArticleWord(text, WORD, wrote[root], round(strengths[root], 2))


def _shown(root: str, told: _Told, rule: Rule) -> str:
    """A stem as most customers write it, if so many write it that way and it is nobody's name."""
    forms = told.forms[root]
    text = min(forms, key=lambda form: (-forms[form], form))
    if told.spread[fold(text)] < rule.customers or _is_barred(text, told.locale, rule):
        return ""
    return "" if _is_named(text, told) and not rule.has_names else text


def _is_named(text: str, told: _Told) -> bool:
    """Whether a word of a text is one that most write with a capital."""
    for plain in map(fold, words(text)):
        writers = told.spread[plain]
        if writers and told.capitals[plain] >= CAPITAL_SHARE * writers:
            return True
    return False


def _kept_questions(
    place: Place, held: frozenset[str], told: _Told, rule: Rule
) -> Iterator[ArticleWord]:
    found = []
    for key, ways in told.questions.get(place, {}).items():
        customers = sum(ways.values())
        if customers < rule.customers or customers < OWN_SHARE * told.askers[key]:
            continue
        strength = max(told.strength(place, root) for root in key)
        if strength >= SURE and not key <= held:
            found.append((customers, strength, key, ways))
    for customers, strength, _, ways in sorted(found, key=lambda one: (-one[0], sorted(one[2]))):
        text = min(ways, key=lambda way: (-ways[way], len(way), way))
        if not _is_barred(text, told.locale, rule) and (
            rule.has_names or not _is_named(text, told)
        ):
            yield ArticleWord(text, QUESTION, customers, round(strength, 2))


def _is_barred(text: str, locale: str, rule: Rule) -> bool:
    # Names are told by their capitals, which many leave out.
    return (
        MANY_DIGITS.search(text) is not None
        or "@" in text
        or rule.is_private(text, locale)
        or rule.is_private(text.title(), locale)
    )
