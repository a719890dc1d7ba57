"""Decisions about topics from a page: looked at first, then taken, both with the workspace held.

What a decision does is told and done by :mod:`mining.stages.editing`, as in the shell.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kb.config import LOCALES
from kb.errors import TopicError
from kb.storage import ticketstore, topicstore
from kb.storage.deciding import held
from kb.storage.workspace import Workspace
from kb.topic_decisions import LONGEST_LABEL, MARKS, Unit, decided
from kb.topic_editing import Choice, Effect, marking, merging, renaming, splitting, undoing
from kb.web.admin.forms import Refusal

Desk = Any
"""A :class:`mining.stages.editing.Desk`, which this room may not name."""
EXAMPLES = 3
PATIENCE = 3.0
"""Seconds that a piece of work waits for a command of the shell."""
LONGEST_REASON = 500
_TOPIC = re.compile(r"\bt-\d{4,9}\b")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to decide; nothing of it is checked against the topics yet."""

    action: str
    topic_id: str = ""
    others: tuple[str, ...] = ()
    into: int = 2
    ticket: str = ""
    locale: str = ""
    label: str = ""
    mark: str = ""
    undoes: int = 0
    reason: str = ""

    @classmethod
    def of(cls, topic_id: str, form: Mapping[str, str]) -> Wish:
        """The wish of a form.

        Raises:
            Refusal: it is none that our pages send, or names no other topic.
        """
        action = form.get("action", "")
        wish = cls(
            action,
            topic_id,
            others=tuple(dict.fromkeys(_TOPIC.findall(form.get("others", "")))),
            into=int(form["into"]) if form.get("into", "") in map(str, range(2, 21)) else 2,
            ticket=form.get("ticket", "")[:200],
            locale=form.get("locale", ""),
            label=form.get("name", "")[: LONGEST_LABEL + 1],
            mark=form.get("mark", ""),
            undoes=_number(form.get("number", "")),
            reason=form.get("reason", "")[:LONGEST_REASON],
        )
        if action == "merge" and not wish.others:
            raise Refusal(400, "name_a_topic")
        is_known = action in {"merge", "split", "undo"}
        if is_known or (action == "rename" and wish.locale in LOCALES):
            return wish.turned() if form.get("way") == "there" else wish
        if action == "mark" and wish.mark in MARKS:
            return wish
        raise Refusal(400, "no_form")

    def turned(self) -> Wish:
        """The merge the other way round: the other topic keeps its id and its name."""
        if self.action != "merge":
            return self
        first, *rest = self.others
        return replace(self, topic_id=first, others=(*rest, self.topic_id))


@dataclass(frozen=True)
class Move:
    """Tickets that would go from one topic to another, or would stay; some of them by id."""

    old: str
    new: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """What a wish would change."""

    wish: Wish
    choice: Choice
    effect: Effect
    moves: tuple[Move, ...]
    made_from: object
    """What it was worked out from: on another state it is looked at again."""

    @property
    def keeps(self) -> str:
        """The topic to go on with afterwards; empty where there is none."""
        return self.choice.decision.topic_id


def looked(workspace: Workspace, wish: Wish, *, who: str, now: datetime) -> Look:
    """What ``wish`` would change; nothing is written.

    Raises:
        Refusal: it cannot be done.
        WorkspaceBusyError: another command holds the workspace.
    """
    from mining.stages import editing

    with held(workspace, patience=PATIENCE):
        made_from = standing(workspace)
        desk = editing.Desk.open(workspace)
        try:
            choice = _choice(desk, wish, who=who, now=now)
            effect = desk.effect(choice)
        except TopicError as error:
            raise Refusal(409, "not_possible", said=error) from error
    return Look(wish, choice, effect, _moves(desk, choice, effect), made_from)


def taken(workspace: Workspace, look: Look, *, who: str, now: datetime) -> int:
    """Take the decision that was looked at; its number.

    Raises:
        Refusal: topics, tickets or decisions are others than when it was looked at.
        WorkspaceBusyError: another command holds the workspace.
    """
    from mining.stages import editing

    with held(workspace, patience=PATIENCE):
        if standing(workspace) != look.made_from:
            raise Refusal(409, "topics_changed")
        decision = replace(look.choice.decision, who=who, at=now)
        editing.take(workspace, replace(look.choice, decision=decision), now=now)
    return decision.number


