"""Claims that agents type anew each time: the same content words, in any order and form.

Grouping by letters (:mod:`mining.drafting.clusters`) finds macros and their variants. In chats
nobody sends macros: what is said to many shares its content words only. Here a sentence that
somebody sent is printed when enough customers were told a sentence that holds most of its stems;
each stem of it, and each number and name as it stands, must have been told to enough of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mining.drafting.clusters import (
    VALUE_SHARE,
    WORD_SHARE,
    Claim,
    Form,
    fitness,
    forms,
    is_negated,
    is_one_orders,
)
from mining.drafting.replies import PLACEHOLDER, Said
from mining.drafting.support import SupportRule, customers
from mining.drafting.tokens import text_terms, token_words, tokens, word_terms
from mining.drafting.values import values
from mining.drafting.wording import Wording

HELD = 0.6
"""Share of a sentence's stems that another must hold to say it."""

ALSO_HELD = 0.4
"""The same the other way: a long sentence says much besides."""

FEWEST_STEMS = 3
"""Stems of a sentence that may be found so: two words in common say little."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Rest:
    """Wordings that letters put in no claim, and which of them say which."""

    forms: Sequence[Form]
    stems: Sequence[frozenset[str]]
    says: Flags
    """Row: a wording; column: whether another says it too."""


def loose_claims(
    said: Sequence[Said], found: Sequence[Claim], rule: SupportRule, wording: Wording
) -> list[Claim]:
    """What ``said`` repeats by its content words and no claim ``found`` holds, by position.

    The best supported wordings come first, and what says them is used once.
    """
    used = {(id(one.reply), one.number) for claim in found for one in claim.said}
    rest = _rest([one for one in said if (id(one.reply), one.number) not in used], wording)
    made: list[Claim] = []
    free = np.ones(len(rest.forms), dtype=np.bool_)
    for number in _by_support(rest):
        if not free[number]:
            continue
        behind = np.flatnonzero(rest.says[number] & free).tolist()
        claim = _claim(rest, behind, rule, wording)
        if claim is not None:
            made.append(claim)
            free[behind] = False
    return sorted(made, key=lambda claim: (claim.position, claim.text))


def _rest(said: Iterable[Said], wording: Wording) -> _Rest:
    able = [form for form in forms(said) if len(_stems(form, wording)) >= FEWEST_STEMS]
    stems = [_stems(form, wording) for form in able]
    places: dict[str, int] = {}
    for own in stems:
        for stem in sorted(own):
            places.setdefault(stem, len(places))
    table = np.zeros((len(able), max(len(places), 1)), dtype=np.float32)
    for row, own in enumerate(stems):
        table[row, [places[stem] for stem in own]] = 1
    shared = table @ table.T
    size = table.sum(axis=1)
    says = (shared >= HELD * size[:, None]) & (shared >= ALSO_HELD * size[None, :])
    return _Rest(able, stems, says & _agreeing(able, wording))


def _stems(form: Form, wording: Wording) -> frozenset[str]:
    return text_terms(PLACEHOLDER.sub(" ", form.text), wording.locale)


def _agreeing(wordings: Sequence[Form], wording: Wording) -> Flags:
    """Which two wordings name the same amounts, and both deny or neither."""
    kinds: dict[object, int] = {}
    own = [
        kinds.setdefault((values(form.text), is_negated(form.text, wording)), len(kinds))
        for form in wordings
    ]
    numbers = np.array(own)
    return np.asarray(numbers[:, None] == numbers[None, :])


def _by_support(rest: _Rest) -> list[int]:
    """The wordings, those said to most customers first."""
    who = [frozenset(one.reply.customer for one in form.said) for form in rest.forms]
    told = [len(frozenset().union(*(who[n] for n in np.flatnonzero(row)))) for row in rest.says]
    return sorted(range(len(told)), key=lambda n: (-told[n], rest.forms[n].text))


def _claim(rest: _Rest, behind: Sequence[int], rule: SupportRule, wording: Wording) -> Claim | None:
    """The best of the wordings ``behind`` a claim, as it; None when none may stand."""
    said = [one for place in behind for one in rest.forms[place].said]
    if rule.shortfall(said):
        return None
    able = [rest.forms[n] for n in behind if _may_stand(rest, n, behind, rule, wording)]
    if not able:
        return None
    common: Counter[str] = Counter()
    for place in behind:
        common.update(dict.fromkeys(rest.stems[place], customers(rest.forms[place].said)))
    everybody = customers(said)

    def worth(form: Form) -> float:
        own = _stems(form, wording)
        return sum(common[stem] for stem in own) / len(own) / everybody + fitness(form, wording)

    best = min(able, key=lambda form: (-worth(form), len(form.text), form.text))
    return Claim(
        text=best.text,
        said=tuple(said),
        position=sum(one.position for one in said) / len(said),
        is_negated=is_negated(best.text, wording),
        values=values(best.text),
        is_filled=best.is_filled,
    )


def _may_stand(
    rest: _Rest, number: int, behind: Sequence[int], rule: SupportRule, wording: Wording
) -> bool:
    """Whether a wording tells nothing but what enough of the customers ``behind`` it were told."""
    form = rest.forms[number]
    if PLACEHOLDER.search(form.text) or is_one_orders(form, wording):
        return False
    supporters = [n for n in behind if rest.says[number, n]]
    said = [one for n in supporters for one in rest.forms[n].said]
    if rule.shortfall(said):
        return False
    everybody = customers(said)
    for token in tokens(form.text):
        stems = word_terms(token.word, wording.locale)
        if not token.is_value and not stems:
            continue
        share = VALUE_SHARE if token.is_value else WORD_SHARE
        told = [
            one
            for n in supporters
            if _has(rest, n, token.word, stems, as_it_stands=token.is_value)
            for one in rest.forms[n].said
        ]
        if customers(told) < max(rule.customers, share * everybody):
            return False
    return True


def _has(rest: _Rest, number: int, word: str, stems: Sequence[str], *, as_it_stands: bool) -> bool:
    if as_it_stands:
        return word in token_words(rest.forms[number].text)
    return rest.stems[number].issuperset(stems)
