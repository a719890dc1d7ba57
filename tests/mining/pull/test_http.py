"""The client against a server that fails in every way."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from kb.errors import PullError
from mining import exchange
from mining.exchange import LOCAL_HOSTS, retry_after
from mining.pull import http
from mining.pull.http import TRIES
from tests.factories import NOW
from tests.helpdesk import EMAIL, TOKEN, Asked, Reply, Time, a_client, helpdesk

GOOD = {"tickets": [{"id": 1, "subject": "Où est mon colis ? 📦"}]}


def good(asked: Asked) -> Reply:
    """The answer when nothing goes wrong."""
    return Reply(GOOD)


@pytest.mark.parametrize(
    "fault",
    [
        Reply(status=500),
        Reply(status=503, text="<html>"),
        Reply(GOOD, is_cut=True),
        Reply(GOOD, is_cut=True, is_packed=True),
        Reply(text="no gzip", headers={"Content-Encoding": "gzip"}),
        Reply(text='{"tickets": ['),
        Reply(text=""),
        Reply(text="[" * 100_000),
    ],
)
def test_a_passing_fault_is_asked_again(time: Time, fault: Reply) -> None:
    """A broken server, a cut line or half an answer costs a short wait, not the pull."""
    with helpdesk(good) as desk:
        desk.faults = {1: fault, 2: fault}
        client = a_client(desk.url, time)
        assert client.get("/x") == GOOD
    assert client.requests == 3
    assert len(time.slept) == 2
    assert 0.5 <= time.slept[0] <= 1 <= time.slept[1] <= 2


def test_a_wait_that_is_asked_for_is_kept(time: Time) -> None:
    """429 with Retry-After in seconds waits exactly that, and the wait is counted."""
    with helpdesk(good) as desk:
        desk.faults = {1: Reply(status=429, headers={"Retry-After": "37"})}
        client = a_client(desk.url, time)
        assert client.get("/x") == GOOD
    assert time.slept == [37.0]
    assert client.waited_seconds == 37.0


def test_a_wait_until_a_date_is_kept() -> None:
    """Retry-After may be a date; one that has passed asks for no wait."""
    date = format_datetime(NOW + timedelta(seconds=90), usegmt=True)
    assert retry_after({"Retry-After": date}, NOW) == 90.0
    assert retry_after({"Retry-After": date}, NOW + timedelta(hours=1)) == 0.0


def test_the_end_of_a_limit_stands_in_for_a_wait() -> None:
    """X-RateLimit-Reset is understood as an epoch; a count of seconds there is not."""
    epoch = str(int(NOW.timestamp()) + 8)
    assert retry_after({"X-RateLimit-Reset": epoch}, NOW) == 8.0
    assert retry_after({"X-RateLimit-Reset": "8"}, NOW) is None


@pytest.mark.parametrize("given", ["", "soon", "-5", "nan", "1e9", "Tue, 99 Foo 2026", "９"])
def test_a_wait_that_is_none_is_ignored(given: str) -> None:
    """Then the back-off decides."""
    assert retry_after({"Retry-After": given}, NOW) is None


def test_a_wait_of_hours_ends_the_pull_with_a_clear_line(time: Time) -> None:
    """Nobody sleeps for two hours; the message says how long and what to do."""
    with helpdesk(good) as desk:
        desk.faults = {1: Reply(status=429, headers={"Retry-After": "7200"})}
        with pytest.raises(PullError, match=r"wait 120 minutes; .*goes on where it stopped"):
            a_client(desk.url, time).get("/x")
    assert time.slept == []


def test_a_server_that_stays_broken_is_given_up(time: Time) -> None:
    """After a few tries with growing waits; the message names host and status."""
    with helpdesk(lambda _: Reply(status=502)) as desk:
        client = a_client(desk.url, time)
        with pytest.raises(PullError, match=rf"127\.0\.0\.1.* 502 .*{TRIES} times"):
            client.get("/x")
    assert client.requests == TRIES
    assert time.slept == sorted(time.slept)
    assert sum(time.slept) <= 31


def test_nobody_there_is_given_up(time: Time) -> None:
    """A refused connection is a passing fault too, until the tries are used up."""
    with helpdesk(good) as desk:
        url = desk.url
    with pytest.raises(PullError, match="connection failed"):
        a_client(url, time).get("/x")
    assert len(time.slept) == TRIES - 1


@pytest.mark.parametrize(
    ("status", "named"),
    [
        (401, "ASKLESS_ZENDESK_EMAIL and ASKLESS_ZENDESK_TOKEN"),
        (403, "ASKLESS_ZENDESK_TOKEN the right to read"),
        (404, "ASKLESS_ZENDESK_SUBDOMAIN or ASKLESS_ZENDESK_URL"),
        (400, "does not accept"),
        (422, "does not accept"),
    ],
)
def test_a_refusal_names_what_to_set(time: Time, status: int, named: str) -> None:
    """It is not asked again, and neither query, body nor credential is in the message."""
    with helpdesk(lambda _: Reply(text="ticket text", status=status)) as desk:
        client = a_client(desk.url, time)
        with pytest.raises(PullError, match=named) as caught:
            client.get("/api/tickets", {"cursor": "private"})
    assert client.requests == 1
    for private in ("private", "ticket text", TOKEN, EMAIL):
        assert private not in str(caught.value)


def test_a_status_that_is_expected_is_no_error() -> None:
    """A ticket that is gone has no comments."""
    with helpdesk(lambda _: Reply(status=404)) as desk:
        assert a_client(desk.url).get("/x", missing=(404,)) is None


def test_a_redirect_on_the_same_host_is_followed() -> None:
    """With the credentials, since it is the same host."""

    def play(asked: Asked) -> Reply:
        moved = Reply(status=301, headers={"Location": "/new"})
        return moved if asked.path == "/old" else Reply(GOOD)

    with helpdesk(play) as desk:
        assert a_client(desk.url).get("/old") == GOOD
        assert desk.asked[1].headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize("place", ["{url}/x", "http://user@{host}/x", "//{host}/x"])
def test_credentials_never_leave_for_another_host(place: str) -> None:
    """A redirect elsewhere ends the pull, and the other host hears nothing."""
    with helpdesk(good) as other:
        host = other.url.removeprefix("http://")
        target = place.format(url=other.url, host=host)
        moved = Reply(status=302, headers={"Location": target})
        refused = pytest.raises(PullError, match="credentials are not sent there")
        with helpdesk(lambda _: moved) as desk, refused:
            a_client(desk.url).get("/x")
    assert other.asked == []


@pytest.mark.parametrize("place", ["http://[", "http://[::x]/", "ftp:", "//"])
def test_a_redirect_to_nowhere_is_one_clear_line(place: str) -> None:
    """What is no address ends the pull too."""
    moved = Reply(status=302, headers={"Location": place})
    with helpdesk(lambda _: moved) as desk, pytest.raises(PullError, match="redirects"):
        a_client(desk.url).get("/x")


def test_redirects_without_end_are_stopped() -> None:
    """A host that sends in circles is left."""
    with helpdesk(lambda _: Reply(status=302, headers={"Location": "/x"})) as desk:
        with pytest.raises(PullError, match="redirects in a row"):
            a_client(desk.url).get("/x")
        assert len(desk.asked) == http.MOST_REDIRECTS + 1


def test_an_answer_of_any_size_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server cannot fill the memory."""
    monkeypatch.setattr(http, "LARGEST_ANSWER", 10)
    with helpdesk(good) as desk, pytest.raises(PullError, match="larger than"):
        a_client(desk.url).get("/x")


def test_a_packed_answer_is_unpacked_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts is the size in memory, not on the line."""
    with helpdesk(lambda _: Reply({"text": "0" * 200_000}, is_packed=True)) as desk:
        assert len(a_client(desk.url).get("/x")["text"]) == 200_000
        monkeypatch.setattr(http, "LARGEST_ANSWER", 100_000)
        with pytest.raises(PullError, match="larger than"):
            a_client(desk.url).get("/x")


def test_nothing_shows_the_credentials() -> None:
    """Neither the client nor the account, should one of them stand in a traceback."""
    client = a_client("http://127.0.0.1:1")
    assert "Basic" not in repr(client)
    assert TOKEN not in repr(client)


def test_a_proxy_is_used_but_not_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the environment names it; its password is not in the pool's address."""
    monkeypatch.setenv("https_proxy", "http://me:pw@proxy.example:3128")
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    pool = exchange.pool("https://shop.zendesk.com")
    assert str(pool.proxy) == "http://proxy.example:3128"  # type: ignore[attr-defined]
    local = [f"http://{host}" for host in LOCAL_HOSTS if host != "::1"]
    assert all(exchange.pool(url).proxy is None for url in local)
