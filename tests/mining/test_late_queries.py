"""Needs read late from stored tickets: those of a run from nothing, and texts left unread."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.storage import ticketstore
from kb.storage.workspace import Workspace
from kb.tickets import demand
from mining import kept_needs, known_names, settled, stated_by_month
from mining import matching as read_needs
from mining.forgotten_vectors import drop_vectors
from mining.identity import identity
from mining.late_queries import LateQueries
from mining.matching import NeedQueries
from mining.stages.asked import StoredTexts, asking
from tests.factories import a_stored_ticket
from tests.mined import WordEncoder, ticket_rows

FIRST = pd.Timestamp("2026-01-01", tz="UTC")
DAYS = 150
TWO_NEEDS = " One more thing: when will I be refunded?"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few tickets are many enough."""
    for module in (stated_by_month, read_needs):
        monkeypatch.setattr(module, "LEARNT_FROM", 60)
    monkeypatch.setattr(settled, "NEWEST", 1)


@dataclass(frozen=True)
class Counting(StoredTexts):
    """Stored texts, and how many were asked for."""

    asked: list[int] = field(default_factory=list)

    def pairs(self, rows: np.ndarray[Any, np.dtype[np.int64]]) -> list[tuple[str, str]]:
        """As they are stored."""
        self.asked.extend(rows.tolist())
        return super().pairs(rows)


def rows() -> list[dict[str, Any]]:
    """Tickets of five months, a day apart; every seventh states two needs."""
    plain = ticket_rows(times=3)[:DAYS]
    return [
        row
        | {
            "created_at": (FIRST + pd.Timedelta(days=day)).to_pydatetime(),
            "subject": "Colis" if day % 5 == 0 else "",
            "text": row["text"] + (TWO_NEEDS if day % 7 == 0 else ""),
        }
        for day, row in enumerate(plain)
    ]


def a_workspace(folder: Path) -> Workspace:
    """A workspace with them."""
    made = Workspace.create(folder, "", "")
    ticketstore.merge(made, [a_stored_ticket(**row) for row in rows()])
    return made


def change(workspace: Workspace, days: Collection[int]) -> None:
    """Other texts of some tickets."""
    some = [row for day, row in enumerate(rows()) if day in days]
    new = [row | {"text": row["text"] + " Merci !", "content_hash": "new"} for row in some]
    ticketstore.merge(workspace, [a_stored_ticket(**row) for row in new])


def late(workspace: Workspace, said: type[StoredTexts] = StoredTexts) -> tuple[Any, NeedQueries]:
    """The needs read late, and what read them."""
    tickets = demand(ticketstore.read_counted_tickets(workspace)).reset_index(drop=True)
    texts = said(workspace, tickets)
    folder = workspace.data_dir / "vectors"
    return texts, read_needs.late_queries(tickets, texts, WordEncoder(), cache_dir=folder)


def at_once(workspace: Workspace) -> NeedQueries:
    """The needs read from nothing."""
    tickets = demand(ticketstore.read_counted_tickets(workspace))
    return read_needs.need_queries(asking(workspace, tickets["ticket_id"]), WordEncoder())


def assert_same(one: NeedQueries, other: NeedQueries, chosen: list[int]) -> None:
    """To the bit; of some needs where they are asked for alone."""
    assert isinstance(one.queries, LateQueries)
    assert list(one.numbers) == list(other.numbers)
    assert one.rows["ticket_id"].tolist() == other.rows["ticket_id"].tolist()
    assert list(one.queries.texts[:]) == list(other.queries.texts)
    for some in (range(len(other.numbers)), chosen):
        found, wanted = one.queries.only(some), other.queries.only(some)
        assert (found.texts, found.locales) == (wanted.texts, wanted.locales)
        assert found.vectors.tobytes() == wanted.vectors.tobytes()


DAY = st.integers(0, DAYS - 1)


