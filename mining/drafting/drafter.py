"""A draft article from what agents replied: extractive, every sentence with its evidence.

:func:`draft` is pure: the replies and questions of one topic in one language go in, an article
with its evidence comes out, or the reason why there is none. No sentence is written here; each is
one that agents sent to enough customers, checked word by word against the support rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kb.config import Drafting
from kb.evidence import Flag, SentenceEvidence
from mining.drafting import keywords, titles
from mining.drafting.acts import tells
from mining.drafting.answering import answering, asks_how
from mining.drafting.answers import COMPARABLE, Answer, answers, chosen
from mining.drafting.asked import Asked, Background, nothing_private
from mining.drafting.boilerplate import skeleton
from mining.drafting.clusters import Claim, claims
from mining.drafting.leaning import leaders
from mining.drafting.lists import lists
from mining.drafting.loose import loose_claims
from mining.drafting.opposites import Opposed, kept_side, opposed
from mining.drafting.paraphrases import Encode
from mining.drafting.paths import path_claims
from mining.drafting.points import Spoken, points
from mining.drafting.replies import PLACEHOLDER, Heard, Reply, recent, said
from mining.drafting.sections import (
    Layout,
    Placed,
    body,
    kind,
    need,
    placed,
    summary,
    tells_what_to_do,
)
from mining.drafting.support import support_rule
from mining.drafting.tokens import telling, told_shares
from mining.drafting.wording import WORDINGS, Wording
from mining.topic_words import Spread

VERSION = 30
"""Raised when the same input gives another draft, so that saved results are made again."""

LEAST_SENTENCES = 2
MOST_OPPOSITES = 3
"""Times a topic is split by opposite instructions before it is left without a draft."""

MAIN_SHARE = 0.5
"""Share of the customers answered from which one answer is the topic's."""


@dataclass(frozen=True)
class Material:
    """What is known about one topic in one language."""

    topic_id: str
    locale: str
    replies: Sequence[Reply]
    """Agents' public replies that count as answers; every one, the newest are chosen here."""
    asked: Sequence[Asked]
    label: str = ""
    like: Sequence[str] = ()
    """What the topic's article in another language says, so that both answer the same need."""
    words: Sequence[str] = ()
    """The topic's label and most telling words in this language, for want of a question."""
    heard: Mapping[str, Heard] | None = None
    """What texts of the replies say, where the desk has read them; only saves time."""


@dataclass(frozen=True)
class Desk:
    """What holds for all topics of one language."""

    agents: int
    boilerplate: frozenset[str] = frozenset()
    shares: Mapping[str, float] = field(default_factory=dict)
    """Term -> share of all tickets of the language that hold it; empty when not known."""
    is_private: Callable[[str], bool] = nothing_private
    encode: Encode | None = None
    """Sentence vectors, to see two wordings of one thing; letters and words serve without."""
    accents: Mapping[str, str] = field(default_factory=dict)
    """Unaccented word -> as nearly everybody of the language writes it."""
    spread: Spread | None = None
    """How many customers wrote each word, whatever the topic; not asked where it is not known."""


@dataclass(frozen=True)
class Draft:
    """A proposed article and what it stands on."""

    topic_id: str
    locale: str
    title: str
    summary: str
    body: str
    sentences: tuple[SentenceEvidence, ...]
    replies: int
    customers: int
    agents: int
    asked: int
    questions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    left_out: dict[str, int] = field(default_factory=dict)
    joins: tuple[str, ...] = ()
    """:attr:`Placed.joins` of each sentence."""
    told: tuple[SentenceEvidence, ...] = ()
    """Every sentence with an amount that enough customers were told, printed or not."""
    llm: dict[str, Any] | None = None
    """What a language model did to it; None when none was asked."""


@dataclass(frozen=True)
class NoDraft:
    """Why a topic has no draft in one language."""

    topic_id: str
    locale: str
    reason: str


