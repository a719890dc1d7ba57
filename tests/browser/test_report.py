"""The analyst's report in a browser, opened as a file: drawn, readable, and asking for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from kb import charts
from mining.stages import report
from tests.browser.helpcenter import visit
from tests.factories import NOW
from tests.measured import a_measured_shop

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of the measured shop in each language."""
    folder = tmp_path_factory.mktemp("report")
    workspace = a_measured_shop(folder / "shop")
    found = {}
    for lang in ("en", "fr"):
        made = report.run(workspace, now=NOW, lang=lang).folder / "index.html"
        found[lang] = made.rename(folder / f"{lang}.html")
    return found


@pytest.mark.parametrize(
    ("width", "scheme", "lang"),
    [(390, "light", "fr"), (390, "dark", "en"), (1280, "light", "en"), (1280, "dark", "fr")],
)
def test_the_report_is_drawn_and_readable(
    browser: Browser, pages: dict[str, Path], width: int, scheme: str, lang: str
) -> None:
    """One drawing of each chart is there, contrast holds, no part is wider than the screen."""
    with visit(browser, "file://", width=width, scheme=scheme) as tab:
        tab.open(str(pages[lang]))
        drawings = tab.page.locator(".chart svg")
        is_seen = [drawings.nth(n).is_visible() for n in range(drawings.count())]
        assert is_seen == [width == 1280, width == 390] * 2
        found = Axe().run(tab.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
        assert [rule["id"] for rule in found.response["violations"]] == []
        assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert (tab.foreign, tab.problems) == ([], [])


def test_paper_has_every_table_open(browser: Browser, pages: dict[str, Path]) -> None:
    """Printed, the numbers behind a chart are there, and the head of a table comes again."""
    with visit(browser, "file://") as tab:
        tab.open(str(pages["en"]))
        table = tab.page.locator("details table").first
        assert not table.is_visible()
        tab.page.emulate_media(media="print")
        assert table.is_visible()
        head = table.locator("thead").evaluate("e => getComputedStyle(e).display")
        assert head == "table-header-group"


def test_a_dark_screen_changes_the_lines_of_the_charts(
    browser: Browser, pages: dict[str, Path]
) -> None:
    """The style sheet names the colours of kb/charts.py; when one changes, both must."""
    colours = []
    for scheme in ("light", "dark"):
        with visit(browser, "file://", scheme=scheme) as tab:
            tab.open(str(pages["en"]))
            line = tab.page.locator(f'#coverage-by-week [stroke="{charts.SERIES[0]}"]').first
            colours.append(line.evaluate("e => getComputedStyle(e).stroke"))
    assert colours == ["rgb(47, 93, 138)", "rgb(127, 178, 229)"]
