"""Links never lead askless out of the workspace or out of a folder of exports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.errors import WorkspaceError
from kb.storage import content, links, sitebuild
from kb.storage.workspace import Workspace
from kb.tickets import Skipped
from mining.importers import source
from mining.importers.articles import html, markdown
from mining.importers.articles.source import ArticleOptions, Reading
from mining.importers.records import input_files
from mining.importers.source import ImportOptions
from tests.factories import NOW
from tests.shop import a_shop

SECRET = "title: Secret\n"


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """A shop beside a file that is not its own."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.md").write_text(SECRET)
    return a_shop(tmp_path / "shop")


PLACES: dict[str, Callable[[Workspace], Path]] = {
    "an article": lambda shop: shop.content_dir / "fr" / "returns" / "more.md",
    "a category": lambda shop: shop.content_dir / "fr" / "extra",
    "a picture": lambda shop: shop.root / "site" / "assets" / "logo.svg",
    "templates": lambda shop: shop.root / "site" / "overrides" / "partials" / "x.html",
    "words": lambda shop: shop.root / "site" / "strings" / "more.toml",
}


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("target", ["elsewhere/secret.md", "elsewhere", "nowhere"])
def test_nothing_is_published_through_a_link_that_leads_out(
    shop: Workspace, tmp_path: Path, name: str, target: str
) -> None:
    """Of files, of folders and to nowhere; the error names the link, and nothing is staged."""
    link = PLACES[name](shop)
    link.unlink(missing_ok=True)
    link.symlink_to(tmp_path / target)
    with pytest.raises(WorkspaceError, match=link.name):
        sitebuild.publish(shop, NOW)
    assert not shop.pages_dir.exists()


def test_the_whole_folder_may_not_be_a_link_out(shop: Workspace, tmp_path: Path) -> None:
    """Not even site/content itself."""
    shop.content_dir.rename(tmp_path / "elsewhere" / "content")
    shop.content_dir.symlink_to(tmp_path / "elsewhere" / "content")
    with pytest.raises(WorkspaceError, match="leads out of the workspace"):
        content.read_articles(shop)


def test_articles_are_no_links_inside_the_workspace_either(shop: Workspace) -> None:
    """data/key as an article would be read and shown in an error."""
    (shop.content_dir / "fr" / "returns" / "more.md").symlink_to(shop.root / "facts.toml")
    with pytest.raises(WorkspaceError, match="is a link"):
        content.read_articles(shop)


def test_a_picture_may_be_a_link_inside_the_workspace(shop: Workspace) -> None:
    """Nothing of another place gets out through it."""
    assets = shop.root / "site" / "assets"
    (assets / "more.css").symlink_to(assets / "help.css")
    links.refuse_leading_out(shop.root / "site", shop.root)


def test_an_editor_at_work_disturbs_nobody(shop: Workspace) -> None:
    """Emacs leaves a link to nowhere beside an open file."""
    before = content.read_articles(shop)
    (shop.content_dir / "fr" / "returns" / ".#return-an-item.md").symlink_to("lea@desk.123")
    assert content.read_articles(shop) == before


def test_a_staged_page_that_is_a_link_out_stops_the_build(shop: Workspace, tmp_path: Path) -> None:
    """MkDocs would follow it and copy what is there."""
    sitebuild.publish(shop, NOW)
    (shop.pages_dir / "fr" / "secret.md").symlink_to(tmp_path / "elsewhere" / "secret.md")
    with pytest.raises(WorkspaceError, match="leads out"):
        sitebuild.build(shop)


def test_a_link_that_takes_a_files_place_is_not_followed(tmp_path: Path) -> None:
    """Between looking and reading."""
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "link").symlink_to("secret")
    with pytest.raises(WorkspaceError, match="is a link"):
        links.read_own(tmp_path / "link")
    assert links.read_own(tmp_path / "secret") == b"secret"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder of one mail, one ticket, one page and links to others outside of it."""
    outside = tmp_path / "elsewhere"
    folder = tmp_path / "inbox"
    for place, name in ((outside, "secret"), (folder, "own")):
        place.mkdir()
        date = "Date: Thu, 01 Jan 2026 10:00:00 +0000"
        (place / f"{name}.eml").write_text(
            f"From: a@b.example\n{date}\nSubject: {name}\n\n{name}\n"
        )
        (place / f"{name}.jsonl").write_text(
            f'{{"id": "{name}", "created_at": "2026-01-01T00:00:00Z", "text": "{name}"}}\n'
        )
        (place / f"{name}.md").write_text(f"# {name}\n\n{name} {name}.\n")
        page = f"<html lang='en'><main><h1>About {name}</h1><p>What {name} is.</p></main></html>"
        (place / f"{name}.html").write_text(page)
    for ending in ("eml", "jsonl", "md", "html"):
        (folder / f"link.{ending}").symlink_to(outside / f"secret.{ending}")
    (folder / "linked").symlink_to(outside)
    (folder / "round").symlink_to(folder)
    return folder


@pytest.mark.parametrize("ending", [".eml", ".jsonl"])
def test_exports_reached_by_a_link_are_counted_not_read(inbox: Path, ending: str) -> None:
    """A file and a folder; a link back into the folder is read no second time."""
    found = input_files([inbox], (ending,))
    refused = {str(path) for path in found if getattr(path, "refused", "")}
    assert refused == {f"{inbox}/link{ending}", f"{inbox}/linked"}
    assert [path.name for path in found if isinstance(path, Path)] == [f"own{ending}"]


@pytest.mark.parametrize("name", ["eml", "jsonl"])
def test_an_import_names_the_links_it_left_alone(inbox: Path, name: str) -> None:
    """By their place, never by what lies behind them."""
    options = ImportOptions(now=datetime(2026, 2, 1, tzinfo=UTC), own_domains=("shop.example",))
    read = list(source(name).read([inbox], options))
    assert [one.reason for one in read if isinstance(one, Skipped)] == [links.LEADS_OUT] * 2
    assert "secret" not in str([one for one in read if not isinstance(one, Skipped)])


@pytest.mark.parametrize("read", [markdown.read, html.read])
def test_articles_reached_by_a_link_are_counted_not_read(
    inbox: Path, read: Callable[..., Reading]
) -> None:
    """A saved site with a link to the machine's own files."""
    found = list(read([inbox], ArticleOptions(now=NOW)))
    reasons = [one.reason for one in found if isinstance(one, Skipped)]
    assert reasons.count(links.LEADS_OUT) == 1
    assert "secret" not in str([one for one in found if not isinstance(one, Skipped)]).lower()