@settings(max_examples=12, deadline=None)
@given(st.sets(DAY, max_size=5), st.sets(DAY, max_size=20), st.lists(DAY, max_size=40))
def test_what_is_read_late_is_what_is_read_at_once(
    tmp_path_factory: pytest.TempPathFactory, changed: set[int], gone: set[int], chosen: list[int]
) -> None:
    """After any change, of any needs in any order."""
    workspace = a_workspace(tmp_path_factory.mktemp("shop") / "shop")
    late(workspace)
    change(workspace, changed)
    ticketstore.remove(workspace, {rows()[day]["ticket_id"] for day in gone - changed})
    assert_same(late(workspace)[1], at_once(workspace), chosen)
    assert_same(late(workspace)[1], at_once(workspace), chosen)


def test_texts_of_other_months_are_left_unread(tmp_path: Path) -> None:
    """Nothing new: no text is read. A new one: those of its month, and of what is asked for."""
    workspace = a_workspace(tmp_path / "shop")
    assert len(set(late(workspace, Counting)[0].asked)) == DAYS
    assert not late(workspace, Counting)[0].asked
    change(workspace, [149])
    texts, found = late(workspace, Counting)
    months = texts.tickets["created_at"].iloc[sorted(set(texts.asked))].dt.strftime("%Y-%m")
    assert set(months) == {"2026-05"}
    texts.asked.clear()
    found.queries.only([3])
    assert len(texts.asked) == 1


def test_needs_are_told_apart_by_what_they_say(tmp_path: Path) -> None:
    """Another text in a month is another question there, and no other elsewhere."""
    workspace = a_workspace(tmp_path / "shop")
    _, before = late(workspace)
    change(workspace, [149])
    _, after = late(workspace)
    first, last = range(20), range(len(after.numbers) - 20, len(after.numbers))
    assert identity(before.queries.told(first)) == identity(after.queries.told(first))
    assert identity(before.queries.told(last)) != identity(after.queries.told(last))
    assert identity(after.queries.told([1, 2])) != identity(after.queries.told([2, 1]))


@pytest.mark.parametrize("kept", [b"", b"[]", b'{"a": 1}', b'{"month'])
def test_damaged_files_are_read_anew(tmp_path: Path, kept: bytes) -> None:
    """Needs that are cut off, and names that are none."""
    workspace = a_workspace(tmp_path / "shop")
    late(workspace)
    folder = workspace.data_dir / "vectors" / kept_needs.MONTHS_FOLDER
    for path in folder.iterdir():
        path.write_bytes(kept if path.name == known_names.FILE else path.read_bytes()[:-40])
    assert_same(late(workspace)[1], at_once(workspace), [5, 0, 5])


def test_names_go_when_a_customer_is_forgotten(tmp_path: Path) -> None:
    """They hold hashes alone, and not for long."""
    workspace = a_workspace(tmp_path / "shop")
    late(workspace)
    path = workspace.data_dir / "vectors" / kept_needs.MONTHS_FOLDER / known_names.FILE
    told = path.read_text()
    assert not any(row["ticket_id"] in told for row in rows())
    drop_vectors(workspace, [rows()[0]["ticket_id"]])
    assert not path.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells which files are open")
def test_no_file_stays_open(tmp_path: Path) -> None:
    """A shop of many years has more months than a process may have files."""
    workspace = a_workspace(tmp_path / "shop")
    _, found = late(workspace)
    found.queries.only(range(len(found.numbers)))
    folder = workspace.data_dir / "vectors" / kept_needs.MONTHS_FOLDER
    held = {os.path.realpath(one) for one in Path("/proc/self/fd").iterdir()}
    assert not any(str(folder) in one for one in held)


def test_few_tickets_are_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And all the same."""
    workspace = a_workspace(tmp_path / "shop")
    for module in (stated_by_month, read_needs):
        monkeypatch.setattr(module, "LEARNT_FROM", DAYS)
    found, wanted = late(workspace)[1], at_once(workspace)
    assert not isinstance(found.queries, LateQueries)
    assert list(found.queries.texts) == list(wanted.queries.texts)
    assert found.queries.vectors.tobytes() == wanted.queries.vectors.tobytes()
