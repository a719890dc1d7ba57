"""Tickets that show what a topic is: the nearest, the borderline, the odd."""

from __future__ import annotations

import numpy as np

from mining.graph import unit
from mining.topic_examples import SHOWN, Members, examples


def members(count: int = 30) -> Members:
    """Two topics along two axes; tickets of the first lean to the second the more, the later.

    Of the first topic, the last two point away from everything.
    """
    lean = np.linspace(0, 0.9, count)
    first = np.stack([np.ones(count), lean, np.zeros(count)], axis=1)
    first[-2:] = [[0.5, 0.0, 2.0], [0.5, 0.0, 3.0]]
    second = np.tile([0.0, 1.0, 0.0], (count, 1))
    topic = np.repeat([0, 1], count)
    ids = [f"jsonl:{number:02d}" for number in range(2 * count)]
    return Members(["t-1", "t-2"], topic, ids, ids, unit(np.concatenate([first, second])))


def test_each_kind_is_what_it_says() -> None:
    """Typical near the middle, borderline near the other topic, odd near neither."""
    table = examples(members())
    own = table[table["topic_id"] == "t-1"]
    kinds = {kind: own[own["kind"] == kind] for kind in ("typical", "borderline", "odd")}
    assert [len(rows) for rows in kinds.values()] == [SHOWN] * 3
    assert kinds["odd"]["ticket_id"].tolist()[:2] == ["jsonl:29", "jsonl:28"]
    assert "jsonl:26" in kinds["borderline"]["ticket_id"].tolist()
    assert kinds["typical"]["similarity"].min() > kinds["odd"]["similarity"].max()
    assert set(kinds["borderline"]["other_id"]) == {"t-2"}


def test_no_ticket_and_no_text_is_shown_twice() -> None:
    """Equal texts are one example."""
    some = members()
    same = Members(some.topic_ids, some.topic, some.ticket_ids, ["Colis"] * 60, some.vectors)
    assert examples(some)["ticket_id"].is_unique
    assert examples(same).groupby("topic_id").size().tolist() == [1, 1]


def test_one_topic_has_nothing_to_border_on() -> None:
    """Typical and odd tickets only; of no ticket an empty table."""
    some = members()
    one = Members(
        ["t-1"],
        np.zeros(30, dtype=np.int64),
        some.ticket_ids[:30],
        some.texts[:30],
        some.vectors[:30],
    )
    table = examples(one)
    assert set(table["kind"]) == {"typical", "odd"}
    assert table["other_id"].isna().all()
    none = Members(["t-1"], np.zeros(0, dtype=np.int64), [], [], np.zeros((0, 3), dtype=np.float32))
    assert examples(none).empty
