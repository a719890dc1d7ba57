"""What an import of articles did, for a person and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from kb.tickets import ImportCounts
from mining.html_markdown import Lost
from mining.importers.articles.category_names import Names
from mining.importers.articles.category_names import lines as toml_lines
from mining.stages import listed

Outcome = str
WRITTEN, UPDATED, UNCHANGED, KEPT = "written", "updated", "unchanged", "kept_edited"


@dataclass
class ArticleReport:
    """What an import of articles did; every text read is in one of its counts."""

    source: str
    counts: ImportCounts
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    locales: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    joined: int = 0
    """Articles with a text in more than one language."""
    restricted: int = 0
    outdated: int = 0
    two_languages: list[str] = field(default_factory=list)
    """Texts that do not read as the language they are filed under, as ``locale/id (language)``."""
    edited: list[str] = field(default_factory=list)
    lost: Lost = field(default_factory=Lost)
    category_names: Names = field(default_factory=dict)
    """What the source calls folders whose names the settings do not have in all its languages."""
    named: tuple[str, ...] = ()
    """Folders that the settings name already, in some language."""

    def document(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {
            "source": self.source,
            "read": self.counts.read,
            **{name: self.outcomes[name] for name in (WRITTEN, UPDATED, UNCHANGED, KEPT)},
            "published": self.statuses["published"],
            "drafts": self.statuses["draft"],
            "archived": self.statuses["archived"],
            "restricted": self.restricted,
            "outdated": self.outdated,
            "skipped": self.counts.skipped,
            "unmapped": self.counts.unmapped,
            "articles": self.articles,
            "translations_joined": self.joined,
            "locales": dict(self.locales.most_common()),
            "categories": dict(self.categories.most_common()),
            "category_names": self.category_names,
            "two_languages": self.two_languages,
            "edited": self.edited,
            "lost": asdict(self.lost),
        }

    def lines(self) -> list[str]:
        """The report for a person."""
        done = self.outcomes
        lines = [
            f"Read {self.counts.read} texts: {done[WRITTEN]} written, {done[UPDATED]} updated, "
            f"{done[UNCHANGED]} unchanged, {done[KEPT]} edited here and kept, "
            f"{sum(self.counts.skipped.values())} skipped.",
            f"{self.articles} articles, {self.joined} of them in several languages "
            f"({counted(self.locales)}); {counted(self.statuses)}.",
        ]
        tables: list[tuple[str, Mapping[str, int]]] = [
            ("Skipped", self.counts.skipped),
            ("Not understood, read as best we could", self.counts.unmapped),
            ("Left out of the texts", {k: v for k, v in asdict(self.lost).items() if v}),
        ]
        lines += [f"{title}: {counted(table)}." for title, table in tables if table]
        if self.restricted:
            lines.append(f"{self.restricted} not open to everybody there: kept as drafts.")
        if self.outdated:
            lines.append(f"{self.outdated} marked there as outdated translations.")
        lines += _named(
            "In another language than they are filed under, kept as drafts", self.two_languages
        )
        lines += _named("Edited here, left alone", self.edited)
        return [*lines, *toml_lines(self.category_names, self.named)]


NAMES_SHOWN = 5


def _named(title: str, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return [f"{title}: {', '.join(names[:NAMES_SHOWN])}{more}."]


def counted(table: Mapping[str, int]) -> str:
    """How often each, most first; "none" of nothing."""
    return listed(table) or "none"
