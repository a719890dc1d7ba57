"""What a customer wants: a ticket's sentences, and the needs they fall into.

A message states a second need where the customer says so ("another question", a numbered list) or
asks for another act in another sentence. Where needs begin rests on the ticket's text alone, so
that every stage finds the same ones. Which sentences bear the need and which only frame it is told
by their form (:mod:`mining.need_forms`) and learnt from the other tickets (:mod:`mining.bearing`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from kb.words import fold
from mining.drafting.sentences import sentences
from mining.hints import has_any, lower_case
from mining.need_forms import FRAME, STATED, form_of
from mining.recognisers.spans import ANY_PLACEHOLDER

MOST_NEEDS = 6
"""Needs read from one message: a list of ten questions is not ten articles."""
FEWEST_WORDS = 3
"""Words that must follow a cue, else it stays."""
READ = 4_000
"""Characters of a text in which needs are looked for."""

_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a ticket: where it stands, and what its form tells."""

    start: int
    end: int
    """Characters of the text; both 0 for a sentence of the subject."""
    text: str
    """Its words, without placeholders."""
    form: float
    """What :func:`mining.need_forms.form_of` says of it."""


@dataclass(frozen=True, slots=True)
class Need:
    """One need of a ticket: the part of the text that states it."""

    number: int
    """0 for the first of its ticket."""
    start: int
    end: int
    """Characters of the ticket's text that it takes up."""
    sentences: tuple[Sentence, ...]
    """What stands there; the first need has the subject's, too. None in a text without words."""


def says_something(text: str) -> bool:
    """Whether any sentence of ``text`` is more than a frame."""
    return any(form_of(sentence) > FRAME for sentence in sentences(text[:READ]))


def needs_in(subject: str, text: str) -> list[Need]:
    """The needs of a ticket, at least one; their ranges cover ``text`` from end to end."""
    found = sentences_in(text[:READ])
    starts = [0, *_breaks(found, text[:READ])]
    groups = [found[a:b] for a, b in zip(starts, [*starts[1:], len(found)], strict=True)]
    edges = [0, *(group[0].start for group in groups[1:]), len(text)]
    parts = [_of_subject(subject) + groups[0], *([_uncued(g[0], text), *g[1:]] for g in groups[1:])]
    return [
        Need(number, edges[number], edges[number + 1], tuple(part))
        for number, part in enumerate(parts)
    ]


def _uncued(one: Sentence, text: str) -> Sentence:
    """A sentence without the cue before its matter: "autre question :" says nothing of it."""
    said = text[one.start : one.end]
    cue = _STRONG.match(said) or _WEAK.match(said)
    matter = said[cue.end() :].lstrip(" :,;-–—") if cue else ""
    words = words_of(matter)
    if len(_WORD.findall(words)) < FEWEST_WORDS:
        return one
    return replace(one, start=one.end - len(matter), text=words)


def words_of(said: str) -> str:
    """What is said, without placeholders and on one line."""
    if "[" in said:
        said = ANY_PLACEHOLDER.sub(" ", said)
    return " ".join(said.split())


def whole(subject: str, text: str) -> Need:
    """All of a ticket as one need."""
    found = sentences_in(text[:READ])
    return Need(0, 0, len(text), tuple(_of_subject(subject) + found))


def _of_subject(subject: str) -> list[Sentence]:
    return [Sentence(0, 0, said, form_of(said)) for said in subject_sentences(subject)]


def subject_sentences(subject: str) -> list[str]:
    """The sentences of a subject, without placeholders; those without a letter left out."""
    if not subject:
        return []
    told = sentences(ANY_PLACEHOLDER.sub(" ", subject))
    return [said for said in told if _LETTER.search(said)]


def sentences_in(text: str) -> list[Sentence]:
    """The sentences of ``text``, and their clauses after a cue, with their places.

    Sentences without a letter beside placeholders are left out.
    """
    found = []
    for start, end in _ranges(text):
        cuts = [start, *(start + at for at in _cues(text[start:end])), end]
        for a, b in pairwise(cuts):
            said = words_of(text[a:b])
            if _LETTER.search(said):
                found.append(Sentence(a, b, said, form_of(said)))
    return found


def _ranges(text: str) -> list[tuple[int, int]]:
    """Where the sentences of ``text`` stand: they differ from it in blanks and list marks only."""
    found = sentences(text)
    return _as_they_stand(text, found) or _but_for_blanks(text, found)


