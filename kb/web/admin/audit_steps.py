"""The order in which one person goes through an audit: what is next, and what was before.

A *place* is a ticket's number in the order in which tickets are asked about; it stays when others
are forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from kb.match_audit import Answer, settled

Places = Mapping[int, str]
"""Place -> ticket id, in order."""


def given(answers: Iterable[Answer], who: str, *, is_final: bool) -> dict[str, Answer]:
    """Ticket -> the last answer of ``who``, in the order in which tickets were answered first."""
    found: dict[str, Answer] = {}
    for answer in answers:
        if answer.who == who and answer.is_final == is_final:
            found[answer.ticket_id] = answer
    return found


def next_place(places: Places, done: Collection[str], after: int | None) -> int | None:
    """The first open place behind ``after``, else the first open one; None when all are done."""
    waiting = [place for place, ticket in places.items() if ticket not in done]
    behind = [place for place in waiting if after is None or place > after]
    return next(iter([*behind, *waiting]), None)


def previous_place(places: Places, done: Sequence[str], ticket: str) -> int | None:
    """The place that was answered before ``ticket``, or last if it was not; None for the first."""
    known = {name: place for place, name in places.items()}
    before = list(done[: done.index(ticket)] if ticket in done else done)
    return next((known[name] for name in reversed(before) if name in known), None)


def disputed(places: Places, answers: Iterable[Answer]) -> dict[int, str]:
    """Places whose ticket people answered differently, and nobody settled."""
    open_ones = set(settled(answers)[1])
    return {place: ticket for place, ticket in places.items() if ticket in open_ones}


def each_said(answers: Iterable[Answer], ticket: str) -> list[Answer]:
    """What each person said of a ticket, the last word of each, by name."""
    last = {one.who: one for one in answers if one.ticket_id == ticket and not one.is_final}
    return [last[who] for who in sorted(last)]
