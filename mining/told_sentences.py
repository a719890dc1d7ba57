"""The sentences of tickets as numbers: what is kept of very many while their needs are read.

A ticket's sentences as Python objects take some kilobytes. Here each is two places in its text and
a row among the distinct sentences; its words are read from the ticket again when they are wanted.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

import numpy as np

from mining.bearing import Numbers
from mining.engine import Work, is_far, mapped, warm
from mining.graph import Integers
from mining.needs import Need, Sentence, needs_in, subject_sentences, whole, words_of

MOST_SENTENCES = 40
"""Sentences of a need that are read."""
BLOCK = 2048
"""Tickets read at once."""
FEWEST_SHARED = 4
"""Blocks from which on processes share them: they take half a second to start, in which the caller
has libraries to import and weights to read."""

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


def told_sentences(
    pairs: Sequence[Pair], *, is_split: bool = False, workers: int = 1
) -> ToldSentences:
    """The sentences of tickets in their order; ``is_split`` says that each is one need.

    Very many are read by ``workers`` processes; their number changes nothing.
    """
    blocks = [pairs[start : start + BLOCK] for start in range(0, len(pairs), BLOCK)]
    merging = _Merging()
    for block in _read_blocks(blocks, is_split, workers):
        merging.add(block)
    return merging.found()


def told_by_part(parts: Sequence[Sequence[Pair]], *, workers: int = 1) -> Iterator[ToldSentences]:
    """The sentences of each part's tickets, read together and told apart."""
    cut = [[part[start : start + BLOCK] for start in range(0, len(part), BLOCK)] for part in parts]
    read = _read_blocks([block for blocks in cut for block in blocks], False, workers)
    for blocks in cut:
        merging = _Merging()
        for block in islice(read, len(blocks)):
            merging.add(block)
        yield merging.found()


def read_soon(tickets: int, *, workers: int = 1) -> None:
    """Have the processes that will read so many load what they need meanwhile, if any will."""
    warm(_work(-(-tickets // BLOCK), workers))


def _read_blocks(
    blocks: Sequence[Sequence[Pair]], is_split: bool, workers: int
) -> Iterator[_Block]:
    return mapped(partial(_read, is_split=is_split), blocks, _work(len(blocks), workers))


def _work(blocks: int, workers: int) -> Work:
    is_shared = is_far() or (workers > 1 and blocks >= FEWEST_SHARED)
    return Work("read", workers if is_shared else 1, warm=__name__)


@dataclass
class _Block:
    """What was read in some tickets."""

    needs: list[int] = field(default_factory=list)
    """How many each ticket has."""
    places: array[int] = field(default_factory=lambda: array("q"))
    """Number, start and end of each need, and how many sentences it has."""
    sentences: array[int] = field(default_factory=lambda: array("q"))
    """Start, end and number among the distinct ones of each sentence."""
    distinct: dict[str, tuple[int, str, float]] = field(default_factory=dict)
    """Key -> number, spelling and form of the distinct sentences."""

    def add(self, one: Sentence) -> None:
        """Take in a sentence; of several spellings the first by alphabet is kept."""
        key = sentence_key(one.text)
        number, spelled, _ = self.distinct.get(key, (len(self.distinct), one.text, 0.0))
        self.distinct[key] = number, min(spelled, one.text), one.form
        self.sentences.extend((one.start, one.end, number))


def _read(pairs: Sequence[Pair], *, is_split: bool) -> _Block:
    block = _Block()
    for pair in pairs:
        needs = [whole(*pair)] if is_split else needs_in(*pair)
        block.needs.append(len(needs))
        for need in needs:
            some = need.sentences[:MOST_SENTENCES]
            block.places.extend((need.number, need.start, need.end, len(some)))
            for one in some:
                block.add(one)
    return block


class _Merging:
    """Puts one block behind the other."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._spelled: list[str] = []
        self._forms = array("d")
        self._needs: list[Need] = []
        self._counts: list[int] = []
        self._sizes: list[int] = []
        self._sentences: list[Integers] = []

    def add(self, block: _Block) -> None:
        """Take in what comes next."""
        rows = np.array(
            [self._row(key, said, form) for key, (_, said, form) in block.distinct.items()],
            dtype=np.int64,
        )
        sentences = np.array(block.sentences, dtype=np.int64).reshape(-1, 3)
        if len(sentences):
            sentences[:, 2] = rows[sentences[:, 2]]
        self._sentences.append(sentences)
        self._counts += block.needs
        places = np.array(block.places, dtype=np.int64).reshape(-1, 4)
        self._needs += [Need(n, start, end, ()) for n, start, end, _ in places.tolist()]
        self._sizes += places[:, 3].tolist()

    def _row(self, key: str, spelled: str, form: float) -> int:
        row = self._rows.setdefault(key, len(self._rows))
        if row == len(self._spelled):
            self._spelled.append(spelled)
            self._forms.append(form)
        else:
            self._spelled[row] = min(self._spelled[row], spelled)
            self._forms[row] = form
        return row

    def found(self) -> ToldSentences:
        """All that was taken in."""
        order = np.array([self._rows[key] for key in sorted(self._rows)], dtype=np.int64)
        row = np.empty(len(order), dtype=np.int64)
        row[order] = np.arange(len(order))
        sentences = np.concatenate([np.zeros((0, 3), dtype=np.int64), *self._sentences])
        return ToldSentences(
            np.repeat(np.arange(len(self._counts)), self._counts).astype(np.int64),
            self._needs,
            np.repeat(np.arange(len(self._needs)), self._sizes).astype(np.int64),
            sentences[:, 0],
            sentences[:, 1],
            row[sentences[:, 2]],
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


def plain_text(pair: Pair, places: Iterable[tuple[int, int, bool]]) -> str:
    """The kept sentences of one need without placeholders, given where all of its own stand."""
    return "\n".join(plain for plain, _ in _written(pair, places))


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
