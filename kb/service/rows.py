"""What each ticket says of the service: one row a ticket, from which every figure is added up.

:func:`service_rows` reads the tables of tickets, messages and topics once; figures of any part of
them (a channel, a week, a topic) are sums over these rows, so that parts and whole agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from kb.columns import distinct, places
from kb.frames import Column, FrameSchema, moments
from kb.service.contacts import settled
from kb.service.hours import BusinessHours
from kb.tickets import MESSAGES, TICKETS, demand
from kb.topics import ASSIGNMENTS

SERVICE_ROWS = FrameSchema(
    "service_rows",
    (
        Column("ticket_id", "text", "the ticket; by it the table goes when tickets are deleted"),
        Column("created_at", "time", "when it was written"),
        Column("solved_at", "time", "when it was solved", null=True),
        Column("updated_at", "time", "its last change", null=True),
        Column("language", "text", "fr, en, …", null=True),
        Column("channel", "text", "one of kb.tickets.CHANNELS", null=True),
        Column("topic_id", "text", "topic of its first need", null=True),
        Column("group_name", "text", "group of agents", null=True),
        Column("requester_key", "text", "keyed hash of the customer", null=True),
        Column("first_response", "number", "until the first person's reply", "minutes", True),
        Column("first_response_working", "number", "of it in business hours", "minutes", True),
        Column("waited", "number", "all waits for a person's reply", "minutes", True),
        Column("resolution", "number", "until it was solved", "minutes", True),
        Column("handling", "number", "an agent's time", "minutes", True),
        Column("is_solved", "number", "1 or 0", null=True),
        Column("is_one_touch", "number", "1 or 0: solved with one reply", null=True),
        Column("is_first_contact", "number", "1 or 0: settled at the first contact", null=True),
        Column("is_unanswered", "number", "1 or 0: given up without a reply", null=True),
        Column("is_left", "number", "1 or 0: given up by the customer", null=True),
        Column("is_content", "number", "1 or 0: satisfied", null=True),
        Column("csat_of_five", "number", "satisfaction", "1 to 5", True),
        Column("has_csat", "number", "1 or 0: answered the survey", null=True),
        Column("is_automated", "number", "1 or 0: a bot answered, and no person", null=True),
        Column("is_low_value", "number", "1 or 0: an article can answer it", null=True),
        Column("is_high_value", "number", "1 or 0: needs a person", null=True),
    ),
)
"""What each ticket says, as it is kept: figures of any part and period are sums over these rows."""


@dataclass(frozen=True)
class ServiceRows:
    """The rows, and what could not be used: ``faults`` counts values by what was wrong."""

    rows: pd.DataFrame
    faults: Mapping[str, int]


def service_rows(
    tickets: pd.DataFrame,
    messages: pd.DataFrame,
    assignments: pd.DataFrame | None = None,
    *,
    hours: BusinessHours,
    now: datetime,
) -> ServiceRows:
    """One row per ticket with a need (:func:`kb.tickets.demand`).

    Args:
        tickets: rows of TICKETS.
        messages: rows of MESSAGES; without any, what needs them is null.
        assignments: rows of ASSIGNMENTS; the topic of a ticket is that of its first need.
        hours: when somebody works, for business minutes.
        now: where the data ends; what is younger than a window is not judged by it.

    Returns:
        ServiceRows: minutes are floats and null where unknown; flags are 1.0, 0.0 or null. Without
        tickets there are no rows.

    Raises:
        FrameError: a table that is not what its schema says.
    """
    rows, faults = _base(TICKETS.check(tickets), hours)
    rows = _with_answers(rows, _answers(MESSAGES.check(messages)))
    rows["topic_id"] = _topics(rows["ticket_id"], assignments)
    rows = settled(rows.sort_values("created_at", kind="stable", ignore_index=True), now=now)
    return ServiceRows(rows, {name: count for name, count in faults.items() if count})


def kept_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of :data:`SERVICE_ROWS`; nulls where topics were not judged."""
    judged = ("is_low_value", "is_high_value")
    none = pd.Series(np.nan, index=rows.index, dtype="float64")
    return SERVICE_ROWS.check(rows.assign(**{name: none for name in judged if name not in rows}))


