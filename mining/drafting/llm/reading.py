"""What a sentence says, in a form that a paraphrase shares: clauses of concepts, denied or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from kb.words import STOP_WORDS, fold, stem
from mining.drafting.llm.amounts import Amount, folded, split_amounts
from mining.drafting.llm.languages import LEXICONS
from mining.drafting.llm.lexicon import Lexicon

_SEGMENT = re.compile(r"[;:.!?…](?:\s+|$)|\s[-–—]\s")
_TOKEN = re.compile(r"[^\W\d_][^\W_]*(?:'[^\W_]+)?")
_FRENCH_ELISION = re.compile(r"(?<![^\W_])[cdjlmst]'(?=\w)")
_ENDINGS = frozenset(
    "ment ement ation tion ion ition ag age abl ibl if iv al el e i er aison t ition ing ed "
    "y s".split()
)
"""What a word of one family may have behind the other's stem: "connect", "connection"."""
_FRENCH_END = re.compile(
    r"(?:ables?|ibles?|issez|issons|issent|isse|ement|erons|erez|eront|erait|eons|ons|ez|ent|era|ait|aient|ant|ee|er|ir|it|i|e)$"
)
_ON_NOUNS = frozenset(
    "carton pantalon savon bouton coupon rayon salon blouson flacon cordon talon ballon poisson "
    "boisson chausson caleçon jeton canton avion camion raison maison saison liaison livraison "
    "façon facon".split()
)
"""French nouns that look like a verb's "nous" form."""
_DOUBLED = re.compile(r"([lnt])\1$")
"""« vous appelez », « il appelle »."""
_SOFTENED = re.compile(r"(?<=[aou])i$")
"""« vous nettoyez », « il nettoie »."""
MOST_CONDITIONS = 20
"""Conditions of a kind that are read in one sentence; more make it slow, not clear."""
SHORTEST_ROOT = 3
SHORTEST_FAMILY = 5
LONG_ENDING = 3
NEAR_MARKER = 5
"""Words between "ne" and what makes it a negation."""
_NEITHER = frozenset({"ni", "nor", "neither"})
_NONE = frozenset({"no", "aucun", "aucune"})
WITHOUT_SCOPE = 2
"""Content words that "without" denies."""
_RECEIVED = re.compile(r"rece(?:v|iv)|recoi|recus?$")
_SENT = {"fr": ("envoyer", "arriver"), "en": ("send", "arrive")}
_PAID = {"fr": ("payer",), "en": ("pay",)}


@dataclass(frozen=True)
class Clause:
    """One clause: what it speaks of, and what of it is denied."""

    text: str
    concepts: frozenset[str]
    denied: frozenset[str]
    heads: frozenset[str]
    """The first thing behind each negation; empty where all of the clause is denied."""
    amounts: frozenset[Amount]
    is_negative: bool
    implied: frozenset[str] = frozenset()
    """What a paraphrase may say as well: what is received was sent."""
    odd: frozenset[str] = frozenset()
    """What is denied once: "not without" denies twice, and so not at all."""
    without: frozenset[str] = frozenset()
    """What is said to be lacking."""
    is_twice: bool = False
    """Whether it denies twice: "a refused payment is not charged"."""


@dataclass(frozen=True)
class Segment:
    """A sentence, or the part of one between full stops and semicolons."""

    clauses: tuple[Clause, ...]
    conditions: tuple[tuple[str, frozenset[str]], ...]
    """Kind of limit -> the concepts of the condition."""

    @property
    def concepts(self) -> frozenset[str]:
        """Of all clauses."""
        return frozenset().union(*(clause.concepts for clause in self.clauses))


