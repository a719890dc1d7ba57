"""The demo: a synthetic shop taken through every stage, as its year would have gone.

The tickets before ``CUT`` are imported and mined; the gaps are drafted, approved and published on
that day; then the later tickets arrive, and the report says how many of them are answered.
"""

from __future__ import annotations

import shlex
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb import decisions
from kb.articles import Article, ArticleStatus
from kb.errors import ReviewError, WorkspaceError
from kb.gaps import GAPS
from kb.storage import content, evidence_store, files, sitebuild
from kb.storage.auditing import site_check
from kb.storage.workspace import SETTINGS_FILE, Workspace
from mining.audit import recogniser
from mining.importers import source
from mining.importers.source import ImportOptions
from mining.runs import Runs
from mining.sample import Sample, check_count, sample_workspace, split_at
from mining.stages import (
    GAPS_FILE,
    Progress,
    draft,
    effect,
    gaps,
    intake,
    keywords,
    measure,
    mine,
    service,
    silent,
)
from mining.stages import report as report_stage

CUT = datetime(2026, 7, 1, tzinfo=UTC)
"""Last quarter of the sample's 18 months: what comes later is only measured."""

END = datetime(2026, 10, 1, tzinfo=UTC)
REVIEWER = "demo"
"""Who approves the drafts of the demo; in a real shop a person reads each."""
APPROVED_SHARE = 1 / 2
"""The drafts of the most urgent gaps are approved, as in a real week; the others wait for review.
What articles prevent is told by comparison with topics that have none."""

Note = Callable[[str], None]


PATIENCE = """
[drafting]
# The year of this demo ends on a fixed day: its drafts wait however long ago that is.
draft_expires_days = 36500
"""


@dataclass(frozen=True)
class Told:
    """What the demo did, for a person and for a program."""

    workspace: Workspace
    seconds: float
    figures: Mapping[str, Any]

    def document(self) -> dict[str, Any]:
        """The figures as one JSON object."""
        return {"workspace": str(self.workspace.root), "seconds": self.seconds, **self.figures}

    def lines(self) -> list[str]:
        """Twelve lines that a person understands."""
        f, build = self.figures, self.workspace.build_dir
        kinds = ", ".join(f"{name} {count}" for name, count in f["noise"].items())
        return [
            f"Tickets read   {f['tickets']:,} of a synthetic shop, French and English",
            f"Set apart      {f['noise_tickets']:,} that ask for nothing ({kinds})",
            f"Topics         {f['topics']} recurring needs in {f['categories']} categories",
            f"Covered        {f['covered']} of them, counted once a language, had an article",
            f"Gaps           {f['gaps']} had none, or only one in the other language",
            f"Drafts         {f['drafts']} from what agents replied; approved the {f['approved']} "
            "most urgent, the others wait in `askless review`",
            "Names          found without the models of [ner]; accepted for this synthetic shop "
            f"(--accept-regex-only), each article signed by “{REVIEWER}”",
            f"Help center    {f['articles']} articles in {build / 'site'}, to be looked at with "
            "the last line",
            f"Coverage       {f['before']} of the {f['later']:,} tickets since {CUT:%d %B %Y} with "
            f"the old articles, {f['after']} with the new ones",
            f"Prevented      {_effect_words(f['effect'])}",
            f"Report         {build / 'report' / 'index.html'}",
            f"Serve it       {_command()} serve --workspace {shlex.quote(str(self.workspace.root))}  "
            f"(all of it took {self.seconds:.0f} s)",
        ]


def _command() -> str:
    """How this program is called: by its path where a shell would not find it."""
    called = Path(sys.argv[0])
    if called.name != "askless" or shutil.which("askless"):
        return "askless"
    return shlex.quote(str(called))


def run(
    directory: Path,
    *,
    tickets: int = 5_000,
    is_replace: bool = False,
    note: Callable[[str], None] = lambda _line: None,
    progress: Progress = silent,
) -> Told:
    """Make the demo in ``directory``.

    Raises:
        WorkspaceError: the folder holds something that is no earlier demo, or one and
            ``is_replace`` is not set.
        KbError: ``tickets`` is not between 200 and 1,000,000.
    """
    started = time.perf_counter()
    check_count(tickets)  # before an earlier demo is removed
    _clear(directory, is_replace=is_replace)
    note(f"Writing the sample shop ({tickets} tickets) ...")
    sample = sample_workspace(directory, tickets=tickets)
    with (directory / SETTINGS_FILE).open("a", encoding="utf-8") as settings:
        settings.write(PATIENCE)
    history, later = split_at(sample.folder / "tickets.jsonl", CUT)
    with sample.workspace.locked():
        figures = _before(sample, history, note, progress) | _after(sample, later, note, progress)
    return Told(sample.workspace, time.perf_counter() - started, figures)


