"""Scores of matching: worked cases, undefined figures, and labels that never leak."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kb.cli import group
from kb.config import Matching
from kb.errors import InputError
from kb.matching import Ranking
from mining.evaluation.matching import (
    LabelledTickets,
    auroc,
    evaluated,
    fitted_threshold,
    read_articles,
    read_tickets,
    scored,
)
from tests.realdata import shared_data

KEYS = (
    "n seconds encoder n_in_scope n_out_of_scope mrr r_at_1 r_at_5 auroc threshold precision "
    "recall oos_recall accuracy"
).split()


def ranking(order: list[list[int]], probability: list[float]) -> Ranking:
    """A ranking with these orders and probabilities."""
    rows = len(order)
    return Ranking(
        order=np.array(order, dtype=np.int64),
        scores=np.zeros((rows, len(order[0])), np.float32),
        evidence=np.zeros((rows, 3), np.float32),
        share=np.zeros(rows, np.float32),
        same=np.ones(rows, dtype=bool),
        probability=np.array(probability, dtype=np.float32),
    )


def labelled(*gold: str | None) -> LabelledTickets:
    """Tickets with one right article each, or none."""
    ids = [frozenset({g}) if g else frozenset() for g in gold]
    return LabelledTickets(["x"] * len(gold), ["fr"] * len(gold), ids)


def json_lines(path: Path, *rows: dict[str, Any]) -> Path:
    """A file of JSON lines."""
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Two articles, one about parcels and one about refunds."""
    return json_lines(
        tmp_path / "articles.jsonl",
        {"id": "parcel", "title": "Where is my parcel?", "body": "Track it.", "lang": "en"},
        {"id": "refund", "title": "Quand serai-je remboursé ?", "body": "", "lang": "fr"},
    )


def test_figures_match_the_worked_case() -> None:
    """Three in scope: one right and sure, one wrong and sure, one right and unsure."""
    places = ranking([[0, 1], [0, 1], [1, 0], [1, 0]], [0.9, 0.8, 0.3, 0.2])
    score = scored(places, ["a", "b"], labelled("a", "b", "b", None), threshold=0.5)
    assert (score.n_in_scope, score.n_out_of_scope) == (3, 1)
    assert score.mrr == pytest.approx((1 + 0.5 + 1) / 3)
    assert score.r_at_1 == pytest.approx(2 / 3)
    assert score.r_at_5 == 1
    assert (score.precision, score.recall) == (pytest.approx(1 / 2), pytest.approx(1 / 3))
    assert (score.oos_recall, score.auroc) == (1.0, 1.0)
    assert score.accuracy == pytest.approx(2 / 4)


def test_gold_outside_the_article_file_is_out_of_scope() -> None:
    """No article of the file can be right, so none is, and it is counted."""
    score = scored(ranking([[0]], [0.1]), ["a"], labelled("gone"), threshold=0.5)
    assert (score.n_in_scope, score.n_out_of_scope, score.n_gold_missing) == (0, 1, 1)
    assert score.accuracy == 1


def test_any_of_several_right_articles_will_do() -> None:
    """The best placed of them counts."""
    tickets = LabelledTickets(["x"], ["fr"], [frozenset({"b", "c"})])
    score = scored(ranking([[0, 2, 1]], [0.9]), ["a", "b", "c"], tickets, threshold=0.5)
    assert score.mrr == 0.5


def test_undefined_figures_are_null() -> None:
    """Without tickets out of scope there is no AUROC and no recall of them."""
    document = scored(ranking([[0]], [0.1]), ["a"], labelled("a"), threshold=0.5).document()
    assert (document["auroc"], document["oos_recall"], document["precision"]) == (None, None, None)


def test_auroc_matches_the_worked_case() -> None:
    """Scores .9 .4 against .5 .4 give (2 + .5) / 4."""
    positive = np.array([True, True, False, False])
    assert auroc(np.array([0.9, 0.4, 0.5, 0.4]), positive) == pytest.approx(0.625)


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=2, max_size=40))
def test_auroc_is_kept_by_any_rising_scale(pairs: list[tuple[int, bool]]) -> None:
    """Only the order of the scores counts."""
    scores, positive = np.array([s for s, _ in pairs], float), np.array([p for _, p in pairs])
    assert auroc(scores, positive) == auroc(np.exp(scores / 10), positive)


