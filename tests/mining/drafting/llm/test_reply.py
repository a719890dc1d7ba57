"""What a model says, however it is wrapped, and what is refused of it."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.drafting.llm.reply import MOST_CLAIMS, Claim, ReplyError, parse_reply

GOOD = {"title": "How?", "questions": ["Why?"], "claims": [{"text": "It is.", "sources": ["E1"]}]}
TEXT = json.dumps(GOOD)

WRAPPED = {
    "bare": TEXT,
    "fenced": f"```json\n{TEXT}\n```",
    "fenced without a name": f"```\n{TEXT}\n```",
    "chatter around": f"Sure! Here is the article:\n{TEXT}\nDo you want anything else?",
    "chatter and fence": f"Of course.\n```json\n{TEXT}\n```\nDone {{really}}.",
    "spread": json.dumps(GOOD, indent=4),
    "more keys": json.dumps(GOOD | {"confidence": 1, "publish": True}),
}


@pytest.mark.parametrize("name", WRAPPED)
def test_a_document_is_found_in_what_is_around_it(name: str) -> None:
    """Code fences, chatter and further keys change nothing."""
    reply = parse_reply(WRAPPED[name])
    assert (reply.title, reply.questions) == ("How?", ("Why?",))
    assert reply.claims == (Claim("It is.", ("E1",)),)


REFUSED: dict[str, str] = {
    "nothing": "",
    "prose": "I am sorry, I cannot help with that.",
    "cut off": TEXT[:-20],
    "cut in a fence": f"```json\n{TEXT[:-20]}",
    "a list": "[1, 2]",
    "no claims": '{"title": "How?"}',
    "empty claims": '{"claims": []}',
    "claims that are none": '{"claims": "It is."}',
    "deep": "[" * 50_000,
    "huge": '{"claims": ["' + "x" * 300_000 + '"]}',
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_rest_is_refused(name: str) -> None:
    """The reason quotes nothing of it."""
    with pytest.raises(ReplyError) as error:
        parse_reply(REFUSED[name])
    assert "x" * 10 not in str(error.value)


CLAIMS: tuple[Any, ...] = (
    None,
    7,
    "It is.",
    {"text": "It is."},
    {"text": "It is.", "sources": []},
    {"text": "It is.", "sources": "E1"},
    {"text": "It is.", "sources": [1]},
    {"text": "", "sources": ["E1"]},
    {"text": ["It is."], "sources": ["E1"]},
    {"text": "x" * 2_000, "sources": ["E1"]},
)


def test_what_is_no_claim_is_counted() -> None:
    """Each lacks a text, its sources, or is too long to be one."""
    reply = parse_reply(json.dumps({"claims": [*CLAIMS, GOOD["claims"][0]]}))
    assert reply.malformed == len(CLAIMS)
    assert len(reply.claims) == 1


def test_only_so_many_claims_are_read() -> None:
    """A reply without end costs no time without end."""
    many = {"claims": [{"text": f"It is {n}.", "sources": ["E1"]} for n in range(1_000)]}
    assert len(parse_reply(json.dumps(many)).claims) == MOST_CLAIMS


@given(st.text(max_size=200))
def test_any_text_is_a_reply_or_refused(text: str) -> None:
    """No text makes a traceback."""
    with contextlib.suppress(ReplyError):
        parse_reply(text)
