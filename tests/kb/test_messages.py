"""Messages of the contact form: what is taken, and what is said of the rest."""

from __future__ import annotations

from typing import Any

import pytest

from kb.messages import INVALID, MISSING, TOO_LONG, Message, new_reference, read, told
from tests.factories import NOW

GOOD = {"locale": "fr", "message": "Où est mon colis ?", "email": "ada@example.com"}


def taken(**fields: Any) -> Message | None:
    """The message of a form like :data:`GOOD`."""
    return read({**GOOD, **fields}, ("fr", "en"), NOW, "C-TEST")[0]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("message", "  ", MISSING),
        ("message", None, MISSING),
        ("message", "x" * 10_001, TOO_LONG),
        ("email", "", MISSING),
        ("email", "ada", INVALID),
        ("email", "ada@example", INVALID),
        ("email", "a@b.fr\r\nBcc: c@d.fr", INVALID),
        ("email", ["a@b.fr"], MISSING),
        ("subject", "x" * 201, TOO_LONG),
        ("locale", "de", INVALID),
        ("locale", None, INVALID),
    ],
)
def test_what_is_wrong_is_said_field_by_field(field: str, value: Any, error: str) -> None:
    """So that the form can say it beside the field."""
    message, errors = read({**GOOD, field: value}, ("fr", "en"), NOW, "C-TEST")
    assert (message, errors) == (None, {field: error})


def test_lines_stay_in_the_message_alone() -> None:
    """A subject with a line break would be a header elsewhere."""
    found = taken(message="Bonjour,\r\nmerci\x00", subject="a\r\nBcc: b@c.fr")
    assert found is not None
    assert (found.message, found.subject) == ("Bonjour,\nmerci", "a Bcc: b@c.fr")


@pytest.mark.parametrize("seen", [["a/b", "../x", 7, "a/b", "é/ü"], "a/b, é/ü,../x"])
def test_articles_seen_are_ids_each_once(seen: Any) -> None:
    """From a script or from a plain form."""
    found = taken(seen=seen)
    assert found is not None
    assert found.seen == ("a/b", "é/ü")


def test_what_fills_the_hidden_field_is_suspected() -> None:
    """It is kept, in case it was a person after all."""
    found = taken(website="https://spam.example")
    assert found is not None
    assert found.is_suspected


def test_a_message_survives_its_document() -> None:
    """As it is written and read again."""
    found = taken(subject="Colis", seen=["a/b"], order="MO-1")
    assert found is not None
    assert Message.parsed(found.document()) == found


def test_an_agent_is_told_what_was_read() -> None:
    """And the reference, whatever the desk does with it."""
    found = taken(seen=["returns/x"])
    assert found is not None
    assert "Articles seen: returns/x" in told(found)
    assert "Reference: C-TEST" in told(found)


def test_references_differ() -> None:
    """Eight characters that nobody mistakes for one another."""
    found = {new_reference() for _ in range(1_000)}
    assert len(found) == 1_000
    assert not set("".join(found)[2:]) & set("01ILOU")
