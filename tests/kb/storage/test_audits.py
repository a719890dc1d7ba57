"""Audits on disk: several people write at once, and what was forgotten stays so."""

from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb.errors import NothingToDoError
from kb.match_audit import WINDOW, Answer
from kb.storage import audits, files
from kb.storage.audits import Audit
from kb.storage.workspace import Workspace
from tests.factories import NOW

TICKETS = 40


@pytest.fixture
def audit(tmp_path: Path) -> Audit:
    """Forty drawn tickets, none answered."""
    workspace = Workspace.create(tmp_path / "shop", 'locales = ["fr"]\n', "")
    rows = [
        {"ticket_id": f"t:{n}", "language": "fr", "part": "random", "place": n, "kind": "none"}
        for n in range(TICKETS)
    ]
    return audits.save(workspace, "2026-03-02", WINDOW.frame(rows), {})


def said(ticket: int, who: str) -> Answer:
    """An answer to one of the tickets."""
    return Answer(f"t:{ticket}", who, "writable", NOW.isoformat())


def test_people_who_answer_at_once_lose_nothing(audit: Audit) -> None:
    """Each answer is one whole line, also behind half a line of a killed command."""
    (audit.folder / audits.ANSWERS_FILE).write_text('{"ticket_id": "t:')
    each = [said(ticket, who) for ticket in range(TICKETS) for who in ("ana", "œuvre \u2028 bob")]
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda one: audit.add([one]), each)) == len(each)
    assert sorted(map(repr, audit.answers())) == sorted(map(repr, each))


def test_forgetting_waits_for_an_answer_and_loses_none(
    audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It writes the answers anew: one that came between reading and writing would be gone."""
    workspace = Workspace.open(audit.folder.parents[2])
    audit.add([said(0, "ana"), said(1, "ana")])
    write, others = files.write_json_lines, []

    def write_late(*arguments: object) -> None:
        late = threading.Thread(target=lambda: audit.add([said(2, "bob")]))
        late.start()
        late.join(0.2)
        others.append(late)
        write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "write_json_lines", write_late)
    audits.forget(workspace, {"t:0"})
    others[0].join()
    assert [one.ticket_id for one in audit.answers()] == ["t:1", "t:2"]


def test_a_forgotten_ticket_is_not_answered_back_in(audit: Audit) -> None:
    """Somebody had it on the screen while it went: nothing of it comes back."""
    audits.forget(Workspace.open(audit.folder.parents[2]), {"t:0"})
    assert audit.add([said(0, "ana"), said(1, "ana")]) == 1
    assert [one.ticket_id for one in audit.answers()] == ["t:1"]


def test_an_audit_that_went_says_so(audit: Audit) -> None:
    """And its folder does not come back."""
    shutil.rmtree(audit.folder)
    with pytest.raises(NothingToDoError, match="2026-03-02 is gone"):
        audit.add([said(0, "ana")])
    assert (audit.answers(), audit.folder.exists()) == ([], False)
