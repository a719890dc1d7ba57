"""Drafts under the shop's declared policy: what is cited, and what agents say otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kb.articles import Article
from kb.decisions import sentences_of
from kb.evidence import SentenceEvidence
from kb.fact_matters import Policy
from kb.facts import filled
from mining.drafting.drafter import Draft
from mining.drafting.policies import fact_flags, under_policy

POLICY = Policy({"return_window": {"fr": "30 jours", "en": "30 days"}})
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
OLD, NEW = (f"You have {days} days to return an item." for days in (14, 30))


def said(text: str, *, first: int = 0, last: int = 60, customers: int = 12) -> SentenceEvidence:
    """A sentence told to that many customers between two days after 1 March."""
    days = (MARCH + timedelta(days=first), MARCH + timedelta(days=last))
    tickets = tuple(f"{text[-9:]}{n}" for n in range(customers))
    return SentenceEvidence(text, "answer", tickets, customers, 9, 3, *days)


def a_draft(*sentences: SentenceEvidence, **changes: Any) -> Draft:
    """A draft that prints the sentences as its answer."""
    body = "\n\n".join(one.text.replace(">", "\\>") for one in sentences) + "\n"
    values = {"title": "How do I return it?", "summary": sentences[0].text, "locale": "en"}
    made = Draft(
        topic_id="t-1",
        body=body,
        sentences=sentences,
        replies=40,
        customers=40,
        agents=5,
        asked=40,
        **values,
    )
    return replace(made, **changes)


def test_agents_who_say_otherwise_are_told_with_dates_and_counts() -> None:
    """Both values, to how many, until when and since when; an editor has to decide."""
    draft = a_draft(said(OLD, last=30), told=(said(NEW, first=31, customers=5),))
    (flag,) = fact_flags(draft, POLICY)
    assert flag.is_blocking
    assert flag.sentence == OLD
    assert flag.note == (
        "return_window is 30 days in facts.toml; agents said “14 days” to 12 customers "
        "until 31 March 2026, “30 days” to 5 customers since 1 April 2026"
    )


def test_an_old_value_that_stopped_is_no_contradiction() -> None:
    """The policy changed and agents know it."""
    draft = a_draft(said(NEW, first=31), told=(said(OLD, last=33),))
    assert fact_flags(draft, POLICY) == ()


def test_an_old_value_still_told_is_one_though_not_printed() -> None:
    """Two months after the new one began."""
    draft = a_draft(said(NEW, first=31), told=(said(OLD, last=91),))
    (flag,) = fact_flags(draft, POLICY)
    assert flag.sentence == ""


def test_what_nobody_tells_any_more_is_none() -> None:
    """Unprinted, and last told long before the draft's newest sentence."""
    draft = a_draft(said("Print the label.", last=300), told=(said(OLD, last=60),))
    assert fact_flags(draft, POLICY) == ()
    assert fact_flags(a_draft(said("Print the label."), told=(said(OLD),)), POLICY)


def test_a_right_value_is_cited_and_reads_the_same() -> None:
    """In text, summary and evidence; filled in, the sentence is the agents' own."""
    made = under_policy(a_draft(said(NEW)), POLICY)
    cited = "You have [fact:return_window] to return an item."
    assert (made.body, made.summary, made.sentences[0].text) == (cited + "\n", cited, cited)
    article = Article("a/b", "en", made.title, made.body)
    assert sentences_of(article.body) == [cited]
    (shown,) = filled([article], POLICY.facts, None)  # type: ignore[arg-type]
    assert sentences_of(shown.body) == [NEW]


@pytest.mark.parametrize("text", ["L'été_ *30 jours* 🙂", "Ouvrez Mon compte > Retours."])
def test_other_sentences_stay_as_they_are(text: str) -> None:
    """Marks of Markdown too."""
    draft = a_draft(said(text), locale="fr")
    assert under_policy(draft, POLICY) == draft


def test_a_delay_under_the_law_is_a_note_for_a_french_shop() -> None:
    """It stops nobody, and names its source."""
    draft = a_draft(said("You have 7 days to withdraw from your purchase."))
    (flag,) = under_policy(draft, Policy(), "FR").flags
    assert (flag.kind, flag.is_blocking) == ("under_law", False)
    assert "L221-18" in flag.note
    assert under_policy(draft, Policy()).flags == ()
