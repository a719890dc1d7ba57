"""A workspace with the small desk's tickets stored, mined and its gaps listed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from kb.gaps import GAPS
from kb.storage import files, ticketstore
from kb.storage.ticketstore import StoredTicket
from kb.storage.workspace import Workspace
from kb.topics import ASSIGNMENTS, TOPICS
from mining.drafting.replies import Reply
from mining.runs import Runs
from tests.desk import PASSWORD_FR, RETURN_EN, RETURN_FR, START, Need, replies
from tests.factories import a_message_row, a_ticket_row

NEEDS: dict[tuple[str, str], Need] = {
    ("t-0001", "fr"): RETURN_FR,
    ("t-0001", "en"): RETURN_EN,
    ("t-0002", "fr"): PASSWORD_FR,
}
SETTINGS = '[brand.categories.returns]\nfr = "Retours"\nen = "Returns of an item"\n'


def a_workspace(root: Path, *, count: int = 40) -> Workspace:
    """Forty answered tickets of each need, one topic in two languages and one in French."""
    workspace = Workspace.create(root, SETTINGS, "")
    assigned: list[tuple[str, str]] = []
    for number, ((topic, locale), need) in enumerate(NEEDS.items()):
        sent = replies(need.points, locale, count, seed=number, customer=f"{topic}{{}}".format)
        tickets = [
            a_conversation(reply, need.questions[n % len(need.questions)], locale)
            for n, reply in enumerate(sent)
        ]
        ticketstore.merge(workspace, tickets)
        assigned += [(reply.ticket_id, topic) for reply in sent]
    save_mine(workspace, assigned)
    save_gaps(workspace, [a_gap(topic, locale) for topic, locale in NEEDS])
    return workspace


def a_conversation(reply: Reply, question: str, locale: str) -> StoredTicket:
    """A ticket with the customer's question and the agent's reply, stored as intake does."""
    asked_at = reply.at - timedelta(hours=1)
    row = a_ticket_row(
        ticket_id=reply.ticket_id,
        content_hash=reply.ticket_id,
        created_at=asked_at,
        language=locale,
        requester_key=reply.customer,
        subject="",
        text=question,
    )
    base = {"ticket_id": reply.ticket_id, "language": locale}
    asked = a_message_row(**base, at=asked_at, text=question)
    answer = a_message_row(
        **base,
        position=1,
        at=reply.at,
        direction="out",
        author_kind="agent",
        author_key=reply.agent,
        text=reply.text,
    )
    return StoredTicket(row, (asked, answer))


def save_mine(workspace: Workspace, assigned: Sequence[tuple[str, str]], key: str = "k1") -> None:
    """A result of mining: each ticket's topic."""
    rows = [{"ticket_id": t, "topic_id": topic, "category_id": "c-01"} for t, topic in assigned]
    topics = [a_topic(topic) for topic in sorted({topic for _, topic in assigned})]
    with Runs(workspace.runs_dir).saving("mine", key, {}) as folder:
        files.write_table(folder / "assignments.parquet", ASSIGNMENTS.frame(rows), ASSIGNMENTS)
        files.write_table(folder / "topics.parquet", TOPICS.frame(topics), TOPICS)


def save_gaps(workspace: Workspace, gaps: Sequence[dict[str, Any]], key: str = "k1") -> None:
    """A result of the gaps stage."""
    with Runs(workspace.runs_dir).saving("gaps", key, {}) as folder:
        files.write_table(folder / "gaps.parquet", GAPS.frame(gaps), GAPS)


def a_topic(topic_id: str) -> dict[str, Any]:
    """A row of TOPICS."""
    return {
        "topic_id": topic_id,
        "level": "topic",
        "label_fr": "article",
        "label_en": "item",
        "words_fr": ["article"],
        "words_en": ["item"],
        "size": 40,
        "size_fr": 40,
        "size_en": 0,
        "customers": 40,
        "share": 0.5,
        "first_seen_at": START,
        "last_seen_at": START,
        "channels": ["email"],
        "typical": [],
    }


def a_gap(topic_id: str, locale: str, **changes: Any) -> dict[str, Any]:
    """A row of GAPS."""
    return {
        "topic_id": topic_id,
        "locale": locale,
        "kind": "gap",
        "tickets": 40,
        "customers": 40,
        "covered_share": 0.0,
        "priority": 40.0,
        "why": "40 tickets",
    } | changes
