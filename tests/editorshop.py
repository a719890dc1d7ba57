"""A shop whose drafts wait for an editor: two with replies behind them, one live article."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from kb.articles import Article, ArticleStatus
from kb.evidence import Evidence, Flag, SentenceEvidence
from kb.storage import content, evidence_store, ticketstore
from kb.storage.ticketstore import StoredTicket
from kb.storage.workspace import Workspace
from tests.factories import NOW, a_message_row, a_ticket_row, an_article

SETTINGS = 'locales = ["fr", "en"]\n\n[brand]\nname = "Chez Œuvre"\n\n[privacy]\nner = "off"\n'
FACTS = '[return_window]\nfr = "30 jours"\nen = "30 days"\n'
DRAFT = "returns/exchange"
SENTENCES = (
    "Vous pouvez échanger votre robe sous 30 jours.",
    "L'étiquette de retour est dans votre compte.",
)
STEPS = "## Étapes\n\n1. Ouvrez Mon compte.\n2. Imprimez l'étiquette.\n"
BODY = f"{SENTENCES[0]} {SENTENCES[1]}\n\n{STEPS}"
HERE = f"/admin/articles/fr/{DRAFT}/"


def an_editors_shop(root: Path, settings: str = SETTINGS) -> Workspace:
    """The shop; nothing was mined there, so its queue has drafts only."""
    made = Workspace.create(root, settings, FACTS)
    add_drafts(made)
    return made


def add_drafts(made: Workspace) -> None:
    """Three drafts and a live article, with the tickets behind them."""
    ticketstore.merge(made, [_ticket(number) for number in range(6)])
    for article in (
        a_draft(),
        a_draft(locale="en", title="How do I exchange a dress?"),
        _flagged(),
    ):
        content.write_article(made, article)
    content.write_article(made, an_article())
    evidence_store.write_evidence(made, evidence_of(a_draft()))
    conflict = Flag("conflict", "14 or 30 days", "Le délai est de 14 jours.")
    evidence_store.write_evidence(made, evidence_of(_flagged(), conflict))


def a_draft(**changes: object) -> Article:
    """A French draft about exchanging a dress."""
    values: dict[str, object] = {
        "id": DRAFT,
        "title": "Comment échanger une robe ?",
        "body": BODY,
        "status": ArticleStatus.DRAFT,
        "questions": ("Je veux échanger ma robe",),
        "topic_id": "t-0001",
        "source": "draft",
    }
    return an_article(**(values | changes))


def _flagged() -> Article:
    return a_draft(
        id="returns/refund",
        title="Quand suis-je remboursé ?",
        body="Le délai est de 14 jours.\n",
        topic_id="t-0002",
    )


def evidence_of(article: Article, *flags: Flag) -> Evidence:
    """Each sentence told to six customers by two agents."""
    tickets = tuple(f"jsonl:{number}" for number in range(6))
    return Evidence(
        article_id=article.id,
        locale=article.locale,
        topic_id=article.topic_id or "",
        version=article.version,
        drafted_at=NOW,
        replies=6,
        customers=6,
        agents=2,
        sentences=tuple(
            SentenceEvidence(text, "answer", tickets, 6, 4, 2, NOW, NOW + timedelta(days=9))
            for text in SENTENCES
        ),
        flags=flags,
    )


def _ticket(number: int) -> StoredTicket:
    ticket_id = f"jsonl:{number}"
    row = a_ticket_row(ticket_id=ticket_id, requester_key=f"c{number}")
    reply = (
        f"Bonjour [PERSON],\n{SENTENCES[0]} <b>Bien à vous</b> {number}"
        if number
        else "Bonjour,\nun autre sujet.\nVous pouvez toujours échanger une robe sous 30 jours."
    )
    answer = a_message_row(
        ticket_id=ticket_id, position=1, direction="out", author_kind="agent",
        author_key=f"agent {number % 2}", text=reply, at=NOW + timedelta(days=number),
    )  # fmt: skip
    note = a_message_row(
        ticket_id=ticket_id, position=2, direction="out", author_kind="agent", public=False,
        author_key="agent 0", text="Note interne : cliente difficile",
    )  # fmt: skip
    return StoredTicket(row, (a_message_row(ticket_id=ticket_id), answer, note))
