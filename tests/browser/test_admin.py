"""The admin pages in a browser: an audit answered by keys, by mouse, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kb.storage import audits
from kb.storage.workspace import Workspace
from tests.adminshop import DAY, KEY, PLACES, SETTLE, AdminServer, an_audited_shop, labels
from tests.browser.helpcenter import chromium

pytestmark = pytest.mark.browser

OVERVIEW = f"/admin/audits/{DAY}/"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this file."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A shop with an audit."""
    return an_audited_shop(tmp_path_factory.mktemp("admin") / "shop")


@pytest.fixture(scope="module")
def served(kept: Workspace) -> Iterator[AdminServer]:
    """Its admin pages."""
    with AdminServer(kept) as running:
        yield running


@pytest.fixture
def shop(kept: Workspace) -> Workspace:
    """The shop when nobody has answered yet."""
    (kept.audits_dir / DAY / audits.ANSWERS_FILE).unlink(missing_ok=True)
    return kept


@contextmanager
def signed_in(
    browser: Browser, served: AdminServer, who: str, problems: list[str], **options: object
) -> Iterator[Page]:
    """A new browser in which somebody followed the address printed and wrote a name."""
    context = browser.new_context(locale="en-GB", base_url=served.origin, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text))
    page.goto(f"/admin/sign-in?key={KEY}")
    page.goto(f"/admin/who?to={OVERVIEW}")
    page.get_by_label("Name").fill(who)
    page.get_by_role("button", name="Go on").click()
    yield page
    context.close()


def at(page: Page, number: int) -> None:
    """Wait for a ticket by its number, and for the script that knows the keys."""
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Ticket {number} of 7")
    page.wait_for_load_state("load")


def test_an_audit_is_answered_settled_and_read(
    browser: Browser, served: AdminServer, shop: Workspace
) -> None:
    """By keys, by mouse, one changed; a second person differs and settles; the report."""
    problems: list[str] = []
    with signed_in(browser, served, "ana", problems) as page:
        assert "key" not in page.url
        page.get_by_role("link", name="Start answering").click()
        for number, key in enumerate("rwp", start=1):
            at(page, number)
            page.keyboard.press(key)
        for number, name in enumerate(("Unsure", "Writable", "Right"), start=4):
            at(page, number)
            page.get_by_role("button", name=name).click()
        at(page, 7)
        page.keyboard.press("o")
        page.keyboard.type("échanger un article <i>")  # an r is text there, no answer
        page.keyboard.press("ArrowLeft")
        at(page, 7)
        page.keyboard.press("Enter")
        expect(page.get_by_text("has answered every ticket")).to_be_visible()
        page.goto(f"{PLACES}6")
        page.keyboard.press("ArrowLeft")
        at(page, 6)
        expect(page.get_by_role("button", name="your answer")).to_contain_text("Right")
        page.keyboard.press("ArrowLeft")
        at(page, 5)
        page.keyboard.press("u")
        expect(page.get_by_text("has answered every ticket")).to_be_visible()
    said = [label for _, _, label in labels(shop)]
    assert said == ["right", "writable", "person", "unsure", "writable", "right", "other", "unsure"]
    with signed_in(browser, served, "bob", problems) as page:
        page.goto(f"{PLACES}0")
        page.keyboard.press("w")
        at(page, 2)
        page.goto(SETTLE)
        expect(page.get_by_text("ana Right")).to_be_visible()
        page.keyboard.press("r")
        page.get_by_role("link", name="Report").click()
        expect(page.get_by_role("row", name="Precision of accepted matches")).to_contain_text(
            "at least"
        )
    assert labels(shop)[-2:] == [("t:0", "bob", "writable"), ("t:0", "bob", "right")]
    assert problems == []


def test_everything_works_without_scripts(
    browser: Browser, served: AdminServer, shop: Workspace
) -> None:
    """Answer, go back, change, name another article, choose the language; no key is promised."""
    with signed_in(browser, served, "eve", [], java_script_enabled=False) as page:
        page.get_by_role("link", name="Start answering").click()
        assert page.locator("kbd:visible").count() == 0
        page.get_by_role("button", name="Right").click()
        page.get_by_role("link", name="Back to your previous answer: Right").click()
        page.get_by_label("Which article?").fill("returns/exchange")
        page.get_by_role("button", name="Another article").click()
        page.get_by_role("button", name="Français").click()
        assert page.locator("h1").inner_text() == "Ticket 2 sur 7"
    assert labels(shop) == [("t:0", "eve", "right"), ("t:0", "eve", "other")]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_pages_are_accessible_and_fit(
    browser: Browser, served: AdminServer, shop: Workspace, width: int, scheme: str
) -> None:
    """No rule of axe is broken, nothing is wider than the screen, on a phone of 320 pixels too."""
    for who, label in (("bob", "person"), ("œuvre", "writable")):
        served.visitor(who).post(f"{PLACES}1", label=label)
    problems: list[str] = []
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with signed_in(browser, served, "ana", problems, **options) as page:
        for path in (OVERVIEW, f"{PLACES}0", f"{SETTLE}1", f"{OVERVIEW}report"):
            page.goto(path)
            found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
            assert [rule["id"] for rule in found] == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert problems == []
