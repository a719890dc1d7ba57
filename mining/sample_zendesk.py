"""The sample shop's tickets as Zendesk exports them: pages of tickets, comments and users.

The shape is that of the incremental export with users and metric sets loaded beside the tickets
and the comments put into their ticket, one answered page a line. Tickets are read and written one
by one, so a file of any length needs the memory of one page of users.
"""

from __future__ import annotations

import html
import itertools
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb.storage import files
from mining.html_text import text_of_html

PAGE = 1_000
"""Tickets a page, as the incremental export has at most."""

_SHOP = "https://maison-ombrelle.zendesk.example/api/v2"
_VIA = {
    "email": "email", "chat": "native_messaging", "phone": "voice", "sms": "sms",
    "whatsapp": "whatsapp", "social": "facebook", "review": "any_channel", "contact_form": "web",
}  # fmt: skip
_STATUS = {"spam": "closed", "merged": "closed"}
_ORDER_FIELD, _REASON_FIELD, _LANGUAGE_FIELD = 360_001_110_001, 360_001_110_002, 360_001_110_003
_SYSTEM = -1
_TIMES = ("created_at", "updated_at", "solved_at", "closed_at", "at")
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Record = dict[str, Any]


def write_export(tickets: Path, out: Path, *, limit: int | None = None) -> int:
    """Write the sample shop's ``tickets`` (JSON lines) to ``out`` as pages; how many there were.

    ``limit`` takes the first tickets only. No tickets give an empty file.
    """
    count = 0
    with files.replacing(out) as part, part.open("w", encoding="utf-8", newline="\n") as target:
        for page in _pages(itertools.islice(_read(tickets), limit)):
            users: dict[int, Record] = {}
            target.write('{"tickets":[')
            for position, ticket in enumerate(page):
                target.write("," * bool(position) + _ENCODE(zendesk_ticket(ticket, users)))
            count += len(page)
            is_last = len(page) < PAGE
            end = {"users": list(users.values()), "count": len(page), "end_of_stream": is_last}
            target.write("]," + _ENCODE(end)[1:] + "\n")
    return count


def write_lines(tickets: Path, out: Path, *, limit: int | None = None) -> None:
    """Write the same tickets one a line, without the users: what a table reader can take."""
    with files.replacing(out) as part, part.open("w", encoding="utf-8", newline="\n") as target:
        for ticket in itertools.islice(_read(tickets), limit):
            target.write(_ENCODE(zendesk_ticket(ticket, {})) + "\n")


def _read(tickets: Path) -> Iterator[Record]:
    with tickets.open(encoding="utf-8") as lines:
        for ticket in map(json.loads, lines):
            for record in (ticket, *ticket["messages"]):
                record.update({name: _utc(record[name]) for name in _TIMES if record.get(name)})
            yield ticket


def _utc(time: str) -> str:
    """A time as Zendesk writes it: ``2025-04-01T07:04:58Z``."""
    return f"{datetime.fromisoformat(time).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _pages(tickets: Iterator[Record]) -> Iterator[list[Record]]:
    while page := list(itertools.islice(tickets, PAGE)):
        yield page


