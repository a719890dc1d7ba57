"""The replay stage: what it needs, and when its result still counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kb.errors import NothingToDoError
from kb.gaps import GAPS
from kb.storage import files, stale_results, ticketstore
from kb.storage.workspace import Workspace
from mining.runs import Runs
from mining.stages import gap_queue, replay
from tests.drafting_workspace import a_gap, a_workspace, save_gaps
from tests.factories import NOW

TOPIC = {
    "topic_id": "t-0001",
    "locale": "fr",
    "questions": [{"text": text, "customers": 6} for text in ("a b", "a c", "b c")],
    "missed": ["a b", "b c"],
}


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    """A topic that an article answers, a built search, and what that was asked."""
    made = a_workspace(tmp_path / "desk", count=3)
    save_gaps(made, [a_gap("t-0001", "fr", kind="covered", article_id="d/colis")], key="k2")
    built(made, "1")
    made_from = replay._made_from(made, gaps_of(made))
    with Runs(made.runs_dir).saving("replay", "r", made_from) as folder:
        files.write_json(folder / "replay.json", {"topics": [TOPIC], "searches": []})
    return made


def built(place: Workspace, index: str) -> None:
    """Pretend that a site was built with this index."""
    path = place.site_dir / "fr" / "pagefind" / "pagefind-entry.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(index, "utf-8")


def gaps_of(place: Workspace) -> Path:
    """The folder of the latest gaps."""
    return Runs(place.runs_dir).latest("gaps", "askless gaps")


def row(place: Workspace) -> dict[str, Any]:
    """The only row of the queue."""
    return gap_queue.read_queue(place, gaps_of(place), now=NOW)[0]


def test_what_the_search_does_not_show_is_unfindable(desk: Workspace) -> None:
    """It waits though it is covered, with the words that find nothing."""
    found = row(desk)
    assert found["kinds"] == ["unfindable", "covered"]
    assert found["searched"] == {"asked": 3, "found": 1, "missed": ["a b", "b c"]}
    assert (found["state"], found["is_waiting"]) == ("open", True)


def test_a_site_built_anew_was_not_asked(desk: Workspace) -> None:
    """Its search may find them now: nothing is said until it is asked."""
    before = gap_queue.fingerprint(desk)
    built(desk, "2")
    assert row(desk)["searched"] is None
    assert gap_queue.fingerprint(desk) != before


def test_other_gaps_were_not_asked(desk: Workspace) -> None:
    """The articles that answer may be others now."""
    save_gaps(desk, [a_gap("t-0001", "fr", kind="covered", article_id="d/x")], key="k3")
    assert row(desk)["kinds"] == ["covered"]


def test_without_a_site_it_says_what_to_run(desk: Workspace) -> None:
    """One line that names the command."""
    (desk.site_dir / "fr" / "pagefind" / "pagefind-entry.json").unlink()
    with pytest.raises(NothingToDoError, match="askless build"):
        gap_queue.search_again(desk, gaps_of(desk))


def test_forgetting_a_customer_takes_the_words_with_it(desk: Workspace) -> None:
    """They were counted with that customer's tickets: they are asked anew from those that stay."""
    mined = Runs(desk.runs_dir).latest("mine", "askless mine").name
    row = a_gap("t-0001", "fr", kind="covered", article_id="d/colis")
    with Runs(desk.runs_dir).saving("gaps", "k4", {"mine": mined}) as folder:
        files.write_table(folder / "gaps.parquet", GAPS.frame([row]), GAPS)
    with Runs(desk.runs_dir).saving("replay", "r4", {"gaps": "k4"}) as folder:
        files.write_json(folder / "replay.json", {"topics": [TOPIC], "searches": []})
    ticket = ticketstore.read_tickets(desk)["ticket_id"].iloc[0]
    stale, _ = stale_results.found(desk, {ticket})
    assert desk.runs_dir / "replay" / "r4" in stale
