"""Drafts of many topics: what holds for a whole desk, and each topic's draft or why it has none.

The draft stage and the evaluation on labelled tickets both go through here, so that what is
measured is what is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kb.config import Drafting
from mining.drafting import drafter
from mining.drafting.boilerplate import boilerplate
from mining.drafting.drafter import Desk, Draft, NoDraft
from mining.drafting.material import Conversations
from mining.drafting.paraphrases import Encode
from mining.drafting.replies import PLACEHOLDER, recent, said
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

    Of a topic in several languages the first one drafted says which need the others answer.
    """
    desks = {locale: desk(talk, locale, encode) for locale in sorted({w.locale for w in wanted})}
    found = Made()
    says: dict[str, list[str]] = {}
    for done, one in enumerate(wanted):
        material = talk.material(
            one.topic_id,
            one.locale,
            label=one.label,
            words=one.words,
            like=says.get(one.topic_id, ()),
        )
        result = drafter.draft(material, desks[one.locale], settings)
        if isinstance(result, Draft):
            found.drafts.append(result)
            says.setdefault(one.topic_id, [sentence.text for sentence in result.sentences])
        else:
            found.missing.append(result)
        progress(done + 1, len(wanted))
    return found


def desk(talk: Conversations, locale: str, encode: Encode) -> Desk:
    """What holds for all topics of a language: the desk's size, its boilerplate, recognisers."""
    from mining.redaction import find_spans

    wording = WORDINGS[locale]
    by_topic = {
        topic: list(said(recent(replies, REPLIES_FOR_BOILERPLATE), wording))
        for (topic, language), replies in talk.replies.items()
        if language == locale
    }

    def is_private(text: str) -> bool:
        return bool(find_spans(text, language=locale))

    asked = [
        one.text
        for (_, language), all_asked in talk.asked.items()
        if language == locale
        for one in all_asked[:TICKETS_FOR_SHARES]
    ]
    told = [
        r.text
        for (_, language), some in talk.replies.items()
        if language == locale
        for r in recent(some, REPLIES_FOR_BOILERPLATE)
    ]
    return Desk(
        talk.agents,
        boilerplate(by_topic),
        told_shares(asked, locale),
        is_private,
        encode,
        accents([*asked, *told]),
        _spread(talk, locale),
    )


def _spread(talk: Conversations, locale: str) -> Spread:
    """How many customers of the desk wrote each word of a language, placeholders aside."""
    every = [
        one for (_, language), some in talk.asked.items() if language == locale for one in some
    ]
    texts = [PLACEHOLDER.sub(" ", one.text) for one in every]
    writers = [one.customer for one in every]
    return word_counts(texts, [0] * len(every), 1, locale, customers=writers).spread
