"""What pages are told of measuring, and what readers are."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kb.config import Settings
from kb.publish import help_center
from kb.storage.site_words import strings
from kb.storage.workspace import Workspace


def files(shop: Workspace, **collect: Any) -> dict[str, str]:
    """The files of an empty help center that counts."""
    brand = {"site_url": "https://shop.example/help/", "name": "Zwim"}
    settings = Settings.model_validate({"brand": brand, "collect": {"enabled": True, **collect}})
    return help_center([], settings, strings=strings(shop)).files


def told(made: dict[str, str]) -> dict[str, str]:
    """What the French pages are told."""
    line = next(x for x in made["mkdocs.fr.yml"].splitlines() if x.startswith("  collect:"))
    found: dict[str, str] = json.loads(line.split(": ", 1)[1].strip("'"))
    return found


@pytest.mark.parametrize(
    ("collect", "url"),
    [
        ({}, "/help/e"),
        ({"url": "https://collect.shop.example"}, "https://collect.shop.example/e"),
        ({"to": "log"}, "/help/fr/assets/e.gif"),
        ({"to": "umami", "url": "https://stats.example", "site": "7"}, "https://stats.example"),
    ],
)
def test_pages_know_where_events_go(
    built_shop: Workspace, collect: dict[str, str], url: str
) -> None:
    """The policy of the page lets them go there."""
    made = files(built_shop, **collect)
    assert told(made)["url"] == url
    origin = "/".join(url.split("/")[:3]) if url.startswith("https:") else "'self'"
    policy = next(x for x in made["mkdocs.fr.yml"].splitlines() if "content_policy" in x)
    assert origin in policy.split("connect-src ", 1)[1].split(";", 1)[0]


def test_the_notice_says_how_long_and_for_whom(built_shop: Workspace) -> None:
    """In both languages, and that it is no legal advice."""
    made = files(built_shop, keep_days=14, k=9)
    french, english = (made[f"pages/{x}/measurement.md"] for x in ("fr", "en"))
    assert "14" in french
    assert "Zwim" in french
    assert "at least 9 visitors" in english
    assert "no legal advice" in english


def test_of_another_tool_we_promise_nothing(built_shop: Workspace) -> None:
    """Neither days nor addresses."""
    made = files(built_shop, to="matomo", url="https://stats.example", site="1")
    english = made["pages/en/measurement.md"]
    assert "Matomo" in english
    assert "IP address" not in english


def test_without_counting_there_is_no_notice(built_shop: Workspace) -> None:
    """Nor a script."""
    made = files(built_shop, enabled=False)
    assert "pages/fr/measurement.md" not in made
    assert "  collect: ''" in made["mkdocs.fr.yml"]
