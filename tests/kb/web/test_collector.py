"""The collector over HTTP: what it takes, what it refuses, and that nothing kept is lost."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb.config_public import Collect
from kb.events import MOST_BYTES, Event, hour_of
from kb.storage import events_place, eventstore
from kb.storage.workspace import Workspace
from kb.web import patience
from kb.web.app import application
from kb.web.collector import Collector, Masks, Store, _Batches
from kb.web.floods import MOST_FRESH, Bucket, Day, Minute
from kb.web.public import public
from mining.bench_collector import ARTICLE, killed, made
from tests.identities import IDENTITY, NUMBERS, PEOPLE, RARE, Identity
from tests.serving import WebServer

SEARCH = {"kind": "search", "locale": "fr", "query": "colis perdu", "results": 0}
PLAIN = Masks(lambda text, _locale: text, lambda text, _locale: text)


class Collecting(WebServer):
    """A help center that collects."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        super().__init__(application(workspace.site_dir, ("fr", "en"), public=public(workspace)))

    def tell(self, body: Any, path: str = "/e", method: str = "POST", **headers: str) -> int:
        """The status of one message."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        line.request(method, path, text, {n.replace("_", "-"): v for n, v in headers.items()})
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer.status

    def kept(self) -> list[dict[str, Any]]:
        """The events kept so far."""
        return eventstore.events_of(self.workspace).to_dict("records")


@pytest.fixture(scope="module")
def collecting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collecting]:
    """One for all tests; each looks at what it adds."""
    with Collecting(made(tmp_path_factory.mktemp("collector") / "shop")) as running:
        yield running


def test_an_event_is_kept_when_it_is_acknowledged(collecting: Collecting) -> None:
    """With nothing of who sent it."""
    before = len(collecting.kept())
    assert collecting.tell(SEARCH, User_Agent="Zwimfox/1.0", Cookie="id=zwim") == 204
    assert len(collecting.kept()) == before + 1
    assert b"wim" not in held(collecting.workspace)


def held(workspace: Workspace) -> bytes:
    """All that the files of the store hold; some come and go with its connections."""
    found = b""
    for path in workspace.data_dir.rglob("events*"):
        with contextlib.suppress(FileNotFoundError):
            found += path.read_bytes()
    return found


@pytest.mark.parametrize("headers", [{"Sec_GPC": "1"}, {"DNT": "1"}])
def test_who_does_not_want_to_be_measured_is_not(
    collecting: Collecting, headers: dict[str, str]
) -> None:
    """The answer is the same, and nothing is kept."""
    before = len(collecting.kept())
    assert collecting.tell(SEARCH, **headers) == 204
    assert len(collecting.kept()) == before


@pytest.mark.parametrize(
    ("body", "method", "headers", "status"),
    [
        (b"{", "POST", {}, 400),
        ([], "POST", {}, 400),
        ({**SEARCH, "kind": "login"}, "POST", {}, 400),
        ({"kind": "view", "locale": "fr", "article": "jean/dupont"}, "POST", {}, 400),
        (b"x" * (MOST_BYTES + 1), "POST", {}, 413),
        (b'{"kind":"search","locale":"fr","query":"\xff\xfe"}', "POST", {}, 400),
        (b"[" * MOST_BYTES, "POST", {}, 400),
        (b"\x00" * 9, "POST", {}, 400),
        (SEARCH, "GET", {}, 405),
        (SEARCH, "POST", {"Origin": "https://evil.example"}, 403),
        (SEARCH, "POST", {"Origin": "null"}, 403),
        (SEARCH, "POST", {"Sec_Fetch_Site": "cross-site"}, 403),
    ],
)
def test_what_is_not_wanted_is_refused(
    collecting: Collecting, body: Any, method: str, headers: dict[str, str], status: int
) -> None:
    """And not kept."""
    before = len(collecting.kept())
    assert collecting.tell(body, method=method, **headers) == status
    assert len(collecting.kept()) == before


@pytest.mark.parametrize(
    "parts",
    [
        [b"POST /e HTTP/1.1\r\nHost: x\r\nX-Slow: "],
        [b"POST /e HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n\r\n{"],
        [b"GET /none HTTP/1.1\r\nHost: x\r\n\r\n", b"POST /e HTTP/1.1\r\n"],
        [],
    ],
    ids=["head", "body", "second", "nothing"],
)
def test_who_sends_drop_by_drop_is_not_waited_for(
    collecting: Collecting, monkeypatch: pytest.MonkeyPatch, parts: list[bytes]
) -> None:
    """Neither for headers nor for a body; nothing is kept, and others are answered meanwhile."""
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(patience, "BODY_SECONDS", 0.3)
    before = len(collecting.kept())
    with socket.create_connection(("127.0.0.1", collecting.port), timeout=20) as line:
        for part in parts[:-1]:
            line.sendall(part)
            line.recv(65_536)
        line.sendall(b"".join(parts[-1:]))
        assert collecting.tell(SEARCH) == 204
        answered = b""
        while received := line.recv(65_536):  # until the server closes, or says that it is over
            answered += received
            if b" 413 " in answered:
                break
    assert len(collecting.kept()) == before + 1


def test_ten_thousand_messages_of_one_address_leave_room_for_others(tmp_path: Path) -> None:
    """They are counted against that address alone, and nothing of them is parsed or kept."""
    site = Collector(Store(eventstore.sqlite(tmp_path / "e.sqlite"), b"k", Collect(), PLAIN),
                     tmp_path, ("fr",), "https://help.example")  # fmt: skip

    async def told(address: str, times: int) -> Counter[int]:
        found: Counter[int] = Counter()
        headers = [(b"content-length", b"2")]
        for _ in range(times):
            scope = {"type": "http", "method": "POST", "headers": headers, "client": (address, 1)}

            async def receive() -> dict[str, Any]:
                return {"type": "http.request", "body": b"{}"}

            async def send(message: dict[str, Any]) -> None:
                if "status" in message:
                    found[message["status"]] += 1

            await site(scope, receive, send)
        return found

    async def flood() -> tuple[Counter[int], Counter[int]]:
        return await told("10.0.0.7", 10_000), await told("10.0.0.8", 2)

    bad, good = asyncio.run(flood())
    most = Collect().most_per_minute
    assert bad == {400: most, 429: 10_000 - most}
    assert good == {400: 2}
    assert len(site.visitors._counts) == 2
    site.batches.store.database.close()


def test_an_article_that_the_site_lacks_is_not_kept(collecting: Collecting) -> None:
    """Its address is the visitor's own words."""
    click = {"kind": "click", "locale": "fr", "query": "colis", "article": "zwim/zwim"}
    assert collecting.tell([click, {"kind": "view", "locale": "fr", "article": ARTICLE}]) == 204
    assert [row["article_id"] for row in collecting.kept()[-2:]] == [None, ARTICLE]


