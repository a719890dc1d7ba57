"""An article that another one makes needless, takes in, or that is two: what is done with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from kb.articles import Article
from kb.decisions import Decision, Edit, edited, put
from kb.errors import ArticleError, ReviewError, StaleEditError
from kb.evidence import Evidence
from kb.rearranging import evidence_of, joined, lines_to_choose, split
from kb.review import Move
from kb.roles import Deed
from kb.same_as import SameAs
from kb.storage import content, deciding, evidence_store
from kb.storage.workspace import Workspace
from kb.web.admin.audits import chosen_article
from kb.web.admin.drafts_decide import Deciding, same_person, signed_in
from kb.web.admin.drafts_edit import personal_data
from kb.web.admin.drafts_merge import AROUND, Merge
from kb.web.admin.drafts_text import compared, lines_of
from kb.web.admin.drafts_typed import Typed, article_of
from kb.web.admin.gate import Moved, Refusal, Shown, Visit
from kb.web.admin.places import article_address, back_to_queue
from kb.web.admin.queue_desk import QueueDesk
from kb.web.admin.refusals import told


class Rearranging:
    """The pages; each is a function of a visit."""

    def __init__(self, workspace: Workspace, queue: QueueDesk) -> None:
        self.workspace = workspace
        self.queue = queue
        self.deciding = Deciding(workspace, queue)

    def exists(self, visit: Visit) -> Shown | Moved:
        """Another article says it already: this one is put away, and the matcher may learn it."""
        visit.require(Deed.DECIDE)
        same_person(visit)
        article = article_of(self.workspace, visit)
        other = self._chosen(visit, article)
        who, now = visit.session.who, datetime.now(UTC)

        def decide(current: Article, evidence: Evidence | None) -> Decision:
            reason = f"{other.locale}/{other.id} says it already"
            away = put(current, "duplicate", who=who, now=now, reason=reason)
            return replace(away, same_as=SameAs.of(current, other.id, evidence, who, now))

        if changed := self.deciding.taken(visit, article.id, article.locale, decide):
            return changed
        return Moved(back_to_queue(visit.form.get("from", ""), said="duplicate",
                                   of=f"{article.locale}/{article.id}"))  # fmt: skip

    def merging(self, visit: Visit) -> Shown | Moved:
        """Both texts in one, to be gone over before anything is saved."""
        visit.require(Deed.EDIT)
        same_person(visit)
        article = article_of(self.workspace, visit)
        other = self._chosen(visit, article)
        return self._join(article, other, Typed.from_article(joined(article, other)))

    def merged(self, visit: Visit) -> Shown | Moved:
        """Save the joined text as the other article's, in review; this one is put away."""
        visit.require(Deed.EDIT)
        same_person(visit)
        article, typed = article_of(self.workspace, visit), Typed.of(visit)
        other = self._named(visit.form.get("article", ""), article.locale)
        try:
            self._merge(visit, article, other, typed)
        except StaleEditError:
            version = visit.form.get("other_made_from", "").partition(".")[0]
            base = deciding.version_text(self.workspace, version, other.id, other.locale)
            both = Merge(typed.into(other), other, base, typed).together(visit)
            return self._join(article, other, both, "join_stale")
        except ReviewError as error:
            said = told(error, visit.lang)
            return self._join(article, other, typed, "edit_refused", said=said)
        return Moved(f"{article_address(other.locale, other.id)}?said=take_in")

    def _join(
        self, article: Article, other: Article, typed: Typed, problem: str = "", *, said: str = ""
    ) -> Shown:
        """The joined text, to be gone over, with what it changes of the other article."""
        values = {
            "article": article,
            "other": other,
            "here": article_address(article.locale, article.id),
            "there": article_address(other.locale, other.id),
            "made_from": deciding.stamp(article),
            "other_made_from": deciding.stamp(other),
            "typed": typed,
            "lines": compared(lines_of(other), lines_of(typed.into(other)), around=AROUND),
            "problem": problem,
            "said": said,
        }
        return Shown("draft_join.html.j2", values, 409 if problem else 200)

    def _merge(self, visit: Visit, article: Article, other: Article, typed: Typed) -> None:
        """Both decisions or none: each is checked before the first is written."""
        if problem := typed.problem():
            raise ReviewError(problem, code=problem)
        who, now = visit.session.who, datetime.now(UTC)
        wanted = typed.into(other)
        with deciding.held(self.workspace):
            for one, field in ((article, "made_from"), (other, "other_made_from")):
                current = content.read_article(self.workspace, one.id, one.locale)
                if visit.form.get(field) != deciding.stamp(current):
                    raise StaleEditError(f"{one.locale}/{one.id}: it was changed meanwhile")
            reason = f"into {other.locale}/{other.id}"
            away = put(article, "merge", who=who, now=now, reason=reason)
            edit = Edit(
                who, now, wanted.title, wanted.body, f"from {article.locale}/{article.id}",
                summary=wanted.summary, questions=wanted.questions, keywords=wanted.keywords,
                action="take_in",
            )  # fmt: skip
            evidence = evidence_store.read_evidence(self.workspace, other.id, other.locale)
            taken = edited(other, evidence, edit, recogniser=personal_data)
            deciding.save_together(self.workspace, [(taken, other), (away, article)])
            if self.workspace.settings.admin.git_commits:
                deciding.commit(self.workspace, [taken, away], who=who)
        self.queue.forget()

    def splitting(self, visit: Visit, said: str = "", *, is_stale: bool = False) -> Shown | Moved:
        """The lines of the text, to choose those that make an article of their own.

        Of a text that changed meanwhile those stay chosen that are still there.
        """
        visit.require(Deed.EDIT)
        if to := signed_in(visit):
            return to
        article = article_of(self.workspace, visit)
        lines, chosen = lines_to_choose(article), set(visit.chosen.get("line", ()))
        if is_stale:
            old = {text for n, _, text in self._lines_before(visit, article) if str(n) in chosen}
            chosen = {str(n) for n, _, text in lines if text in old}
        values = {
            "article": article,
            "here": article_address(article.locale, article.id),
            "made_from": "" if is_stale else visit.form.get("made_from", ""),
            "lines": lines,
            "chosen": chosen,
            "title": visit.form.get("title", ""),
            "said": said,
        }
        values["made_from"] = values["made_from"] or deciding.stamp(article)
        return Shown("draft_split.html.j2", values, 409 if is_stale else 400 if said else 200)

    def _lines_before(self, visit: Visit, article: Article) -> list[tuple[int, str, str]]:
        version = visit.form.get("made_from", "").partition(".")[0]
        old = deciding.version_text(self.workspace, version, article.id, article.locale)
        return lines_to_choose(old) if old else []

    def splitted(self, visit: Visit) -> Shown | Moved:
        """Two articles in review: one with the lines chosen, one with the rest."""
        visit.require(Deed.EDIT)
        same_person(visit)
        article = article_of(self.workspace, visit)
        try:
            new = self._split(visit, article)
        except StaleEditError as error:
            return self.splitting(visit, told(error, visit.lang), is_stale=True)
        except ReviewError as error:
            return self.splitting(visit, told(error, visit.lang))
        return Moved(f"{article_address(new.locale, new.id)}?said=split")

    def _split(self, visit: Visit, article: Article) -> Article:
        who, now = visit.session.who, datetime.now(UTC)
        given = visit.chosen.get("line", ())
        numbers = {int(one) for one in given if one.isdecimal() and len(one) < 6}
        with deciding.held(self.workspace):
            current = content.read_article(self.workspace, article.id, article.locale)
            if visit.form.get("made_from") != deciding.stamp(current):
                raise StaleEditError(f"{article.locale}/{article.id}: it was changed meanwhile")
            taken = {one for _, one in self.queue.kept.now().articles}
            rest, new = split(current, numbers, title=visit.form.get("title", ""), taken=taken)
            evidence = evidence_store.read_evidence(self.workspace, article.id, article.locale)
            edit = Edit(who, now, rest.title, rest.body, f"{new.id} split off", summary="",
                        action="split")  # fmt: skip
            kept = edited(current, evidence, edit, recogniser=personal_data)
            own = evidence_of(evidence, new) if evidence else None
            move = Move(now, who, "split", new.id, new.locale, "", new.status.value, new.version,
                        f"from {article.id}")  # fmt: skip
            made = Decision(new, move, own)
            deciding.save_together(self.workspace, [(made, None), (kept, current)])
            if self.workspace.settings.admin.git_commits:
                deciding.commit(self.workspace, [kept, made], who=who)
        self.queue.forget()
        return new

    def _chosen(self, visit: Visit, article: Article) -> Article:
        """The other article that was typed or chosen, by id, title or line."""
        kept = self.queue.kept.now().articles
        others = [a for a in kept.values() if a.locale == article.locale and a.id != article.id]
        found = chosen_article(visit.form.get("article", "").strip(), others)
        if not found:
            raise Refusal(400, "no_such_article")
        return self._named(found, article.locale)

    def _named(self, article_id: str, locale: str) -> Article:
        try:
            return content.read_article(self.workspace, article_id, locale)
        except ArticleError as error:
            raise Refusal(400, "no_such_article") from error
