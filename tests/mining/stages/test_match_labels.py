"""From audits to the calibration in force, over a workspace: learnt, cut, and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kb.config import Matching
from kb.match_audit import Answer
from kb.match_labels import MATCH_LABELS
from kb.matching import MATCHES
from kb.matching_features import Queries
from kb.storage import audits, files, ticketstore
from kb.storage.workspace import Workspace
from mining.answering import answerers, calibrated
from mining.encoders import load_encoder
from mining.match_learning import FEWEST_LABELS
from mining.matching import NeedQueries
from mining.runs import Runs
from mining.stages import measure
from mining.stages.answers import learnt_curve
from mining.stages.match_audit import Wanted, calibration_of, draw
from mining.stages.match_labels import claimed, in_force, labels_hash, read_labels
from tests.factories import NOW, a_stored_ticket, an_article
from tests.mining.stages.test_measure import publish
from tests.shell import askless

LATER = NOW + timedelta(days=1)
SECRET = "zorglub"
ASKED = ("Où est mon colis {}", "Mon colis {} est retardé", "Je veux échanger ma robe {}", "{} ?")
WORDS = ("été", "œuvre", "l'échange", "bleue", SECRET, "Lyon", "samedi", "offerte")


def told(workspace: Workspace, tickets: int, who: str = "ana") -> None:
    """A new audit, answered: every other proposed article is right, the others are typed in."""
    audit = draw(workspace, Wanted(tickets, 0, seed=tickets), now=LATER)
    drawn = audit.window.loc[audit.window["part"].notna().astype(bool), "ticket_id"].tolist()
    labels = ["right" if int(ticket[2:]) % 2 else "other" for ticket in drawn]
    audit.add(
        [
            Answer(ticket, who, label, LATER.isoformat(), f"{SECRET} Dupont" * (label == "other"))
            for ticket, label in zip(drawn, labels, strict=True)
        ]
    )


@dataclass(frozen=True)
class Story:
    """A shop before an audit, after one, and after a second one."""

    workspace: Workspace
    figures: Sequence[dict[str, Any]]
    matched: Sequence[pd.DataFrame]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """320 tickets, of which 300 are checked, and then 60."""
    made = Workspace.create(tmp_path_factory.mktemp("shop") / "shop", 'locales = ["fr"]\n', "")
    texts = [ASKED[n % 4].format(f"{WORDS[n % 8]} {n}") for n in range(320)]
    tickets = [a_stored_ticket(f"t:{n}", subject="", text=text) for n, text in enumerate(texts)]
    ticketstore.merge(made, tickets)
    publish(made, an_article(), start=-1)
    figures, matched = [], []
    for checked in (0, 300, 60):
        if checked:
            told(made, checked)
        result = measure.run(made, now=LATER)
        figures.append(dict(result.figures))
        matched.append(files.read_table(result.folder / "matches.parquet", MATCHES))
    return Story(made, figures, matched)


def test_without_answers_the_default_is_in_force(story: Story) -> None:
    """Its version and cut stand with the figures."""
    found = story.figures[0]["calibration"]
    assert (found["kind"], found["cut"], found["known"], found["labels_hash"]) == (
        "shipped", 0.5, 0, ""
    )  # fmt: skip
    assert found["matcher"]


def test_answers_teach_the_next_measurement(story: Story) -> None:
    """Count, days, hash and cut change; a match needs .90 from then on."""
    found = story.figures[1]["calibration"]
    assert (found["kind"], found["cut_from"]) == ("isotonic", "matching.posterior")
    assert found["labels"] == found["known"] >= FEWEST_LABELS
    assert (found["first"], found["labels_hash"] != "") == (LATER.date().isoformat(), True)
    assert story.figures[1]["threshold"] == 0.9


def test_half_right_everywhere_is_what_it_says_then(story: Story) -> None:
    """Mean probability of a ticket: about a half, whatever was claimed."""
    chance = story.matched[1]["probability"].astype(float)
    assert float(chance[chance > 0.01].mean()) == pytest.approx(0.5, abs=0.08)
    assert story.figures[1]["coverage"]["numerator"] == 0


def test_one_audit_verifies_nothing(story: Story) -> None:
    """It taught what it would have to check."""
    assert story.figures[1]["calibration"]["check"] is None


def test_a_second_audit_checks_what_the_first_taught(story: Story) -> None:
    """Tickets in both are not learnt from."""
    found = story.figures[2]["calibration"]
    assert len(found["audits"]) == 1
    assert found["check"]["audit"] not in found["audits"]
    assert 200 <= found["labels"] <= 300
    assert found["known"] > found["labels"]


def test_no_label_holds_a_text(story: Story) -> None:
    """Neither tickets' words nor what somebody typed as the other article."""
    folder = Runs(story.workspace.runs_dir).latest("measure", "")
    labels = files.read_table(folder / measure.LABELS_FILE, MATCH_LABELS)
    assert len(labels) == 360
    cells = [str(cell) for name in labels.columns for cell in labels[name].tolist()]
    assert not [cell for cell in cells for word in (*WORDS, "colis", "Dupont") if word in cell]


def test_commands_say_what_is_in_force(story: Story) -> None:
    """`measure` and the report of an audit, in words and as JSON."""
    where = ("--workspace", story.workspace.root)
    for command in (("measure",), ("audit-matches", "report")):
        assert "Calibration: isotonic, learnt from" in askless(*command, *where).out
    found = askless("audit-matches", "report", "--json", *where).json
    assert found["in_force"] == calibration_of(story.workspace)
    assert found["calibration"]["kind"] == "isotonic"


