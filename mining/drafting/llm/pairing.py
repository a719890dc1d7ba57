"""A claim and the sentences it cites, read once for all checks."""

from __future__ import annotations

from collections.abc import Sequence

from mining.drafting.llm.languages import LEXICONS
from mining.drafting.llm.reading import reading, within


class Pair:
    """A claim and what it cites."""

    def __init__(self, claim: str, evidence: Sequence[str], locale: str) -> None:
        self.claim, self.evidence, self.locale = claim, tuple(evidence), locale
        self.said = reading(claim, locale)
        self.known = [reading(one, locale) for one in evidence]
        self.lexicon = LEXICONS[locale]
        self.concepts = frozenset().union(*(one.supports for one in self.known))
        self.joined = " . ".join(self.evidence)


def shared(ours: frozenset[str], theirs: frozenset[str]) -> set[str]:
    """Those of ours that theirs say too, in a word of the same family."""
    return {one for one in ours if within(one, theirs)}
