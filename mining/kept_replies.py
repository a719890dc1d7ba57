"""What replies alone tell, kept from run to run: sentence by sentence, and which replies are alike.

A changed article moves every score, and no reply. A file holds numbers, no id and no word, under
the hash of the texts, the encoder and the code that reads them; any other question is read anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from kb.storage import files
from mining import kept_needs
from mining.embedding import Encoder

FOLDER = "replies"
"""Below ``data/vectors``."""
FEWEST_KEPT = 500
"""Texts from which on reading them takes longer than looking for a file."""
MOST_FILES = 16
"""All replies, those of each language, and words, of the questions asked last."""
_DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile)

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Question:
    """What is asked of texts, in words, and all that the answer rests on."""

    asked: str
    texts: Sequence[str]
    encoder: Encoder
    cache_dir: Path | None

    def answer(self, make: Callable[[], Arrays]) -> Arrays:
        """What an earlier run answered; what ``make`` gives, once, where there is none."""
        path = self._path
        return make() if path is None else answered(path, make)

    @property
    def _path(self) -> Path | None:
        if self.cache_dir is None or len(self.texts) < FEWEST_KEPT:
            return None
        told = f"{self.asked} {self.encoder.name} {self.encoder.version}"
        digest = blake2b(kept_needs.code() + told.encode(), digest_size=16)
        for text in self.texts:
            digest.update(f"\0{len(text)} {text}".encode("utf-8", "surrogatepass"))
        return self.cache_dir / FOLDER / f"{digest.hexdigest()}.npz"


def answered(path: Path, make: Callable[[], Arrays]) -> Arrays:
    """The numbers in a file; what ``make`` gives, once, where there is no whole one.

    Of the files beside it those stay that answered last.
    """
    found = _read(path)
    if found is None:
        found = make()
        with files.replacing(path) as part, part.open("wb") as file:
            np.savez(file, allow_pickle=False, **found)
        _tidy(path.parent)
    return found


def _read(path: Path) -> Arrays | None:
    """What a file holds; None without a whole one. One that answers is not the oldest."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            found = {name: held[name] for name in held.files}
        os.utime(path)
    except _DAMAGED:
        return None
    return found


def _tidy(folder: Path) -> None:
    """Drop what was asked for longest ago."""
    paths = sorted(folder.glob("*.npz"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in paths[MOST_FILES:]:
        old.unlink(missing_ok=True)
