"""What finding topics in very many tickets costs, and whether they hold there.

Tickets are made (:mod:`mining.bench_tickets`) and written down first. Topics are found in them in a
process of its own that reads them as ``askless mine`` does, and new tickets are put in them in
another. Wall seconds count from the start of a process to its end, so reading tickets and the
encoder's weights is in them; memory is that of all processes. What others make of the same texts
and vectors is :mod:`mining.bench_peers`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kb.config import Mining
from kb.storage import files
from kb.tickets import TICKETS
from kb.topics import first_needs
from mining import topics as finding
from mining.bench_peer_runs import WARMING
from mining.bench_tickets import Made, made_tickets, repeated_tickets
from mining.bench_usage import Usage, answered
from mining.graph import ABSENT, Integers

SEED = 7
WORKERS = 2
NEW_TICKETS = 10_000
BLOCK = 20_000
"""Tickets written at once."""
_TICKETS, _NEW, _LABELS = "tickets.parquet", "new.parquet", "labels.json"
_MODEL, _ARRAYS, _VECTORS, _NEEDS = "model.json", "model.npz", "vectors.npy", "needs.json"


@dataclass(frozen=True)
class Plan:
    """What is asked of the bench."""

    file: Path | None = None
    """Labelled lines that tickets are made from; none: made-up ones."""
    exact: bool = False
    """All texts clustered beside it, instead of a sample."""


def bench_topics(folder: Path, sizes: Sequence[int], plan: Plan) -> list[dict[str, Any]]:
    """The figures of each number of tickets, smallest first, below the empty ``folder``.

    Raises:
        KbError: a process failed, or the file cannot be used.
    """
    return [_bench(folder / str(size), size, plan) for size in sorted(set(sizes))]


def lines(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The figures for a person."""
    for one in found:
        yield (
            f"{one['tickets']:,} tickets ({one['characters']:,.0f} characters each, "
            f"{one['gold']} needs):"
        )
        for run in one["runs"]:
            yield f"  {_line(run)}"
    for small, large in pairwise(found):
        n, m = small["tickets"], large["tickets"]
        ratio = large["runs"][0]["wall_seconds"] / max(small["runs"][0]["wall_seconds"], 0.01)
        yield (
            f"{m / n:.1f} times the tickets took {ratio:.1f} times as long "
            f"(n log n: {m * log(m) / (n * log(n)):.1f})"
        )


def _line(run: dict[str, Any]) -> str:
    text = (
        f"{run['name']:44} {run['wall_seconds']:8.1f} s wall {run['cpu_seconds']:8.1f} s cpu "
        f"{run['peak_megabytes']:6.0f} MB"
    )
    if "nmi" in run:
        text += (
            f"  {run['topics']} topics, ACC {run['acc']:.3f} NMI {run['nmi']:.3f} "
            f"ARI {run['ari']:.3f}, {run['without_topic']:.1%} without a topic"
        )
    if "same" in run:
        text += f", NMI with the sample's {run['same']:.3f}"
    return text


def _bench(folder: Path, size: int, plan: Plan) -> dict[str, Any]:
    folder.mkdir(parents=True)
    given = {"tickets": size, "file": plan.file and str(plan.file), "keep": False}
    made = _ran("make", folder, given).answer
    gold = np.array(json.loads((folder / _LABELS).read_text("utf-8")))
    found = _ran("find", folder, given)
    runs = [scored("topics, all in", found, gold, labels(folder, "find"))]
    runs.append(scored(f"{NEW_TICKETS:,} new tickets, all in", *_assigned(folder)))
    if plan.exact:
        runs.append(_exact(folder, gold, given))
    return {"tickets": size, **made, "gold": len(set(gold.tolist()) - {""}), "runs": runs}


def _assigned(folder: Path) -> tuple[Usage, Integers, Integers]:
    usage = _ran("assign", folder, {})
    gold = np.array(json.loads((folder / f"new-{_LABELS}").read_text("utf-8")))
    return usage, gold, labels(folder, "assign")


