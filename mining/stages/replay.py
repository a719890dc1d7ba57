"""The replay stage: customers' words for each covered topic, typed into the built help center.

It needs a built site, Playwright and Chromium, so it runs only when asked for
(`askless gaps --replay`). Its result, ``replay.json``, holds words that many customers wrote.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from kb.errors import NothingToDoError
from kb.gap_decisions import GapKey
from kb.storage import files
from kb.storage.workspace import Workspace
from kb.topics import TOPICS
from mining import replay
from mining.runs import Runs, content_hash, stage_key
from mining.stages import TOPICS_FILE, Progress, StageResult, silent

STAGE = "replay"
VERSION = "1"
RESULT = "replay.json"


def run(
    workspace: Workspace,
    gaps: Path,
    rows: list[dict[str, Any]],
    tickets: pd.DataFrame,
    *,
    progress: Progress = silent,
) -> StageResult:
    """Search for each covered gap of ``rows`` by its topic's words, or answer from the last time.

    ``gaps`` is the folder of the gaps' result, ``tickets`` those of
    :func:`mining.gaps.tickets_in_topics`.

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
    key = stage_key(STAGE, made_from)
    found = runs.current(STAGE, key)
    if found is not None:
        return StageResult(STAGE, key, found, True, {})
    asked, right = _asked(workspace, rows, tickets)
    asked = {key: some for key, some in asked.items() if key[1] in site.locales}
    total = sum(map(len, asked.values()))
    with visiting(site.folder, site.locales) as visitor:
        done = 0

        def search(locale: str, text: str) -> tuple[str, ...]:
            nonlocal done
            done += 1
            progress(done, total)
            return visitor.search(locale, text).pages

        told = replay.replayed(asked, right, search)
    with runs.saving(STAGE, key, made_from) as folder:
        files.write_json(folder / RESULT, {"topics": [one.document() for one in told]})
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
    path = workspace.runs_dir / STAGE / "latest"
    return f"{path.read_text('utf-8')} {site_hash(workspace)}" if path.is_file() else ""


def latest(workspace: Workspace, gaps: Path) -> dict[GapKey, dict[str, Any]]:
    """What the search found, by topic and language, if it is about these gaps and this site.

    Each holds ``asked`` and ``found`` (counts of questions) and ``missed`` (their texts). Empty
    where it was not asked, or the site or the gaps are others now.
    """
    runs = Runs(workspace.runs_dir)
    try:
        folder = runs.latest(STAGE, "askless gaps --replay")
    except NothingToDoError:
        return {}
    if runs.made_from(folder) != _made_from(workspace, gaps):
        return {}
    document: Mapping[str, Any] = json.loads((folder / RESULT).read_text("utf-8"))
    return {
        (one["topic_id"], one["locale"]): {
            "asked": len(one["questions"]),
            "found": len(one["questions"]) - len(one["missed"]),
            "missed": list(one["missed"]),
        }
        for one in document["topics"]
    }
