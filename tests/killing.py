"""Editors at work on a server that is killed: what each of them was told is written down.

Every deed carries a mark of its own, so that what was acknowledged can be looked for afterwards:
once, no more and no less.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.adminshop import Answered, Visitor
from tests.starting import Started, Starter

LONGEST = 60.0
"""Seconds that a start may take."""
GONE = (OSError, http.client.HTTPException)
"""What a visitor of a server sees that is killed."""
QUEUE, PUBLISH = "/admin/queue/", "/admin/publish/"


@dataclass
class Told:
    """What editors were told: marks of deeds that were acknowledged, and of those left open."""

    done: dict[str, list[str]] = field(default_factory=dict)
    """Kind of deed -> marks for which the server said that it is done."""
    open: dict[str, list[str]] = field(default_factory=dict)
    """Kind of deed -> marks of requests without an answer: done or not, never half."""
    refused: Counter[str] = field(default_factory=Counter)
    claims: dict[str, str] = field(default_factory=dict)
    """Item -> who has it ("" for nobody), where the last deed was acknowledged."""
    begun: threading.Event = field(default_factory=threading.Event)
    """Set as soon as a deed was acknowledged."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, mark: str, answer: Answered | None) -> None:
        """Write down what came of a deed."""
        with self._lock:
            if answer is not None and answer.status == 303:
                self.done.setdefault(kind, []).append(mark)
                self.begun.set()
            elif answer is None:
                self.open.setdefault(kind, []).append(mark)
            else:
                self.refused[f"{kind} {answer.status}"] += 1


@contextmanager
def serving(starter: Starter, shop: Path) -> Iterator[tuple[Started, str]]:
    """``askless serve --admin`` in a process of its own, and the address that lets in."""
    running = starter.start("serve", "--admin", "--port", 0, "--json", "--workspace", shop,
                            env={"PYTHONUNBUFFERED": "1"})  # fmt: skip
    end = time.monotonic() + LONGEST
    while "\n" not in (said := running.said()[0]) and time.monotonic() < end:
        time.sleep(0.01)
    yield running, json.loads(said)["admin_url"]
    running.wait()


@dataclass
class Editor:
    """One editor with articles of their own; ``numbers`` makes their choices."""

    who: str
    articles: Sequence[str]
    numbers: random.Random
    told: Told
    count: int = 0

    def work(self, address: str) -> None:
        """Do one deed after another until the server is gone."""
        try:
            visitor = entered(address, self.who)
            while True:
                self.deed(visitor)
        except GONE:
            return

    def deed(self, visitor: Visitor) -> None:
        """One deed on one of the articles, whichever comes."""
        self.count += 1
        mark = f"{self.who}-{self.count:05}"
        kinds = ("edit", "edit", "decide", "comment", "claim")
        kind = self.numbers.choice(kinds) if self.who != "p" else "publish"
        here = f"/admin/articles/fr/{self.numbers.choice(self.articles)}/"
        getattr(self, f"_{kind}")(visitor, here, mark)

    def _edit(self, visitor: Visitor, here: str, mark: str) -> None:
        page = visitor.get(f"{here}edit")
        text = f"Un texte. Son repère est {mark}.\n"
        typed = {"title": "Comment faire ?", "summary": "", "body": text, "questions": "",
                 "keywords": "", "note": mark}  # fmt: skip
        self._sent(visitor, "edit", mark, f"{here}edit", page.fields | typed)

    def _decide(self, visitor: Visitor, here: str, mark: str) -> None:
        page = visitor.get(here)
        actions = [one for one in ("approve", "reject", "reopen", "unpublish")
                   if f'name="action" value="{one}"' in page.text]  # fmt: skip
        wanted = {"action": self.numbers.choice(actions or ["approve"]), "reason": mark,
                  "accept_flags": "1"}  # fmt: skip
        self._sent(visitor, "decide", mark, f"{here}decide", page.fields | wanted)

    def _comment(self, visitor: Visitor, here: str, mark: str) -> None:
        fields = visitor.get(here).fields | {"text": f"Vu : {mark}"}
        self._sent(visitor, "comment", mark, f"{here}comments", fields)

    def _claim(self, visitor: Visitor, _here: str, mark: str) -> None:
        key = f"draft fr {self.numbers.choice(self.articles)}"
        act = self.numbers.choice(("claim", "unclaim"))
        self.told.claims.pop(key, None)
        fields = visitor.get(QUEUE).fields | {"one": f"{act} {key}", "who": self.who}
        answer = self._sent(visitor, act, mark, QUEUE, fields)
        if answer.status == 303 and (act == "unclaim" or "said=claim&n=1" in answer.to):
            self.told.claims[key] = self.who if act == "claim" else ""

    def _publish(self, visitor: Visitor, _here: str, mark: str) -> None:
        fields = visitor.get(PUBLISH).fields | {"who": self.who}
        answer = visitor.send(PUBLISH, encoded(fields), {})
        place = answer.to
        while answer.status == 303 or "http-equiv" in answer.text:
            answer = visitor.get(place)
            time.sleep(0.05)
        self.told.refused[f"published: {answer.status}"] += 1

    def _sent(
        self, visitor: Visitor, kind: str, mark: str, to: str, fields: dict[str, str]
    ) -> Answered:
        answer = None
        try:
            answer = visitor.send(to, encoded(fields), {})
        finally:
            self.told.note(kind, mark, answer)
        return answer


def encoded(fields: dict[str, str]) -> str:
    """Fields as a browser sends them."""
    from urllib.parse import urlencode

    return urlencode(fields)


def entered(address: str, who: str) -> Visitor:
    """Somebody who opened the address of a start and said their name."""
    origin, _, rest = address.partition("/admin/")
    visitor = Visitor(int(origin.rsplit(":", 1)[1]))
    visitor.get(f"/admin/{rest}")
    visitor.post("/admin/who", who=who, page="/admin/who")
    return visitor


def worked_and_killed(
    starter: Starter, shop: Path, editors: Sequence[Editor], *, after: float, is_group: bool
) -> None:
    """Let editors work; kill the server ``after`` so many seconds from the first deed that it took.

    With its children or alone: then a commit that it began goes on by itself.
    """
    with serving(starter, shop) as (running, address):
        threads = [threading.Thread(target=one.work, args=(address,)) for one in editors]
        begun = editors[0].told.begun
        begun.clear()
        for thread in threads:
            thread.start()
        begun.wait(LONGEST)
        time.sleep(after)
        (os.killpg if is_group else os.kill)(running.pid, signal.SIGKILL)
        for thread in threads:
            thread.join(LONGEST)
