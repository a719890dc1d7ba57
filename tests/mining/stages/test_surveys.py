"""Importing surveys and refunds: from a file to the figures, and files of something else."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kb.service.words import lines
from kb.storage import surveystore, ticketstore
from kb.storage.workspace import Workspace
from kb.surveys import REFUNDS, SURVEY_ANSWERS
from kb.web.admin.dashboard_read import read_held
from mining.stages import service, surveys
from tests.factories import a_stored_ticket
from tests.shell import askless

SURVEY = """Répondu le;NPS;Note CES;Langue;Commentaire
02/03/2026 23:30;10;2;fr-FR;merci Zoé
2026-03-03T10:00:00+01:00;9;;en;
2026-03-04;6;7;fr;
2026-03-04;8;1;;
2026-03-04;11;9;fr;
jamais;9;1;fr;
2026-03-05;;;fr;
"""
RETURNS = """order;Return received at;Refunded at;language
1001;2026-01-05;2026-01-08;fr
1002;2026-01-05T23:30:00Z;2026-01-26T09:00:00Z;en
1003;2026-01-06;;fr
1004;;2026-01-06;fr
1005;2026-01-09;2026-01-02;fr
1006;2026-01-09;bientôt;fr
1007;2026-01-30;2026-01-31;fr
"""


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """A shop with one ticket."""
    made = Workspace.create(tmp_path / "shop", "", "")
    ticketstore.merge(made, [a_stored_ticket()])
    return made


def a_file(shop: Workspace, text: str) -> Path:
    """A CSV as a spreadsheet saves it."""
    path = shop.root / "given.csv"
    path.write_text(text, "cp1252")
    return path


def imported(shop: Workspace, what: str, text: str, *more: str) -> dict[str, object]:
    """What an import says of a file."""
    options = ("--timezone", "Europe/Paris", "--workspace", shop.root, "--json")
    found: dict[str, object] = askless("import", what, a_file(shop, text), *more, *options).json
    return found


def test_figures_agree_with_a_few_lines_of_pandas(shop: Workspace) -> None:
    """From the file itself, read anew; the second import of the same file changes nothing."""
    done = imported(shop, "surveys", SURVEY)
    assert (done["read"], done["kept"]) == (11, 7)
    assert done["skipped"] == {
        surveys.NOT_ON_SCALE: 2, surveys.NO_DAY: 1, surveys.NO_ANSWER: 1
    }  # fmt: skip
    assert imported(shop, "surveys", SURVEY) == done
    imported(shop, "refunds", RETURNS)
    found = service.run(shop).figures
    rows = pd.read_csv(a_file(shop, SURVEY), sep=";", encoding="cp1252")
    rows = rows[rows["Répondu le"].ne("jamais")]
    nps, effort = rows["NPS"].dropna(), rows["Note CES"].dropna()
    nps, effort = nps[nps <= 10], effort[effort <= 7]
    points = 100 * ((nps >= 9).mean() - (nps <= 6).mean())
    assert found["nps"]["points"] == pytest.approx(points)
    assert found["nps"]["first_day"] == "2026-03-02"
    assert found["effort"]["means"][0]["mean"] == pytest.approx(effort.mean())
    assert found["effort"]["easy"]["rate"] == pytest.approx((effort <= 3).mean())
    assert (found["refund_delay"]["late"]["numerator"], found["refund_delay"]["median_days"]) == (
        2,
        11.5,
    )
    assert not {"nps", "effort", "refund_delay"} & {row["figure"] for row in found["missing"]}
    told = "\n".join(lines(found))
    assert all(name in told for name in ("Net promoter score", "Low effort", "Late refunds"))


def test_nothing_but_counts_is_kept(shop: Workspace) -> None:
    """No comment, order or customer; the dashboard reads what the figures were told from."""
    imported(shop, "surveys", SURVEY)
    imported(shop, "refunds", RETURNS)
    service.run(shop)
    for schema in (SURVEY_ANSWERS, REFUNDS):
        table = surveystore.read(shop, schema)
        assert "Zoé" not in table.to_csv()
        assert "1001" not in table.to_csv()
    held = read_held(shop)
    assert sum(row["answers"] for row in held.answers) == 7
    assert sum(row["refunds"] for row in held.refunds) == 4


def test_a_day_is_the_one_of_the_shops_zone(shop: Workspace) -> None:
    """Half past eleven at night in London is the next day in Paris."""
    imported(shop, "refunds", RETURNS)
    days = surveystore.read(shop, REFUNDS).set_index("day")["days"]
    assert days["2026-01-06"].dropna().tolist() == [20]
    assert surveystore.read(shop, REFUNDS)["ends"].unique().tolist() == ["2026-01-31"]


def test_where_seven_is_easy_answers_are_turned_round(shop: Workspace) -> None:
    """And a kind of survey of its own may stand in a column."""
    text = "kind,answer,date\nCES,7,2026-03-02\nEnquête,9,2026-03-02\nNPS,10,2026-03-02\n"
    done = imported(shop, "surveys", text, "--high-is-easy")
    assert done["by_kind"] == {"nps": 1, "effort": 1}
    assert done["skipped"] == {surveys.OTHER_KIND: 1}
    assert service.run(shop).figures["effort"]["means"][0]["mean"] == 1


def test_a_scale_is_never_guessed(shop: Workspace) -> None:
    """Answers up to 5 may be of either scale; --scale or a column says which."""
    text = "ces,date\n2,2026-03-02\n5,2026-03-02\n"
    asked = ("import", "surveys", a_file(shop, text), "--workspace", shop.root)
    refused = askless(*asked)
    assert (refused.status, "--scale" in refused.err) == (1, True)
    assert not surveystore.path_of(shop, SURVEY_ANSWERS).exists()
    askless(*asked, "--scale", "5")
    assert service.run(shop).figures["effort"]["means"][0]["highest"] == 5


@pytest.mark.parametrize(
    ("what", "text", "said"),
    [
        ("surveys", "name,comment\nZoé,merci\n", "no column"),
        ("surveys", "nps,date\n", "no row could be used"),
        ("surveys", "nps,date\nNaN,2026-03-02\ninf,2026-03-02\n", "no row could be used"),
        ("surveys", "nps,date\n9,2999-01-01\n", "no row could be used"),
        ("refunds", "received,date\n2026-03-02,\n", "no column"),
        ("refunds", "received,refunded\n,\n,2026-03-02\n", "no row could be used"),
        ("refunds", "", "empty"),
    ],
)
def test_a_file_of_something_else_is_one_error(
    shop: Workspace, what: str, text: str, said: str
) -> None:
    """In words, with its path, and what was known stays."""
    found = askless("import", what, a_file(shop, text), "--workspace", shop.root)
    assert found.status == 1
    assert said in found.err
    assert "Traceback" not in found.err
