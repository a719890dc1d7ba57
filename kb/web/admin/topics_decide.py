"""Deciding about topics: a form, what it would change, and then the deed; one at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from kb.characters import visible
from kb.roles import Deed, allows
from kb.storage.workspace import Workspace
from kb.web.admin import topics_deciding as deciding
from kb.web.admin import topics_read as read
from kb.web.admin.drafts_decide import same_person
from kb.web.admin.forms import Refusal
from kb.web.admin.gate import PREFIX, Moved, Shown, Visit, refused
from kb.web.admin.refusals import resolved
from kb.web.admin.topics_deciding import Look, Wish
from kb.web.admin.work import Piece, Work

HERE = f"{PREFIX}/topics/"
LOOK, TAKE, APPLY, TELL, GAPS = "look", "take", "apply", "tell", "gaps"


class Deciding:
    """The pages; ``changed`` is called when topics may be others than before."""

    def __init__(
        self,
        workspace: Workspace,
        label: Callable[[Visit], Callable[[str], str]],
        changed: Callable[[], None],
    ) -> None:
        self.workspace = workspace
        self.work = Work(refused)
        self._label = label
        self._changed = changed

    def wished(self, visit: Visit) -> Moved:
        """Work out what a wish would change."""
        self._check(visit)
        wish = Wish.of(visit.place.get("topic", ""), visit.form)
        return self._started(LOOK, partial(self._looked, wish, visit.session.who), wish)

    def apply(self, visit: Visit) -> Moved:
        """Apply what was decided and not applied."""
        self._check(visit)
        return self._started(APPLY, self._applied)

    def answer(self, visit: Visit) -> Moved:
        """Work out anew what articles answer."""
        self._check(visit)
        return self._started(GAPS, partial(deciding.answered, self.workspace))

    def stands(self, visit: Visit) -> Shown | Moved:
        """How a piece of work stands: going on, a question, an end."""
        visit.require(Deed.DECIDE)
        piece = self._piece(visit)
        values = {"piece": piece, "here": HERE, "address": _address(piece)}
        if not piece.is_done:
            return Shown("topics_wait.html.j2", values)
        if piece.problem is not None:
            said = resolved(piece.problem.values, visit.lang)
            more = {"problem": piece.problem, "said": said}
            return Shown("topics_failed.html.j2", values | more, piece.problem.status)
        if piece.kind == LOOK:
            return self._effect(visit, piece, values)
        if piece.kind == TAKE:
            look: Look = piece.given
            to = f"{look.keeps}/" if look.keeps else "history"
            return Moved(f"{HERE}{to}?done={piece.result}")
        return Moved(HERE if piece.kind == GAPS else f"{HERE}history")

    def confirmed(self, visit: Visit) -> Moved:
        """Take the decision that was looked at; a second click is led to the first one's work."""
        self._check(visit)
        first = self._piece(visit)
        if first.kind != LOOK or not first.is_done or first.problem is not None:
            raise Refusal(409, "no_work")
        look: Look = first.result
        take = partial(self._taken, look, visit.session.who)
        piece = self.work.follow(first, lambda: Piece(TAKE, take, look))
        return Moved(_address(piece))

    def _check(self, visit: Visit) -> None:
        visit.require(Deed.DECIDE)
        same_person(visit)

    def _piece(self, visit: Visit) -> Piece:
        piece = self.work.find(visit.place["piece"])
        if piece is None:
            raise Refusal(404, "no_work")
        return piece

    def _started(self, kind: str, do: Callable[[], Any], given: Any = None) -> Moved:
        return Moved(_address(self.work.start(Piece(kind, do, given))))

    def _looked(self, wish: Wish, who: str) -> Look:
        return deciding.looked(self.workspace, wish, who=who, now=datetime.now(UTC))

    def _taken(self, look: Look, who: str) -> int:
        try:
            return deciding.taken(self.workspace, look, who=who, now=datetime.now(UTC))
        finally:
            self._tell()

    def _applied(self) -> None:
        try:
            deciding.applied(self.workspace, now=datetime.now(UTC))
        finally:
            self._tell()

    def _tell(self) -> None:
        """Topics may be others: read them again, and work out what is told of them."""
        self._changed()
        told = partial(deciding.told, self.workspace)
        self.work.start(Piece(TELL, told, is_patient=True))

    def _effect(self, visit: Visit, piece: Piece, values: dict[str, Any]) -> Shown:
        look: Look = piece.result
        texts = {}
        if allows(visit.role, Deed.TICKETS):
            wanted = {ticket for move in look.moves for ticket in move.examples}
            texts = read.texts(self.workspace, wanted)
        moves = [
            {
                "move": move,
                "stays": move.old == move.new,
                "texts": [visible(texts[one]) for one in move.examples if one in texts],
            }
            for move in look.moves
        ]
        more = {
            "look": look,
            "one": look.choice.decision,
            "moves": moves,
            "moving": sum(n for _, _, n in look.effect.moves),
            "label": self._label(visit),
            "is_taken": piece.followed_by is not None,
        }
        return Shown("topics_effect.html.j2", values | more)


def _address(piece: Piece) -> str:
    return f"{HERE}work/{piece.id}"
