"""One exchange with a server: bounded in time and size, tried again while that can help.

Pulls from help desks and questions to a language model stand on it. No error here holds an
address, a query, a body or a header: they can hold a ticket's text or a credential.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3 import exceptions

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
"""The only hosts asked without encryption: a gateway, a model or a test on this machine."""
LONGEST_BACK_OFF = 60.0
CONNECT_SECONDS = 15.0

_PART = 2**16
_VISIBLE = re.compile(r"[\x21-\x7e]+")
_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]+)?")
_EPOCH_FROM = 1_000_000_000

Result = TypeVar("Result")


@dataclass(frozen=True)
class Clock:
    """Time and chance, given from outside so that no test waits."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep
    chance: random.Random = field(default_factory=random.Random)
    seconds: Callable[[], float] = time.monotonic
    """Counts on steadily, for durations."""


class FaultError(Exception):
    """A request that may do better when it is sent again, after ``wait_seconds`` if it says so."""

    def __init__(self, reason: str, wait_seconds: float | None = None) -> None:
        self.reason = reason
        self.wait_seconds = wait_seconds
        super().__init__(reason)


class NoHostError(FaultError):
    """No machine has the name that was asked for."""


class CertificateError(Exception):
    """The server does not prove who it is: nothing was sent to it."""


class TooLargeError(Exception):
    """An answer larger than its reader takes; the rest of it was not read."""


@dataclass(frozen=True)
class Request:
    """What is sent, and the seconds that each part of the answer may take to come."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    seconds: float = 120.0


Read = Callable[[urllib3.BaseHTTPResponse], bytes]
"""Takes the body of an answer: :func:`body_of` with its bounds."""


def sent(
    pool: urllib3.PoolManager, request: Request, read: Read
) -> tuple[urllib3.BaseHTTPResponse, bytes]:
    """One answer, whatever its status, and its body; redirects are not followed.

    Raises:
        FaultError: nobody answered in time, or the line was cut; a :class:`NoHostError` if there
            is no such host.
        CertificateError: the server cannot prove who it is.
    """
    try:
        response = pool.request(
            request.method,
            request.url,
            body=request.body,
            headers=request.headers,
            redirect=False,
            retries=False,
            preload_content=False,
            timeout=urllib3.Timeout(
                connect=min(request.seconds, CONNECT_SECONDS), read=request.seconds
            ),
        )
        try:
            return response, read(response)
        except BaseException:
            response.close()  # else the line goes back to the pool with the rest of the answer
            raise
        finally:
            response.release_conn()
    except exceptions.SSLError as error:
        raise CertificateError("its certificate cannot be verified") from error
    except exceptions.NameResolutionError as error:
        raise NoHostError("no such host was found") from error
    except exceptions.ReadTimeoutError as error:
        raise FaultError(f"no answer within {request.seconds:g} seconds") from error
    except (exceptions.HTTPError, OSError) as error:
        raise FaultError("the connection failed or was cut") from error


def body_of(
    response: urllib3.BaseHTTPResponse, largest: int, on_part: Callable[[], None] = lambda: None
) -> bytes:
    """The whole body, unpacked; ``on_part`` is called for each part, and may raise to end it.

    Parts are handed on as they come, however small: a server that sends drop by drop is heard.

    Raises:
        TooLargeError: it is larger than ``largest`` bytes.
    """
    parts: list[bytes] = []
    size = 0
    while size <= largest:
        part = response.read1(_PART, decode_content=True)
        if not part:
            return b"".join(parts)
        size += len(part)
        parts.append(part)
        on_part()
    raise TooLargeError(f"larger than {largest / 1e6:g} MB")


def tried(
    attempt: Callable[[], Result], tries: int, wait: Callable[[FaultError, int], None]
) -> Result:
    """What ``attempt`` gives, up to ``tries`` times; ``wait`` is told the fault and its number.

    Raises:
        FaultError: the last one, when all tries failed.
    """
    for number in range(1, tries):
        try:
            return attempt()
        except FaultError as fault:
            wait(fault, number)
    return attempt()


def wait_seconds(fault: FaultError, number: int, chance: random.Random) -> float:
    """Seconds to wait after try ``number``, from 1: as the fault says, else a growing back-off.

    Half of the back-off is chance, so that clients that failed together do not come back so.
    """
    if fault.wait_seconds is not None:
        return fault.wait_seconds
    most = min(LONGEST_BACK_OFF, 2.0 ** (number - 1))
    return most * (0.5 + chance.random() / 2)


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


def is_confidential(address: SplitResult) -> bool:
    """Whether nobody on the way reads along: an encrypted line, or one inside this machine."""
    is_local = address.hostname in LOCAL_HOSTS
    return address.scheme == "https" or (address.scheme == "http" and is_local)


def is_visible_ascii(text: str) -> bool:
    """Whether a credential can stand in a header: visible ASCII only, no spaces, not empty.

    The HTTP library puts a header that it refuses into its error: it must never see such a one.
    """
    return _VISIBLE.fullmatch(text) is not None