def typed(who: Identity) -> str:
    """What somebody types who takes the search box for the contact form, without capitals."""
    forms = {
        "fr": (
            "où est mon colis {first} {last} {phone}",
            "commande {order} pas reçue {email}",
            "remboursement iban {iban}",
            "{handle} {street} colis perdu",
            "{last} {word} {phone}",
        ),
        "en": (
            "where is my parcel {first} {last} {phone}",
            "order {order} not here {email}",
            "refund to {iban}",
            "{handle} {street} lost parcel",
            "{last} {word} {phone}",
        ),
    }
    names = "first last phone order email iban handle street word".split()
    values = {name: getattr(who, name).lower() for name in names}
    return forms[who.lang][who.number % 5].format(**values)


def test_five_hundred_people_leave_nothing(tmp_path: Path) -> None:
    """Who types who they are is in no file of the store."""
    workspace = made(tmp_path / "shop")
    store = public(workspace).answers["/e"].batches.store
    people = [Identity(number, ("fr", "en")[number % 2]) for number in range(PEOPLE)]
    hour = hour_of(datetime.now(UTC))
    store.keep([Event(hour, "search", who.lang, typed(who), 0) for who in people])
    store.keep([Event(hour, "search", "fr", "colis perdu", 0)] * 5)
    assert len(eventstore.events_of(workspace)) == PEOPLE + 5
    found = held(workspace)
    assert b"colis perdu" in found
    assert marks_in(found) == set()


