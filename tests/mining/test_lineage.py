"""Lasting ids: laws over made-up partitions, and cases worked by hand."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.graph import Integers
from mining.lineage import (
    Event,
    Overlap,
    Places,
    events,
    kept_ids,
    survival,
)
from mining.unit_columns import Coded

Partition = dict[int, str | None]

partitions = st.dictionaries(
    st.integers(0, 60), st.sampled_from([None, "t-1", "t-2", "t-3", "t-4", "t-5"]), max_size=50
)


def fresh() -> Iterator[str]:
    """Ids that no partition here has."""
    return (f"t-{number}" for number in itertools.count(100))


def renamed(partition: Mapping[int, str | None], ids: Mapping[str, str]) -> Partition:
    """The partition under other ids."""
    return {unit: None if topic is None else ids[topic] for unit, topic in partition.items()}


def columns(before: Partition, after: Partition) -> tuple[Coded, Coded, Integers]:
    """Both in columns, and where each unit of ``after`` stands before."""
    old, new = (
        Coded.of(pd.Series([some[unit] for unit in sorted(some)], dtype="string[pyarrow]"))
        for some in (before, after)
    )
    place = {unit: row for row, unit in enumerate(sorted(before))}
    return old, new, np.array([place.get(unit, -1) for unit in sorted(after)], dtype=np.int64)


def became(before: Partition, after: Partition) -> tuple[Event, ...]:
    """What became of the topics."""
    return events(Overlap.of_columns(*columns(before, after)))


def sets_of(**sizes: int) -> Partition:
    """Consecutive units in topics of these sizes."""
    names = [name.replace("_", "-") for name, size in sizes.items() for _ in range(size)]
    return dict(enumerate(names))


@given(partitions)
def test_the_same_partition_keeps_its_ids(partition: Partition) -> None:
    """Every topic takes its own id."""
    topics = {topic for topic in partition.values() if topic is not None}
    assert kept_ids(partition, partition, fresh=fresh()) == {topic: topic for topic in topics}


@given(partitions, partitions, st.permutations(["t-1", "t-2", "t-3", "t-4", "t-5"]))
def test_the_numbering_of_the_new_topics_decides_nothing(
    before: Partition, after: Partition, order: list[str]
) -> None:
    """Ties too are settled by the tickets."""
    other = dict(zip(["t-1", "t-2", "t-3", "t-4", "t-5"], [f"n-{x}" for x in order], strict=True))
    plain = renamed(after, kept_ids(before, after, fresh=fresh()))
    moved = renamed(after, other)
    assert renamed(moved, kept_ids(before, moved, fresh=fresh())) == plain


@given(partitions, partitions)
def test_no_two_topics_get_one_id(before: Partition, after: Partition) -> None:
    """Every new topic has an id of its own, an old one or one that nobody had."""
    ids = kept_ids(before, after, fresh=fresh())
    assert len(set(ids.values())) == len(ids)
    known = {topic for topic in before.values() if topic is not None}
    assert all(one in known or int(one[2:]) >= 100 for one in ids.values())


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 20))
def test_a_split_keeps_the_id_on_the_larger_part(one: int, other: int, apart: int) -> None:
    """Whatever else there is."""
    before = sets_of(t_1=one + other, t_2=apart)
    after = sets_of(n_1=one, n_2=other, n_3=apart)
    ids = kept_ids(before, after, fresh=fresh())
    larger, smaller = ("n-1", "n-2") if one >= other else ("n-2", "n-1")
    assert ids[larger] == "t-1"
    assert ids[smaller] == "t-100"


@given(st.integers(2, 30), st.integers(1, 30))
def test_a_merger_takes_the_id_of_the_larger_topic(one: int, other: int) -> None:
    """The smaller one's id is given to nobody."""
    if one == other:
        other -= 1
    ids = kept_ids(sets_of(t_1=one, t_2=other), sets_of(n_1=one + other), fresh=fresh())
    assert ids == {"n-1": "t-1" if one > other else "t-2"}


@given(partitions, partitions)
def test_events_tell_every_topic_once(before: Partition, after: Partition) -> None:
    """Each id before or after has one event."""
    ids = kept_ids(before, after, fresh=fresh())
    now = renamed(after, ids)
    told = [one.topic_id for one in became(before, now)]
    known = {t for t in [*before.values(), *now.values()] if t is not None}
    assert sorted(told) == sorted(known)


@given(partitions, partitions)
def test_shares_are_shares(before: Partition, after: Partition) -> None:
    """Between 0 and 1, and so is survival where it is known."""
    now = renamed(after, kept_ids(before, after, fresh=fresh()))
    assert all(0 <= one.share <= 1 for one in became(before, now))
    survived = survival(*columns(before, now))
    assert survived is None or 0 <= survived <= 1


