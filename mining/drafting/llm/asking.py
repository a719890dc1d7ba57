"""Questions to a model and the answers there are already: nothing is asked and paid for twice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from mining.drafting.llm.budget import NOTHING, Usage
from mining.drafting.llm.client import Client, Message
from mining.drafting.llm.guard import IsPrivate
from mining.runs import content_hash


@dataclass(frozen=True)
class Asked:
    """An answer, what it used, and whether it was there from an earlier run."""

    text: str = field(repr=False)
    usage: Usage = NOTHING
    is_kept: bool = False


@dataclass
class Asking:
    """A client and the answers that are known, by the hash of model and question."""

    client: Client
    known: dict[str, Asked] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """The hashes asked for in this run."""

    @property
    def model(self) -> str:
        """The model's name."""
        return self.client.settings.model

    @property
    def is_private(self) -> IsPrivate:
        """What must neither leave nor be printed."""
        return self.client.is_private

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Asked:
        """The answer to ``messages``, from an earlier run if there is one.

        Raises:
            NoAnswerError: see :meth:`Client.answer`.
            HeldBackError: see :meth:`Client.answer`.
        """
        settings = self.client.settings
        key = content_hash(settings.base_url, settings.model, json.dumps(list(messages)))
        self.used.add(key)
        if key not in self.known:
            answer = self.client.answer(messages, schema)
            self.known[key] = Asked(answer.text, answer.usage)
        return self.known[key]

    def document(self, *, only_used: bool) -> dict[str, Any]:
        """The answers as JSON, all or those that this run asked for."""
        kept = {k: v for k, v in self.known.items() if k in self.used or not only_used}
        return {
            key: {"text": one.text, "usage": asdict(one.usage)} for key, one in sorted(kept.items())
        }


def parse_answers(document: Any) -> dict[str, Asked]:
    """The answers that a JSON document holds; what is damaged is left out and asked again."""
    found: dict[str, Asked] = {}
    for key, one in document.items() if isinstance(document, dict) else ():
        try:
            found[str(key)] = Asked(str(one["text"]), Usage(**one["usage"]), is_kept=True)
        except (KeyError, TypeError):
            continue
    return found
