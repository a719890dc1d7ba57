"""What customers and agents call a matter: "assembly instructions", « droit de rétractation ».

A phrase is the words behind an article or at the start of a subject, up to three of content. k
customers wrote it, or it stands in a printed answer.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.words import STOP_WORDS
from mining.drafting.asked import Asked, need_sentences
from mining.drafting.replies import PLACEHOLDER
from mining.drafting.tokens import folded, text_terms

_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*['’]?|[^\s\w]|\d+")
MOST = 8
"""Phrases looked at: the rest name the topic's lesser matters."""

MOST_READ = 100
"""Messages in which names are looked for, spread evenly."""

LONGEST = 3
"""Words of content."""

_ARTICLES = {
    "fr": {
        "f": frozenset("la une ma cette".split()),
        "m": frozenset("le un mon ce du au cet".split()),
        "p": frozenset("les des mes ces aux".split()),
        "": frozenset("l' d' de en vos votre notre nos quel quelle quels quelles sans".split()),
    },
    "en": {
        "t": frozenset("the a an my this".split()),
        "": frozenset("your our no any for about of in by with some".split()),
    },
}
"""Words before a phrase, by what they say of it: gender or number, or that it takes an article."""

_KINDS = {
    locale: {word: kind for kind, known in kinds.items() for word in known}
    for locale, kinds in _ARTICLES.items()
}
_JOINING = {"fr": ("de", "d'", "en", "à"), "en": ("of",)}
_EN_NO_NOUN = re.compile(r"(?:ed|ly)$")
_NOT_LAST = frozenset(
    "arrive est manque contient fonctionne affiche marche reste dit says shows arrived came went"
    " got been doesn still yet never bought sent paid soon late early online back way thing things"
    " right wrong new old good bad other same first last next full best nouveau nouvelle premier"
    " problem question info information informations question demande request enquiry".split()
)


@dataclass(frozen=True)
class Phrase:
    """A name of a matter as it is written most, and what stands before it."""

    text: str
    article: str
    """French: ``m``, ``f`` or ``p``, empty where not known; English: ``t`` if it takes one."""
    customers: int


def phrases(
    asked: Sequence[Asked],
    answers: Sequence[str],
    weights: Mapping[str, float],
    *,
    least: int,
    locale: str,
) -> list[Phrase]:
    """The phrases that hold a telling term, those told best by most customers first.

    ``weights`` are the terms that tell the topic; ``least`` is k.
    """
    who: dict[frozenset[str], set[str]] = defaultdict(set)
    written: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
    before: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
    told = {key for text in answers for key, _, _ in _found(text, locale)}
    step = max(1, math.ceil(len(asked) / MOST_READ))
    texts = [(one.customer, s) for one in asked[::step] for s in need_sentences(one.text)]
    for customer, text in [*texts, *(("", answer) for answer in answers)]:
        for key, phrase, kind in _found(text, locale):
            who[key] |= {customer} - {""}
            written[key][phrase] += 1
            before[key][kind] += 1
    able = [key for key in who if len(who[key]) >= least or (key in told and who[key])]

    def worth(key: frozenset[str]) -> float:
        best = max((weights.get(term, 0.0) for term in key), default=0.0)
        return len(who[key]) * best * (1 + 0.5 * (len(key) - 1))

    able.sort(key=lambda key: (-worth(key), sorted(key)))
    return [
        Phrase(_most(written[key]), _article(before[key], locale), len(who[key]))
        for key in able[:MOST]
        if worth(key) > 0
    ]


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda text: (-counts[text], text))


def _article(kinds: Counter[str], locale: str) -> str:
    """What most of the words before say; in English "t" where half of all do."""
    known = Counter({kind: n for kind, n in kinds.items() if kind})
    if not known:
        return ""
    best = _most(known)
    return best if locale == "fr" or 2 * known[best] >= kinds.total() else ""


def _found(text: str, locale: str) -> Iterator[tuple[frozenset[str], str, str]]:
    """(stems, phrase, what stands before) of each phrase of a text."""
    words = _WORDS.findall(PLACEHOLDER.sub(" . ", text))
    for place, word in enumerate(words):
        kind = _KINDS[locale].get(folded(word).replace("’", "'"))
        start = place + 1
        if kind is None:
            if place or not _is_content(word, locale):
                continue
            kind, start = "", 0
        for phrase in _grown(words[start:], locale):
            yield text_terms(phrase, locale), phrase, kind


def _grown(words: Sequence[str], locale: str) -> Iterator[str]:
    """The phrase at the start of ``words`` after each noun that may end it."""
    taken: list[str] = []
    count = 0
    for word in words:
        if _is_content(word, locale):
            count += 1
            if count > LONGEST or (count > 1 and not _may_end(word, locale)):
                return
            taken.append(word)
            if _may_end(word, locale):
                yield re.sub(r"(['’]) ", r"\1", " ".join(taken)).lower()
        elif taken and folded(word).replace("’", "'") in _JOINING[locale]:
            taken.append(word)
        else:
            return


def _is_content(word: str, locale: str) -> bool:
    if len(word) <= 2 or not word[0].isalpha() or word[-1] in "'’":
        return False
    return folded(word) not in STOP_WORDS[locale]


def _may_end(word: str, locale: str) -> bool:
    bare = folded(word)
    return bare not in _NOT_LAST and not (locale == "en" and _EN_NO_NOUN.search(word))
