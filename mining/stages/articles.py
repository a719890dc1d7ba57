"""Importing a help center's articles into a workspace; safe to run again at any time.

An article that nobody has edited here follows its source; an edited one is kept and counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from kb.articles import Article, ArticleStatus, render_article
from kb.errors import InputError
from kb.origins import Origin, Place, content_hash, merged
from kb.storage import content
from kb.storage.origins import read_origins, write_origins
from kb.storage.workspace import Workspace
from kb.tickets import Skipped
from mining.importers.articles.bodies import link_table, markdown
from mining.importers.articles.category_names import category_names
from mining.importers.articles.filing import Filed, Shelf, filed, foreign_language
from mining.importers.articles.source import ArticleOptions, ArticleSource, SourceArticle
from mining.stages import Progress, silent
from mining.stages.article_report import (
    KEPT,
    UNCHANGED,
    UPDATED,
    WRITTEN,
    ArticleReport,
    Outcome,
    counted,
)

WRITERS = 8
PREFIX = "import:"
"""Starts :attr:`kb.articles.Article.source` of what was imported; the source's name follows."""


def run(
    workspace: Workspace,
    source: ArticleSource,
    paths: Sequence[Path],
    options: ArticleOptions,
    *,
    progress: Progress = silent,
) -> ArticleReport:
    """Read ``paths`` as ``source`` and write their articles.

    Raises:
        InputError: a path cannot be read, or not one article of it could be used.
        ArticleError: an article of the workspace is damaged.
    """
    return applied(workspace, planned(workspace, source, paths, options, progress=progress))


@dataclass(frozen=True)
class Taken:
    """What becomes of one text that was read."""

    outcome: Outcome
    locale: str
    article_id: str
    title: str
    status: str


@dataclass(frozen=True)
class Plan:
    """What an import would do; nothing is written yet."""

    report: ArticleReport
    texts: tuple[Taken, ...]
    changed: tuple[Article, ...]
    """What is to be written."""
    origins: Sequence[Origin]
    known: Sequence[Origin]

    @property
    def changes_anything(self) -> bool:
        """Whether an article would be written, or views and votes are others."""
        return bool(self.changed) or self.origins != self.known

    @property
    def digest(self) -> str:
        """Another one as soon as it would do anything else."""
        written = [(a.locale, a.id, a.version, a.status.value) for a in self.changed]
        done = [(one.outcome, one.locale, one.article_id) for one in self.texts]
        return hashlib.sha256(repr((written, done)).encode()).hexdigest()[:32]


def planned(
    workspace: Workspace,
    source: ArticleSource,
    paths: Sequence[Path],
    options: ArticleOptions,
    *,
    progress: Progress = silent,
) -> Plan:
    """Read ``paths`` as ``source``: what would be written, and what not.

    Raises:
        InputError: a path cannot be read, or not one article of it could be used.
        ArticleError: an article of the workspace is damaged.
    """
    report = ArticleReport(source.name, options.counts)
    read = list(_usable(source.read(paths, options), report))
    held = {(a.id, a.locale): a for a in content.read_articles(workspace)}
    known = read_origins(workspace)
    found = filed(read, _shelf(workspace, source, options, known, held))
    if not found:
        reasons = counted(options.counts.skipped)
        problem = f"no article could be read as {source.name} ({reasons})"
        raise InputError(paths[0], problem, code="no_article_read", source=source.title)
    categories = workspace.settings.brand.categories
    report.category_names, report.named = category_names(found, categories), tuple(categories)
    links = link_table(found)
    origins = []
    desk = _Desk(source.name, held, {o.key: o for o in known}, report)
    for done, one in enumerate(found, start=1):
        origin = desk.take(one, links)
        if origin is not None:
            origins.append(origin)
        progress(done, len(found))
    _count(report, origins)
    return Plan(report, tuple(desk.texts), tuple(desk.changed), merged(known, origins), known)


def applied(workspace: Workspace, plan: Plan) -> ArticleReport:
    """Write what was planned; the workspace must be as it was then."""
    _write(workspace, plan.changed)
    if plan.origins != plan.known:
        write_origins(workspace, plan.origins)
    return plan.report


def _write(workspace: Workspace, articles: Sequence[Article]) -> None:
    """Write the articles; several at once, because each waits for the disk."""
    with ThreadPoolExecutor(max_workers=WRITERS) as pool:
        list(pool.map(lambda article: content.write_article(workspace, article), articles))


def _usable(
    records: Iterable[SourceArticle | Skipped], report: ArticleReport
) -> Iterable[SourceArticle]:
    for record in records:
        report.counts.read += 1
        if isinstance(record, Skipped):
            report.counts.skip(record.reason)
        else:
            yield record


def _shelf(
    workspace: Workspace,
    source: ArticleSource,
    options: ArticleOptions,
    known: Sequence[Origin],
    held: Mapping[Place, Article],
) -> Shelf:
    """What is there: an article of this source that has lost its origin may be found again."""
    own = {o.place for o in known}
    name = PREFIX + source.name
    taken = {p[0] for p, article in held.items() if p in own or article.source != name}
    return Shelf(
        source=source.name,
        locales=workspace.settings.locales,
        counts=options.counts,
        origins={o.key: o for o in known},
        taken=frozenset(taken),
        locale=options.locale,
        category=options.category,
    )


