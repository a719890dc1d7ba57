"""Editors' decisions about topics: applied, applied again to other topics, or told why not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import TopicError
from kb.topic_decisions import (
    APPLIED,
    FOUND_SO,
    LAPSED,
    UNDONE,
    Decided,
    Log,
    TopicDecision,
    Unit,
    decided,
)
from kb.topic_editing import (
    Choice,
    Editing,
    effect,
    marking,
    merging,
    renaming,
    splitting,
    undoing,
)

AT = datetime(2026, 11, 1, tzinfo=UTC)
RUN = 3


def units(first: int, last: int) -> list[Unit]:
    """Units of tickets with these numbers."""
    return [(f"jsonl:{number}", 0) for number in range(first, last)]


def found_in(**sizes: int) -> dict[Unit, str | None]:
    """Consecutive units in topics of these sizes; ``t_1=3`` is three in t-1, ``none`` in none."""
    names = [name.replace("_", "-") for name, size in sizes.items() for _ in range(size)]
    pairs = zip(units(0, len(names)), names, strict=True)
    return {unit: None if name == "none" else name for unit, name in pairs}


def editing(found: dict[Unit, str | None], log: Log | None = None) -> Editing:
    """Topics on which every unit was known before."""
    return Editing.of(found, log or Log(since=dict.fromkeys(found, 1)), RUN)


def logged(now: Editing, choice: Choice) -> Log:
    """The log with the choice taken."""
    return now.log.adding(choice.decision, choice.parts)


def status(state: Decided) -> tuple[str, str]:
    """What became of the last decision."""
    last = state.outcomes[-1]
    return last.status, last.reason


def merge_of(now: Editing, *topics: str) -> Log:
    """Those topics put together."""
    return logged(now, merging(now, topics, who="Ana", at=AT))


def mark_of(now: Editing, topic: str, mark: str) -> Log:
    """That topic marked."""
    return logged(now, marking(now, topic, mark, who="Ana", at=AT))


def split_of(now: Editing, topic: str, *groups: list[Unit]) -> Log:
    """That topic taken apart; new parts are t-90 and so on."""
    fresh = ["t-90", "t-91"]
    return logged(now, splitting(now, topic, groups, fresh=fresh, who="Ana", at=AT))


def test_without_decisions_topics_stay_as_found() -> None:
    """Unit for unit."""
    found = found_in(t_1=4, none=2)
    assert decided(found, Log()).topic_of == found


def test_a_merger_moves_the_others_into_the_first() -> None:
    """Which keeps its id, and says what went into it."""
    now = editing(found_in(t_1=6, t_2=8, t_3=9))
    state = decided(now.found, merge_of(now, "t-1", "t-2"))
    assert state.sizes == {"t-1": 14, "t-3": 9}
    assert state.merged == {"t-1": ("t-2",)}


def test_a_split_gives_its_largest_part_the_id() -> None:
    """And the other one a new id."""
    now = editing(found_in(t_1=10))
    state = decided(now.found, split_of(now, "t-1", units(0, 4), units(4, 10)))
    assert state.sizes == {"t-1": 6, "t-90": 4}
    assert state.parted == {"t-90": "t-1"}


def test_new_tickets_of_a_split_topic_go_where_they_are_nearest() -> None:
    """As the caller places them."""
    now = editing(found_in(t_1=10))
    log = split_of(now, "t-1", units(0, 4), units(4, 10))
    later = {**now.found, **dict.fromkeys(units(10, 13), "t-1")}
    state = decided(later, log, place=lambda _parts, rest: ["t-90"] * len(rest))
    assert state.sizes == {"t-1": 6, "t-90": 7}


def test_a_split_without_its_tickets_lapses() -> None:
    """Nothing tells any more which tickets belong to the part."""
    now = editing(found_in(t_1=20))
    log = split_of(now, "t-1", units(0, 8), units(8, 20))
    state = decided(dict.fromkeys(units(8, 60), "t-1"), log)
    assert status(state) == (LAPSED, "no ticket that was put in t-90 is stored any more")
    assert state.sizes == {"t-1": 52}


def test_decisions_follow_their_tickets_to_another_id() -> None:
    """Topics found anew under ids that nobody knows: the tickets tell which they are."""
    now = editing(found_in(t_1=10, t_2=10, t_3=10))
    log = merge_of(now, "t-1", "t-2")
    log = mark_of(editing(dict(now.found), log), "t-3", "noise")
    state = decided(found_in(n_7=10, n_8=10, n_9=10), log)
    assert (state.sizes, state.marks) == ({"n-7": 20, "n-9": 10}, {"n-9": "noise"})


def test_a_merger_that_mining_finds_by_itself_is_done() -> None:
    """Nothing is left to move."""
    now = editing(found_in(t_1=10, t_2=10))
    state = decided(found_in(t_1=20), merge_of(now, "t-1", "t-2"))
    assert status(state) == (FOUND_SO, "")
    assert state.sizes == {"t-1": 20}


def test_a_split_that_mining_finds_by_itself_keeps_the_id_it_gave() -> None:
    """The part that readers know as t-90 is not called t-5 all at once."""
    now = editing(found_in(t_1=20))
    log = split_of(now, "t-1", units(0, 8), units(8, 20))
    state = decided(found_in(t_5=8, t_1=12), log)
    assert status(state) == (FOUND_SO, "")
    assert state.sizes == {"t-90": 8, "t-1": 12}


def test_tickets_that_are_no_longer_together_let_a_decision_lapse() -> None:
    """And nothing is marked."""
    now = editing(found_in(t_1=12))
    log = mark_of(now, "t-1", "noise")
    state = decided(found_in(n_1=4, n_2=4, n_3=4), log)
    assert status(state)[0] == LAPSED
    assert "no longer in one topic, at most 33%" in status(state)[1]
    assert state.marks == {}


def test_a_small_topic_lost_in_a_large_one_marks_nothing() -> None:
    """Six tickets that were noise do not make noise of the hundred they ended up with."""
    now = editing(found_in(t_1=6, t_2=100))
    log = mark_of(now, "t-1", "noise")
    state = decided(found_in(t_2=106), log)
    assert status(state) == (
        LAPSED,
        "only 6% of what is in t-2 now was meant: 6 of 106 tickets of that time",
    )


def test_growth_lets_no_decision_lapse() -> None:
    """What came after the decision says nothing against it."""
    now = editing(found_in(t_1=6))
    log = mark_of(now, "t-1", "person")
    later = {**now.found, **dict.fromkeys(units(6, 100), "t-1")}
    assert decided(later, log).marks == {"t-1": "person"}


def test_without_its_tickets_a_decision_goes_by_the_id() -> None:
    """Retention deletes tickets; the topic of that id is still the one that was meant."""
    now = editing(found_in(t_1=10))
    log = mark_of(now, "t-1", "person")
    assert decided(dict.fromkeys(units(50, 60), "t-1"), log).marks == {"t-1": "person"}
    gone = decided(dict.fromkeys(units(50, 60), "t-2"), log)
    assert status(gone) == (
        LAPSED,
        "there is no t-1 any more, and 0 tickets of those it had then",
    )


def test_what_is_undone_is_not_applied() -> None:
    """The others are, in their order."""
    now = editing(found_in(t_1=10, t_2=10))
    log = merge_of(now, "t-1", "t-2")
    now = editing(dict(now.found), log)
    log = logged(now, undoing(now, 1, who="Ana", at=AT))
    state = decided(now.found, log)
    assert (state.sizes, status(state)[0]) == ({"t-1": 10, "t-2": 10}, UNDONE)


def test_decisions_build_on_each_other() -> None:
    """A merger is renamed; when it lapses for want of one half, the name stays with the other."""
    now = editing(found_in(t_1=10, t_2=4))
    log = merge_of(now, "t-1", "t-2")
    now = editing(dict(now.found), log)
    log = logged(now, renaming(now, "t-1", locale="fr", label="Été", who="Ana", at=AT))
    assert decided(now.found, log).labels == {"t-1": {"fr": "Été"}}
    state = decided(found_in(t_1=10, none=4), log)
    assert [one.status for one in state.outcomes] == [LAPSED, APPLIED]
    assert state.labels == {"t-1": {"fr": "Été"}}


def test_the_last_mark_counts() -> None:
    """none takes the mark away."""
    now = editing(found_in(t_1=10))
    log = mark_of(now, "t-1", "noise")
    now = editing(dict(now.found), log)
    assert decided(now.found, mark_of(now, "t-1", "none")).marks == {}


topics = st.sampled_from(["t-1", "t-2", "t-3", "t-4"])
partitions = st.lists(st.one_of(st.none(), topics), min_size=30, max_size=60).map(
    lambda names: dict(zip(units(0, len(names)), names, strict=True))
)


@given(partitions, partitions, st.data())
def test_no_ticket_is_lost_whatever_is_decided(
    found: dict[Unit, str | None], later: dict[Unit, str | None], data: st.DataObject
) -> None:
    """Every unit has a topic after the decisions if it had one before; each has an outcome."""
    now = editing(found)
    known = sorted(now.now.sizes)
    if len(known) < 2:
        return
    one, other = data.draw(st.permutations(known))[:2]
    log = merge_of(now, one, other)
    log = mark_of(editing(found, log), one, "noise")
    state = decided(later, log)
    assert state.topic_of.keys() == later.keys()
    assert all((state.topic_of[u] is None) == (topic is None) for u, topic in later.items())
    assert [one.number for one in state.outcomes] == [1, 2]


def test_a_decision_survives_its_record() -> None:
    """As the log keeps it."""
    now = editing(found_in(t_1=10, t_2=10))
    choice = merging(now, ["t-1", "t-2"], who="Ana", at=AT, reason="même besoin")
    assert TopicDecision.parsed(choice.decision.record()) == choice.decision


def test_the_effect_is_told_before_anything_changes() -> None:
    """Which tickets would move, the sizes before and after, and what else would no longer apply."""
    now = editing(found_in(t_1=10, t_2=4))
    log = merge_of(now, "t-1", "t-2")
    now = editing(dict(now.found), log)
    log = mark_of(now, "t-1", "person")
    now = editing(dict(now.found), log)
    told = effect(now, undoing(now, 1, who="Ana", at=AT))
    assert told.moves == (("t-1", "t-2", 4),)
    assert told.sizes == (("t-1", 14, 10), ("t-2", 0, 4))
    assert told.moving == frozenset(units(10, 14))
    assert told.lapsing == ()
    assert now.now.sizes == {"t-1": 14}


def test_marking_as_noise_tells_the_tickets_it_takes_out() -> None:
    """Though none moves."""
    now = editing(found_in(t_1=3, t_2=5))
    told = effect(now, marking(now, "t-1", "noise", who="Ana", at=AT))
    assert (told.moves, told.sizes, len(told.moving)) == ((), (("t-1", 3, 3),), 3)


@pytest.mark.parametrize(
    ("choose", "why"),
    [
        (lambda now: merging(now, ["t-1"], who="A", at=AT), "two different topics"),
        (lambda now: merging(now, ["t-1", "t-1"], who="A", at=AT), "two different topics"),
        (lambda now: merging(now, ["t-1", "t-9"], who="A", at=AT), "no such topic"),
        (lambda now: marking(now, "t-1", "noise", who=" ", at=AT), "pass --by"),
        (lambda now: marking(now, "t-1", "bruit", who="A", at=AT), "noise, person, none"),
        (lambda now: renaming(now, "t-1", locale="de", label="x", who="A", at=AT), "fr, en"),
        (lambda now: renaming(now, "t-1", locale="fr", label=" ", who="A", at=AT), "0 char"),
        (lambda now: undoing(now, 1, who="A", at=AT), "does not exist"),
        (
            lambda now: splitting(now, "t-1", [units(0, 2)], fresh=["t-9"], who="A", at=AT),
            "two parts or more",
        ),
        (
            lambda now: splitting(
                now, "t-1", [units(0, 2), units(2, 9)], fresh=["t-9"], who="A", at=AT
            ),
            "its own tickets",
        ),
    ],
)
def test_what_cannot_be_decided_is_refused(choose: object, why: str) -> None:
    """In one line that says what was expected."""
    with pytest.raises(TopicError, match=why):
        choose(editing(found_in(t_1=4, t_2=5)))  # type: ignore[operator]
