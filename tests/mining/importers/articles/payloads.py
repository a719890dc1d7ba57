"""Hand-made payloads of help centers, and a way to read them as the command would."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb.tickets import Skipped
from mining.importers.articles import source
from mining.importers.articles.source import ArticleOptions, SourceArticle

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def written(folder: Path, **files: Any) -> Path:
    """A folder with a JSON file for each name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in files.items():
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def options() -> ArticleOptions:
    """Options that assume nothing."""
    return ArticleOptions(now=NOW)


def read(name: str, *paths: Path) -> list[SourceArticle]:
    """The articles that a source reads from files; what it skips is left out."""
    records = source(name).read(paths, options())
    return [record for record in records if not isinstance(record, Skipped)]


ZENDESK_ARTICLE: dict[str, Any] = {
    "id": 9001.0,
    "title": "Renvoyer un article",
    "body": "<p>Sous 30 jours.</p>",
    "locale": "fr",
    "draft": False,
    "section_id": 5,
    "vote_sum": 3,
    "vote_count": 5,
    "label_names": ["retour"],
    "user_segment_id": None,
    "html_url": "https://aide.example/hc/fr/articles/9001-Renvoyer",
    "created_at": "2025-01-01T08:00:00Z",
    "updated_at": "2025-02-01T08:00:00Z",
}
ZENDESK_TRANSLATION: dict[str, Any] = {
    "id": 77,
    "source_id": 9001,
    "source_type": "Article",
    "locale": "en-us",
    "title": "Return an item",
    "body": "<p>Within 30 days.</p>",
    "draft": True,
    "outdated": True,
}
