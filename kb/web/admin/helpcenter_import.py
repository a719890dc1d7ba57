"""Articles of another help center, from an export that somebody sends: what would come, then it.

The same importers as ``askless import articles``. What is shown first is worked out beside the
requests, and worked out again before it is done: where anything would be otherwise, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from kb.characters import visible
from kb.errors import InputError
from kb.report_cells import count
from kb.roles import Deed
from kb.storage import uploads
from kb.storage.deciding import held
from kb.storage.logs import append_log
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_decide import same_person
from kb.web.admin.forms import Limits, Refusal
from kb.web.admin.gate import PREFIX, Moved, Shown, Visit, refused
from kb.web.admin.refusals import resolved
from kb.web.admin.words import words
from kb.web.admin.work import Piece, Work

HERE = f"{PREFIX}/help-center/"
LOG_FILE = "imports.jsonl"
"""Who imported which file, how many articles of each outcome; a line each."""
LOOK, DO = "import_look", "import_do"
UNPACKED = {
    "html": (".html", ".htm", ".xhtml", ".xml"), "markdown": (".md", ".mdx", ".markdown"),
}  # fmt: skip
"""Sources that read folders, and what of an archive they need unpacked."""
OUTCOMES = ("written", "updated", "kept_edited", "unchanged")
SHOWN = 30
"""Texts of each outcome that are named."""
_LANGUAGE = re.compile(r"language '(.*)' is not one of the help center")


@dataclass(frozen=True)
class Given:
    """What somebody sent: an export of a source, under the name they know."""

    source: str
    name: str
    kept: Path


def limits(workspace: Workspace) -> Limits:
    """How large a form with an export may be, and where the export lies meanwhile."""

    def folder() -> Path:
        if not uploads.has_room(workspace):
            raise Refusal(503, "too_many_files")
        return uploads.folder(workspace)

    return Limits(uploads=folder, largest=uploads.LARGEST)


class ImportPages:
    """The pages; ``changed`` is called when articles may be others than before."""

    def __init__(self, workspace: Workspace, changed: Callable[[], None]) -> None:
        self.workspace = workspace
        self.work = Work(refused)
        self._changed = changed

    def sent(self, visit: Visit) -> Moved:
        """Take an export in, and work out what would come of it."""
        from mining.importers.articles import NAMES

        self._check(visit)
        name, upload = visit.form.get("source", ""), visit.files.get("file")
        if name not in NAMES:
            raise Refusal(400, "no_source")
        if upload is None or not upload.size:
            raise Refusal(400, "no_file")
        try:
            kept = uploads.taken(upload.path, upload.name)
        except InputError as error:
            raise Refusal(400, "not_possible", said=error) from error
        given = Given(name, upload.name, kept)
        return Moved(_address(self.work.start(Piece(LOOK, partial(self._looked, given), given))))

    def stands(self, visit: Visit) -> Shown:
        """How it stands: being read, what would come, or what came."""
        visit.require(Deed.PUBLISH)
        piece = self._piece(visit)
        values: dict[str, Any] = {"here": HERE, "address": _address(piece), "given": piece.given}
        if not piece.is_done:
            return Shown("helpcenter_import_wait.html.j2", values | {"kind": piece.kind})
        if piece.problem is not None:
            said = resolved(piece.problem.values, visit.lang)
            values |= {"word": piece.problem.word, "said": said}
            return Shown("helpcenter_import_failed.html.j2", values, piece.problem.status)
        plan = piece.result
        more: dict[str, Any] = {
            "is_done": piece.kind == DO,
            "is_taken": piece.followed_by is not None,
            "changes": len(plan.changed),
            "is_same": not plan.changes_anything,
            **told(plan, visit.lang),
        }
        return Shown("helpcenter_import.html.j2", values | more)

    def confirmed(self, visit: Visit) -> Moved:
        """Do what was looked at; a second click is led to the first one's work."""
        self._check(visit)
        first = self._looked_at(visit)
        do = partial(self._done, first.given, first.result.digest, visit.session.who)
        return Moved(_address(self.work.follow(first, lambda: Piece(DO, do, first.given))))

    def discarded(self, visit: Visit) -> Moved:
        """Do nothing, and remove what was sent; what was confirmed already goes on."""
        self._check(visit)
        first = self._looked_at(visit)
        if first.followed_by is not None:
            return Moved(_address(first.followed_by))
        uploads.remove(first.given.kept)
        return Moved(f"{HERE}exchange")

    def _check(self, visit: Visit) -> None:
        visit.require(Deed.PUBLISH)
        same_person(visit)

    def _piece(self, visit: Visit) -> Piece:
        piece = self.work.find(visit.place["piece"])
        if piece is None:
            raise Refusal(404, "no_import")
        return piece

    def _looked_at(self, visit: Visit) -> Piece:
        piece = self._piece(visit)
        if piece.kind != LOOK or not piece.is_done or piece.problem is not None:
            raise Refusal(409, "no_import")
        return piece

    def _looked(self, given: Given) -> Any:
        plan = None
        try:
            plan = self._plan(given)
        except InputError as error:
            own = InputError(given.name, error.problem, code=error.code)
            own.values = error.values
            raise Refusal(400, "not_possible", said=own) from error
        finally:
            if plan is None or not plan.changes_anything:
                uploads.remove(given.kept)
        return plan

    def _plan(self, given: Given) -> Any:
        from mining.importers.articles import source
        from mining.importers.articles.source import ArticleOptions
        from mining.stages import articles

        if not given.kept.parent.is_dir():
            raise Refusal(404, "no_import")
        path = uploads.ready(given.kept, unpack=UNPACKED.get(given.source, ()))
        options = ArticleOptions(now=datetime.now(UTC))
        return articles.planned(self.workspace, source(given.source), [path], options)

    def _done(self, given: Given, digest: str, who: str) -> Any:
        from mining.stages import articles

        try:
            with held(self.workspace):
                plan = self._plan(given)
                if plan.digest != digest:
                    raise Refusal(409, "import_changed")
                articles.applied(self.workspace, plan)
                self._log(given, plan, who)
        finally:
            uploads.remove(given.kept)
            self._changed()
        return plan

    def _log(self, given: Given, plan: Any, who: str) -> None:
        """Note who imported what, for good."""
        outcomes = {name: plan.report.outcomes[name] for name in OUTCOMES}
        now = datetime.now(UTC).isoformat(timespec="seconds")
        row = {"at": now, "who": who, "source": given.source, "file": given.name, **outcomes}
        append_log(self.workspace.data_dir / LOG_FILE, [row])


