"""What publishing would change for readers, and going live, as the page Publish does it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

from pydantic import Field

from kb.articles import Article
from kb.roles import Deed
from kb.storage import going_live
from kb.web.admin.api.declared import Call, Operation, Services
from kb.web.admin.api.shapes import Answer
from kb.web.admin.publishing import GO_LIVE


class Place(Answer):
    """An article in one language."""

    id: str
    locale: str


class LastTime(Answer):
    """The last time that somebody went live from a page or from here."""

    who: str
    started_at: datetime
    ended_at: datetime | None
    state: Literal["running", "done", "failed"]
    went_live: int
    withdrawn: int
    problem: str = Field(description="Why it failed; the old site is whole then. Empty for none.")


class Outlook(Answer):
    """What publishing now would change for readers, and what stays behind."""

    comes: list[Place]
    changes: list[Place]
    leaves: list[Place]
    held: list[Place] = Field(description="Approved, and their day has not come.")
    unsigned: list[Place] = Field(description="Published by nobody that is known by name.")
    live: int = Field(description="Articles that readers see now.")
    problem: str = Field(description="What stops all of it; empty for nothing.")
    is_going: bool = Field(description="Whether somebody goes live now, from here.")
    last: LastTime | None


def outlook(services: Services, _call: Call) -> Outlook:
    """What publishing now would change.

    Raises:
        DatabaseError: the review database does not answer.
    """
    articles, now = services.desk.kept.now().articles.values(), datetime.now(UTC)
    found = going_live.outlook(services.workspace, articles, now)
    return Outlook(
        comes=_places(found.comes),
        changes=_places(found.changes),
        leaves=[Place(id=name, locale=locale) for name, locale in found.leaves],
        held=_places(found.held),
        unsigned=_places(found.unsigned),
        live=found.live,
        problem=str(found.problem or ""),
        is_going=services.publishing.work.at(GO_LIVE) is not None,
        last=_last(services),
    )


def _places(articles: Iterable[Article]) -> list[Place]:
    return [Place(id=one.id, locale=one.locale) for one in articles]


def _last(services: Services) -> LastTime | None:
    record = going_live.last_record(services.workspace)
    if record is None:
        return None
    return LastTime(**{name: getattr(record, name) for name in LastTime.model_fields})


def started(services: Services, call: Call) -> Outlook:
    """Go live beside this request, unless that is being done; how things stood before."""
    before = outlook(services, call)
    services.publishing.start(call.who)
    return before.model_copy(update={"is_going": True})


OPERATIONS = (
    Operation(
        "read_publishing", "GET", "/v1/publishing",
        "What publishing now would change, and how the last time ended.", outlook, Outlook,
    ),
    Operation(
        "publish", "POST", "/v1/publishing",
        "Go live beside this request; ask again how it ended.", started, Outlook,
        deed=Deed.PUBLISH, stops=("refused",),
    ),
)  # fmt: skip
