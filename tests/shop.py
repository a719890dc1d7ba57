"""A small bilingual shop to build a help center of: 14 published articles, one draft."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

from kb.storage.workspace import Workspace, packaged

ARTICLES = Path(__file__).parent / "data" / "help_center"
SETTINGS = """
own_domains = ["shop.example"]
site = { widget = true }

[brand]
name = "Maison d'essai"
site_url = "https://aide.shop.example/"
colour = "#7a2e4d"
contact_email = "bonjour@shop.example"
contact_phone = "+33 1 99 00 00 00"
contact_hours = { fr = "du lundi au vendredi, 9 h à 18 h", en = "Monday to Friday, 9:00 to 18:00" }
notice = { fr = "Boutique inventée.", en = "Invented shop." }
links = { "Shop" = "https://www.shop.example/" }
"""
FACTS = """
return_window = { fr = "30 jours", en = "30 days" }
delivery_days = { fr = "3 à 5 jours ouvrés", en = "3 to 5 working days" }
"""


def a_shop(root: Path, *, settings: str = SETTINGS, facts: str = FACTS) -> Workspace:
    """A new workspace at ``root`` that holds the articles of ``tests/data/help_center``."""
    workspace = Workspace.create(root, settings, facts)
    shutil.copytree(ARTICLES, workspace.content_dir, dirs_exist_ok=True)
    return workspace


def packaged_strings(locale: str) -> dict[str, Any]:
    """The interface words that askless ships for a language."""
    path = packaged("site") / "strings" / f"{locale}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
