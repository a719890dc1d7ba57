"""Topics that last: new tickets are put in them, ids survive finding anew, decisions too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kb.errors import StageError
from kb.storage import files, ticketstore, topicstore
from kb.storage.forgetting import carry_out, planned
from kb.storage.workspace import SETTINGS_FILE, Workspace
from kb.topic_editing import Choice, marking, merging, renaming, splitting
from kb.topics import ASSIGNMENTS, TOPICS
from mining import assigning, embedding
from mining.forgotten_vectors import drop_vectors
from mining.stages import StageResult, editing, fit, mine
from tests.factories import a_stored_ticket
from tests.mined import WordEncoder, need_of, ticket_rows

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="module")
def _words_encoder() -> Iterator[None]:
    """The settings' default encoder is the small one of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (mine, editing, embedding):
            patch.setattr(module, "load_encoder", lambda _name: WordEncoder(), raising=False)
        yield


def add(workspace: Workspace, rows: list[dict[str, Any]]) -> None:
    """Store tickets."""
    ticketstore.merge(workspace, [a_stored_ticket(**row) for row in rows])


def again(workspace: Workspace, settings: str | None = None) -> StageResult:
    """The stage over the workspace, under other settings of mining if they are given."""
    if settings is not None:
        (workspace.root / SETTINGS_FILE).write_text(f"[mining]\n{settings}\n")
    return mine.run(Workspace.open(workspace.root), now=NOW)


def topic_of(result: StageResult) -> dict[str, str | None]:
    """Ticket -> topic."""
    rows = files.read_table(result.folder / "assignments.parquet", ASSIGNMENTS)
    return dict(zip(rows["ticket_id"].tolist(), fit.plain(rows["topic_id"]), strict=True))


def ids_by_need(result: StageResult) -> dict[str, set[str | None]]:
    """Need -> the topics of its tickets."""
    found: dict[str, set[str | None]] = {}
    for ticket, topic in topic_of(result).items():
        found.setdefault(need_of(ticket), set()).add(topic)
    return found


def id_of(result: StageResult, need: str) -> str:
    """The one topic of a need."""
    (topic,) = ids_by_need(result)[need]
    assert topic is not None
    return topic


def new_rows(need: str, count: int) -> list[dict[str, Any]]:
    """Tickets of a need that are not stored yet."""
    rows = ticket_rows((need,))[:count]
    return [row | {"ticket_id": f"{row['ticket_id']}-new", "content_hash": "n"} for row in rows]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """96 tickets of four needs; tests take a copy."""
    shop = Workspace.create(tmp_path_factory.mktemp("stored") / "shop", "", "")
    add(shop, ticket_rows())
    return shop.root


@pytest.fixture(scope="module")
def mined(stored: Path) -> StageResult:
    """The stage run once in a copy of them, of which tests take a copy."""
    return again(Workspace(Path(shutil.copytree(stored, stored.with_name("mined")))))


@pytest.fixture
def workspace(request: pytest.FixtureRequest, stored: Path, tmp_path: Path) -> Workspace:
    """The tickets, mined where the test asks for the first result."""
    is_mined = "first" in request.fixturenames
    found = request.getfixturevalue("mined").folder.parents[3] if is_mined else stored
    return Workspace(Path(shutil.copytree(found, tmp_path / "shop")))


@pytest.fixture
def first(workspace: Workspace, mined: StageResult) -> StageResult:
    """The stage run once."""
    place = mined.folder.relative_to(mined.folder.parents[3])
    return replace(mined, folder=workspace.root / place)


def test_new_tickets_are_put_in_the_topics_there_are(
    workspace: Workspace, first: StageResult
) -> None:
    """Nothing is found anew, and the figures say how many were assigned."""
    add(workspace, new_rows("refund", 5))
    second = again(workspace)
    assert second.figures["topics_version"] == first.figures["topics_version"]
    assert (second.figures["refit"], second.figures["assigned_since"]) == (None, 5)
    assert ids_by_need(second) == ids_by_need(first)


def test_the_table_counts_new_tickets(workspace: Workspace, first: StageResult) -> None:
    """Under the names it had."""
    add(workspace, new_rows("refund", 5))
    topic = id_of(first, "refund")
    before, after = (
        files.read_table(one.folder / "topics.parquet", TOPICS).set_index("topic_id").loc[topic]
        for one in (first, again(workspace))
    )
    assert (before["size"], after["size"]) == (24, 29)
    assert before["label_fr"] == after["label_fr"]


def test_a_ticket_whose_text_changed_is_assigned_anew(
    workspace: Workspace, first: StageResult
) -> None:
    """It asks for something else now."""
    row = next(r for r in ticket_rows() if need_of(r["ticket_id"]) == "size")
    text = "When will I be refunded on my card?"
    add(workspace, [row | {"text": text, "language": "en", "content_hash": "other"}])
    second = again(workspace)
    assert topic_of(second)[row["ticket_id"]] == id_of(first, "refund")


