"""The admin pages in a browser: an audit answered by keys, by mouse, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kb.storage import audits
from kb.storage.workspace import Workspace
from tests.adminshop import DAY, KEY, PLACES, SETTLE, AdminServer, labels

pytestmark = pytest.mark.browser

OVERVIEW = f"/admin/audits/{DAY}/"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def tab(
    browser: Browser, served: AdminServer, who: str = "", **options: object
) -> Iterator[tuple[Page, list[str]]]:
    """A new browser and what went wrong in it; signed in if it is somebody's already."""
    context = browser.new_context(locale="en-GB", base_url=served.origin, **options)  # type: ignore[arg-type]
    if who:
        name, _, value = served.visitor(who).cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": f"{served.origin}/admin/"}])
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text))
    yield page, problems
    context.close()


def at(page: Page, number: int) -> None:
    """Wait for a ticket by its number, and for the script that knows the keys."""
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Ticket {number} of 7")
    page.wait_for_load_state("load")


def test_an_audit_is_answered_settled_and_read(
    browser: Browser, served: AdminServer, shop: Workspace
) -> None:
    """By keys, by mouse, one changed; a second person differs and settles; the report."""
    with tab(browser, served) as (page, problems):
        page.goto(f"/admin/sign-in?key={KEY}")
        assert page.url == f"{served.origin}/admin/queue/"
        page.goto(PLACES)
        page.get_by_label("Name").fill("ana")
        page.get_by_role("button", name="Go on").click()
        for number, key in enumerate("rwp", start=1):
            at(page, number)
            page.keyboard.press(key)
        for number, name in enumerate(("Unsure", "Writable", "Right"), start=4):
            at(page, number)
            page.get_by_role("button", name=name).click()
        at(page, 7)
        page.keyboard.press("o")
        page.keyboard.type("échanger un article <i>")  # its r is text, no answer
        page.keyboard.press("Escape")
        page.keyboard.press("ArrowLeft")
        at(page, 6)
        expect(page.get_by_role("button", name="your answer")).to_contain_text("Right")
        page.keyboard.press("u")
        at(page, 7)
        assert problems == []
    said = [label for _, _, label in labels(shop)]
    assert said == ["right", "writable", "person", "unsure", "writable", "right", "unsure"]
    served.visitor("bob").post(f"{PLACES}0", label="writable")
    with tab(browser, served, "bob") as (page, problems):
        page.goto(SETTLE)
        expect(page.get_by_text("ana Right")).to_be_visible()
        page.keyboard.press("o")
        page.keyboard.type("échanger un article <i>")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Report").click()
        row = page.get_by_role("row", name="Precision of accepted matches")
        expect(row).to_contain_text("at least")
        assert problems == []
    last = audits.read(shop, DAY).answers()[-1]
    assert (last.who, last.article_id, last.is_final) == ("bob", "returns/exchange", True)


def test_everything_works_without_scripts(
    browser: Browser, served: AdminServer, shop: Workspace
) -> None:
    """Answer, go back, change, name another article; no key is promised."""
    with tab(browser, served, "eve", java_script_enabled=False) as (page, _):
        page.goto(PLACES)
        assert page.locator("kbd:visible").count() == 0
        page.get_by_role("button", name="Right").click()
        page.get_by_role("link", name="Back to your previous answer: Right").click()
        page.get_by_label("Which article?").fill("returns/exchange")
        page.get_by_role("button", name="Another article").click()
        assert page.locator("h1").inner_text() == "Ticket 2 of 7"
    assert labels(shop) == [("t:0", "eve", "right"), ("t:0", "eve", "other")]


@pytest.mark.parametrize(
    ("width", "scheme", "paths"),
    [(1280, "light", (f"{PLACES}0", f"{OVERVIEW}report")), (320, "dark", (OVERVIEW, f"{SETTLE}1"))],
)
def test_pages_are_accessible_and_fit(
    browser: Browser, served: AdminServer, shop: Workspace, width: int, scheme: str,
    paths: tuple[str, ...],
) -> None:  # fmt: skip
    """No rule of axe is broken, nothing is wider than the screen, on a phone of 320 pixels too."""
    for who, label in (("bob", "person"), ("œuvre", "writable")):
        served.visitor(who).post(f"{PLACES}1", label=label)
    view = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with tab(browser, served, "ana", **view) as (page, problems):
        for path in paths:
            page.goto(path)
            found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
            assert [rule["id"] for rule in found] == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert problems == []
