"""What a browser tells of a visit, and that it tells nothing to whom it should not."""

from __future__ import annotations

import html
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

from kb.measure_page import collecting
from kb.storage import eventstore
from kb.storage.workspace import Workspace, packaged
from kb.web.app import application
from kb.web.public import public
from mining.bench_collector import ARTICLE, made
from tests.serving import WebServer

pytestmark = pytest.mark.browser
TELL = "d => document.dispatchEvent(new CustomEvent('askless:event', {detail: d}))"
ANYTHING = {"kind": "search", "locale": "fr", "query": "colis", "results": 0}


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """A help center of bare pages with the script of events."""
    workspace = made(tmp_path / "shop")
    write_pages(workspace, collecting(workspace.settings))
    return workspace


def write_pages(workspace: Workspace, setting: str) -> None:
    """Pages that hold the script, its setting and links to one another."""
    meta = f'<meta name="askless-collect" content="{html.escape(setting)}">' if setting else ""
    text = (
        f'<!doctype html><html lang="fr"><title>x</title>{meta}<h2 id="steps">x</h2>'
        f'<a id="article" href="/fr/{ARTICLE}/#steps">x</a><a id="home" href="/fr/">x</a>'
        '<script type="module" src="/fr/assets/events.js"></script>'
    )
    for page in workspace.site_dir.rglob("index.html"):
        page.write_text(text, encoding="utf-8")
    assets = workspace.site_dir / "fr" / "assets"
    assets.mkdir(exist_ok=True)
    for name in ("events.js", "events-tools.js"):
        shutil.copy(packaged("site") / "assets" / name, assets)


@contextmanager
def visiting(browser: Browser, shop: Workspace, script: str = "") -> Iterator[tuple[Page, str]]:
    """A tab on the help center; ``script`` runs before those of each page."""
    app = application(shop.site_dir, ("fr", "en"), public=public(shop))
    with WebServer(app) as running:
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script(script)
        page.goto(f"{running.origin}/fr/")
        yield page, running.origin
        page.close(run_before_unload=False)
        context.close()


def told(page: Page, **event: Any) -> None:
    """Let the page tell something."""
    page.evaluate(TELL, {"locale": "fr", **event})


def kept(shop: Workspace) -> list[dict[str, Any]]:
    """The events kept, without what is empty."""
    rows = eventstore.events_of(shop).to_dict("records")
    return [
        {str(name): value for name, value in row.items() if name != "hour_at" and pd.notna(value)}
        for row in rows
    ]


def test_a_visit_of_two_pages_is_told_once(browser: Browser, shop: Workspace) -> None:
    """Its counts go along in the address, which is clean again when the page is there."""
    with visiting(browser, shop) as (page, origin):
        told(page, kind="search", query="reto", results=3)
        told(page, kind="search", query="retour de jean@mail.fr", results=0)
        page.click("#article")
        page.wait_for_url(f"{origin}/fr/{ARTICLE}/#steps")
        told(page, kind="view", article=ARTICLE)
        told(page, kind="vote", article=ARTICLE, value="up")
        assert page.context.cookies() == []
        page.goto("about:blank")
        for _ in range(100):  # what is sent on leaving arrives when it does
            if len(kept(shop)) >= 4:
                break
            page.wait_for_timeout(100)
    found = kept(shop)
    assert [row["kind"] for row in found] == ["search", "view", "vote", "visit"]
    assert found[-1] == {
        "kind": "visit", "locale": "fr", "value": "up",
        "searches": 1, "zero": 1, "views": 1, "contact": 0,
    }  # fmt: skip


def test_words_are_masked_before_they_leave(browser: Browser, shop: Workspace) -> None:
    """The server never sees them."""
    said = (
        "retour jean@mail.fr 06 12 34 56 78 MO1234567 FR76 3000 6000 0112 3456 7890 189 taille 38"
    )
    with visiting(browser, shop) as (page, _origin), page.expect_request("**/e") as sent:
        told(page, kind="search", query=said, results=0)
        told(page, kind="contact", value="email")
    [search, _contact] = json.loads(sent.value.post_data or "[]")
    assert search["query"] == "retour [EMAIL] [ID] [CODE] [IBAN] taille 38"


@pytest.mark.parametrize(
    "script",
    [
        "Object.defineProperty(navigator, 'globalPrivacyControl', {get: () => true})",
        "Object.defineProperty(navigator, 'doNotTrack', {get: () => '1'})",
        "localStorage.setItem('askless-measure', 'no')",
        "Object.defineProperty(window, 'localStorage', {get: () => { throw new Error(); }})",
    ],
    ids=["gpc", "dnt", "objection", "storage blocked"],
)
def test_who_objects_sends_nothing(browser: Browser, shop: Workspace, script: str) -> None:
    """Nor does the address carry anything."""
    with visiting(browser, shop, script) as (page, origin):
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.evaluate(TELL, ANYTHING)
        page.click("#home")
        page.wait_for_load_state()
        assert page.url == f"{origin}/fr/"
        page.goto("about:blank")
    assert not [url for url in requests if url.endswith("/e")]
    assert kept(shop) == []


def test_without_the_setting_nothing_is_done(browser: Browser, shop: Workspace) -> None:
    """Even where the script is there."""
    write_pages(shop, "")
    with visiting(browser, shop) as (page, origin):
        page.evaluate(TELL, ANYTHING)
        page.click("#article")
        page.wait_for_url(f"{origin}/fr/{ARTICLE}/#steps")
    assert kept(shop) == []


@pytest.mark.parametrize(
    ("tool", "path", "part"),
    [
        ("matomo", "/matomo.php", "search=colis"),
        ("plausible", "/api/event", '"domain":"7"'),
        ("umami", "/api/send", '"website":"7"'),
        ("log", "/e.gif", "query=colis"),
    ],
)
def test_other_tools_get_the_same(
    browser: Browser, shop: Workspace, tool: str, path: str, part: str
) -> None:
    """In their own form; but never the words beside a vote."""
    asked: list[str] = []
    url = "/fr/assets/e.gif" if tool == "log" else "/tool"
    write_pages(shop, json.dumps({"to": tool, "url": url, "site": "7", "base": "/"}))
    with visiting(browser, shop) as (page, _origin), page.expect_request(f"**{path}*") as sent:
        page.on("request", lambda one: asked.append(f"{one.url} {one.post_data}"))
        page.wait_for_timeout(200)
        page.evaluate(TELL, ANYTHING)
        told(page, kind="contact", value="email")
        told(page, kind="vote", article=ARTICLE, value="comment", comment="zwim pas clair")
        told(page, kind="view", article=ARTICLE)
        told(page, kind="vote", article=ARTICLE, value="up")
        page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert part in f"{sent.value.url} {sent.value.post_data}"
    own = [one for one in asked if path in one]
    assert len(own) == 6 - (tool == "log")  # with the visit; a log has no comments at all
    assert not [one for one in asked if "zwim" in one]
