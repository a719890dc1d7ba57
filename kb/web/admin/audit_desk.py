"""What the audit pages read from a workspace, kept in memory until a file behind it changes.

Only drawn tickets are kept. A ticket that is forgotten is gone from the next page on.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import Any, TypeVar, cast

import pandas as pd
from markupsafe import Markup

from kb.articles import Article
from kb.characters import visible
from kb.errors import SettingsError
from kb.facts import filled
from kb.markdown import Links, body
from kb.match_audit import Question
from kb.pages import operator_domains
from kb.storage import audits, content
from kb.storage.audits import Audit
from kb.storage.workspace import Workspace
from kb.typography import typeset_article

T = TypeVar("T")
Signature = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Sheet:
    """An audit with what it asks; ``places`` are in the order of asking."""

    audit: Audit
    places: Mapping[int, str]
    questions: Mapping[str, Question]


@dataclass
class Desk:
    """Reads for the audit pages; safe to ask from several threads."""

    workspace: Workspace
    _kept: dict[str, tuple[Signature, Any]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def names(self) -> list[str]:
        """The audits, newest first."""
        return audits.names(self.workspace)[::-1]

    def sheet(self, name: str) -> Sheet:
        """The audit of that name.

        Raises:
            NothingToDoError: there is none.
        """
        own = self.workspace
        folders = (own.audits_dir / name, own.tickets_dir, own.content_dir)
        return self._read(f"sheet {name}", folders, lambda: self._sheet(name))

    def people(self) -> set[str]:
        """Everybody who answered an audit."""
        own = self.workspace
        found = [Audit(own.audits_dir / name, pd.DataFrame(), {}) for name in audits.names(own)]
        return {answer.who for audit in found for answer in audit.answers()}

    def articles(self) -> Sequence[Article]:
        """What readers can see, to choose from."""

        def read() -> list[Article]:
            return [one for one in content.read_articles(self.workspace) if one.is_published]

        return self._read("articles", [self.workspace.content_dir], read)

    def rendered(self, question: Question) -> Markup:
        """The body of the proposed article as readers see it, safe; headings from h3 on."""
        article = Article(question.article_id, question.locale, "", question.article_text)
        article = typeset_article(self._with_facts(article))
        links = Links(
            article.id,
            domains=operator_domains(self.workspace.settings),
            named=self.workspace.settings.brand.link_urls,
        )
        html = body(visible(article.body), links).html
        for level in (4, 3, 2):  # the page has an h1, and the article's title is an h2
            html = html.replace(f"<h{level}>", f"<h{level + 1}>")
            html = html.replace(f"</h{level}>", f"</h{level + 1}>")
        return Markup(html)  # noqa: S704 (kb.markdown made it safe)

    def _with_facts(self, article: Article) -> Article:
        path = self.workspace.root / self.workspace.settings.facts_file
        try:
            return filled([article], self.workspace.facts, path)[0]
        except SettingsError:  # the citation is shown as it stands
            return article

    def _sheet(self, name: str) -> Sheet:
        from mining.stages.match_audit import questions

        audit = audits.read(self.workspace, name)
        asked = audit.window[audit.window["place"].notna()].sort_values("place")
        ids = asked["ticket_id"].tolist()
        found = {
            one.ticket_id: one for one in questions(self.workspace, audit, ids, characters=None)
        }
        places = zip(asked["place"].tolist(), ids, strict=True)
        return Sheet(audit, {int(p): ticket for p, ticket in places if ticket in found}, found)

    def _read(self, name: str, folders: Iterable[Path], read: Callable[[], T]) -> T:
        with self._lock:
            now = _signature(folders)
            kept = self._kept.get(name)
            if kept is None or kept[0] != now:
                self._kept.pop(name, None)
                self._kept[name] = kept = (now, read())
            return cast("T", kept[1])


def _signature(folders: Iterable[Path]) -> Signature:
    """Name, time and size of every file below; the log of answers grows and is read each time."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            with contextlib.suppress(FileNotFoundError):  # it went between listing and looking
                stat = path.stat()
                if path.name != audits.ANSWERS_FILE and S_ISREG(stat.st_mode):
                    found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(found)
