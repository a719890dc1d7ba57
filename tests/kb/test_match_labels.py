"""Labels from audits: who said what of which pair, and by which chance the ticket was drawn."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kb.match_audit import WINDOW, Answer, drawn
from kb.match_labels import audit_labels, chances, outcomes
from kb.matching import MATCHES
from tests.kb.test_match_audit import population, said

DAY = "2026-03-02"


def window(*rows: dict[str, Any]) -> pd.DataFrame:
    """Drawn tickets 1, 2, ... with the article a, and what ``rows`` say otherwise."""
    common = {
        "language": "fr", "part": "random", "place": 0, "kind": "match", "article_id": "a",
        "locale": "fr", "probability": 0.8, "need": 0,
    }  # fmt: skip
    return WINDOW.frame({**common, "ticket_id": str(n), **row} for n, row in enumerate(rows, 1))


def found(*nearest: str, need: int = 0) -> pd.DataFrame:
    """Matches of tickets 1, 2, ... with these nearest articles."""
    return MATCHES.frame(
        {
            "ticket_id": str(n), "need": need, "kind": "match", "nearest_id": article,
            "nearest_locale": "fr", "probability": 0.6, "reasons": [],
        }
        for n, article in enumerate(nearest, 1)
    )  # fmt: skip


def pairs(labels: pd.DataFrame) -> list[tuple[str | None, bool]]:
    """Article and answer of each label."""
    articles = [None if pd.isna(one) else str(one) for one in labels["article_id"]]
    return list(zip(articles, labels["right"].tolist(), strict=True))


def told(
    answers: list[Answer], nearest: str = "a", *, need: int = 0, is_of_then: bool = True
) -> list[float]:
    """The shares of people who called the nearest article right."""
    labels = audit_labels(window({}), answers, DAY)
    table = outcomes(labels, found(nearest, need=need), is_of_then=is_of_then)
    return [float(value) for value in table["right"]]


def test_chances_by_hand() -> None:
    """50 of 200 drawn, then 10 of the 40 matches left: .25, and .25 + .75 / 4 for a match."""
    rows = [
        {"part": "random" if n < 50 else None, "kind": "match" if n % 5 == 4 or n < 50 else "none"}
        for n in range(200)
    ]
    left = [n for n in range(50, 200) if n % 5 == 4]
    for n in left[:10]:
        rows[n]["part"] = "accepted"
    for n in left[40:]:
        rows[n]["kind"] = "none"
    value = dict(zip([row["kind"] for row in rows], chances(window(*rows)).tolist(), strict=True))
    count = min(len(left), 40)
    assert value["none"] == pytest.approx(0.25)
    assert value["match"] == pytest.approx(0.25 + 0.75 * 10 / count)


def test_chances_add_up_to_the_period() -> None:
    """One over the chance, summed over those drawn, is the number of tickets (Horvitz-Thompson)."""
    sums = []
    for seed in range(30):
        table = drawn(*population(400), seed=seed, tickets=60, accepted=80)
        sums.append(float((1 / chances(table))[table["part"].notna()].sum()))
    assert sum(sums) / len(sums) == pytest.approx(400, rel=0.03)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (said("1", "right"), [("a", True)]),
        (said("1", "person"), [("a", False), (None, False)]),
        (said("1", "writable"), [("a", False), (None, False)]),
        (Answer("1", "ana", "other", DAY, "b"), [("a", False), ("b", True)]),
        (said("1", "other"), [("a", False)]),
        (said("1", "unsure"), []),
        (said("9", "right"), []),
    ],
)
def test_what_an_answer_says(answer: Answer, expected: list[tuple[str | None, bool]]) -> None:
    """Of the article asked about, of another one, or of all; of tickets drawn only."""
    assert pairs(audit_labels(window({}), [answer], DAY)) == expected


def test_a_label_says_who_when_and_how_it_was_drawn() -> None:
    """Nothing but ids, names, times and numbers."""
    row = audit_labels(window({}, {"part": None}), [said("1", "right")], DAY).iloc[0]
    assert (row["who"], row["source"], row["sample"]) == ("ana", "audit", DAY)
    assert (row["stratum"], row["chance"]) == ("random fr", 0.5)


def test_the_last_word_counts_and_a_final_one_alone() -> None:
    """A changed mind once; who settles overrules."""
    answers = [said("1", "person"), said("1", "right"), said("1", "other", "bob")]
    assert told(answers) == [0.5]
    assert told([*answers, said("1", "right", "eve", is_final=True)]) == [1.0]


def test_a_dispute_is_a_half_and_is_marked() -> None:
    """Left out, the hard tickets would be missing and the matcher look better than it is."""
    labels = audit_labels(window({}), [said("1", "right"), said("1", "person", "bob")], DAY)
    row = outcomes(labels, found("a"), is_of_then=True).iloc[0]
    assert (row["right"], bool(row["is_disputed"])) == (0.5, True)


def test_no_article_holds_for_any_article_of_that_time() -> None:
    """Not for those of today: one may have been written since."""
    assert told([said("1", "writable")], "new") == [0.0]
    assert told([said("1", "writable")], "new", is_of_then=False) == []
    assert told([said("1", "writable")], is_of_then=False) == [0.0]


def test_right_says_nothing_of_another_article() -> None:
    """Two articles may answer alike."""
    assert told([said("1", "right")], "b") == []
    assert told([Answer("1", "ana", "other", DAY, "b")], "b") == [1.0]


def test_a_label_is_of_one_need() -> None:
    """Another need of the ticket is not what was asked about."""
    assert told([said("1", "right")], need=1) == []


def test_audits_of_an_earlier_askless_count_where_there_is_one_need() -> None:
    """They do not say which need it was."""
    labels = audit_labels(window({"need": None}), [said("1", "right")], DAY)
    one, two = found("a"), pd.concat([found("a"), found("a", need=1)])
    assert len(outcomes(labels, one, is_of_then=True)) == 1
    assert outcomes(labels, two, is_of_then=True).empty


def test_no_answers_give_no_labels() -> None:
    """An empty table with its columns, and no outcomes."""
    labels = audit_labels(window({}), [], DAY)
    assert labels.empty
    assert outcomes(labels, found("a"), is_of_then=True).empty
    assert outcomes(labels, MATCHES.empty(), is_of_then=True).empty
