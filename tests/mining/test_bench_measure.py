"""The bench of measuring: its made workspace is one that every stage and notebook can read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import altair as alt
import pytest

from kb.storage import files
from kb.storage.dataout import write_data
from kb.storage.workspace import Workspace
from mining.bench_measure import SHOP, STEPS, child, lines
from mining.bench_measure_shop import Plan
from mining.stages import dataout

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

PLAN = {"tickets": 1_000, "topics": 10, "weeks": 60}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What each step of the bench answers on a small made workspace, and where it is."""
    folder = tmp_path_factory.mktemp("bench")
    files.write_json(folder / "given.json", PLAN)
    child("make", folder)
    return {"shop": folder / SHOP} | {name: child(name, folder) for name in STEPS[:-1]}


@pytest.fixture(scope="module")
def shop(found: dict[str, Any]) -> Path:
    """The made workspace after every step."""
    path: Path = found["shop"]
    return path


def test_every_step_takes_the_made_workspace(found: dict[str, Any]) -> None:
    """Tickets are counted and judged; reporting them is tested with the report."""
    assert 0 < found["count"]["coverage"] < found["service"]["tickets"]
    timing = {"wall_seconds": 1.0, "cpu_seconds": 2.0, "peak_megabytes": 3.0}
    told = list(lines(PLAN | dict.fromkeys((*STEPS, "total"), timing)))
    assert told[0] == "1,000 tickets, 10 topics, 60 weeks"
    assert Plan() == Plan(1_000_000, 300, 104)


def _shown(chart: object) -> bool:
    """Whether a value is a chart; its specification is made, which finds most mistakes."""
    if not isinstance(chart, alt.TopLevelMixin):
        return False
    return bool(chart.to_dict())


def test_the_analysts_notebook_runs_on_exported_tables(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From top to bottom, in plain Python, without a warning; each of its charts can be drawn."""
    data = tmp_path / "data"
    write_data(dataout.tables(Workspace.open(shop)), "parquet", data)
    monkeypatch.setenv("ASKLESS_DATA", str(data))
    notebook = json.loads((EXAMPLES / "analyst.ipynb").read_text("utf-8"))
    known: dict[str, object] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            exec(compile("".join(cell["source"]), cell["id"], "exec"), known)
    assert sum(_shown(value) for name, value in known.items() if name.startswith("chart_")) == 4
    assert len(known["best"]) > 0
    assert len(known["told"]) > 0
