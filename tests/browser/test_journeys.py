"""Journeys of an editor through drafts: read, approved, mended, rejected, joined, parted, live."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from kb.articles import ArticleStatus
from kb.storage import content, deciding, sameas
from tests.browser.journeys import (
    QUEUE,
    WAIT,
    Desk,
    approve,
    in_its_ways,
    opened,
    press,
    sign_in,
    told,
    worked_out,
)
from tests.editorshop import DRAFT, HERE
from tests.wholeshop import LABEL, LIVE

pytestmark = pytest.mark.browser
pytest_generate_tests = in_its_ways

TITLE = "Comment échanger une robe ?"
TEXT = "Text (Markdown)"


def status(desk: Desk, article_id: str = DRAFT) -> ArticleStatus:
    """How an article stands on disk."""
    return content.read_article(desk.shop, article_id, "fr").status


def saved(page: Page) -> None:
    """Save what was typed."""
    press(page, "Save")


def test_signing_in_reading_the_evidence_and_approving(desk: Desk) -> None:
    """From the door to the first draft, the replies behind a sentence, and the decision."""
    with desk.tab() as page:
        page.goto("/admin/")
        sign_in(page, "bob")
        page.get_by_role("link", name=TITLE).first.click()
        page.get_by_role("link", name="Evidence of sentence 1: 6 customers").click()
        if not page.locator("#s1 blockquote").first.is_visible():
            page.locator("#s1 summary").first.click()
        expect(page.locator("#s1 blockquote mark").first).to_be_visible()
        approve(page)
        told(page, "Approved")
        expect(page.locator(".rows").get_by_role("link", name=TITLE, exact=True)).to_have_count(0)
    assert status(desk) is ArticleStatus.PUBLISHED
    assert deciding.moves(desk.shop, DRAFT, "fr")[-1].who == "bob"


def test_editing_with_a_preview_and_mending_what_blocks(desk: Desk) -> None:
    """A fact that is not there blocks; mended, the article is approved without accepting."""
    with desk.tab("bob") as page:
        page.goto(f"{HERE}edit")
        text = page.get_by_label(TEXT)
        text.fill("Sous [fact:no].\n")
        if not desk.has_scripts:
            press(page, "Preview")
        frame = page.frame_locator("#preview")
        expect(frame.get_by_text("Sous", exact=False).first).to_be_visible()
        saved(page)
        told(page, "in review")
        expect(page.get_by_role("heading", name="To mend before it is approved")).to_be_visible()
        page.get_by_role("link", name="Edit").first.click()
        page.get_by_label(TEXT).fill("Vous avez [fact:return_window] pour échanger une robe.\n")
        saved(page)
        expect(page.get_by_text("Vous avez 30 jours")).to_be_visible()
        approve(page)
        told(page, "Approved")
    assert status(desk) is ArticleStatus.PUBLISHED


def test_rejecting_with_a_reason(desk: Desk) -> None:
    """The reason is in the log and in the history, without personal data."""
    with desk.tab("bob") as page:
        page.goto(HERE)
        opened(page, "Reject")
        page.get_by_label("The answer is out of date").check()
        page.locator("#reject input[name=reason]").fill("voir lea@example.com")
        page.locator("#reject").get_by_role("button", name="Reject", exact=True).click()
        told(page, "Rejected")
        page.goto(f"{HERE}history")
        expect(page.get_by_text("the answer is out of date").first).to_be_visible()
    move = deciding.moves(desk.shop, DRAFT, "fr")[-1]
    assert status(desk) is ArticleStatus.ARCHIVED
    assert "lea@" not in move.reason


def test_claiming_several_and_setting_them_aside(desk: Desk) -> None:
    """Colleagues see who is on them; set aside together, with one reason."""
    with desk.tab("bob") as page:
        page.goto(f"{QUEUE}?state=draft")
        rows = page.locator("input[name=key]")
        for number in range(2):
            rows.nth(number).check()
        press(page, "I take them")
        expect(page.get_by_text("with you", exact=True)).to_have_count(2)
        with desk.tab("cléo") as other:
            other.goto(QUEUE)
            expect(other.locator(".rows").get_by_text("bob").first).to_be_visible()
        for number in range(2):
            rows.nth(number).check()
        opened(page, "Set aside")
        page.locator("#bulk input[name=reason]").fill("plus vendu")
        page.locator("#bulk button[value=aside]").click()
        worked_out(page)
        expect(page.get_by_text("Set aside: 2 of 2.")).to_be_visible(timeout=WAIT)
    assert [one.action for one in deciding.all_moves(desk.shop)] == ["reject", "reject"]


def test_two_editors_on_one_draft(desk: Desk) -> None:
    """The second sees both texts, joins them, and nothing of either is lost."""
    with desk.tab("bob") as page, desk.tab("cléo") as other:
        for one, said in ((page, "L'été, en boutique aussi."), (other, "Sous 60 jours au plus.")):
            one.goto(f"{HERE}edit")
            one.get_by_label(TEXT).fill(f"{said}\n")
        saved(page)
        told(page, "in review")
        saved(other)
        expect(other.get_by_role("heading", level=1)).to_contain_text("Somebody else saved")
        for said in ("L'été, en boutique aussi.", "Sous 60 jours au plus."):
            expect(other.locator("label", has_text=said).first).to_be_visible()
        other.locator("input[value=both]").first.check()
        press(other, "Put the texts together")
        joined = other.get_by_label(TEXT).first.input_value()
        saved(other)
        told(other, "in review")
    assert all(said in joined for said in ("en boutique aussi", "60 jours"))
    assert content.read_article(desk.shop, DRAFT, "fr").body.strip() == joined.strip()


def test_another_article_says_it_or_takes_it_in(desk: Desk) -> None:
    """One draft is put away and noted for the matcher; of another the text is taken over."""
    with desk.tab("bob") as page:
        page.goto("/admin/articles/fr/returns/refund/")
        opened(page, "Other ways")
        page.locator("#other input[name=article]").first.fill(LIVE)
        press(page, "It says it already")
        told(page, "")
        page.goto(HERE)
        opened(page, "Other ways")
        page.locator("#other input[name=article]").first.fill(LABEL)
        press(page, "Take the text into it…")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Take one article into")
        press(page, "Save the joined text")
        told(page, "joined text is saved")
    assert [one.article_id for one in sameas.read(desk.shop)] == [LIVE]
    assert status(desk) is ArticleStatus.ARCHIVED
    assert status(desk, LABEL) is ArticleStatus.IN_REVIEW


def test_making_two_articles_of_one(desk: Desk) -> None:
    """The lines that were chosen leave it for an article of their own; both are in review."""
    with desk.tab("bob") as page:
        page.goto(HERE)
        opened(page, "Other ways")
        page.get_by_role("link", name="Make two articles of it").click()
        page.get_by_label("Title of the new article").fill("Où est l'étiquette ?")
        page.locator("input[name=line]").last.check()
        press(page, "Make two articles")
        told(page, "This is the new article")
        title = page.locator("h1").inner_text()
    assert "étiquette" in title
    assert status(desk) is ArticleStatus.IN_REVIEW


def test_a_day_publishing_now_and_taking_back(desk: Desk) -> None:
    """An approved draft waits for its day, goes live at once without one, and leaves again."""
    with desk.tab("cléo") as page:
        page.goto(HERE)
        opened(page, "Publish later")
        page.get_by_label("Not before").first.fill("2099-01-01")
        press(page, "Keep this day")
        approve(page)
        page.goto("/admin/publish/")
        expect(page.locator("section[aria-labelledby=held]")).to_contain_text("échanger")
        page.goto(HERE)
        opened(page, "Goes live from")
        page.locator("#schedule input[type=date]").fill("")
        press(page, "Keep this day")
        page.goto("/admin/publish/")
        press(page, "Publish now")
        worked_out(page)
        expect(page.get_by_role("heading", name="Published")).to_be_visible(timeout=WAIT)
        site = desk.shop.site_dir / f"fr/{DRAFT}/index.html"
        assert "échanger" in site.read_text("utf-8")
        page.goto(HERE)
        opened(page, "Take offline")
        page.locator("#offline input[name=reason]").first.fill("faux")
        press(page, "Unpublish")
        page.goto("/admin/publish/")
        expect(page.locator("section[aria-labelledby=leaves]")).to_be_visible()
        press(page, "Publish now")
        worked_out(page)
        expect(page.get_by_role("heading", name="Published")).to_be_visible(timeout=WAIT)
    assert not site.exists()
    assert (desk.shop.site_dir / "index.html").is_file()
