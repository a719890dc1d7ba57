"""The page of an article: its text, what each sentence stands on, and what can be decided."""

from __future__ import annotations

from typing import Any

from kb.articles import Article, ArticleStatus
from kb.characters import visible
from kb.decisions import unread_notes
from kb.errors import ArticleError
from kb.evidence import Evidence
from kb.markdown import first_paragraph, plain_text
from kb.roles import Deed, allows
from kb.storage import content, evidence_store
from kb.storage.deciding import stamp
from kb.storage.workspace import Workspace
from kb.typography import typeset_article
from kb.web.admin.drafts_desk import DraftDesk, Support
from kb.web.admin.drafts_text import chip_link, said_in_both
from kb.web.admin.gate import Refusal, Shown, Visit
from kb.web.admin.queue import ARTICLES, article_address, saving
from kb.web.admin.queue_desk import QueueDesk, why
from kb.web.admin.sections import Section
from kb.web.admin.words import words

PLACE = "/{locale}/{category}/{slug}/"


def section(workspace: Workspace, desk: QueueDesk) -> Section:
    """These pages over a workspace."""
    pages = DraftPages(workspace, desk)
    return Section("articles", ARTICLES, {PLACE: {"GET": pages.shown}})


class DraftPages:
    """The pages; each is a function of a visit."""

    def __init__(self, workspace: Workspace, desk: QueueDesk) -> None:
        self.workspace = workspace
        self.queue = desk
        self.desk = DraftDesk(workspace)

    def shown(self, visit: Visit) -> Shown:
        """An article as it is, with its evidence and what can be decided about it."""
        visit.require(Deed.READ)
        article = self.article(visit)
        evidence = evidence_store.read_evidence(self.workspace, article.id, article.locale)
        return Shown("draft.html.j2", self.values(visit, article, evidence))

    def values(self, visit: Visit, article: Article, evidence: Evidence | None) -> dict[str, Any]:
        """What the page shows."""
        row = self.queue.row(article.topic_id, article.locale)
        typeset = typeset_article(self.desk.with_facts(article))
        return {
            **common(article),
            "title": " ".join(visible(typeset.title).split()),
            "summary": "" if _opens_with_summary(article) else visible(typeset.summary),
            "questions": [visible(text) for text in article.questions],
            "keywords": [visible(text) for text in article.keywords],
            "evidence": evidence,
            **self._backed(visit, article, evidence),
            "open_flags": evidence.blocking if evidence else (),
            "notes": unread_notes(article, evidence),
            "others": self._others(article),
            "why": why(row, visit.lang),
            "saving": saving(row, visit.lang),
            "near": self._near(article),
            "may": {deed.value: allows(visit.role, deed) for deed in Deed},
        }

    def article(self, visit: Visit) -> Article:
        """The article that the address names.

        Raises:
            Refusal: there is none.
        """
        place = visit.place
        if place["locale"] not in self.workspace.settings.locales:
            raise Refusal(404, "no_page")
        try:
            return content.read_article(
                self.workspace, f"{place['category']}/{place['slug']}", place["locale"]
            )
        except ArticleError as error:
            path = content.article_path(
                self.workspace, f"{place['category']}/{place['slug']}", place["locale"]
            )
            if path.is_file():
                raise
            raise Refusal(404, "article_gone") from error

    def _backed(self, visit: Visit, article: Article, evidence: Evidence | None) -> dict[str, Any]:
        """The text with its sentences marked, and what they stand on."""
        if evidence is None:
            return {"body": self.desk.rendered(article), "supports": [], "has_replies": False}
        known = words(visit.lang)
        has_replies = allows(visit.role, Deed.TICKETS)
        supports = self.desk.supports(evidence, has_replies=has_replies)
        texts = [one.sentence.text for one in supports]

        def chip(number: int) -> str:
            count = supports[number - 1].sentence.customers
            label = str(known["draft_chip"]).format(n=number, customers=count)
            return chip_link(number, str(count), label)

        body = self.desk.rendered(article, texts, chip)
        inside = {int(n) for n in _numbers(str(body))}
        return {
            "body": body,
            "supports": [_support(one, evidence, one.number in inside) for one in supports],
            "has_replies": has_replies,
        }

    def _others(self, article: Article) -> list[dict[str, Any]]:
        """The article in the shop's other languages, there or not."""
        kept = self.queue.kept.now().articles
        return [
            {
                "locale": locale,
                "article": kept.get((locale, article.id)),
                "to": article_address(locale, article.id),
            }
            for locale in self.workspace.settings.locales
            if locale != article.locale
        ]

    def _near(self, article: Article) -> list[dict[str, Any]]:
        """The nearest articles, with what each says otherwise."""
        found = self.desk.near(article, self.queue.kept.now())
        return [
            {
                "article": one,
                "share": share,
                "to": article_address(one.locale, one.id),
                "lines": said_in_both(article, one),
            }
            for share, one in found
        ]


def common(article: Article) -> dict[str, Any]:
    """What every page of an article shows."""
    return {
        "article": article,
        "here": article_address(article.locale, article.id),
        "made_from": stamp(article),
        "is_live": article.status is ArticleStatus.PUBLISHED,
    }


def _opens_with_summary(article: Article) -> bool:
    opening, _ = first_paragraph(article.body)
    return plain_text(opening) == plain_text(article.summary)


def _numbers(html: str) -> list[str]:
    return [part.split('"', 1)[0] for part in html.split('data-sentence="')[1:]]


def _support(one: Support, evidence: Evidence, is_inside: bool) -> dict[str, Any]:
    sentence = one.sentence
    return {
        "number": one.number,
        "sentence": sentence,
        "replies": one.replies,
        "more": max(0, len(sentence.tickets) - len(one.replies)),
        "is_inside": is_inside,
        "flags": [flag for flag in evidence.flags if flag.sentence == sentence.text],
    }
