"""Article files, the publications log and the review log of a workspace."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from kb.articles import Article, parse_article, render_article
from kb.errors import ArticleError, InputError
from kb.publications import PUBLICATIONS, Publication, folded
from kb.review import Move
from kb.storage import files
from kb.storage.workspace import Workspace


def article_path(workspace: Workspace, article_id: str, locale: str) -> Path:
    """Where an article's file lies; never outside the content folder."""
    return files.inside(workspace.content_dir, f"{locale}/{article_id}.md")


def read_articles(workspace: Workspace) -> list[Article]:
    """All articles of all the workspace's locales, sorted by id and locale.

    Raises:
        ArticleError: a file cannot be read as an article.
    """
    articles = []
    for locale in workspace.settings.locales:
        folder = workspace.content_dir / locale
        for path in sorted(folder.rglob("*.md")):
            article_id = path.relative_to(folder).with_suffix("").as_posix()
            articles.append(_article(path, article_id, locale))
    return sorted(articles, key=lambda a: (a.id, a.locale))


def read_article(workspace: Workspace, article_id: str, locale: str) -> Article:
    """One article.

    Raises:
        ArticleError: there is none, or it cannot be read.
    """
    path = article_path(workspace, article_id, locale)
    if not path.is_file():
        raise ArticleError(f"{locale}/{article_id}", "no such article; see `askless review list`")
    return _article(path, article_id, locale)


def _article(path: Path, article_id: str, locale: str) -> Article:
    if article_id.count("/") != 1:
        raise ArticleError(path, "expected site/content/<locale>/<category>/<slug>.md")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ArticleError(path, f"is not UTF-8: {error}") from error
    return parse_article(text, article_id=article_id, locale=locale, path=str(path))


def write_article(workspace: Workspace, article: Article) -> Path:
    """Write the article's file, whole or not at all; returns its path."""
    path = article_path(workspace, article.id, article.locale)
    files.write_text(path, render_article(article))
    return path


def read_publications(workspace: Workspace) -> pd.DataFrame:
    """The folded publications (:data:`kb.publications.PUBLICATIONS`); empty when there is no log.

    Raises:
        InputError: the file is not a publications log.
    """
    path = workspace.publications_file
    if not path.is_file():
        return PUBLICATIONS.empty()
    try:
        log = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""])
        for name in ("published_at", "unpublished_at"):
            log[name] = pd.to_datetime(log[name], utc=True, format="ISO8601")
    except (ValueError, KeyError) as error:
        raise InputError(path, f"is not a publications log: {error}") from error
    return folded(log)


def append_publications(workspace: Workspace, rows: Iterable[Publication]) -> None:
    """Add rows at the end of ``publications.csv``."""
    path = workspace.publications_file
    is_new = not path.is_file()
    with path.open("a", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        if is_new:
            writer.writerow(PUBLICATIONS.names)
        for row in rows:
            ended = row.unpublished_at.isoformat() if row.unpublished_at else ""
            writer.writerow(
                [row.article, row.locale, row.version, row.published_at.isoformat(), ended]
            )
        handle.flush()
        os.fsync(handle.fileno())


def keep_version(workspace: Workspace, article: Article) -> None:
    """Keep the Markdown of a version that goes live, so that later figures can read it again."""
    path = workspace.versions_dir / f"{article.version}.md"
    if not path.is_file():
        files.write_text(path, render_article(article))


def read_version(workspace: Workspace, publication: Publication) -> Article | None:
    """The article as it was in that version; None when its text was not kept."""
    path = workspace.versions_dir / f"{publication.version}.md"
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8")
    return parse_article(text, article_id=publication.article, locale=publication.locale)


def log_move(workspace: Workspace, move: Move) -> None:
    """Append a review decision to the log."""
    workspace.review_log.parent.mkdir(parents=True, exist_ok=True)
    with workspace.review_log.open("a", encoding="utf-8") as handle:
        handle.write(json.dumps(move.record(), ensure_ascii=False) + "\n")
        handle.flush()
        os.fsync(handle.fileno())
