"""What must not stand in a draft: values of one customer, and sentences that no replies hold.

Both are counted anew from the texts, whatever the drafter noted of its own sentences: raw messages
against redacted ones tell what was masked, all conversations tell who was told what.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kb.tickets import SourceTicket
from kb.words import fold
from mining.cleaning import cleaned
from mining.drafting.clusters import is_negated
from mining.drafting.replies import PLACEHOLDER
from mining.drafting.sentences import sentences
from mining.drafting.tokens import text_terms
from mining.drafting.wording import WORDINGS
from mining.evaluation.overlap import clash, words

SHORTEST_VALUE = 4
"""Characters of a masked or planted value that is looked for: shorter ones are words anywhere."""

LONGEST_VALUE = 8
"""Words of a masked value that is looked for; longer ones by their first so many."""

SUPPORTED = 0.6
"""Share of a printed sentence's content stems that one sentence of a reply must hold."""

_VALUE = re.compile(r"(?<![^\W_])[^\W_]*\d[^\W_]*(?:[.,:/-][^\W_]*\d[^\W_]*)*")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+")
_WORD = re.compile(r"[^\W_]+")


def masked_values(raw: str, redacted: str) -> list[str]:
    """What stands in ``raw`` where ``redacted`` has a placeholder, in order.

    Empty when the two are not one text before and after masking, or nothing was masked.
    """
    kept = PLACEHOLDER.split(redacted)
    marks = PLACEHOLDER.findall(redacted)
    found, place = [], 0
    for number, part in enumerate(kept):
        start = raw.find(part, place) if part or number < len(kept) - 1 else len(raw)
        if number == len(kept) - 1 and raw.endswith(part):
            start = len(raw) - len(part)
        if start < place or (number == 0 and start > 0):
            return []
        if number:
            found.append(raw[place:start])
        place = start + len(part)
    return [value for value, mark in zip(found, marks, strict=True) if value not in ("", mark)]


def plain(text: str) -> str:
    """The words of ``text`` folded, one space between them: what values are compared by."""
    return " ".join(fold(word) for word in _WORD.findall(text))


@dataclass
class Heard:
    """Everything customers and agents wrote, raw and as it was stored."""

    masked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Masked value -> the customers in whose conversations it was masked."""
    left: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Customer -> what was left of their conversations, as :func:`plain` has it."""
    raw: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Customer -> their raw conversations in lower case."""

    def add(self, customer: str, ticket: SourceTicket, stored: Sequence[str]) -> None:
        """Take in a ticket and its messages as they were stored, one of ``stored`` for each."""
        for message, text in zip(ticket.messages, stored, strict=True):
            raw = cleaned(message.body, is_html=message.is_html)
            for value in masked_values(raw, text):
                self.masked[_known_by(value)].add(customer)
            self.left[customer].append(plain(PLACEHOLDER.sub(" \n ", text)))
            self.raw[customer].append(raw.casefold())

    def is_private(self, value: str) -> bool:
        """Whether a value, as :func:`plain` has it, was masked for more customers than left."""
        masked = len(self.masked.get(value, ()))
        return bool(masked) and masked > self._left(value)

    def _left(self, value: str) -> int:
        spaced = f" {value} "
        return sum(any(spaced in f" {t} " for t in texts) for texts in self.left.values())

    def tellers(self, value: str, customers: Collection[str]) -> int:
        """How many of ``customers`` have a raw value, as a whole, in their conversations."""
        whole = re.compile(rf"(?<![^\W_]){re.escape(value.casefold())}(?![^\W_])")
        texts = (self.raw.get(customer, ()) for customer in customers)
        return sum(any(whole.search(text) for text in some) for some in texts)


def _known_by(value: str) -> str:
    return " ".join(plain(value).split()[:LONGEST_VALUE])


def leaked(
    text: str,
    heard: Heard,
    customers: Collection[str],
    *,
    planted: Collection[str] = (),
    find: Callable[[str], Iterable[str]] = lambda _text: (),
) -> set[str]:
    """The private values in a draft's ``text``, as :func:`plain` has them.

    These are what ``find`` (the recognisers) marks; what was masked in more customers' messages
    than it was left in; what the data's owner ``planted``; and every number, date, amount, code
    and address that at most one of the topic's ``customers`` has in their conversations.
    """
    found = {plain(value) for value in find(text)}
    found |= {value for value in _phrases(text) if value in heard.masked and _is_long(value)
              and heard.is_private(value)}  # fmt: skip
    shown = f" {plain(text)} "
    found |= {v for v in map(plain, planted) if _is_long(v) and f" {v} " in shown}
    own = {m.group() for pattern in (_VALUE, _ADDRESS) for m in pattern.finditer(text)}
    found |= {plain(value) for value in own if heard.tellers(value, customers) <= 1}
    return found


def _is_long(value: str) -> bool:
    return len(value) >= SHORTEST_VALUE


def _phrases(text: str) -> set[str]:
    """Every run of up to :data:`LONGEST_VALUE` words of ``text``."""
    own = plain(text).split()
    sizes = range(1, LONGEST_VALUE + 1)
    return {" ".join(own[at : at + size]) for size in sizes for at in range(len(own))}


@dataclass(frozen=True)
class Replies:
    """The sentences of agents' replies to the tickets of one topic, by customer."""

    locale: str
    by_customer: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, locale: str, told: Iterable[tuple[str, str]]) -> Replies:
        """From (customer, reply). A question with the sentence behind it is a sentence, too.

        Agents put a condition so: « Rien reçu ? Donnez-nous l'e-mail. »
        """
        found: dict[str, set[str]] = defaultdict(set)
        for customer, text in told:
            parts = sentences(text)
            found[customer].update(parts)
            pairs = pairwise(parts)
            found[customer].update(f"{a} {b}" for a, b in pairs if a.endswith("?"))
        return cls(locale, {who: frozenset(said) for who, said in found.items()})

    def support(self, sentence: str) -> int:
        """How many customers were told a printed sentence in one sentence of a reply.

        That holds 60 % of its content stems, every number of it, and denies when it denies; a
        sentence without a content stem is compared by all its words.
        """
        return sum(
            any(self._says(one, sentence) for one in said) for said in self.by_customer.values()
        )

    def _says(self, told: str, sentence: str) -> bool:
        wanted, held = self._terms(sentence), self._terms(told)
        if len(wanted & held) < SUPPORTED * len(wanted):
            return False
        numbers = {m.group().casefold() for m in _VALUE.finditer(sentence)}
        own = {m.group().casefold() for m in _VALUE.finditer(told)} if numbers else set()
        if not numbers <= own or clash(sentence, told):
            return False
        wording = WORDINGS[self.locale]
        return is_negated(told, wording) == is_negated(sentence, wording)

    def _terms(self, text: str) -> frozenset[str]:
        return text_terms(text, self.locale) or frozenset(words(text))


def unsupported(lines: Iterable[str], replies: Replies, *, least: int) -> list[str]:
    """The printed sentences that fewer than ``least`` customers were told, each once.

    A line is one sentence or several; a sentence is looked for in replies by its own words.
    """
    printed = dict.fromkeys(s for line in lines for s in sentences(line))
    return [sentence for sentence in printed if replies.support(sentence) < least]
