"""Answers for programs at ``/api/answers``: articles with how likely they answer, or none.

The same model that matches tickets says how sure it is; below the threshold of the settings the
answer is to hand over to people, with the ways to reach them. Nothing is kept of what was asked.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kb import FORMAT_VERSION
from kb.config_public import Answers
from kb.errors import KbError
from kb.web.floods import Bucket, Minute
from kb.web.origins import preflight, shared

LONGEST_QUESTION = 300
MOST_AT_ONCE = 8
"""Questions that are worked on or wait; beyond them the server says that it is busy."""
_REMEMBERED = 2_048


@dataclass(frozen=True)
class Answer:
    """An article, and the probability (0 to 1) that it is the right one."""

    id: str
    title: str
    summary: str
    url: str
    probability: float

    def document(self) -> dict[str, Any]:
        """The article as JSON; the probability rounded to three digits."""
        return {
            "id": self.id,
            "title": self.title,
            "summary": self.summary,
            "url": self.url,
            "probability": round(self.probability, 3),
        }


class Library:
    """The live articles of a help center, ready to be asked.

    Implementations answer (question, locale) with the articles sure enough, surest first;
    ``version`` changes when the articles do.
    """

    def version(self) -> str:
        """What the answers rest on."""
        raise NotImplementedError

    def answers(self, question: str, locale: str) -> Sequence[Answer]:
        """The articles that answer, none when nothing is sure enough."""
        raise NotImplementedError

    @property
    def is_calibrated(self) -> bool:
        """Whether the probabilities are what people's answers to the shop's audits say."""
        return False


class AnswersPage:
    """Answers ``GET`` with ``q`` and ``locale``."""

    def __init__(
        self,
        settings: Answers,
        library: Library,
        contact: Mapping[str, Mapping[str, Any]],
        threshold: float,
    ) -> None:
        self.settings = settings
        self.library = library
        self.contact = contact
        self.threshold = threshold
        self.everybody = Bucket(settings.most_per_second)
        self.visitors = Minute(settings.most_per_minute)
        self.busy = 0
        # Of its own: while articles are indexed, those that wait would take the collector's.
        self._threads = ThreadPoolExecutor(2, "answers")
        self._found: Callable[..., Sequence[Answer]] = lru_cache(_REMEMBERED)(self._asked)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        response = await self._response(request)
        response.headers.update(shared(request.headers, self.settings.origins))
        response.headers["Cache-Control"] = "no-store"
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            found = preflight(request.headers, self.settings.origins, "GET")
            return Response(status_code=204, headers=dict(found))
        if request.method not in {"GET", "HEAD"}:
            return _fault(405, "ask with GET")
        question = " ".join(request.query_params.get("q", "").split())
        locale = request.query_params.get("locale", next(iter(self.contact)))
        if locale not in self.contact:
            return _fault(400, f"locale is none of {', '.join(self.contact)}")
        if not 0 < len(question) <= LONGEST_QUESTION:
            return _fault(400, f"q holds 1 to {LONGEST_QUESTION} characters")
        address = request.client.host if request.client else ""
        if not (self.visitors.takes(address) and self.everybody.takes()):
            return _fault(429, "too many questions; ask again in a minute", again=60)
        return await self._answered(question, locale)

    async def _answered(self, question: str, locale: str) -> Response:
        if self.busy >= MOST_AT_ONCE:
            return _fault(503, "busy; ask again in some seconds", again=5)
        self.busy += 1
        try:
            loop = asyncio.get_running_loop()
            found = await loop.run_in_executor(self._threads, self._ask, question, locale)
        except (KbError, OSError) as error:
            sys.stderr.write(f"askless: answers: {type(error).__name__}\n")
            return _fault(503, "the articles cannot be read now", again=60)
        finally:
            self.busy -= 1
        articles = [one.document() for one in found[: self.settings.most]]
        document = {
            "format_version": FORMAT_VERSION,
            "locale": locale,
            "answer": "articles" if articles else "hand_over",
            "threshold": self.threshold,
            "calibrated": self.library.is_calibrated,
            "articles": articles,
            "contact": dict(self.contact[locale]),
        }
        return JSONResponse(document)

    def _ask(self, question: str, locale: str) -> Sequence[Answer]:
        return self._found(question, locale, self.library.version())

    def _asked(self, question: str, locale: str, _version: str) -> Sequence[Answer]:
        return self.library.answers(question, locale)


def _fault(status: int, said: str, *, again: int | None = None) -> Response:
    headers = {} if again is None else {"Retry-After": str(again)}
    document = {"format_version": FORMAT_VERSION, "error": said}
    return JSONResponse(document, status_code=status, headers=headers)
