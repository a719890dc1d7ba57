"""Sentence vectors on disk, found by the hash of their text.

Each batch is two files: ``<name>.npy`` (half-precision rows) and ``<name>.ids`` (sixteen bytes a
row). The ids are written last, and each file whole or not at all, so that a killed run leaves only
complete batches. Half precision moves a cosine by less than 0.001 and halves the folder.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from kb.storage import files

Half = npt.NDArray[np.float16]
KEY_BYTES = 16
MOST_BATCHES = 40
"""Batches on disk before they are joined into one."""
BATCH_ROWS = 2048
"""Rows that are gathered before a batch is written."""


class VectorCache:
    """Vectors by key; kept below ``folder``, or in memory only when it is None."""

    def __init__(self, folder: Path | None, dimensions: int, *, keeps: bool = True) -> None:
        """``keeps`` says whether what is added is written: one process writes, others read."""
        self._folder = folder if keeps else None
        self._dimensions = dimensions
        self._blocks: list[Half] = []
        self._places: dict[bytes, tuple[int, int]] = {}
        self._unsaved: list[tuple[list[bytes], Half]] = []
        for path in sorted(folder.glob("*.ids")) if folder and folder.is_dir() else []:
            self._read(path)

    def __contains__(self, key: bytes) -> bool:
        return key in self._places

    def add(self, keys: Sequence[bytes], vectors: npt.NDArray[np.float32]) -> None:
        """Keep ``vectors``, one row a key; on disk as soon as a batch is full."""
        rows = vectors.astype(np.float16)
        self._place(list(keys), rows)
        self._unsaved.append((list(keys), rows))
        if sum(len(some) for some, _ in self._unsaved) >= BATCH_ROWS:
            self._save()

    def vectors(self, keys: Sequence[bytes]) -> npt.NDArray[np.float32]:
        """The rows of ``keys`` in their order; every key must be in the cache."""
        found = np.empty((len(keys), self._dimensions), dtype=np.float32)
        if not keys:
            return found
        places = np.array([self._places[key] for key in keys], dtype=np.int64)
        for block in np.unique(places[:, 0]).tolist():  # row by row takes ten times as long
            inside = np.flatnonzero(places[:, 0] == block)
            found[inside] = self._blocks[block][places[inside, 1]]
        return found

    def tidy(self) -> None:
        """Write what is not on disk yet, and join many small batches into one."""
        self._save()
        if self._folder is None or not self._folder.is_dir():
            return
        batches = sorted(self._folder.glob("*.ids"))
        if len(batches) > MOST_BATCHES:
            path = _write_batch(self._folder, list(self._places), self._rows())
            for old in batches:
                old.unlink(missing_ok=True)
                old.with_suffix(".npy").unlink(missing_ok=True)
            self._read_instead(path, self._blocks)

    def _rows(self) -> Iterator[Half]:
        """Every vector, as its key stands in the places, block by block."""
        places = iter(self._places.values())
        while some := list(islice(places, BATCH_ROWS)):
            yield np.stack([self._blocks[block][row] for block, row in some])

    def _place(self, keys: list[bytes], rows: Half) -> None:
        self._blocks.append(rows)
        number = len(self._blocks) - 1
        self._places.update((key, (number, row)) for row, key in enumerate(keys))

    def _read(self, path: Path) -> None:
        """Take in a batch; one that does not fit together is left aside and encoded again."""
        batch = _batch(path)
        if batch is not None and batch[1].shape[1] == self._dimensions:
            self._place(*batch)

    def _save(self) -> None:
        if self._unsaved and self._folder is not None:
            keys = [key for some, _ in self._unsaved for key in some]
            path = _write_batch(self._folder, keys, (rows for _, rows in self._unsaved))
            self._read_instead(path, [rows for _, rows in self._unsaved])
        self._unsaved = []

    def _read_instead(self, path: Path, blocks: Sequence[Half]) -> None:
        """Read what a batch holds from its file, and no longer from the last of the blocks.

        Very many would fill the memory. They stay there where somebody else took the file away.
        """
        batch = _batch(path)
        if batch is not None:
            del self._blocks[len(self._blocks) - len(blocks) :]
            self._place(*batch)


def keep_only(folder: Path, keys: Collection[bytes], *, is_dry_run: bool = False) -> int:
    """Drop every vector of a cache folder but those of ``keys``; returns how many go.

    What stays is written as one new batch before any old file is removed. Files that are no whole
    batch go too: nobody can say whose vectors they hold.
    """
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    found: dict[bytes, Half] = {}
    whole: list[Path] = []
    for path in paths:
        batch = _batch(path) if path.suffix == ".ids" else None
        if batch is not None:
            whole += [path, path.with_suffix(".npy")]
            found.update(zip(*batch, strict=True))
    kept = {key: row for key, row in found.items() if key in keys}
    if is_dry_run or (len(kept) == len(found) and set(whole) == set(paths)):
        return len(found) - len(kept)
    if kept:
        _write_batch(folder, list(kept), [np.stack(list(kept.values()))])
    for path in paths:
        path.unlink(missing_ok=True)
    return len(found) - len(kept)


def _batch(path: Path) -> tuple[list[bytes], Half] | None:
    """Keys and rows of the batch whose ids lie at ``path``; None when they do not fit together."""
    try:
        data = path.read_bytes()
        rows = np.load(path.with_suffix(".npy"), mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    keys = [data[at : at + KEY_BYTES] for at in range(0, len(data), KEY_BYTES)]
    fits = rows.ndim == 2 and rows.shape[0] == len(keys) and len(data) % KEY_BYTES == 0
    return (keys, rows) if fits and rows.dtype == np.float16 else None


def _write_batch(folder: Path, keys: list[bytes], blocks: Iterable[Half]) -> Path:
    """Write keys and their rows, which come block by block; returns where the ids lie."""
    path = folder / f"{secrets.token_hex(8)}.npy"
    width = None
    with files.replacing(path) as part, part.open("wb") as file:
        for rows in blocks:
            if width is None:
                width = rows.shape[1]
                _write_header(file, (len(keys), width))
            file.write(np.ascontiguousarray(rows).data)
    ids = path.with_suffix(".ids")
    with files.replacing(ids) as part:
        part.write_bytes(b"".join(keys))
    return ids


def _write_header(file: BinaryIO, shape: tuple[int, int]) -> None:
    """What an NPY file of half-precision rows begins with."""
    header = {"descr": "<f2", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, header)
