"""Putting new tickets in topics: beside whom they are read, and what is counted of all of them."""

from __future__ import annotations

from collections import Counter
from heapq import nsmallest

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.topics import without_topic
from mining.embedding import text_key, text_keys
from mining.stages import placing
from mining.topic_figures import mined_figures

IDS = st.lists(st.text(max_size=4), unique=True, max_size=30)
TEXTS = "string[pyarrow]"


@given(ids=IDS, drawn=st.data())
def test_new_tickets_are_read_beside_those_with_the_lowest_keys(
    ids: list[str], drawn: st.DataObject
) -> None:
    """As a search through the keys of all others, one by one, says."""
    fresh = drawn.draw(st.sets(st.integers(0, max(len(ids) - 1, 0)), max_size=len(ids)))
    fresh &= set(range(len(ids)))
    count = drawn.draw(st.integers(1, 8))
    others = [row for row in range(len(ids)) if row not in fresh]
    plain = nsmallest(count, others, key=lambda row: text_key(ids[row]))
    needs = pd.DataFrame({"ticket_id": pd.Series(ids, dtype=TEXTS)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placing, "LEARNT_BESIDE", count)
        found = placing._beside(needs, np.array(sorted(fresh), dtype=np.int64))
    assert found.tolist() == plain


@given(texts=st.lists(st.text(max_size=5)))
@example(texts=["\ud800é", "œuvre"])
def test_keys_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    """Also of half a pair of surrogates, which no file holds."""
    assert [row.tobytes() for row in text_keys(texts)] == [text_key(text) for text in texts]


ROWS = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from([None, "t-1", "t-2"])))


@given(rows=ROWS)
def test_a_ticket_is_without_a_topic_when_none_of_its_needs_has_one(
    rows: list[tuple[str, str | None]],
) -> None:
    """Counted plainly."""
    table = pd.DataFrame(rows, columns=["ticket_id", "topic_id"]).astype(TEXTS)
    named = {ticket for ticket, topic in rows if topic is not None}
    assert without_topic(table) == len({ticket for ticket, _ in rows} - named)


@given(rows=st.lists(st.tuples(st.sampled_from(["fr", "en", "été"]), st.sampled_from([None, "x"]))))
def test_languages_and_noise_are_counted_most_first(rows: list[tuple[str, str | None]]) -> None:
    """Then by name."""
    tickets = pd.DataFrame(rows, columns=["language", "noise"]).astype(TEXTS)
    none = pd.DataFrame({"ticket_id": [], "topic_id": []}).astype(TEXTS)
    told = mined_figures(tickets, pd.DataFrame({"level": []}), none)
    counts = Counter(language for language, noise in rows if noise is None)
    assert list(told["languages"].items()) == sorted(
        counts.items(), key=lambda item: (-item[1], item[0])
    )
    assert told["needs"] == counts.total()
    assert sum(told["noise"].values()) == len(rows) - counts.total()
    assert set(told["noise"]) <= {"x"}
