"""What is done with rows of the queue: claimed and given back at once, all else in a line."""

from __future__ import annotations

from datetime import UTC, datetime

from kb.roles import Deed
from kb.storage import reviewing
from kb.storage.accounts import Accounts
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_decide import same_person
from kb.web.admin.gate import Moved, Refusal, Visit
from kb.web.admin.places import back_to_queue
from kb.web.admin.queue_bulk import FORMS, Bulk
from kb.web.admin.queue_desk import QueueDesk

MOST_ROWS = 500


class QueueActs:
    """The forms of the queue."""

    def __init__(
        self, workspace: Workspace, desk: QueueDesk, accounts: Accounts | None = None
    ) -> None:
        self.workspace = workspace
        self.desk = desk
        self.bulk = Bulk(workspace, desk, accounts)

    def done(self, visit: Visit) -> Moved:
        """Do what the form asks with the rows chosen, and lead back to the list."""
        same_person(visit)
        keys = list(dict.fromkeys(visit.chosen.get("key", ())))[:MOST_ROWS]
        act = visit.form.get("act", "")
        if one := visit.form.get("one"):  # a button of one row: "claim draft fr returns/exchange"
            act, _, key = one.partition(" ")
            keys = [key]
        acts = {"claim": self._claim, "unclaim": self._unclaim}
        if act not in acts and act not in FORMS:
            raise Refusal(400, "no_form")
        if not keys:
            raise Refusal(400, "nothing_chosen")
        if act in FORMS:
            return self.bulk.started(visit, keys)
        said, count = acts[act](visit, keys)
        return Moved(back_to_queue(visit.form.get("from", ""), said=said, n=str(count)))

    def _claim(self, visit: Visit, keys: list[str]) -> tuple[str, int]:
        visit.require(Deed.EDIT)
        known = [key for key in keys if key in self.desk.queue().places]
        now = datetime.now(UTC)
        others = reviewing.claim(self.desk.database, known, visit.session.who, now)
        self.desk.forget()
        return ("held", len(others)) if others else ("claim", len(known))

    def _unclaim(self, visit: Visit, keys: list[str]) -> tuple[str, int]:
        visit.require(Deed.EDIT)
        count = reviewing.unclaim(self.desk.database, keys, visit.session.who)
        self.desk.forget()
        return "unclaim", count
