"""The support rule run again when tickets go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kb.config import Drafting
from kb.evidence import LOST_SUPPORT, Evidence, Flag, SentenceEvidence
from kb.privacy import Need, Told, flagged, losses, oldest_kept, without, word_support
from kb.proposals import Addition, Proposal
from tests.factories import NOW, an_article

SENTENCE = "Suivez votre colis depuis Mon compte."
NEED = Need.of(Drafting(), desk_agents=5)


def a_sentence(**changes: Any) -> SentenceEvidence:
    """A sentence on six tickets of six customers."""
    values: dict[str, Any] = {"text": SENTENCE, "section": "step", "customers": 6, "days": 6}
    tickets = tuple(f"t{number}" for number in range(6))
    return SentenceEvidence(**(values | {"tickets": tickets, "agents": 3} | changes))


def an_evidence(*sentences: SentenceEvidence, flags: tuple[Flag, ...] = ()) -> Evidence:
    """Evidence of the article of the factory."""
    return Evidence(
        article_id="delivery/where-is-my-order",
        locale="fr",
        topic_id="t-0001",
        version="v",
        drafted_at=NOW,
        replies=6,
        customers=6,
        agents=3,
        sentences=sentences or (a_sentence(),),
        flags=flags,
    )


def told(text: str = SENTENCE) -> dict[str, list[Told]]:
    """One reply a ticket, each on a day of its own, by three agents in turn."""
    return {
        f"t{n}": [Told(f"t{n}", f"c{n}", f"a{n % 3}", NOW + timedelta(days=n), text)]
        for n in range(6)
    }


def test_a_sentence_that_loses_a_ticket_is_counted_again() -> None:
    """Customers, days, agents and times are those of the tickets that stay."""
    (one,) = without(an_evidence(), {"t0", "t3"}, told()).sentences
    assert one.tickets == ("t1", "t2", "t4", "t5")
    assert (one.customers, one.days, one.agents) == (4, 4, 2)
    assert one.first_seen_at == NOW + timedelta(days=1)


def test_a_sentence_that_loses_none_stays_as_it_was() -> None:
    """Its counts were made by the drafter, from the replies themselves."""
    assert without(an_evidence(), {"t9"}, {}) == an_evidence()


def test_a_ticket_counts_with_the_reply_that_says_it() -> None:
    """A second agent's other message adds no agent and no day."""
    replies = told()
    replies["t1"].insert(0, Told("t1", "c1", "a9", NOW - timedelta(days=9), "Bonjour à vous."))
    (one,) = without(an_evidence(), {"t0"}, replies).sentences
    assert (one.customers, one.days, one.agents) == (5, 5, 3)


def test_two_tickets_of_one_customer_are_one_customer() -> None:
    """However often somebody wrote."""
    replies = {k: [Told(k, "c1", r.agent, r.at, r.text) for r in v] for k, v in told().items()}
    (one,) = without(an_evidence(), {"t0"}, replies).sentences
    assert one.customers == 1


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"customers": 4}, "4 of 5 customers"),
        ({"days": 2}, "2 of 3 days"),
        ({"agents": 1}, "1 of 2 agents"),
    ],
)
def test_each_need_is_asked_for(changes: dict[str, int], lacks: str) -> None:
    """Customers, days and agents."""
    (loss,) = losses(an_article(), an_evidence(a_sentence(**changes)), NEED)
    assert (loss.place, loss.lacks) == ("step", lacks)


def test_one_agent_is_enough_at_a_small_desk() -> None:
    """As in drafting."""
    need = Need.of(Drafting(), desk_agents=2)
    assert losses(an_article(), an_evidence(a_sentence(agents=1)), need) == ()


def test_a_sentence_that_an_editor_took_out_is_no_loss() -> None:
    """Only what readers see has to stand."""
    article = an_article(body="Autre chose.\n")
    assert losses(article, an_evidence(a_sentence(customers=1)), NEED) == ()


def test_marks_of_markdown_do_not_hide_a_sentence() -> None:
    """Bold words are the same words."""
    article = an_article(body="1. Suivez votre **colis** depuis *Mon compte*\n")
    assert losses(article, an_evidence(a_sentence(customers=1)), NEED)


def test_a_title_stands_on_the_customers_who_use_its_words() -> None:
    """A word that too few use any more is told with the title."""
    found = losses(an_article(), an_evidence(), NEED, lost_words={"colis"})
    assert [(loss.place, loss.text) for loss in found] == [("title", "Où est mon colis ?")]


def test_words_are_counted_by_customers_without_case_and_accents() -> None:
    """Two messages of one customer are one."""
    asked = [("c1", "Été"), ("c1", "été"), ("c2", "ETE"), ("c3", "hiver")]
    assert word_support({"ete", "neige"}, asked) == {"ete": {"c1", "c2"}, "neige": frozenset()}


def test_a_flag_is_set_once_and_goes_with_its_text() -> None:
    """Flags of other kinds stay; one of a text that is gone does not."""
    other = Flag("conflict", "two amounts")
    gone = Flag(LOST_SUPPORT, "old", "Une phrase ôtée.")
    before = an_evidence(a_sentence(customers=4), flags=(other, gone))
    lost = losses(an_article(), before, NEED)
    once = flagged(an_article(), before, lost)
    assert [flag.kind for flag in once.flags] == ["conflict", LOST_SUPPORT]
    assert flagged(an_article(), once, lost) == once
    assert once.flags[1].is_blocking


@pytest.mark.parametrize(
    ("months", "day"),
    [(1, "2026-02-28"), (13, "2025-02-28"), (3, "2025-12-31"), (25, "2024-02-29")],
)
def test_months_are_those_of_the_calendar(months: int, day: str) -> None:
    """The 31st of March is the last of February a month before."""
    now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert f"{oldest_kept(now, months):%Y-%m-%d}" == day


def test_more_months_than_there_are_is_the_beginning_of_time() -> None:
    """No limit can fail."""
    assert oldest_kept(datetime(2026, 3, 1, tzinfo=UTC), 12 * 3000).year == 1


def test_what_supports_an_article_beside_its_own_sentences_is_forgotten_too() -> None:
    """Tickets attached to it, and those behind a proposed sentence."""
    added = Addition("Autre.", "fact", tickets=("t0",))
    proposal = Proposal("edit", "fr", "a/b", "lacks", added=(added,))
    lone = a_sentence(tickets=("t0",))
    evidence = replace(an_evidence(), attached=(lone,), proposals=(proposal,))
    after = without(evidence, {"t0"}, told())
    assert after.attached == ()
    assert after.proposals[0].added == ()
