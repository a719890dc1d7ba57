"""Laws of the folder ``site/``: data only, out of MkDocs' reach, templates that escape."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[1]
TEMPLATES = sorted((REPOSITORY / "site" / "overrides").rglob("*.*"))
SAFE_EXPRESSIONS = ("page.content", "id", "page.meta.json_ld|tojson")
"""page.content is HTML that kb.markdown made safe; ids are literals of our templates; tojson leaves
no sign that could end its script element."""
IN_SINGLE_QUOTES = """|replace("&", "&amp;")|replace("'", "&#39;")|safe"""
"""Escapes what could end an attribute in single quotes; |e would write each quote of JSON as five
signs. Nowhere else is it enough."""


def test_output_lies_below_build_and_never_in_sources() -> None:
    """MkDocs empties its site_dir, and its default is our source folder."""
    settings = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text())
    for name in ("docs_dir", "site_dir"):
        assert Path(settings[name]).parts[0] == "build", name
    assert settings["docs_dir"] != settings["site_dir"]


def test_nothing_is_fetched_from_elsewhere() -> None:
    """No Google Fonts, no plugin that calls home."""
    settings = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text())
    assert settings["theme"]["font"] is False
    assert settings["plugins"] == []


def test_site_is_no_package() -> None:
    """Its name belongs to Python's standard library."""
    assert not list((REPOSITORY / "site").rglob("*.py"))


def test_site_is_tracked() -> None:
    """Common ignore files drop /site as MkDocs output; here it is source."""
    ignored = (REPOSITORY / ".gitignore").read_text().splitlines()
    assert not {"site", "site/", "/site", "/site/"} & set(ignored)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_escape_every_value(path: Path) -> None:
    """MkDocs does not escape by itself: each expression ends in |e or makes an address."""
    text = path.read_text()
    attributes = re.findall(r"='\{\{ ([^}]*) \}\}'", text)
    quoted = {one for one in attributes if one.endswith(IN_SINGLE_QUOTES)}
    for expression in re.findall(r"\{\{-?\s*(.*?)\s*-?\}\}", text):
        is_address = re.fullmatch(r"'[^']*'\|url", expression)
        is_safe = expression in SAFE_EXPRESSIONS or expression in quoted
        assert expression.endswith("|e") or is_address or is_safe, expression


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_keep_to_what_other_builders_know(path: Path) -> None:
    """MiniJinja has no methods of Python objects and no namespace()."""
    text = path.read_text()
    assert not re.search(r"\.(items|format|strip|split|get|keys|values)\(|namespace\(", text)


def test_scripts_load_nothing_from_elsewhere() -> None:
    """No address of another host in our scripts and styles."""
    assets = (REPOSITORY / "site" / "assets").iterdir()
    for path in (one for one in assets if one.suffix in {".js", ".css"}):
        text = re.sub(r"http://www\.w3\.org/\S+", "", path.read_text())
        assert not re.search(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", text), path.name
