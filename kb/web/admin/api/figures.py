"""Figures: the latest report as it was written, its coverage, and what a sentence stands on."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from pydantic import Field

from kb.errors import InputError
from kb.roles import Deed
from kb.storage import evidence_store
from kb.web.admin.api.articles import ARTICLE, Support, support
from kb.web.admin.api.declared import Call, Operation, Services
from kb.web.admin.api.own import Everything
from kb.web.admin.api.shapes import Answer
from kb.web.admin.drafts_typed import article_of


class Share(Answer):
    """A share as its two counts, with its 95 % interval."""

    numerator: int
    denominator: int
    rate: float | None
    low: float | None
    high: float | None


class Coverage(Answer):
    """How many tickets a live article answers, of the latest report."""

    made_at: str
    period: dict[str, Any] = Field(description="First and last day.")
    tickets: dict[str, Any]
    coverage: Share
    gap: Share
    by_locale: list[dict[str, Any]]
    by_week: list[dict[str, Any]]


class Reply(Answer):
    """An agent's redacted reply behind a sentence."""

    ticket_id: str
    at: datetime | None
    agent: str = Field(description="A number, not a name.")
    text: str
    said: str = Field(description="The part that says it; empty where none comes near.")


class Backed(Support):
    """A sentence with replies that it stands on."""

    tickets: int
    replies: list[Reply]


class Sources(Answer):
    """What each sentence of an article stands on."""

    items: list[Backed]


def report(services: Services, _call: Call) -> Everything:
    """The latest report, as `report.json` has it.

    Raises:
        NothingToDoError: `askless report` has not run.
        InputError: it is damaged.
    """
    return Everything(_report(services))


def _report(services: Services) -> dict[str, Any]:
    from mining.runs import Runs

    path = Runs(services.workspace.runs_dir).latest("report", "askless report") / "report.json"
    try:
        found = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise InputError(path, "is no JSON; run `askless report` again") from error
    return dict(found)


def coverage(services: Services, _call: Call) -> Coverage:
    """The coverage of the latest report."""
    found = _report(services)
    return Coverage(**{name: found[name] for name in Coverage.model_fields})


def sources(services: Services, call: Call) -> Sources:
    """The replies behind an article, for tokens that may see tickets."""
    article = article_of(services.workspace, call.visit())
    evidence = evidence_store.read_evidence(services.workspace, article.id, article.locale)
    if evidence is None:
        return Sources(items=[])
    found = services.drafts.supports(evidence, has_replies=True)
    return Sources(
        items=[
            Backed(
                **dict(support(one.sentence)),
                tickets=len(one.sentence.tickets),
                replies=[
                    Reply(
                        ticket_id=said.ticket_id,
                        at=said.at,
                        agent=said.agent,
                        text=f"{said.before}{said.said}{said.after}",
                        said=said.said,
                    )
                    for said in one.replies
                ],
            )
            for one in found
        ]
    )


OPERATIONS = (
    Operation(
        "read_report", "GET", "/v1/report", "The latest report, as report.json has it.", report,
        Everything, stops=("not_found",),
    ),
    Operation(
        "read_coverage", "GET", "/v1/coverage", "The coverage of the latest report.", coverage,
        Coverage, stops=("not_found",),
    ),
    Operation(
        "read_sources", "GET", f"{ARTICLE}/sources", "The redacted replies behind its sentences.",
        sources, Sources, deed=Deed.TICKETS,
    ),
)  # fmt: skip
