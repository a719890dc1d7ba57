"""The page of an article: its text, what each sentence stands on, and what can be decided."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from kb.articles import Article, ArticleStatus
from kb.characters import visible
from kb.decisions import unread_notes
from kb.evidence import Evidence
from kb.fact_file import Facts
from kb.facts import with_names
from kb.markdown import first_paragraph, plain_text
from kb.review import possible
from kb.roles import Deed, allows
from kb.storage import evidence_store
from kb.storage.deciding import stamp
from kb.storage.workspace import Workspace
from kb.two_languages import differences
from kb.typography import typeset_article
from kb.web.admin.drafts_decide import REASONS, Deciding
from kb.web.admin.drafts_desk import DraftDesk, Support
from kb.web.admin.drafts_edit import Editing
from kb.web.admin.drafts_languages import beside
from kb.web.admin.drafts_move import Moving
from kb.web.admin.drafts_other import Rearranging
from kb.web.admin.drafts_proposed import Proposing, proposed
from kb.web.admin.drafts_talk import Talking
from kb.web.admin.drafts_text import chip_link, said_in_both
from kb.web.admin.drafts_typed import article_of
from kb.web.admin.forms import Limits
from kb.web.admin.gate import Moved, Page, Shown, Visit
from kb.web.admin.history import History
from kb.web.admin.places import ARTICLES, article_address, back_to_queue
from kb.web.admin.preview import Sheets
from kb.web.admin.queue import saving
from kb.web.admin.queue_desk import QueueDesk, why
from kb.web.admin.sections import Section
from kb.web.admin.words import words

PLACE = "/{locale}/{category}/{slug}/"


LIMITS = Limits(longest=4 * 1024 * 1024, most_fields=300)
"""A text of a hundred thousand characters, each of which may be sent as twelve bytes."""


def section(workspace: Workspace, desk: QueueDesk) -> Section:
    """These pages over a workspace."""
    pages = DraftPages(workspace, desk)
    editing = Editing(workspace, desk, pages.desk)
    decisions, others = Deciding(workspace, desk), Rearranging(workspace, desk)
    history, talking = History(workspace, desk), Talking(workspace, desk)
    routes: dict[str, dict[str, Page]] = {
        "": {"GET": pages.shown},
        "decide": {"POST": decisions.decided},
        "edit": {"GET": editing.form, "POST": editing.saved},
        "preview": {"GET": editing.shown_now, "POST": editing.preview},
        "checks": {"POST": editing.checked},
        "exists": {"POST": others.exists},
        "merge": {"POST": others.merging},
        "merged": {"POST": others.merged},
        "move": {"POST": pages.moving.moved},
        "split": {"GET": others.splitting, "POST": others.splitted},
        "history": {"GET": history.shown},
        "restore": {"POST": history.restored},
        "comments": {"POST": talking.said},
        "schedule": {"POST": talking.scheduled},
        "proposals": {"POST": Proposing(workspace, desk).decided},
    }
    sheets: dict[str, dict[str, Page]] = {"/theme/{name}": {"GET": Sheets(workspace).sheet}}
    own = {f"{PLACE}{rest}": one for rest, one in routes.items()}
    return Section("articles", ARTICLES, {**sheets, **own}, limits=LIMITS)


SAID = (
    "scheduled",
    "at_once",
    "edit",
    "restore",
    "split",
    "take_in",
    "send",
    "unpublish",
    "reopen",
    "accept",
    "dismiss",
    "move",
)
"""What may have just been done, for a line above the page."""
MOST_CHOICES = 1_000


def is_away(article: Article) -> bool:
    """Whether an article is archived."""
    return article.status is ArticleStatus.ARCHIVED


class DraftPages:
    """The pages; each is a function of a visit."""

    def __init__(self, workspace: Workspace, desk: QueueDesk) -> None:
        self.workspace = workspace
        self.queue = desk
        self.desk = DraftDesk(workspace)
        self.talking = Talking(workspace, desk)
        self.moving = Moving(workspace, desk)

    def shown(self, visit: Visit) -> Shown | Moved:
        """An article as it is, with its evidence and what can be decided about it."""
        visit.require(Deed.READ)
        article = article_of(self.workspace, visit)
        here = article_address(article.locale, article.id)
        if unquote(visit.path) != unquote(here):
            return Moved(here)  # an address that it had before
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
            "beside": self._beside(visit, article),
            "categories": self.moving.categories(visit.lang),
            "why": why(row, visit.lang),
            "saving": saving(row, visit.lang),
            **self.talking.of(article.id, article.locale),
            "near": self._near(article),
            "proposed": proposed(article, evidence, self.workspace.facts),
            "actions": possible(article.status),
            "reasons": REASONS,
            "is_gap": row is not None and row["state"] != "dismissed",
            "choices": self._choices(article),
            "blocking": self._blocking(article, visit.lang),
            "flash": visit.query.get("said") if visit.query.get("said") in SAID else "",
            "asked": visit.query.get("from", ""),
            "queue": back_to_queue(visit.query.get("from", "")),
            "may": {deed.value: allows(visit.role, deed) for deed in Deed},
        }

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
        facts = self.workspace.facts
        return {
            "body": body,
            "supports": [_support(one, evidence, one.number in inside, facts) for one in supports],
            "has_replies": has_replies,
        }

    def _choices(self, article: Article) -> list[Article]:
        """The articles that this one may be the same as, by title."""
        kept = self.queue.kept.now().articles.values()
        found = [
            one
            for one in kept
            if one.locale == article.locale and one.id != article.id and not is_away(one)
        ]
        return sorted(found, key=lambda one: (not one.is_published, one.title))[:MOST_CHOICES]

    def _blocking(self, article: Article, lang: str) -> list[Any]:
        """The checks that stop an article from being approved; none for one that is live."""
        if article.is_published or is_away(article):
            return []
        return [one for one in self.queue.checking(lang).found(article) if one.is_blocking]

    def _others(self, article: Article) -> list[dict[str, Any]]:
        """The article in the shop's other languages, there or not."""
        kept = self.queue.kept.now().articles
        return [
            {
                "locale": locale,
                "article": kept.get((locale, article.id)),
                "to": article_address(locale, article.id),
                "told": len(differences(article, kept[locale, article.id]))
                if (locale, article.id) in kept
                else 0,
            }
            for locale in self.workspace.settings.locales
            if locale != article.locale
        ]

    def _beside(self, visit: Visit, article: Article) -> dict[str, Any] | None:
        """Another language of the article, to be read beside it, if that is asked for."""
        kept = self.queue.kept.now().articles
        locale = visit.query.get("beside", "")
        other = kept.get((locale, article.id))
        if other is None or locale == article.locale:
            return None
        return {
            **beside(article, other),
            "title": " ".join(visible(self.desk.with_facts(other).title).split()),
            "body": self.desk.rendered(other),
        }

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


def _support(one: Support, evidence: Evidence, is_inside: bool, facts: Facts) -> dict[str, Any]:
    sentence = one.sentence
    return {
        "number": one.number,
        "sentence": sentence,
        "said": with_names(sentence.text, facts, evidence.locale),
        "replies": one.replies,
        "more": max(0, len(sentence.tickets) - len(one.replies)),
        "is_inside": is_inside,
        "flags": [flag for flag in evidence.flags if flag.sentence == sentence.text],
    }
