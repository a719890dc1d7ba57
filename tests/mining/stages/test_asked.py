"""What customers asked stands behind a drafted article, for matching only."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.evidence import Evidence, SentenceEvidence
from kb.storage import evidence_store
from kb.storage.workspace import Workspace
from kb.tickets import TICKETS
from mining.stages.asked import asked_texts, with_asked
from tests.factories import NOW, a_ticket_row, an_article

TICKET_ROWS = [
    a_ticket_row(ticket_id="1", subject="Colis", text="Où est [ORDER] ?"),
    a_ticket_row(ticket_id="2", subject="", text="Pas reçu"),
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
    return made


def test_the_tickets_behind_most_sentences_come_first(workspace: Workspace) -> None:
    """Placeholders are left out, and so is a ticket that was forgotten."""
    found = asked_texts(workspace, [an_article()], TICKETS.frame(TICKET_ROWS))
    assert found == {(an_article().id, "fr"): ("Pas reçu", "Colis\nOù est ?")}


def test_an_article_written_by_hand_has_none(workspace: Workspace) -> None:
    """No evidence, no words of customers."""
    assert asked_texts(workspace, [an_article(locale="en")], TICKETS.frame(TICKET_ROWS)) == {}


def test_what_was_asked_is_matched_and_never_kept() -> None:
    """The article itself, which is what gets published, stays as it was."""
    article = an_article(questions=("Où est-il ?",))
    (made,) = with_asked([article], {(article.id, "fr"): ("Pas reçu",)})
    assert (made.questions, made.asked) == (article.questions, ("Pas reçu",))
    assert (made.version, article.asked) == (article.version, ())
