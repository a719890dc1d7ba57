"""A help desk on this machine: an HTTP server that answers as a test tells it, faults included."""

from __future__ import annotations

import contextlib
import gzip
import json
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mining.exchange import Clock
from mining.pull.access import Login, access
from mining.pull.http import Client
from tests.factories import NOW

TOKEN = "tok-3a9Canary7"
EMAIL = "canary.agent@example.com"
LOGIN = Login("ASKLESS_ZENDESK", "{}.zendesk.com", "token of email")
PREFIXES = ("ZENDESK", "GORGIAS", "FRESHDESK", "INTERCOM", "HUBSPOT")


class Time:
    """A clock that does not wait: a sleep takes no time and is noted."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.clock = Clock(lambda: NOW, self.slept.append, random.Random(7))


def variables(url: str) -> dict[str, str]:
    """An environment in which every help desk is at ``url``."""
    found = {}
    for prefix in PREFIXES:
        found |= {f"ASKLESS_{prefix}_TOKEN": TOKEN, f"ASKLESS_{prefix}_URL": url}
        found[f"ASKLESS_{prefix}_EMAIL"] = EMAIL
    return found


def a_client(url: str, time: Time | None = None) -> Client:
    """A client of the help desk at ``url`` that does not wait."""
    return Client(access(LOGIN, variables(url)), (time or Time()).clock)


def minute(number: int) -> str:
    """A time in 2025, ``number`` minutes after noon of its second day."""
    at = NOW.replace(year=2025, month=1, day=2, hour=12) + timedelta(minutes=number)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Asked:
    """One request that came in."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]


@dataclass(frozen=True)
class Reply:
    """One answer; ``is_cut`` breaks the line in the middle of its body."""

    document: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None
    is_cut: bool = False
    is_packed: bool = False

    @property
    def body(self) -> bytes:
        """The bytes to send."""
        text = json.dumps(self.document) if self.text is None else self.text
        return gzip.compress(text.encode("utf-8")) if self.is_packed else text.encode("utf-8")


Play = Callable[[Asked], Reply]


@dataclass
class HelpDesk:
    """The server: where it is, what it was asked, and the faults it will show."""

    url: str
    play: Play
    asked: list[Asked] = field(default_factory=list)
    faults: dict[int, Reply] = field(default_factory=dict)
    """Number of the request, from 1 -> what it gets instead of its answer."""
    on_request: Callable[[int], None] = lambda _number: None

    def reply(self, asked: Asked) -> Reply:
        """Note the request, and answer it or play the fault due."""
        self.asked.append(asked)
        self.on_request(len(self.asked))
        fault = self.faults.get(len(self.asked))
        return self.play(asked) if fault is None else fault

    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [asked.path for asked in self.asked]


@contextlib.contextmanager
def helpdesk(play: Play) -> Iterator[HelpDesk]:
    """A help desk that lives as long as the block."""
    desk = HelpDesk("", play)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 2**20  # headers and body in one packet: two cost 40 ms each time

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = dict(parse_qsl(parts.query))
            self._send(desk.reply(Asked(self.command, parts.path, query, body, headers)))

        do_POST = do_GET  # noqa: N815 (the name http.server looks for)

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.is_packed:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            body = reply.body
            with contextlib.suppress(OSError):  # a client that was killed
                self.wfile.write(body[: len(body) // 2] if reply.is_cut else body)
            self.close_connection = self.close_connection or reply.is_cut

        def log_message(self, *arguments: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    desk.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
