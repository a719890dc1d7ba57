"""What counting and reporting very many matched tickets costs, a process a step.

The workspace is that of :mod:`mining.bench_measure_shop`. Matching itself is
:mod:`mining.bench_matching`; finding the tickets that explain a topic reads vectors and belongs to
mining: both are there before the clock starts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kb.storage import files
from kb.storage.workspace import Workspace
from mining.bench_measure_shop import Plan, save_explained, workspace
from mining.bench_usage import answered

STEPS = ("count", "effect", "service", "report")
"""As ``askless measure`` and ``askless report`` take them."""
SHOP = "shop"


def bench_measure(folder: Path, plan: Plan) -> dict[str, Any]:
    """Seconds and memory of each step, below the empty ``folder``.

    Raises:
        KbError: a process failed.
    """
    files.write_json(folder / "given.json", asdict(plan))
    answered("mining.bench_measure", "make", folder)
    steps = {}
    for name in STEPS:
        usage = answered("mining.bench_measure", name, folder)
        steps[name] = usage.figures() | usage.answer
    total = {
        "wall_seconds": round(sum(step["wall_seconds"] for step in steps.values()), 2),
        "cpu_seconds": round(sum(step["cpu_seconds"] for step in steps.values()), 2),
        "peak_megabytes": max(step["peak_megabytes"] for step in steps.values()),
    }
    return {**asdict(plan), **steps, "total": total}


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """The figures for a person."""
    yield f"{found['tickets']:,} tickets, {found['topics']:,} topics, {found['weeks']:,} weeks"
    for name in (*STEPS, "total"):
        step = found[name]
        yield (
            f"  {name:8} {step['wall_seconds']:8.1f} s wall {step['cpu_seconds']:8.1f} s cpu "
            f"{step['peak_megabytes']:6.0f} MB"
        )


def child(what: str, folder: Path) -> dict[str, Any]:
    """What a process of the bench does; a figure or two of what came of it."""
    doing: dict[str, Callable[[Path], dict[str, Any]]] = {
        "make": _make,
        "count": _count,
        "effect": _effect,
        "service": _service,
        "report": _report,
    }
    return doing[what](folder)


def _make(folder: Path) -> dict[str, Any]:
    plan = Plan(**json.loads((folder / "given.json").read_text("utf-8")))
    save_explained(workspace(folder / SHOP, plan))
    return {"tickets": plan.tickets}


def _count(folder: Path) -> dict[str, Any]:
    """What ``askless measure`` does when every need is matched."""
    from kb.match_labels import MATCH_LABELS
    from kb.matching import MATCHES
    from kb.storage import ticketstore, topicstore
    from mining.runs import Runs
    from mining.stages import FIGURES_FILE, MATCHES_FILE
    from mining.stages.counted import Counted
    from mining.stages.measure import LABELS_FILE, STAGE

    shop = Workspace.open(folder / SHOP)
    runs = Runs(shop.runs_dir)
    mined = runs.latest("mine", "askless mine")
    made_from = {"tickets": ticketstore.fingerprint(shop)}
    tickets = topicstore.without_marked(ticketstore.read_counted_tickets(shop), mined)
    found = files.read_table(runs.latest("gaps", "") / MATCHES_FILE, MATCHES)
    counted = Counted.of(tickets, found)
    figures = counted.sizes() | counted.rates() | counted.uncovered_topics(mined)
    with runs.saving(STAGE, "bench", made_from) as saved:
        counted.write(saved)
        files.write_table(saved / LABELS_FILE, MATCH_LABELS.empty(), MATCH_LABELS)
        files.write_json(saved / FIGURES_FILE, figures)
    return {"coverage": figures["coverage"]["rate"]}


def _effect(folder: Path) -> dict[str, Any]:
    from mining.stages import effect

    found = effect.run(Workspace.open(folder / SHOP)).figures
    return {"verdict": found["verdict"]}


def _service(folder: Path) -> dict[str, Any]:
    from mining.stages import service

    return {"tickets": service.run(Workspace.open(folder / SHOP)).figures["tickets"]}


def _report(folder: Path) -> dict[str, Any]:
    from mining.stages import report

    return {"tickets": report.run(Workspace.open(folder / SHOP)).figures["tickets"]["read"]}
