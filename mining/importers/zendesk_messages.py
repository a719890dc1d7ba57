"""Zendesk's messages: comments wherever they stand, who wrote them, chats in their turns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kb.tickets import AuthorKind, Requester, SourceMessage
from kb.words import fold
from mining.hints import has_any, lower_case
from mining.importers import values
from mining.importers.beside import Beside
from mining.importers.parts import Record, joined
from mining.importers.source import ImportOptions, child, children, in_order

STAFF_ROLES = frozenset({"agent", "admin", "owner"})
MACHINE_VIA = frozenset({"rule", "system", "ticket_merge", "ticket_sharing"})
COMMENTS = frozenset({"comment", "voicecomment"})
SYSTEM_AUTHOR = "-1"

_MERGED = re.compile(
    r"closed and merged into (?:request|ticket|this request)"
    r"|ferm[ée]+e? et fusionn[ée]+e? avec",
    re.IGNORECASE,
)
_MERGED_HINTS = ("merged into", "fusionn")
_CALL = re.compile(r"\s*(?:call|voicemail) (?:from|to):|\s*appel (?:de|à) ?:", re.IGNORECASE)
_TURN = re.compile(
    r"^\(\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?\) (?:(\*\*\*)|([^:\n]{1,80}):) ?", re.MULTILINE
)
_FEWEST_TURNS = 2


def is_staff(user_id: str, side: Beside) -> bool:
    """Whether the export's users say that this one works at the desk."""
    return _works_here(side.one("user", user_id))


def _works_here(user: Record) -> bool:
    return values.text(user.get("role")) in STAFF_ROLES


def _says_merged(body: str) -> re.Match[str] | None:
    """The words of a merge at the start of a body."""
    head = body[:200]
    is_likely = has_any(lower_case(head), _MERGED_HINTS)
    return _MERGED.search(head) if is_likely else None


def is_merged(told: Iterable[SourceMessage]) -> bool:
    """Whether the last thing said is that the ticket was closed and merged into another."""
    last = ""
    for message in told:
        last = message.body if message.author_kind in {"rule", "agent"} else ""
    found = _says_merged(last)
    return found is not None and not found[0].lower().endswith("this request")


def messages(
    record: Record, requester: Requester, side: Beside, options: ImportOptions
) -> tuple[SourceMessage, ...]:
    """Its comments in order of time; the description alone when there are none."""
    source_id = values.identity(record.get("id"))
    given = joined(
        children(record, "comments"),
        side.all("comment", source_id),
        list(_audited([*children(record, "audits"), *side.all("audit", source_id)])),
    )
    if not given:
        return _described(record, options)
    made = (_message(comment, requester, side, options) for comment in given)
    return in_order(turn for message in made for turn in _turns(message, requester))


def _audited(audits: Iterable[Record]) -> Iterator[Record]:
    """The comments among the events of audits, with what only the audit says."""
    for audit in audits:
        common = {
            "author_id": audit.get("author_id") or audit.get("updater_id"),
            "created_at": audit.get("created_at") or audit.get("timestamp"),
            "via": audit.get("via"),
        }
        for event in [*children(audit, "events"), *children(audit, "child_events")]:
            kind = values.text(event.get("event_type") or event.get("type")).lower()
            if kind in COMMENTS:
                told = {key: value for key, value in event.items() if value is not None}
                yield {**common, **told}


def _described(record: Record, options: ImportOptions) -> tuple[SourceMessage, ...]:
    body = values.text(record.get("description"))
    if not body.strip():
        return ()
    kind: AuthorKind = "system" if _CALL.match(body) else "customer"
    at = options.time(record.get("created_at"))
    is_asked = kind == "customer"
    return (SourceMessage("description", at, "in" if is_asked else "out", kind, body),)


def _message(
    comment: Record, requester: Requester, side: Beside, options: ImportOptions
) -> SourceMessage:
    author_id = values.identity(comment.get("author_id"))
    user = side.one("user", author_id)
    body, is_html = _body(comment)
    is_asker = bool(author_id) and author_id == requester.source_id
    kind = _author_kind(comment, author_id, body, user, is_asker=is_asker)
    return SourceMessage(
        id=values.identity(comment.get("id")),
        at=options.time(comment.get("created_at") or comment.get("timestamp")),
        direction="in" if kind == "customer" else "out",
        author_kind=kind,
        body=body,
        public=values.flag(comment.get("public")) is not False,
        is_html=is_html,
        author=values.text(user.get("name")) or author_id,
    )


def _body(comment: Record) -> tuple[str, bool]:
    """What was written or, on the phone, said; and whether it is HTML."""
    said = values.text(child(comment, "data").get("transcription_text"))
    plain = said or values.text(comment.get("plain_body") or comment.get("body"))
    return (plain, False) if plain else (values.text(comment.get("html_body")), True)


def _author_kind(
    comment: Record, author_id: str, body: str, user: Record, *, is_asker: bool
) -> AuthorKind:
    if author_id == SYSTEM_AUTHOR or _CALL.match(body):
        return "system"
    if is_asker or (user and not _works_here(user)):
        return "customer"
    via = child(comment, "via")
    is_merge = values.text(child(via, "source").get("rel")) == "merge" or _says_merged(body)
    return "rule" if values.text(via.get("channel")) in MACHINE_VIA or is_merge else "agent"


def _turns(message: SourceMessage, requester: Requester) -> Iterator[SourceMessage]:
    """A chat's transcript as its turns, each with its speaker; any other message as it is.

    Its lines begin ``(10:03:15 AM) Name:``; the visitor has the requester's name or none.
    """
    may_turn = message.body.count("(") >= _FEWEST_TURNS
    starts = list(_TURN.finditer(message.body)) if may_turn else []
    if len(starts) < _FEWEST_TURNS:
        yield message
        return
    ends = [found.start() for found in starts[1:]] + [len(message.body)]
    for position, (found, end) in enumerate(zip(starts, ends, strict=True)):
        name = (found[2] or "").strip()
        is_visitor = fold(name) == fold(requester.name) or name.startswith("Visitor")
        kind: AuthorKind = "system" if found[1] else "customer" if is_visitor else "agent"
        yield replace(
            message,
            id=f"{message.id}.{position}",
            direction="in" if kind == "customer" else "out",
            author_kind=kind,
            body=message.body[found.end() : end].strip(),
            author="" if kind == "customer" else name,
        )
