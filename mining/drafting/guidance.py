"""Whether two guides (a draft, an article) answer one question, and what they say alike or not.

The same question under another condition, of another product, policy or time is another question:
where in doubt two guides are different (docs/decisions/0018-facts-and-proposals.md has the figures
that the bounds were chosen by).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from kb.amounts import Value, values, without_values
from kb.fact_matters import comparable
from kb.words import fold
from mining.drafting.acts import are_contrary
from mining.drafting.llm.claims import is_contrary
from mining.drafting.llm.reading import reading, within
from mining.drafting.paraphrases import Encode
from mining.drafting.tokens import WORD, text_terms

SAME_RATIO = 85
"""rapidfuzz token-sort ratio from which two sentences say the same."""

SAME_MEANING = 0.8
"""Cosine from which they do in other words."""

SAME_MATTER = 0.7
"""Share of the shorter sentence's concepts from which two sentences are of one matter."""

LEAST_CONCEPTS = 3
"""Concepts, amounts aside, that a sentence must have to be of one matter with another."""

NEAR_ASKED = 0.5
"""Cosine of the nearest two of what two guides are asked as, from which they may be one."""

SAME_ASKED = 0.95
"""The same from which they are, whatever they say, unless a condition differs."""

MOST = 0.6
"""Share of the sentences from which near questions are one."""

SAME_AMOUNT_MEANING = 0.6
"""Cosine, amounts aside, from which two sentences with other amounts are of one matter."""

DENIED_MEANING = 0.7
"""Cosine from which a denial and a sentence of its matter are of one thing."""

CORE = 2
"""Sentences or questions of a guide that speak of a thing from which it is the guide's matter."""


_BEFORE_THINGS = frozenset(
    "le la les un une des du de mon ma mes votre vos notre nos ce cette ces son sa ses en au aux "
    "pour sur the a an my your our this that of for in on with his her its".split()
)

_KINDS = (
    ("time", re.compile(r"^(?:quand|combien de temps|how long|when)\b|\bdelais?\b")),
    (
        "price",
        re.compile(r"^(?:combien|how much)\b|\b(?:frais|prix|tarifs?|fees?|prices?|costs?)\b"),
    ),
    ("place", re.compile(r"^(?:ou|where)\b")),
    ("reason", re.compile(r"^(?:pourquoi|why)\b")),
    ("way", re.compile(r"^(?:comment|how)\b")),
)


COVERED_MEANING = 0.7
"""Cosine from which a guide tells enough of a sentence that it needs not be added."""

NEWS = 0.25
"""Share of a sentence's concepts that a guide speaks of nowhere, from which it is news there."""


@dataclass(frozen=True)
class Guide:
    """What is asked, title first, and what is said."""

    asked: tuple[str, ...]
    sentences: tuple[str, ...]
    locale: str


@dataclass(frozen=True)
class Clash:
    """Two sentences of one matter of which one says otherwise."""

    ours: str
    theirs: str
    kind: str
    """``amount``, ``negation`` or ``contrary``."""


def asked_likeness(ours: Guide, theirs: Guide, encode: Encode) -> float:
    """Cosine of the nearest two questions; 0 when either guide has none."""
    if not ours.asked or not theirs.asked:
        return 0.0
    return float((np.asarray(encode(ours.asked)) @ np.asarray(encode(theirs.asked)).T).max())


def alike(ours: Sequence[str], theirs: Sequence[str], encode: Encode) -> npt.NDArray[np.bool_]:
    """Which two sentences say the same, (len(ours), len(theirs)); amounts of one unit agree."""
    if not ours or not theirs:
        return np.zeros((len(ours), len(theirs)), dtype=np.bool_)
    from rapidfuzz import fuzz, process

    folded = [fold(s) for s in ours], [fold(s) for s in theirs]
    ratios = process.cdist(*folded, scorer=fuzz.token_sort_ratio)
    meaning = np.asarray(encode(ours)) @ np.asarray(encode(theirs)).T
    same = (ratios >= SAME_RATIO) | (meaning >= SAME_MEANING)
    for row, column in zip(*np.nonzero(same), strict=True):
        same[row, column] = not amounts_clash(ours[row], theirs[column])
    return np.asarray(same)


