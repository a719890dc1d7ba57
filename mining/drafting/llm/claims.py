"""Whether a sentence says what its evidence says: deterministic checks, named by what they find.

The checks are made to refuse: a claim passes when every telling word, amount, name, negation,
condition and doer in it is found in the sentences that it cites, read as sentences and not as a
bag of words. What they refuse is not printed, which costs an agent's wording only; what they let
pass is read by an editor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from kb.words import fold
from mining.drafting.llm import actors
from mining.drafting.llm.amounts import Amount
from mining.drafting.llm.languages import LEXICONS
from mining.drafting.llm.pairing import Pair, shared
from mining.drafting.llm.reading import (
    Clause,
    Segment,
    concept,
    reading,
    within,
)
from mining.drafting.llm.shape import is_language, shape_faults

FAULTS = {
    "length": "empty, too long, or not one sentence",
    "markup": "holds marks of HTML or Markdown, or characters that cannot be seen",
    "link": "names a link, an address or a telephone that the evidence does not",
    "placeholder": "a placeholder was added, changed or lost",
    "language": "is in another language",
    "name": "names somebody or something that the evidence does not",
    "amount": "an amount or date that the evidence does not say of this",
    "antonym": "says the contrary of a word in the evidence",
    "word": "a word that the evidence does not say",
    "negation": "denies what the evidence says, or says what it denies",
    "condition": "a condition was dropped, added or changed",
    "duty": "what may be became what must be or is, or the other way round",
    "actor": "somebody else does it",
    "merged": "joins parts of several sentences that do not belong together",
    "dropped": "leaves out a part of what it speaks of",
    "order": "what comes first and what then were turned round",
    "choice": "one of two became both",
}
"""Kinds of fault, and what each means."""

USED = 0.5
"""Share of a clause's concepts in the claim from which the claim speaks of it."""

_NAME = re.compile(
    r"(?<=[^\W\d_,;)»”'’-] )[«“\"(]?([^\W\d_a-zà-öø-ÿ][^\W_]+|[^\W_]*[a-z][A-Z][^\W_]*)"
    r"|(?<![^\W_])([A-Z]{2,})(?![^\W_])"
)
_ALSO = re.compile(r"(?<![^\W_])(?:aussi|egalement|de meme|also|too|as well|likewise)(?![^\W_])")
_POSSIBLE = {
    "fr": re.compile(
        r"(?<![^\W_])(?:possibles?|disponibles?|accept\w+|autoris\w+|permi\w+)(?![^\W_])"
    ),
    "en": re.compile(r"(?<![^\W_])(?:possible|available|accept\w*|allowed|permitted)(?![^\W_])"),
}

Check = Callable[["Pair"], bool]


def faults(claim: str, evidence: Sequence[str], locale: str) -> tuple[str, ...]:
    """The kinds of fault in ``claim`` against the sentences it cites; none when it is faithful.

    No evidence supports nothing. Example: "Le retour coûte 5 €." against « Le retour coûte 4 €. »
    gives ("amount",).
    """
    shape = shape_faults(claim, evidence)
    if shape or not evidence:
        return shape or ("word",)
    if not is_language(claim, locale):
        return ("language",)
    pair = Pair(claim, evidence, locale)
    return tuple(kind for kind, check in _CHECKS.items() if check(pair))


def _name(pair: Pair) -> bool:
    known = {fold(word) for word in re.findall(r"[^\W_]+", pair.joined)}
    found = (match.group(1) or match.group(2) for match in _NAME.finditer(pair.claim))
    return any(fold(part) not in known for name in found for part in re.findall(r"[^\W_]+", name))


def _amount(pair: Pair) -> bool:
    return any(
        not any(_is_said(amount, clause, pair, segment) for amount in [one])
        for segment in pair.said.segments
        for clause in segment.clauses
        for one in clause.amounts
    )


def _is_said(amount: Amount, clause: Clause, pair: Pair, segment: Segment) -> bool:
    """Whether the evidence says this amount of what the clause speaks of."""
    rivals = [
        (
            len(shared(clause.concepts, other.concepts)),
            len(shared(segment.concepts, other.concepts)),
            other,
        )
        for one in pair.known
        for other in one.clauses
        if any(_is_comparable(amount, theirs) for theirs in other.amounts)
    ]
    most = max((rank[:2] for rank in rivals), default=(0, 0))
    return any(
        _agrees(amount, theirs)
        for near, far, other in rivals
        if (near, far) == most or near == most[0] == 0
        for theirs in other.amounts
    )


def _is_comparable(one: Amount, other: Amount) -> bool:
    return one.unit == other.unit


def _agrees(one: Amount, other: Amount) -> bool:
    """Whether two amounts are one; "up to" may be said without, "from" and "less than" not."""
    if (one.low, one.high, one.unit, one.kind) != (other.low, other.high, other.unit, other.kind):
        return False
    return one.bound == other.bound


def is_contrary(claim: str, evidence: str, locale: str) -> bool:
    """Whether a sentence has the contrary of a word of another: "first", "last"; before, after."""
    return _antonym(Pair(claim, [evidence], locale))


