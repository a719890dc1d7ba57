"""Gorgias help center as CSV: its API for articles is not public, an exported table is."""

from __future__ import annotations

from mining.importers.articles.source import ArticleSource
from mining.importers.articles.tables import read

SOURCE = ArticleSource("gorgias-csv", "Gorgias help center, as a CSV table", read)
