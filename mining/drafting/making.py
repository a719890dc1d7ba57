"""Drafts of many topics: what holds for a whole desk, and each topic's draft or why it has none.

The draft stage and the evaluation on labelled tickets both go through here, so that what is
measured is what is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from mining.drafting.replies import PLACEHOLDER, Reply, recent, said
from mining.drafting.spelling import accents
from mining.drafting.tokens import told_shares
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
    desks = _desks(talk, sorted({one.locale for one in wanted}), encode)
    topics: dict[str, list[Material]] = {}
    for one in wanted:
        material = talk.material(one.topic_id, one.locale, label=one.label, words=one.words)
        topics.setdefault(one.topic_id, []).append(material)
    results: dict[tuple[str, str], Draft | NoDraft] = {}
    for found in _drafted(list(topics.values()), desks, settings, encode):
        results |= {(result.topic_id, result.locale): result for result in found}
        progress(len(results), len(wanted))
    every = [results[one.topic_id, one.locale] for one in wanted]
    return Made(
        [one for one in every if isinstance(one, Draft)],
        [one for one in every if isinstance(one, NoDraft)],
    )


def _drafted(
    topics: Sequence[Sequence[Material]],
    desks: sharing.Desks,
    settings: Drafting,
    encode: Encode,
) -> Iterator[list[Draft | NoDraft]]:
    if isinstance(encode, Meaning) and sharing.is_shared(sum(map(len, topics)), encode):
        yield from sharing.shared(topics, desks, settings, encode)
    else:
        yield from (sharing.of_topic(one, desks, settings) for one in topics)


def _desks(talk: Conversations, locales: Sequence[str], encode: Encode) -> dict[str, Desk]:
    """The desks of ``locales``; what was found out about one is remembered with its talk."""
    new = [_heard(talk, locale) for locale in locales if locale not in talk.desks]
    is_shared = len(new) > 1 and sharing.is_shared(len(talk.replies), encode)
    found = sharing.each(_desk, new) if is_shared else list(map(_desk, new))
    talk.desks.update({heard.locale: desk for heard, desk in zip(new, found, strict=True)})
    return {locale: replace(talk.desks[locale], encode=encode) for locale in locales}


@dataclass(frozen=True)
class _Heard:
    """What was written at the desk in one language, by topic."""

    locale: str
    agents: int
    replies: Sequence[Sequence[Reply]]
    """The newest of each topic."""
    asked: Sequence[Sequence[Asked]]


def _heard(talk: Conversations, locale: str) -> _Heard:
    every = [some for (_, language), some in talk.replies.items() if language == locale]
    asked = [some for (_, language), some in talk.asked.items() if language == locale]
    replies = [recent(some, REPLIES_FOR_BOILERPLATE) for some in every]
    return _Heard(locale, talk.agents, replies, asked)


def _desk(heard: _Heard) -> Desk:
    """What holds for all topics of a language: the desk's size, its boilerplate, recognisers."""
    locale = heard.locale
    wording = WORDINGS[locale]
    by_topic = {str(n): list(said(some, wording)) for n, some in enumerate(heard.replies)}
    asked = [one.text for some in heard.asked for one in some[:TICKETS_FOR_SHARES]]
    told = [reply.text for some in heard.replies for reply in some]
    return Desk(
        heard.agents,
        boilerplate(by_topic),
        told_shares(asked, locale),
        partial(_is_private, locale=locale),
        None,
        accents([*asked, *told]),
        _spread(heard),
    )


def _is_private(text: str, *, locale: str) -> bool:
    """Whether a recogniser of personal data marks anything."""
    from mining.redaction import find_spans

    return bool(find_spans(text, language=locale))


def _spread(heard: _Heard) -> Spread:
    """How many customers of the desk wrote each word of a language, placeholders aside."""
    every = [one for some in heard.asked for one in some]
    texts = [PLACEHOLDER.sub(" ", one.text) for one in every]
    writers = [one.customer for one in every]
    return word_counts(texts, [0] * len(every), 1, heard.locale, customers=writers).spread
