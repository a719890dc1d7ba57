"""Decisions on an article over the web: each through the same functions and writer as the shell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from kb.articles import Article
from kb.decisions import Decision, approved, put
from kb.errors import ArticleError, ReviewError, StaleEditError
from kb.evidence import Evidence
from kb.review import ACTIONS
from kb.roles import Deed
from kb.storage import content, deciding
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_typed import article_of
from kb.web.admin.gate import PREFIX, Moved, Refusal, Shown, Visit
from kb.web.admin.places import article_address, back_to_queue
from kb.web.admin.queue_desk import QueueDesk

DEEDS = {"unpublish": Deed.PUBLISH, "archive": Deed.PUBLISH}
"""What a decision asks for beyond :attr:`Deed.DECIDE`."""
REASONS = ("wrong", "outdated", "thin", "mixed", "internal", "other")
"""Reasons to reject that are offered; their words stand in the strings."""
LONGEST_REASON = 500
LOGGED = {
    "wrong": "the answer is wrong",
    "outdated": "the answer is out of date",
    "thin": "too little stands behind it",
    "mixed": "it mixes several needs",
    "internal": "it is not for customers",
    "other": "",
}
"""How reasons stand in the log, which knows no language of a reader."""


def redacted(text: str, locale: str) -> str:
    """``text`` without personal data, as it is kept."""
    from mining.redaction import redacted as masked

    return masked(text, language=locale).text if text.strip() else ""


def reason_of(visit: Visit, locale: str) -> str:
    """The reason that was chosen and what was written beside it, without personal data."""
    chosen = LOGGED.get(visit.form.get("why", ""), "")
    said = " ".join(visit.form.get("reason", "").split())[:LONGEST_REASON]
    return ": ".join(part for part in (chosen, redacted(said, locale)) if part)


def signed_in(visit: Visit) -> Moved | None:
    """Where somebody without a name is led first; None for who has one."""
    if visit.session.who:
        return None
    return Moved(f"{PREFIX}/who?to={quote(visit.path)}")


def same_person(visit: Visit) -> None:
    """Go on only where the form was made for who sends it.

    Raises:
        Refusal: the name changed meanwhile.
    """
    if not visit.session.who or visit.form.get("who") != visit.session.who:
        raise Refusal(409, "other_person", who=visit.session.who or "–")


class Deciding:
    """The decisions of a visit."""

    def __init__(self, workspace: Workspace, desk: QueueDesk) -> None:
        self.workspace = workspace
        self.queue = desk

    def decided(self, visit: Visit) -> Shown | Moved:
        """Take the decision that a form asks for; back to the queue."""
        action = visit.form.get("action", "")
        if action not in ACTIONS or action in ("duplicate", "merge"):
            raise Refusal(400, "no_form")
        visit.require(DEEDS.get(action, Deed.DECIDE))
        same_person(visit)
        article = article_of(self.workspace, visit)
        article_id, locale = article.id, article.locale
        decide = self.decision(visit, action)
        if changed := self.taken(visit, article_id, locale, decide):
            return changed
        if action in ("reject", "person") and visit.form.get("aside"):
            self._set_aside(visit, article_id, locale)
        if visit.form.get("stay") or action in ("reopen", "unpublish", "send"):
            return Moved(f"{article_address(locale, article_id)}?said={action}")
        more = self.marked(visit, article_id, locale) if action == "person" else {}
        of = f"{locale}/{article_id}"
        return Moved(back_to_queue(visit.form.get("from", ""), said=action, of=of, **more))

    def marked(self, visit: Visit, article_id: str, locale: str) -> dict[str, str]:
        """Mark the topic for a person to answer, beside the request; what the address says of it.

        Nothing where the draft has no topic.
        """
        from kb.web.admin.person_marks import PersonMarks, names_of
        from kb.web.admin.queue_many import Given

        article = content.read_article(self.workspace, article_id, locale)
        if not article.topic_id:
            return {}
        place = (article_id, locale)
        names = names_of(place, article.title, article_address(locale, article_id))
        given = Given(visit.form.get("from", ""), 1, visit.session.who, names)
        marks = PersonMarks(self.workspace, self.queue)
        is_aside = bool(visit.form.get("aside"))
        return {"work": marks.start(place, article.topic_id, given, is_aside=is_aside).id}

    def taken(
        self,
        visit: Visit,
        article_id: str,
        locale: str,
        decide: Callable[[Article, Evidence | None], Decision],
    ) -> Shown | None:
        """:meth:`take` the decision; the page that says the article changed meanwhile, if it did.

        Raises:
            Refusal: that may not be decided, or there is no such article.
        """
        try:
            self.take(visit, article_id, locale, decide)
        except StaleEditError:
            return self.changed(visit, article_id, locale)
        except ReviewError as error:
            raise Refusal(409, "not_decided", said=error) from error
        return None

    def take(
        self,
        visit: Visit,
        article_id: str,
        locale: str,
        decide: Callable[[Article, Evidence | None], Decision],
    ) -> Decision:
        """Decide on the article that the form was made from, write, and commit if that is set.

        Raises:
            StaleEditError: it is another one by now.
            ReviewError: that may not be decided.
            Refusal: there is no such article.
        """
        made_from = visit.form.get("made_from", "")
        if not made_from:
            raise Refusal(400, "no_form")
        try:
            with deciding.held(self.workspace):
                decision = deciding.decided(
                    self.workspace, article_id, locale, decide, made_from=made_from
                )
                if self.workspace.settings.admin.git_commits:
                    deciding.commit(self.workspace, [decision], who=visit.session.who)
        except ArticleError as error:
            raise Refusal(404, "article_gone") from error
        self.queue.forget()
        return decision

    def changed(self, visit: Visit, article_id: str, locale: str) -> Shown:
        """What happened to the article since the form was made: nothing was done."""
        try:
            article = content.read_article(self.workspace, article_id, locale)
        except ArticleError as error:
            raise Refusal(404, "article_gone") from error
        moves = deciding.moves(self.workspace, article_id, locale)
        values = {
            "article": article,
            "here": article_address(locale, article_id),
            "last": moves[-1] if moves else None,
            "queue": back_to_queue(visit.form.get("from", "")),
        }
        return Shown("draft_changed.html.j2", values, 409)

    def decision(self, visit: Visit, action: str) -> Callable[[Article, Evidence | None], Decision]:
        """What ``action`` makes of an article, with the fields of the form: ``reason``, ``why`` and
        ``accept_flags``.
        """
        who, now = visit.session.who, datetime.now(UTC)

        def decide(article: Article, evidence: Evidence | None) -> Decision:
            reason = reason_of(visit, article.locale)
            if action != "approve":
                words = reason or ("a person has to answer it" if action == "person" else "")
                return put(article, action, who=who, now=now, reason=words)
            is_accepted = bool(visit.form.get("accept_flags"))
            return approved(
                article,
                evidence,
                who=who,
                now=now,
                reason=reason,
                accept_flags=is_accepted,
                written_by=deciding.writer(self.workspace, article),
                faults=() if is_accepted else self.faults(article),
            )

        return decide

    def faults(self, article: Article) -> list[str]:
        """The notes of checks that block, in the same words as the shell has them."""
        return list(self.queue.checking("en").open(article))

    def _set_aside(self, visit: Visit, article_id: str, locale: str) -> None:
        """Dismiss the gap that a rejected draft was for, with the same reason, if there is one."""
        topic = visit.form.get("topic", "")
        row = self.queue.row(topic, locale)
        if row is None or row["state"] == "dismissed":
            return
        reason = reason_of(visit, locale) or f"{visit.form['action']}: {article_id}"
        self.dismiss(visit, [(topic, locale)], reason)

    def dismiss(self, visit: Visit, gaps: list[tuple[str, str]], reason: str) -> list[Any]:
        """Set gaps aside, as ``askless gaps dismiss`` does; those that can be, and what was done.

        Raises:
            NothingToDoError: no gaps were looked for yet.
        """
        from mining.stages import gap_queue

        by = {"who": visit.session.who, "reason": reason, "now": datetime.now(UTC)}
        with deciding.held(self.workspace):
            taken = gap_queue.take_each(self.workspace, "dismiss", gaps, by=by)
        self.queue.forget()
        return taken
