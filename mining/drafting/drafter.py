"""A draft article from what agents replied: extractive, every sentence with its evidence.

:func:`draft` is pure: the replies and questions of one topic in one language go in, an article
with its evidence comes out, or the reason why there is none. No sentence is written here; each is
one that agents sent to enough customers, checked word by word against the support rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kb.config import Drafting
from kb.evidence import Flag, SentenceEvidence
from kb.words import terms
from mining.drafting import titles
from mining.drafting.boilerplate import skeleton
from mining.drafting.clusters import claims
from mining.drafting.conflicts import settled
from mining.drafting.replies import PLACEHOLDER, Reply, recent, said
from mining.drafting.sections import Placed, body, closed, distinct, placed
from mining.drafting.support import support_rule
from mining.drafting.titles import Asked
from mining.drafting.wording import WORDINGS

VERSION = 1
"""Raised when the same input gives another draft, so that saved results are made again."""

ASKED_TERMS = 12


def nothing_private(_text: str) -> bool:
    """The check of a caller that has no recognisers: marks nothing."""
    return False


@dataclass(frozen=True)
class Material:
    """What is known about one topic in one language."""

    topic_id: str
    locale: str
    replies: Sequence[Reply]
    """Agents' public replies that count as answers; every one, the newest are chosen here."""
    asked: Sequence[Asked]
    label: str = ""
    """The topic's label in this language, for a title when no question will do."""


@dataclass(frozen=True)
class Desk:
    """What holds for all topics of one language."""

    agents: int
    boilerplate: frozenset[str] = frozenset()
    is_private: Callable[[str], bool] = nothing_private


@dataclass(frozen=True)
class Draft:
    """A proposed article and what it stands on."""

    topic_id: str
    locale: str
    title: str
    summary: str
    body: str
    questions: tuple[str, ...]
    keywords: tuple[str, ...]
    sentences: tuple[SentenceEvidence, ...]
    flags: tuple[Flag, ...]
    replies: int
    customers: int
    agents: int
    asked: int
    left_out: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class NoDraft:
    """Why a topic has no draft in one language."""

    topic_id: str
    locale: str
    reason: str


def draft(material: Material, desk: Desk, settings: Drafting) -> Draft | NoDraft:
    """The draft of one topic in one language, or why there is none."""

    def none(reason: str) -> NoDraft:
        return NoDraft(material.topic_id, material.locale, reason)

    answered = len({reply.customer for reply in material.replies})
    if answered < settings.support_customers:
        return none(_too_few(answered, "customer", "got an answer"))
    replies = recent(material.replies, settings.most_replies)
    rule = support_rule(
        settings,
        answered=len({reply.customer for reply in replies}),
        desk_agents=desk.agents,
    )
    wording = WORDINGS[material.locale]
    telling = [s for s in said(replies, wording) if skeleton(s.text) not in desk.boilerplate]
    found = claims(telling, rule, wording)
    settled_claims = settled(found.claims, material.locale)
    kept = [c for c in settled_claims.claims if _may_print(c.text, desk)]
    if not kept:
        return none(_why_nothing(found.left_out, answered))
    asked = titles.questions(material.asked, material.locale, rule.customers, desk.is_private)
    title = titles.title(asked, _safe_label(material.label, desk), material.locale)
    if not title:
        return none("no question and no label is shared by enough customers to make a title")
    lines = placed(distinct(kept, material.locale), wording, _asked_terms(material))
    lines = [line for line in lines if _may_print(line.text, desk)]
    return _assembled(
        material, lines, title, replies, settled_claims.flags, asked, found.left_out, rule.customers
    )


def _assembled(
    material: Material,
    lines: Sequence[Placed],
    title: str,
    replies: Sequence[Reply],
    flags: Sequence[Flag],
    asked: Sequence[titles.Question],
    left_out: Counter[str],
    least: int,
) -> Draft:
    locale = material.locale
    text = body(lines, WORDINGS[locale])
    summary = " ".join(closed(line.text) for line in lines if line.section == "answer")
    return Draft(
        topic_id=material.topic_id,
        locale=locale,
        title=title,
        summary=summary,
        body=text,
        questions=titles.variants(asked, title, locale),
        keywords=titles.keywords(material.asked, f"{title} {text}", locale, least),
        sentences=tuple(sentence_evidence(line) for line in lines),
        flags=tuple(flags),
        replies=len(replies),
        customers=len({reply.customer for reply in replies}),
        agents=len({reply.agent for reply in replies}),
        asked=len(material.asked),
        left_out=dict(sorted(left_out.items())),
    )


def sentence_evidence(line: Placed) -> SentenceEvidence:
    """The tickets behind one printed line."""
    claim = line.claim
    times = [one.reply.at for one in claim.said]
    return SentenceEvidence(
        text=line.text,
        section=line.section,
        tickets=tuple(sorted({one.reply.ticket_id for one in claim.said})),
        customers=claim.customers,
        days=len({one.day for one in claim.said}),
        agents=len({one.reply.agent for one in claim.said}),
        first_seen_at=min(times),
        last_seen_at=max(times),
        position=round(claim.position, 3),
    )


def _may_print(text: str, desk: Desk) -> bool:
    return not PLACEHOLDER.search(text) and not desk.is_private(text)


def _safe_label(label: str, desk: Desk) -> str:
    return label if label and _may_print(label, desk) else ""


def _asked_terms(material: Material) -> list[str]:
    """The terms most customers of the topic use."""
    counts: Counter[str] = Counter()
    for one in material.asked:
        counts.update(set(terms(PLACEHOLDER.sub(" ", one.text), material.locale)))
    return [term for term, _ in counts.most_common(ASKED_TERMS)]


def _too_few(count: int, noun: str, what: str) -> str:
    if count == 0:
        return f"no {noun} {what}"
    return f"only {count} {noun}{'s' if count > 1 else ''} {what}"


def _why_nothing(left_out: Counter[str], answered: int) -> str:
    if left_out and left_out.get("own_details", 0) == max(left_out.values()):
        return f"what agents repeat to {answered} customers holds details of single orders"
    if left_out.get("few_days", 0) + left_out.get("few_agents", 0) > 0:
        return f"{answered} customers got an answer, but too few agents or days gave the same one"
    return f"{answered} customers got an answer, but no sentence of it repeats often enough"
