"""The built help center over HTTP: files and nothing else, with strict headers.

No directory is listed, nothing outside the site is read, and a missing page is answered with the
404 page of the reader's language. ``askless serve`` runs it on this machine only by default.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Coroutine,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
)
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from posixpath import relpath
from typing import Any
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kb.errors import NothingToDoError, StageError
from kb.headers import SECURITY_HEADERS, SHARED, SHARED_HEADERS, led_on
from kb.web.admin.proxies import TrustedProxies
from kb.web.patience import PatientProtocol

Scope = MutableMapping[str, Any]
OWN_HEADERS = ("Cache-Control", "Cross-Origin-Resource-Policy")
"""What answers to programs set in their own way; files set neither."""
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

SERVED_HEADERS = {**SECURITY_HEADERS, "Cache-Control": "no-cache"}
"""Headers of every answer. ``no-cache`` lets a browser keep a file and ask whether it is new."""

NAMED_BY_CONTENT = re.compile(
    r"/pagefind/(?:(?:[^/]+/)?[^/]+\.pf_(?:meta|index|fragment)|shown/[^/]+\.json)$"
)
"""Parts of the search index: another content has another name, so that nobody need ask again."""


@dataclass(frozen=True)
class Public:
    """What readers' browsers may ask beside files: see :mod:`kb.web.public`."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    """Path -> the ASGI application that answers there."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers of every answer, in the place of ours."""
    proxies: tuple[str, ...] = ()
    """Proxies in front that are believed."""
    is_widget_shared: bool = False
    """Whether pages of other origins may load what the widget needs."""
    redirects: Path | None = None
    """File of old addresses that lead on; it need not be there. Without it their pages do."""
    beside: tuple[Callable[[], Coroutine[Any, Any, None]], ...] = ()
    """What goes on as long as the server runs, whether anybody asks it or not."""


class StrictHeaders:
    """ASGI middleware that puts :data:`SERVED_HEADERS`, or other ``headers``, on every answer.

    Those called ``own`` stay as they are where an answer brings them itself.
    """

    def __init__(
        self, app: Any, headers: Mapping[str, str] = SERVED_HEADERS, own: Collection[str] = ()
    ) -> None:
        self.app = app
        self.headers = headers
        self.own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the wrapped application does, with our headers."""

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                brought = {name: found[name] for name in self.own if name in found}
                found.update({**self.headers, **brought})
            await send(message)

        await self.app(scope, receive, with_headers)


class Moved:
    """Addresses that articles had before and have now, as the last build wrote them down."""

    def __init__(self, file: Path | None, prefix: str) -> None:
        self.file = file
        self.prefix = prefix
        self._read_at = 0
        self._known: dict[str, str] = {}

    def target(self, path: str) -> str | None:
        """Where ``path`` (``/fr/returns/old/``) leads on, relative to it; else None."""
        new = self._all().get(path)
        return None if new is None else f"{quote(relpath(new, path))}/"

    def _all(self) -> Mapping[str, str]:
        if self.file is None:
            return {}
        try:
            changed_at = self.file.stat().st_mtime_ns
            if changed_at != self._read_at:
                self._known = led_on(self.file.read_text("utf-8"), self.prefix)
                self._read_at = changed_at
        except (OSError, ValueError):  # none, or none of ours
            return {}
        return self._known


class HelpCenterFiles(StaticFiles):
    """The site's files; folders answer with their index, missing pages in the reader's language."""

    def __init__(
        self, folder: Path, locales: tuple[str, ...], moved: Moved, *, is_shared: bool = False
    ) -> None:
        self.folder = folder
        self.moved = moved
        self.is_shared = is_shared
        self.locales = locales
        super().__init__(directory=folder, html=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, its folder's index, a redirect to the folder, or the 404 page."""
        try:
            found = await self._file(path, scope)
        except HTTPException as error:
            if error.status_code != 404:
                raise
            return self._missing(path, scope)
        if NAMED_BY_CONTENT.search(path):
            found.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        if self.is_shared and SHARED.fullmatch(f"/{path}"):
            found.headers.update(SHARED_HEADERS)
        return found

    async def _file(self, path: str, scope: Scope) -> Response:
        if any(part.startswith(".") and part != "." for part in Path(path).parts):
            raise HTTPException(404)
        try:
            full, found = self.lookup_path(path)
        except (OSError, ValueError) as error:  # a name too long for the disk, a null byte
            raise HTTPException(404) from error
        if found is None or not Path(full).is_dir():
            return await super().get_response(path, scope)
        if not scope["path"].endswith("/"):
            # Relative, so that no Host header can steer it elsewhere.
            name = quote(scope["path"].rsplit("/", 1)[-1])
            return Response(status_code=308, headers={"location": f"./{name}/"})
        if (target := self.moved.target(f"/{path}/")) is not None:
            asked = scope["query_string"].decode("latin-1")
            address = f"{target}?{asked}" if asked else target
            return Response(status_code=301, headers={"location": address})
        return await super().get_response(f"{path}/index.html", scope)

    def _missing(self, path: str, scope: Scope) -> Response:
        first = Path(path).parts[:1]
        locale = first[0] if first and first[0] in self.locales else self._preferred(scope)
        page = self.folder / locale / "404.html"
        if not page.is_file():
            return PlainTextResponse("Not found", status_code=404)
        return FileResponse(page, status_code=404)

    def _preferred(self, scope: Scope) -> str:
        wanted = Headers(scope=scope).get("accept-language", "").casefold()
        found = [part.split(";")[0].split("-")[0].strip() for part in wanted.split(",")]
        return next((locale for locale in found if locale in self.locales), self.locales[0])


