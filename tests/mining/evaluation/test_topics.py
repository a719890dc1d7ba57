"""Scores of mined topics against gold topics, worked by hand."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import InputError
from mining.encoders import UseEncoder
from mining.evaluation.topics import (
    MEASURES,
    SeededScores,
    TopicScores,
    accuracy,
    default_seeds,
    evaluated,
    evaluated_with_seeds,
    read_labelled,
    scored,
)
from tests.mined import NEEDS, WordEncoder, wordings
from tests.realdata import shared_data


def labelled_file(folder: Path, rows: list[dict[str, Any]], name: str = "texts.jsonl") -> Path:
    """Rows as a file of JSON lines."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def shop_rows() -> list[dict[str, Any]]:
    """Wordings of four needs in two languages with their needs as labels."""
    return [
        {"text": text, "label": need, "lang": language}
        for need in NEEDS
        for language in ("fr", "en")
        for text in wordings(need, language)
    ]


def scores(labels: list[str | None], assigned: list[str | None], found: int = 2) -> TopicScores:
    """Scores without the work."""
    return scored(labels, assigned, found, seconds=0.0, encoder="none")


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ("aab", "111", 2 / 3),
        ("aabb", "1122", 1.0),
        ("aabb", "1212", 0.5),
        ("aaab", "1123", 3 / 4),
        ("ab", "11", 0.5),
        ("abc", "123", 1.0),
    ],
)
def test_accuracy_pairs_topics_one_to_one(gold: str, found: str, expected: float) -> None:
    """Cases worked by hand; "aaab" against "1123": a with 1, b with 3."""
    assert accuracy(list(gold), list(found)) == pytest.approx(expected)


def test_a_row_without_a_topic_is_wrong() -> None:
    """Even where all of them share a gold topic."""
    assert accuracy(["a", "a", "b"], [None, None, "1"]) == pytest.approx(1 / 3)
    assert accuracy(["a"], [None]) == 0


def test_rows_without_a_label_are_not_scored() -> None:
    """They count for the topics found only."""
    found = scores(["a", None, "b"], ["1", "1", "2"], found=5)
    assert (found.n, found.acc, found.topics_found, found.topics_gold) == (2, 1.0, 5, 2)


def test_the_share_without_a_topic() -> None:
    """One of four labelled rows."""
    assert scores(["a", "a", "b", "b", None], ["1", None, "2", "2", None]).noise_share == 0.25


@pytest.mark.parametrize(("found", "error"), [(4, 1.0), (2, 0.0), (1, -1.0), (0, None)])
def test_the_error_in_number_is_in_octaves(found: int, error: float | None) -> None:
    """Twice as many 1, half as many -1, none found null."""
    assert scores(["a", "b"], ["1", "2"], found=found).log2_k_error == error


def test_the_keys_are_those_of_the_documentation() -> None:
    """Programs read them."""
    keys = "n seconds encoder topics_found topics_gold noise_share acc nmi ari log2_k_error"
    assert list(scores(["a"], ["1"]).document()) == keys.split()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["1", "2", None])), min_size=1))
def test_shares_lie_between_zero_and_one(pairs: list[tuple[str, str | None]]) -> None:
    """ACC, NMI and the share without a topic."""
    found = scores([gold for gold, _ in pairs], [topic for _, topic in pairs])
    assert all(-1e-9 <= value <= 1 + 1e-9 for value in (found.acc, found.nmi, found.noise_share))


def test_labelled_needs_are_found(tmp_path: Path) -> None:
    """Four clear needs in two languages; labels play no part in the mining."""
    rows = shop_rows()
    found = evaluated(read_labelled(labelled_file(tmp_path, rows)), WordEncoder())
    hidden = [row | {"label": "x"} for row in rows]
    blind = evaluated(read_labelled(labelled_file(tmp_path, hidden)), WordEncoder())
    assert found.acc > 0.7
    assert blind.topics_found == found.topics_found


