"""Tickets of no known help desk: JSON, Singer and Airbyte records with common field names.

A record is brought to askless's own format (:mod:`mining.importers.jsonl`) and read as such, with
the same identity: a file may be imported by any of these names. ``description`` is the text of a
ticket, ``requester_email`` its customer, ``comments`` its messages; names are compared without case
and in either spelling, ``createdAt`` or ``created_at``. Messages may also stand in a stream of
their own with a ``ticket_id``. Where a help desk has a module of its own, that one knows more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kb.tickets import Skipped, SourceTicket
from kb.words import fold
from mining.importers import jsonl, values
from mining.importers.beside import Beside, RecordReader
from mining.importers.columns import CUSTOMER_WORDS
from mining.importers.source import FIGURES, ImportOptions, Source

Record = Mapping[str, Any]

LISTS = ("tickets", "conversations", "cases", "data", "items", "results", "records")
TICKET_IDS = ("ticket_id", "conversation_id", "case_id", "thread_id")
TEXTS = ("text", "body", "body_text", "plain_body", "content", "message", "description",
         "description_text", "question", "texte", "contenu", "first_message", "body_html",
         "html_body")  # fmt: skip
MESSAGES = ("messages", "comments", "conversation", "replies", "thread", "threads", "posts",
            "entries")  # fmt: skip
TIMES = ("created_at", "created", "date", "creation_date", "created_time", "created_datetime",
         "opened_at", "received_at", "timestamp", "sent_at", "at", "cree_le")  # fmt: skip
PLAIN: dict[str, tuple[str, ...]] = {
    "id": ("id", *TICKET_IDS, "number", "uuid", "reference", "key", "numero"),
    "created_at": TIMES,
    "updated_at": ("updated_at", "updated", "modified_at", "updated_time", "updated_datetime"),
    "solved_at": ("solved_at", "resolved_at", "solved"),
    "closed_at": ("closed_at", "closed_datetime", "closed"),
    "first_agent_reply_at": ("first_agent_reply_at", "first_reply_at", "first_response_at"),
    "subject": ("subject", "title", "objet", "sujet", "titre"),
    "status": ("status", "state", "statut", "etat"),
    "channel": ("channel", "source", "via", "canal", "origin"),
    "language": ("language", "lang", "locale", "langue"),
    "group": ("group", "team", "group_name"),
    "brand": ("brand", "store", "shop", "marque", "boutique"),
    "csat": ("csat",),
    "reopens": ("reopens", "reopen_count"),
    "label": ("label",),
}
"""Field of the exchange format -> names it is read from, most telling first."""
LISTED = {"tags": ("tags", "labels"), "order_refs": ("order_refs", "order_number", "order_id")}
PEOPLE = ("requester", "customer", "contact", "client", "user", "from", "sender")
_KEPT = ("first_response_minutes", "resolution_minutes", "handling_minutes", "agent_started",
         "headers")  # fmt: skip

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ROLE_NAMES = ("role", "author_type", "sender_type", "author_role", "direction", "from_type")
_AGENT_WORDS = frozenset(
    {"agent", "assistant", "operator", "admin", "staff", "team", "teammate", "out", "outgoing",
     "outbound", "support", "conseiller", "owner"}
)  # fmt: skip
_MACHINE_WORDS = {"bot": "bot", "chatbot": "bot", "rule": "rule", "automation": "rule",
                  "system": "system"}  # fmt: skip


def kind_of(record: Record) -> tuple[str, str] | None:
    """A message beside its ticket names it and has a text of its own; the rest are tickets."""
    found = _named(record)
    owner = values.identity(_first(found, TICKET_IDS))
    is_message = owner and "id" in found and _first(found, TEXTS) is not None
    has_more = _first(found, MESSAGES) is not None or _first(found, PLAIN["subject"]) is not None
    return ("message", owner) if is_message and not has_more else None


def ticket(
    record: Record, place: str, side: Beside, options: ImportOptions
) -> SourceTicket | Skipped:
    """The ticket in one record; :class:`Skipped` when it has no id, no text or no time."""
    return jsonl.ticket(exchanged(record, side), place, options, None)


def exchanged(record: Record, side: Beside) -> dict[str, Any]:
    """``record`` in the exchange format; what it does not tell is absent."""
    found = _named(record)
    made: dict[str, Any] = {name: found[name] for name in _KEPT if name in found}
    for field, names in PLAIN.items():
        value = _first(found, names)
        made[field] = _name_of(value) if isinstance(value, dict) else value
    for field, names in LISTED.items():
        made[field] = _first(found, names)
    made["requester"] = requester = _requester(found)
    given = _first(found, MESSAGES)
    listed: list[Record] = []
    if isinstance(given, list):
        listed = [item for item in given if isinstance(item, dict)]
    listed = listed or list(side.all("message", made["id"]))
    made["messages"] = [_message(m, requester, n) for n, m in enumerate(listed)]
    text = values.text(_first(found, TEXTS))
    if text.strip() and not _says(made["messages"], text):
        opening = {"id": "opening", "role": "customer", "text": text, "at": made["created_at"],
                   "headers": found.get("headers")}  # fmt: skip
        made["messages"].insert(0, opening)
    return made


def _says(messages: list[dict[str, Any]], text: str) -> bool:
    """Whether one of the messages says ``text`` already."""
    words = values.letters(text)
    return any(values.letters(m["text"]) == words for m in messages)


def _named(record: Record) -> dict[str, Any]:
    """The fields by plain name; of two spellings of one name the first that holds something."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        plain = _HUMP.sub("_", str(name)).lower().replace("-", "_").replace(" ", "_")
        if found.get(plain) in (None, ""):
            found[plain] = value
    return found


