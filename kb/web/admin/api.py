"""The gate of the JSON API: a bearer token with each request, no cookie, no form.

So no page of a browser can ask here in somebody's name, and nothing has to be guarded against that.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kb.people import Person
from kb.roles import Deed, Role, allows
from kb.storage.accounts import Accounts
from kb.web.admin.forms import Refusal
from kb.web.admin.gate import refused

PATH = "/api/v1"
LONGEST = 2 * 1024 * 1024
SAID = {
    "no_token": "send a token: Authorization: Bearer askless_…",
    "wrong_token": "this token is unknown, revoked or too old",
    "not_allowed": "the role of this token or of its person does not allow it",
    "no_json": "the body is no JSON object",
    "too_long": "the body is too long",
    "database_gone": "the review database does not answer; nothing was kept",
}


@dataclass(frozen=True)
class Call:
    """One request of a script; ``role`` is the lesser of its person's and its token's."""

    person: Person
    role: Role
    place: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any]

    def require(self, deed: Deed) -> None:
        """Go on only where this token may do that.

        Raises:
            Refusal: it may not.
        """
        if not allows(self.role, deed):
            raise Refusal(403, "not_allowed")


class Fault(Refusal):
    """A request of a script that is not done; told in JSON only."""


Answer = Callable[[Call], Mapping[str, Any]]


def routes(accounts: Accounts) -> list[Route]:
    """The addresses of the API."""
    return [Route(f"{PATH}/me", endpoint(accounts, me), methods=["GET"])]


def endpoint(accounts: Accounts, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """``answer`` behind the gate; what it raises becomes a JSON object with a status."""

    async def guarded(request: Request) -> Response:
        try:
            person, role = await run_in_threadpool(_caller, accounts, request)
            body = await _body(request)
            place = {name: str(value) for name, value in request.path_params.items()}
            call = Call(person, role, place, dict(request.query_params), body)
            return JSONResponse(dict(await run_in_threadpool(answer, call)))
        except Exception as error:  # noqa: BLE001 (no traceback into a log: it may hold a text)
            refusal = refused(error)
        said = refusal.values.get("said") or SAID.get(refusal.word, refusal.word)
        headers = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else None
        document = {"error": {"code": refusal.word, "message": said}}
        return JSONResponse(document, refusal.status, headers)

    return guarded


def me(call: Call) -> dict[str, Any]:
    """Whose token this is, and what it may do."""
    deeds = [deed.value for deed in Deed if allows(call.role, deed)]
    return {"name": call.person.name, "role": call.role.value, "deeds": deeds}


def _caller(accounts: Accounts, request: Request) -> tuple[Person, Role]:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.casefold() != "bearer" or not token.strip():
        raise Fault(401, "no_token")
    found = accounts.tokens.person(token.strip())
    if found is None:
        raise Fault(401, "wrong_token")
    return found


async def _body(request: Request) -> Mapping[str, Any]:
    """The object that was sent; an empty one where nothing was.

    Raises:
        Fault: it is no JSON object, or too long.
    """
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            raise Fault(413, "too_long")
    if not body:
        return {}
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Fault(400, "no_json") from error
    if not isinstance(found, dict):
        raise Fault(400, "no_json")
    return found
