"""Exports read in parcels by whoever has them: tickets, counts and errors as if read at once."""

from __future__ import annotations

import gzip
import json
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, note

from kb.errors import KbError
from kb.identities import aliases, marked
from kb.storage import files, people, ticketstore
from kb.storage.workspace import Workspace
from kb.tickets import ImportCounts, Requester, SourceTicket
from mining import importers
from mining.admission import Gate, HeldTicket, admitted
from mining.engine import in_force, is_far
from mining.engine.cluster import DaskEngine
from mining.importers import parcels, records
from mining.importers.beside import RecordReader
from mining.importers.brands import of_brands
from mining.importers.source import ImportOptions, Source
from mining.sample import sample_workspace
from mining.sample_zendesk import write_export
from mining.stages import intake
from tests.mining.importers.damage import MANY, SEEDS
from tests.mining.importers.test_fuzz import DESKS, draw_of, folder_of

NOW = datetime(2026, 11, 21, tzinfo=UTC)
KEY = b"0" * 32
GATE = Gate(KEY)
PHONE = "06 12 34 56 78"
RULES = 'engine = "local"\nworkers = 1\n[privacy]\nner = "off"\n'
SHARED = [name for name in DESKS if isinstance(importers.source(name).read, RecordReader)]
Read = tuple[list[SourceTicket], ImportCounts, set[people.Pair], str]


def options(**changes: Any) -> ImportOptions:
    """Options of an import, with counts of its own."""
    return ImportOptions(now=NOW, own_domains=("shop.test",), **changes)


def at_once(source: Source, paths: list[Path], asked: ImportOptions, gate: Gate) -> Read:
    """What an import reads, by the one who has the files."""
    pairs: set[people.Pair] = set()

    def read() -> Iterator[SourceTicket]:
        found = of_brands(source.read(paths, asked), asked.brands)
        return gate.let_in(found, asked.counts, pairs)

    return *_until_error(read, asked.counts), pairs, asked.counts  # type: ignore[return-value]


def _until_error(read: Callable[[], Iterator[Any]], counts: ImportCounts) -> tuple[list[Any], str]:
    found = []
    try:
        found.extend(read())
    except KbError as stopped:
        return [], str(stopped)
    return found, ""


def in_parcels(source: Source, paths: list[Path], asked: ImportOptions, gate: Gate) -> Read:
    """What an import reads, each parcel by who gets it."""
    assert isinstance(source.read, RecordReader)
    pairs: set[people.Pair] = set()

    def read() -> Iterator[SourceTicket]:
        shared = source.read.shared(paths, asked)  # type: ignore[attr-defined]
        assert shared is not None
        reader, files = pickle.loads(pickle.dumps(shared[0])), shared[1]
        for held in admitted(reader, files, asked, gate, pairs, 1):
            ticket = held.opened()
            assert held.agents == HeldTicket.of(ticket).agents
            yield ticket

    return *_until_error(read, asked.counts), pairs, asked.counts  # type: ignore[return-value]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parcels of a record or two."""
    monkeypatch.setattr(records, "TOGETHER", 40)
    monkeypatch.setattr(parcels, "TOGETHER", 2)


