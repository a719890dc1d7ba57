"""Scores of the help center's search: worked cases, names of pages, and a real browser."""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.errors import InputError, NothingToDoError
from kb.origins import Origin
from kb.storage.origins import write_origins
from kb.storage.workspace import Workspace
from kb.web.visiting import Answer, Visitor, page_of, visiting
from mining.evaluation.search import (
    LabelledQuery,
    Site,
    answered,
    read_queries,
    read_site,
    scored,
)
from tests.browser.helpcenter import CHROMIUM
from tests.goldenfiles import check_golden
from tests.shell import askless
from tests.shop import a_shop

QUERIES = [
    {"text": "rembourcement", "lang": "fr", "article_ids": ["returns/refund-time"]},
    {"text": "where is my parcle", "paths": ["/en/delivery/where-is-my-order/"]},
    {"text": "carte de fidelite", "article_id": "loyalty"},
    {"text": "paypal", "pages": "fr/account/loyalty/index.html"},
    {"text": "zxqj", "lang": "en", "article_ids": None},
    {"text": "refund", "lang": "en", "article_ids": ["returns/nowhere"]},
]
"""Right page first for three of the four that have one; none for "zxqj"."""


def a_query(*pages: str, is_labelled: bool = True) -> LabelledQuery:
    """A French query with these right pages."""
    return LabelledQuery("x", "fr", frozenset(pages), is_labelled)


def an_answer(*pages: str, milliseconds: float = 10.0) -> Answer:
    """Pages shown for a query."""
    return Answer(pages, milliseconds)


def a_site(folder: Path = Path(), **aliases: frozenset[str]) -> Site:
    """Three articles, one of them in two languages."""
    pages = {"fr/a/one", "en/a/one", "fr/b/two", "en/fr/three"}
    return Site(folder, ("fr", "en"), frozenset(pages), aliases)


def json_lines(folder: Path, *rows: dict[str, Any]) -> Path:
    """A file of JSON lines."""
    path = folder / "queries.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_success_counted_by_hand() -> None:
    """Right page first, third, sixth and nowhere: .25, .5, .5."""
    queries = [a_query("r"), a_query("r", "s"), a_query("r"), a_query("r")]
    answers = [
        an_answer("r", milliseconds=1),
        an_answer("a", "b", "s", milliseconds=2),
        an_answer("a", "b", "c", "d", "e", "r", milliseconds=4),
        an_answer(milliseconds=9),
    ]
    score = scored(queries, answers)
    assert (score.success_at_1, score.success_at_3, score.success_at_5) == (0.25, 0.5, 0.5)
    assert (score.zero_results, score.median_ms) == (0.25, 3.0)


def test_a_query_without_a_right_page_takes_no_part_in_success() -> None:
    """It counts in n and in the share without results alone."""
    queries = [a_query("r"), a_query(), a_query(is_labelled=False)]
    score = scored(queries, [an_answer("r"), an_answer(), an_answer("a")])
    assert (score.n, score.n_answerable, score.n_without_page) == (3, 1, 1)
    assert score.success_at_1 == 1.0
    assert score.zero_results == pytest.approx(1 / 3)


def test_success_without_any_right_page_is_not_defined() -> None:
    """No query to find anything for is no success of 0."""
    assert scored([a_query()], [an_answer("a")]).document()["success_at_1"] is None


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("a/one", {"fr/a/one", "en/a/one"}),
        ("one", {"fr/a/one", "en/a/one"}),
        ("fr/a/one", {"fr/a/one"}),
        ("/en/a/one/", {"en/a/one"}),
        ("https://shop.example/help/fr/b/two/index.html?q=1#x", {"fr/b/two"}),
        ("b/two.md", {"fr/b/two"}),
        ("fr/three", {"en/fr/three"}),
        ("A-1", {"fr/b/two"}),
        ("nowhere", set()),
        ("", set()),
    ],
)
def test_a_page_has_several_names(name: str, pages: set[str]) -> None:
    """Ids, their last parts, addresses of all kinds, and ids at the source of an import."""
    assert a_site(**{"A-1": frozenset({"b/two"})}).named(name) == pages


