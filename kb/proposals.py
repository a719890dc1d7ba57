"""What to do with a draft in view of the articles there are: a value that an editor decides on.

Mining makes proposals (:mod:`mining.drafting.against`); they are kept in the evidence of the
existing article, so that whoever shows the article shows them too. Everything here is pure: the
article's Markdown with the sentences of a proposal in it, and how the two differ.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from kb.markdown import plain_text
from kb.words import fold

KINDS = {
    "new": "no article answers the question",
    "edit": "an article answers the question and lacks what agents tell",
    "merge": "another article tells most of the same steps",
    "duplicate": "an article says it already; what supports it is kept with that article",
    "contradiction": "a live article says otherwise",
}
"""Kinds of proposal, and what each means."""

TO_DECIDE = frozenset({"edit", "merge", "contradiction"})
"""Kinds that wait for an editor; the others are told only."""

_ITEM = re.compile(r"^(?P<indent>\s*)(?P<mark>[-+*]|\d+[.)])(?P<gap>\s+)(?P<text>.*)$")
_HEADING = re.compile(r"^#{1,6}\s+(?P<text>.*?)\s*#*$")
_NUMBER = re.compile(r"^(\s*)(\d+)([.)]\s+)(.*)$")


@dataclass(frozen=True)
class Addition:
    """A sentence that agents tell and the article does not; times are aware."""

    text: str
    """As a reader sees it, in plain text."""
    section: str
    """One of :data:`kb.evidence.SECTIONS`."""
    heading: str = ""
    """Heading of the section it goes into, where the article has none for it."""
    markdown: str = ""
    """As it goes into the file, facts cited by name; empty for ``text`` as it is."""
    after: str = ""
    """The article's own sentence that agents say just before it."""
    replaces: str = ""
    """The article's own sentence that it takes the place of; it says otherwise."""
    tickets: tuple[str, ...] = ()
    customers: int = 0
    days: int = 0
    agents: int = 0
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None

    @property
    def source(self) -> str:
        """What is written into the article's file."""
        return self.markdown or self.text


@dataclass(frozen=True)
class Proposal:
    """What is proposed for one draft; ``article_id`` names the existing article it is about.

    Of kind ``new`` it names the draft itself.
    """

    kind: str
    """One of :data:`KINDS`."""
    locale: str
    article_id: str
    note: str
    """Why, in words, for an editor."""
    topic_id: str = ""
    title: str = ""
    """What the draft is called."""
    added: tuple[Addition, ...] = ()
    customers: int = 0
    """Customers behind the whole draft."""

    @property
    def id(self) -> str:
        """Eight hex digits of what would change, so that a decision is remembered."""
        texts = [f"{one.replaces}\x1f{one.text}" for one in self.added]
        parts = (self.kind, self.locale, self.article_id, *sorted(texts))
        return hashlib.sha256("\x1e".join(parts).encode()).hexdigest()[:8]

    @property
    def is_open(self) -> bool:
        """Whether an editor has to accept or dismiss it."""
        return self.kind in TO_DECIDE and bool(self.added)

    def document(self) -> dict[str, Any]:
        """As one JSON object, with its id; times in ISO 8601."""
        raw = asdict(self)
        for one in raw["added"]:
            for key in ("first_seen_at", "last_seen_at"):
                one[key] = one[key].isoformat() if one[key] else None
            one["tickets"] = list(one["tickets"])
        return {"id": self.id, **raw, "added": list(raw["added"])}


def parse_proposal(document: Mapping[str, Any]) -> Proposal:
    """The proposal that a JSON object holds.

    Raises:
        TypeError, KeyError, ValueError: a key is missing, unknown or of the wrong type.
    """
    values = {key: value for key, value in document.items() if key != "id"}
    return Proposal(**{**values, "added": tuple(_addition(one) for one in values["added"])})


def _addition(item: Mapping[str, Any]) -> Addition:
    times = {
        key: datetime.fromisoformat(item[key]) if item.get(key) else None
        for key in ("first_seen_at", "last_seen_at")
    }
    return Addition(**{**item, **times, "tickets": tuple(item["tickets"])})


def without_tickets(proposal: Proposal, gone: Collection[str]) -> Proposal:
    """The proposal without the sentences that stood on a ticket of ``gone``.

    Where enough support is left the next drafting proposes them again.
    """
    dropped = set(gone)
    kept = tuple(one for one in proposal.added if dropped.isdisjoint(one.tickets))
    return proposal if kept == proposal.added else replace(proposal, added=kept)


