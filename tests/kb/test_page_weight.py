"""No page of the help center weighs more than a phone should load, whatever the shop is like.

Pages are drawn by MkDocs' own environment with our templates, without a build: what a template
makes of a page is all that MkDocs writes.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mkdocs.config.base import load_config
from mkdocs.config.defaults import MkDocsConfig

from kb.articles import Article
from kb.config import Brand, Settings
from kb.config_contact import Channel, Contact, Site
from kb.editions import Edition, Page
from kb.pages import pages
from kb.publish import configuration
from kb.storage.workspace import packaged
from tests.factories import an_article
from tests.kb.test_pages import an_edition

MOST_BYTES = 15_000
WORDS = "Où est l'étiquette « retour » que j'ai reçue & perdue à l'été ? "
SITE = "https://aide.ma-boutique-de-parapluies.example/"
WHOLE = Brand(
    name="Maison d'essai",
    site_url=SITE,
    contact_email="bonjour@shop.example",
    contact_phone="+33 1 99 00 00 00",
    contact_hours={"fr": "du lundi au vendredi, 9 h à 18 h"},
    notice={"fr": "Boutique inventée.", "en": "Invented shop."},
    links={"Boutique": "https://www.shop.example/", "Suivi": "https://www.shop.example/suivi"},
)
SOON = {"fr": "sous un jour ouvré"}
WAYS = tuple(
    Channel(kind=kind, address=f"https://{kind}.shop.example/", hours=SOON, answer_time=SOON)
    for kind in ("email", "phone", "chat", "post")
)


@pytest.fixture(scope="module")
def mkdocs(tmp_path_factory: pytest.TempPathFactory) -> MkDocsConfig:
    """MkDocs with our theme, as a locale is built with."""
    root = tmp_path_factory.mktemp("mkdocs")
    (root / "docs").mkdir()
    own = packaged("mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(own, "utf-8")
    (root / "own").mkdir()
    wanted = yaml.safe_load(configuration(an_edition())) | {"docs_dir": "../docs", "nav": []}
    wanted["theme"]["custom_dir"] = str(packaged("site") / "overrides")
    (root / "own/mkdocs.fr.yml").write_text(yaml.safe_dump(wanted), "utf-8")
    return load_config(str(root / "own/mkdocs.fr.yml"))


def drawn(mkdocs: MkDocsConfig, edition: Edition) -> dict[str, tuple[str, int]]:
    """Path -> template and bytes of each page, and of the page that is shown for none."""
    documents = written(mkdocs, edition)
    return {path: (name, len(html.encode())) for path, (name, html) in documents.items()}


def written(mkdocs: MkDocsConfig, edition: Edition) -> dict[str, tuple[str, str]]:
    """Path -> template and HTML of each page, and of the page that is shown for none."""
    own = yaml.safe_load(configuration(edition))
    mkdocs.extra = own["extra"] | {"generator": False}
    mkdocs.site_name = own["site_name"]
    env = mkdocs.theme.get_env()
    missing = Page("404.html", {"template": "404.html"})
    found = {}
    for page in [*pages(edition)[0], missing]:
        name = page.meta["template"]
        html = env.get_template(name).render(_context(mkdocs, edition, page))
        found[page.path] = (name, html)
    return found


def _context(mkdocs: MkDocsConfig, edition: Edition, page: Page) -> dict[str, Any]:
    place = Path(page.path).with_suffix("").as_posix().removesuffix("index").strip("/")
    url = f"{place}/" if place else ""
    shown = SimpleNamespace(
        meta=page.meta,
        content=page.html,
        url=url,
        canonical_url=f"{SITE}fr/{url}",
        is_homepage=not place,
        title=page.meta.get("title"),
        toc=[],
        file=SimpleNamespace(src_uri=page.path),
    )
    return {
        "config": mkdocs,
        "page": None if page.path == "404.html" else shown,
        "base_url": "/".join([".."] * len(place.split("/"))) if place else ".",
        "nav": SimpleNamespace(homepage=None, items=[]),
        "pages": (),
        "extra_css": [f"assets/{name}.css" for name in ("brand", "help")],
        "extra_javascript": [],
    }


def a_shop_of(articles: int, themes: int, tags: int, length: int, is_marked: bool) -> Edition:
    """Articles by turns in themes and under tags, with titles of so many signs."""
    found = [_article(n, themes, tags, length) for n in range(articles)]
    first = date(2026, 1, 1)
    live = {a.id: (first + timedelta(n // 3), first + timedelta(n)) for n, a in enumerate(found)}
    contact = Contact(to="askless", reply_by=("email", "phone"), answer_time=SOON, channels=WAYS)
    shop = Settings(brand=WHOLE, site=Site(faq_markup=is_marked), contact=contact)
    return an_edition(*found, settings=shop, live=live, rising=tuple(a.id for a in found[:3]))


def _article(number: int, themes: int, tags: int, length: int) -> Article:
    title = (f"{number} " + WORDS * 6)[:length]
    slug = "un-titre-qui-est-long-" * min(3, length // 20)
    return an_article(
        id=f"un-theme-{number % themes}/{number}-{slug}",
        title=title,
        summary=WORDS * 4,
        tags=(f"mot-clé d'été {number % tags}",) if tags else (),
    )


@settings(max_examples=2, deadline=None)
@given(
    st.integers(0, 80), st.integers(1, 60), st.integers(0, 90), st.integers(1, 300), st.booleans()
)
@example(70, 60, 90, 300, True)
@example(50, 1, 1, 300, True)
@example(60, 30, 20, 70, False)
@example(0, 1, 0, 1, False)
def test_no_page_is_heavy(
    mkdocs: MkDocsConfig, articles: int, themes: int, tags: int, length: int, is_marked: bool
) -> None:
    """Whatever there is of articles, themes and tags, and however long titles are."""
    found = drawn(mkdocs, a_shop_of(articles, themes, tags, length, is_marked))
    assert {path: size for path, size in found.items() if size[1] >= MOST_BYTES} == {}


def test_every_theme_and_tag_is_linked_from_some_page() -> None:
    """What one page leaves out, a page that it leads to shows."""
    edition = a_shop_of(200, 40, 100, 80, is_marked=False)
    made = pages(edition)[0]
    themes = [t["id"] for page in made for t in page.meta.get("themes", ())]
    tags = [t["title"] for p in made if p.meta["template"] == "tags.html" for t in p.meta["tags"]]
    assert sorted(themes) == sorted(edition.categories)
    assert len(tags) == len(set(tags)) == 100
    sizes = Counter(page.meta["template"] for page in made)
    assert sizes["questions.html"] > 1
    assert sizes["tags.html"] > 1


def test_without_articles_no_page_offers_themes_or_loads_an_index(mkdocs: MkDocsConfig) -> None:
    """No heading stands over nothing, and no request is answered with 404."""
    documents = written(mkdocs, an_edition())
    assert {"home.html", "search.html", "404.html"} <= {name for name, _ in documents.values()}
    for path, (_, html) in documents.items():
        assert 'id="hc-categories"' not in html, path
        assert html.count("data-empty") == html.count("data-search "), path
