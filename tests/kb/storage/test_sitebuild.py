"""Publishing and building on disk: complete, repeatable, and never half done."""

from __future__ import annotations

import posixpath
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from kb import site_manifest
from kb.articles import ArticleStatus
from kb.errors import ArticleError, BuildError, NothingToDoError, SettingsError, WorkspaceError
from kb.headers import PAGE_POLICY
from kb.page_check import faults
from kb.storage import content, indexing, rendering, sitebuild
from kb.storage.site_words import strings
from kb.storage.sitebuild import BUILD_RECORD, build, publish
from kb.storage.workspace import Workspace
from tests.factories import NOW, an_article
from tests.shop import a_shop

LATER = NOW + timedelta(days=1)


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """A shop that was not published yet."""
    return a_shop(tmp_path / "shop")


@pytest.fixture
def small(tmp_path: Path) -> Workspace:
    """A published shop in one language, quicker to build."""
    workspace = a_shop(tmp_path / "small", settings='locales = ["fr"]\n')
    publish(workspace, NOW)
    return workspace


def pages(workspace: Workspace, locale: str) -> set[str]:
    """The staged pages of a locale."""
    folder = workspace.pages_dir / locale
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")}


def test_publishing_stages_published_articles_in_both_languages(shop: Workspace) -> None:
    """Every published article has its page, the draft has none."""
    result = publish(shop, NOW)
    assert result.live == {"fr": 7, "en": 7}
    assert result.went_live == 14
    assert "delivery/where-is-my-order.md" in pages(shop, "fr") & pages(shop, "en")
    assert "products/draft-care.md" not in pages(shop, "fr")


@pytest.mark.parametrize(
    ("locale", "other", "foreign"),
    [("en", "fr", ["Accueil", "Français"]), ("fr", "en", ["Home", "English"])],
)
def test_a_shop_of_one_language_has_nothing_of_the_other(
    shop: Workspace, locale: str, other: str, foreign: list[str]
) -> None:
    """Also after it had both: no pages, no switch, no alternates, nothing noted as live."""
    publish(shop, NOW)
    (shop.root / "askless.toml").write_text(f'locales = ["{locale}"]\n')
    alone = Workspace.open(shop.root)
    result = publish(alone, LATER)
    assert (result.live, result.withdrawn) == ({locale: 7}, 7)
    staged = [*alone.build_dir.glob("*.yml"), *alone.pages_dir.rglob("*.[mhx]*")]
    texts = {path: path.read_text("utf-8") for path in staged if "assets" not in path.parts}
    assert not [p for p, text in texts.items() for word in foreign if word in text]
    assert not [p for p, text in texts.items() if f"/{other}/" in f"{p}{text}"]
    assert not list(alone.build_dir.glob(f"*.{other}.yml"))
    log = content.read_publications(alone)
    assert set(log[log["unpublished_at"].isna()]["locale"]) == {locale}


def test_facts_are_filled_in(shop: Workspace) -> None:
    """Readers see the value, in their language."""
    publish(shop, NOW)
    french = (shop.pages_dir / "fr/returns/return-an-item.md").read_text()
    english = (shop.pages_dir / "en/returns/return-an-item.md").read_text()
    assert "<p>Vous avez 30&nbsp;jours pour renvoyer" in french
    assert "<p>You have 30 days to send" in english


def test_an_unknown_fact_stops_publishing_and_changes_nothing(shop: Workspace) -> None:
    """One clear error; what was live stays live."""
    publish(shop, NOW)
    before = (shop.publications_file.read_text(), pages(shop, "fr"))
    content.write_article(shop, an_article(id="a/b", body="[fact:nowhere]"))
    with pytest.raises(SettingsError, match=r"\[fact:nowhere\] in fr/a/b is not a fact"):
        publish(shop, LATER)
    assert (shop.publications_file.read_text(), pages(shop, "fr")) == before


