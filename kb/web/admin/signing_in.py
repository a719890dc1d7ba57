"""Signing in: the address with the key of a start, the form for a password, and reset links.

What is asked before anybody is known is held by a cookie of its own, so that nobody can sign a
browser in under a name that its user did not choose.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kb.people import LONGEST_NAME, LONGEST_PASSWORD, SHORTEST_PASSWORD, Person, password_problem
from kb.storage.accounts import Accounts, Tried
from kb.web.admin.doors import (
    DEVICE_SECONDS,
    PREFIX,
    SECONDS,
    KeyDoor,
    cookie_name,
    network_address,
    set_cookie,
)
from kb.web.admin.forms import Limits, Refusal, SentForm, refuse_foreign, sent_form, unpacked
from kb.web.admin.gate import Endpoint, Gate, Shown, Visit, here, own, refused, spoken
from kb.web.admin.sessions import COOKIE, Seal, Session

VISIT = "askless_visit"
DEVICE = "askless_device"
LIMITS = Limits(longest=8 * 1024 * 1024)
"""A form to sign in with may carry what somebody was writing when their session ended."""

Answer = Callable[[Request, dict[str, str]], Response]


def key_routes(gate: Gate, door: KeyDoor) -> list[Route]:
    """The address that is printed at the start: a session for whoever brings the key."""

    async def answer(request: Request) -> Response:
        given = request.query_params.get("key", "").encode()
        if not hmac.compare_digest(given, door.key.encode()):
            return gate.refusal(Refusal(403, "wrong_key"), None, spoken(request))
        known = door.caller(request)
        session = known.session if known else Session(secrets.token_urlsafe(16))
        response = RedirectResponse(f"{PREFIX}/", status_code=303)
        set_cookie(response, request, COOKIE, door.seal.cookie(session))
        return response

    return [Route("/sign-in", answer)]


@dataclass(frozen=True)
class SignIn:
    """The form for name and password; ``elsewhere`` is (what its button says, where it leads)."""

    accounts: Accounts
    seal: Seal
    elsewhere: tuple[str, str] | None = None

    def routes(self, gate: Gate) -> list[Route]:
        """Signing in, and choosing a password with a reset link."""

        def asked(request: Request, _form: dict[str, str]) -> Response:
            return self.form(gate, request, None)

        def signed(request: Request, form: dict[str, str]) -> Response:
            return self._signed(gate, request, form)

        def link(request: Request, _form: dict[str, str]) -> Response:
            return self._link(gate, request, request.query_params.get("code", ""))

        def chosen(request: Request, form: dict[str, str]) -> Response:
            return self._chosen(gate, request, form)

        return [
            Route("/sign-in", plain(gate, asked), methods=["GET"]),
            Route("/sign-in", plain(gate, signed), methods=["POST"]),
            Route("/reset", plain(gate, link), methods=["GET"]),
            Route("/reset", plain(gate, chosen), methods=["POST"]),
        ]

    def form(self, gate: Gate, request: Request, kept: SentForm | None) -> Response:
        """The form; what was sent without a session is ``kept`` in it, with whose it was."""
        if kept is None and not request.url.path.endswith("/sign-in"):
            to = quote(here(request), safe="")
            return RedirectResponse(f"{PREFIX}/sign-in?to={to}", status_code=303)
        values = {
            "to": own(request.query_params.get("to", "")),
            "note": "password_chosen" if "chosen" in request.query_params else "",
            "kept": "" if kept is None else kept.packed,
            "name": "",
        }
        return self._page(gate, request, "sign_in.html.j2", values, 200 if kept is None else 401)

    def _signed(self, gate: Gate, request: Request, form: dict[str, str]) -> Response:
        """Let somebody in, or say that name or password is wrong, or how long to wait."""
        values = {"to": own(form.get("to", "")), "kept": form.get("kept", ""), "note": ""}
        name, password = form.get("name", "")[:400], form.get("password", "")[:LONGEST_PASSWORD]
        values["name"] = name[:LONGEST_NAME]
        if not self._is_own(request, form):
            return self._problem(gate, request, values, "sign_in_again")
        tried = Tried(network_address(request), self._device(request, name))
        outcome = self.accounts.sign_ins.sign_in(name, password, tried)
        if outcome.wait:
            seconds = int(outcome.wait.total_seconds()) + 1
            response = self._problem(gate, request, values, "sign_in_wait", 429, seconds=seconds)
            response.headers["Retry-After"] = str(seconds)
            return response
        if outcome.person is None:
            return self._problem(gate, request, values, "sign_in_wrong")
        return self._let_in(gate, request, outcome.person, outcome.secret, values)

    def _let_in(
        self, gate: Gate, request: Request, person: Person, secret: str, values: Mapping[str, str]
    ) -> Response:
        former = request.cookies.get(cookie_name(COOKIE, request), "")
        if former:
            self.accounts.sessions.drop(former)
        response = self._first(gate, request, person, secret, values)
        set_cookie(response, request, COOKIE, secret, seconds=SECONDS)
        device = self.seal.sealed("device", [person.name, secrets.token_urlsafe(16)])
        set_cookie(response, request, DEVICE, device, seconds=DEVICE_SECONDS)
        return response

    def _first(
        self, gate: Gate, request: Request, person: Person, secret: str, values: Mapping[str, str]
    ) -> Response:
        """Where somebody wanted to go; or what they wrote before, to be sent again."""
        kept = unpacked(values["kept"]) if values["kept"] else None
        if kept is None or own(kept.path) != kept.path:
            return RedirectResponse(values["to"], status_code=303)
        from kb.storage.people_ways import hashed

        session = Session(hashed(secret), person.name)
        visit = Visit(PREFIX, session, spoken(request), role=person.role, person=person)
        return gate.drawn(visit, Shown("again.html.j2", {"sent": kept}))

    def _link(self, gate: Gate, request: Request, code: str, problem: str = "") -> Response:
        """The form to choose a password, for whoever has a link that still works."""
        person = self.accounts.sign_ins.reset_person(code)
        if person is None:
            return gate.refusal(Refusal(404, "no_reset"), None, spoken(request))
        values = {"code": code, "who": person, "problem": problem, "least": SHORTEST_PASSWORD}
        return self._page(gate, request, "reset.html.j2", values, 400 if problem else 200)

    def _chosen(self, gate: Gate, request: Request, form: dict[str, str]) -> Response:
        code, password = form.get("code", ""), form.get("password", "")
        person = self.accounts.sign_ins.reset_person(code)
        if person is None:
            return gate.refusal(Refusal(404, "no_reset"), None, spoken(request))
        problem = password_problem(password, person.name)
        if not self._is_own(request, form):
            problem = "sign_in_again"
        if problem:
            return self._link(gate, request, code, problem)
        if self.accounts.sign_ins.reset(code, password) is None:
            return gate.refusal(Refusal(404, "no_reset"), None, spoken(request))
        return RedirectResponse(f"{PREFIX}/sign-in?chosen=1", status_code=303)

    def _problem(
        self, gate: Gate, request: Request, values: Mapping[str, str], word: str,
        status: int = 403, **parts: int,
    ) -> Response:  # fmt: skip
        said = {"problem": word, "parts": parts}
        return self._page(gate, request, "sign_in.html.j2", {**values, **said}, status)

    def _page(
        self, gate: Gate, request: Request, template: str, values: Mapping[str, Any], status: int
    ) -> Response:
        """A page before anybody is known, its form bound to this browser."""
        seen = self._seen(request)
        mark = seen or secrets.token_urlsafe(16)
        common = {"mark": self._mark(mark), "elsewhere": self.elsewhere, "longest": LONGEST_NAME}
        plain = {"problem": "", "parts": {}} | common | dict(values)
        response = gate.drawn(Visit(PREFIX, Session(""), spoken(request)),
                              Shown(template, plain, status))  # fmt: skip
        if not seen:
            set_cookie(response, request, VISIT, mark)
        return response

    def _seen(self, request: Request) -> str:
        return request.cookies.get(cookie_name(VISIT, request), "")

    def _mark(self, visit: str) -> str:
        return self.seal.signature("visit", visit)

    def _is_own(self, request: Request, form: Mapping[str, str]) -> bool:
        seen = self._seen(request)
        given = form.get("mark", "").encode()
        return bool(seen) and hmac.compare_digest(given, self._mark(seen).encode())

    def _device(self, request: Request, name: str) -> str:
        """The mark of a browser with which this person signed in before; "" for none."""
        known = self.seal.opened("device", request.cookies.get(cookie_name(DEVICE, request), ""))
        is_theirs = isinstance(known, list) and known[:1] == [name.strip().casefold()]
        return str(known[1]) if is_theirs and known is not None else ""


def plain(gate: Gate, page: Answer) -> Endpoint:
    """A page in front of the gate, with a clear answer whatever happens."""

    async def answer(request: Request) -> Response:
        try:
            form: dict[str, str] = {}
            if request.method == "POST":
                refuse_foreign(request)
                form = {k: values[-1] for k, values in (await sent_form(request, LIMITS)).items()}
            return await run_in_threadpool(page, request, form)
        except Exception as error:  # noqa: BLE001 (no traceback into a log: it may hold a password)
            return gate.refusal(refused(error), None, spoken(request))

    return answer
