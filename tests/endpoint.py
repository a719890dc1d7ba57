"""A language model's endpoint on this machine: a real server that answers as a test tells it."""

from __future__ import annotations

import contextlib
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from kb.config import LanguageModel
from mining.drafting.llm.asking import Asking
from mining.drafting.llm.client import KEY_VARIABLE, Client, connected
from mining.exchange import Clock
from tests.factories import NOW
from tests.helpdesk import Asked, HelpDesk, Reply, helpdesk

KEY = "sk-canary-4711"
ENVIRONMENT = {KEY_VARIABLE: KEY}
Answers = Callable[[list[dict[str, str]], str], Any]
"""(evidence lines, whole question) -> the document to answer with, or a text."""


def lines_of(asked: Asked, fence: str = "evidence") -> list[dict[str, str]]:
    """The JSON lines that stand between two fences of a question."""
    text = asked.body["messages"][-1]["content"]
    inner = text.split(f"<{fence}>\n", 1)[1].split(f"\n</{fence}>", 1)[0]
    return [json.loads(line) for line in inner.splitlines()]


def completion(content: Any, usage: Any = None, finish: str = "stop") -> dict[str, Any]:
    """An endpoint's document around a model's text; a value is sent as JSON."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    counted = {"prompt_tokens": 400, "completion_tokens": 100} if usage is None else usage
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": finish}
    return {"choices": [choice], "usage": counted}


def claims(
    pairs: Sequence[tuple[str, Sequence[str]]], title: str = "", **extra: Any
) -> dict[str, Any]:
    """A reply of claims and the ids each cites."""
    found = [{"text": text, "sources": list(sources)} for text, sources in pairs]
    return {"title": title, "questions": [], "claims": found, **extra}


def repeating(lines: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The reply of a model that says each sentence as it is."""
    return claims([(line["text"], [line["id"]]) for line in lines])


@contextlib.contextmanager
def endpoint(answers: Answers) -> Iterator[HelpDesk]:
    """An endpoint whose model answers so."""

    def play(asked: Asked) -> Reply:
        fence = "evidence" if "<evidence>" in asked.body["messages"][-1]["content"] else "sentences"
        return Reply(
            completion(answers(lines_of(asked, fence), asked.body["messages"][-1]["content"]))
        )

    with helpdesk(play) as desk:
        yield desk


def settings(url: str, **changes: Any) -> LanguageModel:
    """Settings of a model at ``url``."""
    return LanguageModel(**({"base_url": url + "/v1", "model": "fake-1"} | changes))


def a_client(url: str, slept: list[float] | None = None, **changes: Any) -> Client:
    """A client that does not wait."""
    clock = Clock(lambda: NOW, (slept if slept is not None else []).append, random.Random(7))
    return connected(settings(url, **changes), ENVIRONMENT, clock)


def an_asking(url: str, **changes: Any) -> Asking:
    """A client that does not wait, with no answers yet."""
    return Asking(a_client(url, **changes))
