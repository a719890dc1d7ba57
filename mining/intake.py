"""From a help desk's ticket to the rows that are stored: cleaned, told apart, redacted, hashed.

Raw text and identities enter here and do not leave: what comes out holds placeholders and keyed
hashes only.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import regex

from kb.config import Settings
from kb.identities import keyed, requester_key
from kb.orders import order_key
from kb.storage.ticketstore import StoredTicket
from kb.tickets import SourceMessage, SourceTicket
from kb.words import fold
from mining.admission import HeldTicket, agents_of
from mining.cleaning import cleaned, has_words, signers
from mining.engine import Work, is_far, mapped
from mining.greetings import is_pleasantry, need_text
from mining.importers.brands import stored_brand
from mining.languages import READ_CHARACTERS, detected_language
from mining.needs import says_something
from mining.noise import noise_rule, reason_of
from mining.recognisers import persons
from mining.recognisers.heard_names import UNHEARD, Heard
from mining.redaction import FindNames, Known, Passage, Redactor, mask_heard, mask_names
from mining.roster import AHEAD, Roster, desk

INTAKE_VERSION = "9"
"""Part of every content hash: tickets are stored again when what intake makes of them changes."""

TALKS = frozenset({"chat", "whatsapp", "sms", "social"})
"""Channels in which one matter is told in several short messages."""
CHUNK = 200
"""Tickets handed to a worker process at a time."""

NO_AGENTS: frozenset[str] = frozenset()

_REPLY_MARK = regex.compile(
    r"^(?:\s*(?:(?:re|ré|rép|tr|fwd?|fw|aw|wg|rv)\s?(?:\[\d+\])?\s?:|\[(?:#|ticket"
    r"|case)?\s?[\w:# -]{1,24}\]))+\s*",
    regex.I,
)
_NO_SUBJECT = regex.compile(r"\W*(?:no|sans|pas d['’]|aucun) ?(?:subject|objet|sujet)\W*", regex.I)
_LONGEST_SUBJECT = 300


@dataclass(frozen=True)
class _Cleaned:
    """A message and what it says, before redaction."""

    source: SourceMessage
    text: str

    @property
    def is_customers(self) -> bool:
        return self.source.author_kind == "customer" and self.source.public

    @property
    def is_reply(self) -> bool:
        """Whether an agent, no machine, answered so that the customer could read it."""
        m = self.source
        return m.author_kind == "agent" and m.public and m.direction == "out" and not m.auto_reply


def stored_tickets(
    tickets: Iterable[SourceTicket | HeldTicket],
    *,
    key: bytes,
    settings: Settings,
    roster: Roster | None = None,
    workers: int = 1,
) -> Iterator[StoredTicket]:
    """Every ticket of ``tickets`` as it is stored, in order, the same for any number of workers.

    ``workers`` processes share the work (0: one per core); 1 stays in this process. A cluster's
    workers do where one is in force. Names of agents are added to ``roster``. At most
    :data:`mining.roster.AHEAD` tickets and a few chunks are read ahead, so ``tickets`` may be a
    stream of any length.

    Raises:
        ExtraError: ``privacy.ner`` is required and the extra is not installed.
    """
    intake = Intake(key, settings, ner=persons.chosen(settings.privacy.ner))
    roster = Roster() if roster is None else roster
    count = workers or os.cpu_count() or 1
    stream = iter(tickets)
    first = list(itertools.islice(stream, 2 * CHUNK)) if count > 1 else []
    stream = itertools.chain(first, stream)
    if len(first) < 2 * CHUNK and not is_far():
        for partition in _chunks(stream, intake, roster, intake.chunk_size):
            yield from _told_stored(partition)
        return
    chunks = _chunks(stream, intake, roster, CHUNK)
    work = Work("import", count, warm="mining.intake_worker")
    yield from itertools.chain.from_iterable(mapped(_told_stored, chunks, work))


def _told_stored(partition: tuple[Intake, list[SourceTicket | HeldTicket]]) -> list[StoredTicket]:
    """A chunk as it is stored, by the intake that goes with it."""
    told, chunk = partition
    return told.stored([one.opened() if isinstance(one, HeldTicket) else one for one in chunk])


def _chunks(
    stream: Iterator[SourceTicket | HeldTicket], intake: Intake, roster: Roster, size: int
) -> Iterator[tuple[Intake, list[SourceTicket | HeldTicket]]]:
    """Tickets in chunks, each with the intake that knows the agents read up to its block's end."""
    while block := list(itertools.islice(stream, AHEAD)):
        told = replace(intake, agents=roster.note(map(agents_of, block)))
        for at in range(0, len(block), size):
            yield told, block[at : at + size]


