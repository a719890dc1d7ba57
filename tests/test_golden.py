"""What readers and analysts get, whole, as it was last read in review."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb import __version__
from kb.report import CSV_TABLES
from kb.storage.workspace import Workspace
from mining.stages import report
from tests.factories import NOW
from tests.goldenfiles import check_golden
from tests.measured import a_measured_shop

PAGES = {
    "home": "fr/index.html",
    "category": "fr/returns/index.html",
    "article-fr": "fr/returns/return-an-item/index.html",
    "article-en": "en/returns/return-an-item/index.html",
}


def body(html: str) -> str:
    """The page's body; drawings of icons are the theme's and change with its version."""
    found = html[html.index("<body") : html.index("</body>") + len("</body>")]
    found = re.sub(r"<svg.*?</svg>", "<svg/>", found, flags=re.DOTALL)
    return re.sub(r"[ \t]*\n\s*\n", "\n", found) + "\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the report of the measured shop."""
    workspace = a_measured_shop(tmp_path_factory.mktemp("golden") / "shop")
    return report.run(workspace, now=NOW).folder


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_the_help_center_are_as_reviewed(built_shop: Workspace, name: str) -> None:
    """Home, a category, and the same article in French and in English."""
    html = (built_shop.site_dir / PAGES[name]).read_text("utf-8")
    check_golden(f"site/{name}.html", body(html))


def test_the_report_is_as_reviewed(made: Path) -> None:
    """The page without its drawings, which follow the fonts of the machine, and our version."""
    html = (made / "index.html").read_text("utf-8")
    assert html.count("<svg") == 4
    told = re.sub(r"<svg.*?</svg>", "<svg/>", html, flags=re.DOTALL)
    check_golden("report/index.html", told.replace(__version__, "VERSION"))


def test_the_figures_of_the_report_are_as_reviewed(made: Path) -> None:
    """The JSON document; its key changes with every version."""
    text = (made / "report.json").read_text("utf-8")
    check_golden("report/report.json", re.sub(r'"key": "\w+"', '"key": "KEY"', text))


@pytest.mark.parametrize("name", CSV_TABLES)
def test_the_tables_of_the_report_are_as_reviewed(made: Path, name: str) -> None:
    """The CSV files, byte for byte."""
    check_golden(f"report/{name}.csv", (made / f"{name}.csv").read_bytes().decode())
