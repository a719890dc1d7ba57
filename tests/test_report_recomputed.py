"""Figures of the report, worked out again from the stored tables in a few lines each.

Nothing of kb.report, kb.coverage or kb.service is used: a fault there cannot agree with itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kb.storage import ticketstore
from kb.storage.ticketstore import StoredTicket
from kb.storage.workspace import Workspace
from mining.runs import Runs
from mining.stages import report, service
from tests.factories import NOW
from tests.measured import a_measured_shop
from tests.test_figures_recomputed import a_desk, monday, parquet

Z = stats.norm.ppf(0.975)
Document = dict[str, Any]
Tables = dict[str, pd.DataFrame]


def read(workspace: Workspace) -> Document:
    """The report's document."""
    folder = report.run(workspace, now=NOW).folder
    document: Document = json.loads((folder / "report.json").read_text("utf-8"))
    return document


@pytest.fixture(scope="module")
def covered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, Tables]:
    """The report of the measured shop, and its tables as any program reads them."""
    workspace = a_measured_shop(tmp_path_factory.mktemp("covered") / "shop")
    runs = Runs(workspace.runs_dir).root
    tickets = parquet(workspace.tickets_dir, "tickets")
    matches = pd.read_parquet(runs / "measure/measured/matches.parquet")
    joined = tickets[tickets["noise"].isna()].merge(matches, on="ticket_id")
    week = monday(joined["created_at"]).dt.strftime("%Y-%m-%d")
    joined = joined.assign(covered=joined["kind"] == "match", week=week)
    placed = pd.read_parquet(runs / "mine/mine/assignments.parquet")
    gaps = pd.read_parquet(runs / "gaps/gaps/gaps.parquet")
    return read(workspace), {"tickets": tickets, "joined": joined, "placed": placed, "gaps": gaps}


def wilson(hits: float, of: float) -> tuple[float, float]:
    """Where a test at 5 % of the share just refuses: the roots of (p - s)^2 = z^2 s (1 - s) / n."""
    share, part = hits / of, Z**2 / of
    low, high = sorted(np.roots([1 + part, -2 * share - part, share**2]).real)
    return float(low), float(high)


def assert_rate(told: Mapping[str, Any], hits: pd.Series) -> None:
    """Counts, share and interval of a rate are those of a column of hits."""
    assert (told["numerator"], told["denominator"]) == (hits.sum(), len(hits))
    assert told["rate"] == pytest.approx(hits.mean())
    assert (told["low"], told["high"]) == pytest.approx(wilson(hits.sum(), len(hits)), abs=1e-5)


def test_coverage_and_gap(covered: tuple[Document, Tables]) -> None:
    """Of all tickets, by language, channel and week; counts of tickets and noise."""
    document, tables = covered
    joined = tables["joined"]
    assert_rate(document["coverage"], joined["covered"])
    assert_rate(document["gap"], ~joined["covered"])
    parts = {
        "by_locale": ["language"],
        "by_channel": ["channel", "language"],
        "by_week": ["week", "language"],
        "by_week_and_channel": ["week", "channel"],
    }
    for name, keys in parts.items():
        groups = dict(list(joined.groupby(keys)))
        assert len(groups) == len(document[name])
        for row in document[name]:
            assert_rate(row, groups[tuple(row[key] for key in keys)]["covered"])
    told = document["tickets"]
    assert (told["read"], told["with_need"]) == (len(tables["tickets"]), len(joined))
    assert told["by_locale"] == joined["language"].value_counts().to_dict()
    assert told["noise"] == tables["tickets"]["noise"].value_counts().to_dict()


def test_four_weeks_at_a_time(covered: tuple[Document, Tables]) -> None:
    """Sums over a moving window of four weeks."""
    document, tables = covered
    weeks = tables["joined"].pivot_table(
        index="week", columns="language", values="covered", aggfunc=["sum", "count"]
    )
    moved = weeks.rolling(4).sum().dropna()
    for row in document["by_four_weeks"]:
        counts = [moved.loc[row["week"], (one, row["language"])] for one in ("sum", "count")]
        assert [row["numerator"], row["denominator"]] == counts
        assert (row["low"], row["high"]) == pytest.approx(wilson(*counts), abs=1e-5)
    assert len(document["by_four_weeks"]) == moved["count"].size


