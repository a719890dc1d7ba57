"""The local engine and Dask on the same tickets: what a cluster costs, and what a worker brings.

A sample shop is imported, read, encoded and matched by two processes of the local engine, by a
Dask cluster of one worker on this machine, and by one of two; each in a process of its own, with
every stage's wall time and the processor time of all. A digest of what was made says whether they
made the same. Finding topics runs in one process with either engine and is left out.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kb.storage import files
from kb.storage.workspace import Workspace
from mining.bench_usage import answered

ENGINES = ("local-2", "dask-1", "dask-2")
EXPORT = "export.jsonl"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
_SETTINGS = 'own_domains = ["maison-ombrelle.example"]\n[privacy]\nner = "off"\n'


def bench_engine(folder: Path, *, tickets: int) -> dict[str, Any]:
    """The figures of each engine, and how they compare, below the empty ``folder``.

    Raises:
        KbError: a process failed, or ``tickets`` is not between 200 and 1,000,000.
    """
    from mining.sample import sample_workspace
    from mining.sample_zendesk import write_export

    sample = sample_workspace(folder / "sample", tickets=tickets)
    write_export(sample.folder / "tickets.jsonl", folder / EXPORT, limit=tickets)
    found: dict[str, Any] = {"tickets": tickets}
    for name in ENGINES:
        usage = answered("mining.bench_engine", name, folder)
        found[name] = {**usage.figures(), **usage.answer}
    return found | compared(found)


def compared(found: dict[str, Any]) -> dict[str, Any]:
    """How many times faster two workers are than one, and what Dask adds to the local engine.

    The start of workers, some seconds whatever the size, is left out of both.
    """
    local, one, two = (found[name] for name in ENGINES)
    return {
        "two_to_one": _seconds(one) / _seconds(two),
        "overhead": _seconds(two) / _seconds(local) - 1,
        "cpu_overhead": two["cpu_seconds"] / local["cpu_seconds"] - 1,
        "are_equal": len({found[name]["digest"] for name in ENGINES}) == 1,
    }


def _seconds(figures: dict[str, Any]) -> float:
    return float(sum(figures["stages"].values()))


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The figures for a person."""
    yield f"{found['tickets']:,} tickets, imported, read, encoded and matched"
    for name in ENGINES:
        one = found[name]
        stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in one["stages"].items())
        yield (
            f"  {name:8} {_seconds(one):7.1f} s wall ({stages}; start {one['start']:.1f}), "
            f"{one['cpu_seconds']:.1f} s cpu, {one['peak_megabytes']:.0f} MB"
        )
    yield (
        f"Two workers are {found['two_to_one']:.2f} times as fast as one. Against the local engine "
        f"Dask takes {found['overhead']:+.0%} wall and {found['cpu_overhead']:+.0%} processor time."
    )
    yield f"What they made is {'the same' if found['are_equal'] else 'NOT the same'}."


def child(name: str, folder: Path) -> dict[str, Any]:
    """What a process of the bench does: every stage by the engine of that name."""
    from mining import engine
    from mining.engine.local import LocalEngine

    kind, workers = name.split("-")
    started = time.perf_counter()
    if kind == "dask":
        from mining.engine.cluster import DaskEngine

        far = DaskEngine(workers=int(workers))
        far.connection.threads()
        chosen: engine.Engine = far
    else:
        chosen = LocalEngine()
    start = time.perf_counter() - started
    with engine.in_force(chosen):
        return {"start": start} | _stages(folder, folder / name, int(workers))


def _stages(folder: Path, root: Path, workers: int) -> dict[str, Any]:
    from kb.storage import content, ticketstore
    from mining.matching import need_queries

    workspace = Workspace.create(root, f"workers = {workers}\n{_SETTINGS}", "")
    files.write_text(workspace.data_dir / "key", "0" * 32)  # one key: hashes can be compared
    seconds: dict[str, float] = {}

    def timed(stage: str, doing: Callable[[], Any]) -> Any:
        at = time.perf_counter()
        made = doing()
        seconds[stage] = round(time.perf_counter() - at, 2)
        return made

    timed("import", lambda: _import(workspace, folder / EXPORT))
    tickets = ticketstore.read_tickets(workspace)
    encoder = _encoder()
    asked = timed("read and embed", lambda: need_queries(tickets, encoder, workers=workers))
    articles = content.read_articles(Workspace.open(folder / "sample"))
    found = timed("match", lambda: _matches(articles, asked, encoder, workers))
    digest = hashlib.sha256(asked.queries.vectors.tobytes())
    for table in (tickets, found):
        digest.update(pd.util.hash_pandas_object(table.astype(str), index=False).to_numpy().data)
    return {"stages": seconds, "digest": digest.hexdigest()[:16]}


def _encoder() -> Any:
    from mining.encoders import load_encoder

    return load_encoder("use")


def _import(workspace: Workspace, export: Path) -> None:
    from mining.importers import source
    from mining.importers.source import ImportOptions
    from mining.stages import intake

    options = ImportOptions(now=NOW, own_domains=workspace.settings.own_domains)
    intake.run(workspace, source("zendesk"), [export], options)


def _matches(articles: Any, asked: Any, encoder: Any, workers: int) -> pd.DataFrame:
    """MATCHES of all needs, by indexes that no reply taught anything."""
    from mining.matching import article_index
    from mining.wording import HALVES, Taught, halves

    index = article_index(articles, encoder)
    taught = Taught([index] * HALVES, halves(asked.rows))
    ids = asked.rows["ticket_id"].tolist()
    every = [(range(len(ids)), range(len(articles)))]
    found = taught.matches_each(ids, asked.queries, every, threshold=0.5, workers=workers)
    return next(found)
