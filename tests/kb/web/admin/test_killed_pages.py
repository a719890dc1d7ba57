"""``askless serve --admin`` killed at any moment while editors work: nothing is lost or half done.

Eight kills at moments that a seed draws, or as many as ``ASKLESS_KILLS`` says.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from kb.storage import content, deciding, evidence_store
from kb.storage.workspace import Workspace
from tests.adminshop import AdminServer
from tests.editorshop import SETTINGS, a_draft, an_editors_shop, evidence_of
from tests.killing import Editor, Told, worked_and_killed
from tests.starting import Starter

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("ASKLESS_KILLS", "8"))
SEED = int(os.environ.get("ASKLESS_KILLS_SEED", "8"))
EDITORS = ("ana", "bob", "eve")
LATEST = 2.0
"""Seconds of work after which the latest kill comes."""
EACH = 3
"""Articles of an editor: each has their own, so that what they were told last still holds."""


def a_shop(root: Path) -> Workspace:
    """Drafts for each editor in a repository of git, and a help center that is built."""
    shop = an_editors_shop(root, f"{SETTINGS}\n[admin]\ngit_commits = true\n")
    for who in EDITORS:
        for number in range(EACH):
            draft = a_draft(id=f"{who}/draft-{number}")
            content.write_article(shop, draft)
            evidence_store.write_evidence(shop, evidence_of(draft))
    git(shop, "init", "--quiet")
    git(shop, "add", "-A")
    git(shop, "-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "start")
    return shop


def git(shop: Workspace, *arguments: str) -> str:
    """What a command of git says in the workspace."""
    command = ["git", "-C", str(shop.root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def marks_of(shop: Workspace, told: Told) -> dict[str, Counter[str]]:
    """Kind of deed -> how often each mark is on disk."""
    moves = deciding.all_moves(shop)
    known = {mark for kinds in (told.done, told.open) for one in kinds.values() for mark in one}
    found = Counter(move.reason.split(": ")[-1] for move in moves)
    with sqlite3.connect(shop.data_dir / "review.sqlite") as base:
        said = Counter(
            text.split(": ")[-1] for (text,) in base.execute("SELECT text FROM comments")
        )
    logged = Counter({mark: n for mark, n in found.items() if mark in known})
    return {"edit": logged, "decide": logged, "comment": said}


def assert_all_kept(shop: Workspace, told: Told) -> None:
    """What was acknowledged is there once; what got no answer at most once; each text is kept."""
    found = marks_of(shop, told)
    for kind, counts in found.items():
        assert [m for m in told.done.get(kind, ()) if counts[m] != 1] == []
        assert [m for m in told.open.get(kind, ()) if counts[m] > 1] == []
    for move in deciding.all_moves(shop):
        if move.action == "edit":
            kept = deciding.version_text(shop, move.version, move.article_id, move.locale)
            assert kept is not None
            assert move.reason in kept.body
    with sqlite3.connect(shop.data_dir / "review.sqlite") as base:
        held = dict(base.execute("SELECT item, person FROM claims").fetchall())
    assert {key: held.get(key, "") for key in told.claims} == told.claims


def assert_agreed(shop: Workspace) -> None:
    """Articles, log, git and database say the same, and no file is half written."""
    with deciding.held(shop):
        pass  # whoever comes next finishes what was begun
    for article in content.read_articles(shop):
        moves = deciding.moves(shop, article.id, article.locale)
        if moves:
            last = (moves[-1].version, moves[-1].to_status)
            assert last == (article.version, article.status.value), article.id
        evidence_store.read_evidence(shop, article.id, article.locale)
    lines = shop.review_log.read_text("utf-8").splitlines() if shop.review_log.is_file() else []
    assert sum(bool(line) for line in lines) - len(deciding.all_moves(shop)) <= KILLS
    with sqlite3.connect(shop.data_dir / "review.sqlite") as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert git(shop, "status", "--porcelain", "site/content") == ""
    git(shop, "fsck", "--strict", "--no-dangling")


def assert_site_is_whole(shop: Workspace) -> None:
    """Where there is a site, every page of it is, and its search."""
    pages = list(shop.site_dir.rglob("*.html"))
    if not pages:
        return
    assert all("</html>" in page.read_text("utf-8")[-200:] for page in pages)
    assert (shop.site_dir / "index.html").is_file()
    for locale in shop.settings.locales:
        assert (shop.site_dir / locale / "index.html").is_file()
    json.loads((shop.build_dir / "going_live.json").read_text("utf-8"))


def test_what_was_acknowledged_survives_every_kill(
    starter: Starter, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Edits, decisions, comments, claims and publications, while the server is killed."""
    shop = a_shop(tmp_path / "shop")
    told, numbers = Told(), random.Random(SEED)
    own = {who: [f"{who}/draft-{n}" for n in range(EACH)] for who in EDITORS}
    editors = [Editor(who, own[who], random.Random(f"{SEED} {who}"), told) for who in own]
    editors.append(Editor("p", ["ana/draft-0"], random.Random(SEED), told))
    for _ in range(KILLS):
        after, is_group = numbers.uniform(0.0, LATEST), numbers.random() < 0.5
        worked_and_killed(starter, shop.root, editors, after=after, is_group=is_group)
        assert_agreed(shop)
        assert_site_is_whole(shop)
    assert_all_kept(shop, told)
    done, left = (
        {kind: len(marks) for kind, marks in one.items()} for one in (told.done, told.open)
    )
    with capsys.disabled():
        sys.stdout.write(f"\n{KILLS} kills; acknowledged {done}, no answer {left}; ")
        sys.stdout.write(f"else {dict(told.refused)}\n")
    assert min(done.get(kind, 0) for kind in ("edit", "decide", "comment", "claim")) > 0
    with AdminServer(shop) as served:
        assert served.visitor("ana").get("/admin/queue/").status == 200
