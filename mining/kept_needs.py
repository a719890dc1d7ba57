"""Needs that an earlier run read of the same tickets: where they stand and their vectors.

A file holds numbers alone, no id and no word: where each need and each of its sentences stand in
the ticket's text, which sentences bear it, and the vector. Its name is the hash of the texts, the
encoder and the code that reads them, so that any other question is read anew.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

import kb.words
from kb.storage import files
from mining.graph import Floats
from mining.needs import Need
from mining.told_sentences import ToldSentences

FOLDER = "needs"
"""Below ``data/vectors``."""
MOST_FILES = 2
"""Questions that are kept: topics may be found of other tickets than are matched."""
SUFFIX = ".npz"
Bools = np.ndarray[Any, np.dtype[np.bool_]]


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


def read(path: Path) -> tuple[ToldSentences, Bools, Floats] | None:
    """Sentences without their words, which of them bear a need, and the vectors of the needs.

    None without a whole file.
    """
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
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
        return None


def write(path: Path, told: ToldSentences, is_kept: Bools, vectors: Floats) -> None:
    """Keep them, and of earlier questions the newest."""
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
    others = [one for one in path.parent.glob(f"*{SUFFIX}") if one != path]
    others.sort(key=lambda one: one.stat().st_mtime, reverse=True)
    for old in others[MOST_FILES - 1 :]:
        old.unlink(missing_ok=True)
