"""What agents tell beyond an article, proposed for it: shown as the lines that would change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from kb.articles import Article
from kb.decisions import Decision
from kb.evidence import Evidence
from kb.fact_file import Facts
from kb.facts import shown
from kb.proposal_decisions import accepted, dismissed
from kb.proposals import applied
from kb.roles import Deed
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_decide import Deciding, reason_of, same_person
from kb.web.admin.drafts_edit import personal_data
from kb.web.admin.drafts_text import compared
from kb.web.admin.drafts_typed import article_of
from kb.web.admin.gate import Moved, Refusal, Shown, Visit
from kb.web.admin.places import article_address
from kb.web.admin.queue_desk import QueueDesk

AROUND = 1
"""Unchanged lines that are shown around each change."""


def proposed(article: Article, evidence: Evidence | None, facts: Facts) -> list[dict[str, Any]]:
    """The open proposals of an article, each with the lines that would change, facts filled in."""

    def lines(body: str) -> list[str]:
        return [line for line in shown(body, facts, article.locale).splitlines() if line.strip()]

    now = lines(article.body)
    return [
        {
            "id": one.id,
            "kind": one.kind,
            "note": one.note,
            "customers": max((part.customers for part in one.added), default=0),
            "lines": compared(now, lines(applied(article.body, one)), around=AROUND),
        }
        for one in (evidence.open_proposals if evidence else ())
    ]


class Proposing:
    """Accepts and dismisses proposals, as ``askless review accept`` and ``dismiss`` do."""

    def __init__(self, workspace: Workspace, queue: QueueDesk) -> None:
        self.deciding = Deciding(workspace, queue)

    def decided(self, visit: Visit) -> Shown | Moved:
        """Take the proposal of the form in, or set it aside; back to the article."""
        action, proposal_id = visit.form.get("action", ""), visit.form.get("proposal", "")
        if action not in ("accept", "dismiss"):
            raise Refusal(400, "no_form")
        visit.require(Deed.EDIT if action == "accept" else Deed.DECIDE)
        same_person(visit)
        article = article_of(self.deciding.workspace, visit)
        article_id, locale = article.id, article.locale
        who, now, reason = visit.session.who, datetime.now(UTC), reason_of(visit, locale)

        def decide(article: Article, evidence: Evidence | None) -> Decision:
            if action == "dismiss":
                return dismissed(article, evidence, proposal_id, who=who, now=now, reason=reason)
            return accepted(
                article, evidence, proposal_id, who=who, now=now, recogniser=personal_data
            )

        if changed := self.deciding.taken(visit, article_id, locale, decide):
            return changed
        return Moved(f"{article_address(locale, article_id)}?said={action}")
