"""One small HTTP client: waits when it is told to, tries again when a line breaks, leaks nothing.

Credentials go to the account's own host only. No message holds a query, a body or a header:
they can hold a ticket's text or a credential.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3 import exceptions

from kb import __version__
from kb.errors import PullError
from mining.importers.jsontext import NOT_JSON
from mining.pull.access import LOCAL_HOSTS, Access

TRIES = 6
"""How often one request is sent before askless gives up; 31 seconds of back-off at most."""
LONGEST_BACK_OFF = 60.0
LONGEST_WAIT = 900.0
"""Seconds: whoever asks for a longer wait is asked again by another run of the command."""
LARGEST_ANSWER = 200_000_000
"""Bytes of one unpacked answer; no page of tickets comes near it."""
MOST_REDIRECTS = 5
CONNECT_SECONDS, READ_SECONDS = 15.0, 120.0

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]+)?")
_EPOCH_FROM = 1_000_000_000
GO_ON = "run the command again, it goes on where it stopped"

Parameters = Mapping[str, str | int]
Waiting = Callable[[float, str], None]
"""Told (seconds, reason) before each wait."""


@dataclass(frozen=True)
class Clock:
    """Time and chance, given from outside so that no test waits."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep
    chance: random.Random = field(default_factory=random.Random)


@dataclass(frozen=True)
class Answer:
    """What came back: a JSON document, and whether a ``Link`` header names a next page."""

    document: Any = field(repr=False)
    has_next: bool = False


class _FaultError(Exception):
    """A request that may do better when it is sent again, after ``wait_seconds`` if it says so."""

    def __init__(self, reason: str, wait_seconds: float | None = None) -> None:
        self.reason = reason
        self.wait_seconds = wait_seconds
        super().__init__(reason)