def test_the_end_of_two_articles_names_neither() -> None:
    """A guess would make a wrong page right."""
    site = Site(Path(), ("fr",), frozenset({"fr/a/one", "fr/b/one"}))
    assert site.named("one") == frozenset()


@pytest.mark.parametrize(
    ("row", "locale"),
    [
        ({"text": "x", "article_id": "a/one", "lang": "fr-CA"}, "fr"),
        ({"text": "where is my parcel", "article_id": "a/one"}, "en"),
        ({"text": "où est mon colis", "article_id": "a/one"}, "fr"),
        ({"text": "where is my parcel", "paths": ["fr/a/one"]}, "fr"),
        ({"text": "where is my parcel", "article_id": "b/two"}, "fr"),
        ({"text": "", "article_id": None}, "fr"),
    ],
)
def test_a_query_is_typed_in_its_own_language(
    tmp_path: Path, row: dict[str, Any], locale: str
) -> None:
    """What the row says, else its address, else where its article is, else its words."""
    [query] = read_queries(json_lines(tmp_path, row), a_site())
    assert query.locale == locale
    assert all(page.startswith(f"{locale}/") for page in query.pages)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"article_id": "a/one"}, "needs text"),
        ({"text": 3, "article_id": "a/one"}, "needs text"),
        ({"text": "x"}, "article_ids or paths"),
        ({"text": "x", "article_ids": [{"id": 1}]}, "must be texts"),
        ({"text": "x", "article_id": "a/one", "lang": "de"}, 'lang is "de"; the site has fr, en'),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: dict[str, Any], problem: str) -> None:
    """The error says which row, and what it lacks."""
    path = json_lines(tmp_path, {"text": "x", "article_id": None}, row)
    with pytest.raises(InputError, match=f"row 2: .*{problem}"):
        read_queries(path, a_site())


def test_each_language_is_visited_once() -> None:
    """Queries are typed language by language, and answers come back in the order of the file."""
    typed = []

    def search(locale: str, text: str) -> Answer:
        typed.append(locale)
        return Answer((text,), 1.0)

    queries = [LabelledQuery(t, x, frozenset(), False) for t, x in (("1", "fr"), ("2", "en"))]
    answers = answered([*queries, queries[0]], search)
    assert typed == ["en", "fr", "fr"]
    assert [answer.pages for answer in answers] == [("1",), ("2",), ("1",)]


def test_a_folder_without_a_site_says_what_to_run(tmp_path: Path) -> None:
    """One line, no traceback."""
    path = json_lines(tmp_path, {"text": "x", "article_id": None})
    done = askless("evaluate", "search", "--site", tmp_path, "--queries", path)
    assert done.status == 1
    assert "no built help center there; run `askless build` first" in done.err


def test_a_site_without_an_index_is_named(tmp_path: Path, built_shop: Workspace) -> None:
    """A copy that lost its index cannot be searched."""
    site = tmp_path / "site"
    shutil.copytree(built_shop.site_dir, site, ignore=shutil.ignore_patterns("pagefind"))
    with pytest.raises(NothingToDoError, match="no search index there"):
        read_site(site)


def test_pages_that_only_lead_elsewhere_are_no_articles(built_shop: Workspace) -> None:
    """The French stub of an English article is not a right page."""
    site = read_site(built_shop.root)
    assert site.folder == built_shop.site_dir
    assert "en/account/password" in site.pages
    assert "fr/account/password" not in site.pages
    assert site.locales[0] == "fr"


def test_an_imported_article_is_known_by_its_old_id(tmp_path: Path) -> None:
    """Labels made for the help center one came from still hold inside the workspace."""
    workspace = a_shop(tmp_path / "shop")
    for place in ("index.html", "fr/assets/words.json", "fr/pagefind/pagefind-entry.json"):
        (workspace.site_dir / place).parent.mkdir(parents=True, exist_ok=True)
        (workspace.site_dir / place).write_text("{}")
    page = workspace.site_dir / "fr" / "a" / "one" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<article data-pagefind-body>")
    origin = Origin("a/one", "fr", "zendesk", "360001", "g", "h", "v", "published", "live")
    write_origins(workspace, [origin])
    assert read_site(workspace.root).named("360001") == {"fr/a/one"}