def application(
    site: Path,
    locales: tuple[str, ...],
    *,
    prefix: str = "",
    public: Public | None = None,
) -> Starlette:
    """The ASGI application that serves the built ``site`` below ``prefix`` (such as ``/help``).

    ``public`` is what readers' browsers may ask beside files; it answers below ``prefix``, too.

    Raises:
        NothingToDoError: the site was not built yet.
    """
    if not (site / "index.html").is_file():
        raise NothingToDoError(f"serve {site}: no site there yet; run `askless build` first")
    asked = public or Public()
    moved = Moved(asked.redirects, prefix.rstrip("/"))
    files = HelpCenterFiles(site, locales, moved, is_shared=asked.is_widget_shared)
    prefixes = list(dict.fromkeys((prefix.rstrip("/"), "")))
    routes: list[BaseRoute] = [
        Route(f"{start}{path}", app) for start in prefixes for path, app in asked.answers.items()
    ]
    routes += [Mount(start or "/", app=files) for start in prefixes]
    middleware = [
        Middleware(StrictHeaders, headers={**SERVED_HEADERS, **asked.headers}, own=OWN_HEADERS),
        Middleware(GZipMiddleware, minimum_size=1024),
        Middleware(TrustedProxies, proxies=asked.proxies),
    ]
    return Starlette(
        routes=routes,
        middleware=middleware,
        exception_handlers={Exception: _broken},
        lifespan=partial(_lasting, beside=asked.beside),
    )


@contextlib.asynccontextmanager
async def _lasting(
    _app: Starlette, beside: Iterable[Callable[[], Coroutine[Any, Any, None]]]
) -> AsyncIterator[None]:
    """What goes on beside the server, ended with it."""
    tasks = [asyncio.create_task(one()) for one in beside]
    yield
    for task in tasks:
        task.cancel()


async def _broken(_request: Request, _error: Exception) -> Response:
    """The answer to a fault of ours; it is made outside the middleware and needs headers too."""
    return PlainTextResponse("Internal error", status_code=500, headers=SERVED_HEADERS)


def server(app: Starlette) -> uvicorn.Server:
    """The web server for ``app``; start it with ``run(sockets=[...])``.

    It keeps no access log: that would hold visitors' addresses and what they searched for.
    """
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=PatientProtocol,
            access_log=False,
            log_level="warning",
            server_header=False,
            proxy_headers=False,  # whom to believe is in the settings: kb.web.admin.proxies
        )
    )


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens on ``host`` and ``port`` (0: any free one), closed at the end.

    Raises:
        StageError: the address is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, port))
        except (OSError, OverflowError) as error:
            raise StageError(
                f"serve on {host}:{port}: {error}; choose another with --host or --port"
            ) from error
        found.listen()
        yield found
