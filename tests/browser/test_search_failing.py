"""The search where something is against it: no network, no storage, strange queries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from kb.storage.workspace import Workspace
from tests.browser.helpcenter import Visit, plain, visit
from tests.kb.web.test_app import Server

pytestmark = pytest.mark.browser

FAILED = "La recherche n'est pas disponible pour le moment."


@pytest.fixture(scope="module")
def origin(built_shop: Workspace) -> Iterator[str]:
    """The address of the shop's help center."""
    with Server(built_shop.site_dir) as running:
        yield f"http://127.0.0.1:{running.port}"


@pytest.fixture
def tab(browser: Browser, origin: str) -> Iterator[Visit]:
    """A new tab."""
    with visit(browser, origin) as made:
        yield made


def ask(tab: Visit, text: str) -> str:
    """Paste ``text`` into the box; "shown" or "failed" once it is answered."""
    box = tab.page.get_by_role("combobox")
    panel = tab.page.locator(".hc-search__panel")
    panel.evaluate("panel => { delete panel.dataset.state; }")
    box.fill(text)
    tab.page.locator(".hc-search__panel[data-state]").wait_for(state="attached")
    return str(panel.get_attribute("data-state"))


@pytest.mark.parametrize("part", ["words.json", "search-engine.js", "pagefind-entry.json", "wasm"])
def test_a_search_that_does_not_load_says_so_and_leads_on(tab: Visit, part: str) -> None:
    """A message that is read out, the categories, and a search once the network is back."""
    tab.page.route(f"**/*{part}*", lambda route: route.abort())  # ahead of what pages preload
    tab.open("/fr/returns/return-an-item/")
    assert ask(tab, "colis") == "failed"
    panel = tab.page.locator(".hc-search__panel")
    assert FAILED in plain(panel.inner_text())
    assert plain(tab.page.locator("form [role=status]").inner_text()) == FAILED
    assert panel.get_by_role("link", name="Livraison").get_attribute("href") == "../../delivery/"
    tab.page.unroute_all()
    assert ask(tab, "mon colis") == "shown"
    assert tab.page.get_by_role("option").count()


@pytest.mark.parametrize("part", ["*.pf_index", "shown/*.json"])
def test_a_part_of_the_index_that_does_not_come_is_no_empty_result(tab: Visit, part: str) -> None:
    """Nor is it taken for one later."""
    tab.open("/fr/")
    assert ask(tab, "zxqj") == "shown"
    tab.page.route(f"**/{part}", lambda route: route.abort())
    tab.page.route("**/pagefind-entry.json*", lambda route: route.abort())
    assert ask(tab, "colis") == "failed"
    tab.page.unroute_all()
    assert ask(tab, "colis ") == "shown"
    assert plain(tab.page.get_by_role("option").first.inner_text()).startswith("Où est mon colis ?")


def test_the_search_page_says_that_it_cannot_search(tab: Visit) -> None:
    """Its categories stand below."""
    tab.page.route("**/words.json", lambda route: route.abort())
    tab.open("/fr/search/?q=colis")
    tab.page.get_by_text(FAILED).and_(tab.page.locator("[data-results] *")).wait_for()
    assert tab.page.get_by_role("link", name="Livraison").is_visible()


STRANGE = (
    "<b onclick=alert(1)>colis</b>",
    "colis " * 2_000,
    "📦 colis 📦",
    "أين طردي",
    "שלום colis",
    "de la",
    "''''",
    "%%% $1 \\",
    "\u202ecolis\u202c",
    "__proto__ constructor",
)


def test_strange_queries_are_answered(tab: Visit) -> None:
    """With results or without, as text: markup, far too long, pictures, right to left, signs."""
    tab.open("/fr/")
    for query in STRANGE:
        assert ask(tab, query) == "shown", query
        assert tab.page.locator(".hc-search__panel :is(b, [onclick])").count() == 0
    tab.open("/fr/search/?q=" + "%3Cb%3Ecolis" * 1_000)
    tab.page.locator("[data-results] a").first.wait_for()
    assert tab.page.locator("[data-results] b").count() == 0
    assert tab.problems == []


def test_a_browser_that_refuses_storage_can_search(tab: Visit) -> None:
    """Where the shop offers last searches, too."""
    refuse = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });"
    tab.page.add_init_script(refuse)
    tab.open("/fr/")
    tab.page.locator("[data-search]").evaluate("form => { form.dataset.recent = ''; }")
    assert ask(tab, "colis") == "shown"
    tab.page.get_by_role("option").first.click()
    tab.page.wait_for_url("**/fr/*/*/")
    assert tab.problems == []
