"""What rests on a customer's tickets, and whether it still stands without them. Pure functions.

The support rule is the drafter's (docs/decisions/0005-drafts.md): a printed sentence stands on k
customers, on several days, told by several agents. Here it is run again when tickets go.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kb.articles import Article
from kb.config import Drafting
from kb.evidence import LOST_SUPPORT, Evidence, Flag, SentenceEvidence
from kb.markdown import plain_text
from kb.proposals import without_tickets
from kb.words import fold, words

SMALL_DESK = 2
"""Agents up to which one agent's word is enough, as in drafting."""


@dataclass(frozen=True)
class Told:
    """One public reply of an agent; ``customer`` is the ticket's id where none is known."""

    ticket_id: str
    customer: str
    agent: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Need:
    """What a sentence needs to be shown: distinct customers, UTC days and agents."""

    customers: int
    days: int
    agents: int

    @classmethod
    def of(cls, settings: Drafting, *, desk_agents: int) -> Need:
        """The need at a desk of so many agents: one is enough where there are two at most."""
        agents = settings.support_agents if desk_agents > SMALL_DESK else 1
        return cls(settings.support_customers, settings.support_days, agents)

    def shortfall(self, one: SentenceEvidence) -> str:
        """What a sentence lacks, in words: ``4 of 5 customers``; empty when it lacks nothing."""
        counts = (
            (one.customers, self.customers, "customers"),
            (one.days, self.days, "days"),
            (one.agents, self.agents, "agents"),
        )
        return ", ".join(f"{has} of {least} {what}" for has, least, what in counts if has < least)


@dataclass(frozen=True)
class Loss:
    """A part of an article that does not stand any more, and what it lacks."""

    place: str
    """The section of a sentence, or title, question, keyword."""
    text: str
    lacks: str

    @property
    def flag(self) -> Flag:
        """The loss as a flag that waits for an editor."""
        note = f"{self.place}: lost its support ({self.lacks}); remove it or write it anew"
        return Flag(LOST_SUPPORT, note, self.text)


def oldest_kept(now: datetime, months: int) -> datetime:
    """The moment ``months`` calendar months before ``now``; the 31st becomes a month's last day."""
    number = now.year * 12 + now.month - 1 - months
    year, month = divmod(number, 12)
    if year < 1:
        return datetime.min.replace(tzinfo=UTC)
    day = min(now.day, calendar.monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)


def without(
    evidence: Evidence, gone: Collection[str], told: Mapping[str, Sequence[Told]]
) -> Evidence:
    """The evidence without the tickets ``gone``; ``told`` has the replies of those that stay.

    A sentence that loses a ticket is counted again: of each ticket that stays, the one reply that
    has most of its words. So no ticket brings more days or agents than it did.
    """
    dropped = set(gone)

    def left(every: Iterable[SentenceEvidence]) -> tuple[SentenceEvidence, ...]:
        return tuple(
            one if dropped.isdisjoint(one.tickets) else _recounted(one, dropped, told)
            for one in every
        )

    return replace(
        evidence,
        sentences=left(evidence.sentences),
        attached=tuple(one for one in left(evidence.attached) if one.tickets),
        proposals=tuple(without_tickets(one, dropped) for one in evidence.proposals),
    )


def _recounted(
    one: SentenceEvidence, gone: Collection[str], told: Mapping[str, Sequence[Told]]
) -> SentenceEvidence:
    left = tuple(ticket for ticket in one.tickets if ticket not in gone)
    said = [_nearest(one.text, told[ticket]) for ticket in left if told.get(ticket)]
    times = [reply.at for reply in said]
    return replace(
        one,
        tickets=left,
        customers=len({reply.customer for reply in said}),
        days=len({reply.at.astimezone(UTC).date() for reply in said}),
        agents=len({reply.agent for reply in said}),
        first_seen_at=min(times, default=None),
        last_seen_at=max(times, default=None),
    )


def _nearest(sentence: str, replies: Sequence[Told]) -> Told:
    """The reply with most of the sentence's words; of equal ones the first."""
    wanted = folded_words(sentence)
    return max(replies, key=lambda reply: len(wanted & folded_words(reply.text)))


def folded_words(text: str) -> set[str]:
    """The distinct words of a text, without case and accents."""
    return {fold(word) for word in words(text)}


def word_support(
    wanted: Collection[str], asked: Iterable[tuple[str, str]]
) -> dict[str, frozenset[str]]:
    """Word -> the customers who use it; ``asked`` are (customer, text), ``wanted`` folded words."""
    found: dict[str, set[str]] = defaultdict(set)
    words_wanted = set(wanted)
    for customer, text in asked:
        for word in words_wanted & folded_words(text):
            found[word].add(customer)
    return {word: frozenset(found[word]) for word in words_wanted}


def named_words(article: Article) -> set[str]:
    """The words of an article's title, questions and keywords: those are customers' own."""
    return set().union(*(folded_words(text) for _, text in _names(article)))


def _names(article: Article) -> list[tuple[str, str]]:
    return [
        ("title", article.title),
        *(("question", text) for text in article.questions),
        *(("keyword", text) for text in article.keywords),
    ]


def losses(
    article: Article, evidence: Evidence, need: Need, *, lost_words: Collection[str] = ()
) -> tuple[Loss, ...]:
    """What of an article does not stand any more.

    A sentence that an editor took out is none. ``lost_words`` are words that k customers used
    before and fewer use now.
    """
    shown = fold(" ".join(plain_text(article.body).split()))
    found = [
        Loss(one.section, one.text, lacks)
        for one in evidence.sentences
        if (lacks := need.shortfall(one)) and _plain(one.text) in shown
    ]
    gone = set(lost_words)
    found += [
        Loss(place, text, f"fewer than {need.customers} customers use a word of it")
        for place, text in _names(article)
        if gone & folded_words(text)
    ]
    return tuple(found)


def _plain(text: str) -> str:
    return fold(" ".join(plain_text(text).split())).rstrip(".!? ")


def flagged(article: Article, evidence: Evidence, lost: Iterable[Loss]) -> Evidence:
    """The evidence with a flag for each loss; an older one of the same text gives way.

    So does one of a text that the article no longer shows.
    """
    new = tuple(one.flag for one in lost)
    told = {flag.sentence for flag in new}
    shown = fold(" ".join(plain_text(article.body).split()))
    names = {text for _, text in _names(article)}
    kept = tuple(
        flag
        for flag in evidence.flags
        if flag.kind != LOST_SUPPORT
        or (
            flag.sentence not in told and (flag.sentence in names or _plain(flag.sentence) in shown)
        )
    )
    return replace(evidence, flags=(*kept, *new))