def draft(material: Material, desk: Desk, settings: Drafting) -> Draft | NoDraft:
    """The draft of one topic in one language, or why there is none.

    Where it would hold opposite instructions it is made of the replies to one of the two needs.
    """
    avoided: list[tuple[str, int]] = []
    notes: list[Flag] = []
    made = _draft(material, desk, settings, avoided)
    while isinstance(made, Opposed) and len(avoided) < MOST_OPPOSITES:
        side = kept_side(made, material.replies, material.asked, material.locale)
        avoided.append(side.avoided)
        notes.append(Flag("several_answers", side.note))
        label = "" if tells(material.label, avoided, material.locale) else material.label
        material = replace(material, replies=side.replies, asked=side.asked, label=label)
        made = _draft(material, desk, settings, avoided)
    if isinstance(made, Opposed):
        return _none(material, "what repeats of it tells opposite things")
    return replace(made, flags=(*made.flags, *notes)) if isinstance(made, Draft) else made


def _draft(
    material: Material, desk: Desk, settings: Drafting, avoided: Sequence[tuple[str, int]]
) -> Draft | NoDraft | Opposed:
    """The draft without the acts ``avoided``, why there is none, or what in it is opposite."""
    replies = recent(material.replies, settings.most_replies)
    answered = len({reply.customer for reply in replies})
    if answered < settings.support_customers:
        return _none(material, _too_few(answered))
    rule = support_rule(settings, desk_agents=desk.agents)
    wording = WORDINGS[material.locale]
    every_said = said(replies, wording, material.heard)
    useful = [s for s in every_said if skeleton(s.text) not in desk.boilerplate]
    found = claims(useful, rule, wording)
    every = [*found.claims, *loose_claims(useful, found.claims, rule, wording)]
    every += path_claims(useful, every, rule)
    able = [claim for claim in every if _may_print(claim.text, desk)]
    able = [claim for claim in able if not tells(claim.text, avoided, material.locale)]
    if not able:
        return _none(material, _why_nothing(found.left_out, answered))
    several = answers(able, material.locale, desk.encode)
    best = chosen(several, material.like, desk.encode)
    left_out = dict(sorted(found.left_out.items()))
    reasons = []
    heard = Spoken(material.locale, replies, useful, rule)
    for answer in (best, *(other for other in several if other is not best)):
        made = _of_answer(material, answer, heard, desk, settings)
        if isinstance(made, Opposed):
            return made
        if isinstance(made, str):
            reasons.append(made)
        else:
            notes = _several(several, answer, answered)
            amounts = _amounts_told(able)
            return replace(made, flags=(*made.flags, *notes), left_out=left_out, told=amounts)
    return _none(material, f"{answered} customers got an answer, but {reasons[0]}")


def _layout(
    claims: Sequence[Claim], title: str, weights: Mapping[str, float], heard: Spoken, desk: Desk
) -> Layout:
    wording = WORDINGS[heard.locale]
    return Layout(
        weights,
        answering(title, claims, wording, desk.encode),
        lists(claims, heard.rule, wording, lambda text: _may_print(text, desk)),
        leaders([c for c in claims if not need(c.text, wording)], heard.locale, title),
        asks_how(title, heard.locale),
    )


def _of_answer(
    material: Material, answer: Answer, heard: Spoken, desk: Desk, settings: Drafting
) -> Draft | Opposed | str:
    """The draft of one answer within a topic, or why it would be too thin or nothing names it.

    Opposite instructions in it are given back as they are.
    """
    wording = WORDINGS[material.locale]
    own = _asked_by(material, answer)
    settled = points(answer, heard, desk.encode, settings)
    weights = telling_terms(own, desk)
    different = settled.claims
    background = Background(
        weights,
        settings.support_customers,
        answers=[claim.text for claim in different],
        everybody=material.asked,
        is_private=desk.is_private,
        spread=desk.spread,
        encode=desk.encode,
        accents=desk.accents,
    )
    found = titles.questions(own.asked, wording.locale, background)
    title = titles.title(found, _names(own, background), wording.locale)
    lines = placed(different, wording, _layout(different, title.text, weights, heard, desk))
    told = [claim for claim in answer.claims if kind(claim.text, wording) == "step"]
    clash = opposed(told, {line.claim.text for line in lines}, wording.locale)
    if clash is not None:
        return clash
    thin = _too_thin(title, lines, wording)
    if thin:
        return thin
    weak = Flag("weak_title", "few customers share a question; look for a better title")
    made = _assembled(own, lines, heard.replies)
    text = f"{title.text} {made.body}"
    return replace(
        made,
        title=title.text,
        questions=titles.variants(found, title.text, wording.locale),
        keywords=keywords.keywords(own.asked, text, wording.locale, background),
        flags=(*settled.flags, weak) if title.is_weak else settled.flags,
    )


