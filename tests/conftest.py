"""Fixtures that several parts share because they are slow to make."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import event

from kb.storage import audits, reviewdb
from kb.storage.reviewdb import ReviewDatabase
from kb.storage.sitebuild import build, publish
from kb.storage.workspace import Workspace
from mining.recognisers import persons
from tests.databases import Server, postgresql
from tests.factories import NOW
from tests.hostile import a_hostile_shop
from tests.reviewdbs import KINDS, emptied
from tests.shop import a_shop

if TYPE_CHECKING:  # a server and its pages take a second to import
    from tests.adminshop import AdminServer, Visitor
from tests.starting import Starter

# No test fails on a clock, and every run draws the same examples; ASKLESS_FUZZ=1 draws new ones.
settings.register_profile(
    "suite",
    max_examples=50,  # half of the usual: `make test` is to end in minutes on two cores
    deadline=None,
    derandomize="ASKLESS_FUZZ" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that run the pipeline come first, then those with a browser, then the others.

    Else one process is left with them at the end.
    """
    marked = [
        {item.path for item in items if item.get_closest_marker(name)}
        for name in ("slow", "browser")
    ]
    items.sort(key=lambda item: [item.path not in paths for paths in marked])


INSTALLED = persons.identity
"""What is installed of the extra [ner], asked by the tests that need it."""


@pytest.fixture(scope="session", autouse=True)
def _names_by_rules_alone() -> Iterator[None]:
    """Every test runs as if the extra [ner] were not installed, wherever the suite runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(persons, "identity", lambda: "")
        yield


@pytest.fixture
def ner(monkeypatch: pytest.MonkeyPatch) -> str:
    """The extra [ner] as it is installed; skips where it is not."""
    if not INSTALLED():
        pytest.skip("the extra [ner] is not installed: pip install 'askless[ner]'")
    monkeypatch.setattr(persons, "identity", INSTALLED)
    return INSTALLED()


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    """Commands in processes of their own, for as many files as ask for it."""
    with Starter() as found:
        yield found


def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]
) -> Workspace:
    """A workspace that one of the suite's processes makes and the others wait for."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / f"once-{name}"
    with (base / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder / "workspace")
            (folder / "made").touch()
    return Workspace.open(folder / "workspace")


@pytest.fixture(scope="session")
def built_shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The shop of :mod:`tests.shop`, published and built; shared, so tests only read it."""

    def make(root: Path) -> None:
        workspace = a_shop(root)
        publish(workspace, NOW, popularity={"returns/return-an-item": 40.0})
        build(workspace)

    return made_once(tmp_path_factory, "shop", make)


@pytest.fixture(scope="session")
def hostile_shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The shop of :mod:`tests.hostile`, built; shared, so tests only read it."""
    return made_once(tmp_path_factory, "hostile", a_hostile_shop)


@pytest.fixture(scope="session")
def review_server() -> Iterator[Server]:
    """PostgreSQL, started once; its database ``desk`` is for the fixture ``reviews``."""
    with postgresql() as server:
        yield server


@pytest.fixture(scope="session", params=KINDS)
def _review_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ReviewDatabase]:
    """A review database of each kind."""
    if request.param == "sqlite":
        made = reviewdb.sqlite(tmp_path_factory.mktemp("reviews") / reviewdb.FILE)
        event.listen(made.engine, "connect", _without_waiting_for_the_disk)
        yield made
    else:
        made = reviewdb.postgresql(request.getfixturevalue("review_server").url())
        yield made
        made.close()


def _without_waiting_for_the_disk(connection: Any, _record: object) -> None:
    """As PostgreSQL in tests: what a loss of power leaves is no matter here."""
    connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture
def reviews(_review_database: ReviewDatabase) -> ReviewDatabase:
    """An empty review database, on SQLite and then on PostgreSQL."""
    return emptied(_review_database)


@pytest.fixture(scope="session")
def audited_shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The shop of :mod:`tests.adminshop`; shared, so tests only answer its audit."""
    from tests.adminshop import an_audited_shop

    return an_audited_shop(tmp_path_factory.mktemp("audited") / "shop")


@pytest.fixture(scope="session")
def served(audited_shop: Workspace) -> Iterator[AdminServer]:
    """Its admin pages."""
    from tests.adminshop import AdminServer

    with AdminServer(audited_shop) as running:
        yield running


@pytest.fixture
def shop(audited_shop: Workspace) -> Workspace:
    """The shop when nobody has answered yet."""
    from tests.adminshop import DAY

    (audited_shop.audits_dir / DAY / audits.ANSWERS_FILE).unlink(missing_ok=True)
    return audited_shop


@pytest.fixture
def ana(shop: Workspace, served: AdminServer) -> Visitor:
    """Somebody signed in there before anybody has answered."""
    return served.visitor("ana")
