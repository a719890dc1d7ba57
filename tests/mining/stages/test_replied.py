"""Which replies are read to learn from."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kb.storage import ticketstore
from kb.storage.ticketstore import StoredTicket
from kb.storage.workspace import Workspace
from mining import wording
from mining.stages import replied
from tests.factories import a_message_row, a_ticket_row


def a_ticket(number: int) -> StoredTicket:
    """Answered; every third by a note in the house alone, every fourth by a code alone."""
    own = {"ticket_id": f"a:{number}"}
    text = "[ORDER]" if number % 4 == 0 else f"Votre colis est parti, ligne {number}."
    reply = a_message_row(
        **own,
        position=1,
        direction="out",
        author_kind="agent",
        author_key="a1",
        public=number % 3 > 0,
        text=text,
    )
    return StoredTicket(a_ticket_row(**own), (a_message_row(**own), reply))


@pytest.mark.parametrize("at_once", [2, 9, 50])
def test_the_same_replies_are_told_as_by_reading_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """However many are read at once; tickets of several needs and untold ones are none of them."""
    workspace = Workspace.create(tmp_path / "shop", "", "")
    ticketstore.merge(workspace, [a_ticket(number) for number in range(40)])
    monkeypatch.setattr(wording, "MOST_REPLIES", 9)
    monkeypatch.setattr(replied, "AT_ONCE", at_once)
    ids = [f"a:{number}" for number in (*range(40), 1, 2)]
    first = pd.Timestamp("2026-01-01", tz="UTC")
    times = [first + pd.Timedelta(days=2 * number) for number in (*range(40), 1, 2)]
    needs = pd.DataFrame({"ticket_id": ids, "created_at": times})
    every = wording.told_texts(ticketstore.read_messages(workspace))
    told = wording.told_texts(replied.reply_messages(workspace, needs))
    drawn = wording.drawn_tickets(needs, every)
    assert len(drawn) > 9
    assert wording.drawn_tickets(needs, told)[:9] == drawn[:9]
    assert all(told[one] == every[one] for one in drawn[:9])
    assert len(told) < len(every) or at_once == 50


def test_without_tickets_there_are_no_replies(tmp_path: Path) -> None:
    """An empty workspace gives an empty table."""
    workspace = Workspace.create(tmp_path / "shop", "", "")
    assert replied.reply_messages(workspace, ticketstore.read_tickets(workspace)).empty
