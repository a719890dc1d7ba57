"""What may be sent to an endpoint, and which answers mean later."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mining.endpoints import LONGEST_KEY, check_ready, is_key, is_sendable, json_headers
from mining.exchange import FaultError

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://host.example/v1", True),
        ("http://localhost:11434/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://host.example/v1", False),
        ("http://localhost.example/v1", False),
        ("https://user:secret@host.example/v1", False),
        ("https://host.example:99999/v1", False),
        ("https://[::1", False),
        ("ftp://localhost/v1", False),
        ("https:///v1", False),
        ("", False),
    ],
)
def test_texts_go_over_encrypted_lines_or_stay_here(url: str, expected: bool) -> None:
    """No password in the address, no other protocol, nothing that is no address."""
    assert is_sendable(url) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sk-4711", True),
        ("x" * LONGEST_KEY, True),
        ("x" * (LONGEST_KEY + 1), False),
        ("", False),
        ("a b", False),
        ("a\nb", False),
        ("clé", False),
    ],
)
def test_a_key_is_visible_ascii(text: str, expected: bool) -> None:
    """What a header refuses would stand in the error of the HTTP library."""
    assert is_key(text) is expected


def test_without_a_key_nobody_is_named() -> None:
    """A model on this machine needs none."""
    assert "Authorization" not in json_headers("")
    assert json_headers("sk-4711")["Authorization"] == "Bearer sk-4711"


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 503])
def test_a_busy_endpoint_is_a_fault_with_its_wait(status: int) -> None:
    """Another try may mend it, when the endpoint says."""
    with pytest.raises(FaultError, match=f"answered {status}") as fault:
        check_ready(status, {"Retry-After": "7"}, NOW)
    assert fault.value.wait_seconds == 7


@pytest.mark.parametrize("status", [200, 302, 400, 401, 404, 422])
def test_other_answers_pass(status: int) -> None:
    """Each client says what they mean to it."""
    check_ready(status, {"Retry-After": "7"}, NOW)
