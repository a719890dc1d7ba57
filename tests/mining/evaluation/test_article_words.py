"""What mined words give the search: worked cases, and nothing learnt from who is searched for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.errors import InputError
from mining.evaluation.article_words import WordsScore, compared, evaluated, read_asked
from tests.shell import askless

NOTHING = WordsScore(0, 0, 0.0, "labels", 5, 0, 0, 2, 0)


def json_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A file of JSON lines."""
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def given(tmp_path: Path) -> tuple[Path, Path]:
    """Two articles; forty customers ask for each in a word it lacks."""
    articles = [
        {"id": "a", "title": "Où est mon colis", "lang": "fr"},
        {"id": "b", "title": "Choisir sa taille", "lang": "fr"},
    ]
    asked = [
        {"text": text, "article_id": article, "lang": "fr", "customer": f"{article}{n}"}
        for n in range(40)
        for article, text in (("a", "le livreur"), ("b", "un pantalon"))
    ]
    return json_lines(tmp_path / "a.jsonl", articles), json_lines(tmp_path / "t.jsonl", asked)


def test_words_of_one_half_help_the_other(given: tuple[Path, Path]) -> None:
    """Nothing is found without them, everything with them."""
    score = evaluated(*given)
    assert (score.n, score.without_at_1, score.with_at_1) == (80, 0.0, 1.0)
    assert (score.words, score.articles_with_words, score.n_mined) == (4, 2, 80)


def test_a_single_customer_helps_nobody(given: tuple[Path, Path], tmp_path: Path) -> None:
    """Eighty tickets of one customer are in one half, and one voice."""
    rows = [json.loads(line) | {"customer": 7} for line in given[1].read_text().splitlines()]
    score = evaluated(given[0], json_lines(tmp_path / "one.jsonl", rows))
    assert (score.words, score.gain_at_1) == (0, 0.0)


def test_the_gain_and_its_interval_worked_by_hand() -> None:
    """b = 3, c = 1, n = 10: 20 points, +- 1.96 sqrt(4 - 0.4) / 10."""
    old, new = [1, 9, 9, 9, 1, 1, 1, 9, 2, 1], [1, 1, 1, 1, 2, 1, 1, 9, 9, 1]
    score = compared(NOTHING, old, new)
    assert (score.found, score.lost, score.gain_at_1) == (3, 1, 0.2)
    assert score.gain_low == pytest.approx(0.2 - 0.3719, abs=1e-4)
    assert (score.without_at_5, score.with_at_5) == (0.6, 0.8)


def test_no_questions_give_no_figures() -> None:
    """Null, not zero."""
    assert compared(NOTHING, [], []) == NOTHING
    assert "not defined" in "\n".join(NOTHING.lines())
    assert replace(NOTHING, gain_at_1=0.1).document()["gain_at_1"] == 0.1


def test_the_command_prints_the_figures(given: tuple[Path, Path]) -> None:
    """As JSON, and in lines."""
    done = askless("evaluate", "keywords", "--articles", given[0], "--tickets", given[1], "--json")
    assert done.json["gain_at_1"] == 1.0


def test_a_customer_that_is_a_list_is_refused(tmp_path: Path) -> None:
    """By its row."""
    path = json_lines(
        tmp_path / "t.jsonl", [{"text": "x", "lang": "fr", "article_id": None, "customer": [1]}]
    )
    with pytest.raises(InputError, match="row 1"):
        read_asked(path)
