"""The page of topics in a browser, opened as a file: drawn, readable, and answering."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from kb import charts
from kb.topic_map_page import html_topics
from kb.topic_overview import overview
from tests.browser.helpcenter import visit
from tests.overviews import a_page, an_overview

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of four topics with the real script that draws charts."""
    path = tmp_path_factory.mktemp("topics") / "topics.html"
    html = html_topics(overview(an_overview(), "fr"), a_page("fr", charts.library()))
    path.write_text(html, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("width", "scheme", "shown"), [(1280, "light", "wide"), (390, "dark", "narrow")]
)
def test_the_page_is_drawn_and_readable(
    browser: Browser, page: Path, width: int, scheme: str, shown: str
) -> None:
    """The map that fits is there, contrast holds, no part is wider than the screen, all offline."""
    with visit(browser, "file://", width=width, scheme=scheme) as tab:
        tab.open(str(page))
        tab.page.locator(f"#map-{shown} svg").wait_for()
        found = Axe().run(tab.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
        assert [rule["id"] for rule in found.response["violations"]] == []
        assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert tab.page.locator(".map svg:visible").count() == 1
        assert (tab.foreign, tab.problems) == ([], [])


def test_the_map_answers(browser: Browser, page: Path) -> None:
    """A search leaves what it means, a category fades the others, a topic shows its row."""
    with visit(browser, "file://", width=1280) as tab:
        tab.open(str(page))
        tab.page.locator("#map-wide svg").wait_for()
        tab.page.locator("#search").fill("œuvre")
        assert tab.page.locator("tr[data-search]:visible").count() == 1
        tab.page.locator("#search").fill("")
        tab.page.locator("button[data-category]").first.click()
        names = tab.page.locator("#map-wide svg text")
        tab.page.wait_for_function(
            "[...document.querySelectorAll('#map-wide svg text')]"
            ".filter(e => e.getAttribute('opacity') === '0.15').length === 2"
        )
        assert names.count() == 4
        tab.page.locator('#map-wide [aria-roledescription="point"]').first.click()
        tab.page.locator("tr.here").wait_for()
        assert tab.problems == []
