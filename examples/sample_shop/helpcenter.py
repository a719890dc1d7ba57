"""The existing help center of the sample shop: its articles and when each one went live."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import yaml

from kb.articles import Article, ArticleStatus, render_article
from kb.errors import InputError
from kb.publications import PUBLICATIONS
from kb.storage import files

from .needs import LOCALES, Need
from .seasons import in_paris
from .story import Effect

FRONT = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
KEYS = {"title", "locale", "need", "questions"}
LIVE_AT = time(5)
"""Hour (Paris) at which articles went live: before the first customers of the day write."""


@dataclass(frozen=True)
class HelpArticle:
    """An article of the shop in one language and the need it answers."""

    need: str
    locale: str
    article_id: str
    title: str
    questions: tuple[str, ...]
    body: str

    def published(self, since: date) -> Article:
        """The article as askless keeps it, live since that day."""
        return Article(
            id=self.article_id,
            locale=self.locale,
            title=self.title,
            body=self.body.strip() + "\n",
            status=ArticleStatus.PUBLISHED,
            questions=self.questions,
            reviewed_on=since,
        )


def read_help_center(folder: Path, needs: Mapping[str, Need]) -> tuple[HelpArticle, ...]:
    """The articles under ``folder/<locale>/<category>/<slug>.md``, sorted by id and locale.

    Raises:
        InputError: an article that does not have the shape the shop's articles have.
    """
    found = [
        _article(path, locale, needs)
        for locale in LOCALES
        for path in sorted((folder / locale).glob("*/*.md"))
    ]
    if not found:
        raise InputError(folder, "holds no articles; expected <locale>/<category>/<slug>.md files")
    by_need: dict[str, str] = {}
    for article in found:
        if by_need.setdefault(article.need, article.article_id) != article.article_id:
            raise InputError(folder, f"two articles answer {article.need}; expected one per need")
    return tuple(sorted(found, key=lambda a: (a.article_id, a.locale)))


def _article(path: Path, locale: str, needs: Mapping[str, Need]) -> HelpArticle:
    text = path.read_text(encoding="utf-8")
    split = FRONT.match(text)
    if split is None:
        raise InputError(path, "no front matter; start the file with --- and a title")
    try:
        matter = yaml.safe_load(split[1])
    except yaml.YAMLError as error:
        raise InputError(
            path, f"front matter is not YAML: {' '.join(str(error).split())}"
        ) from error
    if not isinstance(matter, dict) or set(matter) != KEYS:
        raise InputError(path, f"front matter must have exactly {', '.join(sorted(KEYS))}")
    need = needs.get(str(matter["need"]))
    if need is None:
        raise InputError(path, f"need {matter['need']} has no file under needs/")
    if matter["locale"] != locale or need.category != path.parent.name:
        raise InputError(path, f"belongs to {matter['locale']}/{need.category}")
    if not isinstance(matter["questions"], list):
        raise InputError(path, "questions must be a list of texts")
    return HelpArticle(
        need=need.id,
        locale=locale,
        article_id=f"{need.category}/{path.stem}",
        title=str(matter["title"]),
        questions=tuple(str(question) for question in matter["questions"]),
        body=text[split.end() :],
    )


def live_since(article: HelpArticle, start: date, effects: Iterable[Effect]) -> date:
    """The day an article went live: its effect's, or one to 18 months before the period."""
    for effect in effects:
        if (effect.need, effect.locale) == (article.need, article.locale):
            return effect.since
    return start - timedelta(days=30 + zlib.crc32(article.article_id.encode()) % 520)


def write_help_center(
    out: Path, articles: Iterable[HelpArticle], start: date, effects: Iterable[Effect]
) -> list[dict[str, object]]:
    """Write the articles and ``publications.csv``; returns one truth record per article."""
    rows, truth = [], []
    by_key = {(effect.need, effect.locale): effect for effect in effects}
    for source in articles:
        since = live_since(source, start, by_key.values())
        article = source.published(since)
        path = out / "articles" / article.locale / f"{article.id}.md"
        files.write_text(path, render_article(article))
        live_at = in_paris(datetime.combine(since, LIVE_AT)).astimezone(UTC)
        rows.append([article.id, article.locale, article.version, live_at.isoformat(), ""])
        effect = by_key.get((source.need, source.locale))
        truth.append(
            {
                "id": article.id,
                "locale": article.locale,
                "need": source.need,
                "title": article.title,
                "published_at": live_at.isoformat(),
                "in_period": effect is not None,
                "effect": effect.effect if effect else None,
                "redirected": effect.redirected if effect else None,
                "redirect_to": effect.redirect_to if effect else None,
            }
        )
    files.write_text(out / "publications.csv", _csv(PUBLICATIONS.names, rows))
    return truth


def _csv(names: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return text.getvalue()


def orders_csv(weeks: Iterable[tuple[date, int]]) -> str:
    """``orders.csv``: Monday of each week and the orders of that week."""
    return _csv(("week", "orders"), ([week.isoformat(), orders] for week, orders in weeks))
