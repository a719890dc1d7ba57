"""Asks an OpenAI-compatible endpoint for one answer: bounded, counted, never with personal data.

One POST is all that is needed, so this stands on urllib3, which is here anyway, and not on the
``openai`` package with the fourteen it brings (docs/decisions). No message of ours holds a prompt,
an answer, a header or the key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from urllib3 import BaseHTTPResponse

from kb.config import LanguageModel
from kb.errors import KbError, LanguageModelError
from mining.drafting.llm.budget import NOTHING, Budget, Usage, guessed_tokens
from mining.drafting.llm.guard import IsPrivate, check_outgoing, recognisers, strings_of
from mining.endpoints import check_ready, is_key, is_sendable, json_headers
from mining.exchange import (
    LOCAL_HOSTS,
    CertificateError,
    Clock,
    FaultError,
    Request,
    TooLargeError,
    body_of,
    pool,
    sent,
    tried,
    wait_seconds,
)
from mining.importers.jsontext import NOT_JSON

KEY_VARIABLE = "ASKLESS_LLM_KEY"
TRIES = 4
"""How often one question is sent while the endpoint is busy or fails."""
LONGEST_WAIT = 60.0
"""Seconds; whoever asks for a longer wait is asked again by another run of the command."""
LARGEST_ANSWER = 2_000_000
"""Bytes; an answer to our questions has some thousand."""
MOST_TOKENS = 10**8
MOST_FAILURES = 2
"""Questions in a row that fail before the rest of the run is not asked."""

_NO_FORMAT = frozenset({400, 422})
"""How endpoints refuse a ``response_format`` that they do not know."""

Message = Mapping[str, str]


class NoAnswerError(KbError):
    """There is no answer to this question; the text says why, in words for a report."""

    def __init__(self, reason: str, *, is_lasting: bool = False, is_away: bool = False) -> None:
        self.is_lasting = is_lasting
        """True when asking again in this run would not help either."""
        self.is_away = is_away
        """True when nobody answered; another question may fare no better."""
        super().__init__(reason)


@dataclass(frozen=True)
class Answer:
    """The text of an answer and what it used."""

    text: str = field(repr=False)
    usage: Usage = NOTHING


@dataclass
class Client:
    """One endpoint and model; refuses to send what is private or beyond the budget."""

    settings: LanguageModel
    key: str = field(repr=False)
    budget: Budget
    clock: Clock = field(default_factory=Clock)
    is_private: IsPrivate = recognisers
    calls: int = 0
    stopped: str = ""
    """Why nothing more is asked in this run; empty while it is."""
    _failures: int = 0
    _has_format: bool = True

    def __post_init__(self) -> None:
        self._pool = pool(self.settings.base_url)

    def answer(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Answer:
        """The model's answer to ``messages``, asked to follow a JSON schema.

        Raises:
            NoAnswerError: it refuses, fails, is too slow, or a limit is reached.
            HeldBackError: a message looks like personal data; nothing was sent.
        """
        check_outgoing(strings_of(list(messages)), self.is_private)
        if self.stopped:
            raise NoAnswerError(self.stopped, is_lasting=True)
        asked = guessed_tokens("".join(message["content"] for message in messages))
        refusal = self.budget.refusal(asked, self.settings.answer_tokens)
        if refusal:
            self.stopped = refusal
            raise NoAnswerError(refusal, is_lasting=True)
        try:
            found = self._asked(messages, schema)
        except NoAnswerError as error:
            self._failures += error.is_away
            if error.is_lasting or self._failures >= MOST_FAILURES:
                self.stopped = str(error)
            raise
        self._failures = 0
        return found

    def _asked(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Answer:
        try:
            return tried(lambda: self._attempt(messages, schema), TRIES, self._wait)
        except FaultError as fault:
            raise NoAnswerError(f"{fault.reason}, {TRIES} times in a row", is_away=True) from fault

    def _attempt(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Answer:
        status, headers, text = self._sent(self._body(messages, schema))
        if status in _NO_FORMAT and self._has_format:
            self._has_format = False
            status, headers, text = self._sent(self._body(messages, schema))
        check_ready(status, headers, self.clock.now())
        if status != 200:
            raise NoAnswerError(_refusal(status), is_lasting=True)
        return self._read(text, messages)

    def _body(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> bytes:
        body: dict[str, Any] = {
            "model": self.settings.model,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": self.settings.answer_tokens,
        }
        if self._has_format:
            form = {"name": "answer", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        return json.dumps(body, ensure_ascii=False).encode("utf-8")

    def _sent(self, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        """One exchange: status, headers, and the whole body."""
        self.calls += 1
        url = self.settings.base_url.rstrip("/") + "/chat/completions"
        request = Request("POST", url, json_headers(self.key), body, self.settings.timeout_seconds)
        try:
            response, text = sent(self._pool, request, self._text)
        except CertificateError as error:
            raise NoAnswerError(str(error), is_lasting=True) from error
        except TooLargeError as error:
            raise NoAnswerError(f"its answer is {error}") from error
        return response.status, response.headers, text

    def _text(self, response: BaseHTTPResponse) -> bytes:
        limit, start = self.settings.timeout_seconds, self.clock.seconds()

        def check() -> None:
            # A timeout of the connection is one for each part: drop by drop it never comes.
            if self.clock.seconds() - start > limit:
                raise FaultError(f"its answer was not whole within {limit:g} seconds")

        return body_of(response, LARGEST_ANSWER, check)

    def _wait(self, fault: FaultError, attempt: int) -> None:
        seconds = wait_seconds(fault, attempt, self.clock.chance)
        if seconds > LONGEST_WAIT:
            reason = f"{fault.reason} and asks to wait {seconds:.0f} seconds"
            raise NoAnswerError(reason, is_away=True)
        self.clock.sleep(seconds)

    def _read(self, text: bytes, messages: Sequence[Message]) -> Answer:
        """The answer in an endpoint's document, counted whatever it is worth."""
        try:
            document = json.loads(text)
        except NOT_JSON as error:
            raise FaultError("its answer is not JSON") from error
        content, is_whole = _content(document)
        usage = self._usage(document, messages, content)
        self.budget.spend(usage)
        if not content.strip():
            raise NoAnswerError("its answer is empty")
        if not is_whole:
            raise NoAnswerError("its answer was cut at drafting.llm.answer_tokens")
        return Answer(content, usage)

    def _usage(self, document: Any, messages: Sequence[Message], content: str) -> Usage:
        told = document.get("usage") if isinstance(document, dict) else None
        counts = told if isinstance(told, dict) else {}
        asked, answered = _tokens(counts, "prompt_tokens"), _tokens(counts, "completion_tokens")
        if asked is not None and answered is not None:
            return self.budget.usage(asked, answered)
        guess = guessed_tokens("".join(message["content"] for message in messages))
        return self.budget.usage(guess, guessed_tokens(content), is_guessed=True)


