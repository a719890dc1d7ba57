"""Pages hold the right data for their templates, and any text survives the way there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.utils import meta
from selectolax.lexbor import LexborHTMLParser

from kb.articles import Article
from kb.characters import visible
from kb.config import Brand, Settings
from kb.config_contact import Site
from kb.pages import Edition, Page, operator_domains, pages, short_answer, shown_date
from kb.storage.workspace import packaged
from tests.factories import an_article
from tests.hostile import HOSTILE
from tests.shop import packaged_strings

STRINGS = {locale: packaged_strings(locale) for locale in ("fr", "en")}
HOSTILE_TITLES = [
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{% include 'x' %}",
    "\"quoted\" 'twice'",
    "🎉",
    "--- \n...",
    "key: [value, #comment",
    "a\u2028b\u0085c",
    "!!python/object:os.system",
    "no",
    "2026-03-01",
]


def an_edition(*articles: Article, elsewhere: tuple[Article, ...] = (), **more: Any) -> Edition:
    """The French edition of these articles, with English ones beside it."""
    values: Mapping[str, Any] = {
        "locale": "fr",
        "strings": STRINGS["fr"],
        "settings": Settings(brand=Brand(site_url="https://aide.shop.example/")),
        "articles": {a.id: a for a in articles},
        "elsewhere": {"en": {a.id: a for a in elsewhere}},
        "languages": {"fr": "Français", "en": "English"},
    }
    return Edition(**(values | more))


def page_of(edition: Edition, path: str) -> Page:
    """The page at ``path``."""
    return next(page for page in pages(edition)[0] if page.path == path)


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_hostile_titles_reach_mkdocs_as_they_are(title: str) -> None:
    """MkDocs reads back the very text, neither cut nor understood as anything else."""
    page = page_of(an_edition(an_article(title=title)), "delivery/where-is-my-order.md")
    assert meta.get_data(page.text())[1]["title"] == title


@given(st.dictionaries(st.sampled_from(["title", "text"]), st.text(), min_size=1), st.text())
def test_any_front_matter_is_read_back_by_mkdocs(data: dict[str, str], html: str) -> None:
    """No text of an article can end the front matter or begin a key."""
    assert meta.get_data(Page("a.md", data, html).text())[1] == data


BODIES = [
    "<div><p>a</p>\n\n<p>b</p></div>",
    "<div><pre><code>un\n```\nx\n```\n\n    deux\n\tonglet</code></pre></div>",
    "<div><p># pas un titre</p>\n- ni une liste\n\n1. ni des étapes</div>",
    "<div><p>*a* _b_ `c` [d](e) {{7*7}} {: .x } &lt;script&gt; &amp;amp; œuvre 🎉</p></div>",
    "<div><ul>\n<li>\n<p>a</p>\n</li>\n</ul>\n<br>\n<hr>\n</div>",
]


@pytest.mark.parametrize("html", BODIES)
def test_mkdocs_leaves_the_body_alone(html: str) -> None:
    """Python-Markdown gives back our HTML, line breaks and tabs as references."""
    staged = meta.get_data(Page("a.md", {"title": "x"}, html).text())[0]
    rendered = markdown.markdown(staged, extensions=["toc", "tables", "fenced_code"])
    assert rendered.replace("&#10;", "\n").replace("&#9;", "\t") == html


EXTENSIONS = ["toc", "tables", "fenced_code", "abbr", "attr_list", "footnotes", "md_in_html"]
EXTENSIONS += ["admonition", "pymdownx.snippets", "pymdownx.superfences", "pymdownx.emoji"]


@given(st.lists(st.sampled_from([*HOSTILE.values(), "\n\n", "- "]) | st.text(), max_size=4))
@settings(max_examples=60, deadline=None)
def test_no_article_gives_mkdocs_anything_to_do(parts: list[str]) -> None:
    """Whatever an operator switched on: attributes, includes, footnotes, HTML with Markdown."""
    article = an_article(body=visible("".join(parts)))
    page = page_of(an_edition(article), f"{article.id}.md")
    rendered = markdown.markdown(meta.get_data(page.text())[0], extensions=EXTENSIONS)
    assert shown(rendered) == shown(page.html)


def shown(html: str) -> str:
    """What a browser makes of a body, without spaces: md_in_html sets elements on new lines."""
    return "".join((LexborHTMLParser(f"<body>{html}").html or "").split())


def test_an_article_page_holds_what_its_template_shows() -> None:
    """Title, category, questions with keywords, description and the day of review."""
    article = an_article(
        questions=("Mon colis ?",), keywords=("suivi",), reviewed_on=date(2026, 3, 1)
    )
    data = page_of(an_edition(article), "delivery/where-is-my-order.md").meta
    assert data["title"] == "Où est mon colis ?"
    assert data["category"] == {"title": "Livraison", "url": "../../delivery/"}
    assert data["questions"] == ["Mon colis ?", "suivi"]
    assert data["description"] == "Suivez votre colis depuis Mon compte."
    assert data["reviewed_label"] == "Vérifié le 1er mars 2026"


def test_the_switch_leads_to_the_same_article() -> None:
    """Readers change language without losing their place."""
    edition = an_edition(an_article(), elsewhere=(an_article(locale="en"),))
    data = page_of(edition, "delivery/where-is-my-order.md").meta
    assert data["switch"] == [
        {"locale": "en", "name": "English", "url": "../../../en/delivery/where-is-my-order/"}
    ]
    assert [x["locale"] for x in data["hreflang"]] == ["fr", "en", "x-default"]
    assert data["hreflang"][2]["url"] == data["hreflang"][0]["url"]


def test_an_article_of_one_language_has_no_alternate() -> None:
    """Search engines hear of a translation only where there is one."""
    data = page_of(an_edition(an_article()), "delivery/where-is-my-order.md").meta
    own = "https://aide.shop.example/fr/delivery/where-is-my-order/"
    assert [(x["locale"], x["url"]) for x in data["hreflang"]] == [("fr", own), ("x-default", own)]


def test_an_article_missing_here_gets_a_page_that_leads_there() -> None:
    """The stub says in which language it exists, and is hidden from search engines."""
    english = an_article(locale="en", id="account/password", title="I forgot my password")
    data = page_of(an_edition(elsewhere=(english,)), "account/password.md").meta
    assert data["text"] == "Il est disponible seulement en anglais :"
    assert data["original"]["url"] == "../../../en/account/password/"
    assert data["is_hidden"]
    assert data["hreflang"] == []


def test_a_stub_names_its_own_language_also_with_words_of_another() -> None:
    """A third language without a translated line is not called English."""
    english = an_article(locale="en", id="account/password")
    ours = page_of(an_edition(elsewhere=(english,)), "account/password.md").meta["title"]
    assert ours == "Cet article n'existe pas encore en français"
    german = an_edition(
        locale="de",
        strings=STRINGS["en"],
        elsewhere=(english,),
        languages={"de": "Deutsch", "en": "English"},
        settings=Settings(site=Site(more_locales=("de",))),
    )
    theirs = page_of(german, "account/password.md").meta["title"]
    assert theirs == "This article does not exist in Deutsch yet"


def test_a_category_lists_most_asked_articles_first_then_those_elsewhere() -> None:
    """What most customers ask stands on top; other languages' articles carry a badge."""
    often, rarely = an_article(id="delivery/often"), an_article(id="delivery/rarely")
    english = an_article(locale="en", id="delivery/only-english")
    edition = an_edition(
        rarely, often, elsewhere=(english,), popularity={"delivery/often": 9, "delivery/rarely": 1}
    )
    data = page_of(edition, "delivery/index.md").meta
    assert [x["url"] for x in data["articles"]] == [
        *("../delivery/often/", "../delivery/rarely/", "../../en/delivery/only-english/")
    ]
    assert [x.get("badge") for x in data["articles"]] == [None, None, "en anglais"]


