"""Claims that differ in an amount and in nothing else: a changed policy, or agents who disagree."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from kb.evidence import Flag
from mining.drafting.clusters import Claim
from mining.drafting.replies import Said
from mining.drafting.tokens import text_terms
from mining.drafting.values import Value, values, without_values

TELLING_SHARE = 0.8
RARE_SHARE = 0.1
"""A word in 80 % of one claim's wordings and under 10 % of the other's tells the two apart."""

LATE_SHARE = 0.1
"""Most of an old value's mentions that may come after the new one is first given."""

LEAST_TERMS = 2

CHANCE = 0.05
"""Probability under which an amount's absence from the newest replies is no chance."""


@dataclass(frozen=True)
class Settled:
    """Claims without those a newer one replaces, and what a reviewer must know."""

    claims: tuple[Claim, ...]
    flags: tuple[Flag, ...]


def settled(
    claims: Sequence[Claim],
    locale: str,
    *,
    least: float = 0,
    told: Mapping[str, int] = MappingProxyType({}),
) -> Settled:
    """``claims`` with superseded ones taken out, open conflicts flagged, rare ones left out.

    Of two that differ only in an amount the newer is kept. If the older is still given after the
    newer appears that is flagged for a decision. A claim told to fewer than ``least`` customers
    counts only by what it says of a more frequent one; ``told`` are the customers, by a claim's
    text, who were told it in any wording.
    """
    kept = dict(enumerate(claims))
    major = {n for n, c in kept.items() if max(c.customers, told.get(c.text, 0)) >= least}
    flags: list[Flag] = []
    for first, second in itertools.combinations(range(len(claims)), 2):
        one, other = kept.get(first), kept.get(second)
        if one is None or other is None or not major & {first, second}:
            continue
        if not differ_in_value(one, other, locale):
            continue
        old, new = sorted((first, second), key=lambda number: _middle(kept[number]))
        is_over = _is_superseded(kept[old], kept[new])
        flags.append((_replaced if is_over else _conflict)(kept[old], kept[new]))
        major.add(new)
        del kept[old]
    return Settled(tuple(kept[number] for number in kept if number in major), tuple(flags))


def current(
    claims: Sequence[Claim], said: Sequence[Said], least: int, is_alike: Callable[[str, str], bool]
) -> Settled:
    """``claims`` without amounts that agents stopped giving and replaced by another.

    A claim told in a share p of the replies up to its last mention, and in none of the n after it,
    is out of use when (1 - p)^n is under 5 % and sentences alike give another amount from then on.
    Told to ``least`` customers these replace it; told to fewer, but more than one, they are a
    conflict to decide on. ``said`` is every sentence of the topic's replies.
    """
    times = sorted({id(one.reply): one.reply.at for one in said}.values())
    kept: list[Claim] = []
    flags: list[Flag] = []
    for claim in claims:
        is_silent = bool(claim.values) and _chance_of_silence(claim, times) < CHANCE
        heirs = _heirs(claim, said, is_alike) if is_silent else []
        told = len({one.reply.customer for one in heirs})
        if told >= least:
            flags.append(_gone(claim, heirs))
            continue
        kept.append(claim)
        if told > 1:
            flags.append(_doubted(claim, heirs, told))
    return Settled(tuple(kept), tuple(flags))


def _chance_of_silence(claim: Claim, times: Sequence[datetime]) -> float:
    later = len(times) - bisect_right(times, max(said.reply.at for said in claim.said))
    told = len({id(said.reply) for said in claim.said}) / max(len(times) - later, 1)
    return float((1 - min(told, 1.0)) ** later)


def _heirs(old: Claim, said: Sequence[Said], is_alike: Callable[[str, str], bool]) -> list[Said]:
    """Later sentences alike that give another amount, oldest first."""
    last = max(one.reply.at for one in old.said)
    later = [o for o in said if o.reply.at > last and _clash(values(o.text), old.values)]
    likeness = {text: is_alike(old.text, text) for text in {one.text for one in later}}
    return sorted((o for o in later if likeness[o.text]), key=lambda one: one.reply.at)


def _gone(old: Claim, heirs: Sequence[Said]) -> Flag:
    return Flag("superseded", f"until {heirs[0].reply.at.date()} agents said: “{old.text}”")


def _doubted(old: Claim, heirs: Sequence[Said], told: int) -> Flag:
    note = (
        f"probably out of date: agents said {_dated(old)}; since {heirs[0].day} they tell {told} "
        f"customers, too few to print it: “{heirs[-1].text}”"
    )
    return Flag("conflict", note, old.text)


def differ_in_value(one: Claim, other: Claim, locale: str) -> bool:
    """Whether two claims say the same of different amounts of one unit."""
    if one.is_negated != other.is_negated or not _clash(one.values, other.values):
        return False
    ours, theirs = _term_shares(one, locale), _term_shares(other, locale)
    if min(len(ours), len(theirs)) < LEAST_TERMS:
        return False
    return not (_apart(ours, theirs) or _apart(theirs, ours))


def _clash(ours: Sequence[Value], theirs: Sequence[Value]) -> bool:
    mine = {value.unit: value for value in ours if value not in theirs}
    return any(value.unit in mine for value in theirs if value not in ours)


def _term_shares(claim: Claim, locale: str) -> dict[str, float]:
    """Share of a claim's mentions that hold each term; amounts left out."""
    wordings = Counter(one.text for one in claim.said)
    counts: Counter[str] = Counter()
    for text, times in wordings.items():
        for term in text_terms(without_values(text), locale):
            counts[term] += times
    return {term: count / len(claim.said) for term, count in counts.items()}


def _apart(ours: dict[str, float], theirs: dict[str, float]) -> bool:
    return any(
        share >= TELLING_SHARE and theirs.get(term, 0) < RARE_SHARE for term, share in ours.items()
    )


def _is_superseded(old: Claim, new: Claim) -> bool:
    """Whether the older of two claims stopped when the newer began; else both are in use."""
    begins = min(said.reply.at for said in new.said)
    late = sum(said.reply.at > begins for said in old.said)
    return late <= LATE_SHARE * len(old.said)


def _middle(claim: Claim) -> datetime:
    times = sorted(said.reply.at for said in claim.said)
    return times[len(times) // 2]


def _conflict(old: Claim, new: Claim) -> Flag:
    note = f"agents say both: {_dated(new)}, printed because it is newer, and {_dated(old)}"
    return Flag("conflict", note, new.text)


def _dated(claim: Claim) -> str:
    """What is said, to how many and from when to when."""
    days = sorted(one.day for one in claim.said)
    return f"“{claim.text}” ({claim.customers} customers, {days[0]} to {days[-1]})"


def _replaced(old: Claim, new: Claim) -> Flag:
    since = min(said.reply.at for said in new.said).date()
    return Flag("superseded", f"until {since} agents said: “{old.text}”", new.text)
