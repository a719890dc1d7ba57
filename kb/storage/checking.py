"""The checks of a workspace's articles, with its settings, facts and other articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from kb import style_facts
from kb.articles import Article, ArticleStatus
from kb.config import Settings
from kb.fact_file import Facts
from kb.moved import with_former
from kb.storage import content, movedstore
from kb.storage.workspace import Workspace
from kb.style import Check, Checker, Look, blocking, looked

MORE: list[Callable[[Workspace], Checker]] = [
    lambda workspace: style_facts.against(workspace.policy),
]
"""Makers of checks that need more of the workspace than an article and the settings.

Each is called once for all articles of a command or request, and gives one check."""


@dataclass(frozen=True)
class Checking:
    """What the articles of a workspace are checked with, read once."""

    settings: Settings
    facts: Facts
    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    """Locale -> ids of the articles, categories and pages that links may lead to."""
    more: tuple[Checker, ...] = ()
    today: date | None = None
    language: str = "en"

    @classmethod
    def of(
        cls,
        workspace: Workspace,
        articles: Iterable[Article] | None = None,
        *,
        today: date | None = None,
        language: str = "en",
    ) -> Checking:
        """The checks of a workspace; ``articles`` are all of its articles, if they are at hand.

        Raises:
            KbError: facts, or an article, cannot be read.
        """
        known = content.read_articles(workspace) if articles is None else articles
        pages: dict[str, dict[str, str]] = {
            loc: {"contact": ""} for loc in workspace.settings.locales
        }
        for article in known:
            if article.status is not ArticleStatus.ARCHIVED:
                pages.setdefault(article.locale, {}).update({article.id: "", article.category: ""})
        moved = movedstore.read_moved(workspace)
        pages = {locale: with_former(own, moved) for locale, own in pages.items()}
        more = tuple(make(workspace) for make in MORE)
        return cls(workspace.settings, workspace.facts, pages, more, today, language)

    def found(self, article: Article) -> list[Check]:
        """What is to be mended in ``article``, the gravest first, then in order of the text."""
        pages = self.pages.get(article.locale, {})
        look = Look(article, self.settings, self.facts, self.language, self.today, pages)
        return looked(look, self.more)

    def open(self, article: Article) -> tuple[str, ...]:
        """The notes of the checks that need a decision before ``article`` is approved."""
        return tuple(one.note for one in blocking(self.found(article)))
