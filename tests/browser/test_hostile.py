"""Policies and hostile text in Chromium: what we need works, and nothing of a stranger's runs.

Violations are counted twice: as the browser reports them to the page, and on its console.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kb.storage.workspace import Workspace
from tests.browser.helpcenter import Visit, visit
from tests.hostile import HOSTILE, MARKER, hostile_reports
from tests.kb.web.test_app import Server

pytestmark = pytest.mark.browser

LISTEN = """
document.addEventListener("securitypolicyviolation", (e) =>
  console.error("violation", e.violatedDirective, e.blockedURI));
"""


@contextmanager
def watched(browser: Browser, origin: str) -> Iterator[Visit]:
    """A tab that must end without violation, dialog, foreign request or anything executed."""
    with visit(browser, origin) as tab:
        tab.page.add_init_script(LISTEN)
        tab.page.on("dialog", lambda dialog: tab.problems.append(f"dialog {dialog.type}"))
        yield tab
        assert tab.foreign == []
        assert tab.problems == []


def is_marked(tab: Visit) -> bool:
    """Whether a hostile text ran in this page."""
    return bool(tab.page.evaluate(f"'{MARKER}' in window"))


@pytest.mark.parametrize("has_headers", [True, False])
def test_the_help_center_works_under_its_policy(
    browser: Browser, built_shop: Workspace, has_headers: bool
) -> None:
    """Home, search with a typing error, article, 404; with our headers or by the pages alone."""
    with (
        Server(built_shop.site_dir, has_headers=has_headers) as running,
        watched(browser, f"http://127.0.0.1:{running.port}") as tab,
    ):
        tab.open("/fr/")
        assert tab.type("rembourcement")[0] == "Quand serai-je remboursé ?"
        tab.open("/en/search/?q=parcle")
        tab.page.locator("[data-results] .hc-option__title").first.wait_for()
        tab.open("/fr/returns/return-an-item/")
        assert tab.page.evaluate("document.styleSheets.length") == 2
        tab.problems.clear()
        for path in ("/fr/old/retourner-un-article", "/fr/%FF%/x%"):
            tab.open(path)
            tab.page.wait_for_timeout(300)
            missing = (
                "Failed to load resource: the server responded with a status of 404 (Not Found)"
            )
            assert tab.problems == [missing]
            tab.problems.clear()


def test_the_policy_stops_what_is_not_ours(browser: Browser, built_shop: Workspace) -> None:
    """The tests of this file would notice: an inline script, eval and a foreign picture fail."""
    with (
        Server(built_shop.site_dir) as running,
        visit(browser, f"http://127.0.0.1:{running.port}") as tab,
    ):
        tab.page.add_init_script(LISTEN)
        tab.open("/fr/")
        add = (
            "(html) => document.body.append(document.createRange().createContextualFragment(html))"
        )
        for html in (
            f"<script>window.{MARKER} = 1</script>",
            f"<img src=x onerror='window.{MARKER} = 1'>",
            "<img src='http://127.0.0.1:9/x.gif'>",
            "<p style='color: red'>x</p>",
            "<base href='http://127.0.0.1:9/'>",
        ):
            tab.page.evaluate(add, html)
        tab.page.wait_for_timeout(200)
        blocked = " ".join(line for line in tab.problems if line.startswith("violation"))
        for directive in ("script-src-elem", "script-src-attr", "img-src", "style-src", "base-uri"):
            assert f"violation {directive}" in blocked
        assert not is_marked(tab)


def test_no_hostile_text_runs_in_the_help_center(browser: Browser, hostile_shop: Workspace) -> None:
    """Each in its own article, all of them on home, contact, 404 and in the search."""
    with (
        Server(hostile_shop.site_dir) as running,
        watched(browser, f"http://127.0.0.1:{running.port}") as tab,
    ):
        articles = [f"/fr/c{n}/p{n}/" for n in range(len(HOSTILE))]
        for path in ("/fr/", "/fr/contact/", "/fr/search/?q=script", "/fr/c1/", *articles):
            tab.open(path)
            assert not is_marked(tab), path
        tab.open("/fr/")
        assert tab.type("colis")
        assert tab.type("<img src=x onerror=window.__owned=1>")
        assert not is_marked(tab)


def test_no_hostile_text_runs_in_the_report(browser: Browser, tmp_path: Path) -> None:
    """Labels, titles and chart data, with the charts drawn."""
    with watched(browser, "file://") as tab:
        for path in hostile_reports(tmp_path):
            tab.open(str(path))
            tab.page.locator(".chart.wide svg").first.wait_for()
            assert not is_marked(tab), path.name