def zendesk_ticket(ticket: Mapping[str, Any], users: dict[int, Record]) -> Record:
    """One ticket of the sample shop as a Zendesk ticket; who takes part is added to ``users``."""
    number = int(ticket["id"].lstrip("T"))
    requester = _user(ticket["requester"], ticket["created_at"], users)
    comments = [_comment(number, m, requester, users) for m in ticket["messages"]]
    via, fields = _via(ticket), _fields(ticket)
    agent = next((c["author_id"] for c in comments if c["author_id"] not in {requester, -1}), None)
    return {
        "url": f"{_SHOP}/tickets/{number}.json",
        "id": number,
        "external_id": None,
        "via": via,
        "created_at": ticket["created_at"],
        "updated_at": ticket["updated_at"],
        "generated_timestamp": 1_743_490_000 + number,
        "type": "question",
        "subject": ticket["subject"],
        "raw_subject": ticket["subject"],
        "description": comments[0]["plain_body"] if comments else "",
        "priority": "normal",
        "status": _STATUS.get(ticket["status"], ticket["status"]),
        "recipient": "bonjour@maison-ombrelle.example",
        "requester_id": requester,
        "submitter_id": requester,
        "assignee_id": agent,
        "organization_id": None,
        "group_id": 360_000_220_001 if ticket["group"] == "Service client" else 360_000_220_002,
        "collaborator_ids": [],
        "follower_ids": [],
        "email_cc_ids": [],
        "forum_topic_id": None,
        "problem_id": None,
        "has_incidents": False,
        "is_public": True,
        "due_at": None,
        "tags": [*ticket["tags"], *(["closed_by_merge"] if ticket["status"] == "merged" else [])],
        "custom_fields": fields,
        "satisfaction_rating": _rating(ticket, number),
        "sharing_agreement_ids": [],
        "custom_status_id": 1_900_000_330_001,
        "fields": fields,
        "followup_ids": [],
        "ticket_form_id": 360_000_440_001,
        "brand_id": 360_000_550_001,
        "allow_channelback": False,
        "allow_attachments": True,
        "from_messaging_channel": via["channel"] == "native_messaging",
        "metric_set": _metrics(ticket, number),
        "comments": comments,
    }


def _number(text: str) -> int:
    """A whole number that is the same in every run for the same text."""
    return 360_000_000_000 + zlib.crc32(text.encode())


def _user(who: Mapping[str, Any], at: str, users: dict[int, Record], role: str = "end-user") -> int:
    # The shop counts the customers of each language for itself: the number alone is not enough.
    known_by = (who.get("id"), who.get("email") or who.get("name"))
    key = _number(f"{role} {known_by}")
    users[key] = {
        "id": key,
        "url": f"{_SHOP}/users/{key}.json",
        "name": who.get("name"),
        "email": who.get("email"),
        "created_at": at,
        "updated_at": at,
        "time_zone": "Europe/Paris",
        "iana_time_zone": "Europe/Paris",
        "phone": who.get("phone"),
        "shared_phone_number": None,
        "photo": None,
        "locale_id": 16,
        "locale": "fr",
        "organization_id": None,
        "role": role,
        "verified": True,
        "external_id": None,
        "tags": [],
        "alias": "",
        "active": True,
        "shared": False,
        "shared_agent": False,
        "last_login_at": at,
        "two_factor_auth_enabled": None,
        "signature": None,
        "details": "",
        "notes": "",
        "suspended": False,
        "default_group_id": None,
        "report_csv": False,
        "user_fields": {"customer_since": at[:10], "newsletter": None, "loyalty_level": None},
    }
    return key


def _via(ticket: Mapping[str, Any]) -> Record:
    who = ticket["requester"]
    sender = {key: who[key] for key in ("name", "phone") if who.get(key)}
    if who.get("email"):
        sender["address"] = who["email"]
    to = {"name": "Maison Ombrelle", "address": "bonjour@maison-ombrelle.example"}
    channel = _VIA.get(ticket["channel"], "web")
    return {"channel": channel, "source": {"from": sender, "to": to, "rel": None}}


def _fields(ticket: Mapping[str, Any]) -> list[Record]:
    order = next(iter(ticket["order_refs"]), None)
    reason = next(iter(ticket["tags"]), None)
    values = {_ORDER_FIELD: order, _REASON_FIELD: reason, _LANGUAGE_FIELD: ticket["language"]}
    return [{"id": key, "value": value} for key, value in values.items()]


def _rating(ticket: Mapping[str, Any], number: int) -> Record:
    if ticket["csat"] is None:
        return {"score": "offered" if ticket["solved_at"] else "unoffered"}
    score = "good" if ticket["csat"] > 0.5 else "bad"
    return {
        "score": score,
        "id": 900_000_000 + number,
        "comment": "",
        "reason": "No reason provided",
        "reason_id": 0,
        "created_at": ticket["updated_at"],
        "updated_at": ticket["updated_at"],
    }


