"""Where the contact form goes, and which ways to a person the page shows."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from kb.config import Brand, Settings
from kb.config_contact import Channel, Contact
from kb.contact_page import _breakable
from tests.kb.test_pages import an_edition, page_of

BRAND = Brand(
    site_url="https://shop.example/aide/",
    contact_email="bonjour+aide@shop.example",
    contact_phone="+33 1 99 00 00 00",
    contact_hours={"fr": "9 h à 18 h"},
)


def contact(brand: Brand = BRAND, **given: Any) -> dict[str, Any]:
    """The data of the French contact page with these keys of ``[contact]``."""
    settings = Settings(brand=brand, contact=Contact(**given))
    return page_of(an_edition(settings=settings), "contact.md").meta


@pytest.mark.parametrize(
    ("given", "action", "method"),
    [
        ({}, "mailto:bonjour+aide@shop.example", "get"),
        ({"to": "askless"}, "/aide/api/contact", "post"),
        ({"to": "askless", "url": "https://x.example/m"}, "https://x.example/m", "post"),
        (
            {"to": "zendesk", "url": "https://shop.zendesk.com/"},
            "https://shop.zendesk.com/api/v2/requests.json",
            "post",
        ),
        (
            {"to": "webhook", "url": "https://forms.example/f/1"},
            "https://forms.example/f/1",
            "post",
        ),
    ],
)
def test_the_form_goes_where_the_settings_say(
    given: dict[str, Any], action: str, method: str
) -> None:
    """A mail program wants the words subject and body in an address."""
    form = contact(**given)["form"]
    assert (form["action"], form["method"]) == (action, method)
    assert form["message_name"] == ("body" if method == "get" else "message")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://www.chat.example/session?from=help&lang=fr", "chat.example"),
        ("sur la bulle, en bas", "sur la bulle, en bas"),
    ],
)
def test_a_chat_without_a_text_shows_whose_it_is(address: str, shown: str) -> None:
    """Not a line of signs that nobody reads; the link leads to all of it."""
    (way,) = contact(channels=(Channel(kind="chat", address=address),))["channels"]
    assert way["text"] == shown
    assert way["href"] in {address, ""}


def test_an_address_that_nobody_can_read_is_refused() -> None:
    """It would end the publishing."""
    with pytest.raises(ValidationError, match="no address"):
        Channel(kind="chat", address="https://[x")


def test_without_a_receiver_there_is_no_form() -> None:
    """A form that leads nowhere would lose messages."""
    assert contact(Brand())["form"] == {}


def test_the_ways_are_those_of_the_brand_or_of_the_settings() -> None:
    """Hours stand on the telephone; a channel of the settings may be anything."""
    mail, phone = contact(answer_time={"fr": "sous un jour"})["channels"]
    assert (mail["href"], mail["answer_time"]) == (
        *("mailto:bonjour+aide@shop.example", "sous un jour"),
    )
    assert (phone["href"], phone["hours"]) == ("tel:+33199000000", "9\u00a0h à 18\u00a0h")
    own = Channel(kind="chat", address="javascript:alert(1)", title={"fr": "Tchat"})
    (chat,) = contact(channels=(own,))["channels"]
    assert (chat["title"], chat["href"]) == ("Tchat", "")


@pytest.mark.parametrize(
    "given",
    [
        {"to": "zendesk"},
        {"to": "webhook", "url": "javascript:x"},
        {"to": "webhook", "url": "https://a.example/;script-src *"},
        {"reply_by": ()},
    ],
)
def test_settings_that_cannot_work_are_refused(given: dict[str, Any]) -> None:
    """Before anything is built; an address cannot add to the policy of the pages."""
    with pytest.raises(ValidationError):
        Contact(**given)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("service-clients@grand-magasin.example", "service|-clients|@grand|-magasin|.example"),
        ("-@x.", "-|@x|."),
        ("+33 1 99 00 45 45", "+33 1 99 00 45 45"),
        ("Écrivez à @ nous", "Écrivez à @ nous"),
    ],
)
def test_lines_end_before_the_signs_of_an_address(text: str, parts: str) -> None:
    """A hyphen at the end of a line might be the line's own."""
    assert _breakable(text) == parts.split("|")
    assert "".join(_breakable(text)) == text
