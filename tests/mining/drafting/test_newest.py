"""Which tickets are read for drafts, and that drafting sees of them what it saw of all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from kb.storage import files, ticketstore
from kb.tickets import TICKETS
from kb.topics import ASSIGNMENTS
from mining.drafting.material import conversations
from mining.drafting.newest import TOLD_TICKETS, newest
from mining.runs import Runs
from tests.drafting_workspace import a_workspace
from tests.factories import NOW, a_ticket_row

LOCALES = ("fr", "en")


def a_day(number: int, **changes: Any) -> dict[str, Any]:
    """The ticket of the day ``number`` days ago."""
    made = {"ticket_id": f"a:{number}", "created_at": NOW - timedelta(days=number)}
    return a_ticket_row(**(made | changes))


def read_of(rows: list[dict[str, Any]], topics: dict[str, list[str]], most: int) -> set[str]:
    """The ids that are read of tickets with these topics, one a need."""
    assigned = [
        {"ticket_id": ticket, "topic_id": topic, "category_id": "c-01", "need": number}
        for ticket, own in topics.items()
        for number, topic in enumerate(own)
    ]
    tickets = TOLD_TICKETS.check(TICKETS.frame(rows))
    return set(newest(tickets, ASSIGNMENTS.frame(assigned), LOCALES, most=most))


def test_the_newest_of_each_topic_and_language_are_read() -> None:
    """A topic has its own, a language too, and the second need of a ticket counts like a first."""
    languages = ["fr"] * 4 + ["en"] * 4
    rows = [a_day(n, language=locale) for n, locale in enumerate(languages)]
    topics = {f"a:{n}": ["t-1"] for n in range(8)} | {"a:3": ["t-1", "t-2"], "a:6": ["t-2"]}
    assert read_of(rows, topics, 2) == {"a:0", "a:1", "a:3", "a:4", "a:5", "a:6"}


def test_in_a_rush_without_answers_the_answered_are_read_as_well() -> None:
    """Open, reopened and badly rated tickets, and those without a reply, are no answers."""
    waiting = [{"status": "open"}, {"reopens": 1}, {"csat": 0.2}, {"replies": 0}]
    rows = [a_day(n, **own) for n, own in enumerate(waiting)] + [a_day(n) for n in range(4, 8)]
    topics = {f"a:{n}": ["t-1"] for n in range(8)}
    assert read_of(rows, topics, 2) == {"a:0", "a:1", "a:4", "a:5"}


def test_noise_other_languages_and_tickets_without_a_topic_are_not_read() -> None:
    """They are of no draft."""
    rows = [a_day(0, noise="spam"), a_day(1, language="de"), a_day(2), a_day(3)]
    assert read_of(rows, {"a:0": ["t-1"], "a:1": ["t-1"], "a:3": ["t-1"]}, 9) == {"a:3"}
    assert read_of([], {}, 9) == set()


def test_where_no_topic_has_too_many_drafting_sees_all_it_saw(tmp_path: Path) -> None:
    """The same questions and replies in the same order, over several months' files."""
    workspace = a_workspace(tmp_path / "shop", count=100)
    assert len(ticketstore.months(workspace)) > 1
    mined = Runs(workspace.runs_dir).latest("mine", "")
    assigned = files.read_table(mined / "assignments.parquet", ASSIGNMENTS)
    told = ticketstore.read_ticket_columns(workspace, TOLD_TICKETS)

    def seen(of: list[str] | None, agents: int | None) -> Any:
        tickets = ticketstore.read_tickets(workspace, of=of)
        messages = ticketstore.read_messages(workspace, of=of)
        return conversations(tickets, messages, assigned, LOCALES, agents=agents)

    every = seen(None, None)
    assert every == seen(newest(told, assigned, LOCALES), every.agents)
    assert every.agents == ticketstore.answering_agents(workspace) > 0
    some = newest(told, assigned, LOCALES, most=5)
    assert [len(asked) for asked in seen(some, None).asked.values()] == [5, 5, 5]


def test_only_the_tickets_asked_for_are_read(tmp_path: Path) -> None:
    """As of all of them; none asked for are none."""
    workspace = a_workspace(tmp_path / "shop", count=8)
    every = ticketstore.read_tickets(workspace)
    wanted = every["ticket_id"].tolist()[::3]
    own = every[every["ticket_id"].isin(wanted)].reset_index(drop=True)
    assert ticketstore.read_tickets(workspace, of=wanted).equals(own)
    none = ticketstore.read_messages(workspace, of=[])
    assert isinstance(none, pd.DataFrame)
    assert none.empty
