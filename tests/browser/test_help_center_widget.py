"""The widget on a page of the shop: another origin, and the strictest policy that shops have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route

from kb.headers import SHARED, SHARED_HEADERS
from kb.storage.workspace import Workspace
from kb.web.app import Receive, Scope, Send, StrictHeaders, application
from tests.browser.helpcenter import visit
from tests.serving import WebServer

pytestmark = pytest.mark.browser


class Shared:
    """Sends what the widget loads with the headers that let other origins have it."""

    def __init__(self, app: Starlette) -> None:
        self.plain = app
        self.shared = StrictHeaders(app, SHARED_HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the help center does."""
        is_shared = SHARED.fullmatch(scope.get("path", ""))
        await (self.shared if is_shared else self.plain)(scope, receive, send)


@pytest.fixture(scope="module")
def shop(built_shop: Workspace) -> Iterator[str]:
    """A page of the shop that loads the widget from the help center."""
    site = application(built_shop.site_dir, ("fr", "en"))
    wrapped = Starlette(routes=[Mount("/", site)], middleware=[Middleware(Shared)])
    with WebServer(wrapped) as help_center:
        own = help_center.origin
        policy = f"default-src 'none'; script-src {own} 'wasm-unsafe-eval'; connect-src {own}"

        async def page(request: Request) -> HTMLResponse:
            language = request.query_params.get("lang", "fr")
            body = f"<title>Shop</title><main><h1>Panier</h1></main><script src='{own}/widget.js'>"
            html = f"<!doctype html><html lang={language}><body>{body}</script>"
            return HTMLResponse(html, headers={"Content-Security-Policy": policy})

        with WebServer(Starlette(routes=[Route("/cart", page)])) as running:
            yield f"http://localhost:{running.port}"


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


def test_the_script_is_small(built_shop: Workspace) -> None:
    """Under 30 kB as it is, without packing."""
    assert (built_shop.site_dir / "widget.js").stat().st_size < 30_000
