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
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the measured shop, with the real script that draws charts."""
    workspace = a_measured_shop(tmp_path_factory.mktemp("report") / "shop")
    (workspace.data_dir / "cache" / charts.library_name()).unlink()
    return report.run(workspace, now=NOW).folder / "index.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_report_is_drawn_and_readable(
    browser: Browser, page: Path, width: int, scheme: str
) -> None:
    """Charts are there, contrast holds, and no part is wider than the screen."""
    with visit(browser, "file://", width=width, scheme=scheme) as tab:
        tab.open(str(page))
        tab.page.locator(".chart svg").nth(1).wait_for()
        found = Axe().run(tab.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
        assert [rule["id"] for rule in found.response["violations"]] == []
        assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert (tab.foreign, tab.problems) == ([], [])


def test_a_dark_screen_changes_the_lines_of_the_charts(browser: Browser, page: Path) -> None:
    """The style sheet names the colours of kb/charts.py; when one changes, both must."""
    colours = []
    for scheme in ("light", "dark"):
        with visit(browser, "file://", scheme=scheme) as tab:
            tab.open(str(page))
            line = tab.page.locator(f'#coverage-by-week [stroke="{charts.SERIES[0]}"]').first
            line.wait_for(state="attached")
            colours.append(line.evaluate("e => getComputedStyle(e).stroke"))
    assert colours == ["rgb(47, 93, 138)", "rgb(127, 178, 229)"]
