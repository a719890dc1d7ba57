"""The admin pages put together: sections behind one gate, strict headers, their own few files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from kb.characters import visible
from kb.headers import HEADER_ONLY, SECURITY_HEADERS, policy
from kb.storage.workspace import Workspace
from kb.web.admin import audits, drafts, entrance, queue, topics
from kb.web.admin.drawing import Drawing
from kb.web.admin.gate import PREFIX, Gate, Given, Page, Visit, is_loopback
from kb.web.admin.queue_desk import QueueDesk
from kb.web.admin.sections import Section
from kb.web.app import StrictHeaders

ASSETS = Path(__file__).parent / "assets"
ADMIN_HEADERS = {
    **SECURITY_HEADERS,
    "Content-Security-Policy": policy(
        {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'self'",
            **HEADER_ONLY,
        }
    ),
    # Not no-referrer: browsers would hide the origin of our own forms, too.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Headers of every answer of the admin pages: nothing is kept, nothing is loaded from elsewhere."""

OWN_HEADERS = ("Content-Security-Policy", "X-Frame-Options")
"""What a file that a page sends (a preview in a frame) may set in its own way."""

Scope = MutableMapping[str, Any]
Message = Callable[..., Awaitable[Any]]
NOT_HERE = "These pages answer on this machine only: open the address that askless printed.\n"


class OwnHosts:
    """ASGI middleware that answers only where the browser meant this machine.

    Else a page elsewhere could lead its own name to 127.0.0.1 and read what is here.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Message, send: Message) -> None:
        """Pass on, or refuse."""
        if scope["type"] != "http" or _is_meant(scope):
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse(NOT_HERE, 403)(scope, receive, send)


def _is_meant(scope: Scope) -> bool:
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    try:
        return len(hosts) == 1 and is_loopback(urlsplit(f"//{hosts[0]}").hostname or "")
    except ValueError:
        return False


def admin(workspace: Workspace, *, key: str, least_ms: int = audits.LEAST_MS) -> Starlette:
    """The admin pages of a workspace for whoever brings ``key``; mount them at ``/admin``.

    An answer that comes ``least_ms`` milliseconds after its page, or sooner, is not taken.
    """
    desk = QueueDesk(workspace)
    sections = [
        queue.section(workspace, desk),
        topics.section(workspace, desk),
        audits.section(workspace, least_ms=least_ms),
    ]
    inner = [drafts.section(workspace, desk)]  # reached through the others
    brand = visible(workspace.settings.brand.name)
    gate = Gate(key, Drawing(brand, [(one.word, f"{PREFIX}{one.path}/") for one in sections]))
    pages = entrance.section(sections)
    return Starlette(
        routes=[
            Route("/sign-in", gate.sign_in()),
            Route("/assets/{name}", asset),
            *(route for one in (pages, *sections, *inner) for route in _routes(gate, one)),
        ],
        middleware=[
            Middleware(StrictHeaders, headers=ADMIN_HEADERS, own=OWN_HEADERS),
            Middleware(OwnHosts),
        ],
        exception_handlers={HTTPException: gate.missing},
    )


def _routes(gate: Gate, section: Section) -> list[Route]:
    made = []
    for path, pages in section.pages.items():
        for method, page in pages.items():
            place = f"{section.path}{path}"
            behind = gate.endpoint(_for(section, page), section.limits)
            made.append(Route(place, behind, methods=[method]))
    return made


def _for(section: Section, page: Page) -> Page:
    """The page for whoever may see the section."""

    def allowed(visit: Visit) -> Given:
        visit.require(section.deed)
        return page(visit)

    return allowed


async def asset(request: Request) -> Response:
    """One of our style sheets and scripts; they hold nothing private."""
    name = request.path_params["name"]
    known = {path.name: path for path in ASSETS.iterdir()}
    if name not in known:
        raise HTTPException(404)
    return FileResponse(known[name])


def with_admin(site: Starlette | None, pages: Starlette) -> Starlette:
    """The help center, if it is built, and the admin pages below ``/admin``."""
    lead = partial(RedirectResponse, f"{PREFIX}/", status_code=307)

    async def to_admin(_request: Request) -> Response:
        return lead()

    routes: list[Route | Mount] = [Route(PREFIX, to_admin), Mount(PREFIX, app=pages)]
    routes.append(Route("/", to_admin) if site is None else Mount("/", app=site))
    made = Starlette(routes=routes)
    made.router.redirect_slashes = False
    return made
