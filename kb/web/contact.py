"""The receiver of the contact form, at ``/api/contact``: kept first, then passed on.

A customer is told that a message arrived once it is on disk. It goes from there when the help desk
has it (:mod:`kb.web.delivery`).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from kb import FORMAT_VERSION
from kb.errors import KbError
from kb.messages import INVALID, MISSING, TOO_LONG, Message, new_reference
from kb.messages import read as message_of
from kb.storage import messagestore
from kb.web.collector import read as body_of
from kb.web.delivery import Delivery, PassOn, say
from kb.web.floods import Bucket, Minute, Seconds
from kb.web.origins import is_allowed, preflight, shared

if TYPE_CHECKING:
    from kb.storage.workspace import Workspace

MOST_BYTES = 65_536
MOST_KEPT = 10_000
"""People's messages that wait here; beyond them no more are taken, and the customer is told so."""
MOST_SUSPECTED = 1_000
"""The same of what programs seem to have sent: it must not fill the place of people's."""
SUSPECTED_DAYS = 30
"""How long what programs seem to have sent is kept; of people nothing goes by itself."""
MOST_PER_SECOND = 5
SAME_SECONDS = 600.0
"""How long a message that comes again, word for word, is the one that came before."""
_SAID: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "lead": "Votre message n'est pas parti. Revenez en arrière et corrigez :",
        MISSING: "est à remplir",
        TOO_LONG: "est trop long",
        INVALID: "n'est pas valable",
        "busy": "Trop de messages à la fois. Revenez en arrière et réessayez dans une minute.",
    },
    "en": {
        "lead": "Your message was not sent. Go back and correct:",
        MISSING: "is missing",
        TOO_LONG: "is too long",
        INVALID: "is not valid",
        "busy": "Too many messages at once. Go back and try again in a minute.",
    },
}


@dataclass
class Recent:
    """The references of what came in the last ten minutes, by a salted hash of what was written.

    A second click, or another try after a line that was cut, is no second message.
    """

    seconds: Seconds = time.monotonic
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False)
    _known: dict[bytes, tuple[float, str]] = field(default_factory=dict, repr=False)

    def reference(self, message: Message) -> str | None:
        """The reference of the same message that was kept before; None for a new one."""
        now = self.seconds()
        self._known = {
            name: one for name, one in self._known.items() if now - one[0] < SAME_SECONDS
        }
        return self._known.get(self._name(message), (0.0, None))[1]

    def keep(self, message: Message) -> None:
        """A message is on disk."""
        self._known[self._name(message)] = self.seconds(), message.reference

    def _name(self, message: Message) -> bytes:
        """Of what the customer wrote, whatever articles were offered meanwhile."""
        same = replace(message, reference="", at=datetime.min.replace(tzinfo=UTC), page="", seen=())
        data = repr(same).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, key=self._salt, digest_size=16).digest()


class ContactPage:
    """Takes messages by ``POST``: JSON from the page's script, or the plain form."""

    def __init__(
        self, workspace: Workspace, own: str, path: str, pass_on: PassOn | None = None
    ) -> None:
        self.workspace = workspace
        self.settings = workspace.settings.contact
        self.origins = frozenset({*self.settings.origins, own})
        self.path = path
        forward = self.settings.forward
        self.delivery = Delivery(workspace, pass_on, forward) if pass_on else None
        self.everybody = Bucket(MOST_PER_SECOND)
        self.visitors = Minute(self.settings.most_per_minute)
        self.recent = Recent()
        self._keeping = asyncio.Lock()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        response = await self._response(request, receive)
        response.headers.update(shared(request.headers, self.origins))
        response.headers["Cache-Control"] = "no-store"
        await response(scope, receive, send)

    async def _response(self, request: Request, receive: Any) -> Response:
        headers = request.headers
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=dict(preflight(headers, self.origins, "POST")))
        if request.method != "POST":
            return PlainTextResponse("send with POST", 405)
        if not is_allowed(headers, self.origins):
            return PlainTextResponse("not from here", 403)
        body = await body_of(receive, headers, MOST_BYTES)
        if body is None:
            return PlainTextResponse("too large", 413)
        is_form = "form-urlencoded" in headers.get("content-type", "")
        fields = _fields(body, is_form=is_form)
        # What follows is for people or for a script, which says so.
        is_form = is_form and "application/json" not in headers.get("accept", "")
        address = request.client.host if request.client else ""
        if not (self.visitors.takes(address) and self.everybody.takes()):
            return self._refused(429, {}, fields, is_form)
        return await self._taken(fields, is_form)

    async def _taken(self, fields: Mapping[str, Any], is_form: bool) -> Response:
        locales = self.workspace.settings.site_locales
        message, errors = message_of(fields, locales, datetime.now(UTC), new_reference())
        if message is None:
            return self._refused(422, errors, fields, is_form)
        try:
            async with self._keeping:
                reference = await self._reference(message)
        except (OSError, KbError) as error:
            say(message.reference, f"cannot be kept ({type(error).__name__}); customer told")
            return self._refused(503, {}, fields, is_form)
        if self.delivery is not None:
            self.delivery.start()
        if is_form:
            return RedirectResponse(f"{self.path}/{message.locale}/contact/sent/", 303)
        return JSONResponse({"format_version": FORMAT_VERSION, "reference": reference}, 202)

    async def _reference(self, message: Message) -> str:
        """The reference under which a message is kept: that of before if it comes again."""
        before = self.recent.reference(message)
        if before is not None:
            return before
        await asyncio.to_thread(self._kept, message)
        self.recent.keep(message)
        return message.reference

    def _kept(self, message: Message) -> None:
        if message.is_suspected:
            before = message.at - timedelta(days=SUSPECTED_DAYS)
            messagestore.drop_suspected(self.workspace, before)
        most = MOST_SUSPECTED if message.is_suspected else MOST_KEPT
        if messagestore.count(self.workspace, is_suspected=message.is_suspected) >= most:
            raise OSError("too many messages wait")
        messagestore.keep(self.workspace, message)

    def _refused(
        self, status: int, errors: Mapping[str, str], fields: Mapping[str, Any], is_form: bool
    ) -> Response:
        headers = {} if status == 422 else {"Retry-After": "60"}
        if not is_form:
            document = {"format_version": FORMAT_VERSION, "errors": dict(errors)}
            return JSONResponse(document, status, headers)
        said = _SAID["fr" if fields.get("locale") == "fr" else "en"]
        lines = [f"- {name} {said[what]}" for name, what in errors.items()]
        text = "\n".join([said["lead"], *lines]) if lines else said["busy"]
        return PlainTextResponse(text + "\n", status, headers)


def _fields(body: bytes, *, is_form: bool) -> Mapping[str, Any]:
    """The fields of a form or of a JSON object; none of what is neither."""
    try:
        text = body.decode("utf-8")
        if is_form:
            return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=50))
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