def _too_thin(title: titles.Title, lines: Sequence[Placed], wording: Wording) -> str:
    """Why the lines make no article under the title; empty when they do."""
    if not title.text:
        return "nothing they ask names it"
    content = {line.claim.text for line in lines if line.section != "need"}
    if not content:
        return "what repeats of it only asks for details"
    if len({line.claim.text for line in lines}) < LEAST_SENTENCES:
        return "only one sentence of it repeats"
    # A weak title is often made of a name alone: nobody asked "what to do?" in it.
    is_how = not title.is_weak and asks_how(title.text, wording.locale)
    if is_how and not tells_what_to_do(lines, wording, title.text):
        return "what repeats of it does not tell what to do"
    return ""


def _names(material: Material, background: Background) -> list[str]:
    """What the topic may be called for want of a question, best first."""
    locale = material.locale
    own = keywords.telling_words(material.asked, locale, background)
    told = keywords.answer_words(background.answers, locale)
    lists = ([material.label], own[:2], material.words[:2], told[:2])
    names = [", ".join(words) for words in lists if any(words)]
    return [n for n in names if not PLACEHOLDER.search(n) and not background.is_private(n)]


def _asked_by(material: Material, answer: Answer) -> Material:
    """The material with the questions of the tickets that got this answer.

    The topic's label goes when most of its customers got another one.
    """
    asked = [one for one in material.asked if one.ticket_id in answer.tickets]
    is_main = answer.customers >= MAIN_SHARE * len({reply.customer for reply in material.replies})
    label = material.label if is_main else ""
    return replace(material, asked=asked or material.asked, label=label)


def _several(found: Sequence[Answer], answer: Answer, answered: int) -> tuple[Flag, ...]:
    """A note when many customers of the topic got another answer than the one drafted."""
    rivals = [o for o in found if o is not answer and o.customers >= COMPARABLE * answer.customers]
    if answer.customers >= MAIN_SHARE * answered and not rivals:
        return ()
    others = [f"“{o.claims[0].text}” ({o.customers})" for o in found if o is not answer][:3]
    more = f"; others were told: {', '.join(others)}" if others else ""
    note = f"this answer went to {answer.customers} of {answered} customers answered{more}"
    return (Flag("several_answers", note),)


def _none(material: Material, reason: str) -> NoDraft:
    return NoDraft(material.topic_id, material.locale, reason)


def _assembled(material: Material, lines: Sequence[Placed], replies: Sequence[Reply]) -> Draft:
    return Draft(
        topic_id=material.topic_id,
        locale=material.locale,
        title="",
        summary=summary(lines),
        body=body(lines, WORDINGS[material.locale]),
        sentences=tuple(sentence_evidence(line) for line in lines),
        replies=len(replies),
        customers=len({reply.customer for reply in replies}),
        agents=len({reply.agent for reply in replies}),
        asked=len(material.asked),
        joins=tuple(line.joins for line in lines),
    )


def _amounts_told(able: Sequence[Claim]) -> tuple[SentenceEvidence, ...]:
    """What agents tell of amounts, out of use or not: a policy is checked with it."""
    told = (sentence_evidence(Placed(one, "fact", one.text)) for one in able if one.values)
    return tuple(sorted(told, key=lambda one: one.text))


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


def telling_terms(material: Material, desk: Desk) -> dict[str, float]:
    """Term -> how much it tells this topic from the others, by customers' messages."""
    texts = (PLACEHOLDER.sub(" ", one.text) for one in material.asked)
    return telling(told_shares(texts, material.locale), desk.shares)


def _too_few(answered: int) -> str:
    if answered == 0:
        return "no customer got an answer"
    return f"only {answered} customer{'s' if answered > 1 else ''} got an answer"


def _why_nothing(left_out: Counter[str], answered: int) -> str:
    if left_out and left_out.get("own_details", 0) == max(left_out.values()):
        return f"what agents repeat to {answered} customers holds details of single orders"
    if left_out.get("few_days", 0) + left_out.get("few_agents", 0) > 0:
        return f"{answered} customers got an answer, but too few agents or days gave the same one"
    return f"{answered} customers got an answer, but no sentence of it repeats often enough"
