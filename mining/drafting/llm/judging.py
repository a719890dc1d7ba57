"""What of a model's reply may be printed, and why the rest may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.words import fold
from mining.drafting.llm.claims import faults, question_faults
from mining.drafting.llm.guard import IsPrivate, is_instruction
from mining.drafting.llm.prompt import Line
from mining.drafting.llm.reading import reading, within
from mining.drafting.llm.reply import Claim, Reply

TOLD = 0.7
"""Share of a sentence's concepts that must be told for the sentence itself to be left out."""
ADDS = 0.5
"""Share of a claim's concepts that must be new where its sentences were told already."""


@dataclass(frozen=True)
class Refused:
    """A claim that is not printed, and what is wrong with it."""

    claim: Claim
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """The claims that may be printed, and those that may not."""

    kept: tuple[Claim, ...]
    refused: tuple[Refused, ...]

    def note(self) -> str:
        """What was wrong, for a second try; the claims themselves are not repeated."""
        found = sorted({fault for one in self.refused for fault in one.faults})
        return "; ".join(f"{count(self.refused, fault)} claims: {fault}" for fault in found)


def count(refused: Sequence[Refused], fault: str) -> int:
    """How many claims have a fault."""
    return sum(fault in one.faults for one in refused)


def judged(reply: Reply, lines: Sequence[Line], locale: str, is_private: IsPrivate) -> Judged:
    """Each claim against the sentences that it cites; no claims give none."""
    known = {line.id: line.text for line in lines}
    kept: list[Claim] = []
    refused: list[Refused] = []
    for claim in reply.claims:
        found = _faults(claim, known, locale, is_private)
        if found:
            refused.append(Refused(claim, found))
        elif _adds(claim, kept, locale):
            kept.append(claim)
        else:
            refused.append(Refused(claim, ("repeated",)))
    return _whole(kept, refused, known, locale)


def _faults(
    claim: Claim, known: Mapping[str, str], locale: str, is_private: IsPrivate
) -> tuple[str, ...]:
    if any(source not in known for source in claim.sources):
        return ("ids",)
    if is_instruction(claim.text):
        return ("instruction",)
    if is_private(claim.text):
        return ("private",)
    return faults(claim.text, [known[source] for source in claim.sources], locale)


def _adds(claim: Claim, kept: Sequence[Claim], locale: str) -> bool:
    """Whether a claim tells something that those before it did not."""
    before = [one for one in kept if set(one.sources) & set(claim.sources)]
    told = frozenset().union(*(one.sources for one in before))
    if not set(claim.sources) <= told:
        return True
    own = reading(claim.text, locale).concepts
    known = frozenset().union(*(reading(one.text, locale).concepts for one in before))
    return sum(not within(one, known) for one in own) >= ADDS * max(len(own), 1)


def _whole(
    kept: Sequence[Claim], refused: list[Refused], known: Mapping[str, str], locale: str
) -> Judged:
    """Without the claims on a sentence of which too much would be lost; it is printed itself."""
    while True:
        thin = {source for source in known if _is_thin(source, kept, known, locale)}
        lost = [claim for claim in kept if thin & set(claim.sources)]
        if not lost:
            return Judged(tuple(kept), tuple(refused))
        refused += [Refused(claim, ("dropped",)) for claim in lost]
        kept = [claim for claim in kept if claim not in lost]


def _is_thin(source: str, kept: Sequence[Claim], known: Mapping[str, str], locale: str) -> bool:
    claims = [claim for claim in kept if source in claim.sources]
    whole = reading(known[source], locale).concepts
    told = frozenset().union(*(reading(claim.text, locale).concepts for claim in claims))
    return bool(claims) and sum(within(one, told) for one in whole) < TOLD * len(whole)


def good_questions(
    asked: Sequence[str], known: Sequence[str], locale: str, is_private: IsPrivate
) -> list[str]:
    """Those of ``asked`` that are made of what customers and agents wrote, each once."""
    found: dict[str, str] = {}
    for text in asked:
        if is_instruction(text) or is_private(text) or question_faults(text, known, locale):
            continue
        found.setdefault(fold(text).strip(" ?!."), text)
    return list(found.values())