def marks_in(held: bytes) -> set[bytes]:
    """What of the invented people stands in some bytes."""
    return {found.group() for mark in (IDENTITY, NUMBERS, RARE) for found in mark.finditer(held)}


def test_a_number_that_everybody_types_is_masked(tmp_path: Path) -> None:
    """Whoever has it: what redaction knows goes, however many typed it."""
    workspace = made(tmp_path / "shop")
    store = public(workspace).answers["/e"].batches.store
    hour = hour_of(datetime.now(UTC))
    store.keep([Event(hour, "search", "fr", "colis 0261911234 zwim@mail.fr", 0)] * 6)
    assert set(eventstore.events_of(workspace)["query"]) == {"colis [PHONE] [EMAIL]"}


def test_a_killed_server_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    """SIGKILL to a real process while events come."""
    found = killed(made(tmp_path / "shop"), connections=8, after=50)
    assert found["acknowledged"] > 0
    assert found["lost"] == 0


def test_floods_are_refused_and_pass() -> None:
    """Everybody's bucket fills again with time."""
    now = [0.0]
    bucket = Bucket(10, lambda: now[0])
    assert sum(bucket.takes() for _ in range(100)) == 20
    now[0] = 1.0
    assert sum(bucket.takes() for _ in range(100)) == 10


def test_one_address_is_counted_for_a_minute_without_being_kept() -> None:
    """Neither the address nor its count outlives the minute."""
    now = [0.0]
    minute = Minute(3, lambda: now[0])
    assert [minute.takes("10.0.0.7") for _ in range(4)] == [True, True, True, False]
    assert minute.takes("10.0.0.8")
    assert "10.0.0.7" not in repr(minute)
    now[0] = 61.0
    assert minute.takes("10.0.0.7")
    assert len(minute._counts) == 1


def test_a_network_of_ipv6_is_one_address() -> None:
    """One line has billions of them; IPv4 written as IPv6 is itself."""
    minute = Minute(1, lambda: 0.0)
    assert [minute.takes(f"2001:db8::{n}") for n in (1, 2)] == [True, False]
    assert minute.takes("2001:db8:0:1::1")
    assert [minute.takes(a) for a in ("10.0.0.7", "::ffff:10.0.0.7")] == [True, False]
    day = Day()
    found = [day.is_first(f"2001:db8::{n}", "colis", "2026-03-01") for n in (1, 2)]
    assert found == [True, False]


