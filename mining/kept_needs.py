"""Needs that an earlier run read of the same tickets: where they stand and their vectors.

A file holds numbers alone, no id and no word: where each need and each of its sentences stand in
the ticket's text, which sentences bear it, and the vector. Its name is the hash of the texts, the
encoder and the code that reads them, so that any other question is read anew.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_STORED, BadZipFile, ZipInfo

import numpy as np

import kb.words
from kb.storage import files
from mining.bearing import Learnt
from mining.graph import Floats, Integers
from mining.needs import Need
from mining.told_sentences import Pair, ToldSentences, plain_text

FOLDER, MONTHS_FOLDER = "needs", "needs-by-month"
"""Below ``data/vectors``."""
MOST_FILES = 2
"""Questions that are kept: topics may be found of other tickets than are matched."""
SUFFIX = ".npz"
Bools = np.ndarray[Any, np.dtype[np.bool_]]
KeptNeeds = tuple[ToldSentences, Bools, Floats]
"""Sentences without their words, which of them bear a need, and the vectors of the needs."""
_NAME_SIZES = 26
"""Where the lengths of name and extra field stand in a header of an archive."""
NAMED = 16
"""Bytes that a sentence is named by where it was learnt from."""


_DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile)


@cache
def code() -> bytes:
    """Hash of the modules that say what a need is."""
    mining = Path(__file__).parent
    inner = ("drafting/sentences.py", "recognisers/spans.py")
    paths = [*sorted(mining.glob("*.py")), *(mining / name for name in inner)]
    digest = blake2b(digest_size=16)
    for path in (*paths, Path(kb.words.__file__)):
        digest.update(path.read_bytes())
    return digest.digest()


def read(path: Path) -> KeptNeeds | None:
    """What a file holds; None without a whole one."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            found = {name: held[name] for name in held.files}
        told = ToldSentences(
            ticket=found["ticket"],
            needs=[Need(number, start, end, ()) for number, start, end in found["places"].tolist()],
            need=found["need"],
            start=found["start"],
            end=found["end"],
            row=np.zeros(0, dtype=np.int64),
            form=np.zeros(0),
            texts=[],
        )
        return told, found["is_kept"], found["vectors"]
    except _DAMAGED:
        return None


@dataclass(frozen=True)
class LateNeeds:
    """Needs of a file: where they stand is read, the rest when it is asked for."""

    path: Path
    ticket: Integers
    """Row of the ticket of each need."""
    places: Integers
    """Number, start and end of each need (n, 3)."""
    width: int
    offset: int
    """Where the vectors lie in the file: their sum is not checked, files are written whole."""

    def vectors(self, rows: Integers) -> Floats:
        """The vectors of the needs in ``rows``; the file is open no longer than that."""
        if not len(self.places):
            return np.zeros((0, self.width), dtype=np.float32)
        shape = len(self.places), self.width
        return np.asarray(np.memmap(self.path, np.float32, "r", self.offset, shape)[rows])

    @cached_property
    def _sentences(self) -> tuple[Integers, Integers, Integers, Bools]:
        with self.path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            return held["need"], held["start"], held["end"], held["is_kept"]

    def texts(self, rows: Sequence[int], pairs: Sequence[Pair]) -> list[str]:
        """The words that bear the needs in ``rows``, whose tickets' ``pairs`` are beside them."""
        need, *places = self._sentences
        starts, ends = (np.searchsorted(need, rows, side=side) for side in ("left", "right"))
        return [
            plain_text(pair, zip(*(column[start:end].tolist() for column in places), strict=True))
            for pair, start, end in zip(pairs, starts.tolist(), ends.tolist(), strict=True)
        ]


def read_late(path: Path) -> LateNeeds | None:
    """What a file holds, most of it not read yet; None without a whole one."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            ticket, places = held["ticket"], held["places"]
            (count, width), offset = _place(path, file, held.zip.getinfo("vectors.npy"))
        if len(ticket) != len(places) or count != len(places):
            return None
        return LateNeeds(path, ticket, places.reshape(-1, 3), width, offset)
    except _DAMAGED:
        return None


def _place(path: Path, file: IO[bytes], info: ZipInfo) -> tuple[tuple[int, int], int]:
    """Shape of a table of float32 in an archive that is not packed, and where it begins."""
    file.seek(info.header_offset + _NAME_SIZES)
    sizes = struct.unpack("<HH", file.read(4))
    file.seek(sum(sizes), os.SEEK_CUR)
    np.lib.format.read_magic(file)
    (count, width), is_fortran, dtype = np.lib.format.read_array_header_1_0(file)
    if is_fortran or dtype != np.float32 or info.compress_type != ZIP_STORED:
        raise ValueError(f"{path.name}: is not as it was written")
    return (count, width), file.tell()


def write(path: Path, told: ToldSentences, is_kept: Bools, vectors: Floats) -> None:
    """Keep them."""
    places = np.array([(one.number, one.start, one.end) for one in told.needs], dtype=np.int64)
    with files.replacing(path) as part, part.open("wb") as file:
        np.savez(
            file,
            ticket=told.ticket,
            places=places,
            need=told.need,
            start=told.start,
            end=told.end,
            is_kept=is_kept,
            vectors=vectors,
        )


def read_learnt(path: Path) -> tuple[Learnt, list[bytes]] | None:
    """What sentences taught of which bear a need, and their names; None without a whole file."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            found = {name: held[name] for name in held.files}
        learnt = Learnt(found["likely"], found["shares"], found["counts"], found["vectors"])
        return learnt, [row.tobytes() for row in found["names"].reshape(-1, NAMED)]
    except _DAMAGED:
        return None


def write_learnt(path: Path, learnt: Learnt, names: Sequence[bytes]) -> None:
    """Keep what sentences taught; ``names`` are :data:`NAMED` bytes each."""
    with files.replacing(path) as part, part.open("wb") as file:
        np.savez(
            file,
            likely=learnt.likely,
            shares=learnt.shares,
            counts=learnt.counts,
            vectors=learnt.vectors,
            names=np.frombuffer(b"".join(names), dtype=np.uint8),
        )


def tidy(folder: Path, used: Collection[str]) -> None:
    """Drop what is neither ``used`` nor of the newest question before."""
    others = [one for one in folder.glob(f"*{SUFFIX}") if one.name not in used]
    others.sort(key=lambda one: one.stat().st_mtime, reverse=True)
    for old in others[(MOST_FILES - 1) * len(used) :]:
        old.unlink(missing_ok=True)