def test_facts_outside_the_workspace_are_not_read(shop: Workspace) -> None:
    """A link in a folder that was handed over leads nowhere else."""
    outside = shop.root.parent / "facts.toml"
    (shop.root / "facts.toml").rename(outside)
    (shop.root / "facts.toml").symlink_to(outside)
    with pytest.raises(WorkspaceError, match="lies outside"):
        publish(shop, NOW)


def test_publishing_twice_changes_nothing(shop: Workspace) -> None:
    """The second time returns at once, with the same articles live."""
    first = publish(shop, NOW)
    log = shop.publications_file.read_text()
    again = publish(shop, LATER)
    assert again.was_current
    assert again.live == first.live
    assert (again.went_live, again.withdrawn) == (0, 0)
    assert shop.publications_file.read_text() == log


def test_what_is_live_is_noted_and_kept(shop: Workspace) -> None:
    """Later figures can read again what readers saw."""
    publish(shop, NOW)
    log = content.read_publications(shop)
    assert len(log) == 14
    assert log["unpublished_at"].isna().all()
    kept = {path.stem for path in shop.versions_dir.glob("*.md")}
    assert kept == set(log["version"])


def test_a_withdrawn_article_leaves(shop: Workspace) -> None:
    """Its page goes, and the log says since when."""
    publish(shop, NOW)
    article = content.read_article(shop, "returns/refund-time", "fr")
    content.write_article(shop, article.with_status(ArticleStatus.ARCHIVED))
    result = publish(shop, LATER)
    assert (result.went_live, result.withdrawn) == (0, 1)
    log = content.read_publications(shop).set_index(["locale", "article"])
    assert log.loc[("fr", "returns/refund-time"), "unpublished_at"] == LATER
    french = (shop.pages_dir / "fr/returns/refund-time.md").read_text()
    assert "template: elsewhere.html" in french


def test_a_changed_fact_is_a_new_version_of_every_article_that_cites_it(shop: Workspace) -> None:
    """Two articles in two languages cite the days of delivery or the window."""
    publish(shop, NOW)
    facts = shop.root / "facts.toml"
    facts.write_text(facts.read_text().replace("30", "14"))
    result = publish(shop, LATER)
    assert (result.went_live, result.withdrawn) == (2, 0)


def test_a_broken_article_stops_publishing_with_its_path(shop: Workspace) -> None:
    """One clear line names the file."""
    (shop.content_dir / "fr/returns/broken.md").write_text("no front matter")
    with pytest.raises(ArticleError, match=r"broken\.md"):
        publish(shop, NOW)


def test_own_words_replace_ours(shop: Workspace) -> None:
    """A workspace may change one text and keep the others."""
    (shop.root / "site/strings/fr.toml").write_text('hero_title = "Une question ?"\n')
    words = strings(shop)["fr"]
    assert words["hero_title"] == "Une question ?"
    assert words["contact_title"] == "Nous contacter"


def test_a_third_language_needs_one_file_of_words(tmp_path: Path) -> None:
    """Its articles are published with the others; English stands in for words it lacks."""
    shop = a_shop(tmp_path / "shop", settings='site = { more_locales = ["de"] }\n')
    with pytest.raises(SettingsError, match=r"de\.toml: is missing, for de in site\.more_locales"):
        publish(shop, NOW)
    words = 'language_name = "Deutsch"\nhero_title = "Wie können wir helfen?"\n'
    (shop.root / "site/strings/de.toml").write_text(words)
    content.write_article(shop, an_article(id="returns/return-an-item", locale="de", title="Wie?"))
    assert publish(shop, NOW).live["de"] == 1
    assert "Wie können wir helfen?" in strings(shop)["de"]["hero_title"]
    assert strings(shop)["de"]["contact_title"] == "Contact us"
    french = (shop.pages_dir / "fr/returns/return-an-item.md").read_text()
    assert "../../../de/returns/return-an-item/" in french
    assert "/de/sitemap.xml" in (shop.pages_dir / "sitemap.xml").read_text()