def plain(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """These columns with numpy dtypes: Arrow's are several times slower to join and group."""
    plain: dict[str, pd.Series] = {}
    for name in names:
        column = frame[name]
        kind = str(column.dtype)
        if "timestamp" in kind:
            plain[name] = moments(column)
        elif name in IDS:
            plain[name] = column.astype("str")
        elif "string" in kind:
            plain[name] = column.astype("category")
        else:
            plain[name] = column.astype("float64")
    return pd.DataFrame(plain, index=frame.index)


IDS = frozenset({"ticket_id", "requester_key"})
"""Columns with about as many values as rows: no categories."""
TAKEN = [
    *("ticket_id", "created_at", "solved_at", "first_agent_reply_at", "updated_at"),
    *("language", "channel", "status", "requester_key", "group_name", "source"),
    *("replies", "reopens", "first_response_minutes", "resolution_minutes"),
    *("handling_minutes", "csat"),
]


def _base(tickets: pd.DataFrame, hours: BusinessHours) -> tuple[pd.DataFrame, dict[str, int]]:
    kept = demand(tickets[[*TAKEN, "noise", "created_at_assumed"]])
    rows = plain(kept, TAKEN).reset_index(drop=True)
    groups = rows["group_name"]  # "" would be a group, and in CSV the row of all of them
    rows["group_name"] = groups.where(groups.ne(""))
    is_timed = ~kept["created_at_assumed"].astype(bool).reset_index(drop=True)
    faults = {"time_assumed": int((~is_timed).sum())}
    replied, solved = rows["first_agent_reply_at"], rows["solved_at"]
    replied, solved = replied.where(is_timed), solved.where(is_timed)
    given = (rows["first_response_minutes"], rows["resolution_minutes"])
    for name, end, vendor in (
        ("first_response", replied, given[0]),
        ("resolution", solved, given[1]),
    ):
        minutes = ((end - rows["created_at"]).dt.total_seconds() / 60).fillna(vendor)
        faults[f"{name}_negative"] = int((minutes < 0).sum())
        rows[name] = minutes.where(minutes >= 0)
    working = hours.minutes(rows["created_at"], replied)
    rows["first_response_working"] = working.where(rows["first_response"].notna())
    faults["handling_negative"] = int((rows["handling_minutes"] < 0).sum())
    rows["handling"] = rows["handling_minutes"].where(rows["handling_minutes"] >= 0)
    return rows, faults


def _answers(messages: pd.DataFrame) -> pd.DataFrame:
    """Per ticket: minutes waited for people's replies, their number, who wrote last and when."""
    names = ["ticket_id", "position", "at", "author_kind", "public"]
    said = plain(messages, names[1:])
    said["ticket_id"], ids = pd.factorize(messages["ticket_id"])  # whole numbers sort faster
    said = said[said["public"].eq(1) & said["author_kind"].isin(["customer", "agent", "bot"])]
    said = said.sort_values(["ticket_id", "position"], kind="stable", ignore_index=True)
    last = said.drop_duplicates("ticket_id", keep="last").set_index("ticket_id")
    found = pd.DataFrame({"last_by": last["author_kind"], "last_at": last["at"]})
    # A bot between a customer's message and a person's reply does not end the wait.
    found = found.join(_waits(said[said["author_kind"].ne("bot")]))
    has_bot = said["author_kind"].eq("bot").groupby(said["ticket_id"]).any()
    found = found.assign(has_bot=has_bot.astype(float)).reset_index()
    return found.assign(ticket_id=pd.Series(ids).take(found["ticket_id"].to_numpy()).array)


def _with_answers(rows: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with the answers of their tickets beside them, nulls where nobody wrote."""
    at = places(rows["ticket_id"], answers["ticket_id"])
    more = answers.drop(columns="ticket_id").reset_index(drop=True)
    return pd.concat([rows, more.reindex(at).set_axis(rows.index)], axis=1)


def _waits(said: pd.DataFrame) -> pd.DataFrame:
    """Per ticket the sum and number of waits from a customer's turn to the reply that ends it.

    A turn is what one side writes in a row; the wait begins with its first message.
    """
    is_new = said["ticket_id"].ne(said["ticket_id"].shift())
    turns = said[is_new | said["author_kind"].ne(said["author_kind"].shift())]
    is_answered = turns["ticket_id"].eq(turns["ticket_id"].shift(-1))
    minutes = (turns["at"].shift(-1) - turns["at"]).dt.total_seconds() / 60
    is_wait = turns["author_kind"].eq("customer") & is_answered & minutes.ge(0)
    waits = minutes[is_wait].groupby(turns["ticket_id"][is_wait])
    return waits.agg(["sum", "count"]).rename(columns={"sum": "waited", "count": "responses"})


def _topics(ids: pd.Series, assignments: pd.DataFrame | None) -> pd.Series:
    """The topic of each ticket's first need, None where it has none."""
    if assignments is None or assignments.empty:
        return pd.Series([None] * len(ids), index=ids.index, dtype="object")
    known = ASSIGNMENTS.check(assignments)
    tickets, ticket = distinct(known["ticket_id"])
    need = known["need"].fillna(-1).to_numpy(np.int64)
    order = np.lexsort((need, ticket))
    first = order[np.diff(ticket[order], prepend=-1) > 0]  # the first need of each ticket
    at = places(ids, tickets)
    topics = np.full(len(tickets) + 1, None, dtype=object)  # the last is that of no assignment
    topics[:-1] = known["topic_id"].to_numpy(object)[first]
    found = topics[at]
    found[pd.isna(found)] = None
    return pd.Series(found, ids.index, dtype="object")
