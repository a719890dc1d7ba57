"""What comes of a step: told behind it, not above all steps as if it were the answer.

« Vous recevez alors un lien », "You will find a list of them there": agents say such sentences
after the step that leads there, and by that order they are known.
"""

from __future__ import annotations

import regex

from mining.drafting.clusters import Claim
from mining.drafting.order import followed

OUTCOME = {
    "en": regex.compile(
        r"\b(?:you|it|this|that|there|they|we|team)['’]ll\b|\b(?:will|should)\s+(?:\p{L}+ly\s+)?"
        r"(?:be|have|find|see|receive|get|appear|show|open|assist|help|review|include)\b",
        regex.IGNORECASE,
    ),
    "fr": regex.compile(
        r"\b(?:vous|il|elle|qui|ils|elles)\s+(?:(?:vous|y|en|l['’])\s*)?\p{L}+(?:rez|ra|ront)\b"
        r"|\bvous\s+(?:recevez|voyez|obtenez|trouvez|arrivez)\b|\b(?:sera|seront|apparaît)\b",
        regex.IGNORECASE,
    ),
}
"""A sentence that says what will then be there: no price, rule or delay."""


def outcomes(facts: list[Claim], steps: list[Claim], locale: str) -> dict[str, Claim]:
    """Text of each of ``facts`` that is what comes of a step -> that step."""
    behind = {
        fact.text: followed(fact, steps) for fact in facts if OUTCOME[locale].search(fact.text)
    }
    return {text: step for text, step in behind.items() if step is not None}