def test_an_article_that_was_moved_by_hand_is_found_at_its_old_address(tmp_path: Path) -> None:
    """A page leads on from there, and the samples for web servers do."""
    shop = a_shop(tmp_path / "shop", settings='locales = ["fr"]\n')
    publish(shop, NOW)
    old = shop.content_dir / "fr/returns/return-an-item.md"
    old.rename(shop.content_dir / "fr/delivery/send-back.md")
    publish(shop, LATER)
    page = (shop.pages_dir / "fr/returns/return-an-item.md").read_text()
    assert "template: moved.html" in page
    assert "canonical: http://127.0.0.1:8000/fr/delivery/send-back/" in page
    moved = (shop.pages_dir / ".redirects.json").read_text()
    assert moved == '{"/fr/returns/return-an-item/": "/fr/delivery/send-back/"}'


def test_building_before_publishing_says_what_to_do(shop: Workspace) -> None:
    """No pages, no site."""
    with pytest.raises(NothingToDoError, match="askless publish"):
        build(shop)


def test_the_site_is_whole(built_shop: Workspace) -> None:
    """Pages of both languages, search index, 404 pages, chooser, sitemaps; no empty file."""
    site = built_shop.site_dir
    for path in (
        "index.html",
        "robots.txt",
        "sitemap.xml",
        "fr/index.html",
        "404.html",
        "fr/404.html",
        "en/contact/index.html",
        "en/search/index.html",
        "fr/returns/return-an-item/index.html",
        "fr/pagefind/pagefind-entry.json",
        "en/pagefind/pagefind.js",
        "fr/assets/search-engine.js",
    ):
        assert (site / path).stat().st_size > 0, path


def test_hosts_of_files_alone_find_one_page_for_missing_addresses(small: Workspace) -> None:
    """At the root, in the first language; all it asks for lies below the public address."""
    settings = small.root / "askless.toml"
    settings.write_text(
        'locales = ["en", "fr"]\n[brand]\nsite_url = "https://shop.example/help/"\n'
    )
    shop = Workspace.open(small.root)
    publish(shop, LATER)
    build(shop)
    page = (shop.site_dir / "404.html").read_bytes()
    assert page == (shop.site_dir / "en" / "404.html").read_bytes()
    html = LexborHTMLParser(page)
    links = [node.attributes.get(name) or "" for name in ("href", "src", "action")
             for node in html.css(f"[{name}]")]  # fmt: skip
    inner = [posixpath.normpath(link) for link in links if link[:1] not in {"#", ""}]
    assert [link for link in inner if not link.startswith("/help/")] == []
    assert "/help/fr" in inner
    assert "404.html" in site_manifest.parsed((shop.build_dir / site_manifest.NAME).read_text())


def test_no_page_has_inline_scripts_styles_or_foreign_addresses(built_shop: Workspace) -> None:
    """The strictest content policy holds, and nothing is fetched from elsewhere."""
    for path in built_shop.site_dir.rglob("*.html"):
        assert faults(path.read_text(), site_url="https://aide.shop.example/") == [], path


def test_every_page_carries_its_policy(built_shop: Workspace) -> None:
    """Before anything is loaded, for servers that send no headers."""
    for path in built_shop.site_dir.rglob("*.html"):
        html = LexborHTMLParser(path.read_text())
        policy, *others = html.css("meta[http-equiv]")
        assert others == []
        assert policy.attributes["content"] == PAGE_POLICY, path
        assert path.read_text().index("http-equiv") < path.read_text().index("<link"), path


def test_samples_for_web_servers_lie_beside_the_site(small: Workspace) -> None:
    """Made with the site, and again when somebody removed them."""
    folder = small.build_dir / "headers"
    build(small)
    shutil.rmtree(folder)
    build(small)
    assert {path.name for path in folder.iterdir()} == {"nginx.conf", "Caddyfile", "_headers"}
    assert "aide/en" not in (folder / "nginx.conf").read_text()


