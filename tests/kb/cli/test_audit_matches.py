"""``askless audit-matches``: drawn, answered in the shell or a sheet, and read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import group
from kb.storage import audits, ticketstore
from kb.storage.workspace import Workspace
from mining.stages import measure
from mining.stages.prevalence import prevalence
from tests.factories import a_stored_ticket, an_article
from tests.mining.stages.test_measure import publish
from tests.shell import Done, askless

TEXTS = ("Où est mon colis ?", "=HYPERLINK(1) je veux échanger ma robe", "Mon colis est retardé")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Three measured tickets and one article."""
    made = Workspace.create(tmp_path / "shop", 'locales = ["fr", "en"]\n', "")
    tickets = [
        a_stored_ticket(f"jsonl:{number}", subject="", text=text)
        for number, text in enumerate(TEXTS, start=1)
    ]
    ticketstore.merge(made, tickets)
    publish(made, an_article(), start=-1)
    measure.run(made)
    return made


def audit(workspace: Workspace, *arguments: object) -> Done:
    """The command in this workspace."""
    return askless("audit-matches", *arguments, "--workspace", workspace.root)


def answered(workspace: Workspace, typed: str, who: str = "ana", *more: str) -> str:
    """What ``answer`` prints when somebody types so."""
    arguments = ["answer", "--by", who, *more, "--workspace", str(workspace.root)]
    result = CliRunner().invoke(group, ["audit-matches", *arguments], input=typed)
    assert result.exit_code == 0, result.output
    return result.output


def test_nothing_measured_is_one_clear_error(tmp_path: Path) -> None:
    """The message says what to run first."""
    askless("init", tmp_path / "shop")
    done = askless("audit-matches", "draw", "--workspace", tmp_path / "shop")
    assert (done.status, "askless measure" in done.err) == (1, True)


def test_no_audit_yet_says_how_to_draw_one(workspace: Workspace) -> None:
    """Each command that needs one."""
    for call in (("report",), ("answer", "--by", "ana"), ("report", "--audit", "2020-01-01")):
        done = audit(workspace, *call)
        assert (done.status, "audit-matches draw" in done.err) == (1, True)


def test_a_sample_keeps_where_it_comes_from(workspace: Workspace) -> None:
    """Matcher, measurement, period and seed stand with it."""
    drawn = audit(workspace, "draw", "--seed", "3", "--json").json
    assert (drawn["drawn"], drawn["seed"]) == (3, 3)
    assert {"matcher", "measured", "since", "until", "drawn_at"} <= set(drawn)
    again = audit(workspace, "draw", "--json").json
    assert again["audit"] == f"{drawn['audit']}-2"
    assert audits.names(workspace) == [drawn["audit"], again["audit"]]


def test_answers_are_kept_as_they_are_typed(workspace: Workspace) -> None:
    """Whoever stops goes on later; the probability is not shown."""
    audit(workspace, "draw", "--seed", "3")
    shown = answered(workspace, "w\nq\n")
    assert "2 left for ana" in shown
    assert "0." not in shown
    assert "0 left for ana" in answered(workspace, "p\no\nechanges\n")
    labels = [(one.label, one.article_id) for one in audits.read(workspace).answers()]
    assert labels == [("writable", ""), ("person", ""), ("other", "echanges")]


def test_two_people_differ_and_one_settles(workspace: Workspace) -> None:
    """Disputed tickets are asked once more, and only those."""
    audit(workspace, "draw", "--seed", "3")
    answered(workspace, "w\nw\nw\n")
    answered(workspace, "w\np\nw\n", "bob")
    assert audit(workspace, "report", "--json").json["disputed"] == 1
    assert "1 of 1" in answered(workspace, "p\n", "eve", "--settle")
    found = audit(workspace, "report", "--json").json
    assert (found["disputed"], found["labels"]) == (0, {"person": 1, "writable": 2})
    assert "kappa" in audit(workspace, "report").out


def test_a_sheet_goes_out_and_comes_back(workspace: Workspace, tmp_path: Path) -> None:
    """Formula-safe on the way out; semicolons of a French spreadsheet on the way in."""
    audit(workspace, "draw", "--seed", "3")
    sheet = tmp_path / "sheet.csv"
    assert "3 tickets" in audit(workspace, "sheet", sheet).out
    rows = list(csv.DictReader(io.StringIO(sheet.read_text("utf-8"))))
    assert any(row["ticket"].startswith("'=HYPERLINK") for row in rows)
    lines = ["ticket_id;answer", *(f"{row['ticket_id']};Right" for row in rows[:2])]
    sheet.write_text("\ufeff" + "\n".join(lines), "utf-8")
    assert "2 answers taken" in audit(workspace, "take", sheet, "--by", "ana").out
    assert audit(workspace, "report", "--json").json["answered"] == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ticket_id,answer\njsonl:1,maybe\n", "row 2"),
        ("ticket_id,answer\njsonl:1,right\njsonl:9,right\n", "row 3"),
        ("id,label\n1,right\n", "ticket_id and answer"),
        ("", "ticket_id and answer"),
    ],
)
def test_a_wrong_sheet_is_refused_whole(
    workspace: Workspace, tmp_path: Path, text: str, said: str
) -> None:
    """The row is named; no answer of it is taken."""
    audit(workspace, "draw")
    (tmp_path / "sheet.csv").write_text(text, "utf-8")
    done = audit(workspace, "take", tmp_path / "sheet.csv", "--by", "ana")
    assert (done.status, said in done.err) == (1, True), done.err
    assert audits.read(workspace).answers() == []


def test_a_killed_command_leaves_half_a_line_and_no_harm(workspace: Workspace) -> None:
    """What was answered before and after it counts."""
    audit(workspace, "draw", "--seed", "3")
    answered(workspace, "w\nq\n")
    path = audits.read(workspace).folder / audits.ANSWERS_FILE
    path.write_bytes(path.read_bytes() + b'{"ticket_id": "jso')
    answered(workspace, "w\nq\n")
    assert audit(workspace, "report", "--json").json["answered"] == 2


def test_forgotten_tickets_leave_every_audit(workspace: Workspace) -> None:
    """Sample and answers; an audit without tickets goes."""
    audit(workspace, "draw", "--seed", "3")
    answered(workspace, "w\nw\nw\n")
    assert audits.forget(workspace, {"jsonl:1"}) == 1
    left = audits.read(workspace)
    text = (left.folder / audits.ANSWERS_FILE).read_text("utf-8")
    assert "jsonl:1" not in text + "".join(left.window["ticket_id"])
    assert audits.forget(workspace, {"jsonl:1"}) == 0
    assert audits.forget(workspace, {"jsonl:2", "jsonl:3"}) == 2
    assert audits.names(workspace) == []


def test_measure_says_what_answers_say_of_all_tickets(workspace: Workspace) -> None:
    """The command to run without an audit; why there is no share while answers are few."""
    assert "audit-matches draw --of tickets" in prevalence(workspace)["reason"]
    audit(workspace, "draw", "--of", "tickets", "--seed", "3")
    assert prevalence(workspace)["audit"] is None  # nobody has answered
    answered(workspace, "c\n\np\np\n")
    found = askless("measure", "--json", "--workspace", workspace.root).json["prevalence"]
    assert (found["of"], found["answered"], found["is_fresh"]) == ("tickets", 3, True)
    assert "too_few_labels: 3" in found["shares"]["fr"]["gap"]["reason"]
    assert found["reason"].startswith("too_few_labels: 3 labelled tickets")
    assert found["counted"]["method"] == "classify and count, not corrected"
