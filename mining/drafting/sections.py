"""Where each claim goes in an article, and the article's text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.words import terms
from mining.drafting.clusters import Claim
from mining.drafting.replies import capitalised
from mining.drafting.wording import Wording

SAME_RATIO = 85
"""rapidfuzz token-set ratio from which two claims are one."""

SAME_TERMS = 0.8
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
    for claim in sorted(claims, key=lambda c: (-c.customers, c.position, c.text)):
        place = next((i for i, other in enumerate(kept) if _same(claim, other, locale)), None)
        if place is None:
            kept.append(claim)
        else:
            kept[place] = _joined(kept[place], claim)
    return sorted(kept, key=lambda c: (c.position, c.text))


def placed(claims: Sequence[Claim], wording: Wording, asked: Sequence[str]) -> list[Placed]:
    """The claims by section, in the order they are printed; one or two are the short answer.

    ``asked`` holds the terms most customers use in their questions.
    """
    found = [_placed(claim, wording) for claim in claims]
    answers = _short_answer(found, asked)
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


def _short_answer(found: Sequence[Placed], asked: Sequence[str]) -> list[Placed]:
    """The most central statement and, if short, the next; a lone step when nothing is stated."""
    facts = [one for one in found if one.section == "fact"]
    if not facts:
        steps = [one for one in found if one.section == "step"]
        others = [one for one in found if one.section == "condition"]
        return (steps or others)[:1]
    about = set(asked)
    ranked = sorted(facts, key=lambda one: (-_centrality(one.claim, about), one.claim.text))
    chosen = ranked[:1]
    for other in ranked[1:2]:
        if len(chosen[0].text) + len(other.text) <= LONGEST_ANSWER:
            chosen.append(other)
    return sorted(chosen, key=lambda one: one.claim.position)


def _centrality(claim: Claim, asked: set[str]) -> float:
    """How much a claim answers: customers told, words shared with the questions, early place."""
    own = {t for language in ("fr", "en") for t in terms(claim.text, language)}
    shared = len(own & asked) / (len(own) or 1)
    return claim.customers * (1 + shared) * (1.2 - 0.4 * claim.position)


def _same(one: Claim, other: Claim, locale: str) -> bool:
    from rapidfuzz import fuzz

    if one.is_negated != other.is_negated or one.values != other.values:
        return False
    if fuzz.token_set_ratio(one.text, other.text) >= SAME_RATIO:
        return True
    ours, theirs = set(terms(one.text, locale)), set(terms(other.text, locale))
    smaller = min(len(ours), len(theirs))
    return smaller > 2 and len(ours & theirs) >= SAME_TERMS * smaller


def _joined(one: Claim, other: Claim) -> Claim:
    seen = dict.fromkeys((*one.said, *other.said))
    return Claim(one.text, tuple(seen), one.position, one.is_negated, one.values)
