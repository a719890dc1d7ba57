"""A draft that no article should be: its topic is marked for a person to answer, beside it all.

The mark is the one that ``askless topics mark`` makes. One button takes back all of it: the mark,
the gap that was set aside, and the draft.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from kb.decisions import put
from kb.errors import KbError, ReviewError
from kb.storage import deciding
from kb.storage.workspace import Workspace
from kb.web.admin import topics_deciding
from kb.web.admin.forms import Refusal
from kb.web.admin.queue_desk import QueueDesk
from kb.web.admin.queue_many import UNDONE, Given, Name, Outcome, Rest, Tell, dismissed
from kb.web.admin.topics_deciding import Wish
from kb.web.admin.work import Piece
from kb.work_queue import DRAFT

ACT = "person"
Place = tuple[str, str]
"""Article id and locale."""


class PersonMarks:
    """Marks topics of drafts that were put away; the desk's line of work does it."""

    def __init__(self, workspace: Workspace, desk: QueueDesk) -> None:
        self.workspace = workspace
        self.desk = desk

    def start(self, place: Place, topic_id: str, given: Given, *, is_aside: bool) -> Piece:
        """Begin to mark the topic of a draft that was put away; ``is_aside``: its gap was, too.

        Raises:
            Refusal: too much is waiting.
        """
        piece = Piece(ACT, lambda: None, given)
        piece.do = partial(self._marked, place, topic_id, given, is_aside)
        started = self.desk.work.start(piece)
        told = partial(topics_deciding.told, self.workspace)
        self.desk.work.start(Piece("tell", told, is_patient=True))
        return started

    def _marked(self, place: Place, topic_id: str, given: Given, is_aside: bool) -> Outcome:
        key = f"{DRAFT} {place[1]} {place[0]}"
        marked = 0
        rest: tuple[Rest, ...] = ()
        try:
            marked = self._topic(Wish("mark", topic_id, mark="person"), given.who)
        except (KbError, Refusal) as error:
            rest = (Rest(key, _said(error)),)
        undo = partial(self._undone, place, topic_id, given.who, (marked, is_aside))
        return Outcome(ACT, () if rest else (key,), rest, undo, topic_id if marked else "")

    def _undone(
        self, place: Place, topic_id: str, who: str, what: tuple[int, bool], _tell: Tell
    ) -> Outcome:
        marked, is_aside = what
        key = f"{DRAFT} {place[1]} {place[0]}"
        rest: list[Rest] = []
        try:
            with deciding.held(self.workspace):
                done = deciding.decided(
                    self.workspace, *place,
                    lambda article, _: put(article, "reopen", who=who, now=_now(), reason="undone"),
                )  # fmt: skip
                if self.workspace.settings.admin.git_commits:
                    deciding.commit(self.workspace, [done], who=who)
        except ReviewError as error:
            rest.append(Rest(key, error))
        if is_aside:
            dismissed(self.workspace, "reopen", [(topic_id, place[1])], (who, ""))
        if marked:
            try:
                self._topic(Wish("undo", undoes=marked), who)
            except (KbError, Refusal) as error:
                rest.append(Rest(key, _said(error)))
        self.desk.forget()
        return Outcome(UNDONE, () if rest else (key,), tuple(rest), of=ACT)

    def _topic(self, wish: Wish, who: str) -> int:
        now = _now()
        look = topics_deciding.looked(self.workspace, wish, who=who, now=now)
        return topics_deciding.taken(self.workspace, look, who=who, now=now)


def names_of(place: Place, title: str, to: str) -> dict[str, Name]:
    """What the page that tells of it calls the draft."""
    return {f"{DRAFT} {place[1]} {place[0]}": (title, place[1], to)}


def _said(error: KbError | Refusal) -> KbError | str:
    """Why a topic was not marked: what the core said, or that it is another one by now."""
    if isinstance(error, KbError):
        return error
    said = error.values.get("said")
    return said if isinstance(said, KbError) else "topic"


def _now() -> datetime:
    return datetime.now(UTC)