def test_new_tickets_change_no_id() -> None:
    """A topic that trebles is still itself, since only tickets known to both are compared."""
    before = sets_of(t_1=20, t_2=20)
    after = {**sets_of(n_1=20, n_2=20), **dict.fromkeys(range(100, 180), "n-1")}
    assert kept_ids(before, after, fresh=fresh()) == {"n-1": "t-1", "n-2": "t-2"}


def test_pairs_are_matched_together() -> None:
    """t-1 gave 40 of its 100 to n-2, which is still t-2: the best sum of pairs, not the best pair.

    Jaccard: n-1 with t-1 is 60/100, n-2 with t-1 40/150, n-2 with t-2 50/90.
    """
    ids = kept_ids(sets_of(t_1=100, t_2=50), sets_of(n_1=60, n_2=90), fresh=fresh())
    assert ids == {"n-1": "t-1", "n-2": "t-2"}


def test_a_few_stray_tickets_pass_no_id_on() -> None:
    """Five of a hundred tickets in common make no topic the old one."""
    before = sets_of(t_1=50, t_2=50)
    after = {unit: "n-1" if unit < 46 or unit >= 50 else "n-2" for unit in before}
    assert kept_ids(before, after, fresh=fresh())["n-2"] == "t-100"


@pytest.mark.parametrize(("angle", "kept"), [(0.1, "t-1"), (0.9, "t-100")])
def test_topics_without_a_common_ticket_are_compared_by_place(angle: float, kept: str) -> None:
    """Cosine .995 is the same topic, .62 another one."""
    before, after = {1: "t-1", 2: "t-1"}, {7: "n-1", 8: "n-1"}
    old = np.array([[1, 0]], dtype=np.float32)
    new = np.array([[np.cos(angle), np.sin(angle)]], dtype=np.float32)
    places = (Places(("t-1",), old), Places(("n-1",), new))
    assert kept_ids(before, after, fresh=fresh(), places=places) == {"n-1": kept}


def test_what_became_of_the_topics() -> None:
    """Ten tickets each: t-1 stays, t-2 splits, t-3 goes into t-1, t-4 scatters, t-9 is all new."""
    before = sets_of(t_1=10, t_2=10, t_3=10, t_4=10)
    after = sets_of(t_1=10, t_2=6, t_8=4) | dict.fromkeys(range(20, 30), "t-1")
    after |= {30 + n: ["t-1", "t-2", None][n % 3] for n in range(10)}
    after |= dict.fromkeys(range(50, 60), "t-9")
    told = {
        one.topic_id: (one.kind, one.other_id, round(one.share, 2)) for one in became(before, after)
    }
    assert told == {
        "t-1": ("persisted", None, 0.42),
        "t-2": ("persisted", None, 0.46),
        "t-9": ("born", None, 0.0),
        "t-8": ("split", "t-2", 0.4),
        "t-3": ("merged", "t-1", 1.0),
        "t-4": ("died", None, 0.4),
    }


def test_nothing_before_gives_fresh_ids_by_size() -> None:
    """The largest topic's comes first."""
    assert kept_ids({}, sets_of(n_1=3, n_2=5), fresh=fresh()) == {"n-2": "t-100", "n-1": "t-101"}


def test_survival_counts_tickets_with_a_topic_that_are_still_there() -> None:
    """Two of the three in a topic before keep it; a new ticket and one without do not count."""
    before: Partition = {1: "t-1", 2: "t-1", 3: "t-2", 4: None, 5: "t-2"}
    after: Partition = {1: "t-1", 2: "t-1", 3: "t-1", 4: "t-1", 9: "t-2"}
    assert survival(*columns(before, after)) == pytest.approx(2 / 3)
    assert survival(*columns({}, after)) is None


@given(partitions, partitions)
def test_columns_tell_the_same(before: Partition, after: Partition) -> None:
    """What topics have in common, of units in columns as of units one by one."""
    found, plain = Overlap.of_columns(*columns(before, after)), Overlap.of(before, after)
    assert (found.old, found.new) == (plain.old, plain.new)
    for one, other in zip(tables(found), tables(plain), strict=True):
        np.testing.assert_array_equal(one, other)
    kept = [before[unit] == after[unit] for unit in before.keys() & after if before[unit]]
    wanted = sum(kept) / len(kept) if kept else None
    assert survival(*columns(before, after)) == wanted


def tables(found: Overlap) -> tuple[Integers, ...]:
    """Its counts."""
    return found.shared, found.old_sizes, found.new_sizes
