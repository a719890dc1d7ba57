"""Customers' words for a topic: those the article lacks, and those that name it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from mining.drafting.asked import Asked, Background
from mining.drafting.replies import PLACEHOLDER
from mining.drafting.tokens import WORD, text_terms, word_terms

MOST_KEYWORDS = 8
KEYWORD_WEIGHT = 0.2
"""Share of the most telling term's weight that a keyword has."""

SHORTEST_KEYWORD = 3


def keywords(
    asked: Sequence[Asked], article_text: str, locale: str, background: Background
) -> tuple[str, ...]:
    """Customers' most telling words that the article does not use, at most 8, best first."""
    used = text_terms(article_text, locale)
    found = _shown_words(asked, locale, background)
    return tuple(word for word in found if not text_terms(word, locale) & used)[:MOST_KEYWORDS]


def telling_words(asked: Sequence[Asked], locale: str, background: Background) -> tuple[str, ...]:
    """Customers' most telling words that the answers use too, best first: a topic's name."""
    used = {term for answer in background.answers for term in text_terms(answer, locale)}
    found = _shown_words(asked, locale, background)
    return tuple(word for word in found if text_terms(word, locale) & used)


def answer_words(answers: Sequence[str], locale: str) -> tuple[str, ...]:
    """Words that most answers hold, most frequent first: a name where customers share no word."""
    held: Counter[str] = Counter()
    for answer in answers:
        words = {word.casefold() for word in WORD.findall(answer)}
        held.update(w for w in words if len(w) > SHORTEST_KEYWORD and word_terms(w, locale))
    return tuple(sorted((w for w in held if w.isalpha()), key=lambda w: (-held[w], w)))


def _shown_words(asked: Sequence[Asked], locale: str, background: Background) -> list[str]:
    """Telling words as customers mostly write them, each by as many as the rule asks for."""
    weights = background.weights
    floor = KEYWORD_WEIGHT * max(weights.values(), default=0.0)
    telling = {term for term, weight in weights.items() if weight > floor}
    who: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in asked:
        for word in WORD.findall(PLACEHOLDER.sub(" ", one.text)):
            for term in telling.intersection(word_terms(word, locale)):
                shown = background.accents.get(word.casefold(), word.casefold())
                who[term][shown].add(one.customer)
    ranked = sorted(who, key=lambda term: (-weights[term], term))
    shown_words = []
    for term in ranked:
        form, customers = max(who[term].items(), key=lambda item: (len(item[1]), item[0]))
        is_word = form.isalpha() and len(form) > SHORTEST_KEYWORD
        if is_word and len(customers) >= background.least and not background.is_private(form):
            shown_words.append(form)
    return shown_words
