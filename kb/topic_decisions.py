"""What editors decide about topics: merge, split, rename, mark; and how it is applied again.

A decision is kept with its *anchors*: the tickets that were in its topics when it was taken. When
topics have been found anew, each decision is applied to the topics that hold its tickets now, in
the order in which they were taken. Where most of its tickets are no longer together, or where most
of what is with them now was elsewhere then, it no longer applies, and the outcome says why.

All functions are pure: the same ones serve the shell, a web page and the stages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from kb.frames import Column, FrameSchema
from kb.words import counted

Unit = tuple[str, int]
"""A ticket's id and the number of its need: what topics are made of."""
Partition = Mapping[Unit, str | None]
"""Unit -> topic, None for none."""
Place = Callable[[Mapping[str, Collection[Unit]], Sequence[Unit]], Sequence[str]]
"""For units that no part of a split has, the part that each is nearest to; given the parts."""

ACTIONS = ("merge", "split", "rename", "mark", "undo")
MARKS = ("noise", "person", "none")
"""No need at all; answered by a person only; neither."""
LEAST_SHARE = 0.5
"""Share of a decision's tickets that a topic must hold, and share of the topic's tickets of then
that must be the decision's."""
FEWEST_ANCHORS = 5
"""With fewer of its tickets still stored, a decision goes by the topic's id alone."""
LONGEST_LABEL = 90

APPLIED, FOUND_SO, LAPSED, UNDONE = "applied", "found_so", "no_longer_applies", "undone"

TOPIC_UNITS = FrameSchema(
    "topic units",
    (
        Column("ticket_id", "text", "ticket"),
        Column("need", "integer", "which of its needs, from 0"),
        Column("found_id", "text", "topic it was found in, null when none fits", null=True),
        Column("topic_id", "text", "topic after editors' decisions; null for none", null=True),
        Column("category_id", "text", "category it was found in", null=True),
        Column("since", "integer", "number of the run that first placed it"),
    ),
)
ANCHORS = FrameSchema(
    "topic anchors",
    (
        Column("decision", "integer", "number of the decision"),
        Column("part", "text", "topic that the ticket was in, or was put in by a split"),
        Column("ticket_id", "text", "ticket"),
        Column("need", "integer", "which of its needs, from 0"),
    ),
)


@dataclass(frozen=True)
class TopicDecision:
    """One decision of an editor, as the log keeps it; it names no ticket."""

    number: int
    at: datetime
    who: str
    action: str
    topic_id: str
    """The topic that keeps its id; empty for undo."""
    others: tuple[str, ...] = ()
    """merge: topics that go into it. split: topics made of its other parts."""
    locale: str = ""
    label: str = ""
    mark: str = ""
    undoes: int | None = None
    run: int = 0
    """The run of mining that it was taken on."""
    reason: str = ""

    def record(self) -> dict[str, Any]:
        """As one JSON object, time in ISO 8601."""
        return {**asdict(self), "at": self.at.isoformat(), "others": list(self.others)}

    @classmethod
    def parsed(cls, record: Mapping[str, Any]) -> TopicDecision:
        """The decision that :meth:`record` gave.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        known = {name: record[name] for name in cls.__dataclass_fields__ if name in record}
        known["at"] = datetime.fromisoformat(str(record["at"]))
        known["others"] = tuple(str(one) for one in record.get("others", ()))
        decision = cls(**known)
        if decision.action not in ACTIONS:
            raise ValueError(f"there is no action {decision.action!r}")
        return decision

    def words(self) -> str:
        """What was decided, for a person: ``merge t-0007 into t-0003``."""
        others = " and ".join(self.others)
        return {
            "merge": f"merge {others} into {self.topic_id}",
            "split": f"split {others} off {self.topic_id}",
            "rename": f"call {self.topic_id} “{self.label}” ({self.locale})",
            "mark": f"mark {self.topic_id} {self.mark}",
            "undo": f"undo decision {self.undoes}",
        }[self.action]


Parts = Mapping[str, frozenset[Unit]]
"""A decision's anchors: topic -> the units that it had, or that a split gave it."""


@dataclass(frozen=True)
class Outcome:
    """What became of one decision."""

    number: int
    status: str
    """applied; found_so (mining finds it so by itself); no_longer_applies; undone."""
    topics: tuple[str, ...] = ()
    """The topics it concerns now, the one that keeps its id first."""
    tickets: int = 0
    """Units in them that it moves, or concerns."""
    reason: str = ""

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        return {**asdict(self), "topics": list(self.topics)}


