"""The admin pages put together: sections behind one gate, strict headers, their own few files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from kb.characters import visible
from kb.headers import HEADER_ONLY, SECURITY_HEADERS, policy
from kb.storage.accounts import Accounts
from kb.storage.workspace import Workspace
from kb.web.admin import (
    api,
    audits,
    dashboard,
    drafts,
    entrance,
    helpcenter,
    own_pages,
    people_pages,
    publishing,
    queue,
    topics,
)
from kb.web.admin.drawing import Drawing
from kb.web.admin.gate import PREFIX, Gate, Given, Page, Visit
from kb.web.admin.late_site import LateSite
from kb.web.admin.proxies import OneLine, OwnHosts, TrustedProxies
from kb.web.admin.queue_desk import QueueDesk
from kb.web.admin.sections import Section
from kb.web.admin.ways import way_in
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
            "connect-src": "'self'",
            "frame-src": "'self'",
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


def admin(
    workspace: Workspace, *, key: str = "", accounts: Accounts | None = None,
    least_ms: int = audits.LEAST_MS, reads_ahead: bool = False,
) -> Starlette:  # fmt: skip
    """The admin pages of a workspace; mount them at ``/admin``.

    With ``reads_ahead`` articles and gaps are read beside the first requests.

    Whoever brings ``key`` is let in as an admin; without a key the people of ``accounts`` sign in.
    An answer that comes ``least_ms`` milliseconds after its page, or sooner, is not taken.
    """
    desk = QueueDesk(workspace)
    sections = [
        queue.section(workspace, desk, accounts),
        publishing.section(workspace, desk),
        helpcenter.section(workspace, desk),
        topics.section(workspace, desk),
        dashboard.section(workspace, desk),
        audits.section(workspace, least_ms=least_ms),
    ]
    inner = [drafts.section(workspace, desk)]  # reached through the others
    if accounts is not None:
        sections.append(people_pages.section(accounts, has_key=bool(key)))
        inner.append(own_pages.section(accounts))
    if reads_ahead:
        desk.read_ahead()
    settings = workspace.settings.admin
    way = way_in(workspace, key, accounts)
    brand = visible(workspace.settings.brand.name)
    places = [(one.word, f"{PREFIX}{one.path}/", one.deed) for one in sections]
    gate = Gate(way.door, Drawing(brand, places), way.seal, way.sign_in)
    pages = entrance.section(sections)
    return Starlette(
        routes=[
            *way.routes(gate),
            *([] if accounts is None else [api.mount(workspace, desk, accounts)]),
            Route("/assets/{name}", asset),
            *(route for one in (pages, *sections, *inner) for route in _routes(gate, one)),
        ],
        middleware=[
            Middleware(StrictHeaders, headers=ADMIN_HEADERS, own=OWN_HEADERS),
            Middleware(TrustedProxies, proxies=settings.proxies, header=settings.trusted_header),
            Middleware(OwnHosts, hosts=() if key else settings.hosts),
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


def with_admin(
    site: Starlette | None,
    pages: Starlette,
    later: Callable[[], Starlette | None] = lambda: None,
) -> Starlette:
    """The help center, if it is built, and the admin pages below ``/admin``.

    Where it is not, ``later`` gives it as soon as it is.
    """
    lead = partial(RedirectResponse, f"{PREFIX}/", status_code=307)

    async def to_admin(_request: Request) -> Response:
        return lead()

    routes: list[Route | Mount] = [Route(PREFIX, to_admin), Mount(PREFIX, app=pages)]
    routes.append(Mount("/", app=LateSite(later, f"{PREFIX}/") if site is None else site))
    lasting = None if site is None else site.router.lifespan_context
    made = Starlette(routes=routes, middleware=[Middleware(OneLine)], lifespan=lasting)
    made.router.redirect_slashes = False
    return made
