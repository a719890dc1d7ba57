"""Copies of templates in workspaces of an earlier askless."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.storage import templates
from kb.storage.templates import KEPT, NOTED, Copies, copies, update
from kb.storage.workspace import Workspace, packaged
from tests.shell import askless
from tests.shop import a_shop

PLACE = "site/overrides/main.html"
OLD = "<!-- of an earlier askless -->\n"


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """A shop whose copies are noted."""
    return a_shop(tmp_path / "shop")


def aged(shop: Workspace) -> None:
    """Make main.html one that an earlier askless copied."""
    (shop.root / PLACE).write_text(OLD)
    hashed = templates._hash(shop.root / PLACE)
    noted = templates._noted(shop.root) | {PLACE: hashed}
    templates.files.write_json(shop.root / NOTED, noted)


def test_a_new_workspace_is_current(tmp_path: Path) -> None:
    """As `askless init` makes it; every kind of copy is noted."""
    assert askless("init", tmp_path / "new").status == 0
    new = Workspace.open(tmp_path / "new")
    assert copies(new) == Copies()
    noted = templates._noted(new.root)
    assert {PLACE, "mkdocs.yml", "site/assets/help.css", "site/strings/fr.toml"} <= set(noted)


def test_a_copy_that_nobody_touched_is_renewed(shop: Workspace) -> None:
    """The old one is kept beside the site, and a second update finds nothing."""
    aged(shop)
    assert update(shop) == Copies(outdated=(PLACE,))
    assert (shop.root / PLACE).read_text() == (packaged("site") / "overrides/main.html").read_text()
    assert (shop.root / KEPT / PLACE).read_text() == OLD
    assert update(shop) == Copies()


def test_a_picture_that_a_workspace_lacks_comes_as_it_is(shop: Workspace) -> None:
    """Not everything that is copied is text."""
    place = "site/assets/e.gif"
    (shop.root / place).unlink()
    assert update(shop) == Copies(outdated=(place,))
    assert (shop.root / place).read_bytes() == (packaged("site") / "assets/e.gif").read_bytes()


def test_what_an_operator_changed_stays(shop: Workspace) -> None:
    """It is no fault as long as askless has not changed its own."""
    (shop.root / PLACE).write_text("mine")
    assert update(shop) == Copies()
    assert (shop.root / PLACE).read_text() == "mine"


def test_what_both_changed_is_told_and_stays(shop: Workspace) -> None:
    """Nobody but the operator can say which of the two is right."""
    aged(shop)
    (shop.root / PLACE).write_text("mine")
    assert update(shop) == Copies(changed=(PLACE,))
    assert (shop.root / PLACE).read_text() == "mine"


def test_a_workspace_without_notes_is_renewed_with_its_copies_kept(shop: Workspace) -> None:
    """It is of an askless that noted none: nothing is lost, whoever changed it."""
    (shop.root / NOTED).unlink()
    (shop.root / PLACE).write_text("of somebody")
    (shop.root / "site" / "assets" / "search.js").unlink()
    assert set(update(shop).outdated) == {PLACE, "site/assets/search.js"}
    assert (shop.root / KEPT / PLACE).read_text() == "of somebody"


def test_the_build_says_in_one_line_what_to_do(shop: Workspace) -> None:
    """And the command it names does it."""
    (shop.root / NOTED).unlink()
    (shop.root / "site" / "strings" / "en.toml").write_text("")
    (line,) = copies(shop).lines(shop.root)
    assert line.startswith("1 template older than this askless, such as site/strings/en.toml;")
    done = askless("init", shop.root, "--update")
    assert done.status == 0, done.err
    assert copies(shop).lines(shop.root) == []
