"""Sentence vectors from an OpenAI-compatible embeddings endpoint, the operator's own choice.

What is sent are the redacted texts of tickets, nothing else; without encryption only to this
machine. No message of ours holds a text, an answer, a header or the key.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import urllib3

from kb.errors import StageError
from mining.embedding import ASKED_FROM_HERE, Vectors
from mining.endpoints import check_ready, is_key, is_sendable, json_headers
from mining.exchange import (
    CertificateError,
    Clock,
    FaultError,
    Request,
    TooLargeError,
    body_of,
    pool,
    sent,
    tried,
    wait_seconds,
)
from mining.graph import unit
from mining.importers.jsontext import NOT_JSON

ENDPOINT = ASKED_FROM_HERE
KEY_VARIABLE = "ASKLESS_EMBEDDINGS_KEY"
TEXTS_AT_ONCE = 64
TRIES = 4
LONGEST_WAIT = 120.0
SECONDS = 120.0
LARGEST_ANSWER = 50_000_000
MOST_DIMENSIONS = 20_000


@dataclass
class EndpointEncoder:
    """``endpoint:MODEL@URL``, such as ``endpoint:nomic-embed-text@http://localhost:11434/v1``.

    The key, where there is one, is read from the environment: ASKLESS_EMBEDDINGS_KEY. Vectors are
    those of the model of that name: when the endpoint changes it, clear ``data/vectors``.
    """

    model: str
    url: str
    clock: Clock | None = field(default=None, repr=False)
    """Time for waits; none given is the machine's, which does not go along to other processes."""

    version = "1"

    @classmethod
    def of(cls, name: str) -> EndpointEncoder:
        """The encoder that settings call ``name``.

        Raises:
            StageError: no model or address, or one that texts must not be sent to.
        """
        model, _, url = name.removeprefix(ENDPOINT).rpartition("@")
        if not model or not is_sendable(url):
            raise StageError(
                f"mining.encoder: expected {ENDPOINT}MODEL@https://HOST/v1, or "
                f"{ENDPOINT}MODEL@http://localhost:PORT/v1 for an endpoint on this machine"
            )
        if _key() and not is_key(_key()):
            raise StageError(f"{KEY_VARIABLE} holds characters that no key has; set it again")
        return cls(model, url.rstrip("/"))

    @property
    def name(self) -> str:
        """What settings call it."""
        return f"{ENDPOINT}{self.model}@{self.url}"

    @cached_property
    def dimensions(self) -> int:
        """Numbers per vector; the endpoint is asked once."""
        return int(self._asked(["été"]).shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Float32 array (n, dimensions) with unit rows.

        Raises:
            StageError: the endpoint refuses, fails again and again, or answers what is no vector.
        """
        parts = [
            self._asked(texts[start : start + TEXTS_AT_ONCE])
            for start in range(0, len(texts), TEXTS_AT_ONCE)
        ]
        if any(part.shape[1] != self.dimensions for part in parts):
            raise self._error("its vectors change their length")
        return np.vstack(parts) if parts else np.zeros((0, self.dimensions), np.float32)

    def _asked(self, texts: Sequence[str]) -> Vectors:
        try:
            return tried(lambda: self._attempt(texts), TRIES, self._wait)
        except FaultError as fault:
            raise self._error(f"{fault.reason}, {TRIES} times in a row") from fault

    def _attempt(self, texts: Sequence[str]) -> Vectors:
        # An endpoint may refuse an empty text; a full stop has as little to say.
        body = {"model": self.model, "input": [text.strip() or "." for text in texts]}
        data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        request = Request("POST", f"{self.url}/embeddings", json_headers(_key()), data, SECONDS)
        try:
            response, answer = sent(self._pool, request, lambda r: body_of(r, LARGEST_ANSWER))
        except (CertificateError, TooLargeError) as error:
            raise self._error(str(error)) from error
        check_ready(response.status, response.headers, self._time.now())
        if response.status != 200:
            raise self._error(f"the endpoint answered {response.status}")
        return self._read(answer, len(texts))

    @property
    def _pool(self) -> urllib3.PoolManager:
        return _POOLS.setdefault(self.url, pool(self.url))

    @property
    def _time(self) -> Clock:
        return self.clock or Clock()

    def _wait(self, fault: FaultError, number: int) -> None:
        seconds = wait_seconds(fault, number, self._time.chance)
        if seconds > LONGEST_WAIT:
            raise self._error(f"{fault.reason} and asks to wait {seconds:.0f} seconds")
        self._time.sleep(seconds)

    def _read(self, answer: bytes, wanted: int) -> Vectors:
        try:
            document = json.loads(answer)
            rows = _rows(document["data"])
            found = np.array(rows, dtype=np.float32)
        except (*NOT_JSON, KeyError, TypeError, ValueError) as error:
            raise self._error("its answer holds no vectors") from error
        if found.ndim != 2 or len(found) != wanted or not 0 < found.shape[1] <= MOST_DIMENSIONS:
            raise self._error(f"asked for {wanted} vectors, got an array of {found.shape}")
        if not np.isfinite(found).all():
            raise self._error("its vectors hold numbers that are none")
        return unit(found)

    def _error(self, reason: str) -> StageError:
        return StageError(f"encoder {self.name}: {reason}")


_POOLS: dict[str, urllib3.PoolManager] = {}
"""Connections by address, apart from the encoder, which goes to other processes by pickle."""


def _key() -> str:
    return os.environ.get(KEY_VARIABLE, "").strip()


def _rows(data: Any) -> list[Any]:
    """The vectors in the order asked: by ``index`` where every one has it."""
    numbers = [one.get("index") for one in data]
    if sorted(n for n in numbers if isinstance(n, int)) == list(range(len(numbers))):
        data = sorted(data, key=lambda one: int(one["index"]))
    return [one["embedding"] for one in data]