@dataclass(frozen=True)
class Decided:
    """Topics as editors want them."""

    topic_of: dict[Unit, str | None]
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    """Topic -> locale -> what editors call it."""
    marks: dict[str, str] = field(default_factory=dict)
    """Topic -> noise or person."""
    merged: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Topic -> topics that went into it."""
    parted: dict[str, str] = field(default_factory=dict)
    """Topic that a split made -> the one it came from."""
    outcomes: tuple[Outcome, ...] = ()

    @property
    def sizes(self) -> Counter[str]:
        """Units per topic."""
        return Counter(topic for topic in self.topic_of.values() if topic is not None)


@dataclass(frozen=True)
class Log:
    """All decisions with their anchors, and since which run each unit is known."""

    decisions: Sequence[TopicDecision] = ()
    anchors: Mapping[int, Parts] = field(default_factory=dict)
    since: Mapping[Unit, int] = field(default_factory=dict)

    @property
    def next_number(self) -> int:
        """The number of the next decision."""
        return 1 + max((one.number for one in self.decisions), default=0)

    @property
    def undone(self) -> frozenset[int]:
        """Numbers of the decisions that were taken back."""
        return frozenset(one.undoes for one in self.decisions if one.undoes is not None)

    def adding(self, decision: TopicDecision, parts: Parts) -> Log:
        """The log with one decision more."""
        anchors = {**self.anchors, decision.number: parts}
        return replace(self, decisions=[*self.decisions, decision], anchors=anchors)


def largest_part(parts: Mapping[str, Collection[Unit]], rest: Sequence[Unit]) -> Sequence[str]:
    """Puts all units in the largest part: a :data:`Place` for want of vectors."""
    largest = max(parts, key=lambda part: (len(parts[part]), part))
    return [largest] * len(rest)


def decided(found: Partition, log: Log, place: Place = largest_part) -> Decided:
    """``found`` topics after the decisions of ``log``, in their order, with what became of each.

    No decisions: the topics as they were found.
    """
    state = _State(dict(found), log.since)
    outcomes = []
    for one in log.decisions:
        if one.action == "undo":
            continue
        if one.number in log.undone:
            outcomes.append(Outcome(one.number, UNDONE))
            continue
        try:
            outcomes.append(_applied(state, one, log.anchors.get(one.number, {}), place))
        except _LapseError as lapse:
            outcomes.append(Outcome(one.number, LAPSED, reason=str(lapse)))
    return Decided(
        state.topic_of, state.labels, state.marks, state.merged, state.parted, tuple(outcomes)
    )


class _LapseError(Exception):
    """A decision that no longer applies; its text says why."""


class _State:
    """Topics while decisions are applied one after the other."""

    def __init__(self, topic_of: dict[Unit, str | None], since: Mapping[Unit, int]) -> None:
        self.topic_of = topic_of
        self.since = since
        self.members: dict[str, set[Unit]] = {}
        for unit, topic in topic_of.items():
            if topic is not None:
                self.members.setdefault(topic, set()).add(unit)
        self.labels: dict[str, dict[str, str]] = {}
        self.marks: dict[str, str] = {}
        self.merged: dict[str, tuple[str, ...]] = {}
        self.parted: dict[str, str] = {}

    def move(self, units: Collection[Unit], topic: str) -> None:
        for unit in units:
            old = self.topic_of[unit]
            if old is not None:
                self.members[old].discard(unit)
            self.topic_of[unit] = topic
        self.members.setdefault(topic, set()).update(units)

    def drop_empty(self, topic: str) -> None:
        if not self.members.get(topic):
            self.members.pop(topic, None)
            for table in (self.labels, self.marks):
                table.pop(topic, None)

    def holder(self, topic_id: str, anchors: Collection[Unit]) -> str:
        """The topic that holds most of ``anchors``; by id where hardly any are left.

        Raises:
            _LapseError: there is none.
        """
        left = [unit for unit in anchors if unit in self.topic_of]
        if len(left) < FEWEST_ANCHORS:
            if topic_id in self.members:
                return topic_id
            raise _LapseError(
                f"there is no {topic_id} any more, and {counted(len(left), 'ticket')} "
                "of those it had then"
            )
        held = Counter(self.topic_of[unit] for unit in left)
        topic, count = max(held.items(), key=lambda pair: (pair[1], pair[0] or ""))
        if topic is None or count < LEAST_SHARE * len(left):
            most = f", at most {count / len(left):.0%} in {topic}" if topic else ""
            raise _LapseError(
                f"the {len(left)} tickets of {topic_id} are no longer in one topic{most}"
            )
        return topic

    def check_own(self, topic: str, anchors: Collection[Unit], run: int) -> None:
        """That what a topic holds of then was the decision's.

        Raises:
            _LapseError: most of it was elsewhere when the decision was taken.
        """
        of_then = [u for u in self.members[topic] if self.since.get(u, run + 1) <= run]
        known = set(anchors)
        own = sum(unit in known for unit in of_then)
        if own >= FEWEST_ANCHORS and own < LEAST_SHARE * len(of_then):
            raise _LapseError(
                f"only {own / len(of_then):.0%} of what is in {topic} now was meant: "
                f"{own} of {len(of_then)} tickets of that time"
            )


def _applied(state: _State, one: TopicDecision, parts: Parts, place: Place) -> Outcome:
    if one.action == "merge":
        return _merge(state, one, parts)
    if one.action == "split":
        return _split(state, one, parts, place)
    topic = _one_topic(state, one.topic_id, parts, one.run)
    if one.action == "rename":
        state.labels.setdefault(topic, {})[one.locale] = one.label
    elif one.mark == "none":
        state.marks.pop(topic, None)
    else:
        state.marks[topic] = one.mark
    return Outcome(one.number, APPLIED, (topic,), len(state.members[topic]))


def _one_topic(state: _State, topic_id: str, parts: Parts, run: int) -> str:
    anchors = parts.get(topic_id, frozenset())
    topic = state.holder(topic_id, anchors)
    state.check_own(topic, anchors, run)
    return topic


def _merge(state: _State, one: TopicDecision, parts: Parts) -> Outcome:
    """Each topic is looked for before any is moved; one that is there already stays."""
    holders = [state.holder(topic, parts.get(topic, ())) for topic in (one.topic_id, *one.others)]
    together: dict[str, set[Unit]] = {}
    for topic, holder in zip((one.topic_id, *one.others), holders, strict=True):
        together.setdefault(holder, set()).update(parts.get(topic, ()))
    for holder, anchors in together.items():
        state.check_own(holder, anchors, one.run)
    into, *others = together
    moved = 0
    for other in others:
        moved += len(state.members[other])
        state.move(list(state.members[other]), into)
        state.merged[into] = (*state.merged.get(into, ()), other, *state.merged.pop(other, ()))
        state.drop_empty(other)
    return Outcome(one.number, APPLIED if others else FOUND_SO, (into, *others), moved)


def _split(state: _State, one: TopicDecision, parts: Parts, place: Place) -> Outcome:
    """Parts that lie in one topic are taken apart; parts that mining found apart keep their id."""
    names = (one.topic_id, *one.others)
    homes: dict[str, list[str]] = {}
    for name in names:
        homes.setdefault(_home(state, one, name, parts), []).append(name)
    for home, inside in homes.items():
        anchors = set().union(*(parts.get(name, frozenset()) for name in inside))
        state.check_own(home, anchors, one.run)
    first = next(home for home, inside in homes.items() if one.topic_id in inside)
    moved = 0
    for home, inside in homes.items():
        own = {name: parts.get(name, frozenset()) for name in inside}
        moved += _part(state, home, own, one.topic_id, place)
        for name in inside:
            if name != one.topic_id:
                state.parted[name] = first
    status = FOUND_SO if len(homes) == len(names) else APPLIED
    return Outcome(one.number, status, (first, *one.others), moved)


def _home(state: _State, one: TopicDecision, name: str, parts: Parts) -> str:
    """The topic that a part lies in; of too few tickets to tell, that of the topic it came from.

    Raises:
        _LapseError: there is none, or nothing is left of the part.
    """
    left = [unit for unit in parts.get(name, ()) if unit in state.topic_of]
    if name == one.topic_id or name in state.members or len(left) >= FEWEST_ANCHORS:
        return state.holder(name, parts.get(name, ()))
    if not left:
        raise _LapseError(f"no ticket that was put in {name} is stored any more")
    return _home(state, one, one.topic_id, parts)


def _part(state: _State, home: str, parts: Parts, kept: str, place: Place) -> int:
    """Give each part in ``home`` its units; the part ``kept`` stays under the id ``home``."""
    inside = {name: parts[name] & state.members[home] for name in parts}
    placed = frozenset().union(*inside.values())
    rest = sorted(state.members[home] - placed)
    nearest = place(inside, rest) if len(inside) > 1 and rest else [next(iter(inside))] * len(rest)
    groups = {name: set(units) for name, units in inside.items()}
    for unit, name in zip(rest, nearest, strict=True):
        groups[name].add(unit)
    going = {name: units for name, units in groups.items() if name != kept}
    for name, units in going.items():
        state.move(units, name)
    state.drop_empty(home)
    return sum(len(units) for units in going.values())
