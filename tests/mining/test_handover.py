"""Messages passed on to a help desk, which misbehaves."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest

from kb.config_public import ContactForm
from kb.messages import HandoverError, Message
from mining.handover import passed_on, request_for
from tests.factories import NOW
from tests.helpdesk import Reply, Time, helpdesk

KEY = "key-canary-4711"
SAID = Message(
    "C-TEST2345", NOW, "fr", "Où est mon <colis> ?", "ada@example.com", seen=("returns/x",)
)


def settings(forward: str, url: str) -> ContactForm:
    """Settings that pass on to a desk at ``url``."""
    return ContactForm.model_validate(
        {"receive": True, "forward": forward, "forward_url": url, "user": "agent@shop.example"}
    )


def passed(forward: str, url: str, key: str = KEY) -> str:
    """The desk's id of the message."""
    environment = {"ASKLESS_CONTACT_KEY": key}
    return passed_on(settings(forward, url), SAID, environment, clock=Time().clock)


@pytest.mark.parametrize(
    ("forward", "path", "secret"),
    [
        ("zendesk", "/api/v2/tickets.json", f"agent@shop.example/token:{KEY}"),
        ("freshdesk", "/api/v2/tickets", f"{KEY}:X"),
        ("gorgias", "/api/tickets", f"agent@shop.example:{KEY}"),
    ],
)
def test_each_desk_gets_its_own_form(forward: str, path: str, secret: str) -> None:
    """Where it takes tickets, with the key as it wants it."""
    answer = {"ticket": {"id": 81}} if forward == "zendesk" else {"id": 81}
    with helpdesk(lambda _asked: Reply(answer, 201)) as desk:
        assert passed(forward, desk.url) == "81"
    [asked] = desk.asked
    assert (asked.method, asked.path) == ("POST", path)
    assert asked.headers["authorization"] == "Basic " + base64.b64encode(secret.encode()).decode()
    assert "ada@example.com" in str(asked.body)
    assert "C-TEST2345" in str(asked.body)
    assert "Articles seen: returns/x" in str(asked.body)


@pytest.mark.parametrize("name", ["", "Ada"])
def test_each_desk_gets_the_fields_that_it_requires(name: str) -> None:
    """As the vendors document them (2026): a request without one of them is refused."""
    said = replace(SAID, name=name, subject="")
    desks = {to: settings(to, "https://x.example") for to in ("zendesk", "freshdesk", "gorgias")}
    made = {to: json.loads(request_for(one, said, KEY).body or "") for to, one in desks.items()}
    ticket = made["zendesk"]["ticket"]
    assert ticket["comment"]["body"]
    assert ticket["requester"] == {"email": said.email, "name": name or said.email}
    fresh = made["freshdesk"]
    assert fresh["email"] == said.email
    assert all(fresh[field] for field in ("subject", "description"))
    assert (fresh["status"] in {2, 3, 4, 5}, fresh["priority"] in {1, 2, 3, 4}) == (True, True)
    [message] = made["gorgias"]["messages"]
    assert all(message[field] for field in ("channel", "via", "sender", "body_text"))
    assert message["from_agent"] is False
    assert "receiver" not in message


def test_freshdesk_gets_no_markup() -> None:
    """Its description is HTML."""
    with helpdesk(lambda _asked: Reply({"id": 1}, 201)) as desk:
        passed("freshdesk", desk.url)
    assert "&lt;colis&gt;" in desk.asked[0].body["description"]


def test_a_webhook_gets_the_whole_message() -> None:
    """As JSON with a version, and needs no key."""
    with helpdesk(lambda _asked: Reply(text="ok")) as desk:
        assert passed("webhook", f"{desk.url}/hook", key="") == ""
    [asked] = desk.asked
    assert (asked.path, asked.body) == ("/hook", SAID.document())
    assert "authorization" not in asked.headers


def test_a_fault_that_passes_is_tried_again_under_the_same_reference() -> None:
    """So that a desk can tell; after as long as it asks for."""
    with helpdesk(lambda _asked: Reply({"id": 7}, 201)) as desk:
        desk.faults[1] = Reply(status=429, headers={"Retry-After": "30"})
        desk.faults[2] = Reply({"id": 7}, 201, is_cut=True)
        with pytest.raises(HandoverError) as first:
            passed("freshdesk", desk.url)
        with pytest.raises(HandoverError) as second:
            passed("freshdesk", desk.url)
        assert passed("freshdesk", desk.url) == "7"
    assert (first.value.wait_seconds, second.value.wait_seconds) == (30.0, None)
    assert [asked.headers["idempotency-key"] for asked in desk.asked] == ["C-TEST2345"] * 3


@pytest.mark.parametrize(
    ("status", "is_of_message"),
    [(400, True), (422, True), (413, True), (401, False), (404, False), (500, False), (429, False)],
)
def test_it_is_told_whether_the_desk_refuses_this_one(status: int, is_of_message: bool) -> None:
    """Or would any: a key, an address or the desk itself."""
    reply = Reply(status=status)
    with helpdesk(lambda _asked: reply) as desk, pytest.raises(HandoverError) as caught:
        passed("zendesk", desk.url)
    assert caught.value.is_of_message == is_of_message
    assert len(desk.asked) == 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(status=401),
        Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}),
        Reply(text="<html>sign in</html>"),
        Reply(text="[" * 100_000),
        Reply(text="x" * 1_100_000),
        Reply({"ticket": None}),
    ],
    ids=["broken", "key", "elsewhere", "page", "deep", "large", "empty"],
)
def test_a_desk_that_did_not_take_it_is_an_error(reply: Reply) -> None:
    """Which holds neither key nor message."""
    with helpdesk(lambda _asked: reply) as desk, pytest.raises(HandoverError) as caught:
        passed("zendesk", desk.url)
    assert not any(part in str(caught.value) for part in (KEY, "ada@", "colis"))


@pytest.mark.parametrize("key", ["", "ké y"])
def test_without_a_key_nothing_is_sent(key: str) -> None:
    """The variable is named."""
    with (
        helpdesk(lambda _asked: Reply({"id": 1})) as desk,
        pytest.raises(HandoverError, match="ASKLESS_CONTACT_KEY"),
    ):
        passed("gorgias", desk.url, key=key)
    assert desk.asked == []


def test_nobody_there_is_an_error() -> None:
    """As is a line that is cut."""
    with pytest.raises(HandoverError):
        passed("zendesk", "http://127.0.0.1:9")
