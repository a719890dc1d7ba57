"""What a value holds, told by a hash: the names of kept files are made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

import numpy as np
from scipy.sparse import issparse

HASH_BYTES = 16
MOST = 2**62


def identity(value: Any) -> str:
    """Hash of what a value holds: equal values have equal ones, whatever was worked out beside.

    Dataclasses by their fields, arrays by kind, shape and numbers, mappings and sequences in order.

    Raises:
        TypeError: it holds something whose content cannot be told.
    """
    digest = blake2b(digest_size=HASH_BYTES)
    for part in _parts(value):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _parts(value: Any) -> Iterator[bytes]:
    held = _held(value)
    if held is None:
        yield _content(value)
        return
    kinds = sorted({type(one).__name__ for one in value}) if isinstance(value, list | tuple) else []
    yield f"{type(value).__name__} {len(held)} {kinds}".encode()
    for one in held:
        yield from _parts(one)


def _held(value: Any) -> Sequence[Any] | None:
    """The values that make up another one; None where it is one by itself."""
    if isinstance(value, list | tuple):
        return _columns(value)
    if isinstance(value, Mapping):
        return [list(value.keys()), list(value.values())]
    if issparse(value):
        rows = value.tocsr()
        return [rows.shape, rows.indptr, rows.indices, rows.data]
    if is_dataclass(value):
        return [getattr(value, one.name) for one in fields(value)]
    return None


def _columns(values: Sequence[Any]) -> Sequence[Any]:
    """Values of one kind as what is told at once: texts, numbers, fields of dataclasses."""
    kinds = set(map(type, values))
    kind = kinds.pop() if len(kinds) == 1 else None
    if kind is str:
        texts = [one.encode("utf-8", "surrogatepass") for one in values]
        return [np.array(list(map(len, texts)), dtype=np.int64), b"".join(texts)]
    if kind is int and max(map(abs, values)) < MOST:
        return [np.array(values, dtype=np.int64)]
    if is_dataclass(kind):
        return [[getattr(one, field.name) for one in values] for field in fields(kind)]
    return values


def _content(value: Any) -> bytes:
    if isinstance(value, bytes):
        return b"b" + value
    if isinstance(value, str):
        return b"s" + value.encode("utf-8", "surrogatepass")
    if isinstance(value, np.ndarray) and value.dtype != object:
        return f"{value.dtype} {value.shape} ".encode() + np.ascontiguousarray(value).tobytes()
    if value is None or isinstance(value, bool | int | float | date | np.generic):
        return f"{type(value).__name__} {value!r}".encode()
    if isinstance(value, np.ndarray):
        return identity((value.shape, value.ravel().tolist())).encode()
    raise TypeError(f"no identity of a {type(value).__name__}")
