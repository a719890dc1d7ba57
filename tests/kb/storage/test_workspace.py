"""The workspace folder."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from kb.errors import WorkspaceBusyError, WorkspaceError
from kb.storage.content import (
    append_publications,
    publication_log,
    read_article,
    read_articles,
    read_publications,
    write_article,
)
from kb.storage.workspace import Workspace
from tests.factories import NOW, an_article


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A new workspace with default settings."""
    return Workspace.create(tmp_path / "shop", "", "")


def test_a_new_workspace_carries_the_look(workspace: Workspace) -> None:
    """The templates are the operator's own to change."""
    assert (workspace.root / "mkdocs.yml").is_file()
    assert (workspace.root / "site").is_dir()


def test_a_folder_with_files_is_not_taken_over(tmp_path: Path) -> None:
    """init never writes among somebody's files."""
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(WorkspaceError, match="not empty"):
        Workspace.create(tmp_path, "", "")


def test_elsewhere_there_is_no_workspace(tmp_path: Path) -> None:
    """The line says how to make one."""
    with pytest.raises(WorkspaceError, match="askless init"):
        Workspace.open(tmp_path)


def test_two_commands_never_write_at_once(workspace: Workspace) -> None:
    """The second is told to wait; after the first it may."""
    with workspace.locked(), pytest.raises(WorkspaceBusyError), Workspace(workspace.root).locked():
        pass
    with Workspace(workspace.root).locked():
        pass


def test_the_key_stays_the_same_and_private(workspace: Workspace) -> None:
    """Customer hashes must agree between runs and be of use to nobody else."""
    key = workspace.key
    path = workspace.data_dir / "key"
    assert Workspace(workspace.root).key == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_articles_come_back_by_id_and_locale(workspace: Workspace) -> None:
    """The same path in two locales is one article."""
    both = [an_article(locale="fr"), an_article(locale="en", title="Where is my parcel?")]
    for article in both:
        write_article(workspace, article)
    assert read_articles(workspace) == sorted(both, key=lambda a: a.locale)
    assert read_article(workspace, both[0].id, "fr") == both[0]


def test_publications_are_only_ever_added(workspace: Workspace) -> None:
    """What was written once stays at the top of the file, byte for byte."""
    from kb.publications import changes

    append_publications(workspace, changes(publication_log(workspace), [an_article()], NOW))
    before = workspace.publications_file.read_bytes()
    append_publications(workspace, changes(publication_log(workspace), [], NOW))
    assert workspace.publications_file.read_bytes().startswith(before)
    assert len(read_publications(workspace)) == 1
