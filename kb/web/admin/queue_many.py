"""What is done with many rows of the queue: each decided on as the list showed it, and undone.

What changed since the list was shown is left and named. What is taken back is what nobody has
touched since.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from kb.articles import Article
from kb.decisions import Decision, approved, put
from kb.errors import KbError, StaleEditError
from kb.evidence import Evidence
from kb.storage import reviewing
from kb.storage.deciding import Decide, held, stamp
from kb.storage.deciding_many import Wanted, decided_each, writers
from kb.storage.reviewing import Schedule
from kb.storage.workspace import Workspace
from kb.web.admin.queue_desk import QueueDesk
from kb.work_queue import DRAFT, GAP, Item

UNDONE = "undo"
GapKey = tuple[str, str]
Tell = Callable[[int], None]
"""Hears how many rows were looked at."""


@dataclass(frozen=True)
class Row:
    """A row that was ticked: its item as it is now, and as what the list showed it."""

    item: Item
    made_from: str

    @property
    def wanted(self) -> Wanted:
        """The article, to be decided on."""
        return Wanted(self.item.name, self.item.locale, self.made_from or "?")


@dataclass(frozen=True)
class Rest:
    """A row that was left: why, as an error or a word, and notes of what stands in the way."""

    key: str
    why: KbError | str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What was done, what was left, and how it is taken back."""

    act: str
    done: tuple[str, ...]
    """Keys of the rows."""
    left: tuple[Rest, ...] = ()
    undo: Callable[[Tell], Outcome] | None = None
    of: str = ""
    """The act that was taken back; the person that rows were given to; the day."""


@dataclass(frozen=True)
class Task:
    """What somebody asks to be done with rows."""

    act: str
    rows: tuple[Row, ...]
    who: str
    lang: str
    reason: str = ""
    to: str = ""
    day: datetime | None = None


Name = tuple[str, str, str]
"""A row's title, language and address."""


@dataclass(frozen=True)
class Given:
    """What a piece of work is about: the queue as it was narrowed, how many rows, whose it is."""

    back: str
    total: int
    who: str
    names: Mapping[str, Name]