@dataclass
class Client:
    """Asks one account; counts its requests and the seconds it waited."""

    access: Access
    clock: Clock = field(default_factory=Clock)
    on_wait: Waiting = lambda _seconds, _reason: None
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers of this help desk, beside the usual ones."""
    requests: int = 0
    waited_seconds: float = 0.0

    def __post_init__(self) -> None:
        self._pool = pool(self.access.base)

    def get(
        self, path: str, parameters: Parameters | None = None, *, missing: tuple[int, ...] = ()
    ) -> Any:
        """The JSON document at ``path``; None when the status is one of ``missing``.

        Raises:
            PullError: see :meth:`ask`.
        """
        return self.ask("GET", path, parameters, missing=missing).document

    def post(self, path: str, body: Mapping[str, Any], *, missing: tuple[int, ...] = ()) -> Any:
        """The JSON document that ``path`` answers to ``body``.

        Raises:
            PullError: see :meth:`ask`.
        """
        return self.ask("POST", path, body=body, missing=missing).document

    def ask(
        self,
        method: str,
        path: str,
        parameters: Parameters | None = None,
        *,
        body: Mapping[str, Any] | None = None,
        missing: tuple[int, ...] = (),
    ) -> Answer:
        """One answer, sent for again while that can help.

        Raises:
            PullError: access is refused, the answer is of no use, or it failed every time.
        """
        query = f"?{urlencode(parameters, errors='replace')}" if parameters else ""
        url = self.access.base + path + query
        data = None if body is None else json.dumps(body).encode("utf-8")
        reason = ""
        for attempt in range(1, TRIES + 1):
            try:
                return self._attempt(method, url, data, missing)
            except _FaultError as fault:
                reason = fault.reason
                if attempt < TRIES:
                    self._wait(fault, attempt)
        raise PullError(
            f"{self.access.account}: {reason}, {TRIES} times in a row; {GO_ON}"
        ) from None

    def _attempt(
        self, method: str, url: str, data: bytes | None, missing: tuple[int, ...]
    ) -> Answer:
        response, text = self._followed(method, url, data)
        status = response.status
        if status == 429 or status >= 500:
            raise _FaultError(
                f"it answered {status} ({'too many requests' if status == 429 else 'its fault'})",
                retry_after(response.headers, self.clock.now()),
            )
        if status in missing:
            return Answer(None)
        if status >= 400:
            raise PullError(self._refusal(status, method, url))
        try:
            document = json.loads(text)
        except NOT_JSON as error:
            raise _FaultError("its answer is not JSON") from error
        return Answer(document, 'rel="next"' in response.headers.get("Link", ""))

    def _followed(
        self, method: str, url: str, data: bytes | None
    ) -> tuple[urllib3.BaseHTTPResponse, bytes]:
        """The answer at the end of the redirects, all of them on the account's own host."""
        for _ in range(MOST_REDIRECTS + 1):
            response, text = self._sent(method, url, data)
            if response.status not in _REDIRECTS:
                return response, text
            url = self._redirected(method, url, response)
        raise PullError(f"{self.access.account}: more than {MOST_REDIRECTS} redirects in a row")

    def _redirected(self, method: str, url: str, response: urllib3.BaseHTTPResponse) -> str:
        own = urlsplit(self.access.base)
        try:
            target = urljoin(url, response.headers.get("Location", ""))
            other = urlsplit(target)
        except ValueError as error:
            problem = "redirects to what is no address"
            raise PullError(f"{self.access.account}: {problem}") from error
        if (own.scheme, own.netloc) != (other.scheme, other.netloc.lower()):
            raise PullError(
                f"{self.access.account} redirects to {other.scheme}://{other.hostname}; "
                "credentials are not sent there. "
                f"If it moved, set {self.access.login.place_variables}"
            )
        if method != "GET" and response.status not in {307, 308}:
            raise PullError(f"{self.access.account}: redirects a search; askless cannot follow it")
        return target

    def _sent(
        self, method: str, url: str, data: bytes | None
    ) -> tuple[urllib3.BaseHTTPResponse, bytes]:
        """One exchange; the whole body, unpacked."""
        self.requests += 1
        try:
            response = self._pool.request(
                method,
                url,
                body=data,
                headers=self._headers(has_body=data is not None),
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
            )
            try:
                return response, self._body(response)
            finally:
                response.release_conn()
        except exceptions.SSLError as error:
            raise PullError(f"{self.access.account}: its certificate cannot be verified") from error
        except exceptions.NameResolutionError as error:
            hint = f"no such host was found (check {self.access.login.place_variables})"
            raise _FaultError(hint) from error
        except (exceptions.HTTPError, OSError) as error:
            raise _FaultError("the connection failed or was cut") from error

    def _body(self, response: urllib3.BaseHTTPResponse) -> bytes:
        parts, size = [], 0
        for part in response.stream(2**16, decode_content=True):
            size += len(part)
            if size > LARGEST_ANSWER:
                response.close()
                raise PullError(f"{self.access.account}: an answer is larger than 200 MB")
            parts.append(part)
        return b"".join(parts)

    def _headers(self, *, has_body: bool) -> dict[str, str]:
        return {
            "Authorization": self.access.authorization,
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": f"askless/{__version__}",
            **({"Content-Type": "application/json"} if has_body else {}),
            **self.headers,
        }

    def _wait(self, fault: _FaultError, attempt: int) -> None:
        seconds = fault.wait_seconds
        if seconds is None:
            most = min(LONGEST_BACK_OFF, 2.0 ** (attempt - 1))
            seconds = most * (0.5 + self.clock.chance.random() / 2)
        if seconds > LONGEST_WAIT:
            minutes = f"{seconds / 60:.0f} minutes"
            raise PullError(f"{self.access.account}: asks to wait {minutes}; after that {GO_ON}")
        self.on_wait(seconds, fault.reason)
        self.clock.sleep(seconds)
        self.waited_seconds += seconds

    def _refusal(self, status: int, method: str, url: str) -> str:
        login = self.access.login
        what = f"{self.access.account} answered {status} to {method} {urlsplit(url).path}"
        if status == 401:
            return f"{what}: it does not know who asks; check {login.secret_variables}"
        if status == 403:
            return f"{what}: not allowed; give {login.secret_variables} the right to read tickets"
        if status == 404:
            return f"{what}: nothing there; check {login.place_variables}"
        return f"{what}: it does not accept this request"


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait as the headers ask: ``Retry-After`` in seconds or as a date; None without.

    ``X-RateLimit-Reset`` as an epoch (Intercom) stands in for a missing ``Retry-After``. A time
    that has passed is 0. RFC 9110, section 10.2.3, 2022.
    """
    given = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(given):
        return float(given)
    try:
        if given:
            until = parsedate_to_datetime(given)
            aware = until if until.tzinfo else until.replace(tzinfo=UTC)
            return max(0.0, (aware - now).total_seconds())
    except (ValueError, OverflowError):
        pass
    reset = headers.get("X-RateLimit-Reset", "").strip()
    if _SECONDS.fullmatch(reset) and float(reset) >= _EPOCH_FROM:
        return max(0.0, float(reset) - now.timestamp())
    return None


def pool(base: str) -> urllib3.PoolManager:
    """Connections to the host of ``base``, through the proxy that the environment names, if any."""
    parts = urlsplit(base)
    host = parts.hostname or ""
    proxy = getproxies().get(parts.scheme)
    if proxy is None or host in LOCAL_HOSTS or proxy_bypass(host):
        return urllib3.PoolManager()
    user = urlsplit(proxy)
    pair = f"{user.username}:{user.password}" if user.username else None
    bare = f"{user.scheme}://{user.netloc.rpartition('@')[2]}"
    return urllib3.ProxyManager(bare, proxy_headers=urllib3.make_headers(proxy_basic_auth=pair))
