"""The work that waits, in the order of the queue; gaps and what is decided on them; claims."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from kb.roles import Deed
from kb.storage import deciding, reviewing
from kb.web.admin.api.articles import ALL, Age, Claimed, Owner, Saving, WorkRow, claimed, work
from kb.web.admin.api.declared import Call, Operation, Services
from kb.web.admin.api.faults import Stop
from kb.web.admin.api.lists import has_words, part_of
from kb.web.admin.api.shapes import LINE, Answer, Body, Language, Part, Words
from kb.web.admin.drafts_decide import LONGEST_REASON
from kb.web.admin.queue import owners
from kb.web.admin.queue_desk import why
from kb.words import fold
from kb.work_queue import DRAFT, Item

MOST_CLAIMS = 50
LONGEST_KEY = 300


class QueueQuery(Part):
    """What the queue is narrowed by."""

    language: Language = ""
    category: Words = ""
    kind: Words = Field("", description="What has to be done: `draft`, or the kind of gap.")
    state: Words = Field("", description="An article's status, or the gap's state.")
    flags: Literal["", "open", "notes", "none"] = Field("", description="Of drafts.")
    age: Age = Field("", description="Since it was drafted.")
    owner: Owner = Field("", description="Who claimed it.")
    text: Words = Field("", description="Words, or their beginnings, in title, name or topic.")


class QueueRow(WorkRow):
    """A draft with the gap it is for, or a gap without a draft."""

    is_draft: bool
    name: str = Field(description="The article's id, or the topic's.")
    state: str
    value: float | None = Field(description="Hours a month that it may save; null for unknown.")
    why: str = Field(description="Why it is here, in English; empty where no gap says.")


class QueueList(Answer):
    """A part of the queue, most worth first."""

    total: int = Field(description="How many the filters leave.")
    items: list[QueueRow]
    next: str | None = Field(description="The next part's `cursor`; null for the last part.")


class Keys(Body):
    """Rows of the queue."""

    keys: Annotated[
        list[Annotated[str, Field(max_length=LONGEST_KEY, pattern=LINE)]],
        Field(min_length=1, max_length=MOST_CLAIMS),
    ]


class Claims(Answer):
    """What became of the rows."""

    claimed: list[str] = Field(description="Rows that are yours now.")
    held: list[Claimed] = Field(description="Rows that somebody else has, and keeps.")


class Released(Answer):
    """How many rows were given back."""

    count: int


class GapsQuery(Part):
    """What a list of gaps is narrowed by."""

    language: Language = ""
    category: Words = ""
    kind: Words = Field("", description="What has to be done.")
    state: Words = ""
    text: Words = Field("", description="Words, or their beginnings, in label or topic.")


class GapRow(Answer):
    """A topic in a language against the live articles."""

    key: str = Field(description="For claims.")
    topic_id: str
    locale: str
    label: str
    category: str
    kind: str = Field(description="What has to be done.")
    kinds: list[str] = Field(description="Everything that holds of it.")
    state: str
    state_why: str
    is_waiting: bool
    tickets: int
    customers: int
    covered_share: float | None
    trend: float | None
    handling_minutes: float | None
    article_id: str | None = Field(description="The best live article, if one comes near.")
    saving: Saving | None
    why: str


class GapList(Answer):
    """A part of the gaps: those that wait first, then in order of their rank."""

    total: int
    items: list[GapRow]
    next: str | None


class GapDecision(Body):
    """A decision on a gap."""

    topic_id: Annotated[str, Field(min_length=1, max_length=LONGEST_KEY, pattern=LINE)]
    locale: Literal["fr", "en"]
    action: Literal["dismiss", "reopen"]
    reason: Annotated[str, Field(max_length=LONGEST_REASON, pattern=LINE)] = Field(
        "", description="Needed to dismiss. Kept without personal data."
    )


class GapDecided(Answer):
    """The decision as the log keeps it."""

    number: int
    at: datetime
    who: str
    action: str
    topic_id: str
    locale: str
    reason: str


def queued(services: Services, call: Call) -> QueueList:
    """What waits, as the filters leave it."""
    asked: QueueQuery = call.query
    queue, claims = services.desk.queue(), services.desk.claims()
    chosen = asked.model_dump(exclude={"limit", "cursor", "text"})
    own = owners(queue, claims, call.visit())
    found = queue.found(chosen, asked.text, owners=own, part=(0, ALL))
    items, following = part_of(found.items, _order, asked)
    rows = [_row(one, claims.get(one.key)) for one in items]
    return QueueList(total=found.total, items=rows, next=following)


def _order(item: Item) -> tuple[float, str, int, str]:
    """As :func:`kb.work_queue.joined` sorts."""
    return -item.value, item.kind, -item.customers, item.key


def _row(item: Item, claim: reviewing.Claim | None) -> QueueRow:
    return QueueRow(
        **dict(work(item, claim)),
        is_draft=item.kind == DRAFT,
        name=item.name,
        state=item.state,
        value=item.value if item.value >= 0 else None,
        why=why(item.row, "en"),
    )


def claim(services: Services, call: Call) -> Claims:
    """Claim rows; those that somebody else has stay theirs."""
    wanted: Keys = call.body
    known = services.desk.queue().places
    keys = [key for key in dict.fromkeys(wanted.keys) if key in known]
    if not keys:
        raise Stop("refused", "none of these rows is in the queue")
    others = reviewing.claim(services.desk.database, keys, call.who, datetime.now(UTC))
    services.desk.forget()
    theirs = {one.key for one in others}
    own = [key for key in keys if key not in theirs]
    return Claims(claimed=own, held=[claimed(one) for one in others])


def release(services: Services, call: Call) -> Released:
    """Give rows back that are one's own."""
    wanted: Keys = call.body
    count = reviewing.unclaim(services.desk.database, wanted.keys, call.who)
    services.desk.forget()
    return Released(count=count)