def test_many_new_tickets_are_a_reason_to_find_anew(tmp_path: Path) -> None:
    """What was known keeps its id, the new needs get ids that nobody had."""
    shop = Workspace.create(tmp_path / "shop", "", "")
    add(shop, ticket_rows(("parcel", "refund")))
    first = again(shop)
    add(shop, ticket_rows(("password", "size")))
    second = again(shop)
    assert second.figures["refit"] == "48 tickets are new, changed or gone since topics were found"
    old = {id_of(first, "parcel"), id_of(first, "refund")}
    assert {id_of(second, "parcel"), id_of(second, "refund")} == old
    assert {id_of(second, "password"), id_of(second, "size")} == {"t-0003", "t-0004"}
    assert topicstore.read_history(shop)[-1]["events"] == [
        {"kind": "born", "topic_id": topic, "other_id": None, "share": 0.0}
        for topic in ("t-0003", "t-0004")
    ]


def test_a_burst_of_tickets_without_a_topic_is_a_reason(
    workspace: Workspace, first: StageResult
) -> None:
    """Ten tickets about what nobody asked before."""
    strange = "Die Nähmaschine rattert und der Faden reißt ständig ab"
    rows = [
        row | {"text": f"{strange}, {number}.", "language": "fr"}
        for number, row in enumerate(new_rows("size", 10))
    ]
    add(workspace, rows)
    second = again(workspace)
    assert "10 of 10 new tickets are in no topic" in second.figures["refit"]
    assert second.figures["topics_version"] != first.figures["topics_version"]


def test_never_keeps_the_topics_and_says_that_it_does(
    workspace: Workspace, first: StageResult
) -> None:
    """Whatever comes; back at auto they are found anew though no ticket changed."""
    add(workspace, [r | {"ticket_id": r["ticket_id"] + "-2"} for r in ticket_rows(("size",))])
    add(workspace, [r | {"ticket_id": r["ticket_id"] + "-2"} for r in ticket_rows(("refund",))])
    second = again(workspace, 'refit = "never"')
    assert second.figures["topics_version"] == first.figures["topics_version"]
    assert second.figures["refit_wanted"].startswith("48 tickets are new")
    assert again(workspace, 'refit = "auto"').figures["refit"].startswith("48 tickets are new")


def test_always_finds_anew_with_any_new_ticket(workspace: Workspace, first: StageResult) -> None:
    """And keeps the ids."""
    add(workspace, new_rows("refund", 1))
    second = again(workspace, 'refit = "always"')
    assert second.figures["refit"] == "mining.refit is always"
    assert ids_by_need(second) == ids_by_need(first)
    assert again(workspace).was_current


