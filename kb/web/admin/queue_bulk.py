"""Forms of the queue that concern many rows, and the pages that tell what came of them.

The work is done beside the request: five hundred rows take a while. It is told row by row, and
what can be taken back is taken back by one button.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from kb.errors import KbError
from kb.roles import Deed, allows
from kb.storage.accounts import Accounts
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_decide import reason_of, same_person
from kb.web.admin.gate import PREFIX, Moved, Refusal, Shown, Visit
from kb.web.admin.places import PATH, article_address, back_to_queue
from kb.web.admin.queue_desk import QueueDesk
from kb.web.admin.queue_many import Given, ManyRows, Name, Outcome, Rest, Row, Task
from kb.web.admin.refusals import resolved, told
from kb.web.admin.sessions import LONGEST_NAME, person
from kb.web.admin.waves import day_of, one_line
from kb.web.admin.work import Piece
from kb.work_queue import DRAFT, Item

HERE = f"{PREFIX}{PATH}/"
DEEDS = {
    "approve": Deed.DECIDE,
    "aside": Deed.DECIDE,
    "assign": Deed.EDIT,
    "schedule": Deed.PUBLISH,
    "person": Deed.DECIDE,
}
"""What can be done with many rows, and what it asks for."""
FORMS = ("approve", "aside", "assign", "schedule")
"""What a form of the queue may ask for; the others come from elsewhere."""
SHOWN = 200
"""Rows that are named in each list of a result."""


class Bulk:
    """The forms of the queue that concern many rows, and the pages that tell what came of them."""

    def __init__(
        self, workspace: Workspace, desk: QueueDesk, accounts: Accounts | None = None
    ) -> None:
        self.workspace = workspace
        self.desk = desk
        self.accounts = accounts
        self.work = desk.work
        self.many = ManyRows(workspace, desk)

    def people(self) -> list[str]:
        """Who rows may be given to: editors with an account, or whoever works already."""
        if self.accounts is not None and self.accounts.people.is_set_up():
            found = self.accounts.people.everybody()
            return [p.name for p in found if not p.is_disabled and allows(p.role, Deed.EDIT)]
        return sorted({one.who for one in self.desk.claims().values()})

    def started(self, visit: Visit, keys: Sequence[str]) -> Moved:
        """Begin what a form asks for; to the page that tells how it goes.

        Raises:
            Refusal: this may not be done, or something is missing.
        """
        act = visit.form.get("act", "")
        if act not in FORMS:
            raise Refusal(400, "no_form")
        visit.require(DEEDS[act])
        queue = self.desk.queue()
        stamps = dict(part.rsplit(" ", 1) for part in visit.chosen.get("made_from", ())
                      if " " in part)  # fmt: skip
        items = [queue.items[queue.places[key]] for key in keys if key in queue.places]
        rows = tuple(Row(item, stamps.get(item.key, "")) for item in items)
        gone = [key for key in keys if key not in queue.places]
        task = self._task(visit, act, rows)
        names = {row.item.key: _name(row.item) for row in rows}
        given = Given(visit.form.get("from", ""), len(keys), visit.session.who, names)
        piece = Piece("bulk", lambda: None, given)
        piece.do = partial(self._do, piece, task, gone)
        return Moved(_address(self.work.start(piece)))

    def stands(self, visit: Visit) -> Shown:
        """How it goes, and then what was done, what was not, and why."""
        visit.require(Deed.EDIT)
        piece = self._piece(visit)
        given: Given = piece.given
        values: dict[str, Any] = {
            "queue": back_to_queue(given.back),
            "address": _address(piece),
            "total": given.total,
            "looked": int(piece.step or 0),
        }
        if not piece.is_done:
            return Shown("queue_wait.html.j2", values)
        if piece.problem is not None:
            said = resolved(piece.problem.values, visit.lang)
            more = {"problem": piece.problem, "said": said}
            return Shown("queue_done.html.j2", values | more | {"outcome": None})
        return Shown("queue_done.html.j2", values | self._told(piece, visit))

    def undone(self, visit: Visit) -> Moved:
        """Take back what was done; a second click is led to the first one's work."""
        visit.require(Deed.EDIT)
        same_person(visit)
        first = self._piece(visit)
        outcome = first.result
        if not first.is_done or outcome is None or outcome.undo is None:
            raise Refusal(409, "no_work")
        visit.require(DEEDS[outcome.act])
        if first.given.who != visit.session.who:
            raise Refusal(403, "not_allowed")

        def made() -> Piece:
            piece = Piece("bulk", lambda: None, replace(first.given, total=len(outcome.done)))
            piece.do = lambda: outcome.undo(_steps(piece))
            return piece

        return Moved(_address(self.work.follow(first, made)))

    def _piece(self, visit: Visit) -> Piece:
        piece = self.work.find(visit.place["piece"])
        if piece is None:
            raise Refusal(404, "no_work")
        return piece

    def _task(self, visit: Visit, act: str, rows: tuple[Row, ...]) -> Task:
        reason, to, day = "", "", None
        if act == "aside":
            reason = reason_of(visit, self.workspace.settings.default_locale)
            if not reason:
                raise Refusal(400, "no_reason")
        elif act == "assign":
            to = self._person(visit.form.get("to", ""))
        elif act == "schedule":
            day = day_of(visit.form.get("day", ""))
        return Task(act, rows, visit.session.who, visit.lang, reason, to, day)

    def _person(self, name: str) -> str:
        """Somebody whom rows may be given to.

        Raises:
            Refusal: nobody of that name may work here.
        """
        known = {one.casefold(): one for one in self.people()}
        found = known.get(person(name).casefold(), "")
        is_open = self.accounts is None or not self.accounts.people.is_set_up()
        if is_open and not found:
            found = person(name)[:LONGEST_NAME]
        if not found:
            raise Refusal(400, "no_such_person")
        return found

    def _do(self, piece: Piece, task: Task, gone: Sequence[str]) -> Outcome:
        found = self.many.done(task, _steps(piece))
        return replace(found, left=(*found.left, *(Rest(key, "gone") for key in gone)))

    def _told(self, piece: Piece, visit: Visit) -> dict[str, Any]:
        """The result as a language writes it."""
        outcome: Outcome = piece.result
        names = piece.given.names

        def row(key: str) -> dict[str, Any]:
            title, locale, to = names.get(key, (key.split(" ", 2)[-1], key.split(" ")[1], ""))
            return {"title": title, "locale": locale, "to": to}

        left = [
            {**row(one.key), "notes": one.notes, **_why(one, visit.lang)}
            for one in outcome.left[:SHOWN]
        ]
        may_undo = outcome.undo is not None and allows(visit.role, DEEDS[outcome.act])
        return {
            "problem": None,
            "outcome": outcome,
            "done": [row(key) for key in outcome.done[:SHOWN]],
            "left": left,
            "is_taken_back": piece.followed_by is not None,
            "undo_to": _address(piece.followed_by) if piece.followed_by is not None else "",
            "may_undo": may_undo and piece.given.who == visit.session.who,
            "may_publish": allows(visit.role, Deed.PUBLISH),
        }


def _name(item: Item) -> Name:
    to = article_address(item.locale, item.name) if item.kind == DRAFT else ""
    return one_line(item.title), item.locale, to


def _why(one: Rest, lang: str) -> dict[str, str]:
    """Why a row was left: a word of the strings, or what an error says in a language."""
    if isinstance(one.why, KbError):
        return {"word": "", "why": told(one.why, lang)}
    return {"word": one.why, "why": ""}


def _steps(piece: Piece) -> Callable[[int], None]:
    def tell(count: int) -> None:
        piece.step = str(count)

    return tell


def _address(piece: Piece) -> str:
    return f"{HERE}done/{piece.id}"