def test_threshold_moves_to_where_right_and_wrong_balance() -> None:
    """Probabilities that claim too much give a higher threshold."""
    claimed = np.repeat([0.6, 0.8, 0.95], 100)
    is_right = np.concatenate([np.arange(100) < n for n in (10, 30, 90)])
    assert 0.8 < fitted_threshold(claimed, is_right) < 0.95


def test_few_labels_move_the_threshold_little() -> None:
    """Two labels are no reason to leave the default far behind."""
    fitted = fitted_threshold(np.array([0.6, 0.4]), np.array([False, True]))
    assert abs(fitted - Matching().threshold) < 0.25


def test_labels_of_one_kind_leave_the_default() -> None:
    """All right, or none: nothing to fit on."""
    assert fitted_threshold(np.array([0.9]), np.array([True])) == Matching().threshold


def test_evaluated_labels_never_move_the_threshold(articles: Path, tmp_path: Path) -> None:
    """Other labels for the same tickets change the scores, not the threshold."""
    texts = ("Where is my parcel?", "remboursé quand ?", "Do you sell boats?")
    thresholds = set()
    for gold in (("parcel", "refund", None), (None, None, "parcel")):
        rows = [{"text": t, "article_id": g} for t, g in zip(texts, gold, strict=True)]
        path = json_lines(tmp_path / "tickets.jsonl", *rows)
        thresholds.add(evaluated(articles, path).threshold)
    assert thresholds == {Matching().threshold}


def test_command_prints_the_documented_keys(articles: Path, tmp_path: Path) -> None:
    """One JSON document with every key of the design."""
    tickets = json_lines(
        tmp_path / "tickets.jsonl",
        {"messages": [{"role": "customer", "text": "Where is my parcel?"}], "article_id": "parcel"},
        {"text": "Do you sell boats?", "article_ids": []},
    )
    files = ["--articles", str(articles), "--tickets", str(tickets)]
    result = CliRunner().invoke(
        group, ["evaluate", "matching", *files, "--calibrate", str(tickets), "--json"]
    )
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert {"format_version", *KEYS} <= set(document)
    assert (document["r_at_1"], document["n_out_of_scope"]) == (1.0, 1)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"article_id": "a"}, "text or messages"),
        ({"text": "x"}, "article_id"),
    ],
)
def test_row_without_what_it_needs_is_named(
    tmp_path: Path, row: dict[str, Any], problem: str
) -> None:
    """The message gives the row's number and what is missing, never its text."""
    path = json_lines(tmp_path / "t.jsonl", {"text": "ok", "article_id": None}, row)
    with pytest.raises(InputError, match=f"row 2: .*{problem}"):
        read_tickets(path)


def test_article_given_twice_is_named(tmp_path: Path) -> None:
    """Two articles under one id in one language cannot both be right."""
    row = {"id": "a", "title": "t", "body": "b", "lang": "fr"}
    with pytest.raises(InputError, match="row 2"):
        read_articles(json_lines(tmp_path / "a.jsonl", row, row))


@pytest.mark.real_data
def test_shop_never_learnt_from_is_matched_well(tmp_path: Path) -> None:
    """hint3_sofmattress, real traffic with 144 of 397 out of scope, by the default calibration."""
    articles = shared_data("hint3_sofmattress/sofmattress_kb_pseudo_articles.jsonl.gz")
    from kb.storage.files import read_json_lines

    rows = read_json_lines(shared_data("hint3_sofmattress/sofmattress.jsonl.gz"))
    tickets = json_lines(tmp_path / "t.jsonl", *(r for r in rows if r["split"] == "test"))
    score = evaluated(articles, tickets)
    assert score.accuracy >= 0.68
    assert (score.auroc or 0) >= 0.85
