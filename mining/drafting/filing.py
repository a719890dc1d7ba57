"""Filing proposals as articles, without ever taking an editor's work away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kb.articles import Article, ArticleStatus
from kb.evidence import Evidence
from kb.storage import content, evidence_store
from kb.storage.workspace import Workspace
from mining.drafting.drafter import Draft
from mining.drafting.places import free_id
from mining.drafting.proposals import Proposals

SOURCE = "draft"


@dataclass(frozen=True)
class Filed:
    """What became of one proposal."""

    topic_id: str
    locale: str
    article_id: str
    outcome: str
    """written, updated, unchanged, edited (an editor has it) or rejected (and stays so)."""
    title: str
    sentences: int
    customers: int
    flags: int = 0

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        return dict(self.__dict__)


@dataclass
class _Shelf:
    """The articles there are, kept up to date while drafts are filed."""

    articles: dict[tuple[str, str], Article]
    ids: dict[str, str] = field(default_factory=dict)
    """Topic id -> id of its article, in whatever language."""

    @classmethod
    def of(cls, articles: Sequence[Article]) -> _Shelf:
        shelf = cls({(a.id, a.locale): a for a in articles})
        for article in articles:
            if article.topic_id and article.status is not ArticleStatus.ARCHIVED:
                shelf.ids.setdefault(article.topic_id, article.id)
        return shelf

    def of_topic(self, topic_id: str, locale: str) -> Article | None:
        """The article of a topic in one language, whatever its status."""
        found = [a for a in self.articles.values() if a.topic_id == topic_id and a.locale == locale]
        return min(found, key=lambda a: (a.status is ArticleStatus.ARCHIVED, a.id), default=None)


def filed(workspace: Workspace, proposals: Proposals, *, now: datetime) -> list[Filed]:
    """Write each proposal as a draft article with its evidence; returns what became of each.

    A topic that has an article in a language gets no second one. Only an article that is still a
    draft, in the version that was drafted, is written anew.
    """
    shelf = _Shelf.of(content.read_articles(workspace))
    ids = _article_ids(proposals, shelf, workspace.settings.default_locale)
    return [_file(workspace, draft, ids[draft.topic_id], shelf, now) for draft in proposals.drafts]


def _article_ids(proposals: Proposals, shelf: _Shelf, default_locale: str) -> dict[str, str]:
    """Topic id -> article id, the same in every language.

    An id already used for the topic stays; otherwise the slug is made of the title in the default
    language, or in the only one there is.
    """
    ids: dict[str, str] = {}
    taken = {article_id for article_id, _ in shelf.articles}
    order = sorted(proposals.drafts, key=lambda d: (d.locale != default_locale, d.topic_id))
    for draft in order:
        topic_id = draft.topic_id
        if topic_id in ids:
            continue
        known = shelf.ids.get(topic_id) or _free_elsewhere(draft, proposals.article_ids, shelf)
        folder = proposals.categories.get(topic_id, topic_id)
        ids[topic_id] = known or free_id(folder, draft.title, topic_id, taken)
        taken.add(ids[topic_id])
    return ids


def _free_elsewhere(draft: Draft, article_ids: Mapping[str, str], shelf: _Shelf) -> str | None:
    """The other language's article, unless this language's file of that id is taken."""
    article_id = article_ids.get(draft.topic_id)
    return article_id if article_id and (article_id, draft.locale) not in shelf.articles else None


def _file(
    workspace: Workspace, draft: Draft, article_id: str, shelf: _Shelf, now: datetime
) -> Filed:
    old = shelf.of_topic(draft.topic_id, draft.locale)
    if old is not None:
        article_id = old.id
    article = proposed_article(draft, article_id)
    outcome = _outcome(workspace, article, old)
    if outcome in ("written", "updated"):
        content.write_article(workspace, article)
        evidence_store.write_evidence(workspace, proposed_evidence(draft, article, now))
        shelf.articles[article.id, article.locale] = article
    return Filed(
        topic_id=draft.topic_id,
        locale=draft.locale,
        article_id=article.id,
        outcome=outcome,
        title=draft.title,
        sentences=len(draft.sentences),
        customers=draft.customers,
        flags=len(draft.flags),
    )


def _outcome(workspace: Workspace, article: Article, old: Article | None) -> str:
    if old is None:
        is_taken = content.article_path(workspace, article.id, article.locale).is_file()
        return "edited" if is_taken else "written"
    if old.status is ArticleStatus.ARCHIVED:
        return "rejected"
    evidence = evidence_store.read_evidence(workspace, old.id, old.locale)
    is_untouched = evidence is not None and evidence.version == old.version
    if old.status is not ArticleStatus.DRAFT or not is_untouched:
        return "edited"
    return "unchanged" if old.version == article.version else "updated"


def proposed_article(draft: Draft, article_id: str) -> Article:
    """The draft as an article of status draft."""
    return Article(
        id=article_id,
        locale=draft.locale,
        title=draft.title,
        body=draft.body,
        summary=draft.summary,
        questions=draft.questions,
        keywords=draft.keywords,
        topic_id=draft.topic_id,
        source=SOURCE,
    )


def proposed_evidence(draft: Draft, article: Article, now: datetime) -> Evidence:
    """What the drafted article stands on; ``now`` is aware."""
    return Evidence(
        article_id=article.id,
        locale=article.locale,
        topic_id=draft.topic_id,
        version=article.version,
        drafted_at=now,
        replies=draft.replies,
        customers=draft.customers,
        agents=draft.agents,
        sentences=draft.sentences,
        questions=draft.asked,
        flags=draft.flags,
        left_out=draft.left_out,
    )
