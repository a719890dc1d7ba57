"""What was decided on an article, with each change of its text; an earlier text can be restored."""

from __future__ import annotations

from datetime import UTC, datetime

from kb.articles import Article
from kb.decisions import Decision, Edit, edited
from kb.evidence import Evidence
from kb.roles import Deed, allows
from kb.storage import deciding
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_decide import Deciding, same_person, signed_in
from kb.web.admin.drafts_edit import personal_data
from kb.web.admin.drafts_text import Line, compared, lines_of
from kb.web.admin.drafts_typed import article_of
from kb.web.admin.gate import Moved, Refusal, Shown, Visit
from kb.web.admin.places import article_address
from kb.web.admin.queue_desk import QueueDesk

AROUND = 2


class History:
    """The pages; each is a function of a visit."""

    def __init__(self, workspace: Workspace, queue: QueueDesk) -> None:
        self.workspace = workspace
        self.deciding = Deciding(workspace, queue)

    def shown(self, visit: Visit) -> Shown:
        """Every decision, newest first, with what it changed in the text."""
        visit.require(Deed.READ)
        article = article_of(self.workspace, visit)
        rows, before = [], None
        first = ""
        for move in deciding.moves(self.workspace, article.id, article.locale):
            text = self._text(move.version, article)
            if before is None and move.from_version:
                before = self._text(move.from_version, article)
                first = move.from_version if before is not None else ""
            lines: list[Line] = []
            if before is not None and text is not None and before.version != text.version:
                lines = compared(lines_of(before), lines_of(text), around=AROUND)
            is_older = text is not None and text.version != article.version
            rows.append({"move": move, "lines": lines, "can_restore": is_older})
            before = text or before
        values = {
            "article": article,
            "here": article_address(article.locale, article.id),
            "made_from": deciding.stamp(article),
            "rows": rows[::-1],
            "first": "" if first == article.version else first,
            "may_edit": allows(visit.role, Deed.EDIT),
        }
        return Shown("draft_history.html.j2", values)

    def restored(self, visit: Visit) -> Shown | Moved:
        """The text of an earlier version, in review again."""
        visit.require(Deed.EDIT)
        if to := signed_in(visit):
            return to
        same_person(visit)
        article = article_of(self.workspace, visit)
        old = self._text(visit.form.get("version", ""), article)
        if old is None:
            raise Refusal(404, "version_gone")
        who, now = visit.session.who, datetime.now(UTC)

        def decide(current: Article, evidence: Evidence | None) -> Decision:
            edit = Edit(
                who,
                now,
                old.title,
                old.body,
                f"version {old.version}",
                summary=old.summary,
                questions=old.questions,
                keywords=old.keywords,
                action="restore",
            )
            return edited(current, evidence, edit, recogniser=personal_data)

        if changed := self.deciding.taken(visit, article.id, article.locale, decide):
            return changed
        return Moved(f"{article_address(article.locale, article.id)}?said=restore")

    def _text(self, version: str, article: Article) -> Article | None:
        if version == article.version:
            return article
        return deciding.version_text(self.workspace, version, article.id, article.locale)
