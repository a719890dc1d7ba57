"""What is wrong with a sentence whatever it says: length, marks, links, language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kb.words import ENGLISH_STOP_WORDS, FRENCH_STOP_WORDS, fold, words

LONGEST = 300
SHORTEST_WORDS = 2

_MARKUP = re.compile(r"[<>`{}|\\^~\x00-\x1f]|\]\(|!\[|\*\*|__|&\w+;|^\s*[#*+-]\s|⟦|⟧")
_HIDDEN = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINK = re.compile(
    r"https?:|www\.|\S@\S|(?<![\w.])[a-z0-9-]+\.(?:com|fr|net|org|io|eu|co|be|ch|de|uk|info|shop|ru|cn|xyz|me|app|ly|gg)(?![\w-])"
    r"|(?:\+\d|(?<!\d)0\d)(?:[ .-]?\d){6,}|\d{7,}",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"\[[A-Za-z_]+(?::[^\]\s]+|_\d+)?\]")


def shape_faults(claim: str, evidence: Sequence[str]) -> tuple[str, ...]:
    """What is wrong with a claim whatever it says."""
    found = []
    joined = " ".join(evidence)
    if len(claim.split()) < SHORTEST_WORDS or len(claim) > LONGEST:
        found.append("length")
    if _MARKUP.search(claim.replace(" > ", " ")) or _HIDDEN.search(claim):
        found.append("markup")
    if any(match.group() not in joined for match in _LINK.finditer(claim)):
        found.append("link")
    if sorted(_PLACEHOLDER.findall(claim)) != sorted(_PLACEHOLDER.findall(joined)):
        found.append("placeholder")
    return tuple(found)


@lru_cache(maxsize=20_000)
def is_language(text: str, locale: str) -> bool:
    """Whether the little words of ``text`` are of the language; a text without any may be."""
    own, other = FRENCH_STOP_WORDS, ENGLISH_STOP_WORDS
    if locale == "en":
        own, other = other, own
    found = [fold(word) for word in words(text)]
    ours = sum(word in own - other for word in found)
    theirs = sum(word in other - own for word in found)
    return theirs <= ours
