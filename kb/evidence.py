"""Evidence: what each sentence of a drafted article stands on. Private, never in the built site.

One JSON document per article and locale, kept beside the article by
:mod:`kb.storage.evidence_store`. The functions here are pure: value to document and back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from kb.errors import InputError
from kb.proposals import Proposal, parse_proposal

FORMAT_VERSION = 1
"""Version of the evidence document; raised when a key changes meaning."""

SECTIONS = ("answer", "step", "fact", "condition", "need")
"""Where a sentence stands: short answer, steps, good to know, special cases, what is needed."""

LOST_SUPPORT = "lost_support"
"""The flag of a sentence whose tickets were deleted."""

CONTRADICTS_FACT, CONTRADICTS_ARTICLE, UNDER_LAW = (
    "contradicts_fact",
    "contradicts_article",
    "under_law",
)
"""Flags of a sentence that agents tell otherwise than facts.toml or a live article, or than the
law allows."""

FLAGS = {
    "conflict": "agents give different values",
    "weak_title": "the title is not what many customers ask",
    "several_answers": "agents answer several needs in this topic; one was drafted",
    "second_wording": "a sentence was left out because another seems to say the same",
    "superseded": "an older value is no longer given",
    "translated": "a language model translated it",
    "untranslated": "a sentence whose translation failed a check",
    CONTRADICTS_FACT: "agents say otherwise than facts.toml",
    CONTRADICTS_ARTICLE: "agents say otherwise than a live article",
    UNDER_LAW: "a delay that is worse for customers than the law allows",
    LOST_SUPPORT: "tickets that it stood on were deleted, and too few are left",
}
"""Kinds of flag, and what each means."""

BLOCKING = frozenset(
    {"conflict", "untranslated", LOST_SUPPORT, CONTRADICTS_FACT, CONTRADICTS_ARTICLE}
)
"""Flags that an editor has to decide on before the article can be approved."""


@dataclass(frozen=True)
class Flag:
    """Something a reviewer must see; ``sentence`` is the printed sentence it is about."""

    kind: str
    note: str
    sentence: str = ""

    @property
    def is_blocking(self) -> bool:
        """Whether the article needs a decision before it is approved."""
        return self.kind in BLOCKING


@dataclass(frozen=True)
class SentenceEvidence:
    """The tickets behind one printed sentence; times are aware, None when none is known."""

    text: str
    section: str
    tickets: tuple[str, ...]
    customers: int
    days: int
    agents: int
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    position: float = 0.0
    """Mean place in agents' replies, 0 first to 1 last."""
    sources: tuple[str, ...] = ()
    """Agents' sentences that a language model worded it from; empty for a sentence of theirs."""


@dataclass(frozen=True)
class EditorText:
    """A sentence an editor wrote: it stands on no ticket, but on its author."""

    text: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Evidence:
    """What one article in one language was drafted from."""

    article_id: str
    locale: str
    topic_id: str
    version: str
    """:attr:`kb.articles.Article.version` as drafted; another one means an editor touched it."""
    drafted_at: datetime
    replies: int
    customers: int
    agents: int
    sentences: tuple[SentenceEvidence, ...]
    questions: int = 0
    """Customers' messages that title and questions were chosen from."""
    flags: tuple[Flag, ...] = ()
    left_out: Mapping[str, int] | None = None
    """Sentence groups not printed, by reason."""
    edits: tuple[EditorText, ...] = ()
    llm: Mapping[str, Any] | None = None
    """Model, prompt version, tokens, cost, and why not where it was of no use; None without one."""

    attached: tuple[SentenceEvidence, ...] = ()
    """What agents told that the article says already, in words of theirs; it stands without."""
    proposals: tuple[Proposal, ...] = ()
    """What later drafts propose for the article."""
    dismissed: tuple[str, ...] = ()
    """Ids of proposals that an editor set aside."""

    @property
    def open_proposals(self) -> tuple[Proposal, ...]:
        """The proposals that wait for an editor."""
        return tuple(p for p in self.proposals if p.is_open and p.id not in self.dismissed)

    @property
    def last_supported_at(self) -> datetime | None:
        """When agents last told a customer what the article says; None when none is known."""
        told = (one.last_seen_at for one in (*self.sentences, *self.attached))
        return max((at for at in told if at is not None), default=None)

    @property
    def blocking(self) -> tuple[Flag, ...]:
        """The flags that wait for a decision."""
        return tuple(flag for flag in self.flags if flag.is_blocking)

    def document(self) -> dict[str, Any]:
        """The evidence as one JSON object; times in ISO 8601."""
        raw = asdict(self) | {"proposals": [one.document() for one in self.proposals]}
        return {"format_version": FORMAT_VERSION, **{k: _plain(v) for k, v in raw.items()}}


def parse_evidence(document: Mapping[str, Any], path: str) -> Evidence:
    """The evidence that a JSON document holds; ``path`` names the file in errors.

    Raises:
        InputError: another format version, or a key that is missing or of the wrong type.
    """
    found = document.get("format_version")
    if found != FORMAT_VERSION:
        raise InputError(
            path, f"evidence format is {found}, expected {FORMAT_VERSION}; restore it or remove it"
        )
    values = {key: value for key, value in document.items() if key != "format_version"}
    try:
        values["drafted_at"] = datetime.fromisoformat(values["drafted_at"])
        values["sentences"] = tuple(_sentence(item) for item in values["sentences"])
        values["flags"] = tuple(Flag(**item) for item in values.get("flags", ()))
        values["attached"] = tuple(_sentence(item) for item in values.get("attached", ()))
        values["proposals"] = tuple(map(parse_proposal, values.get("proposals", ())))
        values["dismissed"] = tuple(values.get("dismissed", ()))
        values["edits"] = tuple(_edit(item) for item in values.get("edits", ()))
        return Evidence(**values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            path, f"is not an evidence document ({error}); restore it or remove it"
        ) from error


def _sentence(item: Mapping[str, Any]) -> SentenceEvidence:
    times = {
        key: datetime.fromisoformat(item[key]) if item.get(key) else None
        for key in ("first_seen_at", "last_seen_at")
    }
    lists = {"tickets": tuple(item["tickets"]), "sources": tuple(item.get("sources", ()))}
    return SentenceEvidence(**{**item, **lists, **times})


def _edit(item: Mapping[str, Any]) -> EditorText:
    return EditorText(**{**item, "at": datetime.fromisoformat(item["at"])})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
