"""What is kept of replies is what reading them anew gives."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.matching_features import ArticleIndex, Queries
from mining import kept_replies
from mining.embedding import encoded_by_sentence
from mining.kept_replies import FOLDER, Arrays, Question
from mining.taught_replies import Views, overlaps, says
from tests.mining.test_taught_replies import ENCODER, PARCEL, RETURN, an_index, queries

SAID = (
    "Suivez le colis dans Mon compte.",
    "Imprimez l'étiquette de retour. Déposez le colis au point relais.",
    "Bonjour, votre colis est en route.",
    "...",
    "",
)
replies = st.lists(st.sampled_from(SAID), min_size=5, max_size=9)


@pytest.fixture(autouse=True)
def few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a test need not read five hundred."""
    monkeypatch.setattr(kept_replies, "FEWEST_KEPT", 5)
    monkeypatch.setattr("mining.taught_replies.FEWEST_REPLIES", 5)
    monkeypatch.setattr("mining.taught_replies.FEWEST_RIVALS", 2)


def views(told: Sequence[str]) -> Views:
    """Replies to one need against the two French articles."""
    index, locales = an_index(PARCEL, RETURN), ["fr"] * len(told)
    read = Queries(told, locales, encoded_by_sentence(told, ENCODER))
    return Views(read, index, queries(["Où est mon colis ?"] * len(told)), index)


@given(replies, replies)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_kept_is_what_reading_gives(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], now: list[str]
) -> None:
    """To the bit, whatever an earlier run read of the same vectors."""
    folder, index = tmp_path_factory.mktemp("vectors"), an_index(PARCEL, RETURN)
    for told in (before, now):
        says(views(told), ENCODER, cache_dir=folder)
    found = [answers(now, index, folder)]
    shutil.rmtree(folder / FOLDER)
    found += [answers(now, index, folder), answers(now, index, folder)]
    assert found[0] == found[1] == found[2]


def answers(told: Sequence[str], index: ArticleIndex, folder: Path) -> tuple[object, ...]:
    """What replies say, and how much of them articles say, to the bit."""
    said = says(views(told), ENCODER, cache_dir=folder)
    shares = overlaps(told, index, ENCODER, cache_dir=folder)
    return list(said.articles), said.probability.tobytes(), shares.tobytes()


def test_sentences_whose_vectors_went_are_encoded_again(tmp_path: Path) -> None:
    """Somebody took a customer's away, or the whole cache."""
    index = an_index(PARCEL, RETURN)
    shares = overlaps(SAID, index, ENCODER, cache_dir=tmp_path)
    for path in tmp_path.rglob("*.ids"):
        path.unlink()
    again = overlaps(SAID, index, ENCODER, cache_dir=tmp_path)
    assert again == pytest.approx(shares, abs=1e-3)


def asked(folder: Path, texts: Sequence[str] = SAID) -> Question:
    """A question about some texts."""
    return Question("number", texts, ENCODER, folder)


def numbers(value: int) -> Arrays:
    """An answer."""
    return {"number": np.array([value])}


def test_an_answer_is_given_again_and_to_no_other_question(tmp_path: Path) -> None:
    """Its name is the hash of all it rests on."""
    for _ in range(2):
        answer = asked(tmp_path).answer(lambda: numbers(len(list(tmp_path.glob("*/*")))))
        assert answer["number"].tolist() == [0]
    other = asked(tmp_path, [*SAID[:-1], "Bonjour"]).answer(lambda: numbers(2))
    assert other["number"].tolist() == [2]


@pytest.mark.parametrize("data", [b"", b"PK", b"no file of numbers"])
def test_a_torn_file_is_no_file(tmp_path: Path, data: bytes) -> None:
    """It is made anew."""
    asked(tmp_path).answer(lambda: numbers(1))
    (path,) = (tmp_path / FOLDER).iterdir()
    path.write_bytes(data)
    assert asked(tmp_path).answer(lambda: numbers(2))["number"].tolist() == [2]


def test_no_word_is_kept_and_old_answers_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers alone, of the questions that were asked last."""
    monkeypatch.setattr(kept_replies, "MOST_FILES", 3)
    index = an_index(PARCEL, RETURN)
    for at in range(4):
        overlaps([*SAID, f"Bonjour {at}"], index, ENCODER, cache_dir=tmp_path)
    paths = list((tmp_path / FOLDER).iterdir())
    assert len(paths) == 3
    held = b"".join(path.read_bytes() for path in paths)
    assert not [
        word for text in SAID for word in text.split() if len(word) > 4 and word.encode() in held
    ]
