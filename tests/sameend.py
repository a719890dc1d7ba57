"""Whether a workspace is whole, and whether two of them hold the same."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from kb.storage import files
from kb.storage.workspace import Workspace
from mining.runs import Runs


def leftovers(folder: Path) -> list[Path]:
    """Unfinished files and folders."""
    return [p for p in folder.rglob(".*") if files.LEFTOVER.fullmatch(p.name)]


def is_leftover(path: Path) -> bool:
    """Whether a file is unfinished, or lies in an unfinished folder."""
    return any(files.LEFTOVER.fullmatch(part) for part in path.parts)


def assert_whole(shop: Path) -> None:
    """Every table and document that has its final name can be read."""
    for folder in (shop / "data", shop / "build"):
        for path in folder.rglob("*"):
            if is_leftover(path.relative_to(shop)):
                continue
            if path.suffix == ".parquet":
                pq.ParquetFile(path).read()
            elif path.suffix == ".json":
                json.loads(path.read_text("utf-8"))
    rows = list(csv.reader((shop / "publications.csv").read_text("utf-8").splitlines()))
    assert {len(row) for row in rows} == {5}


def table(shop: Path, stage: str, name: str) -> pd.DataFrame:
    """A table of a stage's latest result, by its first two columns."""
    folder = Runs(Workspace.open(shop).runs_dir).latest(stage, stage)
    frame = pq.ParquetFile(folder / name).read().to_pandas(ignore_metadata=True)
    return frame.sort_values(list(frame.columns[:2]), ignore_index=True)


def live(shop: Path) -> list[tuple[str, ...]]:
    """The rows of publications.csv without their times."""
    rows = csv.reader((shop / "publications.csv").read_text("utf-8").splitlines())
    return sorted((row[0], row[1], row[2], str(bool(row[4]))) for row in rows)


def articles(shop: Path) -> dict[str, str]:
    """Every article's text by its path."""
    folder = shop / "site/content"
    return {str(p.relative_to(folder)): p.read_text("utf-8") for p in folder.rglob("*.md")}


def assert_same_end(shop: Path, other: Path) -> None:
    """Both workspaces hold the same topics, matches, articles, publications and pages."""
    for stage, name in (
        ("mine", "topics.parquet"),
        ("mine", "assignments.parquet"),
        ("gaps", "gaps.parquet"),
        ("measure", "matches.parquet"),
    ):
        pd.testing.assert_frame_equal(table(shop, stage, name), table(other, stage, name))
    assert live(shop) == live(other)
    assert len(set(live(shop))) == len(live(shop))
    assert articles(shop) == articles(other)
    sites = [{str(p.relative_to(s)) for p in (s / "build/site").rglob("*.html")}
             for s in (shop, other)]  # fmt: skip
    assert sites[0] == sites[1]


def assert_same_tickets(shop: Path, other: Path) -> None:
    """Both workspaces hold the same tickets and messages, each once."""
    for kind, names in (("tickets", ["ticket_id"]), ("messages", ["ticket_id", "position"])):
        frames = [_stored(one, kind, names) for one in (shop, other)]
        assert not frames[0].duplicated(names).any()
        pd.testing.assert_frame_equal(*frames)


def _stored(shop: Path, kind: str, names: list[str]) -> pd.DataFrame:
    parts = sorted((shop / "data/tickets").glob(f"*.{kind}.parquet"))
    frame = pd.concat([pq.ParquetFile(one).read().to_pandas() for one in parts])
    return frame.sort_values(names, ignore_index=True)