def test_the_answers_of_programs_are_calibrated_by_the_same_labels(story: Story) -> None:
    """Over what they claim themselves: half of the checked tickets are right."""
    encoder = load_encoder(story.workspace.settings.mining.encoder)
    tickets = ticketstore.read_tickets(story.workspace)
    known = answerers([an_article()], ["fr"], encoder)
    curve = learnt_curve(story.workspace, known, tickets, encoder)
    assert curve is not None
    found = calibrated(known, curve)["fr"].answers("Où est mon colis ?", "fr", threshold=0.0)
    assert found[0][1] == pytest.approx(0.5, abs=0.12)
    assert known["fr"].answers("Où est mon colis ?", "fr", threshold=0.0)[0][1] > 0.8
    few = tickets.head(FEWEST_LABELS - 1)
    assert learnt_curve(story.workspace, known, few, encoder) is None


def pairs(count: int, *, right: float = 0.5) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Labels of one audit over so many tickets, and what the matcher claims of them."""
    claimed = np.linspace(0.05, 0.95, count)
    ids = [f"t:{n}" for n in range(count)]
    labels = MATCH_LABELS.frame(
        {
            "ticket_id": ticket, "need": 0, "article_id": "a", "right": n >= (1 - right) * count,
            "who": "ana", "at": "2026-03-02", "source": "audit", "sample": "2026-03-02",
            "stratum": "random fr", "chance": 0.5,
        }
        for n, ticket in enumerate(ids)
    )  # fmt: skip
    rows = zip(ids, claimed.tolist(), strict=True)
    found = MATCHES.frame(
        {"ticket_id": t, "need": 0, "kind": "match", "nearest_id": "a", "probability": p}
        | {"reasons": []}
        for t, p in rows
    )
    return labels, found


def cuts(settings: Matching, count: int, *, is_of_then: bool = True) -> tuple[float, str]:
    """Cut in force, and where it comes from."""
    found = in_force(*pairs(count), settings, is_of_then=is_of_then)
    return found.cut, found.cut_from.removeprefix("matching.")


def test_the_cut_of_the_operator_wins() -> None:
    """Else the posterior, where there is something learnt; for today's articles the threshold."""
    many = FEWEST_LABELS
    assert cuts(Matching(), many) == (0.9, "posterior")
    assert cuts(Matching(posterior=0.8), many) == (0.8, "posterior")
    assert cuts(Matching(threshold=0.5), many) == (0.5, "threshold")
    assert cuts(Matching(), many, is_of_then=False) == (0.5, "threshold")
    assert cuts(Matching(posterior=0.8), many - 1) == (0.5, "threshold")


def test_labels_have_one_hash_in_any_order() -> None:
    """Another answer changes it."""
    labels, _ = pairs(20)
    assert labels_hash(labels.iloc[::-1]) == labels_hash(labels)
    assert labels_hash(pairs(20, right=0.6)[0]) != labels_hash(labels)


def test_no_audit_gives_no_label(tmp_path: Path) -> None:
    """And none is made by asking."""
    workspace = Workspace.create(tmp_path / "shop", "", "")
    assert read_labels(workspace).empty
    assert audits.names(workspace) == []


def test_labels_weigh_by_the_chance_of_their_draw() -> None:
    """A hundred wrong ones drawn of a thousand outweigh a hundred right ones of all."""
    labels, found = pairs(FEWEST_LABELS)
    labels = labels.assign(chance=np.where(labels["right"], 1.0, 0.1))
    found = found.assign(probability=0.6)
    curve = in_force(labels, found, Matching(), is_of_then=True).curve
    assert curve is not None
    assert float(curve(np.array([0.6]))[0]) == pytest.approx(1 / 11, abs=0.03)


def test_only_pairs_within_a_language_teach() -> None:
    """And only tickets that somebody was asked about are matched for it."""
    ids, locales = [f"t:{n}" for n in range(6)], ["fr", "en", "fr", "und", "fr", "fr"]
    rows = pd.DataFrame({"ticket_id": ids, "language": locales})
    asked = NeedQueries(rows, [0] * 6, Queries([""] * 6, locales, np.zeros((6, 2))))
    wanted: list[Sequence[int]] = []

    def matched(places: Sequence[int]) -> pd.DataFrame:
        wanted.append(places)
        return MATCHES.frame(
            {"ticket_id": ids[n], "kind": "match", "nearest_id": "a", "nearest_locale": "fr"}
            | {"probability": 0.0 if n == 4 else 0.6, "reasons": []}
            for n in places
        )

    found = claimed(pairs(5)[0], asked, matched)
    assert wanted == [[0, 1, 2, 3, 4]]
    assert found["ticket_id"].tolist() == ["t:0", "t:2"]


def test_an_audit_of_tickets_teaches_the_matcher_nothing(tmp_path: Path) -> None:
    """Nobody was asked about the article that it proposes."""
    shop = Workspace.create(tmp_path / "shop", 'locales = ["fr"]\n', "")
    ticketstore.merge(shop, [a_stored_ticket("t:1")])
    audit = draw(shop, Wanted(5, of="tickets", seed=1), now=LATER)
    audit.add([Answer("t:1", "ana", "writable", LATER.isoformat())])
    assert (audit.origin["measured"], read_labels(shop).empty) == (None, True)