def test_chromium_that_is_missing_is_said(
    tmp_path: Path, built_shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says what to install, in one line."""
    monkeypatch.setenv("ASKLESS_CHROMIUM", "/nowhere/chromium")
    path = json_lines(tmp_path, {"text": "x", "article_id": None})
    done = askless("evaluate", "search", "--site", built_shop.root, "--queries", path)
    assert done.status == 1
    assert "/nowhere/chromium is not there; install it (Debian: apt-get install chr" in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_playwright_that_is_missing_is_said(
    tmp_path: Path, built_shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A default install has no Playwright."""
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    path = json_lines(tmp_path, {"text": "x", "article_id": None})
    done = askless("evaluate", "search", "--site", built_shop.root, "--queries", path)
    assert done.status == 1
    assert "Playwright is not installed; run `pip install playwright`" in done.err


def test_the_address_of_a_result_is_its_page() -> None:
    """Letters beyond ASCII are told as they are written in ids."""
    assert page_of("http://127.0.0.1:1/fr/aide/%C3%A9t%C3%A9/") == "fr/aide/été"


@pytest.fixture(scope="module")
def visitor(built_shop: Workspace) -> Iterator[Visitor]:
    """A browser on the shop's help center."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip("chromium is not installed (Debian: apt-get install chromium)")
    with visiting(built_shop.site_dir, ("fr", "en")) as made:
        yield made


@pytest.mark.browser
def test_the_answer_is_as_documented(tmp_path: Path, built_shop: Workspace) -> None:
    """Every key of the contract, in a real browser; a packed file gives the same."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip("chromium is not installed (Debian: apt-get install chromium)")
    path = tmp_path / "queries.jsonl.gz"
    path.write_bytes(gzip.compress(json_lines(tmp_path, *QUERIES).read_bytes()))
    done = askless("evaluate", "search", "--site", built_shop.root, "--queries", path, "--json")
    assert "1 of 6 queries have no right page in the site in their language" in done.err
    assert done.status == 0
    answer = done.json
    assert 0 < answer["median_ms"] < 60_000
    assert answer["seconds"] > 0
    masked = {**answer, "seconds": "SECONDS", "median_ms": "MEDIAN"}
    masked["encoder"] = answer["encoder"].split()[0]
    check_golden("evaluate_search.json", json.dumps(masked, indent=1) + "\n")


@pytest.mark.browser
def test_the_visitor_sees_what_a_customer_sees(visitor: Visitor) -> None:
    """Ranked pages of that language, the link to all results not among them."""
    found = visitor.search("en", "refund")
    assert found.pages[0] == "en/returns/refund-time"
    assert all(page.count("/") == 2 for page in found.pages)
    assert found.milliseconds > 0


@pytest.mark.browser
@pytest.mark.parametrize("text", ["", " ", "x", "zxqj", "été\nœuvre 🎁" * 2_000, "<b>zzz</b>"])
def test_any_text_can_be_typed(visitor: Visitor, text: str) -> None:
    """Nothing, one letter, two hundred lines: an answer each time, and the next query works."""
    assert isinstance(visitor.search("fr", text), Answer)
    assert visitor.search("fr", "fidelite").pages[0] == "fr/account/loyalty"


@pytest.mark.browser
def test_the_same_query_twice_gives_the_same(visitor: Visitor) -> None:
    """An answer is never that of the query before."""
    first = visitor.search("fr", "colis").pages
    assert visitor.search("fr", "zxqj").pages == ()
    assert visitor.search("fr", "colis").pages == first != ()


@pytest.mark.browser
def test_the_browser_reaches_this_machine_only(visitor: Visitor) -> None:
    """No name resolves, so nothing typed can leave."""
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        visitor.page.context.new_page().goto("http://shop.example/")