def _clear(directory: Path, *, is_replace: bool) -> None:
    if not directory.exists() or not any(directory.iterdir()):
        return
    if not (directory / "sample" / "truth.json").is_file():
        raise WorkspaceError(
            f"{directory}: is not empty and no earlier demo; choose another folder"
        )
    if not is_replace:
        raise WorkspaceError(f"{directory}: holds a demo already; pass --replace to make it anew")
    shutil.rmtree(directory)


def _before(sample: Sample, history: Path, note: Note, progress: Progress) -> dict[str, Any]:
    """Up to CUT: import, mine, gaps, drafts, approvals, publishing."""
    workspace = sample.workspace
    note("Reading the tickets of 15 months: cleaning, redacting ...")
    _import(workspace, history, progress)
    note("Finding what customers keep asking ...")
    topics = mine.run(workspace, progress=progress, now=CUT).figures
    note("Looking for what no article answers, drafting from agents' replies ...")
    found = gaps.run(workspace, progress=progress, now=CUT).figures
    written = draft.run(workspace, progress=progress, now=CUT).figures
    approved = approve_drafts(workspace, CUT, most=round(APPROVED_SHARE * written["written"]))
    sitebuild.publish(workspace, CUT, accept_regex_only=True)
    return {
        "topics": topics["topics"],
        "categories": topics["categories"],
        "covered": found["kinds"].get("covered", 0),
        "gaps": sum(count for kind, count in found["kinds"].items() if kind != "covered"),
        "drafts": written["written"],
        "approved": approved,
    }


def _after(sample: Sample, later: Path, note: Note, progress: Progress) -> dict[str, Any]:
    """From CUT on: the later tickets arrive and are matched; topics stay those of the history."""
    workspace = sample.workspace
    note("The next three months arrive: matching them to what was live, building ...")
    _import(workspace, later, progress)
    mine.run(workspace, progress=progress, now=END, may_refit=False)
    gaps.run(workspace, progress=progress, now=END)  # what is left to write, for the report
    keywords.run(workspace, progress=progress, now=END)
    sitebuild.publish(workspace, END, accept_regex_only=True)
    built = sitebuild.build(workspace, check=site_check(workspace, recogniser(workspace.settings)))
    measure.run(workspace, progress=progress, now=END)
    prevented = effect.run(workspace, now=END).figures
    service.run(workspace, now=END)
    report = report_stage.run(workspace, now=END).figures
    since = report["since"] or {"before": {}, "after": {}}
    return {
        "tickets": report["tickets"]["read"],
        "noise": report["tickets"]["noise"],
        "noise_tickets": sum(report["tickets"]["noise"].values()),
        "articles": sum(built.articles.values()),
        "later": since["after"].get("denominator", 0),
        "before": _percent(since["before"]),
        "after": _percent(since["after"]),
        "effect": {name: prevented[name] for name in ("verdict", "delta", "ci_low", "ci_high")},
    }


def _effect_words(found: Mapping[str, Any]) -> str:
    """The estimate of what articles prevented, in a line; drafts of the demo prevent nothing."""
    if found["delta"] is None:
        return str(found["verdict"])
    return (
        f"{found['verdict']}: {found['delta']:.0%} of the tickets expected on topics with an "
        f"article (95 % {found['ci_low']:.0%} to {found['ci_high']:.0%})"
    )


def _percent(rate: Mapping[str, Any]) -> str:
    from kb.report_cells import percent

    return percent(rate.get("rate"), "en")


def _import(workspace: Workspace, path: Path, progress: Progress) -> None:
    intake.run(workspace, source("jsonl"), [path], ImportOptions(now=END), progress=progress)


def approve_drafts(workspace: Workspace, now: datetime, *, most: int) -> int:
    """Approve up to ``most`` drafts without an open flag, as :data:`REVIEWER`; returns how many.

    Those of the gaps with the highest priority come first.
    """
    approved = 0
    for article in _by_urgency(workspace):
        if approved == most:
            break
        evidence = evidence_store.read_evidence(workspace, article.id, article.locale)
        try:
            decision = decisions.approved(article, evidence, who=REVIEWER, now=now)
        except ReviewError:
            continue
        content.write_article(workspace, decision.article)
        content.log_move(workspace, decision.move)
        approved += 1
    return approved


def _by_urgency(workspace: Workspace) -> list[Article]:
    """The drafts in the order of their gaps."""
    folder = Runs(workspace.runs_dir).latest("gaps", "askless gaps")
    table = files.read_table(folder / GAPS_FILE, GAPS)
    keys = zip(table["topic_id"].tolist(), table["locale"].tolist(), strict=True)
    place = {key: number for number, key in enumerate(keys)}
    drafts = [a for a in content.read_articles(workspace) if a.status is ArticleStatus.DRAFT]
    return sorted(drafts, key=lambda a: place.get((a.topic_id, a.locale), len(place)))
