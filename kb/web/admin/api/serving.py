"""The gate of the JSON API: a bearer token with each request, no cookie, no form.

So no page of a browser can ask here in somebody's name, and nothing has to be guarded against that.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from kb.people import Person
from kb.roles import Role
from kb.storage.people_ways import hashed
from kb.web.admin.api.declared import Call, Operation, Services
from kb.web.admin.api.document import VERSION_PATTERN, is_place
from kb.web.admin.api.faults import Stop, answered, stopped
from kb.web.admin.api.limits import Limiter
from kb.web.admin.doors import network_address
from kb.web.admin.forms import LONGEST_READ

LONGEST = 2 * 1024 * 1024
"""Bytes of a body."""
LONGEST_TOKEN = 200
_VERSION = re.compile(VERSION_PATTERN, re.ASCII)
_KEY = re.compile(r"\w{1,40}", re.ASCII)
MOST_TOLD = 5
"""Faults of one body that are told."""


@dataclass(frozen=True)
class Gate:
    """Knows callers by their tokens, and how often each may ask."""

    services: Services
    limiter: Limiter

    def caller(self, request: Request) -> tuple[Person, Role]:
        """Whose token a request brings, and what it may do.

        Raises:
            Stop: none that is good, or it asks too often.
        """
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip()
        if kind.casefold() != "bearer" or not token:
            self.paced(f"nobody {network_address(request)}")
            raise Stop("no_token")
        found = None
        if len(token) <= LONGEST_TOKEN:
            self.paced(f"token {hashed(token)}")
            found = self.services.accounts.tokens.person(token)
        if found is None:
            self.paced(f"nobody {network_address(request)}")
            raise Stop("wrong_token")
        return found

    def paced(self, key: str) -> None:
        """Go on unless ``key`` asks too often.

        Raises:
            Stop: it does.
        """
        if seconds := self.limiter.wait(key):
            raise Stop("too_many", headers={"Retry-After": str(math.ceil(seconds))})


def application(services: Services, operations: Sequence[Operation], limiter: Limiter) -> Starlette:
    """The API; mount it below ``/admin/api``."""
    gate, by_path = Gate(services, limiter), dict[str, dict[str, Operation]]()
    for one in operations:
        by_path.setdefault(one.path, {})[one.method] = one
    routes = [Route(path, Endpoint(gate, own)) for path, own in by_path.items()]
    made = Starlette(routes=routes, exception_handlers={HTTPException: _missing})
    made.router.redirect_slashes = False
    return made


async def _missing(_request: Request, _error: Exception) -> Response:
    return answered(Stop("not_found"))


@dataclass(frozen=True)
class Endpoint:
    """One address with its operations, by method."""

    gate: Gate
    operations: Mapping[str, Operation]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request, whatever happens."""
        request = Request(scope, receive)
        try:
            response = await self.respond(request)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 (no traceback into a log: it may hold a text)
            response = answered(stopped(error))
        await response(scope, receive, send)

    async def respond(self, request: Request) -> Response:
        """What the operation of the request's method gives.

        Raises:
            Stop: it is not done.
        """
        method = "GET" if request.method == "HEAD" else request.method
        operation = self.operations.get(method)
        if operation is None:
            allowed = {*self.operations, *(["HEAD"] if "GET" in self.operations else [])}
            raise Stop("no_method", headers={"Allow": ", ".join(sorted(allowed))})
        person, role = await self._caller(request, operation)
        place = _place(request)
        query = _query(request, operation)
        body = await _body(request, operation)
        call = Call(person, role, place, query, body, _version(request, operation))
        return await run_in_threadpool(_done, self.gate.services, operation, call)

    async def _caller(self, request: Request, operation: Operation) -> tuple[Person | None, Role]:
        if operation.deed is None:
            self.gate.paced(f"open {network_address(request)}")
            return None, Role.READER
        person, role = await run_in_threadpool(self.gate.caller, request)
        Call(person, role).require(operation.deed)
        return person, role


def _done(services: Services, operation: Operation, call: Call) -> Response:
    found = operation.do(services, call)
    if found is None:
        return Response(status_code=operation.status)
    headers = {"ETag": f'"{found.version}"'} if operation.gives_version else None  # type: ignore[attr-defined]
    text = found.model_dump_json().encode()
    return Response(text, operation.status, headers, "application/json")


def _place(request: Request) -> dict[str, str]:
    """The variable parts of the address; what cannot be one is not there."""
    found = {name: str(value) for name, value in request.path_params.items()}
    if not all(is_place(name, value) for name, value in found.items()):
        raise Stop("not_found")
    return found


def _query(request: Request, operation: Operation) -> BaseModel | None:
    """What stands behind the question mark, as the operation's model reads it."""
    given = request.query_params.multi_items()
    names = [name for name, _ in given]
    if len(set(names)) != len(names):
        raise Stop("invalid", "a name stands twice behind the question mark")
    if operation.query is None:
        if given:
            raise Stop("invalid", "this address takes nothing behind a question mark")
        return None
    try:
        return operation.query.model_validate(dict(given))
    except ValidationError as error:
        raise Stop("invalid", told(error)) from error


async def _body(request: Request, operation: Operation) -> BaseModel | None:
    """What was sent, as the operation's model reads it."""
    if operation.body is None:
        return None
    kind, _, more = request.headers.get("content-type", "").partition(";")
    coding = request.headers.get("content-encoding", "identity")
    is_utf8 = more.strip().replace('"', "").casefold() in {"", "charset=utf-8"}
    if kind.strip().casefold() != "application/json" or coding != "identity" or not is_utf8:
        raise Stop("no_json")
    sent = await _sent(request)
    try:
        return operation.body.model_validate_json(sent)
    except ValidationError as error:
        raise Stop("invalid", told(error)) from error


async def _sent(request: Request) -> bytes:
    parts, length = [], 0
    async for part in request.stream():
        length += len(part)
        if length <= LONGEST:
            parts.append(part)
        if length > LONGEST_READ:  # read on until then, so that the sender sees our answer
            break
    if length > LONGEST:
        raise Stop("too_long")
    return b"".join(parts)


def _version(request: Request, operation: Operation) -> str:
    if not operation.needs_version:
        return ""
    given = request.headers.get("if-match")
    if given is None:
        raise Stop("no_version")
    if not _VERSION.fullmatch(given):
        raise Stop("invalid", "If-Match takes one version, as `version` and ETag give it")
    return given.strip('"')


def told(error: ValidationError) -> str:
    """What is wrong with what was sent, without what was sent: places and rules only."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    lines = [": ".join(filter(None, [_where(one["loc"]), _rule(one)])) for one in found]
    return "; ".join(dict.fromkeys(lines[:MOST_TOLD]))


def _where(place: Sequence[int | str]) -> str:
    parts = (str(part) for part in place)
    return ".".join(part if _KEY.fullmatch(part) else "…" for part in parts)


def _rule(one: Any) -> str:
    if one["type"] == "json_invalid":
        return "the body is no JSON"
    return str(one["msg"]).removeprefix("Value error, ").lower()
