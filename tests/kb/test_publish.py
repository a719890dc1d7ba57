"""Published articles become the files of a help center."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml

from kb.articles import Article, ArticleStatus
from kb.config import Brand, Settings
from kb.errors import ArticleError
from kb.publish import BODY_LIMIT, HelpCenter, chooser, help_center
from tests.factories import an_article
from tests.shop import packaged_strings

STRINGS = {locale: packaged_strings(locale) for locale in ("fr", "en")}


def made(*articles: Article, **settings: Any) -> HelpCenter:
    """The help center of these articles."""
    return help_center(articles, Settings(**settings), strings=STRINGS)


def test_only_published_articles_become_pages() -> None:
    """Drafts and archived articles never reach a reader."""
    states = {status: an_article(id=f"a/{status}", status=status) for status in ArticleStatus}
    paths = set(made(*states.values()).files)
    assert {p for p in paths if p.startswith("pages/fr/a/")} == {
        "pages/fr/a/index.md",
        "pages/fr/a/published.md",
    }


def test_each_locale_has_its_configuration_and_assets() -> None:
    """MkDocs finds pages, target, language and the workspace's own settings."""
    files = made(an_article()).files
    configuration = yaml.safe_load(files["mkdocs.fr.yml"])
    assert configuration["INHERIT"] == "../mkdocs.yml"
    assert configuration["docs_dir"] == "pages/fr"
    assert configuration["site_dir"] == "site/fr"
    assert configuration["theme"]["language"] == "fr"
    assert {"pages/en/index.md", "pages/fr/assets/words.json", "pages/fr/assets/brand.css"} <= set(
        files
    )


def test_navigation_names_categories_not_articles() -> None:
    """A full navigation would put every title on every page."""
    articles = [an_article(id=f"a/{n}") for n in range(5)]
    configuration = yaml.safe_load(made(*articles).files["mkdocs.fr.yml"])
    assert configuration["nav"] == [{"home": "index.md"}, {"a": "a/index.md"}]


def test_one_locale_makes_one_help_center() -> None:
    """A French shop gets no English pages and no switch."""
    files = made(an_article(), locales=("fr",)).files
    assert not any("/en/" in path or "mkdocs.en" in path for path in files)
    assert yaml.safe_load(files["mkdocs.fr.yml"])["extra"]["switch"] == []


@pytest.mark.parametrize(
    "article_id",
    [
        *("search/x", "contact/x", "a/index", "a/..", "a/ b", "a/é<", ".a/b", "a/readme", "a/CON"),
        *("aux/x", "a/com1", "a/b\0", "a/b\\c", "a/c:d", "/etc/passwd", "../a", "a/e\u0301"),
        *("a/\u202eb", "a/b\u200b"),
    ],
)
def test_a_name_that_cannot_be_an_address_is_refused(article_id: str) -> None:
    """It would hide one of our pages or break an address."""
    with pytest.raises(ArticleError, match="cannot be part of an address"):
        made(an_article(id=article_id))


@pytest.mark.parametrize(
    ("one", "other"),
    [("a/Retour", "a/retour"), ("A/x", "a/y"), ("a/\ufb01n", "a/fin"), ("é/Été", "é/été")],
)
def test_names_that_another_disk_takes_for_one_are_refused(one: str, other: str) -> None:
    """The second page would take the place of the first."""
    with pytest.raises(ArticleError, match="has the same address as site/content/fr/"):
        made(an_article(id=one), an_article(id=other))


def test_the_same_name_in_two_languages_is_one_article() -> None:
    """Categories and articles share addresses across languages only."""
    assert made(an_article(id="a/b"), an_article(id="a/c"), an_article(id="a/b", locale="en"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "a/" + "é" * 61}, "its name is longer than 120 bytes"),
        ({"title": "x" * 10_001}, "title has 10,001 characters, at most 10,000"),
        ({"body": "x" * 100_001}, "body has 100,001 characters, at most 100,000"),
    ],
)
def test_what_is_too_long_for_a_page_is_named(changes: dict[str, Any], words: str) -> None:
    """One clear line with the file and what to do."""
    with pytest.raises(ArticleError, match=words) as caught:
        made(an_article(**changes))
    assert len(str(caught.value)) < 400


