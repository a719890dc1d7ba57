"""Where each claim goes in an article, and the article's text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mining.drafting.clusters import Claim
from mining.drafting.replies import capitalised
from mining.drafting.tokens import text_terms
from mining.drafting.wording import Wording

SAME_RATIO = 85
"""rapidfuzz token-set ratio from which two claims are one."""

SAME_TERMS = 0.7
"""Share of the shorter claim's terms from which two claims are one."""

SAME_TERMS_FILLED = 0.5
"""The same where one was said of a single order: it hardly ever adds a rule."""

LONGEST_NEED_WORDS = 14
LONGEST_ANSWER = 220
"""Characters up to which a second sentence joins the short answer."""

_AFTER_NEED = re.compile(
    r"\s*(?:[.;!?]|,?\s(?:afin|pour\sque|so\sthat|so\swe|et\snous|and\swe|nous\s|je\s|I['’]ll)).*$"
)


@dataclass(frozen=True)
class Placed:
    """A claim, its section and the words it is printed in."""

    claim: Claim
    section: str
    text: str


def kind(text: str, wording: Wording) -> str:
    """The section a sentence asks for: ``need``, ``condition``, ``step`` or ``fact``."""
    if need(text, wording):
        return "need"
    if wording.ask.search(text):
        return "step"
    if wording.condition.search(text):
        return "condition"
    return "step" if wording.step.search(text) else "fact"


def need(text: str, wording: Wording) -> str:
    """What a sentence asks the customer for, as a noun phrase; empty when it asks for nothing.

    « Pourriez-vous nous communiquer votre numéro de commande ? » -> « Votre numéro de commande ».
    """
    asked = wording.ask.search(text)
    if not asked:
        return ""
    what = _AFTER_NEED.sub("", asked["what"]).strip(" ,:")
    if wording.second_act.search(what):
        return ""
    if not wording.noun_start.match(what) or len(what.split()) > LONGEST_NEED_WORDS:
        return ""
    before = text[: asked.start()].strip(" ,:")
    when = before if wording.condition.search(before) else ""
    return capitalised(what) + (f" ({when[:1].lower()}{when[1:]})" if when else "")


def distinct(claims: Sequence[Claim], locale: str) -> list[Claim]:
    """``claims`` without those another one says already; the better supported one stays.

    The evidence of what is dropped joins the one that stays. Order is kept.
    """
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (c.is_filled, -c.customers, c.position, c.text)):
        place = next((i for i, other in enumerate(kept) if _same(claim, other, locale)), None)
        if place is None:
            kept.append(claim)
        else:
            kept[place] = _joined(kept[place], claim)
    return sorted(kept, key=lambda c: (c.position, c.text))


def placed(claims: Sequence[Claim], wording: Wording, weights: Mapping[str, float]) -> list[Placed]:
    """The claims by section, in the order they are printed; one or two are the short answer.

    ``weights`` says how telling each term of customers' questions is.
    """
    found = [_placed(claim, wording) for claim in claims]
    found = [one for one in found if one.section == "need" or not one.text.endswith("?")]
    answers = _short_answer(found, weights, wording)
    first = [Placed(one.claim, "answer", one.claim.text) for one in answers]
    rest = [one for one in found if one not in answers]
    order = ("step", "fact", "condition", "need")
    return first + sorted(rest, key=lambda one: (order.index(one.section), one.claim.position))


def body(placed_claims: Sequence[Placed], wording: Wording) -> str:
    """The article's Markdown: short answer first, then the sections that have something."""
    answers = [closed(p.text) for p in placed_claims if p.section == "answer"]
    parts = [escaped(" ".join(answers))]
    for section in ("step", "fact", "condition", "need"):
        lines = [p.text for p in placed_claims if p.section == section]
        if not lines:
            continue
        marks = [f"{n}." if section == "step" else "-" for n in range(1, len(lines) + 1)]
        ends = lines if section == "need" else [closed(line) for line in lines]
        listed = [f"{mark} {escaped(line)}" for mark, line in zip(marks, ends, strict=True)]
        parts.append(f"## {wording.headings[section]}\n\n" + "\n".join(listed))
    return "\n\n".join(part for part in parts if part) + "\n"


def closed(text: str) -> str:
    """``text`` with a full stop if it ends without a mark."""
    return text if text.endswith((".", "!", "?", "…", "»")) else text + "."


def escaped(text: str) -> str:
    """``text`` with Markdown's own marks made literal; ">" inside a line means a menu path."""
    return re.sub(r"([\\`*_\[\]<#|~])", r"\\\1", text)


def _placed(claim: Claim, wording: Wording) -> Placed:
    section = kind(claim.text, wording)
    text = claim.text
    if section == "need":
        text = need(text, wording)
    if section == "step":
        text = capitalised(wording.connector.sub("", text))
    return Placed(claim, section, text)


def _short_answer(
    found: Sequence[Placed], weights: Mapping[str, float], wording: Wording
) -> list[Placed]:
    """The most central statement and, if short, the next; a lone step when nothing is stated."""
    facts = [one for one in found if one.section == "fact"]
    facts = [f for f in facts if not wording.pronoun_start.search(f.text)] or facts
    if not facts:
        steps = [one for one in found if one.section == "step"]
        others = [one for one in found if one.section == "condition"]
        return (steps or others)[:1]
    ranked = sorted(
        facts, key=lambda one: (-_centrality(one.claim, weights, wording), one.claim.text)
    )
    chosen = ranked[:1]
    for other in ranked[1:2]:
        if len(chosen[0].text) + len(other.text) <= LONGEST_ANSWER:
            chosen.append(other)
    return sorted(chosen, key=lambda one: one.claim.position)


def _centrality(claim: Claim, weights: Mapping[str, float], wording: Wording) -> float:
    """How much a claim answers: customers told, telling words of the questions, early place."""
    own = text_terms(claim.text, wording.locale)
    total = sum(weights.values()) or 1.0
    shared = sum(weights.get(term, 0.0) for term in own) / total
    return claim.customers * (1 + 2 * shared) * (1.2 - 0.4 * claim.position)


def _same(one: Claim, other: Claim, locale: str) -> bool:
    from rapidfuzz import fuzz

    if one.is_negated != other.is_negated or one.values != other.values:
        return False
    if fuzz.token_set_ratio(one.text, other.text) >= SAME_RATIO:
        return True
    ours, theirs = text_terms(one.text, locale), text_terms(other.text, locale)
    smaller = min(len(ours), len(theirs))
    least = SAME_TERMS_FILLED if one.is_filled or other.is_filled else SAME_TERMS
    return smaller > 2 and len(ours & theirs) >= least * smaller


def _joined(one: Claim, other: Claim) -> Claim:
    seen = dict.fromkeys((*one.said, *other.said))
    return replace(one, said=tuple(seen))
