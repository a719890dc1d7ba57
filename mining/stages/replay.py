"""The replay stage: customers' words for each covered topic, typed into the built help center.

It needs a built site, Playwright and Chromium, so it runs only when asked for
(`askless gaps --replay`). Its result, ``replay.json``, holds words that many customers wrote.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from kb.gap_decisions import GapKey
from kb.storage import files
from kb.storage.workspace import Workspace
from kb.topics import TOPICS
from mining import replay
from mining.runs import Runs, content_hash, stage_key
from mining.stages import TOPICS_FILE, Progress, StageResult, silent

STAGE = "replay"
VERSION = "2"
RESULT = "replay.json"


@dataclass(frozen=True)
class Given:
    """What is searched for."""

    rows: list[dict[str, Any]]
    """Rows of GAPS."""
    tickets: pd.DataFrame
    """Their tickets (:func:`mining.gaps.tickets_in_topics`)."""
    searches: pd.DataFrame
    """Rows of SEARCHES that failed."""


@dataclass(frozen=True)
class Asked:
    """What the search answered, by topic (or search) and language."""

    topics: dict[GapKey, dict[str, Any]] = field(default_factory=dict)
    """``asked`` and ``found`` (counts of questions) and ``missed`` (their texts)."""
    searches: dict[GapKey, int] = field(default_factory=dict)
    """Results shown for what readers searched for in vain."""


def run(
    workspace: Workspace, gaps: Path, given: Given, *, progress: Progress = silent
) -> StageResult:
    """Search for each covered gap by its topic's words, and for what readers searched in vain.

    ``gaps`` is the folder of the gaps' result. Asked again about the same site it answers from
    the last time.

    Raises:
        NothingToDoError: there is no built help center with a search.
        ExtraError: Playwright or Chromium is missing.
        StageError: the search of the site does not work.
    """
    from kb.web.visiting import visiting
    from mining.evaluation.search import read_site

    runs = Runs(workspace.runs_dir)
    site = read_site(workspace.site_dir)
    made_from = _made_from(workspace, gaps)
    made_from["searches"] = given.searches["search_id"].tolist()
    key = stage_key(STAGE, made_from)
    found = runs.current(STAGE, key)
    if found is not None:
        return StageResult(STAGE, key, found, True, {})
    asked, right = _asked(workspace, given.rows, given.tickets)
    asked = {key: some for key, some in asked.items() if key[1] in site.locales}
    total = sum(map(len, asked.values())) + len(given.searches)
    with visiting(site.folder, site.locales) as visitor:
        done = 0

        def search(locale: str, text: str) -> tuple[str, ...]:
            nonlocal done
            done += 1
            progress(done, total)
            return visitor.search(locale, text).pages

        told = replay.replayed(asked, right, search)
        again = [
            {"search_id": row["search_id"], "locale": row["locale"], "shown": len(shown)}
            for row in given.searches.to_dict("records")
            if row["locale"] in site.locales
            for shown in [search(row["locale"], row["query"])]
        ]
    document = {"topics": [one.document() for one in told], "searches": again}
    with runs.saving(STAGE, key, made_from) as folder:
        files.write_json(folder / RESULT, document)
    return StageResult(STAGE, key, runs.root / STAGE / key, False, {})


def _asked(
    workspace: Workspace, rows: list[dict[str, Any]], tickets: pd.DataFrame
) -> tuple[dict[GapKey, list[replay.Question]], dict[GapKey, frozenset[str]]]:
    """The questions of each covered topic, and the articles that answer it."""
    mined = Runs(workspace.runs_dir).latest("mine", "askless mine")
    topics = files.read_table(mined / TOPICS_FILE, TOPICS)
    words = {row["topic_id"]: row for row in topics.to_dict("records")}
    least = workspace.settings.drafting.support_customers
    told: dict[GapKey, list[str]] = {}
    right = {}
    for row in rows:
        key = row["topic_id"], row["locale"]
        if row["kind"] == "covered" and row["article_id"]:
            own = words.get(key[0], {}).get(f"words_{key[1]}")
            told[key] = [] if own is None else list(own)
            is_here = tickets["topic_id"].eq(key[0]) & tickets["language"].eq(key[1])
            right[key] = replay.answers(row, tickets[is_here.fillna(False).astype(bool)])
    return replay.questions(tickets, told, least=least), right


def _made_from(workspace: Workspace, gaps: Path) -> dict[str, Any]:
    least = workspace.settings.drafting.support_customers
    return {"gaps": gaps.name, "site": site_hash(workspace), "least": least, "version": VERSION}


def site_hash(workspace: Workspace) -> str:
    """Changes with what the built site's search knows: its index, synonyms and vocabulary."""
    names = ("*/pagefind/pagefind-entry.json", "*/assets/words.json")
    paths = sorted(path for name in names for path in workspace.site_dir.glob(name))
    return content_hash(*(path.read_bytes() for path in paths))


def newest(workspace: Workspace) -> str:
    """The key of the newest result and the site as it is now; changes with what is known."""
    folder = Runs(workspace.runs_dir).newest(STAGE)
    return f"{folder.name} {site_hash(workspace)}" if folder else ""


def latest(workspace: Workspace, gaps: Path) -> Asked:
    """What the search answered, if that was about these gaps and this site; else nothing."""
    runs = Runs(workspace.runs_dir)
    folder = runs.newest(STAGE)
    if folder is None:
        return Asked()
    made_from = _made_from(workspace, gaps)
    if {name: runs.made_from(folder).get(name) for name in made_from} != made_from:
        return Asked()
    document: dict[str, Any] = json.loads((folder / RESULT).read_text("utf-8"))
    return Asked(
        topics={(one["topic_id"], one["locale"]): _counts(one) for one in document["topics"]},
        searches={(one["search_id"], one["locale"]): one["shown"] for one in document["searches"]},
    )


def _counts(one: dict[str, Any]) -> dict[str, Any]:
    asked, missed = len(one["questions"]), list(one["missed"])
    return {"asked": asked, "found": asked - len(missed), "missed": missed}
