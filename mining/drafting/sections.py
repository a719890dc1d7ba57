"""Where each claim goes in an article, and the article's text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from mining.drafting.clusters import Claim
from mining.drafting.leaning import leans
from mining.drafting.lists import Lists
from mining.drafting.order import in_order
from mining.drafting.outcomes import outcomes
from mining.drafting.paths import is_path
from mining.drafting.replies import capitalised
from mining.drafting.tokens import text_terms
from mining.drafting.wording import Wording

LONGEST_NEED_WORDS = 14
LONGEST_ANSWER = 220
"""Characters up to which a second sentence joins the short answer."""

TOLD_WEIGHT = 0.2
"""Worth of having been told to as many customers as any other sentence, in cosines."""

SECTION_LOSS = {"fact": 0.0, "step": 0.1, "condition": 0.15, "need": 1.0}
"""How much nearer to the title than a statement a sentence must be to lead the article."""

LIST, LIST_LOSS = 3, 0.35
"""Steps that make a list, which stays whole, and the loss of its first step."""

ORDER = ("step", "fact", "condition", "need")
"""The sections after the short answer, by name."""

BESIDE = 0.15
"""How much less worth the second sentence of the short answer may have."""

NAMED = 2
"""Terms of a title that a line must hold to tell how."""

_HOW_TERMS = frozenset({"comment"})
_AFTER_NEED = re.compile(
    r"\s*(?:[.;!?]|,?\s(?:afin|pour\sque|so\sthat|so\swe|et\snous|and\swe|nous\s|je\s|I['’]ll)).*$"
)
_TIME = re.compile(
    r"\d+\s(?:jours?|heures?|minutes?|semaines?|mois|days?|hours?|weeks?|months?|working|business)\b",
    re.IGNORECASE,
)
"""What is needed and no thing to have at hand: « il nous faut 30 jours pour tout retirer »."""

_LACK = re.compile(r"(?:with no|without|sans|en l['’]absence|faute|à défaut)\b", re.IGNORECASE)
"""Conditions without a word for "if": "With no second parcel, send us a photo"."""

_ANSWERED = re.compile(r"\?\s\S")
"""A condition put as a question: « Lien expiré ? Refaites une demande. »"""

_WHEN = re.compile(r",?\s(?=(?:si|s['’]ils?|lorsqu\w*|if|when)\b)", re.IGNORECASE)


class Line(Protocol):
    """A line to print: its section, its words and how it joins the one before."""

    @property
    def section(self) -> str:
        """See :attr:`Placed.section`."""

    @property
    def text(self) -> str:
        """See :attr:`Placed.text`."""

    @property
    def joins(self) -> str:
        """See :attr:`Placed.joins`."""


@dataclass(frozen=True)
class Placed:
    """A claim, its section and the words it is printed in."""

    claim: Claim
    section: str
    text: str
    joins: str = ""
    """``next`` in the line before, of which it speaks; ``item`` of the list that line opens."""


@dataclass(frozen=True)
class Layout:
    """What decides where claims go, besides their own words."""

    weights: Mapping[str, float]
    """How telling each term of customers' questions is."""
    near: Mapping[str, float]
    """How near in meaning each claim is to the title; empty when that is not known."""
    lists: Lists
    leaders: Mapping[str, Claim | None]
    """Claims that lean on another -> the one they are printed behind, None for none."""
    is_how: bool = True
    """Whether the title asks what to do: then the steps come first."""


def kind(text: str, wording: Wording) -> str:
    """The section a sentence asks for: ``need``, ``condition``, ``step`` or ``fact``."""
    if need(text, wording):
        return "need"
    is_reckoned = wording.reckoning.search(text) is not None
    if wording.ask.search(text) and not is_reckoned:
        return "step"
    if wording.condition.search(text) or _ANSWERED.search(text):
        return "condition"
    is_step = is_path(text) or wording.step.search(text)
    return "step" if is_step and not is_reckoned else "fact"


def need(text: str, wording: Wording) -> str:
    """What a sentence asks the customer for, as a noun phrase; empty when it asks for nothing.

    « Pourriez-vous nous communiquer votre numéro de commande ? » -> « Votre numéro de commande ».
    """
    asked = wording.ask.search(text)
    if not asked:
        return ""
    what, later = _what_and_when(asked["what"])
    if wording.second_act.search(what):
        return ""
    if not wording.noun_start.match(what) or len(what.split()) > LONGEST_NEED_WORDS:
        return ""
    if _TIME.match(what):
        return ""
    before = text[: asked.start()].strip(" ,:")
    is_when = wording.condition.search(before) or _LACK.match(before) or before.endswith("?")
    when = before.rstrip(" ?\u00a0\u202f") if is_when else later
    return capitalised(what) + (f" ({when[:1].lower()}{when[1:]})" if when else "")