@dataclass(frozen=True)
class Reading:
    """A text as it is compared."""

    plain: str
    segments: tuple[Segment, ...]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses in order."""
        return tuple(clause for segment in self.segments for clause in segment.clauses)

    @property
    def concepts(self) -> frozenset[str]:
        """Of all clauses."""
        return frozenset().union(*(segment.concepts for segment in self.segments))

    @property
    def supports(self) -> frozenset[str]:
        """All that a paraphrase may say."""
        return self.concepts.union(*(clause.implied for clause in self.clauses))

    @property
    def amounts(self) -> frozenset[Amount]:
        """Of all clauses."""
        return frozenset().union(*(clause.amounts for clause in self.clauses))

    @property
    def is_negative(self) -> bool:
        """Whether anything in it is denied."""
        return any(clause.is_negative for clause in self.clauses)


@lru_cache(maxsize=20_000)
def reading(text: str, locale: str) -> Reading:
    """What ``text`` says; an empty text says nothing, in no segment."""
    lexicon = LEXICONS[locale]
    plain = normal(text, locale)
    parts = [part for part in _SEGMENT.split(plain) if part and part.strip()]
    return Reading(plain, tuple(_segment(part, lexicon, locale) for part in parts))


def normal(text: str, locale: str) -> str:
    """``text`` folded, with forms of one thing written in one way."""
    plain = folded(text)
    for pattern, said in LEXICONS[locale].phrases:
        plain = pattern.sub(said, plain)
    if locale == "fr":
        plain = re.sub(r"(?<![^\W_])s'(?=ils?(?![^\W_]))", "si ", plain)
        plain = re.sub(r"(?<![^\W_])n'(?=\w)", "ne ", plain)
        plain = re.sub(r"(?<![^\W_])(lorsqu|puisqu|quoiqu|jusqu)'(?=\w)", r"\1e ", plain)
        plain = _FRENCH_ELISION.sub("", plain)
        plain = re.sub(r"qu'(?=\w)", "que ", plain)
    return re.sub(r"\s+", " ", plain).strip()


def _segment(part: str, lexicon: Lexicon, locale: str) -> Segment:
    pieces = [piece for piece in lexicon.breaks.split(part) if piece and piece.strip()]
    clauses = tuple(_clause(piece, lexicon, locale) for piece in pieces)
    return Segment(clauses, tuple(_conditions(part, lexicon, locale)))


def _conditions(part: str, lexicon: Lexicon, locale: str) -> list[tuple[str, frozenset[str]]]:
    found = []
    for kind, pattern in lexicon.conditions.items():
        for match in islice(pattern.finditer(part), MOST_CONDITIONS):
            scope = re.split(r",(?!\d)", part[match.end() :], maxsplit=1)[0]
            bare, _ = split_amounts(scope)
            found.append((kind, frozenset(_concepts(_words(bare), locale))))
    return found


def _clause(piece: str, lexicon: Lexicon, locale: str) -> Clause:
    bare, amounts = split_amounts(piece)
    words = _words(bare)
    concepts = frozenset(_concepts(words, locale))
    found = _denials(words, lexicon, locale)
    implied = frozenset(_implied(words, locale))
    denied = found.denied | implied if found.is_negative else found.denied
    return Clause(
        piece,
        concepts,
        denied,
        found.heads,
        amounts,
        found.is_negative,
        implied,
        found.odd,
        found.without,
        found.is_twice,
    )


@dataclass(frozen=True)
class _Denials:
    """What of a clause is denied."""

    denied: frozenset[str]
    heads: frozenset[str]
    odd: frozenset[str]
    without: frozenset[str]
    is_negative: bool
    is_twice: bool


def _denials(words: list[str], lexicon: Lexicon, locale: str) -> _Denials:
    denied: set[str] = set()
    heads: set[str] = set()
    without: set[str] = set()
    is_negative = False
    times = 0
    for place, word in enumerate(words):
        start = _denial(words, place, lexicon, locale)
        if start is None:
            continue
        is_negative = True
        times += word not in _NEITHER
        behind = [w for w in words[start:] if w not in lexicon.negations]
        scope = _concepts(behind, locale)
        if word in ("sans", "without"):
            without |= set(scope[:WITHOUT_SCOPE])
            heads |= set(scope[:1])
        elif (place == 0 and word in _NONE) or _is_soft(behind, lexicon, locale):
            denied |= set(_concepts(words, locale))
        else:
            denied |= set(scope)
            heads |= set(scope[:1])
    odd = frozenset(denied ^ without)
    return _Denials(
        frozenset(denied | without),
        frozenset(heads),
        odd,
        frozenset(without),
        is_negative,
        times > 1,
    )


def _is_soft(behind: list[str], lexicon: Lexicon, locale: str) -> bool:
    """Whether what is denied says nothing itself, as in "is not available": then all of it is."""
    for word in behind:
        if word in lexicon.soft:
            return True
        is_modal = lexicon.must.match(word) or lexicon.can.match(word)
        if concept(word, locale) is not None and not is_modal:
            return not is_told(word, locale)
    return False


def _implied(words: list[str], locale: str) -> set[str]:
    """What follows from a clause: what is received was sent; what is accepted can be paid with."""
    said: tuple[str, ...] = ()
    if any(map(_RECEIVED.match, words)):
        said += _SENT[locale]
    if any(word.startswith("accept") for word in words):
        said += _PAID[locale]
    return {one for word in said if (one := concept(word, locale))}


def _denial(words: list[str], place: int, lexicon: Lexicon, locale: str) -> int | None:
    """Where what a word denies begins; None for a word that denies nothing."""
    word = words[place]
    if locale == "en":
        return place + 1 if word in lexicon.negations else None
    before = words[max(0, place - NEAR_MARKER) : place]
    has_ne = "ne" in before
    if word == "plus" and not has_ne:
        return None
    if word not in lexicon.negations and word != "plus":
        return None
    if word == "pas" and has_ne:
        return place - before[::-1].index("ne")
    return place - before[::-1].index("ne") if has_ne and word != "sans" else place + 1


def is_told(word: str, locale: str) -> bool:
    """Whether a word says something: neither a stop word nor one that adds nothing."""
    return concept(word, locale) is not None and concept(word, locale) not in neutral(locale)


def _words(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _concepts(words: list[str], locale: str) -> list[str]:
    """The telling concepts, in order."""
    denials = LEXICONS[locale].negations
    found = (concept(word, locale) for word in words if word not in denials)
    return [one for one in found if one is not None and one not in neutral(locale)]


@lru_cache(maxsize=50_000)
def concept(word: str, locale: str) -> str | None:
    """What a folded word counts as: its group of synonyms or its stem; None for a stop word."""
    bare = word.rsplit("'", 1)[-1] if locale == "fr" else re.sub(r"'(?:s|re|ve|ll|d|m)?$", "", word)
    if len(bare) < 2 or (bare in STOP_WORDS[locale] and bare not in _groups(locale)):
        return None
    own = root(bare, locale)
    groups = _groups(locale)
    return groups.get(bare) or groups.get(bare.removesuffix("s")) or groups.get(own) or own


@lru_cache(maxsize=50_000)
def root(word: str, locale: str) -> str:
    """What the forms of a folded word share; a stemmer leaves « livrons » and « livre » apart.

    Folding took the accents that the French stemmer looks for.
    """
    if locale == "en":
        return stem(word, locale)
    single = word[:-1] if word.endswith("s") and len(word) > SHORTEST_ROOT else word
    if single in _ON_NOUNS:
        return single
    for form in (word, single):
        bare = _FRENCH_END.sub("", form)
        if bare != form and len(bare) >= SHORTEST_ROOT:
            return _SOFTENED.sub("y", _DOUBLED.sub(r"\1", bare))
    return _DOUBLED.sub(r"\1", stem(single, locale))


@lru_cache(maxsize=4)
def neutral(locale: str) -> frozenset[str]:
    """The concepts that add nothing to what a sentence says."""
    words = fold(LEXICONS[locale].neutral).split()
    return frozenset(one for word in words if (one := root(word, locale)) not in _groups(locale))


@lru_cache(maxsize=4)
def _groups(locale: str) -> dict[str, str]:
    """Word and stem -> name of its group of synonyms; the first group that has it counts."""
    found: dict[str, str] = {}
    for line in LEXICONS[locale].synonyms:
        words = fold(line).split()
        for word in words:
            found.setdefault(word, f"={words[0]}")
            found.setdefault(root(word, locale), f"={words[0]}")
    return found


def within(one: str, others: frozenset[str]) -> bool:
    """Whether a concept is among others, or is of one family with one of them."""
    return one in others or any(_is_family(one, other) for other in others)


@lru_cache(maxsize=100_000)
def _is_family(one: str, other: str) -> bool:
    short, long = sorted((one.lstrip("="), other.lstrip("=")), key=len)
    if not long.startswith(short):
        return False
    ending = long[len(short) :]
    return ending in _ENDINGS and len(short) >= SHORTEST_FAMILY - (len(ending) >= LONG_ENDING)
