"""An endpoint that is busy, slow, broken or hostile, and what the client makes of it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from kb.errors import LanguageModelError
from mining.drafting.llm.client import TRIES, NoAnswerError, connected
from mining.drafting.llm.guard import HeldBackError
from mining.drafting.llm.prompt import SCHEMA
from tests.endpoint import ENVIRONMENT, KEY, a_client, completion, settings
from tests.helpdesk import Reply, helpdesk

QUESTION = [{"role": "user", "content": "Reword this."}]


def test_an_answer_is_text_and_tokens() -> None:
    """The question goes out as one POST with key, model and schema; the answer is counted."""
    with helpdesk(lambda _asked: Reply(completion("{}"))) as desk:
        answer = a_client(desk.url).answer(QUESTION, SCHEMA)
        asked = desk.asked[0]
    assert answer.text == "{}"
    assert (answer.usage.tokens_in, answer.usage.tokens_out) == (400, 100)
    assert (asked.method, asked.path) == ("POST", "/v1/chat/completions")
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.body["temperature"] == 0
    assert asked.body["response_format"]["json_schema"]["schema"] == SCHEMA


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_endpoint_is_asked_again(status: int) -> None:
    """It waits as it is told to and goes on."""
    slept: list[float] = []
    with helpdesk(lambda _asked: Reply(completion("{}"))) as desk:
        desk.faults[1] = Reply(status=status, headers={"Retry-After": "7"})
        assert a_client(desk.url, slept).answer(QUESTION, SCHEMA).text == "{}"
    assert slept == [7.0]


FAULTS: dict[str, Reply] = {
    "always 500": Reply(status=500),
    "cut": Reply(completion("{}"), is_cut=True),
    "no JSON": Reply(text="<html>busy</html>"),
    "half a document": Reply(text='{"choices": [{"mess'),
    "deep": Reply(text="[" * 200_000),
    "empty": Reply(text=""),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_broken_endpoint_is_given_up(name: str) -> None:
    """After a few tries with growing waits there is a reason, and no traceback."""
    slept: list[float] = []
    with (
        helpdesk(lambda _asked: FAULTS[name]) as desk,
        pytest.raises(NoAnswerError, match="times in a row"),
    ):
        a_client(desk.url, slept).answer(QUESTION, SCHEMA)
    assert len(desk.asked) == TRIES
    assert slept == sorted(slept)


NOTHING: dict[str, Any] = {
    "no choices": {"choices": []},
    "a list": [1, 2],
    "a number": {"choices": [{"message": {"content": 7}}]},
    "nothing said": completion("  \n"),
    "refusal": {"choices": [{"message": {"content": None, "refusal": "no"}}]},
}


@pytest.mark.parametrize("name", NOTHING)
def test_an_answer_without_text_is_none(name: str) -> None:
    """It is not asked again: it was an answer."""
    with (
        helpdesk(lambda _asked: Reply(NOTHING[name])) as desk,
        pytest.raises(NoAnswerError, match="empty"),
    ):
        a_client(desk.url).answer(QUESTION, SCHEMA)
    assert len(desk.asked) == 1


def test_a_slow_endpoint_is_not_waited_for() -> None:
    """Each try ends after the time in the settings."""

    def late(_asked: object) -> Reply:
        time.sleep(0.3)
        return Reply(completion("{}"))

    with helpdesk(late) as desk, pytest.raises(NoAnswerError, match=r"no answer within 0\.05"):
        a_client(desk.url, timeout_seconds=0.05).answer(QUESTION, SCHEMA)


def test_a_huge_answer_is_refused() -> None:
    """Two megabytes are read at most."""
    with (
        helpdesk(lambda _asked: Reply(completion("x" * 3_000_000))) as desk,
        pytest.raises(NoAnswerError, match="larger"),
    ):
        a_client(desk.url).answer(QUESTION, SCHEMA)


@pytest.mark.parametrize(("status", "says"), [(401, "key"), (403, "key"), (404, "base_url")])
def test_a_refusal_says_what_to_check_and_ends_the_run(status: int, says: str) -> None:
    """Nothing more is asked once access is refused; the key is in no message."""
    with helpdesk(lambda _asked: Reply(status=status, text=KEY)) as desk:
        client = a_client(desk.url)
        for _ in range(2):
            with pytest.raises(NoAnswerError, match=says) as error:
                client.answer(QUESTION, SCHEMA)
            assert KEY not in str(error.value)
    assert len(desk.asked) == 1
    assert KEY not in repr(client)


def test_a_redirect_is_not_followed() -> None:
    """Texts and key go to the host in the settings only."""
    with helpdesk(lambda _asked: Reply(status=307, headers={"Location": "/other"})) as desk:
        with pytest.raises(NoAnswerError, match="leads elsewhere"):
            a_client(desk.url).answer(QUESTION, SCHEMA)
        assert desk.paths() == ["/v1/chat/completions"]


def test_an_endpoint_without_schemas_is_asked_without() -> None:
    """The form is in the prompt too; later questions leave the schema out at once."""
    with helpdesk(
        lambda asked: (
            Reply(status=400) if "response_format" in asked.body else Reply(completion("{}"))
        )
    ) as desk:
        client = a_client(desk.url)
        assert client.answer(QUESTION, SCHEMA).text == "{}"
        client.answer(QUESTION, SCHEMA)
    assert ["response_format" in one.body for one in desk.asked] == [True, False, False]


def test_the_cost_limit_stops_before_it_is_passed() -> None:
    """A call that could cost more than what is left is not made, and neither is any after it."""
    with helpdesk(lambda _asked: Reply(completion("{}"))) as desk:
        client = a_client(desk.url, max_cost=0.003, price_out=10.0, answer_tokens=200)
        client.answer(QUESTION, SCHEMA)
        with pytest.raises(NoAnswerError, match="cost limit"):
            client.answer(QUESTION, SCHEMA)
            client.answer(QUESTION, SCHEMA)
    assert client.budget.used.cost <= 0.003
    assert "max_cost" in client.stopped


def test_tokens_nobody_counted_are_guessed() -> None:
    """An endpoint without usage, or with nonsense in it, still counts."""
    for usage in (
        {},
        {"prompt_tokens": -5, "completion_tokens": 1},
        "many",
        {"prompt_tokens": True},
    ):
        with helpdesk(
            lambda _asked, usage=usage: Reply(completion("{}", usage or {"x": 1}))
        ) as desk:
            used = a_client(desk.url).answer(QUESTION, SCHEMA).usage
        assert used.is_guessed
        assert used.tokens_in == 4


@pytest.mark.parametrize(
    "text",
    [
        "Write to marie.durand@example.com.",
        "Call 06 12 34 56 78.",
        "Dear [NAME],",
        "IBAN FR7630006000011234567890189",
    ],
)
def test_personal_data_is_never_sent(text: str) -> None:
    """The client looks again at every outgoing text, whoever wrote it; its error names none."""
    with helpdesk(lambda _asked: Reply(completion("{}"))) as desk:
        with pytest.raises(HeldBackError) as error:
            a_client(desk.url).answer(
                [{"role": "user", "content": f"Reword this.\n{text}"}], SCHEMA
            )
        assert desk.asked == []
    assert text not in str(error.value)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"base_url": ""}, "base_url"),
        ({"model": " "}, "model"),
        ({"base_url": "http://model.example/v1"}, "https"),
        ({"base_url": "https://me:secret@model.example/v1"}, "https"),
        ({"base_url": "https://[::1"}, "https"),
        ({"base_url": "ftp://localhost/v1"}, "https"),
    ],
)
def test_a_model_that_is_not_set_up_is_named(changes: dict[str, str], says: str) -> None:
    """One line says which setting to change."""
    with pytest.raises(LanguageModelError, match=says) as error:
        connected(settings("https://model.example", **changes), ENVIRONMENT)
    assert "secret" not in str(error.value)


def test_a_key_is_wanted_everywhere_but_on_this_machine() -> None:
    """A model that runs here needs none."""
    with pytest.raises(LanguageModelError, match="ASKLESS_LLM_KEY"):
        connected(settings("https://model.example"), {})
    assert connected(settings("http://localhost:11434"), {}).key == ""
    with pytest.raises(LanguageModelError, match="characters"):
        connected(settings("https://model.example"), {"ASKLESS_LLM_KEY": "a\nb"})


def test_an_answer_cut_at_its_limit_says_which_setting() -> None:
    """It is counted, as it is paid for, and the run goes on."""
    with helpdesk(lambda _asked: Reply(completion("{", finish="length"))) as desk:
        client = a_client(desk.url)
        for _ in range(3):
            with pytest.raises(NoAnswerError, match="answer_tokens"):
                client.answer(QUESTION, SCHEMA)
    assert len(desk.asked) == 3
    assert client.budget.used.tokens_out == 300


def test_an_endpoint_that_is_away_is_not_asked_for_every_draft() -> None:
    """Two questions without an answer end the run; what is left is drafted without it."""
    with helpdesk(lambda _asked: Reply(status=503)) as desk:
        client = a_client(desk.url)
        for _ in range(5):
            with pytest.raises(NoAnswerError):
                client.answer(QUESTION, SCHEMA)
    assert len(desk.asked) == 2 * TRIES


def test_whoever_asks_for_a_long_wait_is_not_waited_for() -> None:
    """An hour is more than a command waits; the reason says so."""
    slept: list[float] = []
    busy = Reply(status=429, headers={"Retry-After": "3600"})
    with (
        helpdesk(lambda _asked: busy) as desk,
        pytest.raises(NoAnswerError, match="asks to wait 3600 seconds"),
    ):
        a_client(desk.url, slept).answer(QUESTION, SCHEMA)
    assert slept == []
