"""Topics explained: saved once; what is shared holds no ticket, what is private its text."""

from __future__ import annotations

import json
import os
import shutil
from hashlib import sha256
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.cli.topic_details import detail_lines
from kb.errors import NothingToDoError
from kb.storage import files, ticketstore
from kb.storage.workspace import Workspace
from kb.topic_map import TICKET_PLACES, TOPIC_EXAMPLES, TOPIC_PLACES
from kb.topics import ASSIGNMENTS, TOPICS
from mining.encoders import load_encoder
from mining.runs import Runs
from mining.stages import StageResult, explain, report, silent, topic_page
from mining.stages.explain import LOOKED_AT, looked_at
from mining.stages.topic_details import topic_details
from tests.factories import NOW, a_stored_ticket
from tests.measured import a_measured_shop
from tests.mined import NEEDS, WordEncoder, need_of, ticket_rows
from tests.mining.test_trends import a_topic

IDS = {need: f"t-{number:04d}" for number, need in enumerate(NEEDS, start=1)}


def an_assignment(ticket: str, topic: str = "t-1", **changes: Any) -> dict[str, Any]:
    """A ticket's first need in a topic."""
    return {"ticket_id": ticket, "need": 0, "topic_id": topic, "similarity": 0.5} | changes


@pytest.fixture(autouse=True)
def _words_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings' default encoder is the small one of the tests."""
    monkeypatch.setattr(explain, "load_encoder", lambda _name: WordEncoder())


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A measured shop whose 96 further tickets were mined into four topics."""
    workspace = a_measured_shop(tmp_path / "shop", stages="")
    rows = ticket_rows()
    ticketstore.merge(workspace, [a_stored_ticket(**row) for row in rows])
    pairs = [an_assignment(r["ticket_id"], IDS[need_of(r["ticket_id"])]) for r in rows]
    category = a_topic("c-01") | {"level": "category", "label_fr": "Tout", "label_en": "All"}
    topics = [
        a_topic(topic) | {"label_fr": f"{need} ?", "parent_id": "c-01", "size": 24}
        for need, topic in IDS.items()
    ]
    with Runs(workspace.runs_dir).saving("mine", "mined", {}) as folder:
        files.write_table(folder / "topics.parquet", TOPICS.frame([*topics, category]), TOPICS)
        files.write_table(folder / "assignments.parquet", ASSIGNMENTS.frame(pairs), ASSIGNMENTS)
    return workspace


def test_the_tables_are_whole(workspace: Workspace) -> None:
    """Four topics with places, examples of each, dots around them; then from the saved result."""
    result = explain.run(workspace)
    folder = result.folder
    assert len(files.read_table(folder / explain.TOPIC_PLACES_FILE, TOPIC_PLACES)) == 4
    assert len(files.read_table(folder / explain.TICKET_PLACES_FILE, TICKET_PLACES)) >= 96
    shown = files.read_table(folder / explain.EXAMPLES_FILE, TOPIC_EXAMPLES)
    assert shown.groupby("topic_id").size().tolist() == [15] * 4
    assert explain.found(workspace) == folder
    assert explain.run(workspace).was_current


def test_shared_files_hold_no_ticket(workspace: Workspace) -> None:
    """Neither ids nor a ticket's words stand in the page of topics, its table or the report."""
    folder = report.run(workspace, now=NOW).folder
    assert {path.name for path in folder.iterdir()} >= {topic_page.PAGE, topic_page.TABLE}
    ids = ticketstore.read_tickets(workspace)["ticket_id"].tolist()
    said = [row["text"] for row in ticket_rows()]
    for path in folder.iterdir():
        text = path.read_text("utf-8")
        assert not [one for one in [*ids, *said] if one in text]


def test_the_page_lists_every_topic(workspace: Workspace) -> None:
    """A row a topic with its figures, in the table below the map."""
    folder = report.run(workspace, now=NOW).folder
    page = (folder / topic_page.PAGE).read_text("utf-8")
    assert all(f'<tr id="{topic}"' in page for topic in IDS.values())
    assert 'id="map-wide-data"' in page
    assert "24" in page
    assert len((folder / topic_page.TABLE).read_text("utf-8").splitlines()) == 5