def _exact(folder: Path, gold: Integers, given: dict[str, Any]) -> dict[str, Any]:
    """All texts clustered: what the sample loses."""
    usage = _ran("exact", folder, given)
    found = labels(folder, "exact")
    run = scored("topics, every text clustered", usage, gold, found)
    return run | {"same": _nmi(labels(folder, "find"), found)}


def scored(name: str, usage: Usage, gold: Any, found: Integers) -> dict[str, Any]:
    """The figures of one process; rows without a label take no part in scores."""
    from sklearn.metrics import adjusted_rand_score

    from mining.evaluation.topics import accuracy

    known = gold != ""
    scores: dict[str, Any] = {}
    if known.any():
        own = [None if number < 0 else str(number) for number in found[known].tolist()]
        scores = {
            "acc": accuracy(gold[known].tolist(), own),
            "nmi": _nmi(gold[known], found[known]),
            "ari": float(adjusted_rand_score(gold[known], found[known])),
        }
    return {
        "name": name,
        **usage.figures(),
        "topics": int(found.max()) + 1,
        "without_topic": float((found < 0).mean()),
        "seconds": usage.answer.get("seconds", {}),
        **scores,
    }


def _nmi(one: Any, other: Any) -> float:
    from sklearn.metrics import normalized_mutual_info_score

    return float(normalized_mutual_info_score(one, other))


def labels(folder: Path, what: str) -> Integers:
    """The topic of each ticket that a process of the bench found, -1 for none."""
    return np.asarray(np.load(folder / f"{what}.npy"), dtype=np.int64)


def _ran(what: str, folder: Path, given: dict[str, Any]) -> Usage:
    """A process of the bench: ``what`` it does, in ``folder``."""
    files.write_json(folder / "given.json", given)
    return answered("mining.bench_topics", what, folder)


def child(what: str, folder: Path) -> dict[str, Any]:
    """What a process of the bench does, and its answer."""
    given = json.loads((folder / "given.json").read_text("utf-8"))
    doing = {
        "make": _make,
        "find": _find,
        "exact": _find_exactly,
        "again": _find_again,
        "warm": _find_warm,
        "assign": _assign,
    }
    return doing[what](folder, given)


def _make(folder: Path, given: dict[str, Any]) -> dict[str, Any]:
    """Write the tickets, the new ones, and the truth of both."""
    count = given["tickets"] + NEW_TICKETS
    if given["file"]:
        every = repeated_tickets(Path(given["file"]), count, seed=SEED)
    else:
        every = made_tickets(count, seed=SEED)
    characters = _write(folder / _TICKETS, folder / _LABELS, islice(every, given["tickets"]))
    _write(folder / _NEW, folder / f"new-{_LABELS}", every)
    return {"characters": characters / given["tickets"]}


