"""What the API says when something is not done: one form for every status, in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response

from kb.errors import (
    GapError,
    KbError,
    NothingToDoError,
    ReviewError,
    StaleEditError,
    WorkspaceBusyError,
)
from kb.web.admin.api.shapes import Conflict, Fault, Problem
from kb.web.admin.forms import Refusal
from kb.web.admin.gate import refused

CODES: Mapping[str, tuple[int, str]] = {
    "invalid": (400, "what was sent is not as the document says"),
    "no_token": (401, "send a token: Authorization: Bearer askless_…"),
    "wrong_token": (401, "this token is unknown, revoked or too old"),
    "not_allowed": (403, "the role of this token or of its person does not allow it"),
    "not_found": (404, "there is no such thing here"),
    "no_method": (405, "this address has no such method"),
    "conflict": (409, "it was changed meanwhile; nothing was kept of what was sent"),
    "refused": (409, "this cannot be done now"),
    "too_long": (413, "the body is too long"),
    "no_json": (415, "send a body as Content-Type: application/json"),
    "no_version": (428, "send the version that you read, in If-Match"),
    "too_many": (429, "this token asked too often; wait as long as Retry-After says"),
    "broken": (500, "a fault of ours, which is written into the server's log"),
    "busy": (503, "another askless command is at work here; try again in a moment"),
    "database_gone": (503, "the review database does not answer; nothing was kept"),
    "disk_full": (507, "the disk is full; nothing was kept"),
}
"""Every code, its status and what it means; codes are never renamed within ``v1``."""
_WORDS = {
    "article_gone": "not_found",
    "no_page": "not_found",
    "no_such_article": "not_found",
    "said": "refused",
    "not_decided": "refused",
    "disk": "broken",
}
"""Words of the pages' refusals that have another code here."""


class Stop(Refusal):
    """A request that is not done: one of :data:`CODES`, with a message of its own or the usual."""

    def __init__(
        self, code: str, message: str = "", *, conflict: Conflict | None = None,
        headers: Mapping[str, str] | None = None, why: str = "",
    ) -> None:  # fmt: skip
        super().__init__(CODES[code][0], code)
        self.message = message or CODES[code][1]
        self.conflict = conflict
        self.headers = dict(headers or {})
        self.why = why or None


def stopped(error: Exception) -> Stop:
    """What is said of an error; one that is a fault of ours is logged without its text."""
    if isinstance(error, Stop):
        return error
    if isinstance(error, StaleEditError):
        return Stop("conflict")
    if isinstance(error, WorkspaceBusyError):
        return Stop("busy", headers={"Retry-After": "2"})
    if isinstance(error, NothingToDoError):
        return Stop("not_found", str(error), why=error.code)
    if isinstance(error, ReviewError | GapError):
        return Stop("refused", str(error), why=error.code)
    found = refused(error)
    code = _WORDS.get(found.word, found.word)
    said = found.values.get("said")
    if code not in CODES or (code == "refused" and found.status >= 500):
        return Stop("broken")
    return Stop(code, str(said) if isinstance(said, KbError | str) else "")


def answered(stop: Stop) -> Response:
    """The answer that says it."""
    fault = Fault(code=stop.word, message=stop.message, why=stop.why)
    problem = Problem(error=fault, conflict=stop.conflict)
    text = problem.model_dump_json(exclude_none=True)
    headers = {"WWW-Authenticate": "Bearer", **stop.headers}
    if stop.status != HTTPStatus.UNAUTHORIZED:
        headers = stop.headers
    return Response(text.encode(), stop.status, headers, "application/json")
