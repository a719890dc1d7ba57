"""What is done with rows of the queue: claimed, given back, set aside with a reason, approved."""

from __future__ import annotations

from datetime import UTC, datetime

from kb.articles import Article
from kb.decisions import Decision, put
from kb.errors import ArticleError, ReviewError
from kb.evidence import Evidence
from kb.roles import Deed
from kb.storage import deciding, reviewing
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_decide import Deciding, reason_of, same_person
from kb.web.admin.gate import Moved, Refusal, Visit
from kb.web.admin.places import back_to_queue
from kb.web.admin.queue_desk import QueueDesk
from kb.work_queue import DRAFT, GAP

MOST_ROWS = 50


class QueueActs:
    """The forms of the queue."""

    def __init__(self, workspace: Workspace, desk: QueueDesk) -> None:
        self.workspace = workspace
        self.desk = desk
        self.deciding = Deciding(workspace, desk)

    def done(self, visit: Visit) -> Moved:
        """Do what the form asks with the rows chosen, and lead back to the list."""
        same_person(visit)
        keys = list(dict.fromkeys(visit.chosen.get("key", ())))[:MOST_ROWS]
        act = visit.form.get("act", "")
        if one := visit.form.get("one"):  # a button of one row: "claim draft fr returns/exchange"
            act, _, key = one.partition(" ")
            keys = [key]
        acts = {"claim": self._claim, "unclaim": self._unclaim, "aside": self._aside}
        if act not in acts:
            raise Refusal(400, "no_form")
        if not keys:
            raise Refusal(400, "nothing_chosen")
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

    def _aside(self, visit: Visit, keys: list[str]) -> tuple[str, int]:
        """Dismiss gaps, reject drafts: the same reason for all; what changed meanwhile stays."""
        visit.require(Deed.DECIDE)
        reason = reason_of(visit, self.workspace.settings.default_locale)
        if not reason:
            raise Refusal(400, "no_reason")
        queue = self.desk.queue()
        items = [queue.items[queue.places[key]] for key in keys if key in queue.places]
        gaps = [(one.name, one.locale) for one in items if one.kind == GAP]
        count = len(self.deciding.dismiss(visit, gaps, reason)) if gaps else 0
        versions = dict(part.rsplit(" ", 1) for part in visit.chosen.get("made_from", ()))
        drafts = [(one.name, one.locale, versions.get(one.key, "")) for one in items
                  if one.kind == DRAFT]  # fmt: skip
        return "aside", count + self._rejected(visit, drafts, reason)

    def _rejected(self, visit: Visit, drafts: list[tuple[str, str, str]], reason: str) -> int:
        """How many drafts were rejected: those that are still what the list showed."""
        who, now, done = visit.session.who, datetime.now(UTC), []

        def decide(article: Article, _evidence: Evidence | None) -> Decision:
            return put(article, "reject", who=who, now=now, reason=reason)

        with deciding.held(self.workspace):
            for article_id, locale, stamp in drafts:
                try:
                    done.append(
                        deciding.decided(
                            self.workspace, article_id, locale, decide, made_from=stamp or "?"
                        )
                    )
                except (ReviewError, ArticleError):  # decided meanwhile: it stays as it is
                    continue
            if done and self.workspace.settings.admin.git_commits:
                deciding.commit(self.workspace, done, who=who)
        self.desk.forget()
        return len(done)
