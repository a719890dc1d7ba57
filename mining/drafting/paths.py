"""Menu paths that agents tell in words of their own: "My account > Privacy > Delete".

Each agent may put a sentence of their own around a path, so that no sentence is told to enough
customers while the path is. Then the path itself is printed, as a step: agents wrote it, and it
says where to go.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from mining.drafting.clusters import Claim
from mining.drafting.replies import Said
from mining.drafting.support import SupportRule
from mining.drafting.tokens import token_words

_PART = r"[A-ZÀ-ÖØ-ÞŒ][\w'’-]*(?:\s[a-zà-öø-ÿœ\d'’-]+){0,3}"
_PATH = re.compile(rf"(?<!\S){_PART}(?:\s>\s{_PART})+(?=\s*(?:[.,;:!?()»”]|$))")
"""Names that begin with a capital, two at least, up to the end of the sentence or a clause."""


def is_path(text: str) -> bool:
    """Whether a text is a path and nothing else."""
    found = _PATH.match(text)
    return found is not None and not text[found.end() :].strip(" .")


def path_claims(said: Sequence[Said], found: Sequence[Claim], rule: SupportRule) -> list[Claim]:
    """The paths in ``said`` that meet the support rule and that no claim ``found`` names.

    Sorted by place; a path counts once a reply. No sentences give none.
    """
    known = [f" {' '.join(token_words(claim.text))} " for claim in found]
    told: dict[str, dict[int, Said]] = defaultdict(dict)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for one in said:
        for match in _PATH.finditer(one.text):
            name = " ".join(token_words(match.group()))
            if not any(f" {name} " in text for text in known):
                told[name].setdefault(id(one.reply), one)
                written[name][match.group()] += 1
    made = [
        _claim(min(written[name], key=lambda text: (-written[name][text], text)), some.values())
        for name, some in told.items()
        if not rule.shortfall(some.values())
    ]
    return sorted(made, key=lambda claim: (claim.position, claim.text))


def _claim(text: str, said: Iterable[Said]) -> Claim:
    every = tuple(said)
    place = sum(one.position for one in every) / len(every)
    return Claim(text, every, place, is_negated=False, values=())
