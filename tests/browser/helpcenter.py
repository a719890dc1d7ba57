"""A help center in headless Chromium, with every request and console line written down."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = (
    shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
)
"""The shell has no windows of its own to draw and takes two thirds of the time."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def plain(text: str) -> str:
    """``text`` with ordinary spaces where French printing has its own."""
    return text.replace("\u00a0", " ")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; the test is skipped on a machine without it."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip("chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """One tab on the help center at ``origin``; what it loaded and what went wrong in it."""

    page: Page
    origin: str
    requests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page and wait until it is loaded."""
        self.page.goto(self.origin + path, wait_until="load")

    @property
    def foreign(self) -> list[str]:
        """Requests that left the help center."""
        return [url for url in self.requests if not url.startswith((self.origin, "data:", "blob:"))]

    def type(self, text: str) -> list[str]:
        """Type into the search box; the titles that are offered, once they are."""
        box = self.page.get_by_role("combobox")
        box.fill("")
        box.press_sequentially(text)
        # The offer for the whole text, not for what was typed a moment ago.
        asked = json.dumps(box.input_value().strip(), ensure_ascii=False)
        self.page.locator(f".hc-search__panel[data-answered={asked}]:not([hidden])").wait_for()
        titles = self.page.locator("[role=option] .hc-option__title").all_inner_texts()
        return [plain(title) for title in titles]


@contextmanager
def visit(
    browser: Browser, origin: str, *, width: int = 1280, scheme: str = "light"
) -> Iterator[Visit]:
    """A new tab, ``width`` pixels wide; nothing of an earlier one is known to it."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="fr-FR",
    )
    page = context.new_page()
    made = Visit(page, origin)
    page.on("request", lambda request: made.requests.append(request.url))
    page.on("pageerror", lambda error: made.problems.append(str(error)))
    page.on(
        "console",
        lambda line: made.problems.append(line.text) if line.type in {"error", "warning"} else None,
    )
    yield made
    context.close()