@dataclass
class _Desk:
    """Decides about one text after the other."""

    source: str
    held: Mapping[Place, Article]
    origins: Mapping[tuple[str, str, str], Origin]
    report: ArticleReport
    changed: list[Article] = field(default_factory=list)
    """What is to be written."""
    texts: list[Taken] = field(default_factory=list)

    def take(self, one: Filed, links: Mapping[str, str]) -> Origin | None:
        """Note a text if it is new or changed at its source; its origin, None when unused."""
        known = self.origins.get((self.source, one.source.source_id, one.locale))
        current = self.held.get((one.article_id, one.locale))
        digest = content_hash(one.source.title, one.source.body)
        if known is not None and current is not None and _is_same(known, one, digest):
            return self.unchanged(one, known, current)
        article = self.article(one, links)
        if article is None:
            return None
        outcome = _outcome(article, current, known)
        self.note(outcome, one, article.status.value)
        if outcome == KEPT:
            self.report.edited.append(f"{one.locale}/{one.article_id}")
            return known
        if outcome != UNCHANGED:
            self.changed.append(article)
        return _origin(one, article, self.source, digest)

    def unchanged(self, one: Filed, known: Origin, current: Article) -> Origin:
        is_edited = (current.version, current.status.value) != (known.version, known.status)
        self.note(KEPT if is_edited else UNCHANGED, one, current.status.value)
        self.report.restricted += one.source.is_restricted
        self.report.outdated += one.source.is_outdated
        if is_edited:
            self.report.edited.append(f"{one.locale}/{one.article_id}")
        elif not current.is_published:
            # A text in another language was not published, so that few need reading again.
            self.note_language(current.body, one)
        # Votes and views move on while the text stays.
        return replace(
            known,
            votes_up=one.source.votes_up,
            votes_down=one.source.votes_down,
            views=one.source.views,
            updated_at=one.source.updated_at,
        )

    def note(self, outcome: Outcome, one: Filed, status: str) -> None:
        """Count a text, and keep what becomes of it."""
        self.report.outcomes[outcome] += 1
        taken = Taken(outcome, one.locale, one.article_id, one.source.title, status)
        self.texts.append(taken)

    def article(self, one: Filed, links: Mapping[str, str]) -> Article | None:
        """The article to write; None when its text holds no words."""
        body = markdown(one.source, links, self.report.lost)
        if not any(map(str.isalnum, body)):
            self.report.counts.skip("no text")
            return None
        status = self.status(one, body)
        return Article(
            id=one.article_id,
            locale=one.locale,
            title=_uncited(one.source.title),
            body=body + "\n",
            status=status,
            summary=_uncited(one.source.summary),
            questions=tuple(map(_uncited, one.source.questions)),
            keywords=tuple(map(_uncited, one.source.keywords)),
            source=PREFIX + self.source,
        )

    def status(self, one: Filed, body: str) -> ArticleStatus:
        """As the source says; a draft if not everybody may read it or its language is wrong."""
        language = self.note_language(body, one)
        self.report.restricted += one.source.is_restricted
        self.report.outdated += one.source.is_outdated
        status = ArticleStatus(one.source.status)
        is_held = bool(language) or one.source.is_restricted
        return ArticleStatus.DRAFT if is_held and status is ArticleStatus.PUBLISHED else status

    def note_language(self, body: str, one: Filed) -> str:
        """The language a text reads as, noted, if it is another than it is filed under."""
        language = foreign_language(body, one.locale)
        if language:
            self.report.two_languages.append(f"{one.locale}/{one.article_id} ({language})")
        return language


def _is_same(known: Origin, one: Filed, digest: str) -> bool:
    is_there = known.place == (one.article_id, one.locale)
    return is_there and (known.content_hash, known.source_status) == (digest, one.source.status)


def _outcome(article: Article, current: Article | None, known: Origin | None) -> Outcome:
    if current is None:
        return WRITTEN
    if render_article(current) == render_article(article):
        return UNCHANGED
    is_own = known is not None and known.place == (current.id, current.locale)
    as_written = (known.version, known.status) if known is not None and is_own else None
    return UPDATED if (current.version, current.status.value) == as_written else KEPT


def _origin(one: Filed, article: Article, source: str, digest: str) -> Origin:
    said = one.source
    return Origin(
        article_id=article.id,
        locale=article.locale,
        source=source,
        source_id=said.source_id,
        group=said.group,
        content_hash=digest,
        version=article.version,
        status=article.status.value,
        source_status=said.status,
        url=said.url,
        updated_at=said.updated_at,
        votes_up=said.votes_up,
        votes_down=said.votes_down,
        views=said.views,
        category=said.category,
        labels=said.labels,
    )


def _uncited(text: str) -> str:
    """A title or summary in which ``[fact:`` cites no policy value of ours."""
    return text.replace("[fact:", "[fact :")


def _count(report: ArticleReport, origins: Sequence[Origin]) -> None:
    languages: dict[str, set[str]] = {}
    for origin in origins:
        report.statuses[origin.status] += 1
        report.locales[origin.locale] += 1
        languages.setdefault(origin.article_id, set()).add(origin.locale)
    report.articles = len(languages)
    report.joined = sum(len(found) > 1 for found in languages.values())
    report.categories.update(article_id.split("/", 1)[0] for article_id in languages)
