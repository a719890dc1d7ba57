"""The summary: its lines in two languages, sent once a period to a real server on this machine."""

from __future__ import annotations

import http.server
import json
import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kb.config_summary import Summary
from kb.errors import StageError
from kb.storage import summaries
from kb.storage.workspace import Workspace
from kb.summary import lines, summary
from mining.exchange import Clock
from mining.summary_post import KEY, mail, send_mail, send_webhook
from tests.shell import askless

RATE = {"numerator": 30, "denominator": 100}
REPORT: dict[str, Any] = {
    "key": "k",
    "period": {"first": "2026-01-05", "last": "2026-03-01"},
    "tickets": {"with_need": 100},
    "coverage": RATE,
    "effect": {"delta": 0.136, "ci_low": 0.09, "ci_high": 0.18},
    "gaps": [
        {"topic_id": "t-1", "locale": "fr", "label": "Été ?", "tickets_a_month": 9.5},
        {"topic_id": "t-2", "locale": "en", "label": "", "tickets_a_month": 2.0},
    ],
    "next_steps": [0],
    "changes": {"four_weeks": {"last": RATE, "before": {"numerator": 0, "denominator": 9}}},
}
QUIET = Clock(sleep=lambda _seconds: None)


class _Mail(socketserver.StreamRequestHandler):
    """A mail server of a few words; it is busy as often as it was told to be."""

    def handle(self) -> None:
        """One conversation."""
        self._say(b"220 here")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say(b"354 go on")
                self.server.got.append(self._text())  # type: ignore[attr-defined]
            if word == b"QUIT":
                break
            self._say(b"250 fine")

    def _text(self) -> str:
        text = []
        while (line := self.rfile.readline()) != b".\r\n":
            text.append(line.decode())
        return "".join(text)

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


class _Hook(http.server.BaseHTTPRequestHandler):
    """A webhook that is busy once."""

    def do_POST(self) -> None:
        """Keep what comes the second time."""
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.seen += 1
        # Kept before it is answered: whoever has the answer may look at once.
        server.got.append((self.headers.get("Authorization"), json.loads(body)))
        self.send_response(503 if server.seen == 1 else server.status)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (its name there)
        """Silence."""


def served(handler: type[socketserver.BaseRequestHandler]) -> Iterator[Any]:
    """A server of ``handler`` on a free port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.got, server.seen, server.status = [], 0, 204  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def post_office() -> Iterator[Any]:
    """A mail server."""
    yield from served(_Mail)


@pytest.fixture
def hook() -> Iterator[Any]:
    """A webhook."""
    yield from served(_Hook)


def test_four_numbers_a_change_and_a_step() -> None:
    """In English and in French; a topic without a name has its id."""
    told = summary(REPORT)
    assert lines(told, "en") == [
        "askless, 2026-01-05 to 2026-03-01",
        "Tickets with a need: 100",
        "Answered by a live article: 30 % (22 % to 40 %)",
        "Prevented by articles: 14 % of the tickets expected (9 % to 18 %)",
        "Gaps that wait for somebody: 2",
        "Covered in the last four weeks 30 % (22 % to 40 %), in the four before 0 % (0 % to 30 %)",
        "To do next:",
        "- Été ? (fr), 9.5 tickets a month",
    ]
    bare = summary({**REPORT, "effect": None, "changes": None, "next_steps": [1]})
    french = lines(bare, "fr")
    assert "Évités par les articles : on ne peut pas encore le dire" in french
    assert french[-1] == "- t-2 (en), 2.0 tickets par mois"


def test_a_mail_arrives_whole(post_office: Any) -> None:
    """Its first line is the subject; accents survive."""
    port = post_office.server_address[1]
    settings = Summary(mail_to=("team@shop.example",), smtp_host="127.0.0.1", smtp_port=port)
    send_mail(mail(lines(summary(REPORT), "fr"), settings), settings, {}, clock=QUIET)
    (text,) = post_office.got
    assert "Subject: askless, du 2026-01-05 au 2026-03-01" in text
    assert "To: team@shop.example" in text


def test_nobody_there_is_one_clear_error() -> None:
    """It is tried again, then told; without TLS outside this machine nothing is sent."""
    waited: list[float] = []
    settings = Summary(mail_to=("a@shop.example",), smtp_host="127.0.0.1", smtp_port=9)
    with pytest.raises(StageError, match="mail server was not reached: ConnectionRefusedError"):
        send_mail(mail(["x"], settings), settings, {}, clock=Clock(sleep=waited.append))
    assert len(waited) == 3


def test_a_webhook_that_is_busy_is_asked_again(hook: Any) -> None:
    """With the key of the environment; one that refuses is told by its status."""
    settings = Summary(webhook=f"http://127.0.0.1:{hook.server_address[1]}/in")
    send_webhook(summary(REPORT), settings, {KEY: "secret"}, clock=QUIET)
    assert hook.got[-1] == ("Bearer secret", summary(REPORT))
    assert hook.seen == 2
    hook.status = 403
    with pytest.raises(StageError, match="answered 403") as told:
        send_webhook(summary(REPORT), settings, {KEY: "secret"}, clock=QUIET)
    assert "secret" not in str(told.value)


def test_it_is_sent_once_a_period(hook: Any, tmp_path: Path) -> None:
    """The next call says so; without a report or a way it says what to do."""
    hook.seen = 1
    address = f"http://127.0.0.1:{hook.server_address[1]}/in"
    workspace = Workspace.create(tmp_path / "shop", f'[summary]\nwebhook = "{address}"\n', "")
    assert "askless report" in askless("summary", "--workspace", workspace.root).err
    workspace.report_dir.mkdir(parents=True)
    (workspace.report_dir / "report.json").write_text(json.dumps(REPORT), encoding="utf-8")
    assert "Été ?" in askless("summary", "--workspace", workspace.root).out
    sending = ("summary", "--send", "--workspace", workspace.root)
    assert "webhook: sent" in askless(*sending).out
    assert "already sent in this period" in askless(*sending).out
    assert len(hook.got) == 1


def test_a_way_that_fails_does_not_keep_the_other(tmp_path: Path) -> None:
    """The one that worked is noted, the other is tried again."""
    workspace = Workspace.create(tmp_path, "", "")

    def broken() -> None:
        raise StageError("summary: no")

    with pytest.raises(StageError, match="summary: no"):
        summaries.send_each(workspace, {"mail": broken, "webhook": lambda: None}, "2026-W47")
    assert summaries.sent(workspace) == {"webhook": "2026-W47"}
    assert summaries.period(datetime(2027, 1, 1, tzinfo=UTC), "week") == "2026-W53"