def _stands(text: str, wording: Wording) -> bool:
    """Whether a sentence still says something when nobody answers it."""
    return not text.endswith("?") and not wording.to_me.search(text)


def _what_and_when(asked: str) -> tuple[str, str]:
    """The thing asked for, and the condition behind it if that is whole."""
    what, *rest = _WHEN.split(asked.strip(), maxsplit=1)
    when = rest[0].strip(" .;!?,") if rest else ""
    return _AFTER_NEED.sub("", what).strip(" ,:"), when


def placed(claims: Sequence[Claim], wording: Wording, layout: Layout) -> list[Placed]:
    """The claims by section, in the order they are printed; one or two are the short answer.

    Without knowing how near each is to the title the most central statement answers. A step that
    answers is the first one; among several it stays in its place, and no short answer is printed.
    """
    lists, leaders = layout.lists, layout.leaders
    whole = [c for c in claims if c.text not in {*lists.leads, *lists.lost, *leaders}]
    found = [_placed(claim, wording, lists) for claim in whole]
    found = [one for one in found if one.section == "need" or _stands(one.text, wording)]
    answers = _answers(found, layout, wording)
    steps = _steps(found)
    if len(steps) > 1:
        answers = [one for one in answers if one not in steps]
    if layout.is_how:
        facts = [one.claim for one in answers if one.section == "fact"]
        leaders = {**leaders, **outcomes(facts, [s.claim for s in steps], wording.locale)}
        found = [one for one in found if one.claim.text not in leaders]
        answers = [one for one in answers if one.claim.text not in leaders]
    first = [Placed(one.claim, "answer", _alone(one.claim.text, wording)) for one in answers]
    rest = [one for one in found if one.section != "step" and one not in answers]
    rest += [one for one in steps if one not in answers]
    rest.sort(key=lambda o: (ORDER.index(o.section), 0 if o in steps else o.claim.position))
    lines = [*_with_followers(first + rest, claims, leaders), *_led(claims, lists, wording)]
    order = _section_order(lines, is_how=layout.is_how)
    return sorted(lines, key=lambda line: order.index(line.section))


def _section_order(lines: Sequence[Placed], *, is_how: bool) -> list[str]:
    """The sections as agents come to speak of them, what is needed at hand last.

    Where the title asks how, the steps come first.
    """
    places: dict[str, list[float]] = {}
    for line in lines:
        places.setdefault(line.section, []).append(line.claim.position)

    def place(section: str) -> tuple[bool, bool, bool, float]:
        mean = sum(places[section]) / len(places[section])
        is_first = section == "step" and is_how
        return section != "answer", section == "need", not is_first, mean

    return sorted(places, key=place)


def _steps(found: Sequence[Placed]) -> list[Placed]:
    """The steps, in the order agents say them."""
    steps = {one.claim.text: one for one in found if one.section == "step"}
    return [steps[claim.text] for claim in in_order([one.claim for one in steps.values()])]


def _answers(found: Sequence[Placed], layout: Layout, wording: Wording) -> list[Placed]:
    if layout.near:
        return _answering(found, layout.near, wording)
    return _short_answer(found, layout.weights, wording)


def _with_followers(
    lines: Sequence[Placed], claims: Sequence[Claim], leaders: Mapping[str, Claim | None]
) -> list[Placed]:
    """``lines`` with each leaning claim behind its leader, where that is printed."""
    found = list(lines)
    for claim in sorted(claims, key=lambda one: one.position):
        leader = leaders.get(claim.text)
        places = [n for n, line in enumerate(found) if leader and line.claim.text == leader.text]
        if places and found[places[-1]].section != "need":
            section = found[places[-1]].section
            found.insert(places[-1] + 1, Placed(claim, section, claim.text, "next"))
    return found


def _led(claims: Sequence[Claim], lists: Lists, wording: Wording) -> list[Placed]:
    """Each opener of a list and its items."""
    found = []
    for lead in {lead.text: lead for lead in lists.leads.values()}.values():
        items = [c for c in claims if c.text in lists.leads and lists.leads[c.text] == lead]
        mark = " :" if wording.locale == "fr" else ":"
        found.append(Placed(lead, "fact", lead.text.rstrip(" .:") + mark))
        found += [Placed(item, "fact", item.text.rstrip(" .;"), "item") for item in items]
    return found


def _alone(text: str, wording: Wording) -> str:
    """A sentence without the words of order that only a list needs."""
    return capitalised(wording.connector.sub("", text))


def tells_what_to_do(lines: Sequence[Placed], wording: Wording, title: str = "") -> bool:
    """Whether a reader learns what to do or where to look, not only what then happens.

    A line with all that a ``title`` of two terms and more names tells it, too: « Comment laver le
    lin ? » is answered by « Le lin se lave à 30 °C ».
    """
    wanted = text_terms(title, wording.locale) - _HOW_TERMS
    return any(
        line.section in ("step", "need")
        or kind(line.claim.text, wording) in ("step", "need")
        or wording.place.search(line.text)
        or (len(wanted) >= NAMED and wanted <= text_terms(line.text, wording.locale))
        for line in lines
    )


