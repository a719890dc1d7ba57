"""What importing a large Zendesk export costs, part by part, and whether memory grows with it.

The sample shop's tickets are written as Zendesk exports them (:mod:`mining.sample_zendesk`) and
imported whole, by rules alone, in a process of their own; so is a tenth of them. Reading alone is
measured beside it, and what pandas takes to read the tenth's tickets as lines of JSON. Processor
seconds are those of all processes together, as Linux accounts for them; elsewhere the workers'
share is not known.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb.storage.workspace import Workspace
from kb.tickets import Skipped
from mining.bench_usage import MEGABYTE, Usage, used
from mining.sample import sample_workspace
from mining.sample_zendesk import write_export, write_lines

_PARENT = "import sys; from mining import bench_import; bench_import.child(*sys.argv[1:])"


@dataclass(frozen=True)
class ImportTiming:
    """The import of one export; seconds of a part are processor seconds."""

    tickets: int
    messages: int
    megabytes: float
    wall_seconds: float
    read_seconds: float
    clean_seconds: float
    """Cleaning and redaction, in the workers."""
    store_seconds: float
    """Storing, and handing tickets to the workers and back."""
    peak_megabytes: float
    read_peak_megabytes: float

    @property
    def cpu_seconds(self) -> float:
        """All parts together."""
        return self.read_seconds + self.clean_seconds + self.store_seconds

    def lines(self) -> list[str]:
        """The figures for a person."""
        parts = {"read": self.read_seconds, "clean, redact": self.clean_seconds}
        parts |= {"store": self.store_seconds, "all": self.cpu_seconds}
        head = (
            f"{self.tickets:,} tickets, {self.messages:,} messages, {self.megabytes:.0f} MB: "
            f"{self.wall_seconds:.1f} s, {self.tickets / self.wall_seconds:.0f} tickets/s, "
            f"peak {self.peak_megabytes:.0f} MB (reading alone {self.read_peak_megabytes:.0f} MB)"
        )
        rows = [
            f"  {name:14} {seconds:8.1f} s cpu {self.messages / max(seconds, 0.01):9.0f} messages/s"
            for name, seconds in parts.items()
        ]
        return [head, *rows]


@dataclass(frozen=True)
class Imports:
    """A tenth and the whole, and what pandas needs for the tenth."""

    tenth: ImportTiming
    whole: ImportTiming
    pandas: Usage

    def document(self) -> dict[str, Any]:
        """The figures as one JSON object."""
        whole, tenth = vars(self.whole), vars(self.tenth)
        return {
            "tenth": tenth,
            "whole": whole,
            "pandas_read_json_seconds": self.pandas.main_cpu_seconds,
            "pandas_read_json_megabytes": self.pandas.peak_megabytes,
            "read_to_pandas": round(self.read_to_pandas, 2),
        }

    @property
    def read_to_pandas(self) -> float:
        """Processor seconds of our reader to those of pandas, on the tenth."""
        return self.tenth.read_seconds / max(self.pandas.main_cpu_seconds, 0.01)

    def lines(self) -> list[str]:
        """The figures for a person."""
        grown = self.whole.peak_megabytes - self.tenth.peak_megabytes
        return [
            *self.tenth.lines(),
            *self.whole.lines(),
            f"Peak memory of the whole against its tenth: {grown:+.0f} MB.",
            f"pandas.read_json of the tenth's tickets: {self.pandas.main_cpu_seconds:.1f} s cpu, "
            f"{self.pandas.peak_megabytes:.0f} MB; our reader takes "
            f"{self.read_to_pandas:.2f} times as long.",
        ]


def bench_import(folder: Path, *, tickets: int) -> Imports:
    """Import ``tickets`` of the sample shop and a tenth of them, below the empty ``folder``.

    Raises:
        KbError: ``tickets`` is not between 200 and 1,000,000, or a process failed.
    """
    sample = sample_workspace(folder / "sample", tickets=tickets)
    told = sample.folder / "tickets.jsonl"
    timings = []
    for count in (max(tickets // 10, 1), tickets):
        export = folder / f"zendesk-{count}.jsonl"
        write_export(told, export, limit=count)
        timings.append(timed_import(folder / f"shop-{count}", export))
        export.unlink()
    lines = folder / "lines.jsonl"
    write_lines(told, lines, limit=timings[0].tickets)
    pandas = used([sys.executable, "-c", _PARENT, "pandas", str(lines)])
    return Imports(timings[0], timings[1], pandas)


def bench_reading(folder: Path, *, tickets: int) -> list[dict[str, Any]]:
    """Our reader of Zendesk's export, and pandas on the same tickets as lines of JSON.

    Raises:
        KbError: ``tickets`` is not between 200 and 1,000,000, or a process failed.
    """
    told = sample_workspace(folder / "sample", tickets=tickets).folder / "tickets.jsonl"
    export, lines = folder / "zendesk.jsonl", folder / "lines.jsonl"
    write_export(told, export, limit=tickets)
    write_lines(told, lines, limit=tickets)
    runs = {
        "askless, tickets checked one by one": ("read", str(export)),
        "pandas.read_json, a table with nested lists": ("pandas", str(lines)),
    }
    return [
        {"name": name, **usage.figures(), **usage.answer}
        for name, words in runs.items()
        for usage in [used([sys.executable, "-c", _PARENT, *words])]
    ]


def timed_import(directory: Path, export: Path) -> ImportTiming:
    """What it takes to import ``export`` into a new workspace in ``directory``.

    Names are found by rules: the models of the extra ``[ner]`` take many times as long.
    """
    own = 'own_domains = ["maison-ombrelle.example"]\norder_patterns = ["MO-\\\\d{6}"]\n'
    Workspace.create(directory, own + '[privacy]\nner = "off"\n', "")
    read = used([sys.executable, "-c", _PARENT, "read", str(export)])
    command = [sys.executable, "-m", "kb.cli", "import", "zendesk", str(export)]
    whole = used([*command, "--workspace", str(directory)])
    return ImportTiming(
        tickets=read.answer["tickets"],
        messages=read.answer["messages"],
        megabytes=export.stat().st_size / MEGABYTE,
        wall_seconds=round(whole.wall_seconds, 1),
        read_seconds=round(read.main_cpu_seconds, 1),
        clean_seconds=round(whole.other_cpu_seconds, 1),
        store_seconds=round(max(whole.main_cpu_seconds - read.main_cpu_seconds, 0.0), 1),
        peak_megabytes=round(whole.peak_megabytes),
        read_peak_megabytes=round(read.peak_megabytes),
    )


def child(what: str, path: str) -> None:
    """What a process of the bench does: read an export, or have pandas read lines; prints JSON."""
    if what == "pandas":
        import pandas as pd

        _answer({"tickets": len(pd.read_json(Path(path), lines=True))})
        return
    from mining.importers import source
    from mining.importers.source import ImportOptions

    count = messages = 0
    for record in source("zendesk").read([Path(path)], ImportOptions(now=datetime.now(UTC))):
        if not isinstance(record, Skipped):
            count += 1
            messages += len(record.messages)
    _answer({"tickets": count, "messages": messages})


def _answer(counts: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(counts) + "\n")
