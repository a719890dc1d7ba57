"""The help center beside the admin pages where it is not built yet: served as soon as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, RedirectResponse

from kb.web.app import Receive, Scope, Send


class LateSite:
    """An application that ``make`` gives once it can; before that ``/`` leads to ``instead``."""

    def __init__(self, make: Callable[[], Starlette | None], instead: str) -> None:
        self._make = make
        self._instead = instead
        self._site: Starlette | None = None
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the help center does, if there is one by now."""
        async with self._making:  # once: what passes messages on begins with it
            if self._site is None:
                self._site = await run_in_threadpool(self._make)
        if self._site is not None:
            await self._site(scope, receive, send)
        elif scope["path"] in ("", "/"):
            await RedirectResponse(self._instead, status_code=307)(scope, receive, send)
        else:
            await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
