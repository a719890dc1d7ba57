"""Taking a decision about topics: what is checked, what it rests on, and what it would change.

Each function gives a :class:`Choice`, which has changed nothing yet: :func:`effect` shows what it
would do, and whoever keeps the log writes it down. Nothing here reads or writes files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from kb.config import LOCALES
from kb.errors import TopicError
from kb.topic_decisions import (
    LONGEST_LABEL,
    MARKS,
    Decided,
    Log,
    Outcome,
    Partition,
    Parts,
    Place,
    TopicDecision,
    Unit,
    decided,
    largest_part,
)

HINT = "see `askless topics list`"


@dataclass(frozen=True)
class Editing:
    """Topics as they stand, ready to be decided on."""

    found: Partition
    """Unit -> topic that mining found."""
    log: Log
    now: Decided
    """Topics after the decisions so far."""
    run: int
    """Number of the run of mining that ``found`` comes from."""

    @classmethod
    def of(cls, found: Partition, log: Log, run: int, place: Place = largest_part) -> Editing:
        """The topics of a run after the decisions of ``log``."""
        return cls(found, log, decided(found, log, place), run)

    def units(self, topic_id: str) -> frozenset[Unit]:
        """The units of a topic.

        Raises:
            TopicError: there is no such topic.
        """
        own = frozenset(unit for unit, topic in self.now.topic_of.items() if topic == topic_id)
        if not own:
            raise TopicError(
                f"topics {topic_id}: there is no such topic; {HINT}",
                code="no_topic",
                topic=topic_id,
            )
        return own


@dataclass(frozen=True)
class Choice:
    """A decision that has not been taken yet, with what it rests on."""

    decision: TopicDecision
    parts: Parts = field(default_factory=dict)


@dataclass(frozen=True)
class Effect:
    """What a choice would change."""

    moves: tuple[tuple[str, str, int], ...]
    """Units that would move: from which topic, to which, how many; most first."""
    sizes: tuple[tuple[str, int, int], ...]
    """Each topic whose size or mark would change, and its units before and after."""
    moving: frozenset[Unit]
    """The units that would change their topic, or be counted or not counted from then on."""
    lapsing: tuple[Outcome, ...]
    """Other decisions that would no longer apply, or would apply again."""

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "moves": [{"from": a, "to": b, "tickets": n} for a, b, n in self.moves],
            "sizes": [{"topic_id": t, "before": a, "after": b} for t, a, b in self.sizes],
            "tickets": sorted({ticket for ticket, _ in self.moving}),
            "other_decisions": [one.document() for one in self.lapsing],
        }


def merging(
    editing: Editing, topic_ids: Sequence[str], *, who: str, at: datetime, reason: str = ""
) -> Choice:
    """Put topics together; the first one keeps its id and its name.

    Raises:
        TopicError: fewer than two topics, one that is not there, or nobody decides.
    """
    distinct = list(dict.fromkeys(topic_ids))
    if len(distinct) < 2:
        raise TopicError("topics merge: expected two different topics or more", code="one_topic")
    parts = {topic: editing.units(topic) for topic in distinct}
    first, *others = distinct
    decision = _decision(editing, "merge", first, who=who, at=at)
    return Choice(replace(decision, others=tuple(others), reason=reason), parts)


def splitting(
    editing: Editing,
    topic_id: str,
    groups: Sequence[Collection[Unit]],
    *,
    fresh: Sequence[str],
    who: str,
    at: datetime,
    reason: str = "",
) -> Choice:
    """Take a topic apart into ``groups`` of its units, of two or more; units in none go with them.

    The largest group keeps the id, the others get those of ``fresh``, which nobody ever had.

    Raises:
        TopicError: no such topic, a group is empty or not the topic's, or nobody decides.
    """
    own = editing.units(topic_id)
    sets = sorted((frozenset(group) for group in groups), key=lambda g: (-len(g), sorted(g)[:1]))
    total = sum(len(group) for group in sets)
    union = frozenset().union(*sets)
    if len(sets) < 2 or not all(sets) or len(union) != total or not union <= own:
        raise TopicError(
            f"topics split {topic_id}: expected two parts or more of its own tickets, "
            "each ticket in one of them",
            code="no_parts",
        )
    names = (topic_id, *fresh[: len(sets) - 1])
    decision = _decision(editing, "split", topic_id, who=who, at=at)
    parts = dict(zip(names, sets, strict=True))
    return Choice(replace(decision, others=names[1:], reason=reason), parts)


def renaming(
    editing: Editing,
    topic_id: str,
    *,
    locale: str,
    label: str,
    who: str,
    at: datetime,
    reason: str = "",
) -> Choice:
    """Call a topic ``label`` in a language, everywhere.

    Raises:
        TopicError: no such topic or language, no label or too long a one, or nobody decides.
    """
    text = " ".join(label.split())
    if locale not in LOCALES:
        raise TopicError(
            f"topics rename {topic_id}: expected one of {', '.join(LOCALES)}", code="no_language"
        )
    if not text or len(text) > LONGEST_LABEL:
        raise TopicError(
            f"topics rename {topic_id}: the name has {len(text)} characters; "
            f"expected 1 to {LONGEST_LABEL}",
            code="label_length",
            n=len(text),
            most=LONGEST_LABEL,
        )
    parts = {topic_id: editing.units(topic_id)}
    decision = _decision(editing, "rename", topic_id, who=who, at=at)
    return Choice(replace(decision, locale=locale, label=text, reason=reason), parts)


def marking(
    editing: Editing, topic_id: str, mark: str, *, who: str, at: datetime, reason: str = ""
) -> Choice:
    """Mark a topic as no need at all (noise), as one that needs a person, or as neither (none).

    Raises:
        TopicError: no such topic or mark, or nobody decides.
    """
    if mark not in MARKS:
        raise TopicError(
            f"topics mark {topic_id}: expected one of {', '.join(MARKS)}", code="no_mark"
        )
    parts = {topic_id: editing.units(topic_id)}
    decision = _decision(editing, "mark", topic_id, who=who, at=at)
    return Choice(replace(decision, mark=mark, reason=reason), parts)


def undoing(editing: Editing, number: int, *, who: str, at: datetime, reason: str = "") -> Choice:
    """Take back a decision; those after it are applied without it.

    Raises:
        TopicError: there is no such decision, it is taken back already, or nobody decides.
    """
    known = {one.number for one in editing.log.decisions if one.action != "undo"}
    if number not in known or number in editing.log.undone:
        state = "is taken back already" if number in known else "does not exist"
        raise TopicError(
            f"topics undo: decision {number} {state}; see `askless topics history`",
            code="undone_already" if number in known else "no_decision",
            n=number,
        )
    decision = _decision(editing, "undo", "", who=who, at=at)
    return Choice(replace(decision, undoes=number, reason=reason))


def _decision(
    editing: Editing, action: str, topic_id: str, *, who: str, at: datetime
) -> TopicDecision:
    if not who.strip():
        raise TopicError(f"topics {action}: nobody is named; pass --by NAME", code="nobody")
    return TopicDecision(
        number=editing.log.next_number,
        at=at,
        who=who.strip(),
        action=action,
        topic_id=topic_id,
        run=editing.run,
    )


def effect(editing: Editing, choice: Choice, place: Place = largest_part) -> Effect:
    """What would change if ``choice`` were taken; ``place`` as for :func:`decided`."""
    log = editing.log.adding(choice.decision, choice.parts)
    before, after = editing.now, decided(editing.found, log, place)
    changed = {u for u, topic in after.topic_of.items() if topic != before.topic_of[u]}
    moves = Counter((before.topic_of[u] or "", after.topic_of[u] or "") for u in changed)
    marked = {t for t in {*before.marks, *after.marks} if _mark(before, t) != _mark(after, t)}
    counted_anew = {u for u, topic in after.topic_of.items() if topic in marked}
    touched = sorted(marked | {topic for pair in moves for topic in pair if topic})
    old, new = before.sizes, after.sizes
    return Effect(
        tuple((a, b, n) for (a, b), n in sorted(moves.items(), key=lambda m: (-m[1], m[0]))),
        tuple((topic, old[topic], new[topic]) for topic in touched),
        frozenset(changed | counted_anew),
        _changed_outcomes(before.outcomes, after.outcomes, choice.decision),
    )


def _mark(state: Decided, topic: str) -> str | None:
    return state.marks.get(topic)


def _changed_outcomes(
    before: Sequence[Outcome], after: Sequence[Outcome], decision: TopicDecision
) -> tuple[Outcome, ...]:
    was: Mapping[int, str] = {one.number: one.status for one in before}
    own = {decision.number, decision.undoes}
    return tuple(
        one for one in after if one.number not in own and one.status != was.get(one.number)
    )
