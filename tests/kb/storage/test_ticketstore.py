"""The ticket store: idempotent, by month, whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.frames import FrameSchema
from kb.storage import files, ticketstore
from kb.storage.workspace import Workspace
from kb.tickets import COUNTED_TICKETS, MESSAGES, TICKETS
from tests.factories import a_stored_ticket, a_ticket_row

MAY = datetime(2026, 5, 10, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A new workspace with default settings."""
    return Workspace.create(tmp_path / "shop", "", "")


def test_storing_twice_changes_nothing(workspace: Workspace) -> None:
    """The same export may be imported every night."""
    tickets = [a_stored_ticket("a:1"), a_stored_ticket("a:2", created_at=MAY)]
    assert ticketstore.merge(workspace, tickets).added == 2
    before = {p: p.stat().st_mtime_ns for p in workspace.tickets_dir.iterdir()}
    assert ticketstore.merge(workspace, tickets) == ticketstore.Merged(0, 0, 2)
    assert {p: p.stat().st_mtime_ns for p in workspace.tickets_dir.iterdir()} == before


def test_a_changed_ticket_takes_the_place_of_its_older_self(workspace: Workspace) -> None:
    """Also when its month changed; its messages go with it."""
    ticketstore.merge(workspace, [a_stored_ticket("a:1")])
    changed = a_stored_ticket("a:1", content_hash="1", created_at=MAY, text="Neuf")
    assert ticketstore.merge(workspace, [changed]).updated == 1
    assert list(ticketstore.read_tickets(workspace)["text"]) == ["Neuf"]
    assert list(ticketstore.read_messages(workspace)["text"]) == ["Neuf"]


def test_the_last_of_two_copies_wins(workspace: Workspace) -> None:
    """Exports repeat a ticket that changed while they ran."""
    copies = [
        a_stored_ticket("a:1", text="old"),
        a_stored_ticket("a:1", content_hash="1", text="new"),
    ]
    ticketstore.merge(workspace, copies)
    assert list(ticketstore.read_tickets(workspace)["text"]) == ["new"]


def test_the_fingerprint_changes_with_the_tickets_and_only_then(workspace: Workspace) -> None:
    """Later stages know by it whether there is anything to do."""
    ticketstore.merge(workspace, [a_stored_ticket("a:1")])
    first = ticketstore.fingerprint(workspace)
    ticketstore.merge(workspace, [a_stored_ticket("a:1")])
    assert ticketstore.fingerprint(workspace) == first
    ticketstore.merge(workspace, [a_stored_ticket("a:2")])
    assert ticketstore.fingerprint(workspace) != first


def test_an_empty_store_gives_empty_tables(workspace: Workspace) -> None:
    """Nothing imported yet is no error here."""
    assert len(ticketstore.read_tickets(workspace)) == 0
    assert len(ticketstore.read_messages(workspace)) == 0


def test_tickets_lie_by_month(workspace: Workspace) -> None:
    """A month can be read, deleted or moved on its own."""
    ticketstore.merge(workspace, [a_stored_ticket("a:1"), a_stored_ticket("a:2", created_at=MAY)])
    assert ticketstore.months(workspace) == ["2026-03", "2026-05"]


def test_tickets_of_an_earlier_askless_are_read(workspace: Workspace) -> None:
    """Their files lack the newest columns; the next import adds a row with them."""
    old = FrameSchema("tickets", tuple(c for c in TICKETS.columns if not c.is_new))
    tables = {
        ticketstore.TICKET_FILE: (old, old.frame([a_ticket_row(ticket_id="a:1", created_at=MAY)])),
        ticketstore.MESSAGE_FILE: (MESSAGES, MESSAGES.empty()),
    }
    for name, (schema, frame) in tables.items():
        files.write_table(workspace.tickets_dir / name.format(month="2026-05"), frame, schema)
    assert ticketstore.read_tickets(workspace)["brand"].isna().all()
    row = a_ticket_row(ticket_id="a:2", created_at=MAY, brand="Nord")
    ticketstore.merge(workspace, [ticketstore.StoredTicket(row, ())])
    assert ticketstore.read_tickets(workspace)["brand"].fillna("").tolist() == ["", "Nord"]


