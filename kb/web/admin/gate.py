"""The gate of the admin pages: who comes in, and an answer to every request, whatever happens.

Pages are plain functions from a :class:`Visit` to what they show or where they lead. The gate reads
the request, refuses what comes from elsewhere, draws the page and keeps the session. Nothing of a
request or of a ticket reaches a log: a fault of ours is told by its kind and its line in the code.
"""

from __future__ import annotations

import errno
import hmac
import logging
import re
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kb.errors import DatabaseError, KbError, NothingToDoError, WorkspaceBusyError
from kb.people import Person
from kb.people_passwords import BusyError
from kb.roles import Deed, Role, allows
from kb.web.admin.doors import PREFIX, Caller, Door, dressed
from kb.web.admin.drawing import Drawing
from kb.web.admin.forms import (
    LIMITS,
    Limits,
    Refusal,
    SentForm,
    is_surely_own,
    refuse_foreign,
    sent_form,
)
from kb.web.admin.proxies import is_loopback
from kb.web.admin.refusals import resolved
from kb.web.admin.sessions import Seal, Session
from kb.web.admin.uploads import Received, Upload, is_upload, received
from kb.web.admin.words import preferred

__all__ = [
    "PREFIX", "Gate", "Given", "Moved", "Page", "Refusal", "Sent", "Shown", "Visit", "is_loopback",
]  # fmt: skip

_OWN = re.compile(rf"{PREFIX}/[\w./?=&%+,:~-]*", re.ASCII)
LOG = logging.getLogger("askless.admin")
FAULT = 500
"""Statuses from here on say that what was asked could not be done, whoever asks."""
SECRETS = frozenset({"password", "old", "new"})
"""Fields that never go back to a browser."""


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
    files: Mapping[str, Upload] = field(default_factory=dict)
    """The file of each name; those that a page does not take are gone after its answer."""
    role: Role = Role.READER
    """What this person may do; whoever has the key of a start may everything."""
    origin: str = ""
    """Under which address the browser reached us."""
    person: Person | None = None
    """Who signed in; None under the key of a start, where ``session.who`` is on trust."""

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


