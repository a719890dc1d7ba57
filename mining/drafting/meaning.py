"""Sentence vectors of drafting: each text is encoded once, and once ever with a folder.

Drafts are made anew whenever tickets arrive, and nearly all of agents' sentences are those of the
last time. A topic asks for a few texts at a time, so one cache is held open for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mining.embedding import Encoder, text_key
from mining.graph import unit
from mining.vectorcache import VectorCache

Rows = tuple[list[bytes], npt.NDArray[np.float32]]
"""Keys and vectors of texts."""

FOLDER = "drafting"
"""Below ``data/vectors``: sentences, apart from the whole messages that mining keeps."""


class Meaning:
    """An encoder that remembers: call it with texts for their unit rows."""

    def __init__(
        self, encoder: Encoder, vectors_dir: Path | None = None, *, keeps: bool = True
    ) -> None:
        """``keeps`` says whether what is new is written; another process may do that."""
        self.folder = vectors_dir
        self._encoder = encoder
        self._prefix = f"{encoder.name}\0{encoder.version}\0"
        folder = vectors_dir / FOLDER if vectors_dir else None
        self._cache = VectorCache(folder, encoder.dimensions, keeps=keeps)
        self._fresh: list[Rows] = []
        self._rows: dict[str, npt.NDArray[np.float32]] = {}

    def __call__(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Float32 array (n, dimensions) with unit rows in the order of ``texts``; n may be 0."""
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if new:
            self._rows.update(zip(new, self._looked_up(new), strict=True))
        found = np.zeros((len(texts), self._encoder.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            found[row] = self._rows[text]
        return found

    @property
    def encoder_name(self) -> str:
        """What settings call the encoder."""
        return self._encoder.name

    def fresh(self) -> Rows:
        """What was encoded since this was asked last, for another process to learn."""
        keys = [key for some, _ in self._fresh for key in some]
        rows = [np.zeros((0, self._encoder.dimensions), np.float32), *(r for _, r in self._fresh)]
        self._fresh = []
        return keys, np.concatenate(rows)

    def learn(self, rows: Rows) -> None:
        """Take in what another process encoded."""
        keys, vectors = rows
        new = [place for place, key in enumerate(keys) if key not in self._cache]
        if new:
            self._cache.add([keys[place] for place in new], vectors[new])

    def keep(self) -> None:
        """Write what is new to the folder."""
        self._cache.tidy()

    def _looked_up(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        keys = [text_key(self._prefix + text) for text in texts]
        new = {k: t for k, t in zip(keys, texts, strict=True) if k not in self._cache}
        if new:
            vectors = np.asarray(self._encoder.encode(list(new.values())), dtype=np.float32)
            self._cache.add(list(new), vectors)
            self._fresh.append((list(new), vectors))
        return unit(self._cache.vectors(keys))