def test_the_report_is_made_again_when_orders_come(workspace: Workspace) -> None:
    """Its key holds those of what it shows."""
    one = report.run(workspace, now=NOW)
    assert report.run(workspace, now=NOW).was_current
    (workspace.orders_dir).mkdir(parents=True, exist_ok=True)
    (workspace.orders_dir / "note.txt").write_text("x")
    assert report.run(workspace, now=NOW).key != one.key


def test_an_editor_sees_redacted_texts(workspace: Workspace) -> None:
    """Of each kind of example, with the topic that a borderline one is near to."""
    details = topic_details(workspace, IDS["refund"])
    texts = set(ticketstore.read_tickets(workspace)["text"])
    assert [len(rows) for rows in details["examples"].values()] == [5, 5, 5]
    typical = details["examples"]["typical"][0]
    assert typical["text"] in texts
    assert len(details["near"]) == 3
    assert json.dumps(details)
    lines = detail_lines(details)
    assert any(line.startswith("  nearly of another topic:") for line in lines)
    assert any("email 100%" in line for line in lines)


def test_details_of_no_topic_are_empty(workspace: Workspace) -> None:
    """The command says so before."""
    details = topic_details(workspace, "t-9999")
    assert (details["trend"], details["near"], details["weeks"]) == (None, [], [])
    assert detail_lines(details) == []


def test_of_a_large_topic_some_tickets_are_looked_at() -> None:
    """The nearest and farthest, and as many others as there is room for; the same ones again."""
    rows = [an_assignment(f"jsonl:{n:04d}", similarity=n / 1000) for n in range(1000)]
    frame = ASSIGNMENTS.frame(rows)
    chosen = [ticket for _, (ticket, _) in looked_at(frame, ["t-1"])]
    assert len(chosen) == len(set(chosen)) == LOOKED_AT
    assert {"jsonl:0000", "jsonl:0999"} <= set(chosen)
    shuffled = frame.sample(frac=1, random_state=1)
    assert [ticket for _, (ticket, _) in looked_at(shuffled, ["t-1"])] == chosen
    more = ASSIGNMENTS.frame([*rows, an_assignment("jsonl:x")])
    assert len(set(chosen) - {ticket for _, (ticket, _) in looked_at(more, ["t-1"])}) <= 1


def test_of_a_ticket_the_nearest_need_of_a_topic_is_looked_at() -> None:
    """One ticket is one example of a topic; its need of another topic is one of that."""
    frame = ASSIGNMENTS.frame(
        [
            an_assignment("jsonl:1", need=0, similarity=0.3),
            an_assignment("jsonl:1", need=1, similarity=0.6),
            an_assignment("jsonl:1", "t-2", need=2),
        ]
    )
    assert looked_at(frame, ["t-1", "t-2"]) == [(0, ("jsonl:1", 1)), (1, ("jsonl:1", 2))]


ROWS = st.tuples(
    st.integers(0, 12), st.integers(0, 2), st.sampled_from(["t-1", "t-2", "t-9", None]),
    st.sampled_from([None, -0.0, 0.0, 0.1, 0.5, -0.5]),
)  # fmt: skip


