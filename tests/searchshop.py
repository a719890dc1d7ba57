"""The help center that search is measured on: the sample shop's, as it was on one day.

``tests/data/search_shop`` holds what ``askless demo`` published then, hand-written and drafted
articles alike, with their mined questions and keywords; it stays while mining moves on, so that a
figure of today can be compared with one of last month. All of it is synthetic.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from kb.storage.workspace import Workspace, packaged

DATA = Path(__file__).parent / "data"
ARTICLES = DATA / "search_shop"


def queries_file(locale: str) -> Path:
    """The hand-made queries of a language: JSON lines with class and half (tune, held)."""
    return DATA / f"search_queries_{locale}.jsonl"


def a_search_shop(root: Path) -> Workspace:
    """A new workspace at ``root`` with those articles, and the sample shop's own settings."""
    shop = packaged("sample_shop")
    settings, facts = (shop / name for name in ("askless.toml", "facts.toml"))
    workspace = Workspace.create(root, settings.read_text("utf-8"), facts.read_text("utf-8"))
    shutil.copytree(ARTICLES, workspace.content_dir, dirs_exist_ok=True)
    return workspace
