"""The effect's figures, worked out again from its two tables in a few lines each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats
from sklearn.linear_model import PoissonRegressor

from kb.deflection.estimate import fit_of
from kb.deflection.levels import Motion, motion_of
from kb.deflection.roles import roles
from kb.deflection.simulation import Shop, drawn
from tests.panels import a_panel, csv_of
from tests.shell import askless

Document = dict[str, Any]
HISTORY = drawn(Shop(topics=24, articles=8, effects=(0.3,)), 5)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, pd.DataFrame]:
    """`askless deflection` on a simulated shop, and its counts by topic and week."""
    folder = tmp_path_factory.mktemp("effect")
    paths = [folder / "counts.csv", folder / "publications.csv"]
    for path, text in zip(paths, csv_of(a_panel(HISTORY)), strict=True):
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


def covariance(one: np.ndarray, other: np.ndarray, motion: Motion) -> np.ndarray:
    """Of a topic's log level in two lists of weeks: flat, with drift, with a year's wave."""
    lag = np.abs(one[:, None] - other)
    drift = motion.drift * (200 - lag) / 52
    return np.asarray(10 + drift + motion.wave * np.cos(2 * np.pi * lag / 52))


def foreseen(row: np.ndarray, week: np.ndarray, dates: tuple[int, int], motion: Motion) -> float:
    """Log of the level after a date over that before: the likeliest, found by another solver."""
    ends = np.arange(dates[0], 0, -4)
    parts = [np.arange(max(end - 4, 0), end) for end in ends]
    seen, volume = (np.array([values[part].sum() for part in parts]) for values in (row, week))
    middle = np.array([part.mean() for part in parts])
    known = covariance(middle, middle, motion) + motion.noise * np.eye(len(parts))
    expected, inverse = seen.sum() / volume.sum() * volume, np.linalg.inv(known)
    found = optimize.minimize(
        lambda g: (expected * np.exp(g) - seen * g).sum() + g @ inverse @ g / 2,
        np.zeros(len(parts)),
        jac=lambda g: expected * np.exp(g) - seen + inverse @ g,
        method="BFGS",
    ).x
    later = np.arange(*dates)
    ahead = np.exp(covariance(later.astype(float), middle, motion) @ inverse @ found)
    return float(np.log((ahead * week[later]).sum() / week[later].sum()))


@pytest.fixture(scope="module")
def changes() -> dict[tuple[str, int], float]:
    """Topic and first week -> log of its level after it, by another solver and centred.

    Over topics that compare, at the dates of articles, as many tickets are expected as without.
    """
    panel = a_panel(HISTORY)
    found = roles(panel)
    fit = fit_of(found)
    motion, week, counts = motion_of(found, fit), fit.week[0], panel.counts
    dates = [int(stop) for stop in panel.published[found.treated]]
    made = {
        (row, one): foreseen(counts[row], week, (one, panel.weeks), motion)
        for one in set(dates)
        for row in (*found.controls, *found.treated)
    }
    pairs = [(row, one) for one in dates for row in found.controls]
    plain = [counts[row, :one].sum() / week[:one].sum() * week[one:].sum() for row, one in pairs]
    shift = np.log(sum(plain) / (plain @ np.exp([made[pair] for pair in pairs])))
    return {(panel.topics[row], one): value + shift for (row, one), value in made.items()}


def two_way(counts: np.ndarray, start: np.ndarray) -> list[np.ndarray]:
    """Expected, observed and untreated tickets of each topic, by proportional fitting."""
    bare = np.arange(counts.shape[1]) < start[:, None]
    weeks, before = np.ones(counts.shape[1]), np.zeros(1)
    while np.abs(weeks / weeks.sum() - before).max() > 1e-12:
        before = weeks / weeks.sum()
        topics = (counts * bare).sum(1) / (bare * weeks).sum(1)
        weeks = (counts * bare).sum(0) / (bare * topics[:, None]).sum(0)
    expected = topics[:, None] * weeks
    return [(expected * ~bare).sum(1), (counts * ~bare).sum(1), (counts * bare).sum(1)]


def concentration(volume: np.ndarray) -> float:
    """1 where one topic has all, 1/n where n share it."""
    return float((volume**2).sum() / volume.sum() ** 2)


def counting(expected: np.ndarray, untreated: np.ndarray) -> float:
    """The variance of a logarithm that counting alone makes."""
    return float(1 / expected.sum() + (expected**2 / untreated).sum() / expected.sum() ** 2)


def figures(every: pd.DataFrame, changes: dict[tuple[str, int], float]) -> dict[str, float]:
    """Delta, its interval and p-value: articles that never were, given to topics without one."""
    counts = every.pivot_table("count", "topic", "week", "sum")
    first = (~every["is_live"]).groupby(every["topic"]).sum().loc[counts.index].to_numpy()
    cells, end = counts.to_numpy(float), counts.shape[1]

    def fitted(names: np.ndarray, cells: np.ndarray, start: np.ndarray) -> list[np.ndarray]:
        moved = [changes.get((name, stop), 0.0) for name, stop in zip(names, start, strict=True)]
        expected, observed, untreated = two_way(cells, start)
        return [expected * np.exp(moved), observed, untreated]

    names, controls = counts.index.to_numpy()[first == end], cells[first == end]
    order = np.lexsort(controls.T)
    names, controls = names[order], controls[order]
    dates = np.sort(first[first < end])
    lot, size = np.random.default_rng(0), min(len(dates), len(controls) // 2)
    ratios, noise, widths = [], [], []
    for _ in range(400):
        who = lot.permutation(len(controls))[:size]
        start = np.full(len(controls), end)
        start[who] = dates[lot.permutation(len(dates))[:size]]
        expected, observed, untreated = fitted(names, controls, start)
        has = expected > 0
        ratios.append(np.log(observed.sum() / expected.sum()))
        noise.append(counting(expected[has], untreated[has]))
        own, rest = concentration(expected[has]), np.where(start < end, 0, controls.sum(1))
        widths.append((own, own + concentration(rest)))
    expected, observed, untreated = fitted(counts.index.to_numpy(), cells, first)
    has = expected > 0
    expected, came, untreated = expected[has], observed[has].sum(), untreated[has]
    own, total, left = concentration(expected), expected.sum(), observed[has].sum() / expected.sum()
    shares = np.maximum(np.mean(np.square(ratios) - noise) / np.mean(widths, axis=0), 0)
    moving = max(shares * (own, own + concentration(controls.sum(1))))
    fewer = max(1 / came - 1 / total, 0)
    deviation = np.sqrt(moving + counting(expected, untreated) + fewer)
    reach = np.exp(stats.t.ppf(0.975, len(controls) - 1) * deviation)
    units = np.sqrt((widths * shares).max(1) + noise)
    size_of_it = abs(np.log(left)) / deviation
    rank = (1 + (np.abs(ratios) / units >= size_of_it).sum()) / (1 + len(ratios))
    p_value = max(rank, 2 * stats.t.sf(size_of_it, len(controls) - 1))
    low, high = 1 - left * reach, 1 - left / reach
    return {"delta": 1 - left, "ci_low": low, "ci_high": high, "p_value": p_value}


def test_the_placebo_interval_of_the_plain_fit(told: tuple[Document, pd.DataFrame]) -> None:
    """By one level for all weeks."""
    document, every = told
    wanted = figures(every, {})
    plain = document["two_way"]
    assert {name: plain[name] for name in wanted} == pytest.approx(wanted, abs=1e-6)


def test_the_interval_of_the_effect(
    told: tuple[Document, pd.DataFrame], changes: dict[tuple[str, int], float]
) -> None:
    """With levels as they are foreseen, for articles and for those that never were."""
    document, every = told
    wanted = figures(every, changes)
    assert wanted["delta"] != pytest.approx(document["two_way"]["delta"], abs=1e-4)
    assert {name: document[name] for name in wanted} == pytest.approx(wanted, rel=5e-3)


def test_what_is_expected_of_a_topic_is_foreseen(
    told: tuple[Document, pd.DataFrame], changes: dict[tuple[str, int], float]
) -> None:
    """Its level of the weeks before, moved as another solver foresees it."""
    document, every = told
    counts = every.pivot_table("count", "topic", "week", "sum")
    first = (~every["is_live"]).groupby(every["topic"]).sum().loc[counts.index].to_numpy()
    plain = dict(zip(counts.index, two_way(counts.to_numpy(float), first)[0], strict=True))
    stops = {name: int(stop) for name, stop in zip(counts.index, first, strict=True)}
    topics = pd.DataFrame(document["per_topic"]).set_index("topic")["expected"].to_dict()
    expected = {name: plain[name] * np.exp(changes[name, stops[name]]) for name in topics}
    assert topics == pytest.approx(expected, rel=2e-3)
    assert document["expected"] == pytest.approx(sum(expected.values()), rel=1e-3)
