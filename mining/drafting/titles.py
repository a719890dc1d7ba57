"""Titles and question variants in customers' words, none of them one customer's own.

Every word of a title or variant occurs in the messages of at least k customers of the topic, and
nothing in it is masked. The best question is the one that says most of what tells the topic from
the others in the fewest words.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.words import fold
from mining.drafting.phrases import wishes
from mining.drafting.replies import PLACEHOLDER, capitalised
from mining.drafting.sentences import sentences
from mining.drafting.tokens import WORD, folded, text_terms, word_terms
from mining.greetings import is_pleasantry, need_text

MOST_KEYWORDS = 8
SHORTEST_KEYWORD = 3
SHORTEST, LONGEST = 4, 14
"""Words of a title."""

MOST_QUESTIONS = 6
MOST_CHECKED = 60
"""Best questions that recognisers look at; the rest is never used."""

LEAST_WORTH = 0.35
"""Share of the best question's worth under which a sentence is no way to ask the same."""

LIKE_ANOTHER = 80
"""rapidfuzz token-sort ratio from which two variants are one."""

_QUESTION_WORDS = frozenset("comment how do i".split())
"""Words that :func:`mining.drafting.phrases.wishes` adds."""

NARROW_SPACE = "\u202f"

_OPENINGS = {
    "fr": re.compile(
        r"^(?:comment|où|quand|combien|pourquoi|quels?|quelles?|que\s|qu['’]|qui|puis-je|peut-on"
        r"|est-ce|est-il|faut-il|dois-je|y a-t-il|avez-vous|pouvez-vous|livrez-vous|à quelle?)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^(?:how|where|when|why|what|which|who|can|could|do|does|did|is|are|will|may|should|am)\b",
        re.IGNORECASE,
    ),
}
_BEST_OPENINGS = {
    "fr": re.compile(
        r"^(?:comment|où|quand|combien|quels?|quelles?|puis-je|peut-on)\b", re.IGNORECASE
    ),
    "en": re.compile(r"^(?:how|where|when|what|which|can i|do you|is it)\b", re.IGNORECASE),
}
_LEAD = {
    "fr": re.compile(
        r"^(?:(?:et|mais|donc|alors|du coup|svp|bonjour|pouvez-vous me dire|pourriez-vous me dire"
        r"|je (?:voudrais|souhaiterais|souhaite|voulais|veux) savoir|dites-moi)[\s,:]+)+",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^(?:(?:and|but|so|well|ok|hi|please|(?:can|could) you (?:please )?tell me|also"
        r"|i(?:'d| would) like to know|i was wondering)[\s,:]+)+",
        re.IGNORECASE,
    ),
}
_TEMPLATES = {"fr": "{label} : que faire ?", "en": "{label}: what to do?"}


@dataclass(frozen=True)
class Asked:
    """What one customer wrote first: redacted subject and text."""

    customer: str
    text: str


@dataclass(frozen=True)
class Question:
    """A sentence a customer asked, and how well it would stand for all of them."""

    text: str
    worth: float
    is_question: bool
    customers: int = 0
    """Customers who wrote all its terms in one sentence."""


def supported_words(asked: Iterable[Asked], least: int) -> frozenset[str]:
    """Folded words that at least ``least`` distinct customers wrote."""
    who: dict[str, set[str]] = defaultdict(set)
    for one in asked:
        for word in {folded(w) for w in WORD.findall(one.text)}:
            who[word].add(one.customer)
    return frozenset(word for word, customers in who.items() if len(customers) >= least)


def questions(
    asked: Sequence[Asked],
    weights: Mapping[str, float],
    locale: str,
    *,
    least: int,
    is_private: Callable[[str], bool],
    spelled: Iterable[str] = (),
) -> list[Question]:
    """The questions that may stand for the topic, best first; none when no word is supported.

    ``weights`` says how much each term tells the topic, ``least`` how many customers must have
    written each word, ``is_private`` whether a recogniser marks anything in a text, ``spelled``
    are texts that are well spelled. Beside the customers' own sentences there are questions made
    of what many of them wish (:mod:`mining.drafting.phrases`).
    """
    words = supported_words(asked, least) | _QUESTION_WORDS
    said = [(one.customer, _sentences(one.text)) for one in asked]
    whole = {_bare(s, locale) for _, own in said for s in own}
    made = {w for _, own in said for s in own for w in wishes(s, locale)}
    fit = [s for s in whole if SHORTEST <= len(WORD.findall(s)) <= LONGEST] + sorted(made)
    fit = sorted({s for s in fit if all(folded(w) in words for w in WORD.findall(s))})
    accents = _accents(spelled) if fit else {}
    told = _Told.of(said, locale)
    ranked = [_question(_mended(text, accents), weights, locale, told) for text in fit]
    ranked = [one for one in ranked if one.worth > 0 and one.customers >= least]
    ranked.sort(key=lambda one: (-one.worth, one.text))
    return [one for one in ranked[:MOST_CHECKED] if not is_private(one.text)]


@dataclass(frozen=True)
class _Told:
    """The terms of every sentence of every customer, for counting who says a thing."""

    customers: Mapping[str, Sequence[frozenset[str]]]

    @classmethod
    def of(cls, said: Iterable[tuple[str, Sequence[str]]], locale: str) -> _Told:
        found: dict[str, list[frozenset[str]]] = defaultdict(list)
        for customer, own in said:
            found[customer] += [text_terms(sentence, locale) for sentence in own]
        return cls(found)

    def saying(self, terms: frozenset[str]) -> int:
        """Customers who hold all ``terms`` in one sentence."""
        return sum(any(terms <= one for one in own) for own in self.customers.values())


def title(found: Sequence[Question], label: str, locale: str) -> str:
    """The title: the best question, else a question made of the topic's ``label``.

    Empty when there is neither.
    """
    best = next((one for one in found if one.is_question), None)
    if best:
        return as_question(best.text, locale)
    return _TEMPLATES[locale].format(label=capitalised(label.strip())) if label.strip() else ""


def variants(found: Sequence[Question], chosen: str, locale: str) -> tuple[str, ...]:
    """Up to six further ways to ask, different from ``chosen`` and from one another."""
    from rapidfuzz import fuzz

    kept: list[str] = []
    least = LEAST_WORTH * found[0].worth if found else 0.0
    for one in found:
        if one.worth < least:
            break
        text = as_question(one.text, locale) if one.is_question else capitalised(one.text)
        others = [chosen, *kept]
        if all(fuzz.token_sort_ratio(fold(text), fold(o)) < LIKE_ANOTHER for o in others):
            kept.append(text)
        if len(kept) == MOST_QUESTIONS:
            break
    return tuple(kept)


def as_question(text: str, locale: str) -> str:
    """``text`` with a capital and one question mark, a no-break space before it in French.

    « comment faire ?? » -> « Comment faire ? »
    """
    bare = capitalised(" ".join(text.split()).rstrip(" ?!.…,;:" + NARROW_SPACE))
    return f"{bare}\u00a0?" if locale == "fr" else f"{bare}?"


def keywords(
    asked: Sequence[Asked],
    weights: Mapping[str, float],
    article_text: str,
    locale: str,
    *,
    least: int,
) -> tuple[str, ...]:
    """Customers' most telling words that the article does not use, at most 8, best first.

    Each was written by at least ``least`` customers, as it is shown.
    """
    used = text_terms(article_text, locale)
    who: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in asked:
        for word in WORD.findall(PLACEHOLDER.sub(" ", one.text)):
            for term in word_terms(word, locale):
                who[term][word.casefold()].add(one.customer)
    ranked = sorted((t for t in who if t not in used), key=lambda t: (-weights.get(t, 0.0), t))
    kept = []
    for term in ranked[: MOST_KEYWORDS * 3]:
        form, customers = max(who[term].items(), key=lambda item: (len(item[1]), item[0]))
        is_word = form.isalpha() and len(form) > SHORTEST_KEYWORD
        if is_word and len(customers) >= least and weights.get(term, 0.0) > 0:
            kept.append(form)
    return tuple(kept[:MOST_KEYWORDS])


def _sentences(text: str) -> list[str]:
    found = sentences(need_text(text))
    return [s for s in found if not PLACEHOLDER.search(s) and not is_pleasantry(s)]


def _bare(sentence: str, locale: str) -> str:
    return _LEAD[locale].sub("", sentence).strip()


def _question(text: str, weights: Mapping[str, float], locale: str, told: _Told) -> Question:
    """Worth: telling words and few others, said by many, in the form of a question."""
    ends = text.rstrip().endswith("?")
    opens = _OPENINGS[locale].match(text) is not None
    is_best = _BEST_OPENINGS[locale].match(text) is not None
    own = text_terms(text, locale)
    customers = told.saying(own) if own else 0
    share = customers / max(len(told.customers), 1)
    telling = sum(weights.get(term, 0.0) for term in own) / (len(own) + 1)
    form = 1.0 + 0.3 * ends + 0.6 * opens + 0.6 * is_best
    worth = telling * math.sqrt(share) * form
    return Question(text, worth, opens and (ends or is_best), customers)


def _accents(texts: Iterable[str]) -> dict[str, str]:
    """Unaccented word -> how well-spelled texts write it, where they write it in one way only.

    Customers type "reinitialiser"; agents write "réinitialiser" and never without accents.
    """
    written: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        for word in WORD.findall(text):
            low = word.casefold()
            written[folded(low)].add(low)
    return {
        bare: next(iter(forms))
        for bare, forms in written.items()
        if len(forms) == 1 and bare not in forms and len(bare) > SHORTEST_KEYWORD
    }


def _mended(text: str, accents: Mapping[str, str]) -> str:
    return WORD.sub(lambda found: accents.get(found.group(), found.group()), text)
