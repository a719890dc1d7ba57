"""Credentials: from the environment or the keyring, never shown."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from kb.errors import PullError
from mining.pull.access import Login, access
from tests.helpdesk import EMAIL, LOGIN, TOKEN

BEARER = Login("ASKLESS_HUBSPOT", "api.hubapi.com", "bearer")
KEY = Login("ASKLESS_FRESHDESK", "{}.freshdesk.com", "key")
FULL = {
    "ASKLESS_ZENDESK_TOKEN": TOKEN,
    "ASKLESS_ZENDESK_EMAIL": EMAIL,
    "ASKLESS_ZENDESK_SUBDOMAIN": "Shop",
}


def decoded(header: str) -> str:
    """The pair in a Basic header."""
    return base64.b64decode(header.removeprefix("Basic ")).decode()


def test_a_subdomain_becomes_an_address() -> None:
    """Encrypted, in lower case."""
    assert access(LOGIN, FULL).base == "https://shop.zendesk.com"


def test_each_help_desk_gets_its_header() -> None:
    """E-mail with token, key alone, or a bearer token."""
    assert decoded(access(LOGIN, FULL).authorization) == f"{EMAIL}/token:{TOKEN}"
    key = {"ASKLESS_FRESHDESK_TOKEN": TOKEN, "ASKLESS_FRESHDESK_SUBDOMAIN": "shop"}
    assert decoded(access(KEY, key).authorization) == f"{TOKEN}:X"
    bearer = access(BEARER, {"ASKLESS_HUBSPOT_TOKEN": f" {TOKEN}\n"})
    assert bearer.authorization == f"Bearer {TOKEN}"
    assert bearer.base == "https://api.hubapi.com"


@pytest.mark.parametrize("missing", FULL)
def test_a_missing_variable_is_named(missing: str) -> None:
    """One line says which, and that the keyring would do too."""
    rest = {name: value for name, value in FULL.items() if name != missing}
    with pytest.raises(PullError, match=missing):
        access(LOGIN, rest)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASKLESS_ZENDESK_TOKEN", f"{TOKEN}\r\nX-Other: 1"),
        ("ASKLESS_ZENDESK_TOKEN", f"{TOKEN}é"),
        ("ASKLESS_ZENDESK_EMAIL", f"{TOKEN} x"),
        ("ASKLESS_ZENDESK_SUBDOMAIN", f"{TOKEN}.zendesk.com/"),
        ("ASKLESS_ZENDESK_SUBDOMAIN", f"{TOKEN}@evil.example"),
        ("ASKLESS_ZENDESK_URL", f"https://me:{TOKEN}@shop.zendesk.com"),
        ("ASKLESS_ZENDESK_URL", f"https://shop.zendesk.com/?token={TOKEN}"),
        ("ASKLESS_ZENDESK_URL", f"http://{TOKEN}.zendesk.com"),
        ("ASKLESS_ZENDESK_URL", f"http://localhost.{TOKEN}.example"),
        ("ASKLESS_ZENDESK_URL", f"ftp://{TOKEN}"),
        ("ASKLESS_ZENDESK_URL", f"https://[{TOKEN}"),
        ("ASKLESS_ZENDESK_URL", f"https://shop:{TOKEN}"),
        ("ASKLESS_ZENDESK_URL", f"{TOKEN}"),
    ],
)
def test_a_value_that_cannot_be_right_is_not_shown(name: str, value: str) -> None:
    """It may be a credential in the wrong place: only the variable is named."""
    with pytest.raises(PullError, match=name) as caught:
        access(LOGIN, {**FULL, name: value})
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("url", ["http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:1/"])
def test_this_machine_may_be_asked_in_clear(url: str) -> None:
    """Nothing leaves it."""
    assert access(LOGIN, {**FULL, "ASKLESS_ZENDESK_URL": url}).base == url.rstrip("/")


def a_keyring(folder: Path, body: str) -> None:
    """A package ``keyring`` with this ``get_password``."""
    package = folder / "keyring"
    package.mkdir()
    (package / "errors.py").write_text(
        "class KeyringError(Exception): pass\nclass NoKeyringError(KeyringError): pass\n"
    )
    (package / "__init__.py").write_text(
        f"from . import errors\ndef get_password(service, name):\n    {body}\n"
    )


@pytest.fixture
def keyring_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a package ``keyring`` made by the test is found, and forgotten after it."""
    import sys

    for name in ("keyring", "keyring.errors"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in ("keyring", "keyring.errors"):
        sys.modules.pop(name, None)


def test_the_keyring_stands_in_for_the_environment(keyring_place: Path) -> None:
    """Under the service askless and the variable's name; the environment comes first."""
    a_keyring(keyring_place, "return f'{service}-{name}'")
    found = access(BEARER, {"ASKLESS_HUBSPOT_URL": "https://api.hubapi.com"})
    assert found.authorization == "Bearer askless-ASKLESS_HUBSPOT_TOKEN"


def test_a_locked_keyring_is_one_clear_line(keyring_place: Path) -> None:
    """It names the variable that would do instead."""
    a_keyring(keyring_place, "raise errors.KeyringError('secret')")
    with pytest.raises(PullError, match="keyring did not open for ASKLESS_HUBSPOT_TOKEN") as caught:
        access(BEARER, {})
    assert "secret" not in str(caught.value)


def test_a_machine_without_a_keyring_is_no_error(keyring_place: Path) -> None:
    """A server has the package but nothing behind it."""
    a_keyring(keyring_place, "raise errors.NoKeyringError")
    with pytest.raises(PullError, match="ASKLESS_HUBSPOT_TOKEN is not set"):
        access(BEARER, {})
