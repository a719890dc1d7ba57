"""The widget on a page of the shop: another origin, and the strictest policy that shops have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route

from kb.config_public import Answers
from kb.headers import SHARED, SHARED_HEADERS
from kb.storage.workspace import Workspace
from kb.web.answers import Answer, AnswersPage, Library
from kb.web.app import Receive, Scope, Send, StrictHeaders, application
from tests.browser.helpcenter import visit
from tests.serving import WebServer

pytestmark = pytest.mark.browser
STRICT = "default-src 'none'; script-src OWN 'wasm-unsafe-eval'; connect-src OWN"
PAGES = {
    "cart": (STRICT, ""),
    "head": (STRICT + "; require-trusted-types-for 'script'; trusted-types 'none'", ""),
    "module": (STRICT, " type=module"),
    "alone": (STRICT.replace("connect-src OWN", "connect-src 'none'"), ""),
    "answers": ("default-src 'none'; script-src OWN; connect-src OWN", " data-source=answers"),
}
"""Kinds of pages of a shop: their content policy, and what stands in the script's element."""
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LISTEN = """
window.told = [];
document.addEventListener("askless:event", (event) => {
  if (event.detail.kind === "search") window.told.push(event.detail);
});
"""


class Shared:
    """Sends what the widget loads with the headers that let other origins have it."""

    def __init__(self, app: Starlette) -> None:
        self.plain = app
        self.shared = StrictHeaders(app, SHARED_HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the help center does."""
        is_shared = SHARED.fullmatch(scope.get("path", ""))
        await (self.shared if is_shared else self.plain)(scope, receive, send)


class OneAnswer(Library):
    """What `askless serve` answers with: always the same article."""

    def version(self) -> str:
        """Of the site."""
        return "1"

    def answers(self, question: str, locale: str) -> Sequence[Answer]:
        """One article."""
        return [Answer("returns/x", "Retourner", "En 30 jours.", "https://x.example/x/", 0.9)]


@pytest.fixture(scope="module")
def shop(built_shop: Workspace) -> Iterator[str]:
    """Pages of the shop that load the widget from the help center, each with its policy."""
    site = application(built_shop.site_dir, ("fr", "en"))
    answers = AnswersPage(Answers(enabled=True), OneAnswer(), {"fr": {}}, 0.5)
    script = (built_shop.site_dir / "widget.js").read_text(encoding="utf-8")

    async def widget(_request: Request) -> Response:
        asking = script.replace('"answers": false', '"answers": true', 1)
        return Response(asking, media_type="text/javascript")

    own_routes = [Route("/api/answers", answers), Route("/widget.js", widget)]
    routes = [*own_routes, Mount("/", site)]
    wrapped = Starlette(routes=routes, middleware=[Middleware(Shared)])
    with WebServer(wrapped) as help_center:
        own = help_center.origin

        async def page(request: Request) -> HTMLResponse:
            language = request.query_params.get("lang", "fr")
            kind = request.path_params["kind"]
            tag = f"<script src='{own}/widget.js'{PAGES[kind][1]}></script>"
            head, foot = (tag * 2, "") if kind == "head" else ("", tag)
            body = f"<title>Shop</title>{head}<body><main><h1>Panier</h1></main>{foot}"
            html = f"<!doctype html><html lang={language}>{body}"
            policy = PAGES[kind][0].replace("OWN", own)
            return HTMLResponse(html, headers={"Content-Security-Policy": policy})

        with WebServer(Starlette(routes=[Route("/{kind}", page)])) as running:
            origin = f"http://localhost:{running.port}"
            answers.settings = Answers(enabled=True, origins=(origin,))
            yield origin


def test_a_customer_finds_an_answer_without_leaving_the_shop(browser: Browser, shop: str) -> None:
    """Questions first, then the search, by keyboard; Escape gives the focus back. axe is clean."""
    with visit(browser, shop, width=390) as tab:
        page = tab.page
        tab.open("/cart")
        assert not [url for url in tab.requests if "pagefind" in url or ".json" in url]
        page.get_by_role("button", name="Aide").focus()
        page.keyboard.press("Enter")
        page.locator("askless-help li a").first.wait_for()
        assert Axe().run(page).response["violations"] == []
        page.keyboard.type("rembourcement")
        page.locator("askless-help [data-answered=rembourcement]").wait_for()
        first = page.locator("askless-help li a").first
        assert "remboursé" in first.inner_text()
        assert "/fr/returns/refund-time/" in str(first.get_attribute("href"))
        assert Axe().run(page).response["violations"] == []
        focused = "document.querySelector('askless-help').shadowRoot.activeElement"
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(f"{focused}.className") == "write"
        page.keyboard.press("Tab")
        assert page.evaluate(f"{focused}.className") == "close"
        page.keyboard.press("Escape")
        assert page.evaluate(f"{focused}.className") == "open"
        assert tab.problems == []


def test_the_widget_speaks_the_language_of_the_page(browser: Browser, shop: str) -> None:
    """And leads to the contact page in it."""
    with visit(browser, shop) as tab:
        tab.open("/cart?lang=en-GB")
        tab.page.get_by_role("button", name="Help").click()
        link = tab.page.get_by_role("link", name="Contact us")
        assert str(link.get_attribute("href")).endswith("/en/contact/")


def test_it_stands_once_wherever_its_script_does(browser: Browser, shop: str) -> None:
    """Twice in the head before there is a body, as a module; a page's own button opens it, too."""
    late = "const a = document.createElement('a'); a.href = '#'; a.textContent = 'Écrire'; "
    late += "a.dataset.asklessOpen = ''; document.querySelector('main').append(a)"
    with visit(browser, shop) as tab:
        for path in ("/module", "/head"):
            tab.open(path)
            tab.page.get_by_role("button", name="Aide").wait_for()
            assert tab.page.locator("askless-help").count() == 1
        tab.page.evaluate(late)
        tab.page.get_by_text("Écrire").click()
        tab.page.get_by_role("dialog").wait_for()
        tab.page.keyboard.press("Escape")
        assert tab.page.evaluate("document.activeElement.textContent") == "Écrire"
        assert tab.problems == []


HOSTILE = """
const sheet = new CSSStyleSheet();
sheet.replaceSync(`* { letter-spacing: 9px !important; text-transform: uppercase !important;
  color: red !important; font: 40px serif !important; direction: rtl !important; --brand: red; }
  body > * { display: none; opacity: .1; transform: rotate(9deg); }`);
document.adoptedStyleSheets = [sheet];
window.taken = "";
document.addEventListener("keydown", (event) => {
  if (event.key.length === 1) window.taken += event.key;
  if (event.key === "r") event.preventDefault();
});
"""
"""A shop with rules for all elements, and shortcuts wherever no field of its own has the focus."""
LOOKS = """() => {
  const host = document.querySelector("askless-help");
  const [whole, title, head] = ["", "h2", "header"].map((name) =>
    getComputedStyle(name ? host.shadowRoot.querySelector(name) : host));
  return [whole.opacity, title.letterSpacing, title.textTransform, title.fontSize,
    title.direction, head.backgroundColor];
}"""


def test_neither_rules_nor_shortcuts_of_the_shop_reach_it(browser: Browser, shop: str) -> None:
    """What is typed here is typed here alone, and looks as it does elsewhere."""
    with visit(browser, shop) as tab:
        tab.open("/cart")
        tab.page.get_by_role("button", name="Aide").click()
        usual = tab.page.evaluate(LOOKS)
        tab.page.evaluate(HOSTILE)
        assert tab.page.evaluate(LOOKS) == usual
        tab.page.keyboard.type("retour")
        assert tab.page.get_by_role("searchbox").input_value() == "retour"
        assert tab.page.evaluate("taken") == ""
        assert tab.problems == []


def test_where_nothing_can_be_asked_the_way_to_people_stays(browser: Browser, shop: str) -> None:
    """A policy without the help center, as a line that is cut: it says so."""
    with visit(browser, shop) as tab:
        tab.open("/alone")
        tab.page.get_by_role("button", name="Aide").click()
        tab.page.keyboard.type("retour")
        tab.page.get_by_text("La recherche n'est pas disponible").wait_for()
        assert tab.page.get_by_role("link", name="Nous contacter").is_visible()


def test_it_asks_for_answers_in_the_place_of_the_search(browser: Browser, shop: str) -> None:
    """Where the script says so; then no WebAssembly is needed, and nothing of the index loaded."""
    with visit(browser, shop) as tab:
        tab.page.clock.install(time=NOON - timedelta(minutes=1))
        tab.open("/answers")
        tab.page.get_by_role("button", name="Aide").click()
        tab.page.evaluate(LISTEN)
        tab.page.clock.pause_at(NOON)
        for letter in "retour":
            tab.page.keyboard.type(letter)
            tab.page.clock.run_for(300)  # as slowly as people type
        tab.page.clock.run_for(1_000)
        tab.page.get_by_role("link", name="Retourner En 30 jours.").wait_for()
        tab.page.clock.run_for(1_000)
        assert [one["query"] for one in tab.page.evaluate("told")] == ["retour"]
        assert len([url for url in tab.requests if "/api/answers" in url]) == 1
        assert not [url for url in tab.requests if "pagefind" in url]
        assert tab.problems == []


def test_the_script_is_small(built_shop: Workspace) -> None:
    """Under 30 kB as it is, without packing."""
    assert (built_shop.site_dir / "widget.js").stat().st_size < 30_000