@dataclass(frozen=True)
class Gate:
    """Lets in whom the ``door`` knows; ``seal`` knows the forms of our own pages again."""

    door: Door
    drawing: Drawing
    seal: Seal
    sign_in: SignInForm | None = None
    """The form that is shown to whoever may sign in with it."""

    def endpoint(self, page: Page, limits: Limits = LIMITS) -> Endpoint:
        """The page behind the gate; its forms may be as large as ``limits``."""

        async def answer(request: Request) -> Response:
            caller, form, sent = None, Received(), None
            try:
                caller = await run_in_threadpool(self.door.caller, request)
                form = await self._form(request, caller, limits)
                return await run_in_threadpool(self._answered, request, caller, form, page)
            except Exception as error:  # noqa: BLE001 (no traceback into a log: it may hold a text)
                refusal = refused(error)
                if refusal.status >= FAULT:
                    sent = await self._typed(request, form, caller, limits)
            finally:
                form.forget()
            return self.refusal(refusal, caller, spoken(request), sent)

        return answer

    async def missing(self, request: Request, _error: Exception) -> Response:
        """The answer to an address, or a method, that no page has."""
        try:
            caller = await run_in_threadpool(self.door.caller, request)
        except KbError as error:
            return self.refusal(refused(error), None, spoken(request))
        return self.refusal(Refusal(404, "no_page"), caller, spoken(request))

    def refusal(
        self, said: Refusal, caller: Caller | None, lang: str, sent: SentForm | None = None
    ) -> Response:
        """A page that says what was not done, and why; what was ``sent`` stays with it."""
        visit = self._visit_of(caller, lang)
        own = resolved(said.values, visit.lang)
        values = {"word": said.word, "values": own, "status": said.status, "sent": sent}
        return self.drawn(visit, Shown("refused.html.j2", values, said.status))

    def drawn(self, visit: Visit, shown: Shown) -> Response:
        """A page as an answer."""
        own = self.drawing.sections
        common = {
            "session": visit.session,
            "is_in": bool(visit.session.id),
            "person": visit.person,
            "can_sign_out": self.sign_in is not None,
            "token": self.seal.token(visit.session),
            "path": visit.path,
            "sections": [(word, to) for word, to, deed in own if allows(visit.role, deed)],
        }
        html = self.drawing.page(shown.template, visit.lang, common | dict(shown.values))
        return HTMLResponse(html, shown.status)

    async def _typed(
        self, request: Request, form: Received, caller: Caller | None, limits: Limits
    ) -> SentForm | None:
        """What somebody typed and a fault kept from being saved; no password, no file.

        Where the fault kept us from asking who it is, the form goes with the token that it came
        with: it is good once they are known again, if it ever was.
        """
        if request.method != "POST" or not is_surely_own(request) or is_upload(request):
            return None
        fields = form.fields
        if caller is None and not fields:
            try:
                fields = (await self._form(request, None, limits)).fields
            except (Refusal, ClientDisconnect, RuntimeError):  # the last: it was read already
                return None
        token = fields.pop("token", [""])[-1]
        if not fields or not SECRETS.isdisjoint(fields):
            return None
        return SentForm(here(request), fields, token if caller is None else "")

    async def _form(self, request: Request, caller: Caller | None, limits: Limits) -> Received:
        if request.method != "POST":
            return Received()
        refuse_foreign(request)
        if limits.uploads is None or not is_upload(request):
            return Received(await sent_form(request, limits))
        return Received() if caller is None else await received(request, limits)

    def _answered(
        self, request: Request, caller: Caller | None, form: Received, page: Page
    ) -> Response:
        fields = form.fields
        given = fields.pop("token", [""])[-1].encode()
        sent = SentForm(request.url.path, fields) if request.method == "POST" else None
        if caller is None:
            return self._turned_away(request, sent, given)
        if sent is not None and not self._is_own(given, caller.session):
            kept = sent if is_surely_own(request) else None
            return self.refusal(Refusal(403, "stale_form"), caller, spoken(request), kept)
        visit = Visit(
            path=request.url.path,
            origin=f"{request.url.scheme}://{request.headers.get('host', '')}",
            session=caller.session,
            lang=caller.session.lang or spoken(request),
            place={name: str(value) for name, value in request.path_params.items()},
            query=dict(request.query_params),
            form={name: values[-1] for name, values in fields.items()},
            chosen=fields,
            files=form.files,
            role=caller.role,
            person=caller.person,
        )
        response, now = self._shown(visit, page(visit), caller)
        if now is not None:
            self.door.keep(response, request, now)
        return response

    def _shown(self, visit: Visit, found: Given, caller: Caller) -> tuple[Response, Caller | None]:
        """The answer, and the caller where their session is to be kept with it."""
        now = caller if caller.is_new else None
        if isinstance(found, Shown):
            return self.drawn(visit, found), now
        if isinstance(found, Sent):
            saved = {"Content-Disposition": f'attachment; filename="{found.name}"'}
            headers = {**found.headers, **(saved if found.name else {})}
            return Response(found.body, media_type=found.media_type, headers=headers), now
        response = RedirectResponse(found.to, status_code=303)
        return response, now if found.session is None else dressed(caller, found.session)

    def _turned_away(self, request: Request, sent: SentForm | None, given: bytes) -> Response:
        """The way in; a text that somebody wrote before their session ended goes with them."""
        if request.headers.get("sec-fetch-site") in {"cross-site", "same-site"} and sent is None:
            # A link from elsewhere brings no strict cookie; asked again from our own page it does.
            return self.drawn(self._visit_of(None, spoken(request)), Shown("onward.html.j2",
                              {"to": here(request)}))  # fmt: skip
        last = Session(self.door.last_id(request))
        is_own = is_surely_own(request) or (bool(last.id) and self._is_own(given, last))
        kept = sent if sent is not None and is_own and sent.fields else None
        if self.sign_in is not None:
            return self.sign_in.form(self, request, kept)
        return self.refusal(Refusal(403, self.door.word), None, spoken(request), kept)

    def _is_own(self, given: bytes, session: Session) -> bool:
        return hmac.compare_digest(given, self.seal.token(session).encode())

    def _visit_of(self, caller: Caller | None, lang: str) -> Visit:
        if caller is None:
            return Visit(PREFIX, Session(""), lang)
        lang = caller.session.lang or lang
        return Visit(PREFIX, caller.session, lang, role=caller.role, person=caller.person)


class SignInForm(Protocol):
    """What shows the form to sign in with."""

    def form(self, gate: Gate, request: Request, kept: SentForm | None) -> Response:
        """The form; what was sent without a session is ``kept`` in it."""


def spoken(request: Request) -> str:
    """The language a browser asks for."""
    return preferred(request.headers.get("accept-language", ""))


def here(request: Request) -> str:
    """The address that was asked for, without its host."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def own(path: str) -> str:
    """``path`` if it is one of our pages, else the first page."""
    return path if _OWN.fullmatch(path) else f"{PREFIX}/"


def refused(error: Exception) -> Refusal:
    """What a page says of an error; one that is a fault of ours is logged without its text."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, DatabaseError):
        LOG.error("admin: %s", error)
        return Refusal(503, "database_gone")
    if isinstance(error, BusyError):
        return Refusal(503, "busy")
    if isinstance(error, WorkspaceBusyError):
        return Refusal(503, "not_possible", said=error)
    if isinstance(error, KbError):
        return Refusal(404 if isinstance(error, NothingToDoError) else 500, "said", said=error)
    if isinstance(error, HTTPException | ClientDisconnect):
        return Refusal(400, "no_form")
    if isinstance(error, OSError):
        LOG.error("admin: %s", error.strerror or type(error).__name__)
        is_full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        return Refusal(507, "disk_full") if is_full else Refusal(500, "disk", why=error.strerror)
    place = traceback.extract_tb(error.__traceback__)[-1]
    LOG.error("admin: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
    return Refusal(500, "broken")