def _first(found: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    """The first of the fields ``names`` that holds something."""
    return next((found[n] for n in names if found.get(n) not in (None, "", [], {})), None)


def _name_of(value: Mapping[str, Any]) -> Any:
    """What an object in the place of a word is called."""
    return _first(_named(value), ("name", "channel", "type", "label", "value", "id"))


def _requester(found: Mapping[str, Any]) -> dict[str, Any]:
    """Who asks: an object, an address, or fields that begin with a person's word."""
    given = _first(found, PEOPLE)
    person = _named(given) if isinstance(given, dict) else {}
    word = values.text(given).strip()

    def told(*names: str) -> Any:
        flat = tuple(f"{who}_{name}" for who in PEOPLE for name in names)
        return _first(person, names) or _first(found, flat)

    place = values.text(told("address"))
    written = word if "@" in word else place if "@" in place else found.get("email")
    return {
        "id": told("id") or ("" if "@" in word else word),
        "name": told("name", "full_name"),
        "email": told("email", "mail") or written,
        "phone": told("phone"),
        "address": "" if "@" in place else place,
    }


def _message(record: Record, requester: Mapping[str, Any], position: int) -> dict[str, Any]:
    found = _named(record)
    author = _first(found, ("author", "sender", "from", "user"))
    person = _named(author) if isinstance(author, dict) else {}
    name = _first(person, ("name", "email", "id")) if person else author
    is_hidden = values.flag(_first(found, ("private", "is_private", "internal"))) is True
    kind = _role(found, person, requester) or ("customer" if position == 0 else "")
    body = _first(found, TEXTS)
    return {
        "id": found.get("id"),
        "role": kind,
        "text": values.text(body),
        "html": found.get("html") is True or values.is_html(values.text(body)),
        "at": _first(found, TIMES),
        "author": values.text(name) if kind != "customer" else "",
        "public": not is_hidden and values.flag(found.get("public")) is not False,
        "headers": found.get("headers"),
        "auto_reply": values.flag(found.get("auto_reply")) is True,
    }


def _role(found: Mapping[str, Any], person: Mapping[str, Any], requester: Mapping[str, Any]) -> str:
    """Who wrote, in jsonl's words; the word itself when nobody knows it, empty for none."""
    for name, when_true in (("from_agent", "agent"), ("incoming", "customer")):
        told = values.flag(found.get(name))
        if told is not None:
            return when_true if told else {"agent": "customer"}.get(when_true, "agent")
    given = _first(found, _ROLE_NAMES) or _first(person, ("role", "type"))
    word = fold(values.text(given)).strip()
    if word in CUSTOMER_WORDS:
        return "customer"
    if word in _AGENT_WORDS:
        return "agent"
    return _MACHINE_WORDS.get(word) or word or _by_author(found, person, requester)


def _by_author(
    found: Mapping[str, Any], person: Mapping[str, Any], requester: Mapping[str, Any]
) -> str:
    """Whether the requester wrote, by id or address; empty where one of the two is unknown."""
    author = _first(person, ("id", "email")) or _first(found, ("author_id", "from", "author"))
    own = {values.identity(requester.get(key)).lower() for key in ("id", "email")} - {""}
    name = values.identity(author).lower()
    return "" if not name or not own else "customer" if name in own else "agent"


_READ = RecordReader(ticket, LISTS, kind_of)
JSON = Source("json", "JSON of no known help desk, by common field names", _READ, FIGURES)
SINGER = Source("singer", "Singer messages of no known help desk", _READ, FIGURES)
AIRBYTE = Source("airbyte", "Airbyte records of no known help desk", _READ, FIGURES)