def test_a_fault_of_ours_leaves_nobody_waiting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever shares a transaction with it is told that nothing was kept; no word is logged."""

    def broken(text: str, _locale: str) -> str:
        raise ValueError(text)

    store = Store(eventstore.sqlite(tmp_path / "e.sqlite"), b"k", Collect(), Masks(broken, broken))
    event = Event(hour_of(datetime.now(UTC)), "search", "fr", query="colis perdu")
    assert not asyncio.run(_Batches(store).keep([event]))
    assert capsys.readouterr().err == "askless: events: ValueError\n"
    store.database.close()


def test_a_query_of_one_address_is_fresh_once_a_day() -> None:
    """Whatever the minute; neither address nor words are kept, and nothing outlives the day."""
    now = [0.0]
    day = Day(lambda: now[0])
    found = []
    for minute in range(5):
        now[0] = 61.0 * minute
        found.append(day.is_first("10.0.0.7", "colis", "2026-03-01"))
    assert found == [True, False, False, False, False]
    assert day.is_first("10.0.0.8", "colis", "2026-03-01")
    assert not any(part in repr(day) + repr(day._pairs) for part in ("10.0.0.7", "colis"))
    assert day.is_first("10.0.0.7", "colis", "2026-03-02")
    assert len(day._pairs) == 1


def test_one_address_has_so_many_fresh_queries_a_minute() -> None:
    """Or it could fill the day for everybody."""
    day = Day(lambda: 0.0)
    found = [day.is_first("10.0.0.7", str(n), "2026-03-01") for n in range(MOST_FRESH + 5)]
    assert sum(found) == MOST_FRESH
    assert len(day._pairs) == MOST_FRESH


def test_one_visitor_cannot_make_a_query_readable(tmp_path: Path) -> None:
    """Neither in other minutes, nor with another accent or number, nor day after day."""
    workspace = made(tmp_path / "shop")
    store = public(workspace).answers["/e"].batches.store
    hour = hour_of(datetime.now(UTC))
    for day in range(6):
        for text in ("Zwim perdu 0261911234", "zwîm perdu 0261911235", "ZWIM  perdu 0261911236"):
            at = hour + timedelta(days=day)
            store.keep([Event(at, "search", "fr", text, 0, who="10.0.0.7")])
    found = held(workspace)
    assert b"perdu" not in found.lower()
    assert b"10.0.0.7" not in found
    at = hour + timedelta(days=6)
    store.keep([Event(at, "search", "fr", "zwim perdu 1", 0, who=f"10.0.0.{n}") for n in (8, 9)])
    assert "zwim perdu 1" not in set(eventstore.events_of(workspace)["query"])
    again = [Event(at, "search", "fr", "zwim perdu [PHONE]", 0, who=f"10.0.0.{n}") for n in (8, 9)]
    store.keep(again)
    assert "zwim perdu [PHONE]" in set(eventstore.events_of(workspace)["query"])


def test_without_the_setting_nothing_answers(tmp_path: Path) -> None:
    """Counting is off until it is asked for."""
    workspace = made(tmp_path / "shop")
    settings = workspace.root / "askless.toml"
    settings.write_text(settings.read_text().replace("enabled = true", "enabled = false"))
    assert public(Workspace.open(workspace.root)).answers == {}
    assert not events_place.events_path(workspace).exists()


def test_a_server_that_runs_purges_too(tmp_path: Path) -> None:
    """Not at its start alone: what became too old meanwhile goes with the next event."""
    workspace = made(tmp_path / "shop")
    with Collecting(workspace) as running:
        at = hour_of(datetime.now(UTC) - timedelta(days=400))
        old = Event(at, "view", "fr", article_id=ARTICLE)
        eventstore.append(eventstore.of(workspace), [old], key=workspace.key, k=5)
        assert running.tell(SEARCH) == 204
        gone = (len(running.kept()) == 1 or time.sleep(0.05) for _ in range(600))
        assert any(gone)
    assert eventstore.article_views(workspace) == {ARTICLE: 1.0}


def test_a_server_that_nobody_visits_purges_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What becomes too old goes within the hour."""
    monkeypatch.setattr("kb.web.collector.PURGE_SECONDS", 0.05)
    workspace = made(tmp_path / "shop")
    with Collecting(workspace) as running:
        at = hour_of(datetime.now(UTC) - timedelta(days=400))
        old = Event(at, "view", "fr", article_id=ARTICLE)
        eventstore.append(eventstore.of(workspace), [old], key=workspace.key, k=5)
        gone = (not running.kept() or time.sleep(0.05) for _ in range(600))
        assert any(gone)
    assert eventstore.article_views(workspace) == {ARTICLE: 1.0}


def test_words_beside_a_vote_are_for_editors_and_go(tmp_path: Path) -> None:
    """No table or count holds them; after thirty days nothing does, even once counting is off."""
    workspace = made(tmp_path / "shop", "keep_days = 300\n")
    store = public(workspace).answers["/e"].batches.store
    now = datetime.now(UTC)
    for days, word in ((0, "zwimbastre"), (40, "zwambastre")):
        at = hour_of(now - timedelta(days=days))
        words = f"{word} pas clair jean.dupont@mail.fr"
        store.keep([Event(at, "vote", "fr", article_id=ARTICLE, value="comment", comment=words)])
    tables = [eventstore.events_of(workspace).to_csv(), eventstore.day_counts(store.database)]
    assert "bastre" not in str(tables)
    [told] = eventstore.read_comments(store.database, now)
    assert told["comment"] == "zwimbastre pas clair [EMAIL]"
    settings = workspace.root / "askless.toml"
    settings.write_text(settings.read_text().replace("enabled = true", "enabled = false"))
    store.database.close()
    public(Workspace.open(workspace.root))
    found = held(workspace)
    assert (b"zwimbastre" in found, b"zwambastre" in found) == (True, False)
