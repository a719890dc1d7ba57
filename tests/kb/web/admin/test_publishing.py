"""Publishing over HTTP: what would go live, going live, and days by hand or by lot."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette

from kb.roles import Role
from kb.storage import content, files, reviewdb, reviewing
from kb.storage.going_live import Record
from kb.storage.reviewing import Schedule
from kb.storage.workspace import Workspace
from kb.web.admin.application import admin, with_admin
from kb.web.admin.gate import refused
from kb.web.admin.late_site import LateSite
from kb.web.admin.publishing import standing
from kb.web.admin.work import Piece
from kb.web.app import application
from tests.adminshop import KEY, AdminServer, Answered, Visitor, an_open_shop
from tests.editorshop import an_editors_shop
from tests.factories import NOW, an_article
from tests.serving import WebServer

PUBLISH = "/admin/publish/"
SETTINGS = 'locales = ["fr"]\n\n[brand]\nname = "Chez Œuvre"\n\n[privacy]\nner = "off"\n'
LATE = (datetime.now(UTC) + timedelta(days=60)).date().isoformat()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A shop with one approved article and three drafts; nothing was published yet."""
    return an_editors_shop(tmp_path_factory.mktemp("publishing") / "shop", SETTINGS)


@pytest.fixture(scope="module")
def ana(shop: Workspace) -> Iterator[Visitor]:
    """Somebody signed in."""
    with AdminServer(shop) as running:
        yield running.visitor("ana")


def ended(visitor: Visitor, address: str) -> Answered:
    """The page of a piece of work when that came to its end."""
    end = time.monotonic() + 60
    while "data-live" in (page := visitor.get(address)).text and time.monotonic() < end:
        assert '<meta http-equiv="refresh"' in page.text
    return page


def test_days_are_drawn_shown_and_set(shop: Workspace, ana: Visitor) -> None:
    """What was not looked at is not set; a day is moved, and taken back."""
    asked = {"from": LATE, "waves": "2", "every": "7", "seed": "41"}
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    page = ana.get(f"{PUBLISH}waves?{query}")
    assert "Où est mon colis" in page.text
    assert ana.post(f"{PUBLISH}waves", **asked, digest="other").status == 409
    set_now = ana.post(f"{PUBLISH}waves", page=f"{PUBLISH}waves?{query}")
    assert set_now.to == f"{PUBLISH}days?said=planned&n=1"
    (waiting,) = reviewing.waiting(reviewdb.of(shop)).values()
    assert waiting.publish_at.date().isoformat() == LATE
    key = f"fr/{an_article().id}"
    ana.post(f"{PUBLISH}days", act="move", key=key, day="2031-05-06")
    assert "2031" in ana.get(f"{PUBLISH}days").text
    assert ">6\u00a0May 2031</time> on" in ana.get(PUBLISH).text
    assert ana.post(f"{PUBLISH}days", act="cancel", key=key).to.endswith("said=cancelled&n=1")
    assert reviewing.waiting(reviewdb.of(shop)) == {}


@pytest.mark.parametrize(
    "query",
    [
        "from=x",
        "from=2026-01-01&waves=0",
        "from=2026-01-01&seed=x",
        "from=9999-12-31&waves=2&every=365&all=1",
    ],
)
def test_an_odd_draw_is_refused(ana: Visitor, query: str) -> None:
    """With a page that says what may be written."""
    assert ana.get(f"{PUBLISH}waves?{query}").status == 400


def test_what_is_approved_goes_live(shop: Workspace, ana: Visitor) -> None:
    """It is told before; the site is built whole; a day that came ends; a second look has none."""
    assert "New: 1 · changed: 0" in ana.get(PUBLISH).text
    due = Schedule(an_article().id, "fr", NOW, "ana")
    reviewing.schedule(reviewdb.of(shop), [due], NOW)
    started = ana.post(PUBLISH)
    page = ended(ana, started.to)
    assert "1 went live, 0 went offline" in page.text
    assert (shop.site_dir / "fr" / "index.html").is_file()
    assert reviewing.waiting(reviewdb.of(shop)) == {}
    again = ana.get(PUBLISH).text
    assert "Readers see everything that is approved" in again
    assert "by ana: 1 went live" in again


def test_how_going_live_stands_is_looked_at_once() -> None:
    """An end that comes while the page is drawn is told the next time, not half."""
    record = Record("ana", NOW, ended_at=NOW, went_live=1)
    piece = Piece("go_live", lambda: record, "ana", result=record)
    before = standing(piece, "en")
    piece.run(refused)
    assert [before["is_done"], before["done"]] == [False, None]
    assert not [one for one in before.values() if isinstance(one, Piece)]
    after = standing(piece, "en")
    assert [after["is_done"], after["done"]["went_live"]] == [True, 1]
    assert {state for _, state in after["steps"]} == {"done"}


def test_unknown_work_leads_to_the_first_page(ana: Visitor) -> None:
    """As after a new start of the server."""
    assert ana.get(f"{PUBLISH}work/none").to == PUBLISH


def test_a_publication_that_was_broken_off_is_told(shop: Workspace, ana: Visitor) -> None:
    """The record says that it began, and nobody is at it."""
    path = shop.build_dir / "going_live.json"
    before = path.read_text("utf-8") if path.is_file() else "{}"
    files.write_json(path, Record("bob", NOW).document())
    assert "was stopped half-way" in ana.get(PUBLISH).text
    files.write_text(path, before)


def test_an_editor_looks_and_may_not_publish(tmp_path: Path) -> None:
    """Neither now nor later, by hand or by lot."""
    accounts = an_open_shop(tmp_path / "shop", role=Role.EDITOR)
    made = Workspace.open(tmp_path / "shop")
    content.write_article(made, an_article())
    with AdminServer(made, accounts=accounts) as running:
        bob = running.person("bob")
        text = bob.get(PUBLISH).text
        assert "Your role may look" in text
        assert "Publish now" not in text
        addresses = (PUBLISH, f"{PUBLISH}days", f"{PUBLISH}waves")
        assert [bob.post(one).status for one in addresses] == [403, 403, 403]


def test_a_help_center_that_is_built_later_is_served(tmp_path: Path) -> None:
    """Before that its address leads to the admin pages; no start of the server lies between."""
    made = an_editors_shop(tmp_path / "shop", SETTINGS)
    with WebServer(with_admin(None, admin(made, key=KEY), lambda: later(made))) as running:
        ana = Visitor(running.port)
        assert (ana.get("/").to, ana.get("/fr/").status) == ("/admin/", 404)
        files.write_text(made.site_dir / "index.html", "the help center")
        assert "the help center" in ana.get("/").text


def test_a_help_center_that_is_built_later_is_made_once() -> None:
    """However many ask at once: what passes messages on would else send them twice."""
    made: list[Starlette] = []

    def make() -> Starlette:
        time.sleep(0.02)
        made.append(Starlette())
        return made[-1]

    async def receive() -> dict[str, str]:
        return {"type": "http.request"}

    async def send(_message: object) -> None:
        return None

    async def ask() -> None:
        site = LateSite(make, "/admin/")
        scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
        await asyncio.gather(*(site(dict(scope), receive, send) for _ in range(3)))

    asyncio.run(ask())
    assert len(made) == 1


def later(made: Workspace) -> Starlette | None:
    """The help center of a shop, if it is there."""
    is_there = (made.site_dir / "index.html").is_file()
    return application(made.site_dir, ("fr",)) if is_there else None
