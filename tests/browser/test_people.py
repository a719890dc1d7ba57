"""People of the admin pages in a browser: signing in, adding somebody, a text kept, signing out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kb.storage.workspace import Workspace
from tests.adminshop import DAY, PASSWORD, PLACES, AdminServer, an_open_shop, labels
from tests.browser.helpcenter import chromium

pytestmark = pytest.mark.browser

WIDTHS: Iterator[int] = cycle([1280, 360])


def checked(page: Page, problems: list[str]) -> None:
    """Nothing is wider than the screen and nothing was refused; on a desk and a phone, by turns.

    :mod:`.test_every_page` asks axe about each of these pages.
    """
    page.wait_for_load_state()
    page.set_viewport_size({"width": next(WIDTHS), "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert problems == []


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the form and send it."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_people_sign_in_work_and_sign_out(tmp_path: Path) -> None:
    """Ana adds Éva, who chooses a password, loses her session while she writes, and goes on."""
    accounts = an_open_shop(tmp_path / "shop")
    shop = Workspace.open(tmp_path / "shop")
    with AdminServer(shop, accounts=accounts) as served, chromium() as browser:
        context = browser.new_context(locale="en-GB", base_url=served.origin)
        page, problems = context.new_page(), []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(PLACES)
        sign_in(page, "ana", "wrong")
        expect(page.get_by_role("alert")).to_have_text("Name or password is wrong.")
        checked(page, problems)
        sign_in(page, "ana")
        assert page.url.endswith(f"/admin/audits/{DAY}/tickets/0")
        page.goto("/admin/people/")
        page.get_by_label("Name to sign in with, in one word").fill("éva")
        page.get_by_role("button", name="Add", exact=True).click()
        link = page.get_by_label("Link").input_value()
        checked(page, problems)
        page.get_by_role("link", name="Back to people").click()
        expect(page.get_by_label("Name to sign in with, in one word")).to_be_visible()
        checked(page, problems)
        page.get_by_role("button", name="Sign out", exact=True).click()
        page.goto(link)
        checked(page, problems)
        page.get_by_label("New password").fill("l'été à la mer")
        page.get_by_role("button", name="Keep this password").click()
        sign_in(page, "éva", "l'été à la mer")
        page.goto(f"{PLACES}0")
        page.get_by_label("Which article?").fill("returns/exchange")
        accounts.sessions.sign_out_everywhere("éva", by="ana")
        page.get_by_role("button", name="Another article").click()
        expect(page.get_by_role("status")).to_contain_text("What you wrote is kept")
        sign_in(page, "éva", "l'été à la mer")
        expect(page.get_by_role("button", name="Send it now")).to_be_visible()
        checked(page, problems)
        page.get_by_role("button", name="Send it now").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ticket 2 of 7")
        page.goto("/admin/me/")
        checked(page, problems)
        page.get_by_role("button", name="Sign out", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        context.close()
    assert labels(shop) == [("t:0", "éva", "other")]
