"""How many events the collector keeps in a second, and whether a kill loses one it acknowledged.

The server is a process of its own, as ``askless serve`` starts it; this one plays the visitors.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kb.errors import StageError
from kb.storage import eventstore
from kb.storage.workspace import Workspace

SETTINGS = """locales = ["fr", "en"]

[collect]
enabled = true
most_per_second = 1000000
most_per_minute = 1000000

[privacy]
ner = "off"
"""
WORDS = "colis retour échange facture œuvre paiement délai adresse compte robe taille avoir".split()
ARTICLE = "returns/return-an-item"


@dataclass(frozen=True)
class Speed:
    """Events that were acknowledged, and what it took; processor time is the server's alone."""

    messages: int
    events: int
    wall_seconds: float
    cpu_seconds: float
    refused: int

    def document(self) -> dict[str, Any]:
        """The counts, and events per second of a core."""
        per_core = self.events / self.cpu_seconds if self.cpu_seconds else None
        return asdict(self) | {"events_per_core_second": per_core and round(per_core)}


def bench(folder: Path, *, messages: int = 10_000, connections: int = 16) -> dict[str, Any]:
    """Figures of messages with one event, of messages with a visit's, and of a kill.

    Raises:
        StageError: the server does not start.
    """
    workspace = made(folder / "shop")
    found: dict[str, Any] = {}
    with serving(workspace) as (process, port):
        for name, some in (("single", singles(messages)), ("visits", visits(messages // 4))):
            found[name] = loaded(process.pid, port, some, connections).document()
    found["kill"] = killed(made(folder / "killed"), connections=connections)
    return found


def made(folder: Path, collect: str = "") -> Workspace:
    """A workspace that collects, with a help center of one article; ``collect`` are settings."""
    workspace = Workspace.create(
        folder, SETTINGS.replace("[collect]\n", f"[collect]\n{collect}"), ""
    )
    for place in (".", "fr", "en", f"fr/{ARTICLE}", f"en/{ARTICLE}"):
        page = workspace.site_dir / place / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("<!doctype html><title>bench</title>", encoding="utf-8")
    return workspace


@contextlib.contextmanager
def serving(workspace: Workspace) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """``askless serve`` in a process of its own, and its port; ended at the end.

    Raises:
        StageError: it does not start.
    """
    words = ["serve", "--workspace", str(workspace.root), "--port", "0", "--json"]
    command = [sys.executable, "-m", "kb.cli", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, _port(process)
        finally:
            if process.poll() is None:
                process.terminate()


def _port(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    told = process.stdout.readline()
    if not told:
        raise StageError("bench collector: the server did not start")
    return urlsplit(json.loads(told)["url"]).port or 0


def singles(count: int) -> list[list[dict[str, Any]]]:
    """Messages of one event each: views, and searches, half of them typed once only."""
    drawn = random.Random(7)  # noqa: S311 (no secret)
    found = []
    for number in range(count):
        words = " ".join(drawn.sample(WORDS, 3)) + (f" {number}" if number % 2 else "")
        search = {"kind": "search", "locale": "fr", "query": words, "results": number % 3}
        view = {"kind": "view", "locale": "fr", "article": ARTICLE}
        found.append([search if number % 3 else view])
    return found


def visits(count: int) -> list[list[dict[str, Any]]]:
    """Messages with the four events of a visit each."""
    tally = {"kind": "visit", "locale": "fr", "searches": 1, "zero": 0, "views": 1, "contact": 0}
    view = {"kind": "view", "locale": "fr", "article": ARTICLE}
    vote = {"kind": "vote", "locale": "fr", "article": ARTICLE, "value": "up"}
    return [[*one, view, vote, tally] for one in singles(count)]


def loaded(
    pid: int, port: int, messages: Sequence[Sequence[Mapping[str, Any]]], connections: int
) -> Speed:
    """Send messages over some connections at once, and account for the server."""
    started, before = time.perf_counter(), _cpu_seconds(pid)
    acknowledged = asyncio.run(sent(port, messages, connections))
    wall, after = time.perf_counter() - started, _cpu_seconds(pid)
    events = sum(len(messages[number]) for number in acknowledged)
    refused = len(messages) - len(acknowledged)
    return Speed(len(messages), events, round(wall, 2), round(after - before, 2), refused)


async def sent(
    port: int,
    messages: Sequence[Sequence[Mapping[str, Any]]],
    connections: int,
    done: list[int] | None = None,
) -> list[int]:
    """The numbers of the messages that were acknowledged; a server that goes ends it early.

    They are added to ``done`` as they are, for whoever looks on.
    """
    left = iter(enumerate(messages))
    done = [] if done is None else done

    async def one() -> None:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                for number, message in left:
                    writer.write(_request(port, message))
                    await writer.drain()
                    answer = await reader.readuntil(b"\r\n\r\n")
                    if answer.split(b" ", 2)[1] == b"204":
                        done.append(number)
            writer.close()
            await writer.wait_closed()

    await asyncio.gather(*(one() for _ in range(connections)))
    return done


def _request(port: int, message: Sequence[Mapping[str, Any]]) -> bytes:
    body = json.dumps(message).encode()
    head = (
        f"POST /e HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def killed(workspace: Workspace, *, connections: int, after: int = 200) -> dict[str, int]:
    """Kill the server once ``after`` messages are acknowledged and more come.

    Events it acknowledged, kept, and lost of those. Each message has a
    number of its own as the count of results, so that each is found again.
    """
    messages = [
        [{"kind": "search", "locale": "fr", "query": "colis perdu", "results": number}]
        for number in range(50_000)
    ]
    with serving(workspace) as (process, port):
        done = asyncio.run(_killed(process, port, messages, connections, after))
    kept = eventstore.read_events(eventstore.of(workspace), 2)["results"].tolist()
    return {"acknowledged": len(done), "kept": len(kept), "lost": len(set(done) - set(kept))}


async def _killed(
    process: subprocess.Popen[str],
    port: int,
    messages: Sequence[Sequence[Mapping[str, Any]]],
    connections: int,
    after: int,
) -> list[int]:
    done: list[int] = []
    sending = asyncio.create_task(sent(port, messages, connections, done))
    while len(done) < after and not sending.done():
        await asyncio.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    return await sending


def _cpu_seconds(pid: int) -> float:
    """Processor seconds of a process so far; 0 where the system does not tell."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / 100


def lines(found: Mapping[str, Any]) -> list[str]:
    """The figures, for a person."""
    told = []
    for name, words in (("single", "one event a message"), ("visits", "four events a message")):
        one = found[name]
        told.append(
            f"{words}: {one['events']} events in {one['wall_seconds']} s, "
            f"{one['cpu_seconds']} s of one core: {one['events_per_core_second']} a second of "
            f"a core, {one['refused']} refused"
        )
    kill = found["kill"]
    return [
        *told,
        f"killed: {kill['acknowledged']} acknowledged, {kill['kept']} kept, {kill['lost']} lost",
    ]
