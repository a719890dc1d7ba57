"""Figures of ``askless measure --json``, worked out again from the Parquet in a few lines.

Nothing of kb.service or kb.orders is used here: a fault there cannot agree with itself.
"""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kb.orders import ORDER_COUNTS, ORDERS
from kb.storage import orderstore, ticketstore
from kb.storage.ticketstore import StoredTicket
from kb.storage.workspace import Workspace
from tests.factories import an_order_row
from tests.service_tickets import START, Desk
from tests.shell import askless

TICKETS, WEEK = 60, 7 * 24 * 60
Tables = dict[str, pd.DataFrame]


def a_desk() -> Desk:
    """Sixty tickets of four weeks, some of them noise, unanswered, unsolved or about one order."""
    chance, desk = random.Random(7), Desk()
    for number in range(TICKETS):
        begins = chance.randrange(4 * WEEK)
        said, minute = [("customer", begins)], begins
        for _ in range(chance.randrange(3)):
            minute += chance.randrange(5, 2_000)
            said += [("agent", minute), ("customer", minute + 30)]
        solved = minute + 60 if len(said) > 1 and number % 4 else None
        desk.ticket(
            *said,
            solved=solved,
            csat=chance.choice([None, 0.0, 0.5, 0.75, 1.0]),
            noise="newsletter" if number % 10 == 0 else None,
            requester_key=f"c{number % 15}",
            order_keys=[f"o{number % 15}"] if number % 3 else [],
        )
    return desk


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Tables]:
    """What the command says of a shop whose third week has no order, and its stored tables."""
    workspace = Workspace.create(tmp_path_factory.mktemp("figures") / "shop", "", "")
    desk = a_desk()
    said = {one["ticket_id"]: [] for one in desk.tickets}
    for message in desk.messages:
        said[message["ticket_id"]].append(message)
    stored = [StoredTicket(one, tuple(said[one["ticket_id"]])) for one in desk.tickets]
    ticketstore.merge(workspace, stored)
    weeks = [week for week in (0, 1, 3) for _ in range(40)]
    rows = [
        an_order_row(
            order_key=f"n{n}", created_at=START + timedelta(weeks=week), is_cancelled=n % 8 == 0
        )
        for n, week in enumerate(weeks)
    ]
    orderstore.merge(workspace, ORDERS.frame(rows), ORDER_COUNTS.empty())
    told = askless("measure", "--json", "--workspace", workspace.root)
    names = {"tickets": workspace.tickets_dir, "messages": workspace.tickets_dir}
    tables = {name: parquet(folder, name) for name, folder in names.items()}
    return told.json, tables | {"orders": parquet(workspace.orders_dir, "orders")}


def parquet(folder: Path, name: str) -> pd.DataFrame:
    """All months of a stored table, as any program reads them."""
    paths = sorted(folder.glob(f"*.{name}.parquet")) or sorted(folder.glob("*.parquet"))
    return pd.concat([pd.read_parquet(path) for path in paths], ignore_index=True)


def test_figures_agree_with_a_few_lines_of_pandas(measured: tuple[dict[str, Any], Tables]) -> None:
    """Six figures of tickets and messages."""
    document, tables = measured
    tickets = tables["tickets"][tables["tickets"]["noise"].isna()]
    waits = tickets["first_agent_reply_at"] - tickets["created_at"]
    spent = tickets.loc[tickets["status"] == "solved", "solved_at"] - tickets["created_at"]
    said = tables["messages"].sort_values(["ticket_id", "position"])
    said = said[said["ticket_id"].isin(tickets["ticket_id"])]
    before = said.groupby("ticket_id")[["author_kind", "at"]].shift()
    said = said.assign(after=before["author_kind"], wait=said["at"] - turn_began(said))
    answered = said[(said["author_kind"] == "agent") & (said["after"] == "customer")]
    expected = {
        "first_response_median": waits.median() / timedelta(minutes=1),
        "first_response_mean": waits.mean() / timedelta(minutes=1),
        "resolution_mean": spent.mean() / timedelta(hours=1),
        "one_touch_of_all": (tickets["replies"].eq(1) & tickets["solved_at"].notna()).mean(),
        "csat": tickets["csat"].dropna().ge(0.75).mean(),
        "response_time": answered["wait"].sum() / timedelta(minutes=1) / len(tickets),
    }
    told = {row["figure"]: row["value"] for row in document["service"]["figures"]}
    assert {name: told[name] for name in expected} == pytest.approx(expected)


def turn_began(said: pd.DataFrame) -> pd.Series:
    """When the turn before each message began: its first message by one author."""
    turn = (said["author_kind"] != said.groupby("ticket_id")["author_kind"].shift()).cumsum()
    return said.groupby(turn)["at"].transform("first").groupby(said["ticket_id"]).shift()


def test_the_contact_rate_agrees_with_a_few_lines_of_pandas(
    measured: tuple[dict[str, Any], Tables],
) -> None:
    """Gross and net, over the weeks that have orders."""
    document, tables = measured
    tickets = tables["tickets"][tables["tickets"]["noise"].isna()].sort_values("created_at")
    bought = tables["orders"][~tables["orders"]["is_cancelled"]]
    weeks = set(monday(bought["created_at"]))
    pairs = tickets.explode("order_keys")
    is_again = pairs["order_keys"].notna() & pairs.duplicated(["requester_key", "order_keys"])
    counts = monday(tickets["created_at"]).isin(weeks)
    fresh = counts & ~tickets["ticket_id"].isin(pairs.loc[is_again, "ticket_id"])
    told = document["service"]["contact_rate"]
    assert told["per_1000"] == pytest.approx(1000 * counts.sum() / len(bought), abs=1e-3)
    assert told["net_per_1000"] == pytest.approx(1000 * fresh.sum() / len(bought), abs=1e-3)
    assert 0 < fresh.sum() < counts.sum() < len(tickets)


def monday(times: pd.Series) -> pd.Series:
    """The first day of each time's week."""
    days = times.dt.tz_convert("UTC").dt.tz_localize(None).dt.normalize()
    return days - pd.to_timedelta(days.dt.day_of_week, unit="D")
