"""Topics of tickets that nobody expects: each answered sensibly, in bounded memory and time."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pandas as pd
import pytest

from kb.config import Mining
from kb.topics import ASSIGNMENTS, TOPICS
from mining import topics as topics_module
from mining.topics import Topics, topics
from tests.factories import a_ticket_row
from tests.mined import WordEncoder, need_of, ticket_rows, tickets


def mined(rows: list[dict[str, Any]]) -> Topics:
    """The topics of ``rows``; every ticket has a row, and the tables fit their schemas."""
    found = topics(tickets(rows), WordEncoder(), Mining())
    TOPICS.check(found.topics)
    ASSIGNMENTS.check(found.assignments)
    assert set(found.assignments["ticket_id"]) == {row["ticket_id"] for row in rows}
    return found


def told(*texts: str, **changes: Any) -> list[dict[str, Any]]:
    """A ticket for each text."""
    return [
        a_ticket_row(**{"ticket_id": f"t:{i:06d}", "subject": "", "text": text} | changes)
        for i, text in enumerate(texts)
    ]


def fine(found: Topics) -> pd.DataFrame:
    """The topics of the lower level."""
    return found.topics[found.topics["level"] == "topic"]


def test_one_need_alone_is_a_few_topics() -> None:
    """All tickets ask for one thing: nothing makes hundreds of topics of it."""
    rows = ticket_rows(("parcel",), times=10)
    assert 1 <= len(fine(mined(rows))) <= 6


def test_fifty_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with texts enough to stand alone: topics still hold one need each."""
    monkeypatch.setattr("mining.space.SMALLEST_LANGUAGE", 10)
    rows = [
        row | {"ticket_id": f"{row['ticket_id']}-{number}", "language": f"x{number:02d}"}
        for number in range(50)
        for row in ticket_rows(("parcel",) if number % 2 else ("size",), languages=("fr",))
    ]
    found = mined([row | {"text": f"{row['text']} {row['language']}"} for row in rows])
    known = found.assignments.dropna(subset=["topic_id"])
    for _, inside in known.groupby("topic_id"):
        needs = Counter(map(need_of, inside["ticket_id"]))
        assert max(needs.values()) >= 0.75 * len(inside)


def test_a_language_that_the_sample_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tickets join what the others ask."""
    monkeypatch.setattr(topics_module, "MOST_CLUSTERED", 60)
    few = told("Wo ist mein colis ?", "Colis ? Wo ?", language="de")
    found = mined([*ticket_rows(), *few])
    assert len(found.assignments) == 98


def test_very_long_messages() -> None:
    """A hundred thousand characters, with and without sentences: the start is read."""
    long = ["Où est mon colis ? " * 5_300, "colis" * 20_000, "x " * 50_000, "é" * 100_000]
    found = mined([*ticket_rows(), *told(*long)])
    assert max(map(len, found.told.texts)) < 10_000


def test_emoji_only() -> None:
    """Texts without a word are one topic, or none."""
    chance = random.Random(3)
    texts = ["".join(chance.choices("😀😡🎉📦❤️🙏", k=chance.randint(1, 9))) for _ in range(400)]
    assert len(fine(mined(told(*texts)))) <= 1


def test_only_punctuation_and_placeholders() -> None:
    """As good as empty."""
    assert fine(mined(told(*["?!", "[ORDER]", "...", "", "\u200b"] * 20)))["size"].tolist() == [100]


def test_texts_that_have_nothing_in_common() -> None:
    """Three hundred strings of letters: no traceback, and every ticket has its row."""
    chance = random.Random(3)
    mined(told(*["".join(chance.choices("abcdefghijklmnop", k=12)) for _ in range(300)]))


def test_strangers_alone_are_not_all_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every text is as far from the others as a stranger is, none is strange."""
    monkeypatch.setattr("mining.strangers.SPREADS", 1_000.0)
    words = [f"mot{chr(97 + i % 26)}{chr(97 + i // 26)} seul" for i in range(250)]
    assert mined(told(*words)).assignments["topic_id"].notna().any()


def test_many_near_duplicates() -> None:
    """Twenty thousand that differ in a number are as many topics as there are needs."""
    starts = ["Où est mon colis", "Mot de passe oublié", "Quelle taille choisir"]
    found = mined(told(*(f"{starts[i % 3]} {i} ?" for i in range(20_000))))
    placed = found.assignments.groupby("topic_id")["ticket_id"]
    assert {len({int(ticket[2:]) % 3 for ticket in inside}) for _, inside in placed} == {1}
    assert len(placed) == 3
    assert found.assignments["topic_id"].notna().all()


def test_a_text_that_nobody_repeats_joins_the_nearest_of_few() -> None:
    """Two needs that many ask in the same words, and one ticket of its own."""
    texts = ["Où est mon colis ?"] * 9 + ["Mot de passe oublié"] * 9 + ["Où est donc mon colis ?"]
    topic = mined(told(*texts)).assignments.set_index("ticket_id")["topic_id"]
    assert topic.nunique() == 2
    assert topic["t:000018"] == topic["t:000000"]
