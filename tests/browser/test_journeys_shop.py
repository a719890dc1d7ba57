"""Journeys of an editor beside the drafts: topics, an audit of two people, articles in and out."""

from __future__ import annotations

import io
import zipfile

import pytest
from playwright.sync_api import expect

from kb.storage import content, topicstore
from tests.adminshop import DAY
from tests.browser.journeys import (
    AUDITS,
    TOPICS,
    WAIT,
    Desk,
    in_its_ways,
    opened,
    press,
    worked_out,
)

pytestmark = pytest.mark.browser
pytest_generate_tests = in_its_ways

LOOK = "See what would change"


def imported(desk: Desk) -> list[str]:
    """Titles of articles of the export that are there."""
    found = content.read_articles(desk.shop)
    return [one.title for one in found if one.title == "Un retard ?"]


def test_topics_are_merged_and_renamed_once_the_effect_was_seen(desk: Desk) -> None:
    """Nothing is done before the page has said how many tickets move."""
    with desk.tab("bob") as page:
        page.goto(f"{TOPICS}t-0002/")
        opened(page, "Merge with another topic")
        page.get_by_label("Which one?").fill("t-0003")
        page.locator("details[open]").get_by_role("button", name=LOOK).click()
        worked_out(page)
        expect(page.get_by_text("Tickets that move:")).to_be_visible(timeout=WAIT)
        assert topicstore.read_decisions(desk.shop) == []
        press(page, "Apply")
        worked_out(page)
        expect(page.get_by_text("Decision 1 is applied.")).to_be_visible(timeout=WAIT)
        page.goto(f"{TOPICS}t-0004/")
        opened(page, "Rename")
        page.get_by_label("New name").fill("Été : l'échange 🎁")
        page.locator("details[open]").get_by_role("button", name=LOOK).click()
        worked_out(page)
        expect(page.get_by_text("No ticket moves.")).to_be_visible(timeout=WAIT)
        press(page, "Apply")
        worked_out(page)
        expect(page.get_by_text("Decision 2 is applied.")).to_be_visible(timeout=WAIT)
    assert [one.action for one in topicstore.read_decisions(desk.shop)] == ["merge", "rename"]


def test_an_audit_is_answered_by_two_people(desk: Desk) -> None:
    """Each answers alone; what they differ on is settled, and their agreement is told."""
    for who, last in (("bob", "Right"), ("cléo", "Writable")):
        with desk.tab(who) as page:
            page.goto(f"{AUDITS}{DAY}/tickets/")
            for number in range(5):
                expect(page.get_by_role("heading", level=1)).to_have_text(
                    f"Ticket {number + 1} of 5"
                )
                page.get_by_role("button", name="Right" if number < 4 else last).first.click()
            expect(page.get_by_text("All done")).to_be_visible()
    with desk.tab("bob") as page:
        page.goto(f"{AUDITS}{DAY}/")
        page.get_by_role("link", name="Settle what people differ on").click()
        page.get_by_role("button", name="Right").first.click()
        page.goto(f"{AUDITS}{DAY}/report")
        expect(page.get_by_role("row", name="Agreement (kappa)")).to_contain_text("on 5 tickets")


def test_articles_leave_and_come_in(desk: Desk) -> None:
    """An export is downloaded; another help center's is looked at before it is taken in."""
    export = io.BytesIO()
    with zipfile.ZipFile(export, "w") as archive:
        archive.writestr("fr/livraison/un-retard.md", "---\ntitle: Un retard ?\n---\n\nAttendez.\n")
    with desk.tab("cléo") as page:
        page.goto("/admin/help-center/exchange")
        page.get_by_label("Where does the export come from?").select_option("markdown")
        page.locator("input[type=file]").set_input_files(
            {"name": "export.zip", "mimeType": "application/zip", "buffer": export.getvalue()}
        )
        press(page, "See what would come")
        worked_out(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("What this import would do")
        assert imported(desk) == []
        page.get_by_role("button", name="Import them").click()
        worked_out(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("What was imported")
        assert imported(desk) == ["Un retard ?"]
        page.goto("/admin/help-center/exchange")
        with page.expect_download() as loading:
            page.locator("a[href*='export/markdown']").first.click()
        with zipfile.ZipFile(loading.value.path()) as archive:
            assert any(name.endswith(".md") for name in archive.namelist())