def _tokens(counts: Mapping[str, Any], name: str) -> int | None:
    """A count that an endpoint gives; None when it is none that can be true."""
    found = counts.get(name)
    if not isinstance(found, int) or isinstance(found, bool):
        return None
    return found if 0 <= found < MOST_TOKENS else None


def _content(document: Any) -> tuple[str, bool]:
    """The text of the first choice and whether it is whole; an empty text when there is none."""
    try:
        choice = document["choices"][0]
        content = choice["message"]["content"]
        return (
            (content, choice.get("finish_reason") != "length")
            if isinstance(content, str)
            else ("", True)
        )
    except (KeyError, IndexError, TypeError, AttributeError):
        return "", True


def _refusal(status: int) -> str:
    if status in (401, 403):
        return f"the endpoint answered {status}: it does not accept the key in {KEY_VARIABLE}"
    if status == 404:
        return "the endpoint answered 404: check drafting.llm.base_url and drafting.llm.model"
    if 300 <= status < 400:
        return f"the endpoint answered {status}: it leads elsewhere, where nothing is sent"
    return f"the endpoint answered {status}: it does not accept this request"


def connected(
    settings: LanguageModel, environment: Mapping[str, str], clock: Clock | None = None
) -> Client:
    """A client for the endpoint in the settings, with the key in ``environment``.

    Raises:
        LanguageModelError: a setting is missing, the address is not encrypted, or there is no key.
    """
    missing = [name for name in ("base_url", "model") if not getattr(settings, name).strip()]
    if missing:
        names = " and ".join(f"drafting.llm.{name}" for name in missing)
        raise LanguageModelError(f"no language model is set up; set {names} in askless.toml")
    if not is_sendable(settings.base_url):
        raise LanguageModelError(
            "drafting.llm.base_url is no address to send texts to; expected https://HOST/v1, "
            "or http://localhost:PORT/v1 for a model on this machine"
        )
    key = environment.get(KEY_VARIABLE, "").strip()
    host = urlsplit(settings.base_url).hostname
    if not key and host not in LOCAL_HOSTS:
        raise LanguageModelError(
            f"no key for {host}; put it into the environment as {KEY_VARIABLE}"
        )
    if key and not is_key(key):
        raise LanguageModelError(f"{KEY_VARIABLE} holds characters that no key has; set it again")
    budget = Budget(settings.max_cost, settings.max_tokens, settings.price_in, settings.price_out)
    return Client(settings, key, budget, clock or Clock())
