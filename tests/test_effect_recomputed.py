"""The effect's figures, worked out again from its two tables in a few lines each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import PoissonRegressor

from kb.deflection.simulation import Shop, drawn
from tests.panels import a_panel, csv_of
from tests.shell import askless

Document = dict[str, Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, pd.DataFrame]:
    """`askless deflection` on a simulated shop, and its counts by topic and week."""
    folder = tmp_path_factory.mktemp("effect")
    history = drawn(Shop(topics=24, articles=8, effects=(0.3,)), 5)
    paths = [folder / "counts.csv", folder / "publications.csv"]
    for path, text in zip(paths, csv_of(a_panel(history)), strict=True):
        path.write_text(text, "utf-8")
    call = ("deflection", "--counts", paths[0], "--publications", paths[1], "--json")
    document: Document = askless(*call).json
    return document, cells(*paths)


def cells(counts: Path, publications: Path) -> pd.DataFrame:
    """A row for each topic and week, those without a ticket, too: was an article live, or ever."""
    table = pd.read_csv(counts).pivot_table("count", "topic", "week", "sum", fill_value=0)
    every = table.stack().rename("count").reset_index()
    first = pd.read_csv(publications).groupby("topic")["week"].min()
    start = every["topic"].map(first)
    return every.assign(is_live=every["week"] >= start.fillna("9999"), has_one=start.notna())


def test_what_came_is_counted(told: tuple[Document, pd.DataFrame]) -> None:
    """Tickets of topics with an article from its first week on; shares are of what was expected."""
    document, every = told
    live = every[every["is_live"]]
    assert document["observed"] == live["count"].sum()
    expected = document["expected"]
    assert document["prevented"] == pytest.approx(expected - live["count"].sum())
    assert document["delta"] == pytest.approx(1 - live["count"].sum() / expected)
    weeks = pd.DataFrame(document["by_week"]).set_index("week")
    counted = every[every["has_one"]].groupby("week")["count"].sum()
    assert weeks["observed"].tolist() == counted.loc[weeks.index].tolist()
    topics = pd.DataFrame(document["per_topic"]).set_index("topic")
    counted = live.groupby("topic")["count"].sum()
    assert topics.loc[counted.index, "observed"].tolist() == counted.tolist()
    assert topics["expected"].sum() == pytest.approx(expected)


def test_the_two_way_fit_is_a_poisson_regression(told: tuple[Document, pd.DataFrame]) -> None:
    """On topics and weeks without an article, by another program's solver."""
    document, every = told
    dummies = pd.get_dummies(every[["topic", "week"]]).to_numpy(float)
    is_live = every["is_live"].to_numpy(bool)
    model = PoissonRegressor(alpha=1e-9, solver="newton-cholesky", tol=1e-10, max_iter=300)
    model.fit(dummies[~is_live], every["count"][~is_live])
    expected = float(np.sum(model.predict(dummies[is_live])))
    assert document["two_way"]["expected"] == pytest.approx(expected, rel=1e-5)
    came = every.loc[is_live, "count"].sum()
    assert document["two_way"]["delta"] == pytest.approx(1 - came / expected, abs=1e-5)
