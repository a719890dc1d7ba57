"""Editing an article: the form, its checks and preview, and what becomes of two edits at once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kb.articles import Article
from kb.characters import visible
from kb.decisions import Decision, Edit, edited
from kb.errors import ReviewError, StaleEditError, WorkspaceBusyError
from kb.evidence import Evidence
from kb.publish import BODY_LIMIT
from kb.roles import Deed
from kb.storage import deciding
from kb.storage.workspace import Workspace
from kb.web.admin import preview
from kb.web.admin.drafts_decide import Deciding, signed_in
from kb.web.admin.drafts_desk import DraftDesk
from kb.web.admin.drafts_languages import beside
from kb.web.admin.drafts_merge import merge_of
from kb.web.admin.drafts_typed import Typed, article_of
from kb.web.admin.gate import Moved, Refusal, Sent, Shown, Visit
from kb.web.admin.places import article_address
from kb.web.admin.queue_desk import QueueDesk
from kb.web.admin.refusals import told

LONGEST_NOTE = 300
MOST_TOLD = 5


def personal_data(text: str, locale: str) -> list[str]:
    """Types of personal data in a text that is to be published."""
    from mining.redaction import personal_data as found

    return found(text, locale)


class Editing:
    """The pages of the form."""

    def __init__(self, workspace: Workspace, queue: QueueDesk, desk: DraftDesk) -> None:
        self.workspace = workspace
        self.queue = queue
        self.desk = desk
        self.deciding = Deciding(workspace, queue)

    def form(self, visit: Visit) -> Shown | Moved:
        """The form with the article as it is."""
        visit.require(Deed.EDIT)
        article = self._article(visit)
        return signed_in(visit) or self._form(visit, article, Typed.from_article(article))

    def saved(self, visit: Visit) -> Shown | Moved:
        """Save what was typed; nothing typed is ever lost: whatever is wrong, it is shown again."""
        visit.require(Deed.EDIT)
        article, typed = self._article(visit), Typed.of(visit)
        if not visit.session.who or visit.form.get("who") != visit.session.who:
            return self._form(visit, article, typed, "edit_other_person", 409)
        if problem := typed.problem():
            return self._form(visit, article, typed, problem, 413)
        if visit.form.get("seen"):
            return self._merge(visit, typed)
        if "insert" in visit.form:
            return self._form(visit, article, typed.with_fact(visit.form.get("fact", "")))
        try:
            self.deciding.take(visit, article.id, article.locale, self.decision(visit, typed))
        except StaleEditError:
            return self._merge(visit, typed)
        except WorkspaceBusyError:
            return self._form(visit, article, typed, "edit_busy", 503)
        except ReviewError as error:
            is_private = error.code == "personal_data"
            word = "edit_personal" if is_private else "edit_refused"
            said = _personal(typed, article) if is_private else told(error, visit.lang)
            return self._form(visit, article, typed, word, 400, said=said)
        except OSError:
            return self._form(visit, article, typed, "edit_disk", 507)
        then = visit.form.get("then", "")
        if then in self.workspace.settings.locales and then != article.locale:
            to = article_address(then, article.id, "edit")
            return Moved(f"{to}?beside={article.locale}&said=edit")
        return Moved(f"{article_address(article.locale, article.id)}?said=edit")

    def shown_now(self, visit: Visit) -> Sent:
        """The article as it is, as readers will see it."""
        visit.require(Deed.READ)
        return self._preview(self._article(visit))

    def preview(self, visit: Visit) -> Sent:
        """What was typed, as readers will see it."""
        visit.require(Deed.EDIT)
        article, typed = self._article(visit), Typed.of(visit)
        if typed.problem():
            raise Refusal(413, "too_long")
        return self._preview(typed.into(article))

    def _preview(self, article: Article) -> Sent:
        known = [one for locale, one in self.queue.kept.now().articles if locale == article.locale]
        return preview.page(self.workspace, self.desk, article, known)

    def checked(self, visit: Visit) -> Sent:
        """What the checks say of what was typed, for the script."""
        visit.require(Deed.EDIT)
        article, typed = self._article(visit), Typed.of(visit)
        found = [] if typed.problem() else self.checks(typed.into(article), visit.lang)
        return Sent(json.dumps({"checks": found}).encode(), "application/json")

    def checks(self, article: Article, lang: str) -> list[dict[str, Any]]:
        """What is to be mended in an article, the gravest first."""
        return [one.document() for one in self.queue.checking(lang).found(article)]

    def decision(self, visit: Visit, typed: Typed) -> Any:
        """What becomes of an article with what was typed, under the visitor's name."""
        now, who = datetime.now(UTC), visit.session.who
        note = " ".join(typed.note.split())[:LONGEST_NOTE]

        def decide(article: Article, evidence: Evidence | None) -> Decision:
            wanted = typed.into(article)
            edit = Edit(
                who,
                now,
                wanted.title,
                wanted.body,
                note,
                summary=wanted.summary,
                questions=wanted.questions,
                keywords=wanted.keywords,
            )
            return edited(article, evidence, edit, recogniser=personal_data)

        return decide

    def _form(
        self,
        visit: Visit,
        article: Article,
        typed: Typed,
        problem: str = "",
        status: int = 200,
        *,
        said: str = "",
    ) -> Shown:
        made_from = visit.form.get("made_from") or deciding.stamp(article)
        facts = self.workspace.facts
        told_now = article if typed.problem() else typed.into(article)
        other = next((one for o in self._elsewhere(article) if (one := self._in(o, article))), None)
        values = {
            "article": article,
            "here": article_address(article.locale, article.id),
            "made_from": made_from,
            "typed": typed,
            "problem": problem,
            "said": said,
            "limit": BODY_LIMIT,
            "facts": [(name, _fact(facts, name, article.locale)) for name in sorted(facts)],
            "checks": [] if typed.problem() else self.checks(typed.into(article), visit.lang),
            "other": None if other is None else beside(told_now, other),
            "is_beside": "beside" in visit.query or "insert" in visit.form,
            "is_saved": visit.query.get("said") == "edit",
            "missing": [one for one in self._elsewhere(article) if self._in(one, article) is None],
            "merge": None,
            "is_unsaved": visit.form.get("body") is not None,
        }
        return Shown("draft_edit.html.j2", values, status)

    def _elsewhere(self, article: Article) -> list[str]:
        """The other languages of the shop."""
        return [one for one in self.workspace.settings.locales if one != article.locale]

    def _in(self, locale: str, article: Article) -> Article | None:
        """The article in another language, to be read beside it; None where there is none."""
        return self.queue.kept.now().articles.get((locale, article.id))

    def _merge(self, visit: Visit, typed: Typed) -> Shown:
        """Both changes put together, to be gone over; or those lines that both changed."""
        theirs = self._article(visit)
        merge = merge_of(self.workspace, visit, typed, theirs)
        values = merge.values(self.workspace, visit)
        if merge.is_open(visit):
            return Shown("draft_merge.html.j2", values, 409)
        form = self._form(visit, theirs, merge.together(visit), status=409)
        own = {"merge": values, "made_from": values["seen"]}
        return replace(form, values={**form.values, **own})

    def _article(self, visit: Visit) -> Article:
        return article_of(self.workspace, visit)


def _personal(typed: Typed, article: Article) -> str:
    """What of a text is taken for personal data, for who typed it."""
    from mining.redaction import find_spans

    texts = (typed.title, typed.summary, typed.body, typed.questions, typed.keywords)
    found = [
        text[span.start : span.end]
        for text in texts
        for span in find_spans(text, language=article.locale)
    ]
    return ", ".join(dict.fromkeys(found[:MOST_TOLD]))


def _fact(facts: Any, name: str, locale: str) -> str:
    from kb.facts import value_of

    return visible(value_of(facts, name, locale) or "")
