"""How long a page of the queue takes, and whether edits at once are kept: a made workspace.

No ticket and no model is needed: drafts are files with evidence, and editors are threads that ask
a running server for pages of the queue, each with other filters.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from kb.articles import Article, ArticleStatus
from kb.decisions import Decision, Edit, edited
from kb.errors import StaleEditError
from kb.evidence import Evidence, SentenceEvidence
from kb.storage import content, deciding, evidence_store
from kb.storage.workspace import Workspace

CATEGORIES = ("delivery", "returns", "payment", "orders", "account", "products")
WORDS = "colis retour échange facture œuvre paiement délai adresse compte robe".split()
SETTINGS = 'locales = ["fr", "en"]\n\n[privacy]\nner = "off"\n'
NOW = datetime(2026, 3, 1, tzinfo=UTC)
PAUSE = 1.0
"""Seconds an editor rests on a page, on the mean."""


@dataclass(frozen=True)
class Plan:
    """How much of each: drafts, editors at once, pages of each editor, edits of one article."""

    drafts: int = 5_000
    editors: int = 20
    pages: int = 25
    edits: int = 1_000


@dataclass(frozen=True)
class Speed:
    """Times of pages in milliseconds, and of the first one, which reads every file."""

    pages: int
    median_ms: float
    p99_ms: float
    first_ms: float


@dataclass(frozen=True)
class Edits:
    """What became of edits that were sent at once."""

    saved: int
    told: int
    lost: int
    seconds: float


def bench_queue(root: Path, plan: Plan) -> dict[str, Any]:
    """Serve a new workspace at ``root`` in a process of its own, and measure: one JSON object."""
    made = workspace(root, plan.drafts)
    with _served(root) as (port, cookie):
        resting = pages(port, cookie, plan, pause=PAUSE)
        never_idle = pages(port, cookie, plan, pause=0)
    return {
        **asdict(plan),
        "resting": asdict(resting),
        "never_idle": asdict(never_idle),
        "edits_at_once": asdict(edits(made, number=plan.edits)),
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    """What was measured, for a person."""
    yield f"{found['drafts']:,} drafts, {found['editors']} editors at once"
    for name, told in (("resting", "a page a second each"), ("never_idle", "without a pause")):
        one = found[name]
        yield (
            f"{told:24} median {one['median_ms']:7.0f} ms, 99 of 100 below {one['p99_ms']:7.0f} ms"
            f" ({one['pages']} pages; the first one {one['first_ms']:.0f} ms)"
        )
    one = found["edits_at_once"]
    yield (
        f"{found['edits']:,} edits of one article at once: {one['saved']} saved, {one['told']} "
        f"told that another was faster, {one['lost']} lost, in {one['seconds']:.1f} s"
    )


@contextlib.contextmanager
def _served(root: Path) -> Iterator[tuple[int, str]]:
    """The port and the cookie of a server over ``root``."""
    command = [sys.executable, "-m", "kb.cli", "serve", "--admin", "--port", "0", "--json"]
    with subprocess.Popen(
        [*command, "--workspace", str(root)], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            text = ""
            while not text.rstrip().endswith("}"):
                text += server.stdout.readline()
            address = urlsplit(json.loads(text)["admin_url"])
            connection = http.client.HTTPConnection("127.0.0.1", address.port or 0, timeout=120)
            connection.request("GET", f"{address.path}?{address.query}")
            cookie = (connection.getresponse().getheader("set-cookie") or "").split(";")[0]
            connection.close()
            yield address.port or 0, cookie
        finally:
            server.terminate()


def workspace(root: Path, drafts: int, *, seed: int = 7) -> Workspace:
    """A new workspace with so many drafts in two languages, each with evidence."""
    made = Workspace.create(root, SETTINGS, "")
    draw = random.Random(seed)  # noqa: S311 (no secret)
    for number in range(drafts):
        article = _draft(number, draw)
        content.write_article(made, article)
        evidence_store.write_evidence(made, _evidence(article, draw))
    return made


def _draft(number: int, draw: random.Random) -> Article:
    title = f"{draw.choice(WORDS).capitalize()} et {draw.choice(WORDS)} {number} ?"
    return Article(
        id=f"{draw.choice(CATEGORIES)}/article-{number}",
        locale=draw.choice(("fr", "en")),
        title=title,
        body=f"Voici la réponse {number}.\n\n## Étapes\n\n1. Ouvrez.\n2. Fermez.\n",
        status=draw.choice((ArticleStatus.DRAFT, ArticleStatus.IN_REVIEW)),
        topic_id=f"t-{number:04}",
        source="draft",
    )


def _evidence(article: Article, draw: random.Random) -> Evidence:
    tickets = tuple(f"jsonl:{draw.randrange(100_000)}" for _ in range(20))
    text = article.body.split("\n", 1)[0]
    return Evidence(
        article_id=article.id, locale=article.locale, topic_id=article.topic_id or "",
        version=article.version, drafted_at=NOW - timedelta(days=draw.randrange(90)), replies=20,
        customers=draw.randrange(5, 90), agents=3,
        sentences=(SentenceEvidence(text, "answer", tickets, 20, 9, 3),),
    )  # fmt: skip


def pages(port: int, cookie: str, plan: Plan, *, pause: float, seed: int = 7) -> Speed:
    """Ask a server for pages of the queue, by several editors at once.

    Each rests ``pause`` seconds on the mean between two pages; 0 leaves the server never idle.
    """
    first = _timed(lambda: _wait(port, cookie))
    start = threading.Barrier(plan.editors)

    def editor(number: int) -> list[float]:
        draw = random.Random(seed + number)  # noqa: S311
        times = []
        start.wait()
        for _ in range(plan.pages):
            time.sleep(draw.uniform(0, 2 * pause))
            times.append(_timed(lambda: _get(port, _address(draw), cookie)))
        return times

    with ThreadPoolExecutor(plan.editors) as pool:
        times = sorted(t for own in pool.map(editor, range(plan.editors)) for t in own)
    return Speed(len(times), median(times), times[int(len(times) * 0.99)], first)


def _address(draw: random.Random) -> str:
    chosen = draw.choice(
        ("", "language=fr", f"category={draw.choice(CATEGORIES)}", f"page={draw.randint(1, 20)}",
         f"q={draw.choice(('colis', 'retour', 'facture'))}", "language=en&state=in_review")
    )  # fmt: skip
    return f"/admin/queue/?{chosen}"


def _wait(port: int, cookie: str) -> None:
    """Ask for the queue until it is there: a server that has just started reads beside it."""
    while b"data-live" in _get(port, "/admin/queue/", cookie):
        time.sleep(0.05)


def _get(port: int, path: str, cookie: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return text


def _timed(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def edits(made: Workspace, *, number: int, threads: int = 20) -> Edits:
    """``number`` edits of one article, each made from the text as it was when the edit began.

    An edit is *saved* when its line is in the article in the end, *told* when it was refused for
    another one that was faster, *lost* when it is neither.
    """
    article = next(iter(content.read_articles(made)))
    place = article.id, article.locale

    def send(line: int) -> int:
        text = f"Ligne {line} fin."
        current = content.read_article(made, *place)
        with deciding.held(made, patience=120):
            try:
                deciding.decided(
                    made, *place, _adding(current, text), made_from=deciding.stamp(current)
                )
            except StaleEditError:
                return -1
        return line

    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(send, range(number)))
    seconds = time.perf_counter() - started
    body = content.read_article(made, *place).body
    said = [line for line in found if line >= 0]
    saved = sum(f"Ligne {line} fin." in body for line in said)
    return Edits(saved, number - len(said), len(said) - saved, seconds)


def _adding(seen: Article, text: str) -> deciding.Decide:
    def decide(article: Article, evidence: Evidence | None) -> Decision:
        edit = Edit("editor", datetime.now(UTC), body=f"{seen.body}\n{text}\n")
        return edited(article, evidence, edit, recogniser=lambda _text, _locale: [])

    return decide
