"""The aliases of customers on disk: each written once, none lost by a kill."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.storage import people
from kb.storage.people import Aliases, Pair, keep_people, newest_file, people_file, read_people
from kb.storage.workspace import Workspace


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.create(tmp_path / "shop", "", "")


def pairs(start: int, count: int = 10) -> set[Pair]:
    """Aliases of as many customers."""
    return {(f"{n:016x}", f"{n + 10**9:016x}") for n in range(start, start + count)}


def test_what_is_added_is_read_at_once(shop: Workspace) -> None:
    """Also by the next import, and twice is once."""
    Aliases(shop).add(pairs(0))
    Aliases(shop).add(pairs(5))
    assert read_people(shop) == pairs(0, 15)
    assert newest_file(shop).read_text().split() == [
        x for some in (0, 10) for p in sorted(pairs(some, 10 if not some else 5)) for x in p
    ]


def test_many_batches_write_each_alias_a_few_times(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice the customers is twice the work, not four times: rows of tables that are written."""
    written = []
    write = people._write
    monkeypatch.setattr(
        people, "_write", lambda shop, some: (written.append(len(some)), write(shop, some))
    )
    monkeypatch.setattr(people, "LEAST_NEWEST", 20)
    aliases = Aliases(shop)
    for batch in range(0, 2_000, 10):
        aliases.add(pairs(batch))
    assert read_people(shop) == pairs(0, 2_000)
    assert 1 < len(written) < 10
    assert sum(written) < 3 * 2_000


def test_whom_the_table_holds_is_not_written_again(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import reads of the table only whom it brings; an alias may lead elsewhere, too."""
    monkeypatch.setattr(people, "LEAST_NEWEST", 0)
    Aliases(shop).add(pairs(0))
    assert people_file(shop).is_file()
    Aliases(shop).add(pairs(0))
    assert not newest_file(shop).exists()
    moved = {(alias, "f" * 16) for alias, _ in pairs(0, 1)}
    Aliases(shop).add(moved | pairs(9, 3))
    assert read_people(shop) == pairs(0, 12) | moved


def test_a_line_that_a_kill_cut_is_left_out(shop: Workspace) -> None:
    """Its tickets were not stored yet; what comes after it stays whole."""
    Aliases(shop).add(pairs(0, 3))
    whole = newest_file(shop).read_bytes()
    newest_file(shop).write_bytes(whole[:-20])
    assert read_people(shop) == pairs(0, 2)
    Aliases(shop).add(pairs(2, 2))
    assert read_people(shop) == pairs(0, 4)


def test_who_has_no_ticket_any_more_has_no_alias(shop: Workspace) -> None:
    """Neither in the table nor among the new ones; an alias that is on a ticket itself stays."""
    Aliases(shop).add(pairs(0, 4))
    (first, key), (second, _), *_ = sorted(pairs(0, 4))
    keep_people(shop, {key, second})
    assert read_people(shop) == set(sorted(pairs(0, 4))[:2])
    assert not newest_file(shop).exists()
    assert first.encode() in people_file(shop).read_bytes()


def test_nobody_is_known_before_the_first_import(shop: Workspace) -> None:
    """And adding nobody makes no file."""
    Aliases(shop).add(())
    assert read_people(shop) == set()
    assert not newest_file(shop).exists()
