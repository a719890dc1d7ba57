"""Article files, the publications log and the review log of a workspace."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kb.articles import Article, parse_article, render_article
from kb.errors import ArticleError, InputError
from kb.moved import Names
from kb.publications import PUBLICATIONS, Publication, folded
from kb.review import Move
from kb.signing import Signature
from kb.storage import files, links, movedstore
from kb.storage.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd


def article_path(workspace: Workspace, article_id: str, locale: str) -> Path:
    """Where an article's file lies; never outside the content folder."""
    return files.inside(workspace.content_dir, f"{locale}/{article_id}.md")


def read_articles(workspace: Workspace, locales: Iterable[str] | None = None) -> list[Article]:
    """All articles of all the workspace's locales, or of other ones, sorted by id and locale.

    Raises:
        ArticleError: a file cannot be read as an article.
        WorkspaceError: something there is a link: articles are files of the workspace itself.
    """
    articles = []
    links.refuse_leading_out(workspace.content_dir, workspace.root)
    links.refuse_all(workspace.content_dir)
    for locale in workspace.settings.locales if locales is None else locales:
        folder = workspace.content_dir / locale
        found = (p for p in folder.rglob("*.md") if not p.name.startswith("."))
        for path in sorted(found, key=str):
            article_id = path.as_posix().removeprefix(f"{folder.as_posix()}/").removesuffix(".md")
            articles.append(read_file(path, article_id, locale))
    return sorted(articles, key=lambda a: (a.id, a.locale))


def read_article(workspace: Workspace, article_id: str, locale: str) -> Article:
    """One article.

    Raises:
        ArticleError: there is none, or it cannot be read.
    """
    path = article_path(workspace, article_id, locale)
    if not path.is_file():
        raise ArticleError(f"{locale}/{article_id}", "no such article; see `askless review list`")
    return read_file(path, article_id, locale)


def read_file(path: Path, article_id: str, locale: str) -> Article:
    """The article in a file that was found in the content folder.

    Raises:
        ArticleError: it cannot be read as an article.
    """
    if article_id.count("/") != 1:
        raise ArticleError(path, "expected site/content/<locale>/<category>/<slug>.md")
    return _parsed(path, article_id, locale)


def _parsed(path: Path, article_id: str, locale: str) -> Article:
    try:
        text = io.TextIOWrapper(io.BytesIO(links.read_own(path)), encoding="utf-8").read()
    except UnicodeDecodeError as error:
        raise ArticleError(path, f"is not UTF-8: {error}") from error
    return parse_article(text, article_id=article_id, locale=locale, path=str(path))


def write_article(workspace: Workspace, article: Article) -> Path:
    """Write the article's file, whole or not at all; returns its path."""
    path = article_path(workspace, article.id, article.locale)
    files.write_text(path, render_article(article))
    return path


def read_publications(workspace: Workspace) -> pd.DataFrame:
    """The :func:`publication_log` as a table (:data:`kb.publications.PUBLICATIONS`), for figures.

    Raises:
        InputError: the file is not a publications log.
    """
    return PUBLICATIONS.frame(row.row() for row in publication_log(workspace))


def publication_log(workspace: Workspace) -> list[Publication]:
    """The folded publications in the order of the log; none when there is no log.

    Articles have the ids of today, whatever they were called when they went live.

    Raises:
        InputError: the file is not a publications log.
    """
    path = workspace.publications_file
    if not path.is_file():
        return []
    text = _log_text(path)
    header, *rows = list(csv.reader(io.StringIO(text, newline=""))) or [[]]
    if tuple(header) != tuple(PUBLICATIONS.names):
        names = ",".join(PUBLICATIONS.names)
        raise InputError(path, f"is not a publications log; its first line must be {names}")
    log = [_publication(row, path, number) for number, row in enumerate(rows, start=2) if row]
    if not text.endswith("\n") and log and not _is_complete(rows[-1]):
        raise InputError(path, "is cut off; complete the row or remove it", row=len(rows) + 1)
    called = movedstore.read_names(workspace)
    return folded(
        replace(one, article=called.now(one.article, one.published_at)) if called.moves else one
        for one in log
    )