def applied(body: str, proposal: Proposal) -> str:
    """The Markdown ``body`` of an article with the proposal's sentences in the right places.

    A sentence takes the place of the one it contradicts; none where that is gone. Another one goes
    behind the sentence that agents say before it; else to the end of the section of its heading; a
    step to the last numbered list; and where there is nothing of that kind to the end, under a
    heading of its own.
    """
    lines = body.rstrip("\n").split("\n") if body.strip() else []
    for one in proposal.added:
        lines = _with(lines, one)
    return "\n".join(_numbered(lines)) + "\n"


def diff(body: str, proposal: Proposal) -> str:
    """How :func:`applied` changes ``body``: a unified diff, empty when nothing changes."""
    place = f"{proposal.locale}/{proposal.article_id}.md"
    changed = difflib.unified_diff(
        body.rstrip("\n").split("\n"),
        applied(body, proposal).rstrip("\n").split("\n"),
        f"{place} (now)",
        f"{place} (proposed)",
        lineterm="",
    )
    return "\n".join(changed)


def _with(lines: list[str], one: Addition) -> list[str]:
    if one.replaces:
        gone = _saying(lines, one.replaces)
        if gone is None:
            return lines
        return [*lines[:gone], _replaced(lines[gone], one), *lines[gone + 1 :]]
    before = _saying(lines, one.after)
    if before is not None and not _HEADING.match(lines[before]):
        return _behind(lines, before, one.source)
    end = _end_of_section(lines, one.heading)
    if end is None and one.section == "step":
        numbered = [n for n, line in enumerate(lines) if _NUMBER.match(line)]
        end = numbered[-1] if numbered else None
    if end is not None:
        return _behind(lines, end, one.source)
    mark = "1." if one.section == "step" else "-"
    head = [f"## {one.heading}", ""] if one.heading else []
    return [*lines, *([""] if lines else []), *head, f"{mark} {one.source}"]


def _behind(lines: list[str], place: int, text: str) -> list[str]:
    """``lines`` with ``text`` behind the line at ``place``: an item of its list, or a paragraph."""
    item = _ITEM.match(lines[place])
    end = place + 1
    while end < len(lines) and lines[end].strip() and not _ITEM.match(lines[end]):
        end += 1
    if item:
        return [*lines[:end], f"{item['indent']}{item['mark']}{item['gap']}{text}", *lines[end:]]
    return [*lines[:end], "", text, *lines[end:]]


def _end_of_section(lines: Sequence[str], heading: str) -> int | None:
    """The last line with text under ``heading``; None without such a section, or an empty one."""
    wanted = fold(heading).strip()
    found = None
    is_inside = False
    for place, line in enumerate(lines):
        head = _HEADING.match(line)
        if head:
            is_inside = bool(wanted) and fold(head["text"]).strip() == wanted
        elif is_inside and line.strip():
            found = place
    return found


def _saying(lines: Sequence[str], sentence: str) -> int | None:
    """The line that says ``sentence``; None when none does or nothing is asked for."""
    wanted = _key(sentence)
    if not wanted:
        return None
    return next((n for n, line in enumerate(lines) if wanted in _key(_bare(line))), None)


def _replaced(line: str, one: Addition) -> str:
    """``line`` with the sentence that is contradicted replaced; markup inside it goes."""
    if one.replaces in line:
        return line.replace(one.replaces, one.source, 1)
    item = _ITEM.match(line)
    head = f"{item['indent']}{item['mark']}{item['gap']}" if item else ""
    plain = " ".join(plain_text(_bare(line)).split())
    if one.replaces in plain:
        return head + plain.replace(one.replaces, one.source, 1)
    return head + one.source


def _bare(line: str) -> str:
    item = _ITEM.match(line)
    return item["text"] if item else line


def _key(text: str) -> str:
    return " ".join(fold(plain_text(text)).split()).rstrip(".!? ") if text.strip() else ""


def _numbered(lines: Sequence[str]) -> list[str]:
    """The lines with the items of each numbered list counted anew from its first number."""
    counted: list[str] = []
    number: int | None = None
    for line in lines:
        found = _NUMBER.match(line)
        if found and not found[1]:
            number = int(found[2]) if number is None else number + 1
            counted.append(f"{number}{found[3]}{found[4]}")
            continue
        if line.strip() and not line.startswith((" ", "\t")):
            number = None
        counted.append(line)
    return counted
