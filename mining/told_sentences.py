"""The sentences of tickets as numbers: what is kept of very many while their needs are read.

A ticket's sentences as Python objects take some kilobytes. Here each is two places in its text and
a row among the distinct sentences; its words are read from the ticket again when they are wanted.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from mining.bearing import Numbers
from mining.graph import Integers
from mining.needs import Need, Sentence, needs_in, subject_sentences, whole, words_of

MOST_SENTENCES = 40
"""Sentences of a need that are read."""
BLOCK = 4096
"""Tickets read at once."""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")

Pair = tuple[str, str]
"""Subject and text of a ticket."""


def sentence_key(sentence: str) -> str:
    """What a sentence is known by: its words in lower case, every number the same."""
    return _NUMBER.sub("0", " ".join(_WORD.findall(sentence.casefold())))


@dataclass(frozen=True)
class ToldSentences:
    """The sentences of needs, one after the other, and the distinct ones among them."""

    ticket: Integers
    """Row of the ticket of each need."""
    needs: list[Need]
    """Where each need stands, without its sentences."""
    need: Integers
    """Need of each sentence, ascending."""
    start: Integers
    end: Integers
    """Its place in the ticket's text; both 0 for a sentence of the subject."""
    row: Integers
    """The distinct sentence that it is."""
    form: Numbers
    """What its form tells of each distinct sentence."""
    texts: list[str]
    """The distinct sentences, sorted by what they are known by."""


def told_sentences(pairs: Iterable[Pair], *, is_split: bool = False) -> ToldSentences:
    """The sentences of tickets in their order; ``is_split`` says that each is one need."""
    reading = _Reading()
    for ticket, pair in enumerate(pairs):
        reading.add(ticket, [whole(*pair)] if is_split else needs_in(*pair))
    return reading.found()


class _Reading:
    """Takes in one ticket after the other."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._spelled: list[str] = []
        self._forms = array("d")
        self._needs: list[Need] = []
        self._ticket, self._need, self._number = array("q"), array("q"), array("q")
        self._start, self._end = array("q"), array("q")

    def add(self, ticket: int, needs: Sequence[Need]) -> None:
        for need in needs:
            for one in need.sentences[:MOST_SENTENCES]:
                self._need.append(len(self._needs))
                self._start.append(one.start)
                self._end.append(one.end)
                self._number.append(self._distinct(one))
            self._needs.append(replace(need, sentences=()))
            self._ticket.append(ticket)

    def _distinct(self, one: Sentence) -> int:
        """The number of a sentence; of several spellings the first by alphabet is kept."""
        key = sentence_key(one.text)
        number = self._numbers.setdefault(key, len(self._numbers))
        if number == len(self._spelled):
            self._spelled.append(one.text)
            self._forms.append(one.form)
        else:
            self._spelled[number] = min(self._spelled[number], one.text)
            self._forms[number] = one.form
        return number

    def found(self) -> ToldSentences:
        """All that was taken in."""
        order = np.array([self._numbers[key] for key in sorted(self._numbers)], dtype=np.int64)
        row = np.empty(len(order), dtype=np.int64)
        row[order] = np.arange(len(order))
        return ToldSentences(
            np.array(self._ticket, dtype=np.int64),
            self._needs,
            np.array(self._need, dtype=np.int64),
            np.array(self._start, dtype=np.int64),
            np.array(self._end, dtype=np.int64),
            row[np.array(self._number, dtype=np.int64)],
            np.array(self._forms, dtype=np.float64)[order],
            [self._spelled[number] for number in order.tolist()],
        )


def written(
    told: ToldSentences, pairs: Sequence[Pair], is_kept: np.ndarray
) -> Iterator[tuple[str, str]]:
    """The kept sentences of each need: without placeholders, and as they are stored."""
    ends = np.searchsorted(told.need, np.arange(len(told.needs)), side="right").tolist()
    places = zip(told.start.tolist(), told.end.tolist(), is_kept.tolist(), strict=True)
    at = 0
    for ticket, end in zip(told.ticket.tolist(), ends, strict=True):
        kept = list(_written(pairs[ticket], islice(places, end - at)))
        at = end
        yield "\n".join(plain for plain, _ in kept), "\n".join(shown for _, shown in kept)


def _written(pair: Pair, places: Iterable[tuple[int, int, bool]]) -> Iterator[tuple[str, str]]:
    subject: Iterator[str] | None = None
    for start, end, is_kept in places:
        if end:
            stored = pair[1][start:end]
            said = words_of(stored) if is_kept else ""
        else:
            subject = subject or iter(subject_sentences(pair[0]))
            said = stored = next(subject)
        if is_kept:
            yield said, stored
