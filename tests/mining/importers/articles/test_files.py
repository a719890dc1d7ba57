"""Tables, Markdown folders and saved sites: languages joined, articles told from other pages."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

import pytest

from kb.errors import InputError
from kb.tickets import Skipped
from mining.html_markdown import Lost
from mining.importers.articles import source
from mining.importers.articles.bodies import markdown
from mining.importers.articles.html import articles
from mining.importers.articles.html_page import address_key, page
from mining.importers.articles.markdown import article
from tests.mining.importers.articles.payloads import options, read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_table_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    """French headers and semicolons, as a spreadsheet writes them."""
    text = "Titre;Contenu;Langue;Catégorie\nÉté;<p>œuvre retardée</p>;fr;Délais > Été\n"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    [found] = read("gorgias-csv", tmp_path / "a.csv")
    assert (found.title, found.locale, found.category) == ("Été", "fr", ("Délais", "Été"))


def test_a_table_without_a_title_column_is_refused(tmp_path: Path) -> None:
    """The error names what was found and what is wanted."""
    (tmp_path / "a.csv").write_text("Foo,Article Body\n1,2\n")
    with pytest.raises(InputError, match=r"no column for title; its columns are Foo"):
        read("hubspot-csv", tmp_path / "a.csv")


def test_addresses_that_differ_by_language_join_a_table(tmp_path: Path) -> None:
    """``/fr/returns`` and ``/en/returns`` are one article."""
    rows = "URL,Title,Category,Article Body\n/fr/retour,A,C,x\n/en/retour,B,C,y\n"
    (tmp_path / "a.csv").write_text(rows)
    first, second = read("hubspot-csv", tmp_path / "a.csv")
    assert first.group == second.group == "retour"


@pytest.mark.parametrize(
    ("path", "locale", "group"),
    [
        ("fr/returns/how.md", "fr", "returns/how"),
        ("docs/en-GB/returns/index.md", "en-GB", "docs/returns"),
        ("returns/how.fr.md", "fr", "returns/how"),
        ("returns/how.md", "", "returns/how"),
    ],
)
def test_a_markdown_files_place_names_its_language(path: str, locale: str, group: str) -> None:
    """A folder or a second ending; the rest is the same in every language."""
    found = article(PurePosixPath(path), "# Titre\n\nTexte.", options())
    assert not isinstance(found, Skipped)
    assert (found.locale, found.group, found.title) == (locale, group, "Titre")
    assert found.body.strip() == "Texte."


@pytest.mark.parametrize("front", ["a: [", "a: &x 1\nb: *x", "- 1"])
def test_bad_front_matter_skips_the_file(front: str) -> None:
    """Broken, or of a kind that can expand without end."""
    found = article(PurePosixPath("a.md"), f"---\n{front}\n---\nx", options())
    assert isinstance(found, Skipped)


def test_components_of_mdx_leave(tmp_path: Path) -> None:
    """Imports and elements of ours-to-be-run kind are no words."""
    (tmp_path / "a.mdx").write_text("import X from 'x'\n\n# T\n\n<Note>\n\nTexte\n\n</Note>\n")
    [found] = read("markdown", tmp_path)
    assert "import" not in found.body
    assert "Note" not in found.body


def test_a_row_that_is_no_csv_costs_itself(tmp_path: Path) -> None:
    """A cell longer than any text is counted, the rows around it are read."""
    rows = f'Title,Article Body\nA,x\nB,"{"y" * 10_000_001}"\nC,z\n'
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    found = list(source("hubspot-csv").read([tmp_path / "a.csv"], options()))
    assert [getattr(one, "title", "") or getattr(one, "reason", "") for one in found] == [
        "A",
        "not CSV",
        "C",
    ]


PAGE = """<!doctype html><html lang="{lang}"><head><title>{title} | Boutique</title>
<link rel="canonical" href="https://aide.example/{lang}/{slug}">
<link rel="alternate" hreflang="fr" href="https://aide.example/fr/retour">
<link rel="alternate" hreflang="en" href="https://aide.example/en/return">
<link rel="alternate" hreflang="x-default" href="https://aide.example/">
</head><body><nav><a href="/">Accueil de la boutique</a></nav>
<main><nav class="breadcrumbs"><a href="/">Accueil</a><a href="/r">Retours</a></nav>
<h1>{title}</h1><div class="article-body"><p>{text}</p></div>
<div class="related-articles"><a href="/x">Autre article de la boutique</a></div></main>"""


def a_site(folder: Path) -> Path:
    """Two pages that are translations of each other, and a page of links."""
    pages = {
        "fr/retour.html": PAGE.format(
            lang="fr", slug="retour", title="Retour", text="Vous avez trente jours pour renvoyer."
        ),
        "en/return.html": PAGE.format(
            lang="en", slug="return", title="Return", text="You have thirty days to send it back."
        ),
        "index.html": "<main><h1>Aide</h1><ul><li><a href=a>Comment renvoyer un article</a></ul>",
    }
    for name, html in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(html, encoding="utf-8")
    return folder


def test_a_saved_page_gives_its_own_text_only(tmp_path: Path) -> None:
    """No navigation, no related links; the breadcrumb is its folder."""
    found = page((a_site(tmp_path) / "fr/retour.html").read_text("utf-8"), "fr/retour.html")
    assert (found.title, found.locale, found.category) == ("Retour", "fr", ("Retours",))
    assert "trente jours" in found.html
    assert "boutique" not in found.html


def test_a_page_with_addresses_that_are_none_keeps_its_text() -> None:
    """It has the key of its place, and links that lead nowhere become their words."""
    wrong = PAGE.replace("https://aide.example", "//[aide").format(
        lang="fr", slug="a", title="Retour", text='Vous avez <a href="http://[x">trente</a> jours.'
    )
    found = list(articles(wrong, "fr/retour.html", options()))
    assert [one.source_id for one in found if not isinstance(one, Skipped)] == ["fr/retour"]
    texts = [markdown(one, {}, Lost()) for one in found if not isinstance(one, Skipped)]
    assert "Vous avez trente jours" in texts[0]


def test_a_page_of_links_is_no_article(tmp_path: Path) -> None:
    """A list of articles is skipped and counted."""
    records = list(source("html").read([a_site(tmp_path)], options()))
    skipped = [record.reason for record in records if isinstance(record, Skipped)]
    assert skipped == ["no article on the page"]


def test_hreflang_names_the_translations(tmp_path: Path) -> None:
    """Each page knows the other by its address."""
    english, french = read("html", a_site(tmp_path))
    assert french.source_id in english.same_as
    assert english.source_id in french.same_as


def test_questions_of_an_faq_become_articles(tmp_path: Path) -> None:
    """schema.org FAQPage: a question and its answer each."""
    data = {
        "@type": "FAQPage",
        "mainEntity": [
            {"name": "Où ?", "acceptedAnswer": {"text": "<p>Ici.</p>"}},
            {"name": "Quand ?", "acceptedAnswer": {"text": "Demain."}},
        ],
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    (tmp_path / "faq.html").write_text(f"<html lang=fr>{script}<h1>FAQ</h1>", encoding="utf-8")
    found = read("html", tmp_path)
    assert [(a.title, a.body) for a in found] == [("Où ?", "<p>Ici.</p>"), ("Quand ?", "Demain.")]


def test_a_sitemap_names_the_pages_saved_beside_it(tmp_path: Path) -> None:
    """A page that is not there is counted; a path that leads out of the folder is never read."""
    a_site(tmp_path / "site")
    (tmp_path / "secret.html").write_text("<h1>Secret</h1><p>Nothing to be read by anybody.</p>")
    urls = ["fr/retour", "en/missing", "%2e%2e/secret.html", "../secret.html"]
    locations = "".join(f"<url><loc>https://aide.example/{url}</loc></url>" for url in urls)
    (tmp_path / "site/sitemap.xml").write_text(f"<urlset>{locations}</urlset>")
    records = list(source("html").read([tmp_path / "site/sitemap.xml"], options()))
    titles = [record.title for record in records if not isinstance(record, Skipped)]
    assert titles == ["Retour"]
    assert len(records) == 4


@pytest.mark.parametrize(
    "url",
    ["https://a.example/x/", "http://a.example/x/index.html?y=1", "https://a.example/x.html#z"],
)
def test_an_address_has_one_key_in_all_its_spellings(url: str) -> None:
    """Scheme, query, end slash and index page do not count."""
    assert address_key(url) == "a.example/x"