@pytest.mark.parametrize(
    ("element", "fault"),
    [
        ("<script>a()</script>", "an inline script"),
        ('<b onclick="a()">x</b>', "the event handler onclick"),
        ('<img src="https://evil.example/x.gif">', "a file of evil.example"),
    ],
)
def test_a_template_that_the_policy_would_block_stops_the_build(
    small: Workspace, element: str, fault: str
) -> None:
    """One clear line; a hash of what is in the page would bless an injection as well."""
    template = small.root / "site/overrides/article.html"
    template.write_text(template.read_text().replace("{{ page.content }}", element))
    with pytest.raises(BuildError, match=f"html holds {fault}, which the content policy"):
        build(small)
    assert not small.site_dir.exists()


def test_pages_are_light(built_shop: Workspace) -> None:
    """No page carries the list of all others, and no theme script is shipped."""
    sizes = [path.stat().st_size for path in built_shop.site_dir.rglob("*.html")]
    assert max(sizes) < 30_000
    assert not (built_shop.site_dir / "fr/assets/javascripts").exists()


def test_an_operators_own_files_are_in_the_site(small: Workspace) -> None:
    """A logo put beside our assets is published, the theme's own picture is not."""
    (small.root / "site/assets/images").mkdir()
    (small.root / "site/assets/images/logo.png").write_bytes(b"png")
    publish(small, LATER)
    build(small)
    images = small.site_dir / "fr/assets/images"
    assert [path.name for path in images.iterdir()] == ["logo.png"]


def test_drafts_are_nowhere_in_the_site(built_shop: Workspace) -> None:
    """Neither page nor search vocabulary holds a word of a draft."""
    for path in built_shop.site_dir.rglob("*"):
        if path.suffix in {".html", ".json", ".xml"}:
            assert "lin</" not in path.read_text(), path
            assert "relu" not in path.read_text(), path


def test_the_language_switch_leads_to_pages_that_exist(built_shop: Workspace) -> None:
    """Every switch and every relative link on every page has a file behind it."""
    site = built_shop.site_dir
    for path in site.rglob("index.html"):
        for href in re.findall(r'<a [^>]*href="([^"#?:]+)"', path.read_text()):
            target = (path.parent / href).resolve()
            assert (target / "index.html").is_file() or target.is_file(), f"{path}: {href}"


def test_a_notice_is_on_every_page(built_shop: Workspace) -> None:
    """A shop that is invented says so everywhere."""
    for path in built_shop.site_dir.glob("*/**/*.html"):
        expected = "Boutique inventée." if "/fr/" in str(path) else "Invented shop."
        assert expected in path.read_text(), path


def test_the_sitemap_pairs_translations(built_shop: Workspace) -> None:
    """Crawlers hear which pages say the same; stubs and search are left out."""
    xml = (built_shop.site_dir / "fr/sitemap.xml").read_text()
    assert 'hreflang="en" href="https://aide.shop.example/en/returns/return-an-item/"' in xml
    assert "account/password" not in xml
    assert "/search/" not in xml
    assert "<lastmod>2026-03-01</lastmod>" in xml


def test_the_canonical_address_is_the_public_one(built_shop: Workspace) -> None:
    """Whatever host serves the files."""
    html = (built_shop.site_dir / "en/returns/return-an-item/index.html").read_text()
    expected = "https://aide.shop.example/en/returns/return-an-item/"
    assert f'<link rel="canonical" href="{expected}">' in html