def _as_they_stand(text: str, found: Sequence[str]) -> list[tuple[int, int]]:
    """Where sentences stand one after the other, with blanks between; empty when they do not."""
    ranges, done = [], 0
    for sentence in found:
        at = text.find(sentence, done)
        if at < 0 or text[done:at].strip():
            return []
        done = at + len(sentence)
        ranges.append((at, done))
    return ranges


def _but_for_blanks(text: str, found: Sequence[str]) -> list[tuple[int, int]]:
    places = [at for at, letter in enumerate(text) if not letter.isspace()]
    squeezed = "".join(text[at] for at in places)
    ranges, done = [], 0
    for sentence in found:
        wanted = "".join(sentence.split())
        at = squeezed.find(wanted, done)
        if at >= 0:
            done = at + len(wanted)
            ranges.append((places[at], places[done - 1] + 1))
    return ranges


_STRONG = re.compile(
    r"""(?<!\w)(?:
    (?:et[ ]|ah[ ]|une?[ ]|ma[ ]|mon[ ])*(?:autre|deuxi[eè]me|seconde?|2e|2[eè]me|derni[eè]re?)
        [ ](?:petite[ ])?(?:chose|question|point|demande|sujet|souci|pr[eé]occupation)[ ]?[:,]
    |par[ ]ailleurs,|(?-i:Par[ ]ailleurs)|d['’]autre[ ]part
    |(?:et[ ])?tant[ ]que[ ]j['’]y[ ](?:suis|pense)
    |(?:sinon,?[ ]|et[ ])?rien[ ][aà][ ]voir[ ]?[:,]|j['’]en[ ]profite\b|deuxi[eè]mement
    |question[ ]subsidiaire|autre[ ]question
    |(?:oh,?[ ]|and[ ]|just[ ]|my[ ]|i[ ]have[ ])*(?:one[ ](?:more|other|last|final)|another
        |a[ ]second|second|other|last)[ ](?:quick[ ])?(?:thing|question|point|issue|request|query)
        (?:[ ]?[:,]|[ ]is\b|[ ]please\b)
    |on[ ](?:an?[ ]?)?(?:other|another|separate|different|unrelated)[ ](?:note|topic|matter)
    |(?:and[ ])?separately[ ]?[:,]|unrelated(?:ly)?[ ]?[:,]
    |while[ ](?:i(?:['’]?m|[ ]am)[ ](?:here|at[ ]it|writing)|i[ ]have[ ]you|i['’]ve[ ]got[ ]you)
    |besides[ ](?:that|this)\b|oh,?[ ]and\b|secondly\b|(?-i:By)[ ]the[ ]way,|p\.?s\.?[ ]?:
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""The customer says that something else comes."""
_WEAK = re.compile(
    r"""(?:^|(?<=[.!?…;\n][ ])|(?<=[.!?…;\n-]))(?:
    aussi,|et[ ]aussi|et[ ]puis|sinon,|de[ ]plus,|en[ ]plus,|[eé]galement,|ensuite,|enfin,
    |also,?|and[ ]also|additionally,?|in[ ]addition,?|lastly,?|finally,?
    )[ ]""",
    re.VERBOSE | re.IGNORECASE,
)
_ALSO = re.compile(
    r"""\b(?:
    (?:i|we|you|can[ ](?:you|i)|could[ ](?:you|i)|would)[ ](?:would[ ]|'d[ ])?also
    |(?:veux|voudrais|souhaite|souhaiterais|aimerais|pouvez-vous|pourriez-vous|puis-je)
        [ ](?:aussi|[eé]galement)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""What follows may be another need, or more of the same."""
_NUMBERED = re.compile(r"^[ \t]*\(?([1-9])[ ]?[.)/°-][ \t]*(?=\w)", re.MULTILINE)
_IF_NOT = re.compile(r"^\W*(?:if|unless|otherwise|or|si|sinon|ou|a defaut)\b")
_ACT_VERBS = {
    "cancel": r"cancel\w*|annul\w+",
    "return": r"return|send (?:it|them|this|these|back)|renvoyer|retourner|rendre|return\w*",
    "exchange": r"exchang\w+|swap\w*|echang\w+",
    "change": r"change|modify|update|correct|edit|modifier|changer|corriger",
}
_ASKED_FOR = (
    r"(?:\b(?:to|please|can|could|how|want|need|veux|voudrais|souhaite\w*|aimerais|peux|puis-je|vous|de"
    r"|comment|d')\W+(?:\w+\W+){{0,2}}?|^\W*(?:for \S+ )?)(?:{})\b(?! my mind| d'avis)"
)
_ACTS = {name: re.compile(_ASKED_FOR.format(verbs)) for name, verbs in _ACT_VERBS.items()}
_CUE_HINTS = (
    "autre", "deuxi", "second", "2e", "2è", "derni", "ailleurs", "tant que", "rien", "profite",
    "subsidiaire", "one more", "one other", "one last", "one final", "other", "another", "last",
    "separately", "unrelated", "note", "topic", "matter", "while i", "besides", "oh and", "oh, and",
    "the way", "ps", "p.s", "aussi", "et puis", "sinon", "plus", "galement", "ensuite", "enfin",
    "also", "addition", "finally",
)  # fmt: skip
"""One of these stands in every cue."""
_ALSO_HINTS = ("also", "aussi", "galement")
_ACT_HINTS = (
    "cancel", "annul", "return", "send", "renvoyer", "retourner", "rendre", "xchang", "swap",
    "echang", "change", "modif", "update", "correct", "edit", "corriger",
)  # fmt: skip
_OBJECTS = {
    "address": re.compile(r"\baddress|\badresse"),
    "payment": re.compile(r"\bpayment|\bpaiement|\bpaying"),
}


@lru_cache(maxsize=65_536)
def acts_of(sentence: str) -> frozenset[str]:
    """What a sentence asks to be done with an order: cancel, return, exchange, change something."""
    words = " ".join(fold(sentence).replace("’", "'").split())
    if not has_any(words, _ACT_HINTS) or _IF_NOT.match(words):
        return frozenset()
    found = {name for name, pattern in _ACTS.items() if pattern.search(words)}
    if "change" in found:
        objects = {name for name, pattern in _OBJECTS.items() if pattern.search(words)}
        found = found - {"change"} | {f"change {name}" for name in objects or {"items"}}
    return frozenset(found)


def _cues(said: str) -> list[int]:
    """Where in a sentence something else is announced, its start left out."""
    if not has_any(lower_case(said), _CUE_HINTS):
        return []
    places = {found.start() for pattern in (_STRONG, _WEAK) for found in pattern.finditer(said)}
    return sorted(at for at in places if _LETTER.search(said[:at]))


def _breaks(found: Sequence[Sentence], text: str) -> list[int]:
    """The sentences with which another need begins."""
    breaks: list[int] = []
    numbered = _numbered(found, text)
    for at in range(1, len(found)):
        before, after = found[breaks[-1] if breaks else 0 : at], found[at]
        if len(breaks) + 1 < MOST_NEEDS and _is_new(before, after, found[at:], at in numbered):
            breaks.append(at)
    return breaks


def _is_new(
    before: Sequence[Sentence], after: Sentence, rest: Sequence[Sentence], is_item: bool
) -> bool:
    """Whether another need begins with ``after``; ``rest`` starts with it."""
    if not any(one.form > FRAME for one in before):
        return False
    if _STRONG.match(after.text):
        return any(_is_told(one) for one in rest[:2])
    if is_item or _WEAK.match(after.text) or _says_also(after.text):
        return after.form == STATED
    own = acts_of(after.text)
    said = frozenset[str]().union(*(acts_of(one.text) for one in before)) if own else own
    return bool(said) and not own & said


def _says_also(said: str) -> bool:
    return has_any(lower_case(said), _ALSO_HINTS) and _ALSO.search(said) is not None


def _is_told(one: Sentence) -> bool:
    return one.form == STATED or (one.form > FRAME and len(_WORD.findall(one.text)) > 4)


def _numbered(found: Sequence[Sentence], text: str) -> frozenset[int]:
    """The sentences that begin the second and later items of a numbered list."""
    marks = [(int(mark[1]), mark.end()) for mark in _NUMBERED.finditer(text)]
    if [number for number, _ in marks] != list(range(1, len(marks) + 1)) or len(marks) < 2:
        return frozenset()
    starts = {at for _, at in marks[1:]}
    return frozenset(number for number, one in enumerate(found) if one.start in starts)