def covered(ours: Guide, theirs: Guide, encode: Encode) -> list[bool]:
    """For each sentence of ``ours`` whether ``theirs`` tells it, in whatever words and places.

    It does where every amount of the sentence stands in it somewhere, and a sentence is near in
    meaning or hardly any concept is new.
    """
    if not theirs.sentences or not ours.sentences:
        return [False] * len(ours.sentences)
    near = (np.asarray(encode(ours.sentences)) @ np.asarray(encode(theirs.sentences)).T).max(axis=1)
    known = frozenset[str]().union(
        *(_supports(text, theirs.locale) for text in (*theirs.asked, *theirs.sentences))
    )
    amounts = {one for text in theirs.sentences for some in _amounts(text).values() for one in some}

    def is_covered(text: str, likeness: float) -> bool:
        own = {one for some in _amounts(text).values() for one in some}
        if not own <= amounts:
            return False
        concepts = _concepts(text, ours.locale)
        news = len(_left(concepts, known)) / max(len(concepts), 1)
        return likeness >= COVERED_MEANING or news < NEWS

    return [is_covered(text, float(like)) for text, like in zip(ours.sentences, near, strict=True)]


def clashes(ours: Guide, theirs: Guide, encode: Encode) -> list[Clash]:
    """The sentences of ``ours`` that ``theirs`` contradicts, each with the nearest such one."""
    if not ours.sentences or not theirs.sentences:
        return []
    bare = [[without_values(s) for s in guide.sentences] for guide in (ours, theirs)]
    near = np.asarray(encode(bare[0])) @ np.asarray(encode(bare[1])).T
    said = alike(ours.sentences, theirs.sentences, encode)
    found = []
    for row, one in enumerate(ours.sentences):
        for column in np.argsort(-near[row]):
            other = theirs.sentences[column]
            kind = _clash(one, other, float(near[row, column]), ours.locale)
            if kind and not said[row][said[row] & (np.arange(len(said[row])) != column)].any():
                found.append(Clash(one, other, kind))
                break
    return found


def _clash(one: str, other: str, near: float, locale: str) -> str:
    """How two sentences of one matter differ; empty when they do not, or are of two matters."""
    bare = without_values(one), without_values(other)
    if fold(bare[0]).split() == fold(bare[1]).split():
        return "amount" if _amounts_differ(one, other) else ""
    ours, theirs = _concepts(bare[0], locale), _concepts(bare[1], locale)
    only_ours, only_theirs = _left(ours, theirs), _left(theirs, ours)
    if amounts_clash(one, other) and near >= SAME_AMOUNT_MEANING:
        is_special = _has_thing(bare[0], only_ours, locale) and _has_thing(
            bare[1], only_theirs, locale
        )
        return "" if is_special or not ours & theirs else "amount"
    if min(len(ours), len(theirs)) < LEAST_CONCEPTS or (only_ours and only_theirs):
        return ""
    shared = min(len(ours) - len(only_ours), len(theirs) - len(only_theirs))
    if shared < SAME_MATTER * min(len(ours), len(theirs)):
        return ""
    if amounts_clash(one, other):
        return "amount"
    is_one = near >= DENIED_MEANING and not (only_ours or only_theirs)
    return "negation" if is_one and _is_denied(one, locale) != _is_denied(other, locale) else ""


def _has_thing(text: str, concepts: set[str], locale: str) -> bool:
    """Whether one of ``concepts`` is a thing that the text names."""
    return any(_concepts(word, locale) & concepts for word in _things(text))


def _amounts_differ(one: str, other: str) -> bool:
    """Whether each of two sentences names an amount of a unit that the other does not name."""
    ours, theirs = _amounts(one), _amounts(other)
    return any(
        ours[unit] - theirs[unit] and theirs[unit] - ours[unit]
        for unit in ours
        if unit and unit in theirs
    )


def amounts_clash(one: str, other: str) -> bool:
    """Whether two sentences name different amounts of one unit, and none that both name."""
    ours, theirs = _amounts(one), _amounts(other)
    return any(unit in theirs and not ours[unit] & theirs[unit] and unit != "" for unit in ours)


@lru_cache(maxsize=50_000)
def _amounts(text: str) -> dict[str, frozenset[tuple[float, float, str]]]:
    found: dict[str, set[tuple[float, float, str]]] = {}
    for value in values(text):
        found.setdefault(_unit(value), set()).add(comparable(value))
    return {unit: frozenset(some) for unit, some in found.items()}


def _unit(value: Value) -> str:
    return comparable(value)[2]


@lru_cache(maxsize=50_000)
def _concepts(text: str, locale: str) -> frozenset[str]:
    return reading(text, locale).concepts