def _metrics(ticket: Mapping[str, Any], number: int) -> Record:
    replies = sum(m["role"] == "agent" and m["public"] for m in ticket["messages"])
    first = _whole(ticket["first_response_minutes"])
    work = _whole(ticket["handling_minutes"])
    names = ("first_resolution", "full_resolution", "agent_wait", "requester_wait", "on_hold")
    durations = {f"{name}_time_in_minutes": _span(work) for name in names}
    return {
        "url": f"{_SHOP}/ticket_metrics/{700_000_000 + number}.json",
        "id": 700_000_000 + number,
        "ticket_id": number,
        "created_at": ticket["created_at"],
        "updated_at": ticket["updated_at"],
        "group_stations": 1,
        "assignee_stations": 1,
        "reopens": ticket["reopens"],
        "replies": replies,
        "assignee_updated_at": ticket["updated_at"],
        "requester_updated_at": ticket["messages"][-1]["at"] if ticket["messages"] else None,
        "status_updated_at": ticket["closed_at"] or ticket["updated_at"],
        "initially_assigned_at": ticket["created_at"],
        "assigned_at": ticket["created_at"],
        "solved_at": ticket["solved_at"],
        "latest_comment_added_at": ticket["messages"][-1]["at"] if ticket["messages"] else None,
        "reply_time_in_minutes": _span(first),
        **durations,
        "reply_time_in_seconds": {"calendar": None if first is None else 60 * first},
        "custom_status_updated_at": ticket["updated_at"],
    }


def _whole(minutes: float | None) -> int | None:
    return None if minutes is None else round(minutes)


def _span(minutes: int | None) -> Record:
    return {"calendar": minutes, "business": None if minutes is None else minutes // 2}


def _comment(
    ticket: int, message: Mapping[str, Any], requester: int, users: dict[int, Record]
) -> Record:
    own = ticket * 1_000 + int(message["id"])
    given = message["text"]
    plain = text_of_html(given) if message["html"] else given
    markup = given if message["html"] else _markup(given)
    channel = "rule" if message["role"] in {"bot", "rule", "system"} else "web"
    return {
        "id": own,
        "type": "Comment",
        "author_id": _author(message, requester, users),
        "body": plain,
        "html_body": f'<div class="zd-comment" dir="auto">{markup}</div>',
        "plain_body": plain,
        "public": message["public"],
        "attachments": _attachments(own),
        "audit_id": 500_000_000_000 + own,
        "via": {"channel": channel, "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": message["at"],
        "metadata": {
            "system": {
                "client": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/143.0",
                "ip_address": "192.0.2.17",
                "location": "Lyon, 84, France",
                "latitude": 45.7485,
                "longitude": 4.8467,
            },
            "custom": {},
        },
    }


def _author(message: Mapping[str, Any], requester: int, users: dict[int, Record]) -> int:
    if message["role"] == "customer":
        return requester
    if message["role"] != "agent" or not message["author"]:
        return _SYSTEM
    return _user({"name": message["author"]}, message["at"], users, "agent")


def _markup(text: str) -> str:
    parts: Iterable[str] = html.escape(text, quote=False).split("\n\n")
    return "".join(f'<p dir="auto">{part.replace(chr(10), "<br>")}</p>' for part in parts)


def _attachments(comment: int) -> list[Record]:
    """A picture beside every twelfth comment."""
    if comment % 12:
        return []
    address = f"{_SHOP}/attachments/{comment}"
    thumbnail = {"id": comment + 1, "file_name": "IMG_2041_thumb.jpg", "size": 2_101}
    return [
        {
            "url": f"{address}.json",
            "id": comment,
            "file_name": "IMG_2041.jpg",
            "content_url": f"{address}/token/IMG_2041.jpg",
            "content_type": "image/jpeg",
            "size": 184_223,
            "width": 1_280,
            "height": 960,
            "inline": False,
            "deleted": False,
            "malware_access_override": False,
            "thumbnails": [{"content_type": "image/jpeg", **thumbnail}],
        }
    ]
