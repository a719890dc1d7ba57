"""An editor's journeys in a browser: with scripts, without them on a tablet, by keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kb.storage import content
from kb.storage.workspace import Workspace
from tests.adminshop import AdminServer
from tests.browser.test_admin import RULES, tab
from tests.editorshop import DRAFT, HERE, an_editors_shop

pytestmark = pytest.mark.browser

QUEUE = "/admin/queue/"


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """A shop with three drafts."""
    return an_editors_shop(tmp_path / "shop")


def fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def accessible(page: Page) -> None:
    """No rule of axe is broken either; for what :mod:`.test_every_page` does not open."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(rule["id"], [n["target"] for n in rule["nodes"]]) for rule in found] == [], page.url
    fits(page)


def test_a_draft_is_read_edited_and_approved(browser: Browser, shop: Workspace) -> None:
    """Its evidence by a click, the preview and checks while typing; what opened is accessible."""
    with AdminServer(shop) as served, tab(browser, served, "ana") as (page, problems):
        page.goto(QUEUE)
        page.get_by_role("link", name="Comment échanger une robe ?").click()
        page.get_by_role("link", name="Evidence of sentence 1: 6 customers").click()
        expect(page.locator("#s1 blockquote").first).to_be_visible()
        accessible(page)
        page.get_by_role("link", name="Edit", exact=False).first.click()
        frame = page.frame_locator("#preview")
        expect(frame.locator("h1")).to_have_text("Comment échanger une robe ?")
        page.get_by_label("Text (Markdown)").fill("Sous [fact:return_window] <b>.\n\n[fact:no]\n")
        expect(frame.get_by_text("Sous 30 jours <b>.")).to_be_visible()
        expect(page.locator("#checks .blocks").first).to_be_visible()
        accessible(page)
        text = page.get_by_label("Text (Markdown)")
        text.fill("Vous avez .\n")
        text.evaluate("field => field.setSelectionRange(10, 10)")
        page.get_by_label("Insert a fact").select_option("return_window")
        page.get_by_role("button", name="Insert").click()
        expect(text).to_have_value("Vous avez [fact:return_window].\n")
        expect(text).to_be_focused()
        page.keyboard.press("Control+z")
        expect(text).to_have_value("Vous avez .\n")
        page.keyboard.press("Control+Shift+z")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("in review")
        page.get_by_role("link", name="History").click()
        page.wait_for_url(f"**{HERE}history")
        fits(page)
        page.go_back()
        tick = page.get_by_label("Approve in spite of what is noted below")
        if tick.count():
            tick.check()
        page.get_by_role("button", name="Approve").click()
        expect(page.get_by_role("status")).to_contain_text("Approved")
        assert problems == []
    assert content.read_article(shop, DRAFT, "fr").is_published


def test_everything_can_be_done_without_scripts(browser: Browser, shop: Workspace) -> None:
    """On a tablet in the dark: preview, two edits at once, a split, a rejection."""
    view = {"viewport": {"width": 768, "height": 1024}, "color_scheme": "dark"}
    with AdminServer(shop) as served:
        with tab(browser, served, "eve", java_script_enabled=False, **view) as (page, _):
            page.goto(f"{HERE}edit")
            bob = served.visitor("bob")
            bob.post(f"{HERE}edit", title="Échanger ?", body="Le texte de bob.\n", summary="")
            page.get_by_label("Text (Markdown)").fill("Le texte de eve.\n")
            page.get_by_role("button", name="Preview").click()
            expect(page.frame_locator("#preview").get_by_text("Le texte de eve.")).to_be_visible()
            page.get_by_role("button", name="Save", exact=True).click()
            expect(page.get_by_role("heading", level=1)).to_contain_text("Somebody else saved")
            expect(page.get_by_text("Le texte de bob.").first).to_be_visible()
            page.get_by_label("What you wrote").check()
            page.get_by_role("button", name="Put the texts together").click()
            page.get_by_role("button", name="Save", exact=True).click()
            page.get_by_text("Reject…").click()
            page.get_by_label("The answer is out of date").check()
            page.get_by_role("button", name="Reject", exact=True).click()
            expect(page.get_by_role("status")).to_contain_text("Rejected")
        with tab(browser, served, "eve", **view) as (page, _):
            for path in (QUEUE, "/admin/articles/fr/returns/refund/", f"{HERE}history"):
                page.goto(path)
                fits(page)
    assert content.read_article(shop, DRAFT, "fr").body == "Le texte de eve.\n"


def test_the_queue_is_worked_by_keys_alone(browser: Browser, shop: Workspace) -> None:
    """Down, take it, open, back, reject; a letter typed into a field is a letter."""
    with AdminServer(shop) as served, tab(browser, served, "ana") as (page, problems):
        page.goto(QUEUE)
        page.wait_for_load_state("load")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("c")
        expect(page.get_by_text("with you", exact=True)).to_have_count(1)
        page.wait_for_load_state("load")
        page.keyboard.press("/")
        page.keyboard.type("robe")
        page.keyboard.press("Enter")
        expect(page.get_by_text("1 of 3 rows")).to_be_visible()
        page.wait_for_load_state("load")
        page.keyboard.press("j")
        page.keyboard.press("r")
        expect(page.get_by_label("The answer is wrong")).to_be_focused()
        page.get_by_role("button", name="Reject", exact=True).press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Rejected")
        assert page.url.count("q=robe") == 1
        assert problems == []