def gaps(services: Services, call: Call) -> GapList:
    """Gaps that the filters leave."""
    asked: GapsQuery = call.query
    words = fold(asked.text).split()
    rows = [one for one in services.desk.gap_rows() if _is_wanted(one, asked, words)]
    items, following = part_of(sorted(rows, key=_rank), _rank, asked)
    return GapList(total=len(rows), items=[gap_row(one) for one in items], next=following)


def _is_wanted(row: Mapping[str, Any], asked: GapsQuery, words: list[str]) -> bool:
    given = {
        "locale": asked.language,
        "category": asked.category,
        "queue_kind": asked.kind,
        "state": asked.state,
    }
    is_chosen = all(not value or (row.get(name) or "") == value for name, value in given.items())
    return is_chosen and has_words(fold(f"{row.get('label', '')} {row['topic_id']}"), words)


def _rank(row: Mapping[str, Any]) -> tuple[bool, float, str, str]:
    return not row["is_waiting"], -float(row.get("priority") or 0.0), row["topic_id"], row["locale"]


def gap_row(row: Mapping[str, Any]) -> GapRow:
    """A row of the queue of gaps as it is sent."""
    same = (
        "topic_id", "locale", "kinds", "state", "state_why", "is_waiting", "covered_share", "trend",
        "handling_minutes", "article_id",
    )  # fmt: skip
    return GapRow(
        **{name: row.get(name) for name in same},
        key=f"gap {row['locale']} {row['topic_id']}",
        label=row.get("label") or row["topic_id"],
        category=row.get("category") or "",
        kind=row["queue_kind"],
        tickets=row.get("tickets") or 0,
        customers=row.get("customers") or 0,
        saving=Saving.model_validate(row["saving"]) if row.get("saving") else None,
        why=why(row, "en"),
    )


def decided(services: Services, call: Call) -> GapDecided:
    """Set a gap aside, or take that back, as `askless gaps` does.

    Raises:
        GapError: there is no such gap, or nothing would change.
        NothingToDoError: no gaps were looked for yet.
    """
    from mining.stages import gap_queue

    wanted: GapDecision = call.body
    if wanted.action == "dismiss" and not wanted.reason.strip():
        raise Stop("refused", "say why; a gap is not dismissed without a reason")
    by = {"who": call.who, "reason": wanted.reason, "now": datetime.now(UTC)}
    with deciding.held(services.workspace):
        taken = gap_queue.take(
            services.workspace, wanted.action, wanted.topic_id, wanted.locale, by=by
        )
    services.desk.forget()
    names = tuple(GapDecided.model_fields)
    return GapDecided(**{name: getattr(taken[0], name) for name in names})


OPERATIONS = (
    Operation(
        "list_queue", "GET", "/v1/queue", "Drafts and gaps that wait, most worth first.", queued,
        QueueList, query=QueueQuery,
    ),
    Operation(
        "claim", "POST", "/v1/queue/claims", "Claim rows of the queue.", claim, Claims,
        deed=Deed.EDIT, body=Keys, stops=("refused",),
    ),
    Operation(
        "release", "POST", "/v1/queue/releases", "Give rows back that you claimed.", release,
        Released, deed=Deed.EDIT, body=Keys,
    ),
    Operation(
        "list_gaps", "GET", "/v1/gaps", "Topics against the live articles.", gaps, GapList,
        query=GapsQuery,
    ),
    Operation(
        "decide_gap", "POST", "/v1/gaps/decisions", "Set a gap aside, or take that back.",
        decided, GapDecided, deed=Deed.DECIDE, body=GapDecision, stops=("refused", "not_found"),
    ),
)  # fmt: skip