def test_topics_of_another_encoder_cannot_be_kept(
    workspace: Workspace,
    first: StageResult,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The vectors of new tickets would say nothing beside theirs."""
    monkeypatch.setattr(WordEncoder, "version", "2")
    with pytest.raises(StageError, match=r"encoder words 1, the settings ask for words 2"):
        again(workspace, 'refit = "never"')


def test_topics_of_an_earlier_askless_hand_their_ids_on(
    workspace: Workspace, first: StageResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the tickets alone: their model can no longer be read."""
    monkeypatch.setattr(assigning, "FORMAT", assigning.FORMAT + 1)
    monkeypatch.setattr(mine, "FORMAT", assigning.FORMAT)
    second = again(workspace)
    assert second.figures["refit"] == "version changed"
    assert ids_by_need(second) == ids_by_need(first)


def test_forgotten_tickets_are_in_no_table_and_ids_survive(
    workspace: Workspace, first: StageResult
) -> None:
    """The frozen model goes, since it is made of everybody; who stays keeps the topic's id."""
    desk = editing.Desk.open(workspace)
    topic = id_of(first, "size")
    decide(workspace, marking(desk.editing, topic, "person", who="Ana", at=NOW))
    gone = frozenset(["jsonl:size-fr-00-0", "jsonl:refund-en-03-0"])
    before = ids_by_need(first)
    plan = planned(workspace, gone, now=NOW)
    carry_out(workspace, plan, drop_vectors=lambda: drop_vectors(workspace, gone))
    left = [path for path in workspace.data_dir.rglob("*.parquet") if holds(path, gone)]
    assert left == []
    assert list((workspace.runs_dir / "fit").glob("*/stage.json")) == []
    second = again(workspace)
    assert ids_by_need(second) == before
    assert second.figures["decisions"] == {"applied": 1}


def holds(path: Path, tickets: frozenset[str]) -> bool:
    """Whether a table names one of the tickets."""
    table = pd.read_parquet(path)
    return any(table[name].astype(str).isin(tickets).any() for name in table.columns)


def decide(workspace: Workspace, choice: Choice) -> StageResult:
    """The choice taken."""
    return editing.take(workspace, choice, now=NOW)


def test_a_decision_is_applied_without_finding_anew(
    workspace: Workspace, first: StageResult
) -> None:
    """Later stages read the decided topics."""
    desk = editing.Desk.open(workspace)
    into, other = id_of(first, "size"), id_of(first, "password")
    result = decide(workspace, merging(desk.editing, [into, other], who="Ana", at=NOW))
    assert result.figures["topics_version"] == first.figures["topics_version"]
    assert id_of(result, "password") == id_of(result, "size") == into
    table = files.read_table(result.folder / "topics.parquet", TOPICS)
    assert other not in table["topic_id"].tolist()
    assert again(workspace).was_current


def test_decisions_survive_finding_anew(workspace: Workspace, first: StageResult) -> None:
    """A merger, a name and a mark, on topics that were found again from other tickets."""
    sizes, passwords, parcels = (id_of(first, n) for n in ("size", "password", "parcel"))
    desk = editing.Desk.open(workspace)
    decide(workspace, merging(desk.editing, [sizes, passwords], who="Ana", at=NOW))
    desk, name = editing.Desk.open(workspace), "Œuvres d'été"
    decide(workspace, renaming(desk.editing, sizes, locale="fr", label=name, who="Ana", at=NOW))
    desk = editing.Desk.open(workspace)
    decide(workspace, marking(desk.editing, parcels, "noise", who="Ana", at=NOW))
    add(workspace, [r | {"ticket_id": r["ticket_id"] + "-2"} for r in ticket_rows()])
    result = again(workspace)
    assert result.figures["refit"] is not None
    assert result.figures["decisions"] == {"applied": 3}
    assert id_of(result, "password") == id_of(result, "size") == sizes
    table = files.read_table(result.folder / "topics.parquet", TOPICS).set_index("topic_id")
    assert table.loc[sizes, "label_fr"] == "Œuvres d'été"
    assert parcels not in table.index
    assert "parcel" not in ids_by_need(result)
    assert (result.figures["noise"], result.figures["needs"]) == ({"marked": 48}, 144)


def test_tickets_of_a_noise_topic_are_set_apart_for_later_stages(
    workspace: Workspace, first: StageResult
) -> None:
    """They count as noise, with a reason of their own."""
    desk = editing.Desk.open(workspace)
    topic = id_of(first, "parcel")
    result = decide(workspace, marking(desk.editing, topic, "noise", who="Ana", at=NOW))
    seen = topicstore.without_marked(ticketstore.read_tickets(workspace), result.folder)
    assert seen["noise"].value_counts().to_dict() == {"marked": 24}


def test_a_split_topic_gets_an_id_and_a_name_of_its_own(
    workspace: Workspace, first: StageResult
) -> None:
    """Both are there again after finding anew, and the id is given to no other."""
    sizes, passwords = (id_of(first, need) for need in ("size", "password"))
    desk = editing.Desk.open(workspace)
    decide(workspace, merging(desk.editing, [sizes, passwords], who="Ana", at=NOW))
    desk = editing.Desk.open(workspace)
    groups = desk.groups(sizes, 2)
    fresh = desk.fresh_ids(1)
    choice = splitting(desk.editing, sizes, groups, fresh=fresh, who="Ana", at=NOW)
    result = decide(workspace, choice)
    assert ids_by_need(result)["size"] | ids_by_need(result)["password"] == {sizes, *fresh}
    table = files.read_table(result.folder / "topics.parquet", TOPICS).set_index("topic_id")
    assert table.loc[fresh[0], "label_fr"]
    add(workspace, [r | {"ticket_id": r["ticket_id"] + "-2"} for r in ticket_rows()])
    later = again(workspace)
    assert later.figures["refit"] is not None
    assert ids_by_need(later)["size"] | ids_by_need(later)["password"] == {sizes, *fresh}


def test_each_need_of_a_new_ticket_is_put_in_its_topic(
    workspace: Workspace, first: StageResult
) -> None:
    """A ticket with two needs is a row, and a unit, of each."""
    text = "Where is my parcel ordered on Monday? One more thing: when will I be refunded?"
    row = ticket_rows(("size",), ("en",))[0]
    add(workspace, [row | {"ticket_id": "jsonl:both", "text": text, "content_hash": "b"}])
    rows = files.read_table(again(workspace).folder / "assignments.parquet", ASSIGNMENTS)
    own = rows[rows["ticket_id"].eq("jsonl:both").astype(bool)]
    assert own["need"].tolist() == [0, 1]
    assert own["topic_id"].tolist() == [id_of(first, "parcel"), id_of(first, "refund")]
    assert text[own["start"].tolist()[1] :].startswith("One more thing")


def test_found_needs_stay_where_they_were_found(workspace: Workspace) -> None:
    """The needs of a ticket that has not changed are those that topics were found in."""
    text = "Where is my parcel ordered on Monday? One more thing: when will I be refunded?"
    add(workspace, [ticket_rows(("size",), ("en",))[0] | {"ticket_id": "jsonl:both", "text": text}])
    result = again(workspace)
    folder = fit.latest(workspace)
    assert folder is not None
    tables = [
        files.read_table(one / "assignments.parquet", ASSIGNMENTS)
        for one in (result.folder, folder)
    ]
    counts = [int(table["ticket_id"].eq("jsonl:both").sum()) for table in tables]
    assert counts == [2, 2]