@dataclass(frozen=True)
class Intake:
    """What holds for all tickets of an import."""

    key: bytes
    settings: Settings
    agents: frozenset[str] = NO_AGENTS
    """The desk's roster; a ticket's own agents are known better."""
    ner: str = ""
    """:func:`mining.recognisers.persons.identity` of the models that find names; empty for none."""

    @property
    def chunk_size(self) -> int:
        """Tickets taken at a time: the models read many texts at once, the rules one."""
        return CHUNK if self.ner else 1

    def stored(self, tickets: Sequence[SourceTicket]) -> list[StoredTicket]:
        """``tickets`` as they are stored.

        Raises:
            ExtraError: a model cannot be read.
        """
        opened = [_opened(ticket, self) for ticket in tickets]
        if self.ner:
            mask_names([p for one in opened for p in one.passages], self._names)
        changed = [p for one in opened for p in mask_heard(one.passages)]
        if self.ner and changed:
            mask_names(changed, self._names)
        return [_stored(one, self) for one in opened]

    @cached_property
    def desk(self) -> Heard:
        """What to look for of the roster."""
        return desk(self.agents, self.shop) if self.agents else UNHEARD

    @cached_property
    def shop(self) -> frozenset[str]:
        """Folded words of the shop's own, which name nobody."""
        return persons.shop_words(self.settings)

    @property
    def _names(self) -> FindNames:
        return lambda texts: persons.places(texts, self.shop)


def stored_ticket(
    ticket: SourceTicket,
    *,
    key: bytes,
    settings: Settings,
    agents: frozenset[str] = NO_AGENTS,
) -> StoredTicket:
    """``ticket`` as it is stored, by rules and metadata alone: a row of TICKETS, its MESSAGES."""
    return Intake(key, settings, agents).stored([ticket])[0]


@dataclass(frozen=True)
class _Opened:
    """A ticket with its texts masked by the rules; the subject's passage is the first one."""

    ticket: SourceTicket
    language: str
    entries: Sequence[_Cleaned]
    passages: Sequence[Passage]

    @property
    def tags(self) -> list[str]:
        """The tags that name nobody."""
        return [tag for tag in self.ticket.tags if self._names_nobody(tag)]

    @property
    def group(self) -> str:
        """Team or group; empty when it names somebody."""
        return self.ticket.group if self._names_nobody(self.ticket.group) else ""

    def _names_nobody(self, label: str) -> bool:
        """Whether a tag or group names no one; "client_jane_doe" is read as three words, too."""
        redactor = self.passages[0].redactor
        said = {label, label.replace("_", " ")}
        return not any(redactor.spans(one, self.language) for one in said)

    @property
    def texts(self) -> list[str]:
        """The messages' texts, in order."""
        return [passage.text for passage in self.passages[1:]]


def _opened(ticket: SourceTicket, intake: Intake) -> _Opened:
    entries = [_Cleaned(m, cleaned(m.body, is_html=m.is_html)) for m in ticket.messages]
    language = detected_language(_language_sample(ticket, entries), ticket.language)
    signed = [name for m in ticket.messages for name in signers(m.body)]
    own = [name for name in signed if intake.shop.isdisjoint(fold(name).split())]
    redactor = Redactor(_known(ticket, intake.settings), intake.desk, own, intake.shop)
    passages = [Passage(redactor, _subject(ticket.subject), language)]
    for entry in entries:
        own_language = detected_language(entry.text, language)
        from_agent = entry.source.author_kind != "customer"
        passages.append(Passage(redactor, entry.text, own_language, from_agent))
    for passage in passages:
        passage.mask_found()
    return _Opened(ticket, language, entries, passages)


def _stored(opened: _Opened, intake: Intake) -> StoredTicket:
    ticket, entries, key = opened.ticket, opened.entries, intake.key
    texts = opened.texts
    told = [texts[i] for i in _need_positions(entries, is_talk=ticket.channel in TALKS)]
    opening = "\n".join(told)
    rule = noise_rule(ticket, opening, own_domains=intake.settings.own_domains)
    text = "\n".join(map(need_text, told))
    row = {
        "ticket_id": ticket.id,
        "source": ticket.source,
        "content_hash": content_hash(ticket, key, intake.settings, ner=intake.ner),
        "created_at": ticket.created_at,
        "created_at_assumed": ticket.created_at_assumed,
        "updated_at": ticket.updated_at,
        "solved_at": ticket.solved_at,
        "closed_at": ticket.closed_at,
        "language": opened.language,
        "channel": ticket.channel,
        "status": ticket.status,
        "requester_key": requester_key(ticket.requester, ticket.source, key),
        "subject": _fresh_subject(opened.passages[0].text, text),
        "text": text,
        "noise": reason_of(rule),
        "noise_rule": rule,
        "reopens": ticket.reopens,
        "handling_minutes": ticket.handling_minutes,
        "csat": ticket.csat,
        "tags": opened.tags,
        "group_name": opened.group,
        "brand": stored_brand(ticket, opened.passages[0].redactor),
        "order_keys": [order_key(ref, key) for ref in ticket.order_refs],
        "redactions": sum(sum(passage.counts.values()) for passage in opened.passages),
        "ner": bool(intake.ner),
        **_service(ticket, entries),
    }
    return StoredTicket(row, tuple(_message_rows(opened, key)))