@given(st.lists(ROWS, max_size=40), st.integers(0, 3), st.integers(0, 6))
def test_needs_looked_at_are_those_told_one_by_one(
    rows: list[tuple[Any, ...]], extremes: int, others: int
) -> None:
    """Whatever the order of the table, and where two are as near."""
    names = ("ticket_id", "need", "topic_id", "similarity")
    given_ = [dict(zip(names, (f"é:{n}", *rest), strict=True)) for n, *rest in rows]
    best: dict[tuple[int, str], tuple[float, int]] = {}
    for row in given_:
        if row["topic_id"] in ("t-1", "t-2"):
            key = (("t-1", "t-2").index(row["topic_id"]), row["ticket_id"])
            own = (row["similarity"] or 0.0, -row["need"])
            best[key] = max(own, best.get(key, own))
    wanted = []
    for topic in (0, 1):
        near = {ticket: one[0] for (number, ticket), one in best.items() if number == topic}
        order = sorted(near, key=lambda ticket: (-near[ticket], ticket))
        if len(order) > 2 * extremes + others:
            ends = {*order[:extremes], *order[len(order) - extremes :]}
            rest = sorted(set(order) - ends, key=lambda one: sha256(one.encode()).digest())
            order = [*ends, *rest[:others]]
        wanted += [(topic, (ticket, -best[topic, ticket][1])) for ticket in sorted(order)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(explain, "EXTREMES", extremes)
        patch.setattr(explain, "LOOKED_AT", 2 * extremes + others)
        assert looked_at(ASSIGNMENTS.frame(given_), ["t-1", "t-2"]) == wanted


def test_a_need_is_looked_at_without_its_ticket(workspace: Workspace) -> None:
    """What a ticket asks besides does not make it an odd example of the topic."""
    text = f"Où est ma commande ? Autre question : {ticket_rows()[0]['text']}"
    ticketstore.merge(workspace, [a_stored_ticket("jsonl:two", text=text)])
    pairs = ASSIGNMENTS.frame([an_assignment("jsonl:two", IDS["refund"], need=1)])
    topics = TOPICS.frame([a_topic(IDS["refund"])])
    members = explain._members(workspace, topics, pairs, (WordEncoder(), silent))
    assert [text.split()[0] for text in members.texts] == [ticket_rows()[0]["text"].split()[0]]


def test_without_topics_there_is_nothing_to_explain(tmp_path: Path) -> None:
    """It says which command comes first; a report has no page of topics."""
    with pytest.raises(NothingToDoError, match="askless mine"):
        explain.run(Workspace.create(tmp_path / "empty", "", ""))
    shop = a_measured_shop(tmp_path / "shop", stages="")
    with topic_page.sources(shop) as made:
        assert made is None
    assert not (report.run(shop, now=NOW).folder / topic_page.PAGE).exists()


def test_tickets_of_no_topic_are_in_no_table(workspace: Workspace) -> None:
    """Nor is a ticket that has been deleted since."""
    frame = ASSIGNMENTS.frame([{"ticket_id": "jsonl:gone", "topic_id": None}])
    assert looked_at(pd.concat([frame, frame], ignore_index=True), ["t-1"]) == []


def test_topics_explained_beside_are_those_explained_here(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process makes the same tables and the same page, and this one reads no words."""
    other = Workspace.open(Path(shutil.copytree(workspace.root, tmp_path / "other")))
    monkeypatch.setattr(explain, "load_encoder", load_encoder)
    here = report.run(workspace, now=NOW).folder
    monkeypatch.setattr(topic_page, "FEWEST_BESIDE", 0)
    monkeypatch.setattr(explain, "load_encoder", None)
    there = report.run(other, now=NOW).folder
    tables = [explain.place(one) for one in (workspace, other)]
    for first, second in ((here, there), tables):
        names = {path.name for path in first.iterdir()}
        assert names == {path.name for path in second.iterdir()}
        for name in names:
            assert (first / name).read_bytes() == (second / name).read_bytes(), name


def _run_or_die(*args: Any, **options: Any) -> StageResult:
    """Explains topics in a process of tests; a worker ends."""
    if parent_process() is not None:
        os._exit(1)
    return REAL_RUN(*args, **options)


REAL_RUN = explain.run


def test_topics_are_explained_here_when_the_other_process_ends(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed for want of memory, it leaves nothing, and the report is whole."""
    monkeypatch.setattr(topic_page, "FEWEST_BESIDE", 0)
    monkeypatch.setattr(explain, "run", _run_or_die)
    assert (report.run(workspace, now=NOW).folder / topic_page.PAGE).is_file()
    assert explain.found(workspace) is not None
