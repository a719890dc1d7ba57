"""New texts in frozen topics: by a tiny encoder whose words are known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mining import assigning
from mining.assigning import Placed, Texts, TopicModel, held_out_topics
from tests.mined import NEEDS, WordEncoder, wordings

NAMES = tuple(NEEDS)


def texts_of(pairs: list[tuple[str, str]]) -> Texts:
    """Texts and languages with their vectors."""
    texts, languages = [text for text, _ in pairs], [language for _, language in pairs]
    return Texts(texts, languages, WordEncoder().encode(texts))


def wording_pairs(need: str) -> list[tuple[str, str]]:
    """The wordings of a need in both languages."""
    return [(text, language) for language in ("fr", "en") for text in wordings(need, language)]


@pytest.fixture(scope="module")
def placed() -> Placed:
    """Four topics, each of four fifths of its wordings a language."""
    pairs = [
        (text, language, number)
        for number, need in enumerate(NAMES)
        for language in ("fr", "en")
        for place, text in enumerate(wordings(need, language))
        if place % 5
    ]
    topic = np.array([number for _, _, number in pairs])
    return Placed(NAMES, texts_of([(text, la) for text, la, _ in pairs]), topic)


@pytest.fixture(scope="module")
def model(placed: Placed) -> TopicModel:
    """The model of these."""
    return TopicModel.of(placed)


@pytest.mark.parametrize("need", NAMES)
def test_new_wordings_get_the_topic_of_their_need(model: TopicModel, need: str) -> None:
    """Each fifth one, which the model has not seen, in both languages."""
    pairs = [(text, la) for la in ("fr", "en") for text in wordings(need, la)[::5]]
    found = model.assigned(texts_of(pairs))
    named = [NAMES[row] for row in found.topic if row >= 0]
    assert set(named) == {need}
    assert len(named) >= 4
    assert (found.similarity[found.topic >= 0] > 0.5).all()


def test_a_text_about_something_else_gets_none(model: TopicModel) -> None:
    """Emoji and no text too."""
    pairs = [("Quel oiseau niche sous le toit ?", "fr"), ("🎈🎈🎈", "en"), ("", "fr")]
    assert model.assigned(texts_of(pairs)).topic.tolist() == [-1, -1, -1]


def test_no_texts_are_answered_by_none(model: TopicModel) -> None:
    """Empty arrays."""
    assert model.assigned(texts_of([])).topic.shape == (0,)


def test_the_same_text_is_assigned_the_same_whatever_comes_with_it(model: TopicModel) -> None:
    """A frozen model learns nothing from what it is asked."""
    every = [pair for need in NAMES for pair in wording_pairs(need)]
    together = model.assigned(texts_of(every)).topic
    alone = [int(model.assigned(texts_of([pair])).topic[0]) for pair in every]
    assert together.tolist() == alone


def test_a_language_the_model_has_not_seen_is_compared_too(model: TopicModel) -> None:
    """With the largest language."""
    found = model.assigned(texts_of([("Where is my parcel ordered on Monday?", "de")]))
    assert NAMES[found.topic[0]] == "parcel"


def test_a_saved_model_assigns_as_before(model: TopicModel, tmp_path: Path) -> None:
    """Wording is kept in half precision."""
    np.savez(tmp_path / "model.npz", **model.tables())
    with np.load(tmp_path / "model.npz") as tables:
        again = TopicModel.parsed(tables, model.document())
    texts = texts_of([pair for need in NAMES for pair in wording_pairs(need)])
    assert again.assigned(texts).topic.tolist() == model.assigned(texts).topic.tolist()


def test_another_format_is_refused(model: TopicModel) -> None:
    """So that topics are found anew instead."""
    with pytest.raises(ValueError, match="format 99"):
        TopicModel.parsed(model.tables(), {**model.document(), "format": 99})


def test_a_model_keeps_no_text(model: TopicModel) -> None:
    """Numbers, ids and hashes only."""
    held = str(model.document()) + "".join(model.tables())
    assert not any(word in held for word in ("colis", "parcel?", "remboursement"))


def test_texts_without_any_topic_make_a_model_too() -> None:
    """It gives none to everything."""
    texts = texts_of(wording_pairs("size"))
    model = TopicModel.of(Placed((), texts, np.full(24, -1)))
    assert set(model.assigned(texts).topic.tolist()) == {-1}


def test_each_text_is_placed_as_if_it_had_come_later(placed: Placed, model: TopicModel) -> None:
    """By the other fifths: most find their topic, the farthest of them none."""
    found = held_out_topics(placed, model)
    assert len(found) == len(placed.topic)
    assert np.mean(found == placed.topic) > 0.9
    assert np.mean(held_out_topics(placed, replace(model, limit=2.5)) >= 0) == 0


def test_nearness_apart_is_worked_out_once(placed: Placed) -> None:
    """The model and the places of its own texts take it from the same table."""
    fresh = replace(placed)
    model = TopicModel.of(fresh)
    known = vars(fresh)["near_apart"]
    held_out_topics(fresh, model)
    assert fresh.near_apart is known


def test_a_model_of_a_sample_leaves_no_text_without_a_place(
    placed: Placed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is learnt from every second text here; where they would be put is told of each."""
    monkeypatch.setattr(assigning, "MOST_LEARNT", len(placed.topic) // 2)
    fresh = replace(placed)
    model = TopicModel.of(fresh)
    assert "near_apart" not in vars(fresh)
    assert model.members.sum() <= len(placed.topic) / 2
    found = held_out_topics(fresh, model)
    assert len(found) == len(placed.topic)
    assert np.mean(found == placed.topic) > 0.8
    assert "near_apart" not in vars(fresh)


def test_no_texts_and_no_topics_have_no_places(placed: Placed, model: TopicModel) -> None:
    """An empty answer, and none for each."""
    nothing = Placed(NAMES, texts_of([]), np.zeros(0, dtype=np.int64))
    assert held_out_topics(nothing, model).tolist() == []
    bare = Placed((), placed.texts, np.full(len(placed.topic), -1))
    assert set(held_out_topics(bare, model).tolist()) == {-1}
