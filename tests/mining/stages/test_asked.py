"""What customers asked stands behind a drafted article, for matching only."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.evidence import Evidence, SentenceEvidence
from kb.storage import evidence_store, ticketstore
from kb.storage.workspace import Workspace
from mining.stages.asked import asked_texts, asking, with_asked
from tests.factories import NOW, a_stored_ticket, an_article

TICKETS = [
    a_stored_ticket("1", subject="Colis", text="Où est [ORDER] ?"),
    a_stored_ticket("2", subject="", text="Pas reçu"),
]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace whose French article was drafted from two tickets, mostly from the second."""
    made = Workspace.create(tmp_path / "shop", "", "")
    sentences = (
        SentenceEvidence("A.", "answer", ("1", "2"), 5, 3, 2),
        SentenceEvidence("B.", "step", ("2", "gone"), 5, 3, 2),
    )
    article = an_article()
    evidence = Evidence(
        article_id=article.id,
        locale="fr",
        topic_id="t-0001",
        version=article.version,
        drafted_at=NOW,
        replies=2,
        customers=2,
        agents=2,
        sentences=sentences,
    )
    evidence_store.write_evidence(made, evidence)
    ticketstore.merge(made, TICKETS)
    return made


def test_the_tickets_behind_most_sentences_come_first(workspace: Workspace) -> None:
    """Placeholders are left out, and so is a ticket that was forgotten."""
    counted = ticketstore.read_counted_tickets(workspace)
    found = asked_texts(workspace, [an_article()], counted)
    assert found == {(an_article().id, "fr"): ("Pas reçu", "Colis\nOù est ?")}
    of_some = asked_texts(workspace, [an_article()], counted[counted["ticket_id"] == "1"])
    assert of_some == {(an_article().id, "fr"): ("Colis\nOù est ?",)}


def test_what_is_asked_is_read_of_some_tickets(workspace: Workspace) -> None:
    """Their texts, in the order of time; of none an empty table."""
    ids = ticketstore.read_counted_tickets(workspace)["ticket_id"]
    assert asking(workspace, ids)["text"].tolist() == ["Où est [ORDER] ?", "Pas reçu"]
    assert asking(workspace, ids[ids == "2"])["text"].tolist() == ["Pas reçu"]
    assert asking(workspace, ids[:0]).empty


def test_an_article_written_by_hand_has_none(workspace: Workspace) -> None:
    """No evidence, no words of customers."""
    counted = ticketstore.read_counted_tickets(workspace)
    assert asked_texts(workspace, [an_article(locale="en")], counted) == {}


def test_what_was_asked_is_matched_and_never_kept() -> None:
    """The article itself, which is what gets published, stays as it was."""
    article = an_article(questions=("Où est-il ?",))
    (made,) = with_asked([article], {(article.id, "fr"): ("Pas reçu",)})
    assert (made.questions, made.asked) == (article.questions, ("Pas reçu",))
    assert (made.version, article.asked) == (article.version, ())
