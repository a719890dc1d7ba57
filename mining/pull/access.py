"""Where a help desk is and how askless proves who it is: from the environment or the keyring.

A credential is never printed, stored, or part of an error: messages name the variable only.
"""

from __future__ import annotations

import base64
import importlib
import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from kb.errors import PullError
from mining.exchange import is_confidential, is_visible_ascii

KEYRING_SERVICE = "askless"

Scheme = Literal["token of email", "email and key", "key", "bearer"]

_SUBDOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True)
class Login:
    """How a kind of help desk is reached: variables, host and the header it wants."""

    prefix: str
    """Start of its variables: ``ASKLESS_ZENDESK``."""
    host: str
    """``{}.zendesk.com``, where the subdomain goes into the braces; or one host for all."""
    scheme: Scheme

    @property
    def has_subdomain(self) -> bool:
        """Whether each account has a host of its own."""
        return "{}" in self.host

    @property
    def has_email(self) -> bool:
        """Whether the header holds an e-mail address too."""
        return self.scheme in {"token of email", "email and key"}

    def variable(self, part: str) -> str:
        """The name of one of its variables, such as ``ASKLESS_ZENDESK_TOKEN``."""
        return f"{self.prefix}_{part}"

    @property
    def place_variables(self) -> str:
        """The variables that say where it is, as a message names them."""
        url = self.variable("URL")
        return f"{self.variable('SUBDOMAIN')} or {url}" if self.has_subdomain else url

    @property
    def secret_variables(self) -> str:
        """The variables that prove who asks, as a message names them."""
        token = self.variable("TOKEN")
        return f"{self.variable('EMAIL')} and {token}" if self.has_email else token

    @property
    def variables(self) -> str:
        """All of them, as ``askless pull --list`` names them."""
        optional = "" if self.has_subdomain else " (optional)"
        return f"{self.secret_variables}; {self.place_variables}{optional}"


@dataclass(frozen=True)
class Access:
    """An account: its address, and the header that opens it."""

    login: Login
    base: str
    """``https://shop.zendesk.com``, without a slash at the end."""
    authorization: str = field(repr=False)

    @property
    def account(self) -> str:
        """Host and port: what a cursor belongs to."""
        return urlsplit(self.base).netloc


def access(login: Login, environment: Mapping[str, str]) -> Access:
    """The account that ``environment`` and the keyring name.

    Raises:
        PullError: a variable is missing or cannot be right; it is named, its value is not.
    """
    token = _needed(login, "TOKEN", environment)
    email = _needed(login, "EMAIL", environment) if login.has_email else ""
    return Access(login, _base(login, environment), _authorization(login.scheme, email, token))


def _authorization(scheme: Scheme, email: str, token: str) -> str:
    if scheme == "bearer":
        return f"Bearer {token}"
    pair = {
        "token of email": f"{email}/token:{token}",
        "email and key": f"{email}:{token}",
        "key": f"{token}:X",
    }[scheme]
    return "Basic " + base64.b64encode(pair.encode("utf-8")).decode("ascii")


def _needed(login: Login, part: str, environment: Mapping[str, str]) -> str:
    name = login.variable(part)
    found = _value(name, environment)
    if not found:
        raise PullError(
            f"{name} is not set; set it in the environment, or store it with "
            f"`keyring set {KEYRING_SERVICE} {name}`"
        )
    if not is_visible_ascii(found):
        raise PullError(f"{name} holds spaces, line breaks or letters that no credential has")
    return found


def _base(login: Login, environment: Mapping[str, str]) -> str:
    url = _value(login.variable("URL"), environment)
    if url:
        return _checked_url(url, login.variable("URL"))
    if not login.has_subdomain:
        return f"https://{login.host}"
    name = login.variable("SUBDOMAIN")
    subdomain = _value(name, environment)
    example = login.host.format("shop")
    if not subdomain:
        raise PullError(f"{login.place_variables} is not set; for {example} it is shop")
    if not _SUBDOMAIN.fullmatch(subdomain):
        raise PullError(f"{name} is no subdomain; for {example} it is shop")
    return f"https://{login.host.format(subdomain.lower())}"


def _checked_url(url: str, name: str) -> str:
    expected = "expected https://HOST, with nothing behind it and no password in it"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise PullError(f"{name} is no address; {expected}") from error
    is_bare = parts.path in {"", "/"} and not parts.query and not parts.fragment
    if not host or not is_bare or "@" in parts.netloc or not is_visible_ascii(url):
        raise PullError(f"{name} is no address askless can use; {expected}")
    if not is_confidential(parts):
        raise PullError(f"{name} is not encrypted; {expected}")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _value(name: str, environment: Mapping[str, str]) -> str:
    return environment.get(name, "").strip() or _from_keyring(name)


def _from_keyring(name: str) -> str:
    """What the system's keyring keeps under ``name``; nothing where there is no such package."""
    if importlib.util.find_spec("keyring") is None:
        return ""
    keyring = importlib.import_module("keyring")
    errors = importlib.import_module("keyring.errors")
    try:
        return (keyring.get_password(KEYRING_SERVICE, name) or "").strip()
    except errors.NoKeyringError:
        return ""
    except errors.KeyringError as error:
        problem = f"the keyring did not open for {name}; unlock it, or set the variable"
        raise PullError(problem) from error
