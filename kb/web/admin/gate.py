"""The gate of the admin pages: who comes in, and an answer to every request, whatever happens.

Pages are plain functions from a :class:`Visit` to what they show or where they lead. The gate reads
the request, refuses what comes from elsewhere, draws the page and keeps the session. Nothing of a
request or of a ticket reaches a log: a fault of ours is told by its kind and its line in the code.
"""

from __future__ import annotations

import errno
import hmac
import logging
import secrets
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kb.errors import KbError, NothingToDoError
from kb.roles import Deed, Role, allows
from kb.web.admin.drawing import Drawing
from kb.web.admin.forms import LIMITS, Limits, Refusal, refuse_foreign, sent_form
from kb.web.admin.sessions import COOKIE, Seal, Session
from kb.web.admin.words import preferred

__all__ = ["PREFIX", "Gate", "Given", "Moved", "Page", "Refusal", "Sent", "Shown", "Visit"]

PREFIX = "/admin"
LOG = logging.getLogger("askless.admin")


@dataclass(frozen=True)
class Visit:
    """One request of somebody signed in."""

    path: str
    session: Session
    lang: str
    place: Mapping[str, str] = field(default_factory=dict)
    """The variable parts of the address."""
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    """The fields of the form that was sent, the last of each name."""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Every value of each field, in order: boxes that share a name."""
    role: Role = Role.READER
    """What this person may do; whoever has the key of a start may everything."""

    def require(self, deed: Deed) -> None:
        """Go on only where this person may do that.

        Raises:
            Refusal: they may not; a page says so.
        """
        if not allows(self.role, deed):
            raise Refusal(403, "not_allowed")


@dataclass(frozen=True)
class Shown:
    """A page: its template and what stands in it."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class Moved:
    """Another page of ours, and the session from then on if that changes."""

    to: str
    session: Session | None = None


@dataclass(frozen=True)
class Sent:
    """A file of ours: what it holds, its media type, and its name where it is to be saved."""

    body: bytes
    media_type: str
    name: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Its own content policy and ``X-Frame-Options``, where they are others than our pages'."""


Given = Shown | Moved | Sent
Page = Callable[[Visit], Given]
Endpoint = Callable[[Request], Awaitable[Response]]


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine's own and nobody else's."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


@dataclass(frozen=True)
class Gate:
    """Lets in whoever knows the ``key`` of this start."""

    key: str
    drawing: Drawing
    seal: Seal = field(default_factory=lambda: Seal(secrets.token_bytes(32)))

    def endpoint(self, page: Page, limits: Limits = LIMITS) -> Endpoint:
        """The page behind the gate; its forms may be as large as ``limits``."""

        async def answer(request: Request) -> Response:
            lang = preferred(request.headers.get("accept-language", ""))
            session = None
            try:
                session = self._session(request)
                visit = await self._visit(request, session, lang, limits)
                return await run_in_threadpool(self._shown, visit, page, request)
            except Exception as error:  # noqa: BLE001 (no traceback into a log: it may hold a text)
                refusal = refused(error)
            return self.refusal(refusal, session, lang)

        return answer

    def sign_in(self) -> Endpoint:
        """The address that is printed at the start: a session for whoever brings the key."""

        async def answer(request: Request) -> Response:
            lang = preferred(request.headers.get("accept-language", ""))
            given = request.query_params.get("key", "").encode()
            if not hmac.compare_digest(given, self.key.encode()):
                return self.refusal(Refusal(403, "wrong_key"), None, lang)
            session = self._known(request) or Session(secrets.token_urlsafe(16))
            response = RedirectResponse(f"{PREFIX}/", status_code=303)
            self._keep(response, session, request)
            return response

        return answer

    async def missing(self, request: Request, _error: Exception) -> Response:
        """The answer to an address, or a method, that no page has."""
        lang = preferred(request.headers.get("accept-language", ""))
        return self.refusal(Refusal(404, "no_page"), self._known(request), lang)

    def refusal(self, said: Refusal, session: Session | None, lang: str) -> Response:
        """A page that says what was not done, and why."""
        values = {"word": said.word, "values": said.values, "status": said.status}
        shown = Shown("refused.html.j2", values, said.status)
        session = session or Session("")
        return self._page(Visit(PREFIX, session, session.lang or lang), shown)

    def _known(self, request: Request) -> Session | None:
        return self.seal.session(request.cookies.get(_cookie(request), ""))

    def _session(self, request: Request) -> Session:
        session = self._known(request)
        if session is None:
            raise Refusal(403, "not_signed_in")
        return session

    async def _visit(self, request: Request, session: Session, lang: str, limits: Limits) -> Visit:
        fields: dict[str, list[str]] = {}
        if request.method == "POST":
            refuse_foreign(request)
            fields = await sent_form(request, limits)
            given = fields.pop("token", [""])[-1].encode()
            if not hmac.compare_digest(given, self.seal.token(session).encode()):
                raise Refusal(403, "stale_form")
        return Visit(
            path=request.url.path,
            session=session,
            lang=session.lang or lang,
            place={name: str(value) for name, value in request.path_params.items()},
            query=dict(request.query_params),
            form={name: values[-1] for name, values in fields.items()},
            chosen=fields,
            role=Role.ADMIN,
        )

    def _shown(self, visit: Visit, page: Page, request: Request) -> Response:
        found = page(visit)
        if isinstance(found, Shown):
            return self._page(visit, found)
        if isinstance(found, Sent):
            saved = {"Content-Disposition": f'attachment; filename="{found.name}"'}
            headers = {**found.headers, **(saved if found.name else {})}
            return Response(found.body, media_type=found.media_type, headers=headers)
        response = RedirectResponse(found.to, status_code=303)
        if found.session is not None:
            self._keep(response, found.session, request)
        return response

    def _page(self, visit: Visit, shown: Shown) -> Response:
        session = visit.session
        common = {
            "session": session,
            "is_in": bool(session.id),
            "token": self.seal.token(session),
            "path": visit.path,
        }
        html = self.drawing.page(shown.template, visit.lang, common | dict(shown.values))
        return HTMLResponse(html, shown.status)

    def _keep(self, response: Response, session: Session, request: Request) -> None:
        response.set_cookie(
            _cookie(request),
            self.seal.cookie(session),
            path=PREFIX,
            httponly=True,
            samesite="strict",
        )


def _cookie(request: Request) -> str:
    """Named by port: browsers give the cookies of a host to all its ports."""
    server = request.scope.get("server") or ("", 0)
    return f"{COOKIE}_{server[1]}"


def refused(error: Exception) -> Refusal:
    """What a page says of an error; one that is a fault of ours is logged without its text."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, KbError):
        return Refusal(404 if isinstance(error, NothingToDoError) else 500, "said", said=str(error))
    if isinstance(error, HTTPException | ClientDisconnect):
        return Refusal(400, "no_form")
    if isinstance(error, OSError):
        LOG.error("admin: %s", error.strerror or type(error).__name__)
        is_full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        return Refusal(507, "disk_full") if is_full else Refusal(500, "disk", why=error.strerror)
    place = traceback.extract_tb(error.__traceback__)[-1]
    LOG.error("admin: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
    return Refusal(500, "broken")