def test_an_older_copy_takes_the_place_of_no_newer_one(workspace: Workspace) -> None:
    """In one export, whose pages overlap, and in one that is imported late."""
    june, july = (datetime(2026, month, 1, tzinfo=UTC) for month in (6, 7))
    old = a_stored_ticket("a:1", content_hash="old", updated_at=june)
    new = a_stored_ticket("a:1", content_hash="new", updated_at=july)
    ticketstore.merge(workspace, [new, old])
    assert ticketstore.read_tickets(workspace)["content_hash"].tolist() == ["new"]
    assert ticketstore.merge(workspace, [old]) == ticketstore.Merged(0, 0, 1)
    assert ticketstore.read_tickets(workspace)["content_hash"].tolist() == ["new"]


def test_without_a_time_of_change_the_last_copy_counts(workspace: Workspace) -> None:
    """Nothing else tells them apart."""
    times = (datetime(2026, 6, 1, tzinfo=UTC), None)
    copies = [a_stored_ticket("a:1", content_hash=f"{at}", updated_at=at) for at in times]
    ticketstore.merge(workspace, copies)
    assert ticketstore.read_tickets(workspace)["content_hash"].tolist() == ["None"]


def test_what_counting_reads_is_all_but_the_texts(workspace: Workspace) -> None:
    """The same tickets in the same order, and every message; the columns left out are empty."""
    stored = [a_stored_ticket("a:2", created_at=MAY), a_stored_ticket("a:1", tags=["vip"])]
    ticketstore.merge(workspace, stored)
    whole, untold = (
        ticketstore.read_tickets(workspace),
        ticketstore.read_untold_tickets(workspace),
    )
    kept = [name for name in TICKETS.names if name not in ticketstore.UNTOLD]
    assert untold[kept].equals(whole[kept])
    assert set(untold["text"]) == {""}
    assert [list(tags) for tags in untold["tags"]] == [[], []]
    counted = ticketstore.read_counted_tickets(workspace)
    assert counted.equals(whole[COUNTED_TICKETS.names])
    turns = ticketstore.read_turns(workspace).sort_values("ticket_id", ignore_index=True)
    assert turns["at"].equals(ticketstore.read_messages(workspace)["at"])
    assert set(turns["text"]) == {""}


def test_of_a_ticket_in_two_months_the_later_file_counts(workspace: Workspace) -> None:
    """A merge that was killed leaves both; the fingerprint is that of the newer one."""
    ticketstore.merge(workspace, [a_stored_ticket("a:1", content_hash="new", created_at=MAY)])
    alone = ticketstore.fingerprint(workspace)
    older = workspace.tickets_dir / "2026-01.tickets.parquet"
    row = a_ticket_row(ticket_id="a:1", content_hash="old")
    files.write_table(older, TICKETS.frame([row]), TICKETS)
    files.write_table(older.with_name("2026-01.messages.parquet"), MESSAGES.empty(), MESSAGES)
    assert ticketstore.fingerprint(workspace) == alone


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abé")), max_size=12), st.integers(1, 4)
)
def test_tickets_are_read_oldest_first(rows: list[tuple[int, str]], far_apart: int) -> None:
    """Whatever the order they lie in; of one moment by their ids, and rows in place stay."""
    frame = COUNTED_TICKETS.frame(
        a_ticket_row(
            ticket_id=f"{name}:{number}",
            created_at=MAY + timedelta(days=day),
            handling_minutes=number,
        )
        for number, (day, name) in enumerate(rows)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ticketstore, "FAR_APART", far_apart)
        found = ticketstore._in_order(frame, *ticketstore.BY_TIME)
    wanted = frame.sort_values(["created_at", "ticket_id"], ignore_index=True)
    pd.testing.assert_frame_equal(found, wanted)
