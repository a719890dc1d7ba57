"""How sentences of a language are compared: synonyms, contraries, forms of speech.

One :class:`Lexicon` per locale. Everything is matched on folded text (lower case, no accents).
The groups hold the words of any shop's support, never one desk's products.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Pattern = re.Pattern[str]


def any_of(text: str) -> Pattern:
    """A pattern that finds one of several forms as whole words."""
    return re.compile(rf"(?<![^\W_])(?:{text})(?![^\W_])")


@dataclass(frozen=True)
class Lexicon:
    """Forms of speech and word groups of one locale."""

    phrases: tuple[tuple[Pattern, str], ...]
    """Forms of one thing, and the form they are compared in."""
    breaks: Pattern
    """Between two clauses of a sentence."""
    negations: frozenset[str]
    """Words that deny what follows them in their clause."""
    soft: frozenset[str]
    """What is denied with all of its clause: "… is not possible"."""
    conditions: Mapping[str, Pattern]
    """``if``, ``unless``, ``only``, ``some``, ``about`` -> words that limit a sentence so."""
    before: Pattern
    after: Pattern
    must: Pattern
    can: Pattern
    might: Pattern
    """Something may happen, which is no permission: "delivery may take …"."""
    then: Pattern
    """One thing comes after another."""
    either: Pattern
    both: Pattern
    found: Pattern
    """Words that say that a thing is there to be had."""
    auxiliary: Pattern
    """How a clause begins whose subject stands in the clause before it."""
    synonyms: tuple[str, ...]
    """Groups of words that say the same, each a line of words."""
    neutral: str
    """Words that add nothing to what a sentence says."""
    contraries: tuple[tuple[str, str], ...]
    """Two lists of words a pair: where the evidence has one, the other must not stand."""