def _log_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(path, f"is not a publications log: {error}") from error


def _is_complete(row: list[str]) -> bool:
    """Whether a row without a line break behind it can be whole: no end, or one with its zone."""
    return not row[-1] or datetime.fromisoformat(row[-1]).tzinfo is not None


def _publication(row: list[str], path: Path, number: int) -> Publication:
    expected = len(PUBLICATIONS.names)
    if len(row) != expected or not all(cell.strip() for cell in row[:-1]):
        found = sum(bool(cell.strip()) for cell in row)
        problem = (
            f"{found} of {len(row)} cells are filled in, expected {expected - 1} or {expected}"
        )
        raise InputError(path, f"{problem}; complete the row or remove it", row=number)
    article, locale, version, start, end = row
    starts_at = _time(start, path, number)
    return Publication(
        article, locale, version, starts_at, _time(end, path, number) if end else None
    )


def _time(cell: str, path: Path, number: int) -> datetime:
    """A time of the log; one without zone is UTC."""
    try:
        found = datetime.fromisoformat(cell)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        problem = f'"{cell[:40]}" is no time; expected one such as 2026-03-31T14:05:00+00:00'
        raise InputError(path, problem, row=number) from error


def append_publications(workspace: Workspace, rows: Iterable[Publication]) -> None:
    """Add rows at the end of ``publications.csv``: all of them or none.

    A row is found again by the id of the day it went live, as the log has it.
    """
    path = workspace.publications_file
    names = movedstore.read_names(workspace)
    added = io.StringIO()
    writer = csv.writer(added, lineterminator="\n")
    if not path.is_file():
        writer.writerow(PUBLICATIONS.names)
    for row in rows:
        ended = row.unpublished_at.isoformat() if row.unpublished_at else ""
        article = names.then(row.article, row.published_at)
        writer.writerow([article, row.locale, row.version, row.published_at.isoformat(), ended])
    if added.getvalue():
        files.extend_text(path, added.getvalue())


def keep_versions(workspace: Workspace, articles: Iterable[Article]) -> None:
    """Keep the Markdown of versions that go live, so that later figures can read them again."""
    folder = workspace.versions_dir
    new = {a.version: a for a in articles if not (folder / f"{a.version}.md").is_file()}
    if new:
        files.write_texts(folder, ((f"{v}.md", render_article(a)) for v, a in new.items()))


def read_version(workspace: Workspace, publication: Publication) -> Article | None:
    """The article as it was in that version; None when its text was not kept.

    Raises:
        ArticleError: the kept text is damaged.
    """
    return read_kept(workspace, publication.version, publication.article, publication.locale)


def read_kept(workspace: Workspace, version: str, article_id: str, locale: str) -> Article | None:
    """The article as it was in the version of that hash; None when its text was not kept.

    Raises:
        ArticleError: the kept text is damaged.
    """
    path = files.inside(workspace.versions_dir, f"{version}.md")
    return _parsed(path, article_id, locale) if path.is_file() else None


def log_move(workspace: Workspace, move: Move) -> None:
    """Append a review decision to the log."""
    workspace.review_log.parent.mkdir(parents=True, exist_ok=True)
    files.append_json_lines(workspace.review_log, [move.record()])


def read_signatures(workspace: Workspace) -> frozenset[Signature]:
    """Which versions of which articles somebody approved by name; lines that are no move count not.

    Empty without a log.
    """
    path = workspace.review_log
    lines = path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []
    names = movedstore.read_names(workspace)
    return frozenset(signature for line in lines if (signature := _signature(line, names)))


def _signature(line: str, names: Names) -> Signature | None:
    try:
        move = json.loads(line)
        if move["action"] != "approve" or not str(move["who"]).strip():
            return None
        article_id = move["article_id"]
        if names.moves:
            article_id = names.now(article_id, datetime.fromisoformat(move["at"]))
        return article_id, move["locale"], move["version"]
    except (ValueError, KeyError, TypeError):
        return None
