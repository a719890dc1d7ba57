"""Redacted tickets on disk, two Parquet files a month: ``2026-03.tickets``, ``2026-03.messages``.

A merge is idempotent: a ticket whose ``content_hash`` is already stored changes nothing. Months are
written one after the other, each whole or not at all; a merge that was killed is simply run again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kb.errors import InputError
from kb.frames import FrameSchema, instants
from kb.noise import undone
from kb.signing import Reading
from kb.storage import files, tables
from kb.storage.workspace import Workspace
from kb.tickets import COUNTED_TICKETS, MESSAGES, SAID_TICKETS, TICKETS, public_replies

TICKET_FILE = "{month}.tickets.parquet"
MESSAGE_FILE = "{month}.messages.parquet"
BY_TIME = ("created_at", "ticket_id")
"""Columns by which tickets are read in order, oldest first."""
FAR_APART = 10_000
"""Rows in their places between others that are not, from which on they are left alone."""
UNTOLD = ("content_hash", "subject", "text", "tags")
UNSAID = ("direction", "author_key", "language", "text")
"""Columns that counting does not ask for."""


@dataclass(frozen=True)
class StoredTicket:
    """A ticket ready to store: its row of TICKETS and its rows of MESSAGES."""

    row: Mapping[str, Any]
    messages: tuple[Mapping[str, Any], ...]

    @property
    def month(self) -> str:
        """The month of ``created_at``, ``2026-03``: the partition it is kept in."""
        return str(self.row["created_at"].strftime("%Y-%m"))


@dataclass(frozen=True)
class Merged:
    """What a merge did, in tickets."""

    added: int
    updated: int
    unchanged: int


def merge(workspace: Workspace, tickets: Iterable[StoredTicket]) -> Merged:
    """Store ``tickets``; of two with one id the one changed last at its source wins.

    Where that is not known, or the same, the last given wins. An export by time repeats what stood
    on the page before, and an older export may be imported behind a newer one.
    """
    given = list(tickets)
    known = _known(workspace, {ticket.row["ticket_id"] for ticket in given})
    fresh: dict[str, StoredTicket] = {}
    unchanged: set[str] = set()
    for ticket in given:
        ticket_id = ticket.row["ticket_id"]
        held = known.get(ticket_id)
        other = fresh[ticket_id].row.get("updated_at") if ticket_id in fresh else None
        if _is_before(ticket, other):
            continue
        if held and (held.content == ticket.row["content_hash"] or _is_before(ticket, held.at)):
            unchanged.add(ticket_id)
            fresh.pop(ticket_id, None)
        else:
            fresh[ticket_id] = ticket
            unchanged.discard(ticket_id)
    by_month: dict[str, list[StoredTicket]] = {known[i].month: [] for i in fresh if i in known}
    for ticket in fresh.values():
        by_month.setdefault(ticket.month, []).append(ticket)
    for month in sorted(by_month):
        _rewrite(workspace, month, set(fresh), by_month[month])
    updated = sum(ticket_id in known for ticket_id in fresh)
    return Merged(len(fresh) - updated, updated, len(unchanged))


def remove(workspace: Workspace, ticket_ids: Collection[str]) -> None:
    """Take tickets and their messages out of the files; a month that is left empty goes.

    All messages go before the first ticket: when this is killed, the tickets still to be removed
    can be found, and the same call again ends it.
    """
    gone = set(ticket_ids)
    touched = []
    for month in months(workspace):
        path = workspace.tickets_dir / TICKET_FILE.format(month=month)
        ids = files.read_columns(path, ["ticket_id"])[0]
        if not gone.isdisjoint(ids):
            touched.append((month, gone.issuperset(ids)))
    for name, schema in ((MESSAGE_FILE, MESSAGES), (TICKET_FILE, TICKETS)):
        for month, is_empty in touched:
            path = workspace.tickets_dir / name.format(month=month)
            if is_empty:
                path.unlink(missing_ok=True)
            elif path.is_file():
                _replace(workspace, name, schema, month, gone, [])


def months(workspace: Workspace) -> list[str]:
    """The months that hold tickets, oldest first."""
    found = workspace.tickets_dir.glob(TICKET_FILE.format(month="*"))
    return sorted(path.name.split(".")[0] for path in found)


def holds(workspace: Workspace, wanted: Iterable[str]) -> bool:
    """Whether both files of each month are there."""
    return all(
        (workspace.tickets_dir / name.format(month=month)).is_file()
        for month in wanted
        for name in (TICKET_FILE, MESSAGE_FILE)
    )


def read_tickets(workspace: Workspace, *, of: Collection[str] | None = None) -> pd.DataFrame:
    """All tickets (:data:`kb.tickets.TICKETS`), oldest first; no rows when none are stored.

    Those that a rule set apart which the settings undo are no noise. With ``of`` only the tickets
    with these ids: the others are read by the month and let go.
    """
    return undone(read_all_tickets(workspace, of=of), workspace.settings.noise.keep)


def read_untold_tickets(workspace: Workspace) -> pd.DataFrame:
    """As :func:`read_tickets`, the columns :data:`UNTOLD` left empty: for counting.

    Of a million tickets these are most of the weight.
    """
    frame = _read_all(workspace, TICKET_FILE, TICKETS, blank=UNTOLD)
    return undone(_in_order(frame, *BY_TIME), workspace.settings.noise.keep)


def read_counted_tickets(workspace: Workspace) -> pd.DataFrame:
    """As :func:`read_tickets`, the columns of :data:`kb.tickets.COUNTED_TICKETS` alone."""
    return read_ticket_columns(workspace, COUNTED_TICKETS)


def read_ticket_columns(
    workspace: Workspace, schema: FrameSchema, *, of: Collection[str] | None = None
) -> pd.DataFrame:
    """As :func:`read_tickets`, the columns of ``schema`` alone; noise and its rule among them."""
    frame = _read_all(workspace, TICKET_FILE, schema, where=_among(of))
    return undone(_in_order(frame, *BY_TIME), workspace.settings.noise.keep)


def read_said(
    workspace: Workspace,
    ticket_ids: Collection[str] | None = None,
    *,
    of: Collection[str] | None = None,
) -> pd.DataFrame:
    """What tickets say (:data:`kb.tickets.SAID_TICKETS`), in no order: all, or some by their ids.

    ``of`` are the months (``2026-03``) that are read.
    """
    where = _among(ticket_ids)
    return _read_all(workspace, TICKET_FILE, SAID_TICKETS, where=where, of=of)


def month_digests(workspace: Workspace) -> dict[str, bytes]:
    """Month -> hash of its file of tickets: as long as it stands, no ticket of it has changed."""
    found = {}
    for month in months(workspace):
        with (workspace.tickets_dir / TICKET_FILE.format(month=month)).open("rb") as file:
            found[month] = hashlib.file_digest(file, "blake2b").digest()
    return found


def read_all_tickets(workspace: Workspace, *, of: Collection[str] | None = None) -> pd.DataFrame:
    """As :func:`read_tickets`, with the reason of every ticket that any rule set apart."""
    frame = _read_all(workspace, TICKET_FILE, TICKETS, where=_among(of))
    return _in_order(frame, *BY_TIME)


def read_messages(workspace: Workspace, *, of: Collection[str] | None = None) -> pd.DataFrame:
    """All messages (:data:`kb.tickets.MESSAGES`), by ticket and position; ``of`` some tickets."""
    frame = _read_all(workspace, MESSAGE_FILE, MESSAGES, where=_among(of))
    return _in_order(frame, "ticket_id", "position")


def answered_tickets(workspace: Workspace) -> list[str]:
    """Ids of the tickets in which an agent wrote something for the customer, in no order."""
    is_told = (pc.field("author_kind") == "agent") & pc.field("public")
    columns = MESSAGES.only("ticket_id", "author_kind", "public")
    frame = _read_all(workspace, MESSAGE_FILE, columns, where=is_told)
    return [str(one) for one in frame["ticket_id"].unique()]


def answering_agents(workspace: Workspace) -> int:
    """How many agents have sent a public reply; those who are not known count for nobody."""
    columns = ("author_kind", "direction", "public", "author_key")
    frame = _read_all(workspace, MESSAGE_FILE, MESSAGES.only(*columns))
    found = set(frame.loc[public_replies(frame), "author_key"].unique())
    return len(found - {""})


def read_turns(workspace: Workspace) -> pd.DataFrame:
    """Who wrote when: all messages in no order, the columns :data:`UNSAID` left empty."""
    return _read_all(workspace, MESSAGE_FILE, MESSAGES, blank=UNSAID)


def messages_of(
    workspace: Workspace, ticket_ids: Collection[str], *, since: str = "", until: str = "9999"
) -> list[dict[str, Any]]:
    """The messages of some tickets as rows of MESSAGES, by ticket and position; none for none.

    ``since`` and ``until`` are months (``2026-03``) in which the tickets came in: the files of
    others are not opened.

    Raises:
        InputError: a file is not whole Parquet.
    """
    wanted = sorted(ticket_ids)
    rows: list[dict[str, Any]] = []
    for month in months(workspace) if wanted else []:
        path = workspace.tickets_dir / MESSAGE_FILE.format(month=month)
        if since <= month <= until and path.is_file():
            rows += files.read_rows(path, "ticket_id", wanted)
    return sorted(rows, key=lambda row: (row["ticket_id"], row["position"]))


def requester_keys(workspace: Workspace) -> set[str]:
    """The hash of every customer who has a ticket; "" stands for those nobody knows."""
    paths = (workspace.tickets_dir / TICKET_FILE.format(month=month) for month in months(workspace))
    return {key for path in paths for key in files.read_columns(path, ["requester_key"])[0]}


def reading(workspace: Workspace) -> Reading:
    """How many tickets there are, and in how many names were found by rules alone.

    Tickets of an earlier askless, which did not note it, count among the latter.
    """
    flags: list[bool | None] = []
    for month in months(workspace):
        path = workspace.tickets_dir / TICKET_FILE.format(month=month)
        try:
            flags += files.read_columns(path, ["ner"])[0]
        except InputError:
            flags += [None] * len(files.read_columns(path, ["ticket_id"])[0])
    return Reading(len(flags), sum(not flag for flag in flags))


def fingerprint(workspace: Workspace) -> str:
    """Hash of all stored tickets and undone rules; changes exactly when one of them does."""
    digest = hashlib.sha256("\x1f".join(sorted(workspace.settings.noise.keep)).encode())
    told = [month for month in months(workspace) if holds(workspace, [month])]
    paths = [workspace.tickets_dir / TICKET_FILE.format(month=month) for month in told]
    for part in files.sorted_lines(paths, ("ticket_id", "content_hash"), between="\x1f"):
        digest.update(part)
    return digest.hexdigest()[:16]


def _read_all(
    workspace: Workspace,
    name: str,
    schema: FrameSchema,
    *,
    blank: Collection[str] = (),
    where: pc.Expression | None = None,
    of: Collection[str] | None = None,
) -> pd.DataFrame:
    wanted = (month for month in months(workspace) if of is None or month in of)
    paths = (workspace.tickets_dir / name.format(month=month) for month in wanted)
    return tables.read_tables(paths, schema, blank=blank, where=where)


def _among(ids: Collection[str] | None) -> pc.Expression | None:
    """That a row is of one of these tickets; None for any."""
    return None if ids is None else pc.field("ticket_id").isin(pa.array(sorted(ids), pa.string()))


def _in_order(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """``frame`` sorted by columns: rows that are in their places already are not copied.

    A day's tickets stand at the end of the newest month, all others mostly where they belong.
    """
    order = _by_time(frame) if names == BY_TIME else _order(frame, names)
    moved = np.flatnonzero(order != np.arange(len(order)))
    if not len(moved):
        return frame
    parts, done = [], 0
    for run in np.split(moved, np.flatnonzero(np.diff(moved) > FAR_APART) + 1):
        start, end = int(run[0]), int(run[-1]) + 1
        parts += [frame.iloc[done:start], frame.take(order[start:end])]
        done = end
    return pd.concat([*parts, frame.iloc[done:]], ignore_index=True)


def _order(frame: pd.DataFrame, names: Sequence[str]) -> npt.NDArray[np.int64]:
    """The places of the rows in order of some columns."""
    keys = pa.table({name: pa.array(frame[name].array) for name in names})
    order = pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in names])
    return np.asarray(order.to_numpy(), dtype=np.int64)


def _by_time(frame: pd.DataFrame) -> npt.NDArray[np.int64]:
    """:func:`_order` by :data:`BY_TIME`: ids are compared of what was written at one moment."""
    times = instants(frame["created_at"])
    order = np.argsort(times, kind="stable")
    is_same = np.zeros(len(order) + 1, dtype=bool)
    is_same[1:-1] = times[order[1:]] == times[order[:-1]]
    together = np.flatnonzero(is_same[1:] | is_same[:-1])
    if len(together):
        some = order[together]
        order[together] = some[_order(frame.iloc[some][list(BY_TIME)], BY_TIME)]
    return order


class _Held(NamedTuple):
    """What is known of a stored ticket: its month, its content's hash, its last change."""

    month: str
    content: str
    at: datetime | None


