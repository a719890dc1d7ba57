"""An export cut in parcels that anybody can read who has them: lines as they are, records else.

What is read of a file together is told at its end: whether anything could be read at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.tickets import Skipped
from mining.importers.records import End, Lines, Seen, pieces

TOGETHER = 200
"""Records of a document in a parcel."""


@dataclass(frozen=True)
class Parcel:
    """Some of the records of a file: lines, or records that were parsed where they stood."""

    lines: Lines | None = None
    parsed: Sequence[Any] = field(default=(), repr=False)
    end: End | None = None
    """The end of the file, after all of its records; nothing else is in the parcel then."""

    def records(self, lists: tuple[str, ...]) -> Iterator[Any]:
        """As :func:`mining.importers.records.json_records`."""
        yield from self.parsed
        if self.lines is not None:
            yield from self.lines.records(lists)


def parcels(files: Sequence[Path], lists: tuple[str, ...]) -> Iterator[Parcel]:
    """All of ``files``, in order.

    An error of a file is told by its :class:`Parcel.end`, in its turn.
    """
    for path in files:
        parsed: list[Any] = []
        for piece in pieces(path, lists):
            is_record = not isinstance(piece, Lines | End)
            parsed += [piece] if is_record else []
            if parsed and (not is_record or len(parsed) >= TOGETHER):
                yield Parcel(parsed=parsed)
                parsed = []
            if isinstance(piece, Lines):
                yield Parcel(lines=piece)
            elif isinstance(piece, End):
                yield Parcel(end=piece)
        if parsed:
            yield Parcel(parsed=parsed)


@dataclass
class Verdicts:
    """What is told at the end of files, by what was seen of the parcels before it."""

    seen: Seen = field(default_factory=Seen)

    def note(self, told: Seen, end: End | None) -> Sequence[Skipped]:
        """Take a parcel into account: what must be counted beside its own records.

        Raises:
            InputError: it is the end of a file of which nothing could be read.
        """
        self.seen.is_json |= told.is_json
        self.seen.is_any |= told.is_any
        if end is None:
            return ()
        seen, self.seen = self.seen, Seen()
        return end.verdict(seen)