def summary(lines: Sequence[Line]) -> str:
    """The short answer; of an article that begins with its steps, the first of them."""
    answers = [line for line in lines if line.section == "answer"]
    return " ".join(closed(line.text) for line in answers or lines[:1])


def body(placed_claims: Sequence[Line], wording: Wording) -> str:
    """The article's Markdown: short answer first, then the sections in the lines' order."""
    answers = [closed(p.text) for p in placed_claims if p.section == "answer"]
    parts = [escaped(" ".join(answers))]
    for section in dict.fromkeys(p.section for p in placed_claims if p.section != "answer"):
        lines = [p for p in placed_claims if p.section == section]
        is_counted = section == "step" and sum(not line.joins for line in lines) > 1
        listed = _listed(lines, is_counted=is_counted)
        parts.append(f"## {wording.headings[section]}\n\n" + "\n".join(listed))
    return "\n\n".join(part for part in parts if part) + "\n"


def _listed(lines: Sequence[Line], *, is_counted: bool) -> list[str]:
    """One section's lines of Markdown; items are indented as Python-Markdown wants them."""
    listed: list[str] = []
    number = 0
    for line in lines:
        is_open = line.section == "need" or line.joins == "item" or line.text.endswith(":")
        text = escaped(line.text if is_open else closed(line.text))
        if line.joins == "next" and listed:
            listed[-1] = f"{closed(listed[-1])} {text}"
        elif line.joins == "item":
            listed.append(f"    - {text}")
        else:
            number += 1
            listed.append(f"{number}. {text}" if is_counted else f"- {text}")
    return listed


def closed(text: str) -> str:
    """``text`` with a full stop if it ends without a mark."""
    is_closed = text.rstrip("\"'”’)").endswith((".", "!", "?", "…")) or text.endswith("»")
    return text if is_closed else text + "."


def escaped(text: str) -> str:
    """``text`` with Markdown's own marks made literal; ">" inside a line means a menu path."""
    return re.sub(r"([\\`*_\[\]<#|~])", r"\\\1", text)


def _placed(claim: Claim, wording: Wording, lists: Lists) -> Placed:
    if claim.text in lists.needed:
        return Placed(claim, "need", claim.text.rstrip(" .;"))
    section = kind(claim.text, wording)
    text = claim.text
    if section == "need":
        text = need(text, wording)
    if section == "step":
        text = _alone(text, wording)
    return Placed(claim, section, text)


def _short_answer(
    found: Sequence[Placed], weights: Mapping[str, float], wording: Wording
) -> list[Placed]:
    """The most central statement and, if short, the next; a lone step when nothing is stated."""
    facts = [one for one in found if one.section == "fact"]
    facts = [f for f in facts if not wording.pronoun_start.search(f.text)] or facts
    if not facts:
        steps = _steps(found)
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


def _answering(
    found: Sequence[Placed], near: Mapping[str, float], wording: Wording
) -> list[Placed]:
    """The sentence that answers the title, and a second statement beside it if both are short.

    A step leads where it is clearly nearer, as where agents tell only what to do: the first one,
    for the rest must still read in order, and hardly ever one of three, which stay together.
    """
    steps = _steps(found)
    able = [one for one in found if one.section in ("fact", "condition")] + steps[:1]
    able = [one for one in able if not _leans(one, wording)] or able
    most = max((one.claim.customers for one in able), default=0) or 1
    losses = SECTION_LOSS | ({"step": LIST_LOSS} if len(steps) >= LIST else {})

    def worth(one: Placed) -> float:
        told = TOLD_WEIGHT * one.claim.customers / most
        return near[one.claim.text] + told - losses[one.section]

    ranked = sorted(able, key=lambda one: (-worth(one), one.claim.text))
    chosen = ranked[:1]
    for other in ranked[1:] if chosen and chosen[0].section == "fact" else ():
        is_short = len(chosen[0].text) + len(other.text) <= LONGEST_ANSWER
        if other.section == "fact" and is_short and worth(other) >= worth(ranked[0]) - BESIDE:
            chosen.append(other)
            break
    return sorted(chosen, key=lambda one: one.claim.position)


def _leans(one: Placed, wording: Wording) -> bool:
    text = one.claim.text
    return wording.pronoun_start.search(text) is not None or leans(text, wording.locale)


def _centrality(claim: Claim, weights: Mapping[str, float], wording: Wording) -> float:
    """How much a claim answers: customers told, telling words of the questions, early place."""
    own = text_terms(claim.text, wording.locale)
    total = sum(weights.values()) or 1.0
    shared = sum(weights.get(term, 0.0) for term in own) / total
    return claim.customers * (1 + 2 * shared) * (1.2 - 0.4 * claim.position)