def seconds(body: str) -> float:
    """Processor seconds that an article with this body takes; the shorter of two tries."""
    spent = []
    for _ in range(2):
        start = time.process_time()
        made(an_article(body=body))
        spent.append(time.process_time() - start)
    return min(spent)


@pytest.mark.parametrize("piece", ["![", "*a_", "|a\n|-\n", "> ", "&"])
def test_a_body_of_four_times_the_length_takes_no_sixteen_times(piece: str) -> None:
    """What repeats makes the renderer neither slow nor deep: far from the square of the length."""
    made(an_article(body="> " * (BODY_LIMIT // 2 - 1)))
    short, long = seconds(piece * (3_000 // len(piece))), seconds(piece * (12_000 // len(piece)))
    assert long < 9 * short + 0.2


def test_accents_in_a_file_name_are_allowed() -> None:
    """Editors may name files in French."""
    assert "pages/fr/été/où.md" in made(an_article(id="été/où")).files


def test_footer_links_lead_to_web_pages_only() -> None:
    """Settings cannot put a script behind a link."""
    links = {"Shop": "https://shop.example/", "Bad": "javascript:alert(1)"}
    configuration = yaml.safe_load(made(brand=Brand(links=links)).files["mkdocs.fr.yml"])
    assert [x["title"] for x in configuration["extra"]["brand"]["links"]] == ["Shop"]


@pytest.mark.parametrize(
    ("locale", "titles"),
    [("fr", ["La boutique", "Nos boutiques", "Size guide"]), ("en", ["Shop", "Stores", "Help"])],
)
def test_footer_links_are_labelled_in_the_language(locale: str, titles: list[str]) -> None:
    """Well-known names are ours, a label of the settings wins, another name is written out."""
    guide: dict[str, str] = {"url": "https://s.example/g", "en": "Help"}
    stores = {"url": "https://s.example/m", "fr": "Nos boutiques", "en": "Stores"}
    links: dict[str, str | dict[str, str]] = {"shop": "https://s.example/", "stores": stores}
    settings = made(brand=Brand(links={**links, "size_guide": guide}))
    configuration = yaml.safe_load(settings.files[f"mkdocs.{locale}.yml"])
    assert [x["title"] for x in configuration["extra"]["brand"]["links"]] == titles


def test_opening_hours_are_typeset_in_french_only() -> None:
    """An "h" alone on a line is no hour."""
    settings = made(brand=Brand(contact_hours={"fr": "de 9 h à 18 h", "en": "9 h to 18 h"}))
    texts = [settings.files[f"mkdocs.{locale}.yml"] for locale in ("fr", "en")]
    hours = [yaml.safe_load(text)["extra"]["brand"]["hours"] for text in texts]
    assert hours == ["de 9\u00a0h à 18\u00a0h", "9 h to 18 h"]


def test_the_chooser_links_every_language_and_escapes_the_name() -> None:
    """The page at / works without scripts, whatever the shop is called."""
    html = chooser(Settings(brand=Brand(name="<b>&'")), STRINGS)
    assert 'href="fr/"' in html
    assert 'href="en/"' in html
    assert "<b>" not in html


def test_the_same_articles_give_the_same_files() -> None:
    """Whatever order they come in."""
    articles = [an_article(id=f"a/{n}", title=f"Colis {n}") for n in range(6)]
    assert made(*articles).files == made(*reversed(articles)).files


def test_root_files_name_every_sitemap() -> None:
    """Crawlers find both languages from the root."""
    files = made(brand=Brand(site_url="https://aide.shop.example")).files
    assert "https://aide.shop.example/en/sitemap.xml" in files["pages/sitemap.xml"]
    assert "https://aide.shop.example/sitemap.xml" in files["pages/robots.txt"]
