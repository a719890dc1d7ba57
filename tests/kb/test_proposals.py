"""Proposals: sentences put in the right place of an article, and told as a diff."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kb.proposals import Addition, Proposal, applied, diff, parse_proposal, without_tickets

BODY = """Vous pouvez retourner un article.

## Étapes

1. Ouvrez Mon compte.
2. Imprimez **l'étiquette**.

## À savoir

- L'échange est gratuit.
- Le délai est de 14 jours. L'étiquette coûte 3,90 €.
"""


def a_proposal(*added: Addition, **changes: Any) -> Proposal:
    """An edit of the article about returns."""
    values = {"kind": "edit", "locale": "fr", "article_id": "returns/return", "note": "lacks"}
    return Proposal(**(values | changes), added=added)


def a_step(text: str = "Déposez le colis.", **changes: Any) -> Addition:
    """A step told to twelve customers."""
    return Addition(text, "step", "Étapes", tickets=("jsonl:1", "jsonl:2"), customers=12, **changes)


def test_a_step_goes_behind_the_one_agents_say_before_it() -> None:
    """The list is counted anew."""
    after = applied(BODY, a_proposal(a_step("Choisissez l'article.", after="Ouvrez Mon compte.")))
    steps = "1. Ouvrez Mon compte.\n2. Choisissez l'article.\n3. Imprimez **l'étiquette**.\n"
    assert steps in after


def test_without_a_sentence_before_it_goes_to_the_end_of_its_section() -> None:
    """The heading names the section."""
    assert "3. Déposez le colis.\n\n## À savoir" in applied(BODY, a_proposal(a_step()))


def test_a_step_joins_the_numbered_list_under_any_heading() -> None:
    """Imported articles have headings of their own."""
    own = BODY.replace("## Étapes", "## Marche à suivre")
    assert "3. Déposez le colis.\n\n## À savoir" in applied(own, a_proposal(a_step()))


def test_a_section_that_is_not_there_is_made() -> None:
    """It stands at the end under the addition's heading."""
    one = Addition("Les soldes ne se retournent pas.", "condition", "Cas particuliers")
    expected = "\n\n## Cas particuliers\n\n- Les soldes ne se retournent pas.\n"
    assert applied(BODY, a_proposal(one)).endswith(expected)


def test_a_contradicted_sentence_is_replaced_alone() -> None:
    """Its neighbour in the same line stays, and a fact is cited by name."""
    one = Addition(
        "Le délai est de 30 jours.",
        "fact",
        markdown="Le délai est de [fact:return_window].",
        replaces="Le délai est de 14 jours.",
    )
    after = applied(BODY, a_proposal(one, kind="contradiction"))
    assert "- Le délai est de [fact:return_window]. L'étiquette coûte 3,90 €." in after


def test_what_it_contradicts_may_be_gone() -> None:
    """Somebody mended it by hand: there is nothing to put in its place."""
    one = Addition("Le délai est de 30 jours.", "fact", replaces="Le délai est de 9 jours.")
    assert diff(BODY, a_proposal(one, kind="contradiction")) == ""


@pytest.mark.parametrize("body", ["", "\n", "🙂\n", "## Étapes\n"])
def test_a_sentence_is_never_lost(body: str) -> None:
    """An empty article, one of an emoji, one of a heading."""
    assert "Déposez le colis." in applied(body, a_proposal(a_step()))


def test_the_diff_names_the_article_and_the_new_line() -> None:
    """What goes is marked by a minus, what comes by a plus."""
    lines = diff(BODY, a_proposal(a_step())).splitlines()
    assert lines[0] == "--- fr/returns/return.md (now)"
    assert [line for line in lines[2:] if line.startswith(("+", "-"))] == ["+3. Déposez le colis."]


def test_a_proposal_survives_json() -> None:
    """Its id comes along and is the same after reading."""
    one = a_proposal(a_step(first_seen_at=datetime(2026, 3, 1, tzinfo=UTC)), topic_id="t-1")
    document = one.document()
    assert parse_proposal(document) == one
    assert document["id"] == one.id


def test_the_id_depends_on_what_would_change_only() -> None:
    """More customers are the same proposal, another sentence is not."""
    assert a_proposal(a_step()).id == a_proposal(a_step(days=4), customers=9).id
    assert a_proposal(a_step()).id != a_proposal(a_step("Postez le colis.")).id


def test_deleted_tickets_take_their_sentences_along() -> None:
    """Whether enough is left is for the next drafting to say."""
    one = a_proposal(a_step(), Addition("Autre.", "fact", tickets=("jsonl:3",)))
    assert [a.text for a in without_tickets(one, {"jsonl:1"}).added] == ["Autre."]
    assert without_tickets(one, {"jsonl:9"}) == one
