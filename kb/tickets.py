"""Tickets and their messages: as a help desk sends them, and as askless stores them.

An importer turns a payload into :class:`SourceTicket` values. They hold raw text and the
requester's identity, live in memory only, and are cleaned and redacted before anything is stored.
What is stored are the tables :data:`TICKETS` and :data:`MESSAGES`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from kb.frames import Column, FrameSchema

if TYPE_CHECKING:
    import pandas as pd

Direction = Literal["in", "out"]
AuthorKind = Literal["customer", "agent", "bot", "rule", "system"]

CHANNELS = (
    "email",
    "chat",
    "phone",
    "sms",
    "whatsapp",
    "social",
    "review",
    "contact_form",
    "other",
)
"""The channels every source is mapped to; what is unknown becomes ``other`` and is counted."""

STATUSES = ("new", "open", "pending", "hold", "solved", "closed", "spam", "deleted", "merged")
"""The statuses every source is mapped to."""
GONE = STATUSES[-2:]
"""Deleted or merged: never demand, whatever a rule or a setting says."""

NOISE_REASONS = (
    "auto_reply",
    "newsletter",
    "bounce",
    "internal",
    "survey",
    "empty",
    "spam",
    "agent_started",
    "venting",
    "deleted",
    "merged",
)
"""Why a ticket is set apart and does not count as a customer's need."""


@dataclass(frozen=True)
class Requester:
    """Who wrote: known from the help desk's metadata, used to hash and to redact, never stored."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    source_id: str = ""


@dataclass(frozen=True)
class SourceMessage:
    """One entry of a conversation as the help desk sent it; ``body`` may be HTML."""

    id: str
    at: datetime | None
    direction: Direction
    author_kind: AuthorKind
    body: str
    public: bool = True
    is_html: bool = False
    author: str = ""
    """The agent's name or id, or empty; hashed before storing."""
    headers: tuple[tuple[str, str], ...] = ()
    """Mail headers that tell machine mail from people's, lower-case names."""
    auto_reply: bool = False


@dataclass(frozen=True)
class SourceTicket:
    """One customer request as the help desk sent it, with its messages in order.

    Times are aware and in UTC. ``csat`` is between 0 and 1 (``ticket-formats``: good = 1,
    bad = 0; (score - 1) / 4 for scales of 1 to 5).
    """

    source: str
    source_id: str
    created_at: datetime
    requester: Requester
    messages: tuple[SourceMessage, ...]
    subject: str = ""
    language: str | None = None
    channel: str = "other"
    channel_raw: str = ""
    status: str = "open"
    updated_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    first_agent_reply_at: datetime | None = None
    first_response_minutes: float | None = None
    resolution_minutes: float | None = None
    handling_minutes: float | None = None
    replies: int | None = None
    reopens: int | None = None
    csat: float | None = None
    tags: tuple[str, ...] = ()
    group: str = ""
    brand: str = ""
    """Brand, product or store of a desk that serves several; its id where no name is told."""
    order_refs: tuple[str, ...] = ()
    agent_started: bool = False
    created_at_assumed: bool = False
    """The source gave no time and the operator asked for an even spread instead."""
    label: str | None = None
    """Gold topic of labelled data, for evaluation only."""

    @property
    def id(self) -> str:
        """The ticket's identity across sources: ``source:source_id``."""
        return f"{self.source}:{self.source_id}"


@dataclass(frozen=True)
class Skipped:
    """A record an importer could not use: where it stood and why, never its text."""

    place: str
    reason: str


