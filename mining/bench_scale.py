"""What every stage costs as tickets become more: a process a stage, kept as soon as it is known.

Sizes are sample shops, written ticket by ticket and exported as Zendesk does it. Each has one
document, ``scale-<tickets>.json``, so that a run that was killed goes on where it was, and sizes
can be run on different days. Commands are run as users run them, over all tickets; parts of them
(:mod:`mining.bench_scale_parts`) are measured alone, on at most 10,000 tickets. A day of new
tickets comes on top in the end, when what was approved is live and matched.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

from kb.storage import files
from mining.bench import document as described
from mining.bench_usage import Usage, answered, used

DAY = 3_000
"""Tickets of the day that comes on top."""
SHOP, EXPORT, NEW = "shop", "export.jsonl", "day.jsonl"
PARTS = "mining.bench_scale_parts"
TO_REPORT = ("import", "topics", "match", "keywords", "draft", "measure", "effect", "service",
             "report")  # fmt: skip
"""From import to report without the site."""

Document = dict[str, Any]
Told = Callable[[str], None]


@dataclass(frozen=True)
class Stage:
    """A stage of the bench."""

    name: str
    words: tuple[str, ...] = ()
    """Of its command; none for a stage of :mod:`mining.stages`, or a part of one."""
    left: tuple[str, ...] = ()
    """What an attempt that was killed leaves below ``data``: it would save the next one work."""


STAGES = (
    Stage("read"),
    Stage("clean"),
    Stage("redact"),
    Stage("import", ("import", "zendesk", EXPORT), ("tickets", "people*")),
    Stage("embed"),
    Stage("topics", left=("vectors", "topics", "runs/fit", "runs/mine")),
    Stage("assign"),
    Stage("match", left=("runs/gaps",)),
    Stage("keywords", left=("runs/keywords",)),
    Stage("draft", left=("runs/draft",)),
    Stage("approve", ("review", "approve", "--all", "--accept-flags", "--by", "bench")),
    Stage("publish", ("publish",)),
    Stage("build", ("build",)),
    Stage("search"),
    Stage("measure", left=("runs/measure",)),
    Stage("effect", left=("runs/effect",)),
    Stage("service", left=("runs/service",)),
    Stage("report", left=("runs/report",)),
)
AGAIN = ("match", "keywords")
"""What the articles that were approved call for once they are live, before any new ticket."""
OF_A_DAY = ("import", "topics", "match", "measure", "effect", "service", "report")


def bench_scale(directory: Path, sizes: Sequence[int], tell: Told) -> list[Document]:
    """Run what is not there yet of each size; the documents of all sizes in ``directory``.

    Raises:
        KbError: a size is not between 200 and 1,000,000, or a process failed; what was measured
            before stays.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for size in sorted(set(sizes)):
        _Run(directory, size, tell).whole()
    return documents(directory)


def documents(directory: Path) -> list[Document]:
    """What was measured in ``directory``, smallest size first."""
    found = [json.loads(path.read_text("utf-8")) for path in directory.glob("scale-*.json")]
    return sorted(found, key=lambda one: int(one["tickets"]))


def whole(found: Sequence[Document]) -> list[Document]:
    """The sizes at which every stage is known."""
    return [one for one in found if "limits" in one and len(one["stages"]) == len(STAGES)]


