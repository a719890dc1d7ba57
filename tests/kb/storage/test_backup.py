"""Backups: whole, of one moment, and made into the same workspace again."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import InputError, KbError, WorkspaceError
from kb.events import Event
from kb.roles import Role
from kb.storage import backup, eventstore, reviewdb
from kb.storage.accounts import Accounts, accounts_of
from kb.storage.workspace import Workspace
from tests.adminshop import an_open_shop, the_audit
from tests.databases import Server
from tests.factories import NOW
from tests.shell import askless


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A shop with articles, tickets, an audit and two people."""
    accounts: Accounts = an_open_shop(tmp_path_factory.mktemp("backup") / "shop")
    accounts.clock()
    return Workspace.open(accounts.folder.parent)


@pytest.fixture(scope="module")
def saved(shop: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup."""
    path = tmp_path_factory.mktemp("saved") / "shop.zip"
    backup.save(shop, path, NOW)
    return path


def contents(workspace: Workspace) -> dict[str, bytes]:
    """Every file that is kept but the database and the lock."""
    return {
        name: path.read_bytes() for path, name in backup._sources(workspace)
    }  # fmt: skip


def test_a_restored_workspace_is_the_same(shop: Workspace, saved: Path, tmp_path: Path) -> None:
    """Every file, everybody, and the secret of the hashes; private data for its owner only."""
    made = backup.restore(saved, tmp_path / "new")
    assert contents(made) == contents(shop)
    assert accounts_of(made).people.everybody() == accounts_of(shop).people.everybody()
    assert (made.key, made.settings) == (shop.key, shop.settings)
    assert the_audit(made).window.equals(the_audit(shop).window)
    assert stat.S_IMODE((made.data_dir / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600


def test_events_are_kept_as_of_one_moment(tmp_path: Path) -> None:
    """While a server writes: nothing of what lies in its log beside the database is lost."""
    shop = Workspace.create(tmp_path / "shop", "", "")
    store = eventstore.of(shop)
    with store.reading() as held:  # keeps what is written in the log
        held.exec_driver_sql("SELECT 1")
        eventstore.append(store, [Event(NOW, "search", "fr", "colis", 0)], key=shop.key, k=5)
        backup.save(shop, tmp_path / "b.zip", NOW)
    made = backup.restore(tmp_path / "b.zip", tmp_path / "new")
    assert len(eventstore.events_of(made)) == 1


def test_files_that_the_settings_name_are_kept(tmp_path: Path) -> None:
    """A mapping and a query; not the export beside them, nor a file elsewhere."""
    sources = (
        '[[sources]]\nsource = "csv"\npaths = ["in/t.csv"]\nmapping = "in/map.yaml"\n'
        '[[sources]]\nsource = "sql"\nquery_file = "../q.sql"\n'
    )
    shop = Workspace.create(tmp_path / "shop", sources, "")
    (shop.root / "in").mkdir()
    for name in ("in/t.csv", "in/map.yaml", "../q.sql"):
        (shop.root / name).write_text(name)
    backup.save(shop, tmp_path / "b.zip", NOW)
    made = backup.restore(tmp_path / "b.zip", tmp_path / "new")
    assert [path.name for path in (made.root / "in").iterdir()] == ["map.yaml"]


def test_what_somebody_sent_and_nobody_imported_is_not_kept(tmp_path: Path) -> None:
    """It waits for an hour only."""
    shop = Workspace.create(tmp_path / "shop", "", "")
    (shop.data_dir / "uploads" / "x").mkdir(parents=True)
    (shop.data_dir / "uploads" / "x" / "export.json").write_text("[]")
    backup.save(shop, tmp_path / "shop.zip", NOW)
    with zipfile.ZipFile(tmp_path / "shop.zip") as archive:
        assert not [name for name in archive.namelist() if "uploads" in name]


def test_what_is_in_use_is_backed_up_as_of_one_moment(shop: Workspace, tmp_path: Path) -> None:
    """A transaction that has not ended is not in it, and hinders nothing."""
    database = reviewdb.of(shop)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE people SET display = 'half'")
        backup.save(shop, tmp_path / "b.zip", NOW)
        connection.exec_driver_sql("UPDATE people SET display = name")
    made = backup.restore(tmp_path / "b.zip", tmp_path / "new")
    assert "half" not in {one.display for one in accounts_of(made).people.everybody()}


def test_nothing_is_left_of_a_backup_that_failed(
    shop: Workspace, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older one stays as it was."""
    target = tmp_path / "b.zip"
    target.write_bytes(saved.read_bytes())

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        backup.save(shop, target, NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]
    assert target.read_bytes() == saved.read_bytes()


def test_a_backup_is_not_made_into_itself(shop: Workspace) -> None:
    """It would hold half of itself."""
    with pytest.raises(InputError, match="lies in what is backed up"):
        backup.save(shop, shop.data_dir / "b.zip", NOW)


def test_nothing_is_restored_over_anything(saved: Path, tmp_path: Path) -> None:
    """A folder with something in it stays as it is."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x").write_text("x")
    with pytest.raises(WorkspaceError, match="is not empty"):
        backup.restore(saved, tmp_path / "mine")


def rewritten(saved: Path, to: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """A backup whose files somebody changed; the count is right."""
    with zipfile.ZipFile(saved) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    change(held)
    if backup.MARK in held:
        mark = {"files": len(held) - 1, **dict(json.loads(held[backup.MARK]))}
        held[backup.MARK] = json.dumps(mark | {"files": len(held) - 1}).encode()
    with zipfile.ZipFile(to, "w") as archive:
        for name, body in held.items():
            archive.writestr(name, body)
    return to


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda held: held.update({"../evil": b""}), "leads out"),
        (lambda held: held.update({"data/../../evil": b""}), "leads out"),
        (lambda held: held.update({"/etc/evil": b""}), "leads out"),
        (lambda held: held.update({"data\\..\\evil": b""}), "leads out"),
        (lambda held: held.update({".git/hooks/post-commit": b""}), "no backup of ours has"),
        (lambda held: held.pop(backup.MARK), "is no backup of askless"),
        (lambda held: held.update({backup.MARK: b'{"format": 9}'}), "by a later askless"),
        (lambda held: held.update({backup.MARK: b"{}"}), "by a later askless"),
        (lambda held: held.update({"data/review.sqlite": b"x" * 5000}), "not a database"),
        (lambda held: held.pop("askless.toml"), "no askless.toml"),
    ],
)
def test_what_is_not_ours_is_refused(
    saved: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], object], said: str
) -> None:
    """And nothing of it is left anywhere."""
    odd = rewritten(saved, tmp_path / "odd.zip", change)
    with pytest.raises(KbError, match=said):
        backup.restore(odd, tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["odd.zip"]


@pytest.mark.parametrize("body", [b"", b"no zip", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_archive_is_refused(tmp_path: Path, body: bytes) -> None:
    """With one line."""
    (tmp_path / "x").write_bytes(body)
    with pytest.raises(InputError, match="is no whole backup"):
        backup.restore(tmp_path / "x", tmp_path / "new")


def test_a_cut_backup_is_refused(saved: Path, tmp_path: Path) -> None:
    """A transfer that broke off."""
    (tmp_path / "x").write_bytes(saved.read_bytes()[:-200])
    with pytest.raises(InputError, match="is no whole backup"):
        backup.restore(tmp_path / "x", tmp_path / "new")


def test_people_move_from_postgresql_and_back(
    review_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup holds them wherever they lie; an address that has others is refused."""
    review_server.run("CREATE DATABASE one", "CREATE DATABASE other", name="postgres")
    monkeypatch.setenv("ASKLESS_REVIEW_URL", review_server.url(name="one"))
    workspace = Workspace.create(tmp_path / "pg", '[admin]\ndatabase = "postgresql"\n', "")
    own = accounts_of(workspace)
    own.people.add("ana", Role.ADMIN, by="shell")
    own.people.add("bob", Role.READER, by="ana")
    backup.save(workspace, tmp_path / "b.zip", NOW)
    with pytest.raises(InputError, match="is not empty"):
        backup.restore(tmp_path / "b.zip", tmp_path / "new")
    monkeypatch.setenv("ASKLESS_REVIEW_URL", review_server.url(name="other"))
    made = accounts_of(backup.restore(tmp_path / "b.zip", tmp_path / "new"))
    assert made.people.everybody() == own.people.everybody()
    assert made.sign_ins.new_reset("bob", by="ana")
    assert made.people.add("carl", Role.READER, by="ana").id > 2
    own.database.close()
    made.database.close()


def test_the_commands_say_what_they_did(saved: Path, shop: Workspace, tmp_path: Path) -> None:
    """Both ways, and a folder that is in use is one line."""
    done = askless("backup", tmp_path / "b.zip", "--workspace", shop.root)
    assert (done.status, "are in" in done.out) == (0, True)
    made = askless("restore", tmp_path / "b.zip", tmp_path / "new")
    assert (made.status, "restored to" in made.out) == (0, True)
    again = askless("restore", tmp_path / "b.zip", tmp_path / "new")
    assert (again.status, again.err.count("\n")) == (1, 1)