@dataclass
class ImportCounts:
    """What an import did, as it is reported: every record is kept or counted here."""

    read: int = 0
    kept: int = 0
    unchanged: int = 0
    updated: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    unmapped: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    """What the operator should know of how it was read, in sentences without a ticket's text."""

    def skip(self, reason: str) -> None:
        """Count one record left out for ``reason``."""
        self.skipped[reason] = self.skipped.get(reason, 0) + 1

    def unmap(self, value: str) -> None:
        """Count one value (``field=value``) that no mapping knows."""
        self.unmapped[value] = self.unmapped.get(value, 0) + 1

    def add(self, other: ImportCounts) -> None:
        """Count what ``other`` counted, too."""
        self.read += other.read
        self.kept += other.kept
        self.unchanged += other.unchanged
        self.updated += other.updated
        for own, more in ((self.skipped, other.skipped), (self.unmapped, other.unmapped)):
            for name, number in more.items():
                own[name] = own.get(name, 0) + number
        for sentence in other.notes:
            self.note(sentence)

    def note(self, sentence: str) -> None:
        """Tell the operator ``sentence``, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)


TICKETS = FrameSchema(
    "tickets",
    (
        Column("ticket_id", "text", "source:source_id, unique"),
        Column("source", "text", "help desk the ticket came from"),
        Column("content_hash", "text", "hash of the source record, to see changes"),
        Column("created_at", "time", "when the customer wrote first"),
        Column("created_at_assumed", "flag", "the source has no time; an even spread stands in"),
        Column("updated_at", "time", "last change at the source", null=True),
        Column("solved_at", "time", "first or last solution, as the source gives it", null=True),
        Column("closed_at", "time", "when it was closed", null=True),
        Column("first_agent_reply_at", "time", "first public human reply", null=True),
        Column("language", "text", "fr, en, another ISO 639-1 code, or und"),
        Column("channel", "text", "one of kb.tickets.CHANNELS"),
        Column("status", "text", "one of kb.tickets.STATUSES"),
        Column("requester_key", "text", "keyed hash of the customer; empty when unknown"),
        Column("subject", "text", "cleaned and redacted subject"),
        Column("text", "text", "first customer message, cleaned and redacted"),
        Column("noise", "text", "one of kb.tickets.NOISE_REASONS, null for a real need", null=True),
        Column("replies", "integer", "public human agent replies"),
        Column("reopens", "integer", "times reopened", null=True),
        Column("first_response_minutes", "number", "creation to first reply", "minutes", True),
        Column("resolution_minutes", "number", "creation to full resolution", "minutes", True),
        Column("handling_minutes", "number", "agent's working time", "minutes", True),
        Column("csat", "number", "satisfaction, 0 bad to 1 good", "0 to 1", True),
        Column("tags", "texts", "tags, without those that name somebody"),
        Column("group_name", "text", "team or group, empty where it names somebody"),
        Column("order_keys", "texts", "keyed hashes of the orders named in metadata"),
        Column("redactions", "integer", "personal data masked in its messages"),
        Column("brand", "text", "brand or store, of desks with several", null=True, is_new=True),
        Column("ner", "flag", "models of [ner] looked for names, too", null=True, is_new=True),
        Column("noise_rule", "text", "one of kb.noise.NOISE_RULES", null=True, is_new=True),
    ),
)

COUNTED_TICKETS = TICKETS.only(
    "ticket_id",
    "created_at",
    "created_at_assumed",
    "language",
    "channel",
    "status",
    "requester_key",
    "noise",
    "noise_rule",
    "handling_minutes",
    "csat",
)
"""Columns of TICKETS that counting asks for: who wrote when, where and whether it counts."""

HASHED_TICKETS = TICKETS.only(*COUNTED_TICKETS.names, "content_hash")
"""Those, and what tells a ticket that changed."""

SAID_TICKETS = TICKETS.only("ticket_id", "language", "subject", "text")
"""Columns of TICKETS that say what a customer wrote, and in which language."""

ASKED_TICKETS = TICKETS.only(*COUNTED_TICKETS.names, "subject", "text")
"""Columns of TICKETS that matching asks for: those and what the customer wrote."""

MESSAGES = FrameSchema(
    "messages",
    (
        Column("ticket_id", "text", "the ticket it belongs to"),
        Column("position", "integer", "0 for the first message, in order of time"),
        Column("at", "time", "when it was written", null=True),
        Column("direction", "text", "in from the customer, out to the customer"),
        Column("author_kind", "text", "customer, agent, bot, rule or system"),
        Column("author_key", "text", "keyed hash of the agent; empty for customers"),
        Column("public", "flag", "false for internal notes"),
        Column("language", "text", "language of this message"),
        Column("text", "text", "cleaned and redacted text"),
    ),
)


def demand(tickets: pd.DataFrame) -> pd.DataFrame:
    """The rows of TICKETS in which a customer needs something: what every figure counts.

    Those that no rule sets apart (or that ``noise.keep`` counts again) and that are not deleted or
    merged. A ticket that a help desk calls spam counts only where the settings undo that.
    """
    wanted = tickets["noise"].isna() & ~tickets["status"].isin(GONE)
    return tickets[wanted.astype(bool)]


def public_replies(messages: pd.DataFrame) -> pd.Series:
    """Which rows of MESSAGES are what an agent sent for the customer to read."""
    is_reply = (messages["author_kind"] == "agent") & (messages["direction"] == "out")
    return (is_reply & messages["public"]).fillna(False).astype(bool)
