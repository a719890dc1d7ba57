"""What customers of a topic asked, and what titles and keywords made of it are judged by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mining.drafting.paraphrases import Encode
from mining.drafting.sentences import sentences
from mining.drafting.tokens import WORD, folded, text_terms
from mining.greetings import is_pleasantry, need_text
from mining.topic_words import Spread


def nothing_private(_text: str) -> bool:
    """The check of a caller that has no recognisers: marks nothing."""
    return False


@dataclass(frozen=True)
class Asked:
    """What one customer wrote first: redacted subject and text."""

    customer: str
    text: str
    ticket_id: str = ""


@dataclass(frozen=True)
class Background:
    """What a topic's questions are judged by."""

    weights: Mapping[str, float]
    """How much each term tells the topic."""
    least: int
    """Customers who must have written, or been told, each word."""
    answers: Sequence[str] = ()
    """The printed claims: well spelled, and each told to enough customers."""
    everybody: Sequence[Asked] = ()
    """All of the topic's messages, for counting who uses a word, where only some are of the
    answer; empty when they are the same."""
    is_private: Callable[[str], bool] = nothing_private
    """Whether a recogniser marks anything in a text."""
    spread: Spread | None = None
    """How many customers of the desk wrote each word; not asked where it is not known."""
    encode: Encode | None = None
    """Sentence vectors; without them questions are judged by their words alone."""
    accents: Mapping[str, str] = field(default_factory=dict)
    """Unaccented word -> as nearly everybody of the language writes it."""


def supported_words(asked: Iterable[Asked], least: int, locale: str) -> frozenset[str]:
    """Folded words, and stems of words, that at least ``least`` distinct customers wrote."""
    who: dict[str, set[str]] = defaultdict(set)
    for one in asked:
        words = WORD.findall(one.text)
        for word in {folded(w) for w in words} | text_terms(one.text, locale):
            who[word].add(one.customer)
    return frozenset(word for word, customers in who.items() if len(customers) >= least)


@lru_cache(maxsize=20_000)
def need_sentences(text: str) -> tuple[str, ...]:
    """The sentences of a customer's message that are no greeting, thanks or closing."""
    return tuple(s for s in sentences(need_text(text)) if not is_pleasantry(s))
