"""Topics found in tickets: the same needs together, in both languages, in any order."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kb.config import Mining
from kb.errors import NothingToDoError, StageError
from kb.tickets import TICKETS
from kb.topics import ASSIGNMENTS, TOPICS
from mining import topics as topics_module
from mining.topics import Topics, category_count, smallest_size, topics
from tests.factories import a_ticket_row
from tests.mined import NEEDS, WordEncoder, need_of, ticket_rows, tickets


def mined(rows: list[dict[str, Any]], **settings: Any) -> Topics:
    """The topics of ``rows`` with the words encoder."""
    return topics(tickets(rows), WordEncoder(), Mining(**settings))


@pytest.fixture(scope="module")
def shop() -> Topics:
    """Topics of four needs in two languages, 96 tickets."""
    return mined(ticket_rows())


def members(found: Topics) -> dict[str, list[str]]:
    """Topic id -> the tickets in it."""
    known = found.assignments.dropna(subset=["topic_id"])
    return {str(k): sorted(v) for k, v in known.groupby("topic_id")["ticket_id"].agg(list).items()}


def fine(found: Topics) -> pd.DataFrame:
    """The topics of the lower level."""
    return found.topics[found.topics["level"] == "topic"]


def test_the_tables_are_what_their_schemas_say(shop: Topics) -> None:
    """Topics and assignments pass their checks."""
    TOPICS.check(shop.topics)
    ASSIGNMENTS.check(shop.assignments)


def test_a_topic_holds_one_need(shop: Topics) -> None:
    """In every topic nearly all tickets were made from one need."""
    for tickets_of in members(shop).values():
        counts = Counter(map(need_of, tickets_of))
        assert max(counts.values()) >= 0.9 * len(tickets_of)


def test_both_languages_of_a_need_share_its_topic(shop: Topics) -> None:
    """No topic is of one language alone."""
    for row in fine(shop).to_dict("records"):
        assert min(row["size_fr"], row["size_en"]) >= 0.25 * row["size"]


def test_every_ticket_with_a_need_has_a_row() -> None:
    """Noise has none, and no ticket is lost."""
    rows = ticket_rows()
    rows[0]["noise"] = "spam"
    found = mined(rows).assignments["ticket_id"].tolist()
    assert sorted(found) == sorted(row["ticket_id"] for row in rows[1:])


def test_row_order_changes_nothing(shop: Topics) -> None:
    """The same tickets in another order give equal tables, to the last bit."""
    rows = sorted(ticket_rows(), key=lambda row: row["text"])
    again = mined(rows)
    pd.testing.assert_frame_equal(again.topics, shop.topics)
    pd.testing.assert_frame_equal(again.assignments, shop.assignments)
    assert np.array_equal(again.centroids, shop.centroids)


def test_identity_is_that_of_the_tickets(shop: Topics) -> None:
    """Another order has the same identity, another word another."""
    assert mined(ticket_rows()[::-1]).made_from == shop.made_from
    rows = ticket_rows()
    rows[0]["text"] += " encore"
    assert mined(rows).made_from != shop.made_from


def test_ids_follow_size(shop: Topics) -> None:
    """t-0001 is the largest topic, c-01 the largest category."""
    for level, first in (("topic", "t-0001"), ("category", "c-01")):
        part = shop.topics[shop.topics["level"] == level]
        assert part["topic_id"].iloc[0] == first
        assert part["size"].tolist() == sorted(part["size"], reverse=True)


def test_sizes_are_those_of_the_assignments(shop: Topics) -> None:
    """A topic's size is its tickets; a category's the sum of its topics."""
    sizes = {topic: len(inside) for topic, inside in members(shop).items()}
    assert dict(zip(fine(shop)["topic_id"], fine(shop)["size"], strict=True)) == sizes
    by_parent = fine(shop).groupby("parent_id")["size"].sum().to_dict()
    above = shop.topics[shop.topics["level"] == "category"]
    assert dict(zip(above["topic_id"], above["size"], strict=True)) == by_parent


def test_a_topic_lies_in_its_tickets_category(shop: Topics) -> None:
    """The category of a ticket is the parent of its topic."""
    parents = dict(zip(fine(shop)["topic_id"], fine(shop)["parent_id"], strict=True))
    rows = shop.assignments.to_dict("records")
    assert all(row["category_id"] == parents[row["topic_id"]] for row in rows if row["topic_id"])


def test_centroids_are_unit_rows_of_the_topics(shop: Topics) -> None:
    """One row a topic, in the encoder's own space."""
    assert shop.centroid_ids == tuple(fine(shop)["topic_id"])
    assert shop.centroids.shape == (len(shop.centroid_ids), WordEncoder.dimensions)
    assert np.linalg.norm(shop.centroids, axis=1) == pytest.approx(1, abs=1e-5)


def test_typical_tickets_are_the_nearest(shop: Topics) -> None:
    """The first typical ticket has the highest similarity in its topic."""
    near = shop.assignments.set_index("ticket_id")["similarity"]
    for row in fine(shop).to_dict("records"):
        inside = members(shop)[row["topic_id"]]
        assert near[row["typical"][0]] == pytest.approx(near[inside].max())


def test_no_ticket_is_nothing_to_do() -> None:
    """The message says what to run first."""
    with pytest.raises(NothingToDoError, match="askless import"):
        topics(TICKETS.empty(), WordEncoder(), Mining())


