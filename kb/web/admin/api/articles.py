"""Articles of all statuses, drafts among them: lists, and one with all that is known of it."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from typing import Literal

from pydantic import Field

from kb.articles import Article, ArticleStatus
from kb.evidence import Evidence, SentenceEvidence
from kb.review import possible
from kb.storage import deciding, evidence_store, reviewing
from kb.storage.deciding import stamp
from kb.storage.kept_articles import Kept
from kb.storage.reviewing import Claim, Schedule
from kb.style_look import Check, Severity
from kb.web.admin.api.declared import Call, Operation, Services
from kb.web.admin.api.lists import part_of
from kb.web.admin.api.shapes import Answer, ArticleText, Language, Part, Words
from kb.web.admin.drafts_typed import article_of
from kb.web.admin.queue import owners
from kb.web.admin.queue_desk import item_of
from kb.work_queue import DRAFT, Item, Queue, joined

ARTICLE = "/v1/articles/{locale}/{category}/{slug}"
Status = Literal["", "draft", "in_review", "published", "archived"]
Owner = Literal["", "mine", "others", "nobody"]
Age = Literal["", "day", "week", "month", "older"]
ALL = 10**9


class ArticlesQuery(Part):
    """What a list of articles is narrowed by."""

    language: Language = Field("", description="Language of the article.")
    category: Words = Field("", description="The first part of the id.")
    status: Status = ""
    kind: Words = Field("", description="What an editor has to do: `draft`, or the kind of gap.")
    age: Age = Field("", description="Since it was drafted.")
    owner: Owner = Field("", description="Who claimed it.")
    text: Words = Field("", description="Words, or their beginnings, in title, id or topic.")


class Claimed(Answer):
    """Who works on something, since when."""

    key: str = Field(description="As `key` of a row.")
    who: str
    at: datetime


class Saving(Answer):
    """What an article may save a month; null where it is not known."""

    tickets_low: float | None = None
    tickets_high: float | None = None
    hours_low: float | None = None
    hours_high: float | None = None


class WorkRow(Answer):
    """Something to work on: an article, or a gap without one."""

    key: str = Field(description="For claims.")
    locale: str
    category: str
    title: str
    kind: str = Field(description="What an editor has to do: `draft`, or the kind of gap.")
    version: str = Field(description="What `If-Match` takes; empty for a gap.")
    topic_id: str | None
    customers: int = Field(description="How many were told what it says, or wrote about it.")
    open_flags: list[str] = Field(description="Kinds of flags that wait for a decision.")
    notes: list[str] = Field(description="Kinds of notes that nobody has read.")
    saving: Saving | None
    claim: Claimed | None


class ArticleRow(WorkRow):
    """An article in a list."""

    id: str
    status: ArticleStatus
    source: str = Field(description="Where it came from; empty for written by hand.")
    drafted_on: date | None
    reviewed_on: date | None
    reviewed_by: str


class ArticleList(Answer):
    """A part of a list of articles, in order of id and language."""

    total: int = Field(description="How many the filters leave.")
    items: list[ArticleRow]
    next: str | None = Field(description="The next part's `cursor`; null for the last part.")


class Finding(Answer):
    """What is to be mended in a text."""

    kind: str
    severity: Severity
    note: str
    text: str
    line: int | None
    part: str


class FlagRow(Answer):
    """Something that an editor must see."""

    kind: str
    note: str
    sentence: str
    is_blocking: bool


class Support(Answer):
    """What a sentence stands on."""

    text: str
    section: str
    customers: int
    agents: int
    days: int
    first_seen_at: datetime | None
    last_seen_at: datetime | None


class EvidenceSummary(Answer):
    """What an article was drafted from, in numbers."""

    drafted_at: datetime
    replies: int
    customers: int
    agents: int
    last_supported_at: datetime | None
    sentences: list[Support]
    flags: list[FlagRow]
    open_proposals: int


class GoesLive(Answer):
    """When an approved article goes live."""

    publish_at: datetime
    who: str
    wave: str | None


class ArticleOne(ArticleRow):
    """An article with all that is known of it."""

    text: ArticleText
    checks: list[Finding]
    evidence: EvidenceSummary | None
    actions: list[str] = Field(description="What may be decided on it now, by the workflow.")
    goes_live: GoesLive | None
    locales: list[str] = Field(description="Languages that it is there in.")


class MoveRow(Answer):
    """A decision on an article."""

    at: datetime
    who: str
    action: str
    from_status: str
    to_status: str
    version: str
    reason: str


class History(Answer):
    """What was decided, oldest first."""

    items: list[MoveRow]


def listed(services: Services, call: Call) -> ArticleList:
    """Articles that the filters leave."""
    asked: ArticlesQuery = call.query
    kept, claims = services.desk.kept.now(), services.desk.claims()
    queue = everything(services, kept)
    chosen = {
        "language": asked.language,
        "category": asked.category,
        "kind": asked.kind,
        "state": asked.status,
        "age": asked.age,
        "owner": asked.owner,
    }
    own = owners(queue, claims, call.visit())
    found = queue.found(chosen, asked.text, owners=own, part=(0, ALL))
    items, following = part_of(found.items, lambda one: (one.name, one.locale), asked)
    rows = [row(kept.articles[one.locale, one.name], one, claims.get(one.key)) for one in items]
    return ArticleList(total=found.total, items=rows, next=following)


def everything(services: Services, kept: Kept) -> Queue:
    """All articles with the gaps they are for, as rows of a queue, in order of id and language."""
    gaps, today = services.desk.gap_rows(), datetime.now(UTC).date()

    def made() -> Queue:
        items = [item_of(kept, one) for one in kept.articles.values()]
        own = [one for one in joined(items, gaps) if one.kind == DRAFT]
        return Queue(tuple(sorted(own, key=lambda one: (one.name, one.locale))), today)

    return services.everything.of((kept, gaps, sys.intern(today.isoformat())), made)


def row(article: Article, item: Item, claim: Claim | None) -> ArticleRow:
    """An article as lists show it."""
    return ArticleRow(
        **dict(work(item, claim)),
        id=article.id,
        status=article.status,
        source=article.source,
        drafted_on=item.made_on,
        reviewed_on=article.reviewed_on,
        reviewed_by=article.reviewed_by,
    )


def work(item: Item, claim: Claim | None) -> WorkRow:
    """A row of the queue as every list shows it."""
    saving = (item.row or {}).get("saving")
    return WorkRow(
        key=item.key,
        locale=item.locale,
        category=item.category,
        title=item.title,
        kind=item.need,
        version=f"{item.version}.{item.state}" if item.kind == DRAFT else "",
        topic_id=item.topic_id,
        customers=item.customers,
        open_flags=list(item.open_flags),
        notes=list(item.notes),
        saving=Saving.model_validate(saving) if saving else None,
        claim=claimed(claim) if claim else None,
    )


def claimed(claim: Claim) -> Claimed:
    """A claim as it is sent."""
    return Claimed(key=claim.key, who=claim.who, at=claim.at)


def one(services: Services, call: Call) -> ArticleOne:
    """One article as it is on disk now."""
    return whole(services, article_of(services.workspace, call.visit()))


def whole(services: Services, article: Article) -> ArticleOne:
    """An article with all that is known of it.

    Raises:
        DatabaseError: the review database does not answer.
    """
    kept = services.desk.kept.now()
    item = item_of(kept, article)
    gap = services.desk.row(article.topic_id, article.locale)
    item = joined([item], [gap] if gap else [])[0]
    evidence = evidence_store.read_evidence(services.workspace, article.id, article.locale)
    claims = reviewing.read_claims(services.desk.database)
    waiting = reviewing.waiting(services.desk.database)
    locales = {locale for locale, name in kept.articles if name == article.id}
    return ArticleOne(
        **dict(row(article, item, claims.get(item.key))),
        text=text_of(article),
        checks=[finding(check) for check in services.desk.checking("en").found(article)],
        evidence=summary(evidence) if evidence else None,
        actions=possible(article.status),
        goes_live=goes_live(waiting.get((article.id, article.locale))),
        locales=sorted(locales | {article.locale}),
    )


def text_of(article: Article) -> ArticleText:
    """What people write of an article."""
    return ArticleText(
        version=stamp(article),
        title=article.title,
        summary=article.summary,
        body=article.body,
        questions=list(article.questions),
        keywords=list(article.keywords),
    )


def finding(check: Check) -> Finding:
    """A check as it is sent."""
    return Finding(**check.document())


def support(one: SentenceEvidence) -> Support:
    """What a sentence stands on, without a ticket."""
    return Support(**{name: getattr(one, name) for name in Support.model_fields})


def summary(evidence: Evidence) -> EvidenceSummary:
    """Evidence without a ticket or a reply."""
    return EvidenceSummary(
        drafted_at=evidence.drafted_at,
        replies=evidence.replies,
        customers=evidence.customers,
        agents=evidence.agents,
        last_supported_at=evidence.last_supported_at,
        sentences=[support(one) for one in evidence.sentences],
        flags=[
            FlagRow(
                kind=one.kind, note=one.note, sentence=one.sentence, is_blocking=one.is_blocking
            )
            for one in evidence.flags
        ],
        open_proposals=len(evidence.open_proposals),
    )


def goes_live(waiting: Schedule | None) -> GoesLive | None:
    """A schedule as it is sent."""
    if waiting is None:
        return None
    return GoesLive(publish_at=waiting.publish_at, who=waiting.who, wave=waiting.wave)


def history(services: Services, call: Call) -> History:
    """What was decided on an article."""
    article = article_of(services.workspace, call.visit())
    moves = deciding.moves(services.workspace, article.id, article.locale)
    names = tuple(MoveRow.model_fields)
    return History(items=[MoveRow(**{n: getattr(m, n) for n in names}) for m in moves])


OPERATIONS = (
    Operation(
        "list_articles", "GET", "/v1/articles", "Articles and drafts, in order of id.", listed,
        ArticleList, query=ArticlesQuery,
    ),
    Operation(
        "read_article", "GET", ARTICLE, "One article, its checks and what it stands on.", one,
        ArticleOne, gives_version=True,
    ),
    Operation(
        "read_history", "GET", f"{ARTICLE}/history", "What was decided on it.", history, History,
    ),
)  # fmt: skip
