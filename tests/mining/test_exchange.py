"""What pulls and questions to a language model share; more of it in their own tests."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from collections.abc import Iterator

import pytest
import urllib3

from mining.exchange import (
    FaultError,
    NoHostError,
    Request,
    TooLargeError,
    body_of,
    sent,
    tried,
    wait_seconds,
)
from tests.helpdesk import Reply, helpdesk


@contextlib.contextmanager
def half_said() -> Iterator[str]:
    """The address of a server that sends one byte of two and then keeps the line."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                line.recv(2**16)
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{")
                done.wait(60)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            done.set()
            thread.join()


class _EndedError(Exception):
    """What a test raises in the middle of an answer."""


def end() -> None:
    """Ends the reading."""
    raise _EndedError


def test_a_part_is_heard_before_the_rest_has_come() -> None:
    """Whoever counts the time of an answer can end it, however slowly it comes."""
    with half_said() as url, urllib3.PoolManager() as pool, pytest.raises(_EndedError):
        sent(pool, Request("GET", url, {}, seconds=30), lambda one: body_of(one, 10, end))


@pytest.mark.parametrize("is_packed", [False, True])
def test_an_answer_of_the_largest_size_is_read_and_no_larger(is_packed: bool) -> None:
    """The size counts unpacked; the line is not used again for what is left on it."""
    reply = Reply(text="é" * 50_000, is_packed=is_packed)
    with helpdesk(lambda _: reply) as desk, urllib3.PoolManager() as pool:
        request = Request("GET", desk.url, {})
        with pytest.raises(TooLargeError, match=r"0\.099999 MB"):
            sent(pool, request, lambda one: body_of(one, 99_999))
        _, text = sent(pool, request, lambda one: body_of(one, 100_000))
    assert text.decode() == "é" * 50_000


def test_a_host_that_is_none_is_told_apart() -> None:
    """The caller can say which setting names it; the name itself is not in the error."""
    pool = urllib3.PoolManager()
    with pytest.raises(NoHostError) as error:
        sent(pool, Request("GET", "http://shop.invalid/private", {}), lambda _: b"")
    assert "shop" not in str(error.value)


def test_tries_end_with_the_last_fault_and_no_wait_behind_it() -> None:
    """Three tries have two waits between them."""
    waits: list[int] = []
    faults = iter(map(FaultError, "abc"))

    def attempt() -> None:
        raise next(faults)

    with pytest.raises(FaultError, match="c"):
        tried(attempt, 3, lambda _fault, number: waits.append(number))
    assert waits == [1, 2]


def test_a_back_off_grows_up_to_a_minute() -> None:
    """Between half and the whole of 1, 2, 4 ... 60 seconds; what is asked for is kept."""
    chance = random.Random(7)
    found = [wait_seconds(FaultError("busy"), number, chance) for number in range(1, 9)]
    whole = [1, 2, 4, 8, 16, 32, 60, 60]
    assert all(most / 2 <= one <= most for one, most in zip(found, whole, strict=True))
    assert wait_seconds(FaultError("busy", 7.0), 3, chance) == 7.0
