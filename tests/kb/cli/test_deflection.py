"""``askless deflection`` on tables of its own."""

from __future__ import annotations

import gzip
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.panels import a_panel, csv_of
from tests.shell import Done, askless

KEYS = set(
    "format_version n seconds delta ci_low ci_high p_value expected observed prevented verdict "
    "reasons per_topic falsification".split()
)


def tables(folder: Path, counts: str, publications: str) -> tuple[Path, Path]:
    """The two files of a call."""
    paths = folder / "counts.csv", folder / "publications.csv"
    paths[0].write_text(counts, encoding="utf-8")
    paths[1].write_text(publications, encoding="utf-8")
    return paths


def deflection(counts: Path, publications: Path, *more: object) -> Done:
    """Run the command on two files."""
    return askless("deflection", "--counts", counts, "--publications", publications, *more)


def test_the_answer_has_the_keys_that_are_documented(tmp_path: Path) -> None:
    """All keys of the contract are there, and delta is a share."""
    done = deflection(*tables(tmp_path, *csv_of(a_panel())), "--json")
    assert done.status == 0
    assert set(done.json) >= KEYS
    assert -1 < done.json["delta"] < 1
    assert done.json["prevented"] == pytest.approx(done.json["expected"] - done.json["observed"])


def test_packed_json_lines_give_what_csv_gives(tmp_path: Path) -> None:
    """The format of the files changes no figure."""
    counts, publications = tables(tmp_path, *csv_of(a_panel()))
    lines = [line.split(",") for line in counts.read_text("utf-8").splitlines()[1:]]
    packed = tmp_path / "counts.jsonl.gz"
    rows = [json.dumps({"topic": t, "week": w, "count": int(n)}) for t, w, n in lines]
    packed.write_bytes(gzip.compress("\n".join(rows).encode()))
    first = deflection(counts, publications, "--json").json
    second = deflection(packed, publications, "--json").json
    assert first | {"seconds": 0} == second | {"seconds": 0}


def test_orders_and_a_precision_add_figures(tmp_path: Path) -> None:
    """Per 1000 orders, and corrected for matches that are wrong."""
    orders = tmp_path / "orders.csv"
    first = date(2024, 1, 1)
    lines = [f"{first + timedelta(weeks=week)},3000" for week in range(104)]
    orders.write_text("\n".join(["week,orders", *lines]), encoding="utf-8")
    files = tables(tmp_path, *csv_of(a_panel()))
    found = deflection(*files, "--orders", orders, "--precision", 0.5, "--json").json
    assert found["prevented_per_1000_orders"] > 0
    assert found["corrected"]["delta"] == pytest.approx(2 * found["delta"])
    orders.write_text(orders.read_text("utf-8").replace(",3000", ",0"), encoding="utf-8")
    found = deflection(*files, "--orders", orders, "--json").json
    assert found["prevented_per_1000_orders"] is None
    assert any(note.startswith("orders_none") for note in found["notes"])


def test_a_person_reads_the_verdict_first(tmp_path: Path) -> None:
    """Then figures, articles and the seven tests."""
    lines = deflection(*tables(tmp_path, *csv_of(a_panel()))).out.splitlines()
    assert "effect shown" in lines[0]
    assert len([line for line in lines if "passed" in line or "FAILED" in line]) >= 5


def test_bad_cells_are_one_line_with_their_rows(tmp_path: Path) -> None:
    """A count that is no number and a date that is none are told together, by row."""
    wrong = "topic,week,count\na,2024-01-01,3\na,2024-13-01,2\nb,2024-01-01,many\n"
    done = deflection(*tables(tmp_path, wrong, "topic,week\n"))
    assert done.status == 1
    assert len(done.err.splitlines()) == 1
    assert "row 3" in done.err
    assert "row 4" in done.err


def test_too_little_to_compare_with_is_a_reason_and_no_number(tmp_path: Path) -> None:
    """One topic and its article: not estimable, with a reason."""
    few = "topic,week,count\na,2024-01-01,3\na,2024-06-03,2\n"
    done = deflection(*tables(tmp_path, few, "topic,week\na,2024-05-06\n"), "--json")
    assert done.status == 0
    assert done.json["delta"] is None
    assert done.json["verdict"] == "not estimable"
    assert done.json["reasons"]


def test_a_table_as_a_french_spreadsheet_saves_it_is_read(tmp_path: Path) -> None:
    """A mark at its start, semicolons, capitals: the same figures."""
    counts, publications = tables(tmp_path, *csv_of(a_panel()))
    plain = deflection(counts, publications, "--json").json
    for path in (counts, publications):
        text = path.read_text("utf-8").replace(",", ";").replace("topic;week", "Topic;WEEK")
        path.write_text("\ufeff" + text, encoding="utf-8")
    assert deflection(counts, publications, "--json").json | {"seconds": 0} == plain | {
        "seconds": 0
    }


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("a;31/12/2025;3", 'week is "31/12/2025", expected a date as 2026-03-30'),
        ("a;2025-12-29;3,5", 'count is "3,5", expected a number, 0 or more, as 1234.5'),
        ("a;2025-12-29;1 234", 'count is "1 234", expected a number, 0 or more, as 1234.5'),
        ("a;2025-12-29;-4", "0 or more"),
        ("a;2025-12-29;NaN", "0 or more"),
        ("a;2025-12-29;3;4", "4 cells under 3 headers"),
    ],
)
def test_what_could_be_read_wrongly_is_one_clear_error(
    tmp_path: Path, cells: str, told: str
) -> None:
    """Row, column and what was found; nothing is guessed."""
    files = tables(tmp_path, f"topic;week;count\n{cells}\n", "topic;week\na;2025-12-29\n")
    done = deflection(*files)
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    assert told in done.err
    assert "row 2" in done.err


def test_what_a_table_may_mean_is_said(tmp_path: Path) -> None:
    """Weeks named by Sundays, rows given twice, topics of no ticket: figures, and notes."""
    counts, publications = csv_of(a_panel())
    head, *lines = counts.splitlines()
    moved = [
        f"{topic},{date.fromisoformat(week) + timedelta(days=6)},{n}"
        for topic, week, n in (line.split(",") for line in lines)
    ]
    rows = "\n".join([head, *moved, moved[0]])
    files = tables(tmp_path, rows, f"{publications}unknown,2024-06-03\n")
    found = deflection(*files, "--json").json
    codes = [note.partition(":")[0] for note in found["notes"]]
    assert codes[:3] == ["rows_added_up", "weeks_on_sundays", "topics_without_tickets"]
    assert found["delta"] is not None


def test_a_billion_tickets_are_a_number_like_others(tmp_path: Path) -> None:
    """Counts of a hostile table overflow nothing."""
    counts, publications = csv_of(a_panel())
    huge = [f"{line}000000000" for line in counts.splitlines()[1:]]
    files = tables(tmp_path, "\n".join(["topic,week,count", *huge]), publications)
    assert -1 < deflection(*files, "--json").json["delta"] < 1
