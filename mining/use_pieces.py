"""Texts as word pieces, as the bundled encoder's own tokenizer cuts them, and ready much sooner.

The best cut of a word is the likeliest row of pieces that spells it (Kudo 2018). The package reads
its 128,000 pieces in a second, with a table of their beginnings; for single words, each cut once,
the pieces alone will do.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Protocol

UNKNOWN, START, END = 0, 1, 2
"""Numbers of the pieces that stand for an unknown sign and for the ends of a text."""
MOST_WORDS, LONGEST_WORD = 50_000, 40
"""Words whose pieces are remembered, and how many characters one of them may have."""

_PIECE, _TRAINER = 0x0A, 0x1A
"""Fields of the model file: a piece, and what holds the table of normal spellings."""
_SCORE = 0x15
_TABLE = 0x12
_LONGEST_SIZE = 0x7F
_BELOW_ALL = 10.0
"""How much less likely an unknown sign is than the rarest piece."""


class Normal(Protocol):
    """Spells a text as the pieces are spelled, a blank before each word."""

    def normalize(self, text: str) -> str:
        """The text in normal spelling; empty when nothing is left of it."""


@dataclass(frozen=True)
class Model:
    """What a model file holds."""

    pieces: dict[str, int]
    scores: list[float]
    """Logarithm of how likely each piece is."""
    table: bytes
    """Normal spellings, for the package's normaliser."""

    @classmethod
    def parsed(cls, data: bytes) -> Model:
        """The model in a file of the package.

        Raises:
            ValueError, IndexError, struct.error: it has another layout.
        """
        names: list[bytes] = []
        scores: list[bytes] = []
        table = b""
        at = 0
        while at < len(data):
            tag, size = data[at], data[at + 1]
            if tag == _PIECE and size <= _LONGEST_SIZE:  # nearly all: no call for each
                at += 2
                end = at + 2 + data[at + 1]
                if data[at] != _PIECE or data[end] != _SCORE:
                    raise ValueError("pieces of another layout")
                names.append(data[at + 2 : end])
                scores.append(data[end + 1 : end + 5])
                at += size
                continue
            size, at = _size(data, at + 1)
            if tag == _PIECE:
                raise ValueError("pieces of another layout")
            if tag == _TRAINER:
                table = _field(data[at : at + size], _TABLE)
            at += size
        return cls._of(names, scores, table)

    @classmethod
    def _of(cls, spelled: list[bytes], scores: list[bytes], table: bytes) -> Model:
        names = b"\0".join(spelled).decode().split("\0")
        if len(names) != len(spelled):
            raise ValueError("a piece with a NUL")
        if not table or names[START : END + 1] != ["<s>", "</s>"]:
            raise ValueError("a model of another kind")
        numbers = struct.unpack(f"<{len(scores)}f", b"".join(scores))
        return cls(dict(zip(names, range(len(names)), strict=True)), list(numbers), table)


def _size(data: bytes, at: int) -> tuple[int, int]:
    """A number in sevens of bits, least first, and where it ends."""
    found = shift = 0
    while True:
        part = data[at]
        found |= (part & 0x7F) << shift
        at += 1
        if part < 0x80:
            return found, at
        shift += 7


def _field(data: bytes, tag: int) -> bytes:
    """The first field of this tag, if it stands at the start or after others with sizes."""
    at = 0
    while at < len(data):
        here = data[at]
        size, at = _size(data, at + 1)
        if here == tag:
            return data[at : at + size]
        at += size
    return b""


class Tokenizer:
    """Cuts texts into pieces; takes the place of the package's tokenizer in the package."""

    def __init__(self, model: Model, normal: Normal) -> None:
        self._pieces, self._scores = model.pieces, model.scores
        self._normal = normal
        self._longest = max(map(len, model.pieces))
        self._unknown = min(model.scores) - _BELOW_ALL
        self._known: dict[str, list[int]] = {}

    def encode(
        self, text: str, out_type: type = int, add_bos: bool = True, add_eos: bool = True
    ) -> list[int]:
        """The numbers of the pieces of ``text``, as the package asks for them."""
        assert out_type is int, "the network reads numbers"
        return [START] * add_bos + self._of(text) + [END] * add_eos

    def _of(self, text: str) -> list[int]:
        """Word by word: no piece runs over a blank."""
        found: list[int] = []
        for word in text.split():
            pieces = self._known.get(word)
            found += self._of_word(word) if pieces is None else pieces
        return found or [UNKNOWN]

    def _of_word(self, word: str) -> list[int]:
        pieces = self._cut(self._normal.normalize(word))
        if len(self._known) >= MOST_WORDS:
            self._known.clear()
        if len(word) <= LONGEST_WORD:
            self._known[word] = pieces
        return pieces

    def _cut(self, spelled: str) -> list[int]:
        """The likeliest row of pieces; of equal ones that whose last piece starts first."""
        best = [0.0] + [float("-inf")] * len(spelled)
        came_by = [(0, UNKNOWN)] * (len(spelled) + 1)
        for start in range(len(spelled)):
            for end in range(start + 1, min(start + self._longest, len(spelled)) + 1):
                piece = self._pieces.get(spelled[start:end], UNKNOWN if end == start + 1 else None)
                if piece is None:
                    continue
                score = best[start] + (self._scores[piece] if piece else self._unknown)
                if score > best[end]:
                    best[end], came_by[end] = score, (start, piece)
        return _back(came_by)


def _back(came_by: list[tuple[int, int]]) -> list[int]:
    """The pieces from first to last, told of each place where what ends there starts."""
    found = []
    at = len(came_by) - 1
    while at > 0:
        at, piece = came_by[at]
        found.append(piece)
    return found[::-1]
