"""Every chart is what Vega-Lite asks for: they are made unchecked, which takes half the time."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import altair
import pytest
from jsonschema import ValidationError

from kb import charts, interval_charts
from kb import map_chart as map_module
from kb.kept_texts import keeping
from kb.map_chart import MapTopic, map_chart
from kb.storage.drawings import Drawings

WEEKS = [{"week": f"2026-0{n}-02", "tickets": n} for n in range(1, 5)]
WORDS = dict.fromkeys(
    ("covered", "week", "locale", "tickets", "topic", "map_category", "observed", "expected",
     "before", "after", "weeks", "effect"), "Wort"
)  # fmt: skip
VALUES = [{**row, "series": "été", "value": 0.2, "low": None, "high": 0.9} for row in WEEKS]
EFFECT = [{"week": n, "middle": n, "delta": 0.1, "low": -2, "high": 0.3} for n in (-1, 1)]
OBSERVED = [{"week": "2026-01-05", "observed": 2, "expected": 3, "low": 1.5, "high": 4}]
TOPIC = MapTopic("t-1", "Retour", "c-1", "Tout", 0, 9, (0.5, 0.5, 0.1), "retour")

CHARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "share": lambda: charts.share_by_week([r | {"locale": "é", "share": 1} for r in WEEKS], WORDS),
    "tickets": lambda: charts.tickets_by_week([r | {"state": "covered"} for r in WEEKS], WORDS),
    "lines": lambda: charts.lines_by_week(
        [row | {"category": "a"} for row in WEEKS], WORDS, names=["a"], colours=["#123456"]
    ),
    "values": lambda: interval_charts.values_by_week(VALUES),
    "minutes": lambda: interval_charts.values_by_week(VALUES, kind=interval_charts.MINUTES),
    "numbers": lambda: interval_charts.values_by_week(VALUES, kind=interval_charts.NUMBER),
    "observed": lambda: interval_charts.observed_and_expected(OBSERVED, WORDS),
    "effect": lambda: interval_charts.effect_by_week(EFFECT, WORDS),
    "effects": lambda: interval_charts.effects([{"label": "a", "value": 0, "low": 0, "high": 1}]),
    "stacked": lambda: interval_charts.stacked_by_week([r | {"part": "a"} for r in WEEKS], ["a"]),
    "map": lambda: map_chart([TOPIC], [("t-1", 0.5, 0.5)], WORDS),
}  # fmt: skip


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_valid(name: str) -> None:
    """By the schema that Altair brings, which refuses what is none."""
    specification = CHARTS[name]()
    altair.TopLevelSpec.validate(specification)
    with pytest.raises(ValidationError):
        altair.TopLevelSpec.validate(specification | {"config": {"axis": {"domain": "twelve"}}})


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "map"])
def test_rows_put_in_are_what_altair_makes_of_them(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the byte, the order of keys too: else every drawing that is kept would be another one."""
    given: dict[str, Any] = {}
    wanted = CHARTS[name]()

    def seen(specification: dict[str, Any], rows: dict[str, Any]) -> dict[str, Any]:
        given.update(rows)
        return specification

    def real(alt: Any, place: str) -> Any:
        return alt.Data(values=[dict(row) for row in given[place]])

    for module in (charts, interval_charts):
        monkeypatch.setattr(module, "with_rows", seen)
    CHARTS[name]()
    for module in (charts, interval_charts):
        monkeypatch.setattr(module, "stand_in", real)
    assert json.dumps(CHARTS[name]()) == json.dumps(wanted)


def test_new_rows_need_no_altair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept of a chart is all but its rows."""
    with keeping(Drawings(tmp_path)):
        for make in CHARTS.values():
            make()
        for module in (charts, interval_charts, map_module):
            monkeypatch.delattr(module, "altair")
        own = sys.modules[__name__]
        for rows in ("WEEKS", "VALUES", "OBSERVED", "EFFECT"):
            monkeypatch.setattr(own, rows, getattr(own, rows) * 2)
        for make in CHARTS.values():
            make()
