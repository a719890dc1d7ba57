"""Editors' decisions on topics in columns: the same as on every unit, and counted the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.tickets import COUNTED_TICKETS
from kb.topic_decisions import Decided, Log, TopicDecision, Unit, decided, largest_part
from mining.decided_table import Naming, decided_tables, decided_units
from mining.graph import Integers
from mining.placed import Placed, Spots
from mining.topic_rows import LOOKED_AT, TYPICAL
from mining.unit_columns import Coded
from tests.factories import NOW, a_ticket_row

NAMES = ["t-1", "t-2", "t-3", "t-4", "t-5"]
TOPIC = st.sampled_from([None, *NAMES])
MOST = 24


def placed_in(topics: Mapping[Unit, str | None], **columns: list[Any]) -> Placed:
    """Units of tickets; ``columns`` are of the tickets, by id."""
    ids = sorted({ticket for ticket, _ in topics})
    rows = [
        a_ticket_row(ticket_id=ticket, text=f"{ticket} need {'x' * 40}")
        | {name: values[place % len(values)] for name, values in columns.items()}
        for place, ticket in enumerate(ids)
    ]
    said = {row["ticket_id"]: row for row in rows}

    def read(wanted: Collection[str]) -> pd.DataFrame:
        some = [said[ticket] for ticket in sorted(wanted, reverse=True)]
        return pd.DataFrame(some)[["ticket_id", "subject", "text"]].astype(
            {"ticket_id": tickets["ticket_id"].dtype}
        )

    tickets, units = COUNTED_TICKETS.frame(rows), sorted(topics)
    number = np.array([need for _, need in units], dtype=np.int64)
    row = np.array([ids.index(ticket) for ticket, _ in units], dtype=np.int64)
    found = [topics[unit] for unit in units]
    dtype = tickets["ticket_id"].dtype
    return Placed(
        tickets,
        Spots(row, number, 0 * number, 0 * number + 30),
        Coded.of(pd.Series(found, dtype=dtype)),
        (np.arange(len(units)) * 37 % 11 / 11).astype(np.float32),
        read,
    )


@st.composite
def partitions(draw: st.DrawFn) -> dict[Unit, str | None]:
    """Tickets of one need or two in few topics."""
    return {
        (f"z:{ticket}", need): draw(TOPIC)
        for ticket in range(draw(st.integers(1, MOST)))
        for need in range(draw(st.integers(1, 2)))
    }


@st.composite
def logs(draw: st.DrawFn, units: list[Unit]) -> Log:
    """Decisions with anchors here and gone, some taken back."""
    decisions, anchors = [], {}
    for number in range(1, draw(st.integers(0, 4)) + 1):
        action = draw(st.sampled_from(["merge", "split", "rename", "mark", "undo"]))
        topic, *others = draw(st.permutations([*NAMES, "t-7"]))[: draw(st.integers(2, 3))]
        if action == "split":
            others = [f"t-{number}{place}" for place in range(len(others))]
        decisions.append(
            TopicDecision(
                number=number,
                at=NOW,
                who="Ana",
                action=action,
                topic_id="" if action == "undo" else topic,
                others=tuple(others) if action in ("merge", "split") else (),
                locale="fr",
                label="Colis",
                mark=draw(st.sampled_from(["noise", "person", "none"])),
                undoes=draw(st.integers(1, number)) if action == "undo" else None,
                run=draw(st.integers(1, 3)),
            )
        )
        some = st.sets(st.sampled_from([*units, ("gone", 0)]), max_size=12)
        names = () if action == "undo" else (topic, *others)
        anchors[number] = {name: frozenset(draw(some)) for name in names}
    since = {unit: draw(st.integers(1, 3)) for unit in units if draw(st.booleans())}
    return Log(decisions, anchors, since)


@settings(max_examples=300)
@given(st.data())
def test_decisions_reach_the_units_that_they_would_of_all(data: st.DataObject) -> None:
    """Every unit's topic, and all that is told of decisions, is what it is with every unit told."""
    found = data.draw(partitions())
    rows, log = placed_in(found), data.draw(logs(sorted(found)))

    def since(some: Integers) -> dict[Unit, int]:
        chosen = set(rows.only(some).units)
        return {unit: run for unit, run in log.since.items() if unit in chosen}

    state, topics = decided_units(rows, log, since, largest_part)
    wanted = decided(found, log, largest_part)
    assert topics.values() == [wanted.topic_of[unit] for unit in rows.units]
    assert told(state) == told(wanted)


