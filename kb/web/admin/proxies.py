"""Which requests are answered: those for our own names, and what a proxy in front may say.

Nobody but a trusted proxy says where a request comes from, whether its line was encrypted, and who
is signed in: the same headers from anybody else are taken away before they are read.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse

Scope = MutableMapping[str, Any]
Message = Callable[..., Awaitable[Any]]
NOT_HERE = (
    "These pages answer under their own names only: open the address that askless printed, or one "
    "of [admin] hosts.\n"
)
FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host")


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine's own and nobody else's."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


class OwnHosts:
    """ASGI middleware that answers only where the browser meant this machine, or ``hosts``.

    Else a page elsewhere could lead its own name to our address and read what is here.
    """

    def __init__(self, app: Any, hosts: Collection[str] = ()) -> None:
        self.app = app
        self.hosts = {host.casefold() for host in hosts}

    async def __call__(self, scope: Scope, receive: Message, send: Message) -> None:
        """Pass on, or refuse."""
        if scope["type"] != "http" or self._is_meant(scope):
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse(NOT_HERE, 403)(scope, receive, send)

    def _is_meant(self, scope: Scope) -> bool:
        found = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        try:
            host = urlsplit(f"//{found[0]}").hostname or "" if len(found) == 1 else ""
        except ValueError:
            return False
        return is_loopback(host) or bool({host.casefold(), "".join(found).casefold()} & self.hosts)


class OneLine:
    """ASGI middleware that reads a line break in an address as a sign that no address has.

    Routes that take the rest of an address pass over line breaks: it would lead past all our pages,
    to an answer in plain text without our headers.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Message, send: Message) -> None:
        """Pass on."""
        if "\n" in scope.get("path", ""):
            scope = {**scope, "path": scope["path"].replace("\n", "\ufffd")}
        await self.app(scope, receive, send)


class TrustedProxies:
    """ASGI middleware that believes ``proxies`` (addresses, networks) and nobody else.

    Of several addresses in ``X-Forwarded-For`` the last counts that is none of the proxies: what
    stands before it, the visitor may have written.
    """

    def __init__(self, app: Any, proxies: Collection[str] = (), header: str = "") -> None:
        self.app = app
        self.proxies = [ip_network(one, strict=False) for one in proxies]
        self.headers = {*FORWARDED, header.lower().encode()} - {b""}
        self.header = header.lower().encode()

    async def __call__(self, scope: Scope, receive: Message, send: Message) -> None:
        """Pass on what may be believed."""
        if scope["type"] == "http":
            scope = self._believed(scope)
        await self.app(scope, receive, send)

    def _believed(self, scope: Scope) -> Scope:
        is_ours = self._is_proxy((scope.get("client") or ("", 0))[0])
        rest = [pair for pair in scope["headers"] if pair[0] not in self.headers]
        if not is_ours:
            return {**scope, "headers": rest}
        said = _single(scope["headers"], self.header)
        found = {**scope, "headers": rest + ([(self.header, said)] if said else [])}
        scheme = _last(scope["headers"], b"x-forwarded-proto")
        if scheme in {"http", "https"}:
            found["scheme"] = scheme
        addresses = _all(scope["headers"], b"x-forwarded-for")
        client = next((one for one in reversed(addresses) if not self._is_proxy(one)), "")
        if client:
            found["client"] = (client, 0)
        return found

    def _is_proxy(self, host: str) -> bool:
        try:
            address = ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in self.proxies)


def _all(headers: Any, name: bytes) -> list[str]:
    values = [value.decode("latin-1") for found, value in headers if found == name]
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _last(headers: Any, name: bytes) -> str:
    return (_all(headers, name) or [""])[-1].lower()


def _single(headers: Any, name: bytes) -> bytes:
    """The value of a header that came once; of two, one may be the visitor's own."""
    values: list[bytes] = [value for found, value in headers if found == name]
    return values[0] if len(values) == 1 else b""