def content_hash(ticket: SourceTicket, key: bytes, settings: Settings, *, ner: str = "") -> str:
    """Keyed hash of the source record and of what shapes what is stored of it.

    ``ner`` names the models names were found with. Keyed, so that nobody without the workspace
    can confirm a guess of a ticket's text.
    """
    words = settings.privacy.product_names if ner else ()
    made_from = (
        INTAKE_VERSION,
        settings.own_domains,
        settings.order_patterns,
        ner,
        words,
        ticket,
    )
    return keyed(key, repr(made_from))


def _known(ticket: SourceTicket, settings: Settings) -> Known:
    authors = frozenset(m.author for m in ticket.messages if m.author_kind != "customer")
    requester = replace(ticket.requester, source_id="")
    return Known(requester, authors - {""}, ticket.order_refs, settings.order_patterns)


def _language_sample(ticket: SourceTicket, entries: Sequence[_Cleaned]) -> str:
    """The customer's first words, and the subject; machines' words where there are none."""
    own = [e.text for e in entries if e.is_customers and has_words(e.text)]
    first = ""
    for position, text in enumerate(own[:3]):
        first += (" \n" if position else "") + need_text(text)
        if len(first) > READ_CHARACTERS:
            break
    sample = f"{first}\n{ticket.subject}" if len(first) < 60 else first
    return sample if has_words(sample) else "\n".join(e.text for e in entries[:2])


def _need_positions(entries: Sequence[_Cleaned], *, is_talk: bool) -> list[int]:
    """Which messages state the need.

    The first customer message. In a talk, and when the first message only greets: all that say
    something up to the first agent's reply, or the next one that does.
    """
    own = [i for i, e in enumerate(entries) if e.is_customers and has_words(e.text)]
    if not own:
        return [i for i, e in enumerate(entries) if e.is_customers][:1]
    if not is_talk and not is_pleasantry(entries[own[0]].text):
        return own[:1]
    telling = [i for i in own if says_something(entries[i].text)]
    said = telling or [i for i in own if not is_pleasantry(entries[i].text)]
    if not said:
        return own[:1]
    reply = next((i for i in range(said[0], len(entries)) if entries[i].is_reply), len(entries))
    return [i for i in said if i < reply]


def _subject(subject: str) -> str:
    text = " ".join(cleaned(subject[: 4 * _LONGEST_SUBJECT]).split())
    text = _REPLY_MARK.sub("", text)[:_LONGEST_SUBJECT].strip()
    return "" if _NO_SUBJECT.fullmatch(text) else text


def _fresh_subject(subject: str, text: str) -> str:
    """``subject``, or nothing where the text starts with it or says exactly that."""
    short = " ".join(fold(subject).rstrip(" .…").split())
    start = " ".join(fold(text[: 2 * len(subject) + 20]).split())
    return "" if short and start.startswith(short) else subject


def _message_rows(opened: _Opened, key: bytes) -> Iterator[dict[str, Any]]:
    """The rows of MESSAGES."""
    told = zip(opened.entries, opened.passages[1:], strict=True)
    for position, (entry, passage) in enumerate(told):
        message = entry.source
        is_staff = message.author_kind != "customer" and message.author
        yield {
            "ticket_id": opened.ticket.id,
            "position": position,
            "at": message.at,
            "direction": message.direction,
            "author_kind": message.author_kind,
            "author_key": keyed(key, "agent:" + fold(message.author)) if is_staff else "",
            "public": message.public,
            "language": passage.language,
            "text": passage.text,
        }


def _service(ticket: SourceTicket, entries: Sequence[_Cleaned]) -> dict[str, Any]:
    """First reply, resolution and replies: as the source gives them, else from the messages."""
    replies = [e for e in entries if e.is_reply]
    times = [e.source.at for e in replies if e.source.at is not None]
    first = ticket.first_agent_reply_at or (min(times) if times else None)
    response, resolution = ticket.first_response_minutes, ticket.resolution_minutes
    if response is None and not ticket.created_at_assumed:
        response = _minutes(ticket.created_at, first)
    if resolution is None and not ticket.created_at_assumed:
        resolution = _minutes(ticket.created_at, ticket.solved_at)
    return {
        "first_agent_reply_at": first,
        "first_response_minutes": response,
        "resolution_minutes": resolution,
        "replies": ticket.replies if ticket.replies is not None else len(replies),
    }


def _minutes(start: datetime, end: datetime | None) -> float | None:
    """Minutes from ``start`` to ``end``; None when there is no end, or it lies before."""
    if end is None or end < start:
        return None
    return (end - start).total_seconds() / 60.0
