"""Whom a request is from: what a proxy in front may say, and nobody else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kb.web.admin.proxies import OwnHosts, TrustedProxies

PROXIES = ("10.0.0.1", "fd00::/8")
Pairs = list[tuple[bytes, bytes]]


def passed(client: str, *headers: tuple[str, str]) -> dict[str, Any]:
    """What the application behind gets of a request from ``client``."""
    found: dict[str, Any] = {}

    async def behind(scope: Any, *_: Any) -> None:
        found.update(scope)

    pairs: Pairs = [(name.lower().encode(), value.encode()) for name, value in headers]
    scope = {"type": "http", "client": (client, 5), "scheme": "http", "headers": pairs}
    asyncio.run(TrustedProxies(behind, PROXIES, "X-User")(scope, behind, behind))
    return found


def test_a_proxy_says_who_and_how() -> None:
    """Address, scheme and name."""
    found = passed("10.0.0.1", ("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-Proto", "https"),
                   ("X-User", "ana"))  # fmt: skip
    assert (found["client"][0], found["scheme"]) == ("1.2.3.4", "https")
    assert found["headers"] == [(b"x-user", b"ana")]


@pytest.mark.parametrize("client", ["10.0.0.2", "127.0.0.1", "", "fc00::1"])
def test_nobody_else_does(client: str) -> None:
    """Their headers are gone before anything reads them; others stay."""
    found = passed(client, ("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-Proto", "https"),
                   ("X-User", "ana"), ("Accept", "x"), ("Forwarded", "for=1.2.3.4"))  # fmt: skip
    assert (found["client"][0], found["scheme"]) == (client, "http")
    assert found["headers"] == [(b"accept", b"x")]


@pytest.mark.parametrize(
    ("line", "client"),
    [
        ("6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4, fd00::5", "1.2.3.4"),
        ("fd00::1, 10.0.0.1", "fd00::2"),
        ("", "fd00::2"),
    ],
)
def test_the_last_address_counts_that_is_no_proxy(line: str, client: str) -> None:
    """What stands before it the visitor may have written."""
    assert passed("fd00::2", ("X-Forwarded-For", line))["client"][0] == client


def test_a_name_that_came_twice_is_none() -> None:
    """One of them is the visitor's own."""
    assert passed("10.0.0.1", ("X-User", "ana"), ("X-User", "bob"))["headers"] == []


def test_an_odd_scheme_changes_nothing() -> None:
    """Only http and https are known."""
    assert passed("10.0.0.1", ("X-Forwarded-Proto", "javascript"))["scheme"] == "http"


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("help.example", True), ("HELP.example:8443", True), ("port.example:81", True),
        ("port.example:82", False), ("evil.help.example", False), ("127.0.0.1:9", True),
        ("help.example.evil", False), ("", False), ("[", False),
    ],
)  # fmt: skip
def test_hosts_are_answered_under_their_own_names_only(host: str, is_ours: bool) -> None:
    """A name with a port counts with that port alone."""
    hosts = OwnHosts(None, ["help.example", "port.example:81"])
    assert hosts._is_meant({"headers": [(b"host", host.encode())]}) is is_ours