def test_topics_gaps_and_articles(covered: tuple[Document, Tables]) -> None:
    """Tickets without an answer by topic, tickets that came although live, gaps by priority."""
    document, tables = covered
    joined = tables["joined"].merge(tables["placed"], on="ticket_id")
    groups = dict(list(joined.groupby(["topic_id", "language"])))
    missing = {key: ~part["covered"] for key, part in groups.items() if not part["covered"].all()}
    assert len(document["uncovered_topics"]) == len(missing)
    for row in document["uncovered_topics"]:
        assert_rate(row, missing[row["topic_id"], row["locale"]])
    matched = joined[joined["covered"]].groupby(["article_id", "locale"]).size()
    told = {(row["article_id"], row["locale"]): row["tickets"] for row in document["articles"]}
    assert told == matched.to_dict()
    names = ["topic_id", "locale", "tickets", "priority"]
    open_gaps = tables["gaps"].query("kind != 'covered'")[names]
    assert [[row[name] for name in names] for row in document["gaps"]] == open_gaps.values.tolist()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, Tables]:
    """The report of sixty tickets of four weeks with answers, and its tables."""
    root = tmp_path_factory.mktemp("served") / "shop"
    workspace, desk = a_measured_shop(root, stages=""), a_desk()
    said = {one["ticket_id"]: [] for one in desk.tickets}
    for message in desk.messages:
        said[message["ticket_id"]].append(message)
    stored = [StoredTicket(one, tuple(said[one["ticket_id"]])) for one in desk.tickets]
    ticketstore.merge(workspace, stored)
    service.run(workspace)
    folder: Path = workspace.tickets_dir
    tickets = parquet(folder, "tickets")
    return read(workspace), {"tickets": tickets[tickets["noise"].isna()]}


def test_service_figures(served: tuple[Document, Tables]) -> None:
    """Medians and means of times, shares of tickets, satisfaction: each with its interval."""
    document, tables = served
    tickets = tables["tickets"]
    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    waits = ((tickets["first_agent_reply_at"] - tickets["created_at"]) / minute).dropna()
    solved = tickets[tickets["solved_at"].notna()]
    spent = (solved["solved_at"] - solved["created_at"]) / hour
    score = tickets["csat"].dropna()
    told = {row["figure"]: row for row in document["service"]["figures"]}
    values = {
        "first_response_median": waits.median(),
        "first_response_mean": waits.mean(),
        "resolution_median": spent.median(),
        "resolution_mean": spent.mean(),
        "csat": score.ge(0.75).mean(),
        "csat_mean": (1 + 4 * score).mean(),
        "one_touch_of_solved": solved["replies"].eq(1).mean(),
    }
    assert {name: told[name]["value"] for name in values} == pytest.approx(values)
    for name, sample in (("first_response_median", waits), ("resolution_median", spent)):
        assert (told[name]["low"], told[name]["high"]) == pytest.approx(between(sample))
    for name, sample in (("first_response_mean", waits), ("csat_mean", 1 + 4 * score)):
        reach = Z * sample.sem()
        assert told[name]["high"] == pytest.approx(sample.mean() + reach, rel=1e-5)
    hits = score.ge(0.75)
    assert told["csat"]["low"] == pytest.approx(wilson(hits.sum(), len(hits))[0], abs=1e-5)


def between(sample: pd.Series) -> tuple[float, float]:
    """The narrowest pair of order statistics that hold the median in 95 % of samples."""
    ordered, size = np.sort(sample.to_numpy()), len(sample)
    rank = max(k for k in range(1, size // 2) if stats.binom.cdf(k - 1, size, 0.5) <= 0.025)
    return float(ordered[rank - 1]), float(ordered[size - rank])


def test_service_over_time(served: tuple[Document, Tables]) -> None:
    """A line's points are the medians of the tickets that came in the period, by channel."""
    document, tables = served
    told, tickets = document["service_over_time"], tables["tickets"]
    weeks = monday(tickets["created_at"]).dt.strftime("%Y-%m-%d")
    waits = (tickets["first_agent_reply_at"] - tickets["created_at"]) / timedelta(minutes=1)
    medians = waits.groupby([weeks, tickets["channel"]]).median().dropna()
    assert told["span"] == "week"
    rows = {(row["period"], row["channel"]): row["value"] for row in told["by_channel"]}
    assert rows == pytest.approx(medians.to_dict())
    content = tickets["csat"].dropna().ge(0.75)
    shares = content.groupby(weeks).mean().to_dict()
    of_all = [row for row in told["figures"] if row["figure"] == "csat"]
    assert {row["period"]: row["value"] for row in of_all} == pytest.approx(shares)
