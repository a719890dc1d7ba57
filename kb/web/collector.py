"""The collector: events of the help center's pages, at ``/e``, kept when the answer goes out.

Messages wait together for one transaction, and each is answered once it is on disk: a process that
is killed loses nothing that it acknowledged. What a visitor's browser says beside the listed
fields (address, agent, cookies) is not looked at; texts are masked before they are stored.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers

from kb.config_public import Collect
from kb.errors import DatabaseError
from kb.events import MOST_BYTES, Event, Mask, masked, parsed, told_apart
from kb.storage import eventstore
from kb.storage.reviewdb import ReviewDatabase
from kb.web import patience
from kb.web.floods import Bucket, Day, Minute
from kb.web.origins import Scope, is_allowed, is_unmeasured, preflight, shared

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
MOST_WAITING = 20_000
"""Events that wait for the disk; beyond them the collector says that it is busy."""
PURGE_SECONDS = 3_600.0
LINGER_SECONDS = 0.005
"""What comes within it shares a transaction: each of them waits for the disk."""


@dataclass(frozen=True)
class Masks:
    """How texts are put right before they are stored."""

    query: Mask
    comment: Mask


@dataclass(frozen=True)
class Store:
    """Where events go: the database, the key of its hashes, and when words are kept."""

    database: ReviewDatabase
    key: bytes
    settings: Collect
    masks: Masks
    typed: Day = field(default_factory=Day)

    def keep(self, found: Sequence[Event]) -> None:
        """Mask, tell visitors apart and append, all of it or nothing.

        Raises:
            DatabaseError: the database cannot keep them.
        """
        shown = (masked(event, self.masks.query, self.masks.comment) for event in found)
        rows = [told_apart(event, self.typed.is_first) for event in shown]
        eventstore.append(self.database, rows, key=self.key, k=self.settings.k)

    def purge(self, now: datetime) -> None:
        """Turn old events into counts by day."""
        eventstore.purge(self.database, now, keep_days=self.settings.keep_days)


@dataclass
class _Batches:
    """Events of several messages, kept in one transaction after another."""

    store: Store
    _waiting: list[tuple[list[Event], asyncio.Future[bool]]] = field(default_factory=list)
    _count: int = 0
    """Events that wait."""
    _task: asyncio.Task[None] | None = None
    _purged_at: float = 0.0
    _watch: asyncio.Task[None] | None = None
    _alone: asyncio.Lock = field(default_factory=asyncio.Lock)
    """For whoever uses the database."""

    @property
    def is_full(self) -> bool:
        return self._count >= MOST_WAITING

    async def keep(self, events: list[Event]) -> bool:
        """Whether the events are on disk."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((events, done))
        self._count += len(events)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        if self._watch is None:  # a help center that was built while the server ran
            self._watch = asyncio.create_task(self.watch())
        return await done

    async def _work(self) -> None:
        while self._waiting:
            await asyncio.sleep(LINGER_SECONDS)
            # What arrives while this batch is written makes the next one.
            batch, self._waiting, self._count = self._waiting, [], 0
            events = [event for some, _ in batch for event in some]
            async with self._alone:
                is_kept = await asyncio.to_thread(self._kept, events)
            for _, done in batch:
                if not done.done():  # else the visitor has gone
                    done.set_result(is_kept)
            await self._purge()

    def _kept(self, events: list[Event]) -> bool:
        try:
            self.store.keep(events)
        except DatabaseError as error:
            sys.stderr.write(f"askless: events: {error}\n")  # which holds no values
            return False
        except Exception as error:  # noqa: BLE001 (else whoever waits would wait for ever)
            sys.stderr.write(f"askless: events: {type(error).__name__}\n")
            return False
        return True

    async def watch(self) -> None:
        """Purge each hour, also while nobody visits."""
        self._watch = asyncio.current_task()
        while True:
            await asyncio.sleep(PURGE_SECONDS)
            await self._purge()

    async def _purge(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._purged_at and now < self._purged_at + PURGE_SECONDS:
            return
        self._purged_at = now
        async with self._alone:
            with contextlib.suppress(DatabaseError):  # it is tried again in an hour
                await asyncio.to_thread(self.store.purge, datetime.now(UTC))


class Collector:
    """ASGI application that takes events: ``POST`` with JSON, as ``sendBeacon`` sends it."""

    def __init__(self, store: Store, site: Path, locales: Sequence[str], own: str) -> None:
        self.settings = store.settings
        self.origins = frozenset({*store.settings.origins, own})
        self.site = site
        self.locales = tuple(locales)
        self.everybody = Bucket(store.settings.most_per_second)
        self.visitors = Minute(store.settings.most_per_minute)
        self.batches = _Batches(store)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one message: 204 once it is kept, or not wanted."""
        headers = Headers(scope=scope)
        if scope["method"] == "OPTIONS":
            found = preflight(headers, self.origins, "POST")
            return await _answer(send, 204, found)
        status = await self._status(scope, headers, receive)
        answer = shared(headers, self.origins)
        if status in {429, 503}:
            answer["Retry-After"] = "60"
        return await _answer(send, status, answer)

    async def _status(self, scope: Scope, headers: Headers, receive: Receive) -> int:
        if scope["method"] != "POST":
            return 405
        if not is_allowed(headers, self.origins):
            return 403
        if is_unmeasured(headers):
            return 204
        address = str((scope.get("client") or ("", 0))[0])
        if not self.visitors.takes(address):
            return 429
        body = await read(receive, headers, MOST_BYTES)
        if body is None:
            return 413
        events, _strange = parsed(body, self.locales, datetime.now(UTC), address)
        known = [self._known(event) for event in events]
        return await self._kept([event for event in known if event is not None])

    async def _kept(self, events: list[Event]) -> int:
        if not events:
            return 400
        if not self.everybody.takes(len(events)):
            return 429
        if self.batches.is_full:
            return 503
        return 204 if await self.batches.keep(events) else 503

    def _known(self, event: Event) -> Event | None:
        """The event without an article that the site lacks.

        None for a view of such a one.
        """
        if event.article_id is not None and not self._is_article(event):
            if event.kind == "view":
                return None
            event = replace(event, article_id=None)
        return event

    def _is_article(self, event: Event) -> bool:
        """Whether the site has the page: what else stands there, a visitor may have written."""
        assert event.article_id is not None
        page = self.site / event.locale / event.article_id / "index.html"
        try:
            return page.is_file()
        except (OSError, ValueError):
            return False


async def read(receive: Receive, headers: Headers, most: int) -> bytes | None:
    """The body of a request; None for one of more than ``most`` bytes, cut off, or too slow."""
    declared = headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit() or int(declared) > most:
        return None
    try:
        async with asyncio.timeout(patience.BODY_SECONDS):
            return await _body(receive, most)
    except TimeoutError:
        return None


async def _body(receive: Receive, most: int) -> bytes | None:
    body = b""
    while len(body) <= most:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body if len(body) <= most else None
    return None


async def _answer(send: Send, status: int, headers: Mapping[str, str]) -> None:
    named = {"Content-Length": "0", "Cache-Control": "no-store", **headers}
    if status == 204:
        del named["Content-Length"]
    pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in named.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": b""})