@pytest.mark.parametrize("name", SHARED)
@pytest.mark.usefixtures("small")
def test_any_export_gives_the_same_in_parcels(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    """Whole, broken, cut off and garbled ones of every desk, in any shape and encoding."""
    folder, draw = folder_of(tmp_path_factory, f"parcels-{name}"), draw_of(name)
    source = importers.source(name)

    @MANY
    @given(SEEDS)
    def run(seed: int) -> None:
        export = draw(Random(seed), folder)
        note(f"{export}, drawn from {seed}")
        whole = at_once(source, [export.path], options(), GATE)
        shared = in_parcels(source, [export.path], options(), GATE)
        if whole[1]:
            assert shared[:2] == whole[:2]
        else:
            assert shared == whole

    run()


def a_line(number: int, **changes: Any) -> dict[str, Any]:
    """A record of the exchange format."""
    said = [{"id": "1", "role": "customer", "text": f"Où est mon colis {number} ? Été, œuvre."}]
    at = "2026-10-01T10:00:00Z"
    return {"id": str(number), "created_at": at, "messages": said, **changes}


@pytest.mark.usefixtures("small")
def test_refusals_and_brands_are_counted_alike(tmp_path: Path) -> None:
    """The forgotten, the old, other brands, unknown channels: each counted once, in any parcel."""
    gone = Requester(source_id="9", email="a@shop.example")
    mark = marked(aliases(gone, "jsonl", KEY)[0], KEY)
    gate = Gate(KEY, frozenset({mark}), datetime(2026, 9, 1, tzinfo=UTC))
    made: list[dict[str, Any]] = []
    for number in range(60):
        made += [
            a_line(
                5 * number, brand="Été", requester={"id": 100 + number, "phone": "06 12 34 56 78"}
            ),
            a_line(5 * number + 1, brand="Été", requester={"id": 9, "email": "a@shop.example"}),
            a_line(5 * number + 2, brand="Été", created_at="2026-08-01T10:00:00Z"),
            a_line(5 * number + 3, brand="Autre", channel="pigeon"),
            {"id": str(5 * number + 4)},
        ]
    path = tmp_path / "e.jsonl"
    path.write_text("\n".join(map(json.dumps, made)) + "\n{broken\n")
    source = importers.source("jsonl")
    whole = at_once(source, [path], options(brands=("ete",)), gate)
    shared = in_parcels(source, [path], options(brands=("ete",)), gate)
    assert shared == whole
    counts = shared[3]
    assert counts.read == 301
    assert set(counts.skipped.values()) == {60, 1}
    assert len(shared[0]) == 60
    assert len(shared[2]) > 60


@pytest.mark.usefixtures("small")
def test_a_file_without_json_is_named_and_one_cut_off_is_counted(tmp_path: Path) -> None:
    """The error is that of reading at once; what was whole of a packed file that breaks is read."""
    source = importers.source("jsonl")
    drawn = Random(7)
    made = [a_line(number, tags=[f"{drawn.random()}"] * 9) for number in range(4_000)]
    lines = "\n".join(map(json.dumps, made)).encode()
    packed = tmp_path / "a.jsonl.gz"
    content = gzip.compress(lines)
    packed.write_bytes(content[: len(content) * 2 // 3])
    whole = at_once(source, [packed], options(), GATE)
    shared = in_parcels(source, [packed], options(), GATE)
    assert shared == whole
    assert 0 < len(shared[0]) < len(made)
    assert shared[3].skipped == {records.CUT_OFF: 1}
    words = tmp_path / "words.jsonl"
    words.write_text("hello there\nno JSON\n" * 40)
    assert in_parcels(source, [words], options(), GATE)[1].endswith("none of its 80 lines is)")


def test_times_by_place_and_rows_of_tables_are_read_at_once(tmp_path: Path) -> None:
    """What rests on the place of a record in its file, or on a table beside, is not cut."""
    (tmp_path / "t.csv").write_text("Id,Subject\n1,Colis\n")
    (tmp_path / "t.jsonl").write_text(json.dumps(a_line(1)))
    by_place = options(spread=(NOW, NOW))
    for name, asked, path in (
        ("jsonl", by_place, tmp_path / "t.jsonl"),
        ("zendesk", options(), tmp_path),
    ):
        reader = importers.source(name).read
        assert isinstance(reader, RecordReader)
        assert reader.shared([path], asked) is None


def shop_of(folder: Path) -> Workspace:
    """An empty shop; every one has the same key, so that hashes can be compared."""
    made = Workspace.create(folder, RULES, "")
    files.write_text(made.data_dir / "key", "0" * 32)
    return made


def imported(folder: Path, export: Path) -> tuple[Any, ...]:
    """Everything an import stores and tells."""
    made = shop_of(folder)
    told = intake.run(made, importers.source("zendesk"), [export], options())
    return (
        ticketstore.read_tickets(made),
        ticketstore.read_messages(made),
        people.read_people(made),
        told.document(),
    )


def killer(engine: DaskEngine) -> threading.Thread:
    """Kills the first worker that is seen at work."""
    client = engine.connection.client
    pids = client.run(os.getpid)

    def run() -> None:
        while True:
            for address, keys in client.processing().items():
                if any(str(key).startswith("read-") for key in keys):
                    os.kill(pids[address], signal.SIGKILL)
                    return
            time.sleep(0.002)

    made = threading.Thread(target=run, daemon=True)
    made.start()
    return made


def test_a_cluster_reads_stores_and_counts_what_one_process_does(tmp_path: Path) -> None:
    """Users, comments and ratings beside tickets; and a worker killed while it reads."""
    sample = sample_workspace(tmp_path / "sample", tickets=900)
    export = tmp_path / "export.jsonl"
    write_export(sample.folder / "tickets.jsonl", export, limit=900)
    with export.open("a") as more:
        more.write('{"id": 1, "broken\n\n')
    here = imported(tmp_path / "here", export)
    engine = DaskEngine(workers=2)
    with in_force(engine):
        assert is_far()
        engine.connection.threads()
        killing = killer(engine)
        far = imported(tmp_path / "far", export)
        killing.join(5)
        assert not killing.is_alive()
    for one, other in zip(here[:2], far[:2], strict=True):
        pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert far[2:] == here[2:]
    assert far[3]["added"] == 900
    assert far[3]["skipped"] == {"not JSON": 1}
