"""HubSpot knowledge base as CSV: the columns of its import (URL, Title, Category, Article Body)."""

from __future__ import annotations

from mining.importers.articles.source import ArticleSource
from mining.importers.articles.tables import read

SOURCE = ArticleSource("hubspot-csv", "HubSpot knowledge base, as a CSV table", read)
