"""Every search on every set, in one run: ``python -m tests.search_sets FOLDER [MINISEARCH]``.

The help centers are built below FOLDER unless they are there. The sets: the hand-made queries on
the sample shop, bitext_support (300 questions of its test split, drawn once; 27 made-up articles),
hint3_sofmattress (253 real questions of its test split; title and two questions an article), and
titles as queries for gnome_help and debian_faq. Only totals are printed.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kb.articles import Article, ArticleStatus, slug
from kb.storage.content import write_article
from kb.storage.sitebuild import build, publish
from kb.storage.workspace import Workspace
from mining.evaluation.search import read_queries, read_site, scored
from tests.factories import NOW
from tests.realdata import shared_data
from tests.search_peers import answers, searches
from tests.searchshop import a_search_shop, queries_file

DRAWN, SEED = 300, 20
SETTINGS = 'locales = ["fr", "en"]\n\n[brand]\nname = "Aide"\nsite_url = "https://aide.example/"\n'
Sets = tuple[list[Article], list[dict[str, Any]]]
"""Articles, and labelled queries on them."""


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a public data file."""
    with gzip.open(shared_data(name), "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def an_article(row: dict[str, Any]) -> Article:
    """A public article as one of ours, with two of its known questions."""
    category = slug(row.get("category") or "help", fallback="help")
    place = f"{category}/{slug(row['id'], fallback='x')}"
    return Article(
        place,
        row["lang"],
        " ".join(row["title"].split())[:200],
        (row["body"] or row["title"]) + "\n",
        ArticleStatus.PUBLISHED,
        questions=tuple(row.get("questions", ())[:2]),
    )


def bitext() -> Sets:
    """Generated questions and answers of e-commerce."""
    articles = {row["id"]: an_article(row) for row in rows("bitext_support/articles.jsonl.gz")}
    found = [r for r in rows("bitext_support/utterances.jsonl.gz") if r["split"] == "test"]
    drawn = random.Random(SEED).sample(found, DRAWN)
    return list(articles.values()), [_query(r["text"], articles[r["label"]]) for r in drawn]


def hint3() -> Sets:
    """What customers of a mattress shop asked its bot."""
    folder = "hint3_sofmattress/sofmattress"
    articles = {r["id"]: an_article(r) for r in rows(f"{folder}_kb_pseudo_articles.jsonl.gz")}
    asked = [r for r in rows(f"{folder}.jsonl.gz") if r["split"] == "test" and r["in_scope"]]
    return list(articles.values()), [_query(r["text"], articles[r["article_id"]]) for r in asked]


def titles(folder: str) -> Sets:
    """Articles in both languages, each looked for by its title."""
    names = (f"{folder}/articles_{locale}.jsonl.gz" for locale in ("fr", "en"))
    articles = [an_article(row) for name in names for row in rows(name)]
    return articles, [_query(article.title, article) for article in articles]


def _query(text: str, article: Article) -> dict[str, Any]:
    return {"text": text, "lang": article.locale, "article_ids": [article.id]}


def made(folder: Path, sets: Sets) -> None:
    """A built help center in ``folder`` with ``queries.jsonl`` beside it."""
    articles, queries = sets
    workspace = Workspace.create(folder, SETTINGS, "")
    for article in articles:
        write_article(workspace, article)
    built(workspace)
    lines = (json.dumps(query, ensure_ascii=False) for query in queries)
    (folder / "queries.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def built(workspace: Workspace) -> None:
    """Published and built."""
    publish(workspace, NOW)
    build(workspace)


def sets_below(root: Path) -> Iterator[tuple[str, Path, Path]]:
    """Name, workspace and queries of each set; what is missing is made."""
    shop = root / "shop"
    if not shop.exists():
        built(a_search_shop(shop))
    for locale in ("fr", "en"):
        yield f"hand-made, {locale}", shop, queries_file(locale)
    public = {
        "bitext_support": bitext,
        "hint3_sofmattress": hint3,
        "gnome_help titles": lambda: titles("gnome_help_fr_en"),
        "debian_faq titles": lambda: titles("debian_faq_en_fr"),
    }
    for name, read in public.items():
        folder = root / slug(name, fallback="set")
        if not folder.exists():
            made(folder, read())
        yield name, folder, folder / "queries.jsonl"


def table(root: Path, minisearch: Path | None = None) -> Iterable[str]:
    """A line a set and search: success@1, @3, without any result, median of the search alone."""
    for name, folder, file in sets_below(root):
        site = read_site(folder)
        queries = read_queries(file, site)
        for search, way in searches(site, minisearch).items():
            score = scored(queries, answers(site, queries, way))
            figures = (score.success_at_1, score.success_at_3, score.zero_results)
            shown = " / ".join(f"{figure:.3f}" for figure in figures if figure is not None)
            yield f"{name} ({score.n}), {search}: {shown}, {score.median_ms:.0f} ms"


if __name__ == "__main__":
    for line in table(Path(sys.argv[1]), *map(Path, sys.argv[2:3] or [])):
        print(line, flush=True)  # noqa: T201