@lru_cache(maxsize=50_000)
def _supports(text: str, locale: str) -> frozenset[str]:
    return reading(text, locale).supports


def _is_denied(text: str, locale: str) -> bool:
    return reading(text, locale).is_negative


def _left(ours: frozenset[str], theirs: frozenset[str]) -> set[str]:
    return {one for one in ours if not within(one, theirs)}


def is_apart(ours: Guide, theirs: Guide) -> bool:
    """Whether two guides are for another condition, product, policy or time.

    They are where the titles have contraries ("before", "after") or amounts that differ, or where
    each title, or one of them as its guide's own matter, names what the other never speaks of.
    """
    one, other = ours.asked[0], theirs.asked[0]
    locale = ours.locale
    if amounts_clash(one, other) or are_contrary(one, other, locale):
        return True
    if is_contrary(one, other, locale) or is_contrary(other, one, locale):
        return True
    lacking_theirs, lacking_ours = _unspoken(ours, theirs), _unspoken(theirs, ours)
    titles = [_concepts(title, locale) for title in (one, other)]
    is_other = bool(_left(titles[0], titles[1])) and bool(_left(titles[1], titles[0]))
    if is_other and (lacking_ours or lacking_theirs):
        return True
    if _unwritten(ours, theirs) and _unwritten(theirs, ours):
        return True
    return _is_core(lacking_theirs, ours) or _is_core(lacking_ours, theirs)


@lru_cache(maxsize=20_000)
def _things(text: str) -> frozenset[str]:
    """The folded words of a text that name things: behind an article or preposition, or a name."""
    words = WORD.findall(text)
    plain = [fold(word) for word in words]
    found = set()
    for place, word in enumerate(plain):
        bare = word.rsplit("'", 1)[-1]
        is_elided = "'" in word and bare != word
        is_named = place > 0 and words[place][:1].isupper()
        if is_elided or is_named or (place and plain[place - 1] in _BEFORE_THINGS):
            found.add(bare)
    return frozenset(found)


def _unspoken(ours: Guide, theirs: Guide) -> set[str]:
    """What our title speaks of and their whole text does not."""
    told = frozenset[str]().union(
        *(_supports(text, theirs.locale) for text in (*theirs.asked, *theirs.sentences))
    )
    return _left(_concepts(ours.asked[0], ours.locale), told)


def _unwritten(ours: Guide, theirs: Guide) -> frozenset[str]:
    """The folded words of our title that theirs has nowhere, in no form and no other word for them.

    Words that sentences are not compared by ("offer", "access") tell two titles apart as well.
    """
    texts, locale = (*theirs.asked, *theirs.sentences), theirs.locale
    known = frozenset[str]().union(*(text_terms(text, locale) for text in texts))
    spoken = frozenset[str]().union(*(_supports(text, locale) for text in texts))
    found = set()
    for word in WORD.findall(ours.asked[0]):
        concepts = _concepts(word, ours.locale)
        is_spoken = bool(concepts) and not _left(concepts, spoken)
        if not is_spoken and not text_terms(word, ours.locale) <= known:
            found.add(fold(word).rsplit("'", 1)[-1])
    return frozenset(found)


def _is_core(unspoken: Collection[str], guide: Guide) -> bool:
    texts = [_supports(text, guide.locale) for text in (*guide.asked[1:], *guide.sentences)]
    return any(sum(within(one, text) for text in texts) >= CORE for one in unspoken)


def same_question(ours: Guide, theirs: Guide, share: float, encode: Encode) -> bool:
    """Whether two guides answer one question; ``share`` of the sentences is said by both."""
    if (
        share < MOST
        and _asking(ours) != _asking(theirs)
        and "" not in (_asking(ours), _asking(theirs))
    ):
        return False
    likeness = asked_likeness(ours, theirs, encode)
    return likeness >= _bound(share) and not is_apart(ours, theirs)


def _asking(guide: Guide) -> str:
    """What a title asks for: a way, a time, a price, a place, a reason; empty when it asks none."""
    title = fold(guide.asked[0])
    return next((kind for kind, pattern in _KINDS if pattern.search(title)), "")


def _bound(share: float) -> float:
    """The less two guides say alike, the nearer their questions must be."""
    return NEAR_ASKED + (SAME_ASKED - NEAR_ASKED) * max(0.0, 1.0 - share / MOST)