def test_hostile_articles_print_as_text_and_build(tmp_path: Path) -> None:
    """Titles, questions and bodies of a stranger reach the page as characters only."""
    shop = a_shop(tmp_path / "shop", settings='locales = ["fr"]\n[brand]\nname = "<i>&{{7*7}}"\n')
    shutil.rmtree(shop.content_dir)
    hostile = "</title></script><script>alert(1)</script>{{7*7}}{% raw %}\"'"
    names = ("a/plain", "a/emoji")
    for name, title in zip(names, (hostile, "🎉"), strict=True):
        body = f"{hostile}\n\n## {hostile}\n\n```\n{hostile}\n```\n"
        article = an_article(id=name, title=title, body=body, questions=(hostile,), summary=hostile)
        content.write_article(shop, article)
    publish(shop, NOW)
    build(shop)
    for path in shop.site_dir.rglob("*.html"):
        html = path.read_text()
        assert "<script>alert" not in html, path
        assert "49" not in re.sub(r"<svg.*?</svg>", "", html), path
    article_html = (shop.site_dir / "fr/a/plain/index.html").read_text()
    assert article_html.count("{{7*7}}{% raw %}") >= 5


def test_building_again_returns_at_once_and_a_changed_page_builds_anew(
    small: Workspace,
) -> None:
    """Same pages, same site; one new article, a new site without the old rests."""
    first = build(small)
    before = {p: p.stat().st_mtime_ns for p in small.site_dir.rglob("*")}
    assert build(small).was_current
    assert {p: p.stat().st_mtime_ns for p in small.site_dir.rglob("*")} == before
    content.write_article(small, an_article(id="returns/new", title="Nouveau"))
    publish(small, LATER)
    second = build(small)
    assert not second.was_current
    assert second.articles["fr"] == first.articles["fr"] + 1
    assert [path.name for path in small.build_dir.glob(".*")] == []


def files_of(folder: Path) -> dict[str, bytes]:
    """What lies in a folder: path -> bytes."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_site_whose_changed_pages_alone_were_built_is_the_same_byte_for_byte(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After drawn edits, one that came, one that left, one damaged file: as if all were made."""
    build(small)
    draw = random.Random(5)
    articles = [a for a in content.read_articles(small) if a.is_published]
    draw.shuffle(articles)
    edited, renamed, gone, *_ = articles
    content.write_article(small, replace(edited, body=f"{edited.body}\n\nEncore.\n"))
    content.write_article(small, replace(renamed, title="Où est mon œuvre ?"))
    content.write_article(small, gone.with_status(ArticleStatus.ARCHIVED))
    content.write_article(small, an_article(id="returns/new", title="Nouveau"))
    (small.site_dir / "fr/contact/index.html").write_text("not ours")
    cut_out = small.build_dir / indexing.EXCERPTS / "fr"
    (cut_out / articles[-1].id / "index.html").write_text("<article>not ours</article>")
    publish(small, LATER)
    built: list[str] = []
    whole = rendering._build_pages

    def listed(locale: rendering.Locale, wanted: Mapping[str, Path | None]) -> None:
        built.extend(wanted)
        whole(locale, wanted)

    monkeypatch.setattr(rendering, "_build_pages", listed)
    build(small)
    pages = {p.relative_to(small.site_dir / "fr").as_posix() for p in small.site_dir.rglob("*.html")
             if "fr" in p.relative_to(small.site_dir).parts}  # fmt: skip
    assert "contact/index.html" in built
    assert set(built) < pages
    part, manifest = files_of(small.site_dir), (small.build_dir / site_manifest.NAME).read_text()
    for name in (rendering.RECORD, BUILD_RECORD):
        (small.build_dir / name).unlink()
    assert not (cut_out / gone.id / "index.html").exists()
    shutil.rmtree(cut_out)
    built.clear()
    build(small)
    assert set(built) == pages
    assert files_of(small.site_dir) == part
    assert (small.build_dir / site_manifest.NAME).read_text() == manifest


def test_our_templates_look_at_no_other_page(small: Workspace) -> None:
    """Else every page would be built anew each time; one that does is found."""
    sitebuild._gather_templates(small)
    assert rendering._pages_stand_alone(small)
    template = small.build_dir / "overrides/article.html"
    template.write_text("{% for item in nav %}{% endfor %}")
    assert not rendering._pages_stand_alone(small)


