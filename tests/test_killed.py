"""Commands killed in the middle: nothing half written stays, and the next run ends as if never.

Each command runs in a process of its own and gets SIGKILL at a moment of its work that is the same
on every machine (:mod:`tests.dying`), or Ctrl-C, or a disk that is full or only reads from then on.
What is drawn at random, with more faults and for hours, is :mod:`tests.soak`.
"""

from __future__ import annotations

import itertools
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.storage.workspace import Workspace
from mining import pipeline
from tests.sameend import assert_same_end, assert_whole, is_leftover, leftovers
from tests.shell import askless
from tests.starting import Starter

pytestmark = pytest.mark.slow

SOURCE = '\n[[sources]]\nsource = "jsonl"\npaths = ["sample/tickets.jsonl"]\n'
DRAFTING = "\n[drafting]\nsupport_customers = 2\nsupport_days = 1\nsupport_share = 0.05\n"
OUTPUT = {"import": "data/tickets", "publish": "build/pages", "build": "build/site"}
"""Where a stage writes; the others write below data/runs."""
STAGES = pipeline.STAGES
OTHERS = {"import": "full", "gaps": "interrupted", "service": "read_only"}
"""What else befalls stages that are soon done again."""
SAID = {
    "full": (1, "the disk is full"),
    "read_only": (1, "may not be written"),
    "interrupted": (130, "stopped; what was finished is kept"),
}
"""Exit status, and what the one line says."""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shop with 200 tickets, of which the first half is through every stage."""
    shop = tmp_path_factory.mktemp("killed") / "shop"
    assert askless("init", shop, "--sample", "--tickets", 200).status == 0
    settings = shop / "askless.toml"
    own = settings.read_text("utf-8").replace('["fr", "en"]', '["fr"]', 1)
    settings.write_text(own + DRAFTING + SOURCE, encoding="utf-8")
    export = shop / "sample/tickets.jsonl"
    (shop / "all.jsonl").write_bytes(export.read_bytes())
    lines = export.read_bytes().splitlines(keepends=True)
    export.write_bytes(b"".join(lines[: len(lines) // 2]))
    done = askless("run", "--workspace", shop)
    assert done.status == 0, done.err
    export.write_bytes((shop / "all.jsonl").read_bytes())
    article = next((shop / "site/content/fr").rglob("*.md"))
    article.write_text(article.read_text("utf-8") + "\nUne phrase de plus.\n", encoding="utf-8")
    return shop


@pytest.fixture(scope="module")
def unkilled(imported: Path) -> Path:
    """What a run that nobody stops makes of it."""
    shop = Path(shutil.copytree(imported, imported.with_name("unkilled")))
    done = askless("run", "--workspace", shop)
    assert done.status == 0, done.err
    return shop


@pytest.fixture
def shop(imported: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy to work on, removed at once: each holds a whole site."""
    yield Path(shutil.copytree(imported, tmp_path / "shop"))
    shutil.rmtree(tmp_path, ignore_errors=True)


def finished_parts(shop: Path) -> dict[str, bytes]:
    """Every finished result: a run keeps the newest few of a stage, and these are fewer."""
    found = [p for p in (shop / "data/runs").rglob("*") if p.is_file() and p.name != "latest"]
    found = [p for p in found if not is_leftover(p.relative_to(shop)) and "import" not in p.parts]
    return {str(p): p.read_bytes() for p in found}


def ended_in(
    starter: Starter, shop: Path, stage: str, event: int, how: str
) -> subprocess.CompletedProcess[str]:
    """Run, with something going wrong at an unfinished file or folder of ``stage``."""
    place = shop / OUTPUT.get(stage, f"data/runs/{stage}")
    place = place.parent if stage in ("publish", "build") else place
    return starter.run("run", "--workspace", shop, dies=(place, event, how))


def assert_only_the_end_is_lost(shop: Path, before: dict[str, bytes]) -> None:
    """Files are whole, and earlier results are as they were."""
    assert_whole(shop)
    after = finished_parts(shop)
    assert {path: after.get(path) for path in before} == before


def test_ended_runs_end_as_one_that_nobody_stopped(
    starter: Starter, shop: Path, unkilled: Path
) -> None:
    """Killed in every stage, at its first or second file in turn, some before by other faults."""
    for stage, event in zip(STAGES, itertools.cycle((1, 2)), strict=False):
        before = finished_parts(shop)
        if how := OTHERS.get(stage):
            done = ended_in(starter, shop, stage, 1, how)
            status, words = SAID[how]
            said = done.stderr.strip().splitlines()
            assert (done.returncode, len(said), words in said[-1]) == (status, 1, True), done.stderr
            assert leftovers(shop) == []
            assert_only_the_end_is_lost(shop, before)
        assert ended_in(starter, shop, stage, event, "killed").returncode == -signal.SIGKILL, stage
        assert_only_the_end_is_lost(shop, before)
    done = askless("run", "--workspace", shop)
    assert done.status == 0, done.err
    assert leftovers(shop) == []
    assert_same_end(shop, unkilled)


def test_a_build_killed_between_its_two_renames_has_its_site_back(shop: Path) -> None:
    """The old site, moved aside by a killed build, returns with the next command."""
    site = shop / "build/site"
    page = (site / "index.html").read_bytes()
    site.rename(shop / "build/.site.a1b2c3d4.old")
    (shop / "build/.site.a1b2c3d4.part").mkdir()
    with Workspace.open(shop).locked():
        assert (site / "index.html").read_bytes() == page
    assert leftovers(shop) == []


def test_only_the_lock_holder_clears_up(shop: Path) -> None:
    """What looks left behind may be what another command is writing."""
    part = shop / "data/tickets/.2026-01.tickets.parquet.a1b2c3d4.part"
    with Workspace.open(shop).locked():
        part.write_bytes(b"half")
        assert askless("gaps", "--workspace", shop).status == 1
        assert part.exists()
    with Workspace.open(shop).locked():
        assert not part.exists()


def test_files_of_the_shop_are_never_cleared_up(shop: Path) -> None:
    """Only names that askless gives to unfinished files are removed."""
    own = [shop / "site/content" / name for name in (".notes.part", "a.part", ".x.old", ".git.old")]
    for path in own:
        path.write_text("mine")
    with Workspace.open(shop).locked():
        assert all(path.exists() for path in own)
