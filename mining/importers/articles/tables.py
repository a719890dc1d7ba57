"""Articles in CSV files: columns known by their headers, French or English.

Nobody publishes the columns of Gorgias' and HubSpot's article exports, so headers are matched by
what they say; encodings (UTF-8, UTF-16, cp1252) and separators are recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from kb.errors import InputError
from kb.storage.packed import Member
from kb.tickets import Skipped
from kb.words import fold
from mining.importers import values
from mining.importers.articles.payload import LANGUAGES, locale_of_name, words
from mining.importers.articles.source import (
    STATUS_WORDS,
    ArticleOptions,
    Reading,
    SourceArticle,
    count,
    status,
)
from mining.importers.csv_rows import table
from mining.importers.records import input_files

ENDINGS = (".csv", ".tsv", ".csv.gz")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "article id", "source id", "identifiant"),
    "group": ("group", "group id", "translation group", "primary article id", "translation of"),
    "locale": ("locale", "language", "lang", "langue", "article language"),
    "title": ("title", "article title", "name", "question", "titre"),
    "body": (
        "article body",
        "body",
        "body html",
        "content",
        "article content",
        "html",
        "contenu",
        "corps",
        "answer",
        "reponse",
    ),
    "category": ("category", "category name", "categorie", "section", "folder"),
    "status": ("status", "article status", "state", "statut", "visibility status"),
    "slug": ("slug",),
    "url": ("url", "article url", "link", "lien"),
    "summary": ("excerpt", "summary", "subtitle", "meta description", "resume"),
    "labels": ("tags", "labels", "etiquettes"),
    "created_at": ("created at", "created", "created datetime", "create date", "cree le"),
    "updated_at": ("updated at", "updated", "updated datetime", "last updated", "modifie le"),
    "views": ("views", "article views", "view count", "vues"),
    "votes_up": ("helpful", "helpful votes", "votes up", "thumbs up", "upvotes", "positive"),
    "votes_down": ("not helpful", "unhelpful", "votes down", "thumbs down", "downvotes"),
}
"""Role -> headers that speak for it, folded."""
_HTML = re.compile(r"<(?:p|div|h[1-6]|ul|ol|li|table|br|span|strong|b|a)\b", re.IGNORECASE)


def read(paths: Sequence[Path], options: ArticleOptions) -> Reading:
    """The articles of the CSV files at ``paths``; a row that cannot be read costs itself.

    Raises:
        InputError: a file is missing or no CSV, or has no column for the title or the text.
    """
    for path in input_files(paths, ENDINGS):
        if isinstance(path, Member) and path.refused:
            yield Skipped(path.name, path.refused)
        else:
            yield from _rows(path, options)


def _rows(path: Path, options: ArticleOptions) -> Reading:
    found = table(path)
    columns = _columns(path, [header for header in found.headers if header])
    is_empty = True
    for row in found.rows():
        is_empty = False
        place = f"{path.name}, row {row.number}"
        cells = {role: row.cells.get(column, "").strip() for role, column in columns.items()}
        fault = Skipped(place, row.fault)
        yield fault if row.fault else _article(cells, place, locale_of_name(path), options)
    if is_empty:
        raise InputError(path, "holds a header and no rows")


def _columns(path: Path, headers: list[str]) -> dict[str, str]:
    folded = {" ".join(fold(h).replace("_", " ").split()): h for h in headers}
    found = {}
    for role, names in COLUMNS.items():
        column = next((folded[name] for name in names if name in folded), None)
        if column is not None:
            found[role] = column
    missing = [role for role in ("title", "body") if role not in found]
    if missing:
        shown = ", ".join(headers[:20])
        wanted = "; ".join(f"{role}: {COLUMNS[role][0]}" for role in missing)
        raise InputError(
            path, f"no column for {', '.join(missing)}; its columns are {shown}. Name one {wanted}"
        )
    return found


def _article(
    cells: Mapping[str, str], place: str, file_locale: str, options: ArticleOptions
) -> SourceArticle | Skipped:
    def cell(role: str) -> str:
        return values.text(cells.get(role, ""))

    source_id = values.identity(cell("id")) or cell("url") or cell("slug") or cell("title")
    if not source_id:
        return Skipped(place, "no title")
    group = cell("group") or next(_groups(cells), source_id)
    return SourceArticle(
        source_id=source_id,
        group=group,
        locale=cell("locale") or file_locale,
        title=" ".join(cell("title").split()),
        body=cell("body"),
        is_html=bool(_HTML.search(cell("body"))),
        status=status(STATUS_WORDS, cell("status"), options),
        category=tuple(part.strip() for part in cell("category").split(">") if part.strip()),
        slug=cell("slug") or _last(cell("url")),
        url=cell("url"),
        summary=" ".join(cell("summary").split()),
        created_at=options.time(cell("created_at")),
        updated_at=options.time(cell("updated_at")),
        votes_up=count(cell("votes_up")),
        votes_down=count(cell("votes_down")),
        views=count(cell("views")),
        labels=words(cell("labels")),
    )


def _groups(cells: Mapping[str, str]) -> Iterator[str]:
    """What two languages of an article have in common: its id, or its address but the language."""
    if cells.get("id"):
        yield values.identity(cells["id"])
    parts = [part for part in _path(cells.get("url", "")).split("/") if part]
    own = [part for part in parts if part.lower().partition("-")[0] not in LANGUAGES]
    if own:
        yield "/".join(own)


def _last(url: str) -> str:
    return _path(url).rstrip("/").rpartition("/")[2]


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