def test_a_failed_build_leaves_the_old_site(small: Workspace) -> None:
    """A broken template is one clear line; readers keep what they had."""
    build(small)
    old = {p: p.read_bytes() for p in small.site_dir.rglob("*") if p.is_file()}
    (small.root / "site/overrides/article.html").write_text("{{ nothing.at.all }}")
    with pytest.raises(BuildError, match="mkdocs could not build") as caught:
        build(small)
    assert "\n" not in str(caught.value)
    assert {p: p.read_bytes() for p in small.site_dir.rglob("*") if p.is_file()} == old


def test_a_workspace_of_an_earlier_askless_gets_our_newer_templates(small: Workspace) -> None:
    """Pages that came since are built with ours; those that it has stay its own."""
    overrides = small.root / "site/overrides"
    (overrides / "questions.html").unlink()
    footer = overrides / "partials/footer.html"
    footer.write_text(footer.read_text() + "<p>Le nôtre</p>")
    build(small)
    assert "Le nôtre" in (small.site_dir / "fr/all-questions/index.html").read_text()


def test_a_site_that_a_killed_build_left_aside_comes_back(small: Workspace) -> None:
    """Between two renames the old site lies beside; the next build starts from it."""
    (small.build_dir / ".site.abc.old").mkdir()
    (small.build_dir / ".site.abc.part").mkdir()
    (small.root / "site/overrides/article.html").write_text("{% broken")
    with pytest.raises(BuildError):
        build(small)
    assert small.site_dir.is_dir()
    assert list(small.build_dir.glob(".site.*")) == []


def test_a_help_center_without_articles_builds(tmp_path: Path) -> None:
    """Home, contact and search stand before the first article does."""
    shop = a_shop(tmp_path / "shop", settings='locales = ["fr"]\n')
    shutil.rmtree(shop.content_dir)
    assert publish(shop, NOW).live == {"fr": 0}
    assert build(shop).articles == {"fr": 0}
    assert (shop.site_dir / "fr/contact/index.html").is_file()


def test_nothing_to_do_loads_no_tables(built_shop: Workspace) -> None:
    """Pandas takes longer to load than a current help center takes to say that it is current."""
    code = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path\n"
        "from kb.storage.sitebuild import BUILD_RECORD, build, publish\n"
        "from kb.storage.workspace import Workspace\n"
        "shop = Workspace.open(Path(sys.argv[1]))\n"
        "popular = {'returns/return-an-item': 40.0}\n"
        "assert publish(shop, datetime.now(UTC), popularity=popular).was_current\n"
        "assert build(shop).was_current\n"
        "print({'numpy', 'pandas', 'pyarrow'} & set(sys.modules))\n"
    )
    command = [sys.executable, "-c", code, str(built_shop.root)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert said.stdout == "set()\n"


@pytest.mark.parametrize("builder", ["mkdocs", "properdocs", "zensical"])
def test_another_builder_gives_the_same_addresses(small: Workspace, builder: str) -> None:
    """What readers bookmarked stays, whichever program renders it: an address a staged page."""
    settings = small.root / "askless.toml"
    settings.write_text(f'{settings.read_text()}[site]\nbuilder = "{builder}"\n')
    shop = Workspace.open(small.root)
    publish(shop, LATER)
    build(shop)
    own = {path for path in files_of(shop.site_dir / "fr") if path.endswith(".html")}
    folders = (path.removesuffix(".md").removesuffix("index") for path in pages(shop, "fr"))
    wanted = {posixpath.join(folder, "index.html") for folder in folders}
    assert own == wanted | {"404.html"}


def test_a_builder_that_is_not_installed_is_named(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says what to install."""
    monkeypatch.setattr(rendering, "TOOLS", ("no-such-tool",))
    with pytest.raises(BuildError, match="pip install mkdocs"):
        build(small)