class ManyRows:
    """The acts; each is a function of a task that gives its outcome."""

    def __init__(self, workspace: Workspace, desk: QueueDesk) -> None:
        self.workspace = workspace
        self.desk = desk

    def done(self, task: Task, tell: Tell) -> Outcome:
        """Do what is asked for."""
        acts = {
            "approve": self._approved,
            "aside": self._aside,
            "assign": self._assigned,
            "schedule": self._scheduled,
        }
        try:
            return acts[task.act](task, tell)
        finally:
            self.desk.forget()

    def _approved(self, task: Task, tell: Tell) -> Outcome:
        found, rest = _parted(task.rows, "no_draft")
        drafts, live = _undecided(found)
        rest += live
        notes: dict[str, tuple[str, ...]] = {}
        now = datetime.now(UTC)

        def make() -> Decide:
            checking, wrote = self.desk.checking(task.lang), writers(self.workspace)

            def decide(article: Article, evidence: Evidence | None) -> Decision:
                found = [one.note for one in checking.found(article) if one.is_blocking]
                flags = [flag.note for flag in (evidence.blocking if evidence else ())]
                notes[_key(article)] = (*flags, *found)
                return approved(
                    article,
                    evidence,
                    who=task.who,
                    now=now,
                    written_by=wrote(article),
                    faults=found,
                )

            return decide

        wanted = [row.wanted for row in drafts]
        done, left = decided_each(self.workspace, wanted, make, who=task.who, tell=tell)
        rest += [
            Rest(key := f"{DRAFT} {one.locale} {one.article_id}", _why(one.why),
                 () if isinstance(one.why, StaleEditError) else notes.get(key, ()))
            for one in left
        ]  # fmt: skip
        undo = partial(self._put_back, "approve", "unpublish", done, task.who) if done else None
        return Outcome("approve", _keys(done), tuple(rest), undo)

    def _aside(self, task: Task, tell: Tell) -> Outcome:
        """Reject drafts, dismiss gaps: the same reason for all."""
        found, _ = _parted(task.rows, "")
        drafts, live = _undecided(found)
        gaps = [row.item for row in task.rows if row.item.kind == GAP]
        now = datetime.now(UTC)

        def make() -> Decide:
            return lambda article, _: put(article, "reject", who=task.who, now=now,
                                          reason=task.reason)  # fmt: skip

        wanted = [row.wanted for row in drafts]
        done, left = decided_each(self.workspace, wanted, make, who=task.who, tell=tell)
        rest = [Rest(f"{DRAFT} {one.locale} {one.article_id}", _why(one.why)) for one in left]
        rest += live
        taken = dismissed(
            self.workspace,
            "dismiss",
            [(one.name, one.locale) for one in gaps],
            (task.who, task.reason),
        )
        aside = [one.key for one in gaps if (one.name, one.locale) in taken]
        rest += [Rest(one.key, "already") for one in gaps if one.key not in aside]
        tell(len(task.rows))
        undo = partial(self._back_from_aside, done, sorted(taken), task.who)
        keys = (*_keys(done), *aside)
        return Outcome("aside", keys, tuple(rest), undo if keys else None)

    def _assigned(self, task: Task, tell: Tell) -> Outcome:
        keys = [row.item.key for row in task.rows]
        before = reviewing.assign(self.desk.database, keys, task.to, datetime.now(UTC))
        tell(len(keys))

        def undo(_tell: Tell) -> Outcome:
            now = datetime.now(UTC)
            held_now = reviewing.read_claims(self.desk.database)
            own = [k for k in keys if k in held_now and held_now[k].who == task.to]
            for name in set(before.values()):
                mine = [key for key in own if before[key] == name]
                reviewing.assign(self.desk.database, mine, name, now)
            self.desk.forget()
            rest = tuple(Rest(key, "changed") for key in keys if key not in own)
            return Outcome(UNDONE, tuple(own), rest, of="assign")

        return Outcome("assign", tuple(keys), undo=undo if keys else None, of=task.to)

    def _scheduled(self, task: Task, tell: Tell) -> Outcome:
        assert task.day is not None
        drafts, rest = _parted(task.rows, "no_draft")
        drafts, live = _undecided(drafts)
        rest += live
        places = [(row.item.name, row.item.locale) for row in drafts]
        database, now = self.desk.database, datetime.now(UTC)
        before = reviewing.waiting(database)
        reviewing.schedule(database, [Schedule(*p, task.day, task.who) for p in places], now)
        tell(len(task.rows))

        def undo(_tell: Tell) -> Outcome:
            waits = reviewing.waiting(database)
            own = [p for p in places if p in waits and waits[p].publish_at == task.day]
            for place in own:
                reviewing.unschedule(database, *place, is_done=False)
            again = [before[place] for place in own if place in before]
            reviewing.schedule(database, again, datetime.now(UTC))
            changed = tuple(Rest(_key_of(p), "changed") for p in places if p not in own)
            return Outcome(UNDONE, tuple(map(_key_of, own)), changed, of="schedule")

        keys = tuple(map(_key_of, places))
        day = task.day.date().isoformat()
        return Outcome("schedule", keys, tuple(rest), undo if keys else None, of=day)

    def _back_from_aside(
        self, done: Sequence[Decision], gaps: Sequence[GapKey], who: str,
        tell: Tell,
    ) -> Outcome:  # fmt: skip
        found = self._put_back("aside", "reopen", done, who, tell)
        opened = dismissed(self.workspace, "reopen", gaps, (who, ""))
        self.desk.forget()
        keys = (*found.done, *(f"{GAP} {locale} {topic}" for topic, locale in opened))
        rest = [Rest(f"{GAP} {loc} {topic}", "changed") for topic, loc in gaps
                if (topic, loc) not in opened]  # fmt: skip
        return Outcome(UNDONE, keys, (*found.left, *rest), of="aside")

    def _put_back(
        self, act: str, action: str, done: Sequence[Decision], who: str,
        tell: Tell,
    ) -> Outcome:  # fmt: skip
        """Articles that nobody has decided on since, a step back."""
        now = datetime.now(UTC)

        def make() -> Decide:
            return lambda article, _: put(article, action, who=who, now=now, reason="undone")

        wanted = [Wanted(d.article.id, d.article.locale, stamp(d.article)) for d in done]
        back, left = decided_each(self.workspace, wanted, make, who=who, tell=tell)
        self.desk.forget()
        rest = tuple(Rest(f"{DRAFT} {one.locale} {one.article_id}", _why(one.why)) for one in left)
        return Outcome(UNDONE, _keys(back), rest, of=act)


def dismissed(
    workspace: Workspace, action: str, gaps: Sequence[GapKey], by: tuple[str, str]
) -> set[GapKey]:
    """Dismiss gaps or open them again, as ``askless gaps`` does; those that could be.

    ``by`` is who does it, and why.
    """
    if not gaps:
        return set()
    from mining.stages import gap_queue

    told = {"who": by[0], "reason": by[1], "now": datetime.now(UTC)}
    with held(workspace):
        return {one.key for one in gap_queue.take_each(workspace, action, list(gaps), by=told)}


def _parted(rows: Sequence[Row], word: str) -> tuple[list[Row], list[Rest]]:
    """The rows of articles, and the others, left for the reason that ``word`` names."""
    drafts = [row for row in rows if row.item.kind == DRAFT]
    return drafts, [Rest(row.item.key, word) for row in rows if row.item.kind != DRAFT]


def _undecided(rows: Sequence[Row]) -> tuple[list[Row], list[Rest]]:
    """The rows of articles that wait for a decision, and those that are live, left for that."""
    live = [Rest(row.item.key, "live") for row in rows if row.item.is_kept]
    return [row for row in rows if not row.item.is_kept], live


def _why(error: KbError) -> KbError | str:
    return "changed" if isinstance(error, StaleEditError) else error


def _key(article: Article) -> str:
    return f"{DRAFT} {article.locale} {article.id}"


def _key_of(place: tuple[str, str]) -> str:
    return f"{DRAFT} {place[1]} {place[0]}"


def _keys(done: Sequence[Decision]) -> tuple[str, ...]:
    return tuple(_key(one.article) for one in done)
