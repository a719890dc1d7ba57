"""Questions made of customers' words, and what the search shows for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from kb.tickets import TICKETS
from mining.replay import Question, answers, is_unfindable, questions, replayed
from tests.factories import a_ticket_row
from tests.mining.test_gap_states import some_tickets

KEY = ("t-0001", "fr")
WORDS = {KEY: ["colis", "retardée", "l'échange", "cœur"]}


def told(*texts: str, topic: str = "t-0001", **changes: Any) -> pd.DataFrame:
    """Tickets of a topic that say these texts, each of another customer."""
    rows = [
        a_ticket_row(ticket_id=f"{topic}:{n}", requester_key=f"{topic}{n}", subject="", text=text)
        | changes
        for n, text in enumerate(texts)
    ]
    return TICKETS.frame(rows).assign(topic_id=topic)


def asked(*tables: pd.DataFrame, least: int = 2) -> list[str]:
    """The questions of the topic."""
    found = questions(pd.concat(tables, ignore_index=True), WORDS, least=least)
    return [one.text for one in found[KEY]]


def test_two_words_of_enough_customers_are_a_question() -> None:
    """Accents, ligatures and capitals do not matter; the topic's own spelling is typed."""
    tickets = told("COLIS retardee ?", "mon colis est retardée 😀", "un coeur", "")
    assert asked(tickets) == ["colis retardée"]


def test_one_customer_s_words_are_never_a_question() -> None:
    """However often that customer wrote them."""
    assert asked(told(*["colis retardée"] * 9, requester_key="k")) == []


def test_what_most_say_about_something_else_is_no_question() -> None:
    """Half of the messages with both words are of the topic, or it is none of its."""
    own = told("colis retardée", "colis retardée")
    assert asked(own, told(*["colis retardée"] * 2, topic="t-0002"))
    assert asked(own, told(*["colis retardée"] * 3, topic="t-0002")) == []


def test_most_customers_first_and_six_at_most() -> None:
    """So that a topic of many words takes no longer than others."""
    words = {KEY: ["aa", "bb", "cc", "dd", "ee"]}
    found = questions(told(*["aa bb cc dd ee"] * 3, "dd ee"), words, least=2)[KEY]
    assert found[0] == Question("dd ee", 4)
    assert len(found) == 6


def test_no_tickets_give_no_questions() -> None:
    """A topic whose tickets are gone."""
    assert questions(told().assign(topic_id=""), WORDS, least=2) == {KEY: []}


@pytest.mark.parametrize(("place", "missed"), [(0, ()), (4, ()), (5, ("colis",))])
def test_an_article_among_the_first_five_is_found(place: int, missed: tuple[str, ...]) -> None:
    """The sixth result is seen by nobody."""

    def search(locale: str, _text: str) -> Sequence[str]:
        pages = [f"{locale}/x/{n}" for n in range(9)]
        pages[place] = "fr/d/colis"
        return pages

    found = replayed({KEY: [Question("colis", 5)]}, {KEY: {"d/colis"}}, search)
    assert found[0].missed == missed


@pytest.mark.parametrize(
    ("counts", "verdict"), [((2, 0), False), ((3, 1), True), ((4, 2), False), ((0, 0), False)]
)
def test_few_questions_say_nothing(counts: tuple[int, int], verdict: bool) -> None:
    """From three on, less than half found."""
    assert is_unfindable(*counts) is verdict


def test_an_article_that_matches_enough_tickets_is_right_too() -> None:
    """Beside the nearest one; a few tickets are chance."""
    tickets = some_tickets(6, 0).assign(article_id=["a/b"] * 5 + ["a/c"])
    assert answers({"article_id": "d/colis"}, tickets) == {"d/colis", "a/b"}
