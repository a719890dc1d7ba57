"""Topics: what customers keep asking, and each with its weeks, gaps and examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from kb.roles import Deed
from kb.web.admin import topics_read as read
from kb.web.admin.api.declared import Call, Operation, Services
from kb.web.admin.api.faults import Stop
from kb.web.admin.api.gaps import GapRow, gap_row
from kb.web.admin.api.lists import has_words, part_of
from kb.web.admin.api.shapes import Answer, Part, Query, Words
from kb.words import fold

Named = Literal["en", "fr"]


class TopicsQuery(Part):
    """What a list of topics is narrowed by."""

    names: Named = Field("en", description="Language of labels.")
    category: Words = Field("", description="Id of a category, such as `c-01`.")
    mark: Literal["", "noise", "person"] = ""
    text: Words = Field("", description="Words, or their beginnings, in a label or the id.")


class TopicQuery(Query):
    """How a topic is told."""

    names: Named = Field("en", description="Language of labels.")


class TopicRow(Answer):
    """A topic."""

    topic_id: str
    label: str
    other_label: str = Field(description="In the other language; empty for none.")
    category_id: str | None
    category: str
    size: int = Field(description="Tickets.")
    sizes: dict[str, int] = Field(description="Tickets by language.")
    customers: int
    share: float = Field(description="Of all tickets with a need.")
    state: str | None = Field(description="How its newest week compares; null before `trends`.")
    ratio: float | None
    mark: str
    handling_minutes: float | None
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    covered: float | None = Field(description="Share of its tickets that a live article answers.")
    uncovered: int


class TopicList(Answer):
    """A part of the topics, the largest first."""

    total: int
    items: list[TopicRow]
    next: str | None


class TopicOne(TopicRow):
    """A topic with what is known of it; tickets are told by their own operation."""

    weeks: list[int] = Field(description="Tickets of each whole week, oldest first.")
    words: dict[str, list[str]] = Field(description="Its words, by language.")
    near: list[str] = Field(description="Topics nearest in meaning.")
    gaps: list[GapRow]
    articles: list[str] = Field(description="`locale/id` of each article for it.")


class Example(Answer):
    """A redacted ticket."""

    ticket_id: str
    kind: str = Field(description="`typical`, `borderline` or `odd`.")
    text: str


class Examples(Answer):
    """Redacted tickets of a topic."""

    items: list[Example]


def listed(services: Services, call: Call) -> TopicList:
    """Topics that the filters leave."""
    asked: TopicsQuery = call.query
    words = fold(asked.text).split()
    rows = [row for row in _rows(services, asked.names) if _is_wanted(row, asked, words)]
    items, following = part_of(rows, _rank, asked)
    return TopicList(total=len(rows), items=[_topic(row) for row in items], next=following)


def _rows(services: Services, lang: str) -> Sequence[dict[str, Any]]:
    """The topics, largest first.

    Raises:
        NothingToDoError: `askless mine` has not run.
    """
    rows = services.topics.now().rows[lang]
    return sorted(read.with_gaps(rows, services.desk.gap_rows()), key=_rank)


def _rank(row: Mapping[str, Any]) -> tuple[int, str]:
    return -row["size"], row["topic_id"]


def _is_wanted(row: Mapping[str, Any], asked: TopicsQuery, words: list[str]) -> bool:
    if asked.category and row["category_id"] != asked.category:
        return False
    if asked.mark and row["mark"] != asked.mark:
        return False
    return has_words(fold(f"{row['label']} {row['other_label']} {row['topic_id']}"), words)


def _topic(row: Mapping[str, Any]) -> TopicRow:
    return TopicRow(**{name: row[name] for name in TopicRow.model_fields})


def one(services: Services, call: Call) -> TopicOne:
    """One topic."""
    row = _row(services, call)
    topic_id, table = str(row["topic_id"]), services.topics.now()
    kept = services.desk.kept.now().articles
    more = table.more[topic_id]
    return TopicOne(
        **dict(_topic(row)),
        weeks=row["weeks"],
        words={lang: more[f"words_{lang}"] or [] for lang in read.LANGUAGES},
        near=[str(name) for name in table.near.get(topic_id, ())],
        gaps=[gap_row(gap) for gap in row["gaps"]],
        articles=sorted(f"{loc}/{name}" for (loc, name), a in kept.items()
                        if a.topic_id == topic_id),
    )  # fmt: skip


def _row(services: Services, call: Call) -> dict[str, Any]:
    wanted = call.place["topic"]
    lang = call.query.names if call.query else "en"
    found = next((r for r in _rows(services, lang) if r["topic_id"] == wanted), None)
    if found is None:
        raise Stop("not_found", "there is no such topic; it may have been merged or found anew")
    return found


def examples(services: Services, call: Call) -> Examples:
    """Redacted tickets of a topic, for tokens that may see tickets."""
    topic_id = str(_row(services, call)["topic_id"])
    chosen = services.topics.now().examples.get(topic_id, {})
    rows = [row for own in chosen.values() for row in own]
    texts = read.texts(services.workspace, {str(row["ticket_id"]) for row in rows})
    return Examples(
        items=[
            Example(ticket_id=row["ticket_id"], kind=row["kind"], text=texts[row["ticket_id"]])
            for row in rows
            if row["ticket_id"] in texts
        ]
    )


OPERATIONS = (
    Operation(
        "list_topics", "GET", "/v1/topics", "What customers keep asking, the largest first.",
        listed, TopicList, query=TopicsQuery, stops=("not_found",),
    ),
    Operation(
        "read_topic", "GET", "/v1/topics/{topic}", "One topic.", one, TopicOne, query=TopicQuery,
    ),
    Operation(
        "read_examples", "GET", "/v1/topics/{topic}/examples", "Redacted tickets of a topic.",
        examples, Examples, deed=Deed.TICKETS,
    ),
)  # fmt: skip
