"""Which mails belong to one request: by the ids they name, then by subject and requester.

Ids alone would make one thread of all who answer the same newsletter, so the mails that ids join
are told apart by customer again, unless one customer answers another's mail.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import timedelta
from typing import Generic, TypeVar

from kb.words import fold
from mining.importers.mail_headers import Mail

T = TypeVar("T", bound=Hashable)

APART = timedelta(days=14)
"""Longest silence after which the same subject from the same customer is the same request."""

_MARKS = re.compile(
    r"^(?:\s*(?:re|rep|tr|fwd?|aw|wg|rv|sv|antw|ref)\s?(?:\[\d+\]|\(\d+\))?\s?:|\s*\[[^\]]{1,40}\])+\s*"
)
_NUMBER = re.compile(r"\[\s*(?:#|ticket|case|demande|ref)?[\s:#-]*(\d{2,12})\s*\]")


class Joined(Generic[T]):
    """Sets that grow together: a union-find with path halving."""

    def __init__(self) -> None:
        self._parents: dict[T, T] = {}

    def root(self, item: T) -> T:
        """The item that stands for the set of ``item``."""
        parents = self._parents
        while (parent := parents.setdefault(item, item)) != item:
            parents[item] = parents[parent]
            item = parent
        return item

    def join(self, one: T, other: T) -> None:
        """Make one set of the sets of both."""
        self._parents[self.root(other)] = self.root(one)


def threads(mails: Sequence[Mail]) -> list[list[Mail]]:
    """The mails of each request by time, requests by their first mail; none gives none."""
    by_id = Joined[int]()
    for mail in mails:
        for ref in mail.refs:
            by_id.join(ref, mail.key)
    groups: dict[int, list[Mail]] = defaultdict(list)
    for mail in mails:
        groups[by_id.root(mail.key)].append(mail)
    parts = [part for group in groups.values() for part in _by_customer(group)]
    return [_in_time(thread) for thread in _by_subject(_ranked(parts))]


def requester_of(thread: Sequence[Mail]) -> Mail | None:
    """The first mail a customer wrote, machines' only where no person wrote; None without one."""
    own = [mail for mail in thread if mail.direction == "in"]
    people = (mail for mail in own if not mail.is_bounce)
    return next(people, None) or next(iter(own), None)


def customer_of(thread: Sequence[Mail]) -> str:
    """The customer's address: who wrote first, else whom the shop wrote to, else its own writer."""
    wrote = requester_of(thread)
    if wrote is not None:
        return wrote.sender
    outside = (address for mail in thread for address in mail.recipients)
    return next(outside, thread[0].sender)


def plain_subject(subject: str) -> str:
    """A subject without reply marks and ticket numbers, folded; equal for mails of one request."""
    plain = _NUMBER.sub(" ", fold(subject))
    return " ".join(_MARKS.sub("", plain).split())


def _by_customer(group: list[Mail]) -> Iterable[list[Mail]]:
    written = {mail.key: mail.sender for mail in group if mail.direction == "in"}
    senders = {m.sender for m in group if m.direction == "in" and not m.is_bounce}
    if len(senders) <= 1:
        return [group]
    people = Joined[str]()
    for mail in group:
        if mail.direction == "in" and not mail.is_bounce:
            for ref in mail.refs:
                if written.get(ref) in senders:
                    people.join(written[ref], mail.sender)
    parts: dict[str, list[Mail]] = defaultdict(list)
    for mail in group:
        parts[_person(mail, written, senders, people)].append(mail)
    return parts.values()


def _person(mail: Mail, written: dict[int, str], senders: set[str], people: Joined[str]) -> str:
    """The customer that a mail belongs to; a mail to several or none stays by itself."""
    if mail.direction == "in" and not mail.is_bounce:
        return people.root(mail.sender)
    wrote_to = {people.root(a) for a in mail.recipients if a in senders}
    answered = {people.root(written[r]) for r in mail.refs if written.get(r) in senders}
    for found in (wrote_to, answered):
        if len(found) == 1:
            return found.pop()
    return f"mail {mail.key}"


def _ranked(parts: list[list[Mail]]) -> list[list[Mail]]:
    return sorted((_in_time(part) for part in parts), key=lambda part: _when(part[0]))


def _in_time(part: list[Mail]) -> list[Mail]:
    return sorted(part, key=_when)


def _when(mail: Mail) -> tuple[bool, float, int, int]:
    """Mails without a time come last, in the order of the file."""
    stamp = mail.at.timestamp() if mail.at else 0.0
    return mail.at is None, stamp, mail.place.file, mail.place.start


def _by_subject(parts: list[list[Mail]]) -> Iterable[list[Mail]]:
    """Join parts of one customer with one subject that follow each other within two weeks."""
    made: list[list[Mail]] = []
    latest: dict[tuple[str, str], list[Mail]] = {}
    for part in parts:
        key = (customer_of(part), plain_subject(part[0].subject))
        before = latest.get(key) if all(key) else None
        if before is not None and _follows(before, part):
            before += part
        else:
            made.append(part)
            latest[key] = part
    return made


def _follows(before: list[Mail], part: list[Mail]) -> bool:
    ends = [mail.at for mail in before if mail.at]
    start = part[0].at
    if not ends or start is None or start - max(ends) > APART:
        return False
    one, other = _numbers(before), _numbers(part)
    return not one or not other or bool(one & other)


def _numbers(part: list[Mail]) -> set[str]:
    return {number for mail in part for number in _NUMBER.findall(fold(mail.subject))}