def applied(workspace: Workspace, *, now: datetime) -> None:
    """Apply decisions that were written down and not applied, as after a kill.

    Raises:
        WorkspaceBusyError: another command holds the workspace.
    """
    from mining.stages import mine

    with held(workspace, patience=PATIENCE):
        mine.run(workspace, now=now, may_refit=False)


def answered(workspace: Workspace) -> None:
    """Work out anew what articles answer, as `askless gaps` does.

    Raises:
        WorkspaceBusyError: another command holds the workspace.
    """
    from mining.stages import gaps

    with held(workspace, patience=PATIENCE):
        gaps.run(workspace)


def told(workspace: Workspace) -> None:
    """Count the topics there are, and choose their examples; it takes longer than a decision.

    Raises:
        WorkspaceBusyError: another command holds the workspace.
        StageError: the encoder of the settings is not installed.
    """
    from mining.stages import explain, trends

    with held(workspace, patience=PATIENCE):
        trends.run(workspace)
        explain.run(workspace)


def standing(workspace: Workspace) -> object:
    """Another value when a decision would rest on something else."""
    from mining.runs import Runs

    runs = Runs(workspace.runs_dir)
    keys = [found.name if (found := runs.newest(stage)) else "" for stage in ("mine", "fit")]
    taken_so_far = len(topicstore.read_decisions(workspace))
    return (*keys, taken_so_far, ticketstore.fingerprint(workspace))


def _choice(desk: Desk, wish: Wish, *, who: str, now: datetime) -> Choice:
    by: dict[str, Any] = {"who": who, "at": now, "reason": _redacted(wish.reason)}
    editing, topic = desk.editing, wish.topic_id
    if wish.action == "merge":
        return merging(editing, (topic, *wish.others), **by)
    if wish.action == "rename":
        _refuse_private(wish)
        return renaming(editing, topic, locale=wish.locale, label=wish.label, **by)
    if wish.action == "mark":
        return marking(editing, topic, wish.mark, **by)
    if wish.action == "undo":
        return undoing(editing, wish.undoes, **by)
    editing.units(topic)
    groups = (
        desk.groups_near(topic, [wish.ticket]) if wish.ticket else desk.groups(topic, wish.into)
    )
    return splitting(editing, topic, groups, fresh=desk.fresh_ids(len(groups) - 1), **by)


def _redacted(text: str) -> str:
    from mining.redaction import redacted

    return redacted(text, language=LOCALES[0]).text if text.strip() else ""


def _refuse_private(wish: Wish) -> None:
    from mining.redaction import find_spans

    if find_spans(wish.label, language=wish.locale):
        raise Refusal(409, "private_name")


def _moves(desk: Desk, choice: Choice, effect: Effect) -> tuple[Move, ...]:
    """The moves with examples; of a split, what stays is told, too."""
    log = desk.editing.log.adding(choice.decision, choice.parts)
    before = desk.editing.now.topic_of
    after = decided(desk.editing.found, log, desk.place).topic_of
    looked_at = set(effect.moving)
    if choice.decision.action == "split":
        looked_at |= choice.parts.get(choice.decision.topic_id, frozenset())
    units: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in looked_at:
        units[before[unit] or "", after[unit] or ""].append(unit)
    found = [Move(old, new, len(own), _some(own)) for (old, new), own in units.items()]
    return tuple(sorted(found, key=lambda move: (move.old == move.new, -move.count, move.new)))


def _some(units: Sequence[Unit]) -> tuple[str, ...]:
    """A few tickets, always the same ones."""
    names = sorted({ticket for ticket, _ in units}, key=_shuffled)
    return tuple(names[:EXAMPLES])


def _shuffled(ticket: str) -> bytes:
    return hashlib.sha256(ticket.encode()).digest()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