def _write(table: Path, truth: Path, made: Iterator[Made]) -> int:
    """Tickets as Parquet, block by block, and their labels; how many characters they have."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    labels: list[str] = []
    characters, schema = 0, TICKETS.arrow()
    with pq.ParquetWriter(table, schema) as writer:
        while block := list(islice(made, BLOCK)):
            rows = [_row(len(labels) + at, one) for at, one in enumerate(block)]
            frame = TICKETS.frame(rows)
            writer.write_table(pa.Table.from_pandas(frame, schema=schema, preserve_index=False))
            labels += [one.label or "" for one in block]
            characters += sum(len(one.text) for one in block)
    files.write_json(truth, labels)
    return characters


def _row(number: int, one: Made) -> dict[str, Any]:
    """A stored ticket: two years of them, every customer with two."""
    return {
        "ticket_id": f"made:{number:08d}",
        "source": "made",
        "content_hash": "",
        "created_at": datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=number % 1_051_200),
        "created_at_assumed": False,
        "language": one.language,
        "channel": "email",
        "status": "closed",
        "requester_key": f"customer-{number // 2}",
        "subject": "",
        "text": one.text,
        "replies": 1,
        "tags": [],
        "group_name": "",
        "order_keys": [],
        "redactions": 0,
    }


def _find_exactly(folder: Path, given: dict[str, Any]) -> dict[str, Any]:
    finding.MOST_CLUSTERED = given["tickets"] * 2
    return _find(folder, given | {"as": "exact"})


def _find_again(folder: Path, given: dict[str, Any]) -> dict[str, Any]:
    return _find(folder, given | {"as": "again"})


def _find_warm(folder: Path, _given: dict[str, Any]) -> dict[str, Any]:
    """Find topics in a process that has done so before, needs and vectors in memory.

    ``own`` is what that took: topics, categories, names in two languages and tables.
    """
    from mining.encoders import load_encoder
    from mining.stated import stated

    tickets, encoder = files.read_table(folder / _TICKETS, TICKETS), load_encoder("use")
    options: dict[str, Any] = {"cache_dir": folder / "vectors", "workers": WORKERS}
    finding.topics(tickets.head(WARMING), encoder, Mining(), **options)
    stated(finding.needs_of(tickets), encoder, **options)
    started, spent = time.perf_counter(), time.process_time()
    found = finding.topics(tickets, encoder, Mining(), **options)
    own = {
        "wall_seconds": round(time.perf_counter() - started, 2),
        "cpu_seconds": round(time.process_time() - spent, 2),
    }
    np.save(folder / "warm.npy", _numbers(found, first_needs(found.assignments)))
    return {"own": own}


def _find(folder: Path, given: dict[str, Any]) -> dict[str, Any]:
    """Find topics, and save them with their model."""
    from mining.encoders import load_encoder

    clock = _Clock()
    tickets = files.read_table(folder / _TICKETS, TICKETS)
    clock.note("read")
    found = finding.topics(
        tickets,
        load_encoder("use"),
        Mining(),
        cache_dir=folder / "vectors",
        workers=WORKERS,
    )
    clock.note("topics")
    name = given.get("as", "find")
    np.save(folder / f"{name}.npy", _numbers(found, first_needs(found.assignments)))
    if name == "find":
        _freeze(folder, found, tickets["language"].tolist())
        clock.note("model")
    if name == "find" and given["keep"]:
        np.save(folder / _VECTORS, found.told.vectors)
        files.write_json(folder / _NEEDS, [list(found.told.texts), found.told.ticket.tolist()])
    return {"seconds": clock.seconds}


def _numbers(found: finding.Topics, assignments: pd.DataFrame) -> Integers:
    """The row of the topic of each of some assignments, -1 for none."""
    row = {topic: number for number, topic in enumerate(found.centroid_ids)}
    ids = assignments["topic_id"].tolist()
    return np.array([row.get(topic, ABSENT) for topic in ids], dtype=np.int64)


class _Clock:
    """Wall seconds of the steps of a process."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def note(self, step: str) -> None:
        """A step has ended."""
        now = time.perf_counter()
        self.seconds[step] = round(now - self._last, 2)
        self._last = now


def _freeze(folder: Path, found: finding.Topics, languages: Sequence[str]) -> None:
    """The model by which new tickets are put in topics."""
    from mining.assigning import Placed, Texts, TopicModel

    topic = _numbers(found, found.assignments)
    spoken = [languages[ticket] for ticket in found.told.ticket.tolist()]
    texts = Texts(found.told.texts, spoken, found.told.vectors)
    model = TopicModel.of(Placed(found.centroid_ids, texts, topic))
    np.savez(folder / _ARRAYS, **model.tables())
    files.write_json(folder / _MODEL, model.document())


def _assign(folder: Path, _given: dict[str, Any]) -> dict[str, Any]:
    """Put the new tickets in topics."""
    from mining.assigning import Texts, TopicModel
    from mining.encoders import load_encoder
    from mining.stated import stated

    clock = _Clock()
    tickets = files.read_table(folder / _NEW, TICKETS)
    with np.load(folder / _ARRAYS, allow_pickle=False) as tables:
        model = TopicModel.parsed(tables, json.loads((folder / _MODEL).read_text("utf-8")))
    clock.note("read")
    told = stated(tickets, load_encoder("use"), workers=WORKERS)
    clock.note("needs and vectors")
    languages = tickets["language"].iloc[told.ticket].tolist()
    topic = model.assigned(Texts(told.texts, languages, told.vectors)).topic
    clock.note("topics")
    np.save(folder / "assign.npy", topic[np.array(told.numbers) == 0])
    return {"seconds": clock.seconds}
