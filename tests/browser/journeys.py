"""An editor at a desk with scripts, or with a tablet and without: what the journeys share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from kb.storage.workspace import Workspace
from tests.adminshop import PASSWORD, AdminServer, quick_accounts
from tests.wholeshop import a_whole_shop

DESK = {"viewport": {"width": 1280, "height": 800}}
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
PLAIN = {"java_script_enabled": False}
WAYS: dict[str, dict[str, object]] = {
    "desk": {**DESK},
    "tablet without scripts": {**TABLET, **PLAIN},
    "tablet": {**TABLET},
    "desk without scripts": {**DESK, **PLAIN},
}
"""Each journey is made in one of the first two; in all four with ``ASKLESS_JOURNEYS=all``."""
WAIT = 60_000
LOOKS = 200
QUEUE, AUDITS, TOPICS = "/admin/queue/", "/admin/audits/", "/admin/topics/"


def in_its_ways(metafunc: pytest.Metafunc) -> None:
    """Give a journey its ways: every second one the desk, the others the tablet, or each all."""
    if "desk" not in metafunc.fixturenames:
        return
    made = [name for name in vars(metafunc.module) if name.startswith("test_")]
    one = list(WAYS)[made.index(metafunc.function.__name__) % 2]
    is_all = os.environ.get("ASKLESS_JOURNEYS") == "all"
    metafunc.parametrize("desk", list(WAYS) if is_all else [one], indirect=True)


@dataclass
class Desk:
    """A shop of its own, its pages, and browsers of its people."""

    shop: Workspace
    served: AdminServer
    browser: Browser
    way: str
    problems: list[str] = field(default_factory=list)

    @property
    def has_scripts(self) -> bool:
        """Whether scripts run in its browsers."""
        return "without" not in self.way

    @contextmanager
    def tab(self, who: str = "") -> Iterator[Page]:
        """A browser of its own, of somebody signed in; what goes wrong in it is noted."""
        options = {"locale": "en-GB", "base_url": self.served.origin, **WAYS[self.way]}
        context = self.browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(WAIT / 4)
        for name, value in (self.served.person(who).cookies if who else {}).items():
            place = f"{self.served.origin}/admin/"
            context.add_cookies([{"name": name, "value": value, "url": place}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda line: self._noted(line.text))
        yield page
        context.close()

    def _noted(self, line: str) -> None:
        """Refusals are pages, too: that one came is no problem."""
        if not line.startswith("Failed to load resource"):
            self.problems.append(line)


@contextmanager
def a_desk(root: Path, browser: Browser, way: str) -> Iterator[Desk]:
    """The shop's copy below ``root``, served until the end; nothing may have gone wrong by then."""
    shop = a_whole_shop(root)
    accounts = quick_accounts(shop)
    with AdminServer(shop, accounts=accounts) as served:
        desk = Desk(shop, served, browser, way)
        yield desk
    accounts.database.close()
    assert desk.problems == []


def sign_in(page: Page, name: str) -> None:
    """Fill in the form and send it."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def press(page: Page, name: str) -> None:
    """Choose the button of that name, the first where there are several."""
    page.get_by_role("button", name=name, exact=True).first.click()


def opened(page: Page, summary: str) -> None:
    """Open what lies behind a line, such as "Reject…"."""
    page.locator("summary", has_text=summary).first.click()


def told(page: Page, text: str) -> None:
    """The page says in its status line what was done."""
    expect(page.get_by_role("status").first).to_contain_text(text)


def approve(page: Page) -> None:
    """Approve, in spite of what is noted if something is."""
    tick = page.get_by_label("Approve in spite of what is noted below")
    if tick.count():
        tick.check()
    page.get_by_role("button", name="Approve").first.click()


def worked_out(page: Page) -> None:
    """Wait until work that goes on behind the page is done; pages look again by themselves, too."""
    again = page.get_by_role("link", name="Look again")
    for _ in range(LOOKS):
        if not again.count():
            return
        with suppress(Error):  # the page went on while it was asked
            page.reload()
    expect(again).to_have_count(0, timeout=WAIT)
