"""Sentence vectors: the encoder behind a small Protocol, and texts encoded once.

Which encoders there are stands in :mod:`mining.encoders`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from mining.drafting.sentences import sentences
from mining.engine import Work, is_far, mapped
from mining.graph import COPIED, unit
from mining.large_rows import zero_rows
from mining.stages import Progress, silent
from mining.vectorcache import VectorCache

Vectors = npt.NDArray[np.float32]

CHUNK = 1024
"""Texts handed to the encoder at once; fixed, so that the number of workers changes no bit. In
alphabetical order many share their words, which the bundled encoder works out once."""
LONGEST_TEXT = 1200
"""Characters of a text that are encoded: what a customer wants stands in the first paragraphs."""
ASKED_FROM_HERE = "endpoint:"
"""How the name of an encoder begins that the network reaches with a key of this process."""
MOST_WORKERS = 2
"""Threads that share the work: they wait for no process to start, and share the weights."""


class Encoder(Protocol):
    """Turns texts into unit vectors, for two threads at once if need be."""

    @property
    def name(self) -> str:
        """What settings call it."""

    @property
    def version(self) -> str:
        """Changes when the vectors change."""

    @property
    def dimensions(self) -> int:
        """Numbers per vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Float32 array (n, dimensions) with unit rows; n may be 0."""


def prepared(encoder: Encoder) -> None:
    """Have an encoder read its weights, where it says how (a method ``prepare``): a second or more,
    half of it unpacking, which another thread need not wait for. Workers of a cluster read their
    own."""
    prepare = getattr(encoder, "prepare", None)
    if prepare is not None and not _is_far(encoder):
        prepare()


def _is_far(encoder: Encoder) -> bool:
    """Whether texts are encoded by workers elsewhere."""
    return is_far() and not encoder.name.startswith(ASKED_FROM_HERE)


def encoded(
    texts: Sequence[str],
    encoder: Encoder,
    *,
    cache_dir: Path | None = None,
    workers: int = 1,
    progress: Progress = silent,
) -> Vectors:
    """Unit vectors of ``texts``, float32 (n, dimensions), in their order; no texts, no rows.

    Equal texts are encoded once, and with ``cache_dir`` once ever: finished chunks are kept there,
    so that a killed run resumes, and very many vectors lie there while they are used. At most two
    threads share the work; their number changes no bit of the result. Only the first 1,200
    characters of a text count.
    """
    cut = [_cut(text) for text in texts]
    keys = [text_key(text) for text in cut]
    cache = VectorCache(
        cache_dir / _folder_name(encoder) if cache_dir else None, encoder.dimensions
    )
    wanted = dict(zip(keys, cut, strict=True))
    missing = sorted((text, key) for key, text in wanted.items() if key not in cache)
    progress(0, len(missing))
    done = 0
    for chunk, vectors in _chunks(missing, encoder, workers):
        cache.add([key for _, key in chunk], vectors)
        done += len(chunk)
        progress(done, len(missing))
    cache.tidy()
    found = zero_rows(len(keys), encoder.dimensions, folder=cache_dir)
    for start in range(0, len(keys), COPIED):
        found[start : start + COPIED] = unit(cache.vectors(keys[start : start + COPIED]))
    return found


def encoded_by_sentence(
    texts: Sequence[str],
    encoder: Encoder,
    *,
    cache_dir: Path | None = None,
    workers: int = 1,
    progress: Progress = silent,
) -> Vectors:
    """Vectors of ``texts`` as the mean of their sentences', weighed by length; as :func:`encoded`.

    Agents repeat themselves: in replies a sentence occurs many times and is encoded once. Compare
    such vectors with each other only: they lie apart from those of whole texts.
    """
    split = [sentences(text) or [text] for text in texts]
    distinct = sorted({sentence for some in split for sentence in some})
    vectors = encoded(distinct, encoder, cache_dir=cache_dir, workers=workers, progress=progress)
    place = {sentence: row for row, sentence in enumerate(distinct)}
    sums = np.zeros((len(texts), encoder.dimensions), dtype=np.float32)
    for row, some in enumerate(split):
        lengths = np.array([len(sentence) + 1 for sentence in some], dtype=np.float32)
        sums[row] = lengths @ vectors[[place[sentence] for sentence in some]]
    return unit(sums)


def known_vectors(
    keys: Sequence[bytes], encoder: Encoder, *, cache_dir: Path | None
) -> Vectors | None:
    """What :func:`encoded` gives for the texts of these keys; None where one is not kept."""
    if cache_dir is None:
        return None
    cache = VectorCache(cache_dir / _folder_name(encoder), encoder.dimensions)
    return unit(cache.vectors(keys)) if all(key in cache for key in keys) else None


def cached_key(text: str) -> bytes:
    """The key under which :func:`encoded` keeps the vector of ``text``."""
    return text_key(_cut(text))


def text_key(text: str) -> bytes:
    """Sixteen bytes that stand for a text in the cache."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def text_keys(texts: Sequence[str]) -> npt.NDArray[np.uint8]:
    """:func:`text_key` of each, shape (n, 16)."""
    # Called for each ticket of a shop: a call of text_key each would take twice as long.
    keys = [
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        for text in texts
    ]
    return np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, 16)


def _cut(text: str) -> str:
    """The start of a text up to a word's end; lone surrogates, which no model reads, replaced."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) <= LONGEST_TEXT:
        return text
    head = text[:LONGEST_TEXT]
    return head.rsplit(None, 1)[0] if " " in head else head


def _folder_name(encoder: Encoder) -> str:
    safe = "".join(c if c.isalnum() or c in "-." else "-" for c in encoder.name)
    return f"{safe}-{hashlib.sha256(encoder.name.encode()).hexdigest()[:6]}-{encoder.version}"


def _chunks(
    missing: list[tuple[str, bytes]], encoder: Encoder, workers: int
) -> Iterator[tuple[list[tuple[str, bytes]], Vectors]]:
    parts = [missing[start : start + CHUNK] for start in range(0, len(missing), CHUNK)]
    texts = [[text for text, _ in part] for part in parts]
    found: Iterator[Vectors]
    if _is_far(encoder):
        found = mapped(encoder.encode, texts, Work("embed"))
    elif workers < 2 or len(parts) < 2:
        found = map(encoder.encode, texts)
    else:
        found = _by_threads(texts, encoder, min(workers, MOST_WORKERS))
    yield from zip(parts, found, strict=True)


def _by_threads(texts: list[list[str]], encoder: Encoder, count: int) -> Iterator[Vectors]:
    from threadpoolctl import threadpool_limits

    encoder.encode(texts[0][:1])  # weights are read here, not by each thread at once
    # The encoder's own limit would be lifted by whichever thread ends first.
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(count) as pool:
        yield from pool.map(encoder.encode, texts)