class _Run:
    """One size: its folder, and its document as far as it is known."""

    def __init__(self, directory: Path, size: int, tell: Told) -> None:
        self._path = directory / f"scale-{size}.json"
        self._folder = directory / str(size)
        self._tell = tell
        new = described([]) | {"tickets": size, "stages": {}, "day": {}}
        del new["timings"]
        self._known: Document = (
            json.loads(self._path.read_text("utf-8")) if self._path.is_file() else new
        )

    def whole(self) -> None:
        """Everything that is not known yet."""
        if "sizes" not in self._known:
            self._make()
        for stage in STAGES:
            self._stage(stage, "stages", EXPORT)
        if "limits" not in self._known:
            self._keep("limits", answered(PARTS, "limits", self._folder).answer)
        if "new" not in self._known:
            self._keep("new", answered(PARTS, "new", self._folder).answer)
        for part, names in (("again", AGAIN), ("day", OF_A_DAY)):
            for stage in STAGES:
                if stage.name in names:
                    self._stage(stage, part, NEW)

    def _make(self) -> None:
        """The shop and its export, from nothing."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        files.write_json(self._folder / "given.json", {"tickets": self._known["tickets"]})
        self._tell(f"{self._known['tickets']:,} tickets: writing them")
        self._keep("sizes", answered(PARTS, "make", self._folder).answer)

    def _stage(self, stage: Stage, part: str, export: str) -> None:
        if stage.name in self._known.setdefault(part, {}):
            return
        if part == "stages":
            self._clear(stage)
        before = os.getloadavg()[0]
        usage = (
            self._command(stage, export)
            if stage.words
            else answered(PARTS, stage.name, self._folder)
        )
        count = DAY if part == "day" else self._known["tickets"]
        found = {"tickets": count, **usage.figures(), "load": round(before, 1)}
        self._known[part][stage.name] = found | (usage.answer or {})
        self._keep(part, self._known[part])
        self._tell(f"{self._known['tickets']:,} tickets, {part}, {stage.name}: {found}")

    def _clear(self, stage: Stage) -> None:
        for pattern in stage.left:
            for path in (self._folder / SHOP / "data").glob(pattern):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _command(self, stage: Stage, export: str) -> Usage:
        words = [str(self._folder / export) if word == EXPORT else word for word in stage.words]
        place = ("--workspace", str(self._folder / SHOP))
        return used([sys.executable, "-m", "kb.cli", *words, *place])

    def _keep(self, name: str, value: Any) -> None:
        self._known[name] = value
        files.write_json(self._path, self._known)


def lines(found: Sequence[Document]) -> Iterator[str]:
    """Two Markdown tables of all sizes: every stage, and a day on top."""
    yield "| stage | tickets | wall s | processor s | tickets/s | peak MB | exponent | of limit |"
    yield "|---|---|---|---|---|---|---|---|"
    for name in [stage.name for stage in STAGES] + ["import to report"]:
        rows = [(one, _row(one, name)) for one in found]
        known = [(one, row) for one, row in rows if row]
        grown = [None, *(exponent(a, b) for (_, a), (_, b) in pairwise(known))]
        for (one, row), growth in zip(known, grown, strict=True):
            yield _cells(name, row, growth, limit_share(one, name))
    for one in found:
        for name, row in one.get("again", {}).items():
            yield _cells(f"{name} again, articles live", row, None, None)
    yield ""
    yield f"| a day of {DAY:,} tickets on top of | stage | wall s | processor s | peak MB |"
    yield "|---|---|---|---|---|"
    for one in found:
        for name, row in {**one["day"], "whole day": _sum(one["day"], OF_A_DAY)}.items():
            if row:
                yield (
                    f"| {one['tickets']:,} | {name} | {row['wall_seconds']:.1f} "
                    f"| {row['cpu_seconds']:.1f} | {row['peak_megabytes']:.0f} |"
                )


def _row(one: Document, name: str) -> Document | None:
    if name == "import to report":
        return _sum(one["stages"], TO_REPORT)
    found: Document | None = one["stages"].get(name)
    return found


def _sum(stages: Mapping[str, Document], names: Sequence[str]) -> Document | None:
    """Stages one after the other; None while one of them is not known."""
    if any(name not in stages for name in names):
        return None
    rows = [stages[name] for name in names]
    peaks: list[float] = [row["peak_megabytes"] for row in rows]
    return {
        "tickets": rows[0]["tickets"],
        "wall_seconds": sum(row["wall_seconds"] for row in rows),
        "cpu_seconds": sum(row["cpu_seconds"] for row in rows),
        "peak_megabytes": max(peaks),
    }


def _cells(name: str, row: Document, growth: float | None, share: float | None) -> str:
    seconds = took(row)
    return (
        f"| {name} | {row['tickets']:,} | {seconds:.1f} | {row['cpu_seconds']:.1f} "
        f"| {row['tickets'] / max(seconds, 0.01):,.0f} | {row['peak_megabytes']:.0f} "
        f"| {'' if growth is None else f'{growth:.2f}'} "
        f"| {'' if share is None else f'{share:.1%}'} |"
    )


def exponent(small: Mapping[str, Any], large: Mapping[str, Any]) -> float | None:
    """The power of the number of tickets by which processor time grew.

    Of 10 s for 1,000 and 100 s for 10,000 it is 1. None where both were as many tickets, as of a
    part that is measured on 10,000.
    """
    if small["tickets"] == large["tickets"]:
        return None
    times = max(large["cpu_seconds"], 0.01) / max(small["cpu_seconds"], 0.01)
    return log(times) / log(large["tickets"] / small["tickets"])


def limit_share(one: Document, name: str) -> float | None:
    """The least time the hardware needs, over the time taken; None where no limit is named.

    Reading is bound by the disk, embedding by the multiplications of the encoder's network,
    topics by those of comparing each ticket with the sample, matching by those of comparing each
    with each part of an article of its language: at the rates measured in the same run.
    """
    row, limits, sizes = one["stages"].get(name), one.get("limits"), one.get("sizes")
    if not row or not limits or not sizes:
        return None
    least = {
        "read": sizes["bytes"] * row["tickets"] / one["tickets"] / limits["bytes_per_second"],
        "import": sizes["bytes"] / limits["bytes_per_second"],
        "embed": row.get("operations", 0) / limits["operations_per_second"],
        "topics": limits["topic_operations"] / limits["operations_per_second"],
        "match": limits["match_operations"] / limits["operations_per_second"],
    }.get(name)
    return None if least is None else float(least / max(took(row), 0.01))


def took(row: Mapping[str, Any]) -> float:
    """Wall seconds of a stage; of a part without the start of its process."""
    return float(row.get("seconds", row["wall_seconds"]))
