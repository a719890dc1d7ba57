"""Drafts reworded by a language model, and its answers kept so that none is paid for twice.

The answers lie among the results of stages under the topics they were made from: forgetting a
customer removes them with those topics.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.storage import files
from kb.storage.workspace import Workspace
from mining.drafting.choosing import Choice
from mining.drafting.drafter import Draft
from mining.drafting.llm.asking import Asked, Asking, parse_answers
from mining.drafting.llm.client import connected
from mining.drafting.llm.prompt import PROMPT_VERSION
from mining.drafting.llm.rewriting import rewritten
from mining.drafting.own_pages import links_kept
from mining.drafting.proposals import Proposals
from mining.exchange import Clock
from mining.runs import Runs, stage_key
from mining.stages import Progress

STAGE = "reword"
RESULT = "answers.json"


def is_wanted(workspace: Workspace, choice: Choice) -> bool:
    """Whether a language model is to be asked."""
    return (choice.drafter or workspace.settings.drafting.drafter) == "llm"


def asking(workspace: Workspace, choice: Choice, clock: Clock | None = None) -> Asking:
    """The model that the settings name, with the answers of earlier runs.

    Raises:
        LanguageModelError: it is not set up.
    """
    client = connected(workspace.settings.drafting.llm, choice.environment, clock)
    return Asking(client, known=_answers(Runs(workspace.runs_dir)))


def reworded(
    workspace: Workspace, proposals: Proposals, choice: Choice, mine: Path, progress: Progress
) -> tuple[Proposals, dict[str, Any]]:
    """The proposals with the chosen drafts reworded, and ``{"llm": what that took}`` for JSON.

    Where no language model is wanted they are as they were, and there is nothing to tell.

    Raises:
        LanguageModelError: the model is not set up.
    """
    if not is_wanted(workspace, choice):
        return proposals, {}
    model = asking(workspace, choice)
    drafts: list[Draft] = []
    chosen = [one for one in proposals.drafts if choice.takes(one.topic_id, one.locale)]
    try:
        for done, draft in enumerate(chosen, start=1):
            drafts.append(links_kept(rewritten(draft, model), draft))
            progress(done, len(chosen))
    finally:
        _keep(
            Runs(workspace.runs_dir),
            model,
            mine,
            only_used=choice.is_all and len(drafts) == len(chosen),
        )
    by_place = {(one.topic_id, one.locale): one for one in drafts}
    merged = tuple(by_place.get((one.topic_id, one.locale), one) for one in proposals.drafts)
    return replace(proposals, drafts=merged), {"llm": _figures(drafts, model)}


def _answers(runs: Runs) -> dict[str, Asked]:
    folder = runs.newest(STAGE)
    try:
        return parse_answers(json.loads((folder / RESULT).read_bytes())) if folder else {}
    except (OSError, ValueError):
        return {}


def _keep(runs: Runs, model: Asking, mine: Path, *, only_used: bool) -> None:
    """Save the answers, also those of a run that was stopped: they are paid for."""
    document = model.document(only_used=only_used)
    if not document:
        return
    made_from = {"mine": mine.name, "model": model.model, "prompt_version": PROMPT_VERSION}
    with runs.saving(STAGE, stage_key(STAGE, made_from), made_from) as part:
        files.write_json(part / RESULT, document)


def _figures(drafts: Sequence[Draft], model: Asking) -> dict[str, Any]:
    """Totals of this run, and what became of each draft."""
    used = model.client.budget.used
    return {
        "model": model.model,
        "prompt_version": PROMPT_VERSION,
        "calls": model.client.calls,
        "tokens_in": used.tokens_in,
        "tokens_out": used.tokens_out,
        "cost": round(used.cost, 6),
        "is_guessed": used.is_guessed,
        "stopped": model.client.stopped,
        "reworded": sum((one.llm or {}).get("drafter") == "llm" for one in drafts),
        "drafts": [
            {"topic_id": one.topic_id, "locale": one.locale, **(one.llm or {})} for one in drafts
        ],
    }