def told(plan: Any, lang: str) -> dict[str, Any]:
    """A ``mining.stages.articles.Plan`` as a language tells it: how many of each outcome, the first
    of them, and what was left out.
    """
    report = plan.report
    outcomes = []
    for name in OUTCOMES:
        own = [one for one in plan.texts if one.outcome == name]
        shown = [
            {"title": visible(one.title), "locale": one.locale, "id": one.article_id,
             "status": one.status}
            for one in own[:SHOWN]
        ]  # fmt: skip
        more = count(len(own) - SHOWN, lang) if len(own) > SHOWN else ""
        outcomes.append({"name": name, "n": count(len(own), lang), "texts": shown, "more": more})
    return {
        "outcomes": outcomes,
        "read": count(report.counts.read, lang),
        "skipped": skipped(report, lang),
        "restricted": report.restricted,
        "two_languages": [visible(one) for one in report.two_languages[:SHOWN]],
        "unnamed": sorted(report.category_names),
    }


def skipped(report: Any, lang: str) -> list[tuple[str, str]]:
    """Why texts were left out of an ArticleReport, in a language, and how many; most first."""
    found = sorted(report.counts.skipped.items(), key=lambda one: (-one[1], one[0]))
    return [(_reason(reason, words(lang)), count(n, lang)) for reason, n in found]


def _reason(reason: str, known: Mapping[str, Any]) -> str:
    language = _LANGUAGE.fullmatch(reason)
    if language:
        return str(known["skip_language"]).format(language=language[1])
    name = f"skip_{re.sub(r'[^a-z]+', '_', reason.casefold())}"
    return str(known.get(name, reason))


def _address(piece: Piece) -> str:
    return f"{HERE}import/{piece.id}"
