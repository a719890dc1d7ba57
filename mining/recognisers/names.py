"""Names of people: from the help desk's metadata, after cues, and frequent first names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.tickets import Requester
from kb.words import fold
from mining.recognisers.given_names import COMMON_WORDS, GIVEN_NAMES
from mining.recognisers.spans import Span

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True)
class People:
    """Folded name words of the people known to take part in a ticket."""

    tokens: frozenset[str] = frozenset()

    @classmethod
    def of(cls, requester: Requester | None, agents: frozenset[str]) -> People:
        """Names of the requester and of the agents, as folded words of three letters or more."""
        texts = [*agents]
        if requester:
            texts.append(requester.name)
        found = {part for text in texts for part in re.findall(r"[^\W\d_]+", fold(text))}
        return cls(frozenset(part for part in found if len(part) >= 3))


def names(text: str, people: People, language: str) -> Iterator[Span]:
    """Names of people in ``text``."""
    del language
    for found in _WORD.finditer(text):
        parts = fold(found.group()).split("-")
        if any(part in people.tokens for part in parts) and not set(parts) <= COMMON_WORDS:
            yield Span(found.start(), found.end(), "NAME")
        elif found.group()[0].isupper() and parts[0] in GIVEN_NAMES:
            yield Span(found.start(), found.end(), "NAME")