def test_a_language_not_given_is_detected(tmp_path: Path) -> None:
    """French and English texts without `lang`."""
    rows = [{"text": "Où est mon colis ?", "label": "a"}, {"text": "Where is it?", "label": None}]
    labelled = read_labelled(labelled_file(tmp_path, rows, "texts.jsonl.gz"))
    assert labelled.tickets["language"].tolist() == ["fr", "en"]
    assert labelled.labels == ("a", None)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"label": "a"}, "row 1.*text"),
        ({"text": " ", "label": "a"}, "text"),
        ({"text": "a"}, "label"),
    ],
)
def test_a_file_that_cannot_be_scored_is_explained(
    tmp_path: Path, row: dict[str, Any], problem: str
) -> None:
    """No text, or no label in any row."""
    with pytest.raises(InputError, match=problem):
        read_labelled(labelled_file(tmp_path, [row]))


def seeded(*founds: tuple[str, int]) -> SeededScores:
    """Runs of seeds 7, 8, … on rows a a b and an unlabelled one: (assigned, topics found)."""
    runs = []
    for seed, (assigned, found) in enumerate(founds, start=7):
        given = [None if topic == "-" else topic for topic in assigned]
        runs.append(replace(scores(["a", "a", "b", None], given, found), seed=seed))
    return SeededScores(tuple(runs))


def test_the_share_of_unlabelled_rows_set_aside() -> None:
    """One of two; nothing without such rows."""
    assert scores(["a", None, None], ["1", None, "1"]).unlabelled_aside == 0.5
    assert scores(["a"], ["1"]).unlabelled_aside is None


def test_mean_and_spread_over_seeds() -> None:
    """ACC 1 and 1/3: mean 2/3, standard deviation sqrt(2)/3; unlabelled aside in one of two."""
    both = seeded(("112-", 2), ("1---", 2))
    assert both.mean("acc") == pytest.approx(2 / 3)
    assert both.spread("acc") == pytest.approx(2**0.5 / 3)
    assert both.mean("unlabelled_aside") == 1
    assert seeded(("112-", 2)).spread("acc") is None


def test_too_coarse_and_too_fine_do_not_cancel_out() -> None:
    """4 and 1 topics for 2: an octave off each, not none; no mean where a run found none."""
    assert seeded(("112-", 4), ("111-", 1)).mean("abs_log2_k_error") == 1
    assert seeded(("112-", 4), ("----", 0)).mean("abs_log2_k_error") is None


def test_several_seeds_keep_the_keys_of_one() -> None:
    """The first run's figures under their names, the others beside."""
    both = seeded(("112-", 2), ("1---", 2))
    document = both.document()
    alone = both.runs[0].document()
    assert {name: document[name] for name in alone} == alone
    assert set(document) - set(alone) == {"n_unlabelled", "seeds", "mean", "sd"}
    assert [run["seed"] for run in document["seeds"]] == [7, 8]
    assert set(document["mean"]) == set(document["sd"]) == set(MEASURES)


def test_the_lines_over_seeds_leave_out_what_is_unknown() -> None:
    """A head, a line a seed, mean and spread; the error in number only where topics were found."""
    shown = seeded(("112-", 2), ("----", 0)).lines()
    assert len(shown) == 5
    assert "log2" in shown[1]
    assert "log2" not in shown[2] + shown[3]


class CountingEncoder(WordEncoder):
    """Counts the texts it is asked for."""

    def __init__(self) -> None:
        self.texts = 0

    def encode(self, texts: Sequence[str]) -> Any:
        """As its base."""
        self.texts += len(texts)
        return super().encode(texts)


def test_seeds_share_their_sentence_vectors(tmp_path: Path) -> None:
    """Three seeds ask for no more than one; the default seed's scores are those of a plain call."""
    labelled = read_labelled(labelled_file(tmp_path, shop_rows()))
    once, thrice = CountingEncoder(), CountingEncoder()
    plain = evaluated(labelled, once)
    found = evaluated_with_seeds(labelled, thrice, default_seeds(3))
    assert [run.seed for run in found.runs] == [7, 8, 9]
    assert thrice.texts <= once.texts
    assert replace(found.runs[0], seconds=0) == replace(plain, seconds=0)


@pytest.mark.real_data
def test_spoken_insurance_questions_are_mined_well() -> None:
    """dstc11: 22 intents found within half an octave, ACC over .6."""
    path = shared_data("dstc11_dev_insurance/task2_dev_insurance_utterances.jsonl.gz")
    found = evaluated(read_labelled(path), UseEncoder())
    assert found.acc > 0.6
    assert found.nmi > 0.78
