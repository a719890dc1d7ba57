"""Drafts of many topics: what holds for a whole desk, and each topic's draft or why it has none.

The draft stage and the evaluation on labelled tickets both go through here, so that what is
measured is what is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from kb.config import Drafting
from mining.drafting import sharing
from mining.drafting.asked import Asked
from mining.drafting.boilerplate import boilerplate
from mining.drafting.drafter import Desk, Draft, Material, NoDraft
from mining.drafting.material import Conversations
from mining.drafting.meaning import Meaning
from mining.drafting.paraphrases import Encode
from mining.drafting.replies import PLACEHOLDER, Heard, Reply, heard, recent, said
from mining.drafting.spelling import accents
from mining.drafting.tokens import Terms, terms_of_words, told_shares
from mining.drafting.wording import WORDINGS
from mining.topic_words import Spread, word_counts

REPLIES_FOR_BOILERPLATE = 60
TICKETS_FOR_SHARES = 300
"""Tickets a topic, so that the largest does not decide what is common."""


@dataclass(frozen=True)
class Wanted:
    """A topic to draft in one language, and what mining calls it there."""

    topic_id: str
    locale: str
    label: str = ""
    words: tuple[str, ...] = ()


@dataclass
class Made:
    """Drafts, and the topics without one, in the order they were asked for."""

    drafts: list[Draft] = field(default_factory=list)
    missing: list[NoDraft] = field(default_factory=list)


def made(
    talk: Conversations,
    wanted: Sequence[Wanted],
    settings: Drafting,
    encode: Encode,
    progress: Callable[[int, int], None],
) -> Made:
    """The draft of each topic ``wanted``, or why there is none.

    Of a topic in several languages the first one drafted says which need the others answer. Many
    topics are shared by two processes.
    """
    desks, read = _desks(talk, sorted({one.locale for one in wanted}), encode)
    topics: dict[str, list[Material]] = {}
    for one in wanted:
        material = talk.material(one.topic_id, one.locale, label=one.label, words=one.words)
        known = read.heard.get((one.topic_id, one.locale))
        topics.setdefault(one.topic_id, []).append(replace(material, heard=known))
    results: dict[tuple[str, str], Draft | NoDraft] = {}
    drafted: Iterable[list[Draft | NoDraft]]
    if isinstance(encode, Meaning) and sharing.is_shared(len(wanted), encode):
        drafted = sharing.shared(list(topics.values()), desks, settings, encode, read.terms)
    else:
        drafted = (sharing.of_topic(one, desks, settings) for one in topics.values())
    for found in drafted:
        results |= {(result.topic_id, result.locale): result for result in found}
        progress(len(results), len(wanted))
    every = [results[one.topic_id, one.locale] for one in wanted]
    return Made(
        [one for one in every if isinstance(one, Draft)],
        [one for one in every if isinstance(one, NoDraft)],
    )


@dataclass
class _Read:
    """What other processes found out on the way to the desks, so that nobody does so again."""

    heard: dict[tuple[str, str], Mapping[str, Heard]] = field(default_factory=dict)
    """By topic and language, what its newest replies say."""
    terms: dict[str, Terms] = field(default_factory=dict)
    """By language, the terms of customers' words."""


def _desks(
    talk: Conversations, locales: Sequence[str], encode: Encode
) -> tuple[dict[str, Desk], _Read]:
    """The desks of ``locales``; what was found out about one is remembered with its talk."""
    new = [_heard(talk, locale) for locale in locales if locale not in talk.desks]
    read = _Read()
    if len(new) > 1 and sharing.is_shared(len(talk.replies), encode):
        found = []
        for one, (desk, said_of, terms) in zip(new, sharing.each(_far_desk, new), strict=True):
            found.append(desk)
            read.terms[one.locale] = terms
            for topic, replies, some in zip(one.topics, one.replies, said_of, strict=True):
                texts = (reply.text for reply in replies)
                read.heard[topic, one.locale] = dict(zip(texts, some, strict=True))
    else:
        found = list(map(_desk, new))
    talk.desks.update({one.locale: desk for one, desk in zip(new, found, strict=True)})
    return {locale: replace(talk.desks[locale], encode=encode) for locale in locales}, read


def _far_desk(given: _Heard) -> tuple[Desk, list[list[Heard]], Terms]:
    """The desk made in a process of its own, with what only that process would remember."""
    said_of = [[heard(reply.text, given.locale) for reply in some] for some in given.replies]
    known = {
        reply.text: found
        for some, own in zip(given.replies, said_of, strict=True)
        for reply, found in zip(some, own, strict=True)
    }
    return _desk(given, known), said_of, terms_of_words(_first_asked(given), given.locale)


def _first_asked(given: _Heard) -> list[str]:
    return [one.text for some in given.asked for one in some[:TICKETS_FOR_SHARES]]


@dataclass(frozen=True)
class _Heard:
    """What was written at the desk in one language, by topic."""

    locale: str
    agents: int
    replies: Sequence[Sequence[Reply]]
    """The newest of each topic."""
    asked: Sequence[Sequence[Asked]]
    topics: Sequence[str]
    """Whose ``replies`` are."""


def _heard(talk: Conversations, locale: str) -> _Heard:
    every = {topic: some for (topic, language), some in talk.replies.items() if language == locale}
    asked = [some for (_, language), some in talk.asked.items() if language == locale]
    replies = [recent(some, REPLIES_FOR_BOILERPLATE) for some in every.values()]
    return _Heard(locale, talk.agents, replies, asked, list(every))


def _desk(given: _Heard, known: Mapping[str, Heard] | None = None) -> Desk:
    """What holds for all topics of a language: the desk's size, its boilerplate, recognisers.

    ``known`` has what texts of replies say, where they were read before.
    """
    locale = given.locale
    wording = WORDINGS[locale]
    by_topic = {str(n): list(said(some, wording, known)) for n, some in enumerate(given.replies)}
    asked = _first_asked(given)
    told = [reply.text for some in given.replies for reply in some]
    return Desk(
        given.agents,
        boilerplate(by_topic),
        told_shares(asked, locale),
        partial(_is_private, locale=locale),
        None,
        accents([*asked, *told]),
        _spread(given),
    )


def _is_private(text: str, *, locale: str) -> bool:
    """Whether a recogniser of personal data marks anything."""
    from mining.redaction import find_spans

    return bool(find_spans(text, language=locale))


def _spread(given: _Heard) -> Spread:
    """How many customers of the desk wrote each word of a language, placeholders aside."""
    every = [one for some in given.asked for one in some]
    texts = [PLACEHOLDER.sub(" ", one.text) for one in every]
    writers = [one.customer for one in every]
    return word_counts(texts, [0] * len(every), 1, given.locale, customers=writers).spread