def test_home_counts_articles_in_words() -> None:
    """One article, two articles."""
    edition = an_edition(an_article(), an_article(id="a/b"), an_article(id="a/c"))
    counts = {x["url"]: x["count"] for x in page_of(edition, "index.md").meta["categories"]}
    assert counts == {"a/": "2 articles", "delivery/": "1 article"}


def test_settings_name_categories_and_choose_icons() -> None:
    """An operator's own words and icon win over ours; a folder alone is made readable."""
    named = {"delivery": {"fr": "Vos colis", "icon": "material/rocket"}, "x": {"icon": "../../x"}}
    edition = an_edition(
        an_article(),
        an_article(id="gift_ideas/a"),
        an_article(id="x/a"),
        settings=Settings(brand=Brand(categories=named)),
    )
    cards = {x["title"]: x["icon"] for x in page_of(edition, "index.md").meta["categories"]}
    assert cards == {
        "Vos colis": "material/rocket",
        "Gift ideas": "material/help-circle-outline",
        "X": "material/help-circle-outline",
    }


def test_the_summary_is_the_short_answer_and_is_not_said_twice() -> None:
    """A body that opens with its own summary is cut by it."""
    body = "Sous cinq jours.\n\nLe reste.\n"
    assert short_answer(an_article(body=body)) == ("Sous cinq jours.", "Le reste.\n")
    same = an_article(body=body, summary="Sous **cinq** jours.")
    assert short_answer(same) == ("Sous **cinq** jours.", "Le reste.\n")
    assert short_answer(an_article(body=body, summary="Vite.")) == ("Vite.", body)


def test_links_that_lead_nowhere_are_reported_with_their_article() -> None:
    """Publishing can say what it left out."""
    edition = an_edition(an_article(body="[x](https://evil.example/)"))
    assert pages(edition)[1] == [("delivery/where-is-my-order", "https://evil.example/")]


def test_an_empty_help_center_has_home_contact_and_search() -> None:
    """No article is no error."""
    assert [page.path for page in pages(an_edition())[0]] == ["index.md", "contact.md", "search.md"]


def test_an_empty_body_gives_an_empty_article() -> None:
    """A title alone still makes a page."""
    page = page_of(an_edition(an_article(body="")), "delivery/where-is-my-order.md")
    assert page.html == '<div class="hc-body"></div>'


@pytest.mark.parametrize(
    ("locale", "day", "shown"),
    [
        ("fr", date(2026, 8, 1), "1er août 2026"),
        ("fr", date(2026, 2, 11), "11 février 2026"),
        ("en", date(2026, 8, 1), "1 August 2026"),
    ],
)
def test_days_are_written_as_people_write_them(locale: str, day: date, shown: str) -> None:
    """The first of a month is special in French."""
    assert shown_date(day, STRINGS[locale]) == shown


def test_the_operators_domains_come_from_all_its_addresses() -> None:
    """Own domains, the site, footer links and the contact address."""
    brand = Brand(
        site_url="https://aide.shop.example/",
        links={"x": "https://www.other.example/a"},
        contact_email="a@mail.example",
    )
    assert operator_domains(Settings(brand=brand, own_domains=("Own.Example",))) == {
        "aide.shop.example",
        "www.other.example",
        "mail.example",
        "own.example",
    }


def test_every_language_says_the_same_things() -> None:
    """A word of the interface that one language lacks would show as nothing."""
    assert STRINGS["fr"].keys() == STRINGS["en"].keys()
    assert STRINGS["fr"]["categories"].keys() == STRINGS["en"]["categories"].keys()
    assert (packaged("site") / "strings").is_dir()
