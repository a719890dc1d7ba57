"""Vectors from an endpoint: a real server on this machine, with its faults."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from kb.errors import StageError
from mining.encoders import load_encoder
from mining.endpoint_encoder import KEY_VARIABLE, TEXTS_AT_ONCE, EndpointEncoder
from tests.helpdesk import Asked, Reply, Time, helpdesk

KEY = "sk-canary-4711"


def vectors(texts: list[str]) -> list[dict[str, Any]]:
    """Two numbers a text: its length and its vowels."""
    rows = [[float(len(t)), sum(c in "aeiouyé" for c in t) + 1.0] for t in texts]
    return [{"index": number, "embedding": row} for number, row in enumerate(rows)]


def good(asked: Asked) -> Reply:
    """What an endpoint should answer."""
    return Reply({"data": vectors(asked.body["input"])})


def an_encoder(url: str, time: Time | None = None) -> EndpointEncoder:
    """An encoder at ``url`` that does not wait."""
    return EndpointEncoder("letters", f"{url}/v1", (time or Time()).clock)


def test_texts_are_asked_in_parts_and_answered_in_order() -> None:
    """Unit rows, one a text, however many requests that takes."""
    texts = ["x" * (number + 1) for number in range(TEXTS_AT_ONCE + 3)]
    with helpdesk(good) as desk:
        rows = an_encoder(desk.url).encode(texts)
    wanted = np.array([row["embedding"] for row in vectors(texts)], dtype=np.float32)
    assert np.allclose(rows, wanted / np.linalg.norm(wanted, axis=1, keepdims=True), atol=1e-6)


def test_rows_out_of_order_are_put_by_their_index() -> None:
    """Some endpoints answer as they finish."""
    with helpdesk(lambda asked: Reply({"data": vectors(asked.body["input"])[::-1]})) as desk:
        rows = an_encoder(desk.url).encode(["été", "retardée depuis lundi"])
    assert rows[0, 0] == pytest.approx(3 / math.hypot(3, 3))


def test_no_texts_and_empty_texts() -> None:
    """Nothing gives no rows; an empty text is sent as a full stop, which endpoints take."""
    with helpdesk(good) as desk:
        encoder = an_encoder(desk.url)
        assert encoder.encode([]).shape == (0, 2)
        encoder.encode(["", "  "])
        assert desk.asked[-1].body["input"] == [".", "."]


def test_the_key_is_sent_and_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes into one header; a refusal names the encoder without it."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    with helpdesk(lambda _: Reply({"error": KEY}, 401)) as desk:
        encoder = an_encoder(desk.url)
        with pytest.raises(StageError, match="answered 401") as told:
            encoder.encode(["secret-text"])
        sent = {name.lower(): value for name, value in desk.asked[0].headers.items()}
    assert sent["authorization"] == f"Bearer {KEY}"
    assert KEY not in f"{told.value} {encoder!r}"
    assert "secret-text" not in str(told.value)


def test_a_busy_endpoint_is_asked_again_when_it_says() -> None:
    """Retry-After is waited for, then the answer counts."""
    time, answers = Time(), [Reply(status=429, headers={"Retry-After": "7"}), None]

    def play(asked: Asked) -> Reply:
        return answers.pop(0) or good(asked) if answers else good(asked)

    with helpdesk(play) as desk:
        assert an_encoder(desk.url, time).encode(["colis"]).shape == (1, 2)
    assert time.slept == [7.0]


BAD: list[tuple[str, Callable[[Asked], Reply]]] = [
    ("holds no vectors", lambda _: Reply(text="<html>")),
    ("holds no vectors", lambda _: Reply({"data": [{"embedding": ["a"]}]})),
    ("holds no vectors", lambda _: Reply({"error": "no such model"})),
    ("asked for 1 vectors", lambda _: Reply({"data": []})),
    ("asked for 1 vectors", lambda _: Reply({"data": vectors(["a", "b"])})),
    ("numbers that are none", lambda _: Reply(text='{"data":[{"embedding":[NaN,1.0]}]}')),
    ("answered 404", lambda _: Reply(status=404)),
    ("answered 302", lambda _: Reply(status=302, headers={"Location": "http://127.0.0.1:9/"})),
    ("4 times in a row", lambda _: Reply(status=503)),
    ("4 times in a row", lambda asked: Reply({"data": vectors(asked.body["input"])}, is_cut=True)),
    ("asks to wait 9000 seconds", lambda _: Reply(status=429, headers={"Retry-After": "9000"})),
]


@pytest.mark.parametrize(("said", "play"), BAD)
def test_an_endpoint_that_misbehaves_is_one_clear_error(
    said: str, play: Callable[[Asked], Reply]
) -> None:
    """No traceback, no endless wait, and no vector that is none."""
    with helpdesk(play) as desk, pytest.raises(StageError, match=said):
        an_encoder(desk.url).encode(["colis"])


@pytest.mark.parametrize(
    "name",
    [
        "endpoint:",
        "endpoint:model",
        "endpoint:@https://host/v1",
        "endpoint:model@http://host.example/v1",
        "endpoint:model@https://user:secret@host.example/v1",
        "endpoint:model@ftp://host.example",
        "endpoint:model@https://host.example:99999/v1",
    ],
)
def test_an_address_that_texts_must_not_go_to_is_refused(name: str) -> None:
    """Unencrypted hosts elsewhere, passwords in the address, no model."""
    with pytest.raises(StageError, match="expected endpoint:") as told:
        load_encoder(name)
    assert "secret" not in str(told.value)


def test_it_goes_to_other_processes() -> None:
    """Many texts are shared among processes, which get it by pickle."""
    encoder = load_encoder("endpoint:all@mini@http://localhost:11434/v1/")
    again = pickle.loads(pickle.dumps(encoder))
    assert again.name == encoder.name == "endpoint:all@mini@http://localhost:11434/v1"