def test_only_noise_is_nothing_to_do() -> None:
    """The message says how many were set apart."""
    with pytest.raises(NothingToDoError, match="2 are set apart"):
        mined([a_ticket_row(ticket_id=str(i), noise="spam") for i in range(2)])


@pytest.mark.parametrize("count", [1, 2, 10])
def test_a_few_tickets_are_one_topic(count: int) -> None:
    """Ten tickets say nothing about how needs differ."""
    found = mined(ticket_rows()[:count])
    assert fine(found)["size"].tolist() == [count]
    assert found.topics["level"].tolist() == ["topic", "category"]


@pytest.mark.parametrize("count", [11, 30])
def test_small_sets_are_mined(count: int) -> None:
    """Few tickets give few topics, and every ticket a row."""
    found = mined(ticket_rows()[:count])
    assert 1 <= len(fine(found)) <= 6
    assert len(found.assignments) == count


def test_a_thousand_identical_tickets_are_one_topic() -> None:
    """Equal texts are one point, counted a thousand times."""
    rows = [a_ticket_row(ticket_id=f"{i:04d}", subject="") for i in range(1000)]
    assert fine(mined(rows))["size"].tolist() == [1000]


def test_copies_do_not_drown_the_rest() -> None:
    """Five hundred copies of one text beside four needs change nothing about the others."""
    copies = [
        a_ticket_row(ticket_id=f"copy:copy-{i}", subject="", text="Le site affiche une erreur 500")
        for i in range(500)
    ]
    found = mined([*ticket_rows(), *copies])
    for inside in members(found).values():
        needs = Counter(map(need_of, inside))
        needs.pop("copy", None)
        assert not needs or max(needs.values()) >= 0.8 * sum(needs.values())


def test_one_language_alone() -> None:
    """Only French: topics with French labels and no English ones."""
    found = fine(mined(ticket_rows(languages=("fr",))))
    assert len(found) >= 2
    assert all(found["label_fr"])
    assert set(found["label_en"]) == {""}


def test_a_language_without_words_of_ours() -> None:
    """German tickets are mined; nobody makes up a label for them."""
    rows = [row | {"language": "de"} for row in ticket_rows(languages=("fr",))]
    found = fine(mined(rows))
    assert len(found) >= 2
    assert set(found["label_fr"]) == set(found["label_en"]) == {""}


def test_odd_texts_are_mined_with_the_others() -> None:
    """Empty, emoji and placeholder texts end somewhere, without error."""
    texts = ["", "😀😀", "[ORDER]", "œuvre retardée, l'échange d'été"]
    odd = [a_ticket_row(ticket_id=f"odd:{i}", subject="", text=t) for i, t in enumerate(texts)]
    found = set(mined([*ticket_rows(), *odd]).assignments["ticket_id"])
    assert {row["ticket_id"] for row in odd} <= found


def test_only_empty_texts_are_one_topic() -> None:
    """Nothing to compare is no reason to fail."""
    rows = [a_ticket_row(ticket_id=f"{i:03d}", subject="", text="") for i in range(30)]
    assert fine(mined(rows))["size"].tolist() == [30]


def test_finer_and_coarser_are_heard() -> None:
    """The setting moves the number of topics the way it says."""
    rows = ticket_rows()
    coarse = len(fine(mined(rows, coarser_finer=-3)))
    assert coarse < len(fine(mined(rows, coarser_finer=3, smallest_topic=2)))


def test_no_topic_is_smaller_than_the_setting() -> None:
    """Small ones join others or are left out."""
    assert fine(mined(ticket_rows(), smallest_topic=9))["size"].min() >= 9


@pytest.mark.parametrize("gathered", [60, 80, 1_000])
def test_more_texts_than_can_be_compared_are_placed_too(
    monkeypatch: pytest.MonkeyPatch, gathered: int
) -> None:
    """A sample is compared, others are gathered around it or join; needs stay together."""
    monkeypatch.setattr(topics_module, "MOST_CLUSTERED", 60)
    monkeypatch.setattr(topics_module, "MOST_GATHERED", gathered)
    found = mined(ticket_rows())
    assert found.assignments["topic_id"].notna().mean() > 0.8
    for inside in members(found).values():
        assert max(Counter(map(need_of, inside)).values()) >= 0.75 * len(inside)


def test_a_missing_extra_is_named() -> None:
    """BERTopic's own clusterer needs a package; the message says which extra has it."""
    pytest.importorskip("bertopic")
    with pytest.raises(StageError, match=r"askless\[hdbscan\]"):
        mined(ticket_rows(), clusterer="hdbscan")


@pytest.mark.parametrize(("tickets_", "least"), [(12, 2), (40, 4), (50, 5), (10_000, 5)])
def test_the_least_size_of_few_tickets_is_a_tenth(tickets_: int, least: int) -> None:
    """Five by default, less where there are few tickets, never one."""
    assert smallest_size(Mining(), tickets_) == least


@pytest.mark.parametrize(("count", "above"), [(1, 1), (3, 1), (16, 6), (36, 9), (400, 12)])
def test_categories_fit_a_first_page(count: int, above: int) -> None:
    """About one and a half times the square root of the topics, at most twelve."""
    assert category_count(count) == above


def test_every_need_is_found(shop: Topics) -> None:
    """Each need is the main one of some topic."""
    main = {Counter(map(need_of, inside)).most_common(1)[0][0] for inside in members(shop).values()}
    assert main == set(NEEDS)
