"""How well each claim answers the title: which sentence an article should begin with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mining.drafting.clusters import Claim
from mining.drafting.paraphrases import Encode
from mining.drafting.sections import kind
from mining.drafting.tokens import text_terms
from mining.drafting.wording import Wording

STEP_GAIN, AMOUNT_GAIN, TERMS_GAIN = 0.2, 0.3, 0.2
"""What a step gains where the title asks how, an amount where it asks how much or how long, and
where it asks for no amount a sentence with all of the title's terms, in cosines: meaning alone does
not tell a question's answer from what else is said of its matter."""

_HOW = {
    "fr": re.compile(
        r"^(?:comment|où|puis-je|peut-on|est-il possible)\b"
        r"|\b(?:que (?:dois-je )?|comment )faire\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^(?:how (?:do|can|to|could|should|would|must|may|i)"
        r"|where (?:do|can|could|should)|can i)\b"
        r"|\bwhat (?:to|(?:can|could|should|must|do) i|i|(?:do )?i have to) do\b",
        re.IGNORECASE,
    ),
}
_AMOUNT = {
    "fr": re.compile(
        r"\b(?:combien|délais?|frais|prix|coûte|tarifs?|date limite)\b", re.IGNORECASE
    ),
    "en": re.compile(
        r"\b(?:how (?:much|long|many)|deadline|costs?|price|fees?|times?|until when)\b",
        re.IGNORECASE,
    ),
}


def answering(
    title: str, claims: Sequence[Claim], wording: Wording, encode: Encode | None
) -> dict[str, float]:
    """Text of each claim -> how well it answers; empty without an encoder, title or claims.

    The cosine of its meaning to the title's, and a gain for being what the title asks for.
    """
    if encode is None or not title or not claims:
        return {}
    texts = [claim.text for claim in claims]
    near = encode(texts) @ encode([title])[0]
    return {
        claim.text: float(cosine) + _gain(title, claim, wording)
        for claim, cosine in zip(claims, near, strict=True)
    }


def asks_how(title: str, locale: str) -> bool:
    """Whether a title asks what to do or where: its article must tell."""
    return _HOW[locale].search(title) is not None


def _gain(title: str, claim: Claim, wording: Wording) -> float:
    is_amount = _AMOUNT[wording.locale].search(title) is not None
    if is_amount:
        return AMOUNT_GAIN if claim.values else 0.0
    is_how = asks_how(title, wording.locale)
    gain = STEP_GAIN if is_how and kind(claim.text, wording) == "step" else 0.0
    wanted = text_terms(title, wording.locale)
    held = wanted & text_terms(claim.text, wording.locale)
    return gain + TERMS_GAIN * len(held) / max(len(wanted), 1)