def _antonym(pair: Pair) -> bool:
    ours = {concept(word, pair.locale) for word in re.findall(r"[^\W\d_]+", pair.said.plain)}
    text = " ".join(one.plain for one in pair.known)
    theirs = {concept(word, pair.locale) for word in re.findall(r"[^\W\d_]+", text)}
    if _is_turned(pair):
        return True
    for one, other in _contraries(pair.locale):
        for mine, contrary in ((one, other), (other, one)):
            if ours & mine - theirs and theirs & contrary and not ours & contrary:
                return True
    return False


def _is_turned(pair: Pair) -> bool:
    """Whether before became after, or the other way round."""
    said, known = pair.said.plain, " ".join(one.plain for one in pair.known)
    before, after = pair.lexicon.before, pair.lexicon.after
    if bool(before.search(said)) != bool(before.search(known)):
        return True
    return bool(after.search(said) and not after.search(known) and before.search(known))


@lru_cache(maxsize=4)
def _contraries(locale: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    def group(line: str) -> frozenset[str]:
        return frozenset(one for word in fold(line).split() if (one := concept(word, locale)))

    return tuple((group(one), group(other)) for one, other in LEXICONS[locale].contraries)


def _word(pair: Pair) -> bool:
    if any(not within(one, pair.concepts) for one in pair.said.concepts):
        return True
    if pair.said.is_negative:
        return False
    possible = _POSSIBLE[pair.locale]
    known = " ".join(one.plain for one in pair.known)
    found = pair.lexicon.found.search(known) or pair.lexicon.can.search(known)
    return bool(possible.search(pair.said.plain) and not (found or possible.search(known)))


def _negation(pair: Pair) -> bool:
    clauses = [clause for one in pair.known for clause in one.clauses]
    if pair.said.is_negative and not any(clause.is_negative for clause in clauses):
        return True
    said = any(clause.is_twice for clause in pair.said.clauses)
    if said != any(clause.is_twice for clause in clauses):
        return True
    denied = frozenset().union(*(clause.denied for clause in clauses))
    told = frozenset().union(*(clause.concepts - clause.denied for clause in clauses))
    for clause in pair.said.clauses:
        if clause.denied and not shared(clause.denied, denied):
            return True
        if clause.heads and not any(within(one, denied) for one in clause.heads):
            return True
        if not clause.is_negative and any(
            within(one, denied) and not within(one, told) for one in clause.concepts
        ):
            return True
    return _heads_lost(pair, clauses) or _is_parity_lost(pair, clauses)


def _is_parity_lost(pair: Pair, clauses: Sequence[Clause]) -> bool:
    """Whether "not without" became "not with", or the other way round."""
    ours, theirs = _odd(pair.said.clauses), _odd(clauses)
    lacking = {word for clause in (*pair.said.clauses, *clauses) for word in clause.without}
    return any(
        is_odd not in theirs[word]
        for word in lacking & ours.keys() & theirs.keys()
        for is_odd in ours[word]
    )


def _odd(clauses: Sequence[Clause]) -> dict[str, set[bool]]:
    """Concept -> whether it is denied once, over all clauses that have it."""
    found: dict[str, set[bool]] = {}
    for clause in clauses:
        for word in clause.concepts:
            found.setdefault(word, set()).add(word in clause.odd)
    return found


def _heads_lost(pair: Pair, clauses: Sequence[Clause]) -> bool:
    """Whether what the evidence denies is told without its negation."""
    denied = frozenset().union(*(clause.denied for clause in pair.said.clauses))
    heads = {head for clause in clauses for head in clause.heads}
    told = {one for clause in clauses for one in clause.concepts - clause.denied}
    ours = {one for clause in pair.said.clauses for one in clause.concepts}
    return any(
        within(head, frozenset(ours))
        and not within(head, denied)
        and not within(head, frozenset(told))
        for head in heads
    )


def _condition(pair: Pair) -> bool:
    said = [one for segment in pair.said.segments for one in segment.conditions]
    known = [
        (*one, source.supports)
        for source in pair.known
        for segment in source.segments
        for one in segment.conditions
    ]
    for kind, scope in said:
        if not any(kind == other and _covers(scope, wide, all_) for other, wide, all_ in known):
            return True
    kinds = {kind for kind, _ in said}
    for kind, scope, _ in known:
        if kind not in kinds or any(not within(one, pair.said.concepts) for one in scope):
            return True
    return False


def _covers(scope: frozenset[str], wide: frozenset[str], sentence: frozenset[str]) -> bool:
    """Whether a condition is the one in the evidence; "it" there may be named here."""
    if scope and wide and not shared(scope, wide):
        return False
    return all(within(one, sentence) for one in scope)


def _duty(pair: Pair) -> bool:
    if pair.said.is_negative:
        return False
    known = " ".join(one.plain for one in pair.known)
    must, can, might = pair.lexicon.must, pair.lexicon.can, pair.lexicon.might
    if might.search(known) and not can.search(pair.said.plain):
        return True
    is_must, was_must = bool(must.search(pair.said.plain)), bool(must.search(known))
    if is_must and not was_must:
        return bool(can.search(known))
    return was_must and not is_must and bool(can.search(pair.said.plain)) and not can.search(known)


def _actor(pair: Pair) -> bool:
    locale = pair.locale
    ours = actors.deeds(pair.claim, locale)
    theirs = frozenset().union(*(actors.deeds(one, locale) for one in pair.evidence))
    if actors.clash(ours, theirs) or actors.turns_to_us(pair.claim, pair.joined, locale):
        return True
    mine, known = actors.owned(pair.claim, locale), actors.owned(pair.joined, locale)
    return actors.clash(mine, known)


def _merged(pair: Pair) -> bool:
    """Whether a clause, or a sentence with a condition, has no single sentence that says it all."""
    if _ALSO.search(pair.said.plain) and not any(_ALSO.search(one.plain) for one in pair.known):
        return True
    for segment in pair.said.segments:
        if _has_source(segment.concepts, segment.clauses, pair):
            continue
        if segment.conditions:
            return True
        subject: frozenset[str] = frozenset()
        for clause in segment.clauses:
            leans = pair.lexicon.auxiliary.match(clause.text.strip()) is not None
            whole = clause.concepts | subject if leans else clause.concepts
            if not _has_source(whole, (clause,), pair):
                return True
            if not leans:
                subject = _subject(clause, pair)
    return False


def _has_source(concepts: frozenset[str], clauses: Sequence[Clause], pair: Pair) -> bool:
    amounts = frozenset().union(*(clause.amounts for clause in clauses))
    return any(
        all(within(one, source.supports) for one in concepts)
        and all(any(_agrees(a, b) for b in source.amounts) for a in amounts)
        for source in pair.known
    )


def _subject(clause: Clause, pair: Pair) -> frozenset[str]:
    """What stands before a clause's first auxiliary; nothing when there is none."""
    found = [
        match
        for match in pair.lexicon.auxiliary.finditer(clause.text)
        if not clause.text[match.end() : match.end() + 1].isalnum()
        and (match.start() == 0 or not clause.text[match.start() - 1].isalnum())
    ]
    if not found:
        return frozenset()
    return reading(clause.text[: found[0].start()], pair.locale).concepts


def _dropped(pair: Pair) -> bool:
    """Whether a clause that the claim speaks of is not told whole."""
    amounts = pair.said.amounts
    for one in pair.known:
        for clause in one.clauses:
            told = shared(clause.concepts, pair.said.supports)
            is_used = len(told) >= max(USED * len(clause.concepts), 1) or clause.amounts & amounts
            if is_used and len(told) < len(clause.concepts):
                return True
    return False


def _order(pair: Pair) -> bool:
    """Whether what comes first and what then were turned round."""
    known = [clause for one in pair.known for clause in one.clauses]
    said = [clause for clause in pair.said.clauses if clause.concepts]
    then = pair.lexicon.then
    if not then.search(pair.said.plain) and not any(then.search(one.plain) for one in pair.known):
        return False
    last = 0
    for clause in said:
        able = [place for place in _nearest(clause, known) if place >= last]
        if not able:
            return True
        last = able[0]
    return False


def _nearest(clause: Clause, known: Sequence[Clause]) -> list[int]:
    """The clauses of the evidence that a clause tells most of, in order."""
    shares = [len(shared(clause.concepts, other.concepts)) for other in known]
    return [place for place, share in enumerate(shares) if share == max(shares)]


def _choice(pair: Pair) -> bool:
    """Whether one of two became both."""
    known = " ".join(one.plain for one in pair.known)
    either, both = pair.lexicon.either, pair.lexicon.both
    said = pair.said.plain
    return bool(either.search(known) and not either.search(said) and both.search(said))


LONGEST_QUESTION = 90
LONGEST_QUESTION_WORDS = 16


def question_faults(question: str, known: Sequence[str], locale: str) -> tuple[str, ...]:
    """What is wrong with a title or a way to ask it, made of the questions in ``known``.

    Every telling word, name and amount must be in one of them together: a question that joins two
    is another question.
    """
    found = shape_faults(question, known)
    if len(question) > LONGEST_QUESTION or len(question.split()) > LONGEST_QUESTION_WORDS:
        found = (*found, "length")
    if found or not known:
        return found or ("word",)
    if not is_language(question, locale):
        return ("language",)
    tried = [Pair(question, [one], locale) for one in known]
    checks = (_name, _amount, _antonym, _word, _negation)
    if any(pair.said.concepts and not any(check(pair) for check in checks) for pair in tried):
        return ()
    return ("word",)


_CHECKS: dict[str, Check] = {
    "name": _name,
    "amount": _amount,
    "antonym": _antonym,
    "word": _word,
    "negation": _negation,
    "condition": _condition,
    "duty": _duty,
    "actor": _actor,
    "merged": _merged,
    "dropped": _dropped,
    "order": _order,
    "choice": _choice,
}
