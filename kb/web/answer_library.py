"""The articles of the built help center, indexed in memory and again when it is built again."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kb.editions import short_answer
from kb.facts import filled
from kb.markdown import plain_text
from kb.storage import content, ticketstore
from kb.storage.sitebuild import BUILD_RECORD
from kb.web.answers import Answer, Library

if TYPE_CHECKING:
    from kb.articles import Article
    from kb.storage.workspace import Workspace

SUMMARY_LENGTH = 300


class SiteLibrary(Library):
    """The articles whose pages readers can see."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._lock = threading.Lock()
        self._version = ""
        self._indexes: Mapping[str, Any] = {}  # of mining.answering.Answerer
        self._is_calibrated = False

    def version(self) -> str:
        """When the site was built, as its record says."""
        try:
            return str((self.workspace.build_dir / BUILD_RECORD).stat().st_mtime_ns)
        except OSError:
            return ""

    @property
    def is_calibrated(self) -> bool:
        """Whether enough tickets of audits were checked when the articles were read."""
        return self._is_calibrated

    def answers(self, question: str, locale: str) -> Sequence[Answer]:
        """The articles sure enough by the threshold of the settings, surest first."""
        threshold = self.workspace.settings.matching.threshold
        with self._lock:  # the encoder serves one at a time
            self._renew()
            index = self._indexes.get(locale)
            found = index.answers(question, locale, threshold=threshold) if index else []
        return [self._answer(article, chance) for article, chance in found]

    def _renew(self) -> None:
        version = self.version()
        if self._indexes and version == self._version:
            return
        from mining.answering import answerers, calibrated
        from mining.encoders import load_encoder
        from mining.stages.answers import learnt_curve
        from mining.stages.asked import asked_texts, with_asked

        settings = self.workspace.settings
        encoder = load_encoder(settings.mining.encoder)
        cache = self.workspace.data_dir / "vectors"
        live = live_articles(self.workspace)
        # What customers asked finds articles, as in measuring; no word of it is in an answer.
        tickets = ticketstore.read_tickets(self.workspace)
        live = with_asked(live, asked_texts(self.workspace, live, tickets))
        found = answerers(live, settings.locales, encoder, cache_dir=cache)
        curve = learnt_curve(self.workspace, found, tickets, encoder)
        self._indexes, self._is_calibrated = calibrated(found, curve), curve is not None
        self._version = version

    def _answer(self, article: Article, chance: float) -> Answer:
        base = self.workspace.settings.brand.site_url.rstrip("/")
        text = plain_text(short_answer(article)[0])
        summary = " ".join((article.summary or text).split())[:SUMMARY_LENGTH]
        url = f"{base}/{article.locale}/{article.id}/"
        return Answer(article.id, article.title, summary, url, chance)


def live_articles(workspace: Workspace) -> list[Article]:
    """The published articles with a page in the built site, facts filled in."""
    found = [
        article
        for article in content.read_articles(workspace)
        if article.is_published
        and (workspace.site_dir / article.locale / article.id / "index.html").is_file()
    ]
    return filled(found, workspace.facts, workspace.root / workspace.settings.facts_file)
