"""Hostile text in every place of site and report: an HTML5 parser finds text, and nothing live."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kb.characters import visible
from kb.page_check import faults
from kb.storage.workspace import Workspace
from tests.hostile import EVIL, HOSTILE, hostile_reports

SITE = "https://aide.shop.example/"
OWN = {"aide.shop.example", "www.shop.example"}
LEAST = 34
ADDRESSES = ("href", "src", "action", "formaction", "srcset", "data", "poster", "background")
OURS = """html head meta title link script body a aside p header div span nav form label input
button section h1 h2 h3 h4 ul ol li main article time strong em code pre table thead tbody tr th
td blockquote br hr s svg path noscript footer circle details summary style
template textarea fieldset legend g line text rect defs clippath""".split()
MARKS = re.compile("[\\u0000-\\u0008\\u200b\\u202a-\\u202e\\u2066-\\u2069\\ufeff\\ufffe\\uffff]")


@pytest.fixture(scope="module")
def trees(hostile_shop: Workspace) -> dict[str, LexborHTMLParser]:
    """Every page of the hostile site, parsed, by its path."""
    site = hostile_shop.site_dir
    return {
        path.relative_to(site).as_posix(): LexborHTMLParser(path.read_text("utf-8"))
        for path in site.rglob("*.html")
    }


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[LexborHTMLParser]:
    """The hostile reports, parsed."""
    made = hostile_reports(Path(tmp_path_factory.mktemp("reports")))
    return [LexborHTMLParser(path.read_text("utf-8")) for path in made]


def nodes(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """Every element of a page."""
    yield from tree.css("*")


def live(tree: LexborHTMLParser) -> set[str]:
    """What in a page runs, leads away or does not come from our templates."""
    found = set()
    for node in nodes(tree):
        if node.tag not in OURS:
            found.add(f"<{node.tag}>")
        for name, value in node.attributes.items():
            if name.startswith("on") or name in {"style", "formaction", "xlink:href", "autofocus"}:
                found.add(f"{node.tag}@{name}")
            if name in ADDRESSES and not _is_own(value or ""):
                found.add(f"{node.tag}@{name}={value}")
    return found


def _is_own(address: str) -> bool:
    parts = urlsplit(urljoin(f"{SITE}fr/", address))
    return parts.scheme in {"mailto", "tel"} or (parts.scheme == "https" and parts.netloc in OWN)


def test_there_are_enough_hostile_texts() -> None:
    """The count of the measurements that this corpus took over, and then some."""
    assert len(HOSTILE) >= LEAST
    assert len(set(HOSTILE.values())) == len(HOSTILE)


def test_nothing_in_the_site_is_live(trees: dict[str, LexborHTMLParser]) -> None:
    """No element, handler or address that is not of our own templates and allow-list."""
    assert len(trees) > 2 * len(HOSTILE)
    assert {path: found for path, tree in trees.items() if (found := live(tree))} == {}


def test_every_page_has_our_script_and_our_form_only(trees: dict[str, LexborHTMLParser]) -> None:
    """The search box, its script file, one policy; no second of any."""
    for path, tree in trees.items():
        scripts = [str(node.attributes.get("src")) for node in tree.css("script[src]")]
        names = [src.rpartition("/")[2] for src in scripts]
        extra = "contact.js" if "/contact/" in path else "article.js"
        # Beside the place of the results.
        held = ["searching.js", "old.js"] if "/search/index" in path else []
        assert names in ([*held, "search.js"], ["search.js", extra], ["chooser.js"]), path
        forms = [n for n in tree.css("form") if n.attributes.get("role") != "search"]
        assert len(forms) == ("/contact/index" in path), path
        assert len(tree.css("meta[http-equiv]")) == 1, path
        assert len(tree.css("title")) == 1, path
        assert faults(tree.html or "", site_url=SITE) == []


def test_each_text_is_shown_as_it_was_written(trees: dict[str, LexborHTMLParser]) -> None:
    """Readers see the characters: nothing was understood, evaluated or included."""
    titles = [text.replace("[fact:return_window]", "30 jours") for text in HOSTILE.values()]
    for number, title in enumerate(titles):
        shown = trees[f"fr/c{number}/p{number}/index.html"].css_first("h1")
        assert shown is not None
        assert _plain(shown.text()) == _plain(visible(title))


def _plain(text: str) -> str:
    return " ".join(text.split())


def test_templates_and_includes_stay_text(trees: dict[str, LexborHTMLParser]) -> None:
    """No sum, no file of the workspace, no environment, no attribute from an attribute list."""
    for path, tree in trees.items():
        body = tree.body
        assert body is not None
        text = body.text()
        assert not re.search(r"(?<!\d)49(?!\d)", text), path
        assert "docs_dir" not in text, path
        assert "return_window =" not in text, path
        assert "/usr/bin" not in text, path


def test_no_character_hides_or_turns_text_around(trees: dict[str, LexborHTMLParser]) -> None:
    """In text and in attributes, on every page."""
    for path, tree in trees.items():
        assert not MARKS.search(tree.html or ""), path


def test_the_files_beside_the_pages_are_data(hostile_shop: Workspace) -> None:
    """Words and sitemaps parse, and MkDocs got every text as a text."""
    words = json.loads((hostile_shop.site_dir / "fr/assets/words.json").read_text("utf-8"))
    assert words["articles"] == len(HOSTILE)
    settings = yaml.safe_load((hostile_shop.build_dir / "mkdocs.fr.yml").read_text("utf-8"))
    assert settings["extra"]["brand"]["name"] == HOSTILE["out of title"]
    assert [link["url"] for link in settings["extra"]["brand"]["links"]] == [
        "https://www.shop.example/"
    ]
    sitemap = (hostile_shop.site_dir / "fr/sitemap.xml").read_text("utf-8")
    assert EVIL not in sitemap
    assert not list(hostile_shop.root.rglob("owned"))


def test_nothing_in_the_report_is_live(reports: list[LexborHTMLParser]) -> None:
    """Labels, titles, channels, languages and the brand are text in cells and data."""
    for tree in reports:
        assert live(tree) == set()
        assert not tree.css("script")
        assert "script-src 'none'" in str(tree.css_first("meta[http-equiv]").attributes["content"])
        assert len(tree.css("style")) == 1
        assert not MARKS.search(tree.html or "")


@given(st.text(st.characters(codec="utf-16", exclude_categories=())))
def test_any_text_comes_out_without_hidden_characters(text: str) -> None:
    """And once is enough."""
    made = visible(text)
    assert not MARKS.search(made)
    assert visible(made) == made


@pytest.mark.parametrize("text", ["👩\u200d👩\u200d👧", "می\u200cخواهم", "L'été\n\tœuvre", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"])
def test_what_languages_and_emoji_need_stays(text: str) -> None:
    """Joiners, line breaks, tabs, and the flag that is made of tags."""
    assert visible(text) == text
