"""Publishing on disk: the staged pages below ``build/pages``, and the log of what is live."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

from kb.articles import Article
from kb.editions import Known
from kb.errors import WorkspaceError
from kb.publications import Publication
from kb.publish import HelpCenter, help_center
from kb.storage import content, files, memostore, walking
from kb.storage.site_words import strings, synonyms
from kb.storage.workspace import Workspace, packaged
from kb.widget import widget_script

WIDGET = "widget.js"
MEMO = "pages.memo"
"""Below ``build/``: what was worked out of each article, for the next publishing."""
TOOLS = ("markdown-it-py", "nh3", "PyYAML", "snowballstemmer")


def staged(workspace: Workspace, articles: list[Article], known: Known, *, code: str) -> HelpCenter:
    """The help center of ``articles``, written below ``build`` in the place of the old pages.

    ``code`` is a hash of the modules that make pages: what others have made is made anew.
    """
    with memostore.kept(workspace.build_dir / MEMO, f"{code} {_tools()}") as memo:
        made = help_center(
            articles,
            workspace.settings,
            strings=strings(workspace),
            known=known,
            synonyms=synonyms(workspace),
            memo=memo,
        )
    tidy(workspace.pages_dir)
    with files.replacing_folder(workspace.pages_dir) as part:
        _write_pages(workspace, made, part)
    configurations = made.configurations
    for old in set(workspace.build_dir.glob("mkdocs.*.yml")):
        if old.name not in configurations:
            old.unlink()  # of a language that the help center no longer has
    for name, text in configurations.items():
        files.write_text(workspace.build_dir / name, text)
    return made


def _tools() -> str:
    """Versions of what pages are made with."""
    return " ".join([sys.version, *(f"{name} {version(name)}" for name in TOOLS)])


def _write_pages(workspace: Workspace, made: HelpCenter, part: Path) -> None:
    own = assets(workspace)
    for locale in workspace.settings.site_locales:
        shutil.copytree(own, part / locale / "assets")
    for name, text in made.files.items():
        if "/" in name:
            _write(part, name.removeprefix("pages/"), text, old=workspace.pages_dir)
    if workspace.settings.site.widget:
        path = own / WIDGET if (own / WIDGET).is_file() else packaged("site") / "assets" / WIDGET
        source = path.read_text("utf-8")
        _write(part, WIDGET, widget_script(source, workspace.settings, strings(workspace)))


def noted(
    workspace: Workspace, articles: list[Article], rows: list[Publication]
) -> tuple[int, int]:
    """Keep the versions that go live and log ``rows``; how many went live, how many left."""
    wanted = {(row.article, row.locale) for row in rows if row.unpublished_at is None}
    going = [article for article in articles if (article.id, article.locale) in wanted]
    content.keep_versions(workspace, going)
    content.append_publications(workspace, rows)
    ended = {(row.article, row.locale) for row in rows if row.unpublished_at}
    return len(wanted), len(ended - wanted)


def assets(workspace: Workspace) -> Path:
    """The workspace's own scripts and styles, or ours."""
    own = workspace.root / "site" / "assets"
    return own if own.is_dir() else packaged("site") / "assets"


def _write(folder: Path, path: str, text: str, *, old: Path | None = None) -> None:
    """Write a file below ``folder``, or take over that below ``old`` which says the same."""
    if ".." in path.split("/") or path.startswith("/"):
        raise WorkspaceError(f"{path}: lies outside {folder}")
    target, same, data = f"{folder}/{path}", f"{old}/{path}", text.encode()
    if not os.path.isdir(target.rpartition("/")[0]):  # noqa: PTH112 (see kb.storage.walking)
        Path(target).parent.mkdir(parents=True)
    if old and walking.is_file_of(same, data) and walking.linked(same, target):
        return
    with open(target, "wb") as file:  # noqa: PTH123 (see kb.storage.walking)
        file.write(data)


def tidy(folder: Path) -> None:
    """Put back or remove what a killed process left beside ``folder``; we hold the workspace."""
    old = sorted(folder.parent.glob(f".{folder.name}.*.old"))
    if old and not folder.exists():
        old.pop().rename(folder)
    for left in (*old, *folder.parent.glob(f".{folder.name}.*.part")):
        shutil.rmtree(left, ignore_errors=True)