def _is_before(ticket: StoredTicket, other: datetime | None) -> bool:
    """Whether a ticket's last change is older than another's; False where one is not known."""
    own = ticket.row.get("updated_at")
    return own is not None and other is not None and bool(own < other)


def _known(workspace: Workspace, wanted: Collection[str]) -> dict[str, _Held]:
    """Id of each of the ``wanted`` tickets that is stored -> what is known of it.

    A month whose messages were removed is not known: its tickets are imported again.
    """
    known: dict[str, _Held] = {}
    columns = ["ticket_id", "content_hash", "updated_at"]
    for month in months(workspace) if wanted else ():
        if not holds(workspace, [month]):
            continue
        path = workspace.tickets_dir / TICKET_FILE.format(month=month)
        for row in files.read_rows(path, "ticket_id", wanted, columns=columns):
            ticket_id, content, at = (row[name] for name in columns)
            known[ticket_id] = _Held(month, content, at)
    return known


def _rewrite(
    workspace: Workspace, month: str, fresh: set[str], tickets: list[StoredTicket]
) -> None:
    """Write one month again: what it held without the fresh ids, and its fresh ``tickets``.

    Messages go first: a ticket is only ever seen with its messages in place.
    """
    message_rows = [row for ticket in tickets for row in ticket.messages]
    _replace(workspace, MESSAGE_FILE, MESSAGES, month, fresh, message_rows)
    _replace(workspace, TICKET_FILE, TICKETS, month, fresh, [t.row for t in tickets])


def _replace(
    workspace: Workspace,
    name: str,
    schema: FrameSchema,
    month: str,
    dropped: set[str],
    rows: list[Mapping[str, Any]],
) -> None:
    path = workspace.tickets_dir / name.format(month=month)
    frame = schema.frame(rows)
    if path.is_file():
        old = files.read_table(path, schema)
        kept = old[~old["ticket_id"].isin(dropped).astype(bool)]
        frame = pd.concat([kept, frame], ignore_index=True)
    files.write_table(path, frame, schema)