def told(state: Decided) -> tuple[Any, ...]:
    """All but the topic of each unit."""
    return state.labels, state.marks, state.merged, state.parted, state.outcomes


def naming() -> Naming:
    """Topics in two categories, without names."""
    return Naming({}, {name: f"c-{number % 2}" for number, name in enumerate(NAMES)})


@settings(max_examples=100)
@given(partitions())
def test_topics_are_counted_as_one_by_one(found: dict[Unit, str | None]) -> None:
    """Tickets, customers, languages, channels, times and minutes, each ticket once a topic."""
    rows = placed_in(
        found,
        language=["fr", "en", "de"],
        requester_key=["c1", "", "c2", "c1"],
        channel=["email", "chat"],
        handling_minutes=[None, 4.0, 7.5, 9.0, 2.25],
        created_at=[NOW - timedelta(days=days) for days in (0, 40, 3)],
        created_at_assumed=[False, True],
    )
    table, assigned = decided_tables(rows, rows.found, naming(), {"t-1": "person"})
    by_id = {row["ticket_id"]: row for row in rows.tickets.to_dict("records")}
    for row in table.to_dict("records"):
        column = assigned["topic_id" if row["level"] == "topic" else "category_id"]
        ids = set(assigned.loc[column.eq(row["topic_id"]).fillna(False), "ticket_id"])
        assert counted(row) == counted(one_by_one([by_id[i] for i in ids], len(by_id)))
    assert set(table["mark"].dropna()) <= {"person"}
    topics = [None if pd.isna(one) else one for one in assigned["topic_id"]]
    assert topics == rows.found.values()


def counted(row: dict[str, Any]) -> dict[str, Any]:
    """What is counted of a topic."""
    names = ("size", "customers", "share", "handling_minutes", "first_seen_at", "last_seen_at")
    some = {name: None if pd.isna(row[name]) else row[name] for name in names}
    sizes = {name: row[name] for name in ("size_fr", "size_en")}
    return {**some, **sizes, "channels": list(row["channels"])}


def one_by_one(tickets: list[dict[str, Any]], every: int) -> dict[str, Any]:
    """The same of tickets, the plain way."""
    keys = [ticket["requester_key"] for ticket in tickets]
    minutes = [t["handling_minutes"] for t in tickets if not pd.isna(t["handling_minutes"])]
    channels = Counter(ticket["channel"] for ticket in tickets)
    times = [ticket["created_at"] for ticket in tickets]
    languages = Counter(ticket["language"] for ticket in tickets)
    return {
        "size": len(tickets),
        "customers": len({key for key in keys if key}) + keys.count(""),
        "share": len(tickets) / every,
        "handling_minutes": float(np.median(minutes)) if minutes else None,
        "first_seen_at": min(times),
        "last_seen_at": max(times),
        "size_fr": languages["fr"],
        "size_en": languages["en"],
        "channels": [n for n, _ in sorted(channels.items(), key=lambda p: (-p[1], p[0]))],
    }


@settings(max_examples=30)
@given(st.integers(1, 3 * LOOKED_AT), st.integers(1, 2 * TYPICAL), st.integers(1, 50))
def test_typical_tickets_say_different_things(tickets: int, texts: int, repeated: int) -> None:
    """However many that are nearer say the same: the nearest of each text, as far as they go."""
    said = ["the same"] * repeated + [f"text {number}" for number in range(texts)]
    found: dict[Unit, str | None] = {(f"z:{n:04d}", 0): "t-1" for n in range(tickets)}
    rows = placed_in(found, text=said, subject=[""])
    table, _ = decided_tables(rows, rows.found, naming(), {})
    order = np.argsort(-rows.similarity, kind="stable").tolist()
    first: dict[str, str] = {}
    for row in order:
        first.setdefault(said[row % len(said)][:30], rows.units[row][0])
    wanted = list(first.values())[:TYPICAL]
    assert [list(ids) for ids in table["typical"]] == [wanted, wanted]
