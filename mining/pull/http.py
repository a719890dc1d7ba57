"""One small HTTP client: waits when it is told to, tries again when a line breaks, leaks nothing.

Credentials go to the account's own host only. No message holds a query, a body or a header:
they can hold a ticket's text or a credential.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from urllib3 import BaseHTTPResponse

from kb import __version__
from kb.errors import PullError
from mining.exchange import (
    CertificateError,
    Clock,
    FaultError,
    NoHostError,
    Request,
    TooLargeError,
    body_of,
    pool,
    retry_after,
    sent,
    tried,
    wait_seconds,
)
from mining.importers.jsontext import NOT_JSON
from mining.pull.access import Access

TRIES = 6
"""How often one request is sent before askless gives up; 31 seconds of back-off at most."""
LONGEST_WAIT = 900.0
"""Seconds: whoever asks for a longer wait is asked again by another run of the command."""
LARGEST_ANSWER = 200_000_000
"""Bytes of one unpacked answer; no page of tickets comes near it."""
MOST_REDIRECTS = 5

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
GO_ON = "run the command again, it goes on where it stopped"

Parameters = Mapping[str, str | int]
Waiting = Callable[[float, str], None]
"""Told (seconds, reason) before each wait."""


@dataclass(frozen=True)
class Answer:
    """What came back: a JSON document, and whether a ``Link`` header names a next page."""

    document: Any = field(repr=False)
    has_next: bool = False


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
        try:
            return tried(lambda: self._attempt(method, url, data, missing), TRIES, self._wait)
        except FaultError as fault:
            raise PullError(
                f"{self.access.account}: {fault.reason}, {TRIES} times in a row; {GO_ON}"
            ) from None

    def _attempt(
        self, method: str, url: str, data: bytes | None, missing: tuple[int, ...]
    ) -> Answer:
        response, text = self._followed(method, url, data)
        status = response.status
        if status == 429 or status >= 500:
            raise FaultError(
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
            raise FaultError("its answer is not JSON") from error
        return Answer(document, 'rel="next"' in response.headers.get("Link", ""))

    def _followed(
        self, method: str, url: str, data: bytes | None
    ) -> tuple[BaseHTTPResponse, bytes]:
        """The answer at the end of the redirects, all of them on the account's own host."""
        for _ in range(MOST_REDIRECTS + 1):
            response, text = self._sent(method, url, data)
            if response.status not in _REDIRECTS:
                return response, text
            url = self._redirected(method, url, response)
        raise PullError(f"{self.access.account}: more than {MOST_REDIRECTS} redirects in a row")

    def _redirected(self, method: str, url: str, response: BaseHTTPResponse) -> str:
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

    def _sent(self, method: str, url: str, data: bytes | None) -> tuple[BaseHTTPResponse, bytes]:
        """One exchange; the whole body, unpacked."""
        self.requests += 1
        request = Request(method, url, self._headers(has_body=data is not None), data)
        try:
            return sent(self._pool, request, lambda response: body_of(response, LARGEST_ANSWER))
        except CertificateError as error:
            raise PullError(f"{self.access.account}: {error}") from error
        except TooLargeError as error:
            raise PullError(f"{self.access.account}: an answer is {error}") from error
        except NoHostError as error:
            places = self.access.login.place_variables
            raise FaultError(f"{error.reason} (check {places})") from error

    def _headers(self, *, has_body: bool) -> dict[str, str]:
        return {
            "Authorization": self.access.authorization,
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": f"askless/{__version__}",
            **({"Content-Type": "application/json"} if has_body else {}),
            **self.headers,
        }

    def _wait(self, fault: FaultError, attempt: int) -> None:
        seconds = wait_seconds(fault, attempt, self.clock.chance)
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
