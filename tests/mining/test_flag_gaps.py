"""Flags of people in the queue of gaps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kb.gap_decisions import GapDecision
from kb.gap_flags import GapFlag, flag_id
from mining.flag_gaps import flag_rows
from mining.gap_queue import Known, queue
from tests.factories import NOW, an_article
from tests.mining.test_gap_queue import KEY, a_row
from tests.mining.test_gap_states import some_tickets

WORDS = "puis-je payer en crypto ?"
OWN = (flag_id(WORDS, "fr"), "fr")


def a_flag(**changes: Any) -> GapFlag:
    """Léa's flag on words without a topic."""
    given = {"number": 1, "at": NOW, "who": "Léa", "topic_id": OWN[0], "locale": "fr"}
    return GapFlag(**({**given, "text": WORDS} | changes))


def a_dismissal(**changes: Any) -> GapDecision:
    """An hour after the flag."""
    given = {"number": 1, "at": NOW + timedelta(hours=1), "who": "Zoé", "action": "dismiss"}
    return GapDecision(**({**given, "topic_id": OWN[0], "locale": "fr", "reason": "non"} | changes))


def of_topic(**changes: Any) -> dict[str, Any]:
    """The row of a covered topic that was flagged an hour ago."""
    flag = a_flag(topic_id=KEY[0], text="", at=NOW - timedelta(hours=1))
    known = Known(now=NOW, flags={KEY: [flag]}, articles=[an_article(topic_id=KEY[0])], **changes)
    return queue([a_row("covered", article_id="a/b")], some_tickets(9, 0), known)[0]


def test_a_flag_survives_its_record() -> None:
    """What the log keeps is read back whole; a flag from nowhere is none."""
    assert GapFlag.parsed(a_flag().record()) == a_flag()
    with pytest.raises(ValueError, match="time"):
        GapFlag.parsed(a_flag().record() | {"at": "2026-03-01T09:00:00"})


def test_words_flagged_twice_are_one_row() -> None:
    """However they are spelled; who flagged them is counted."""
    again = a_flag(number=2, who="Zoé", topic_id=flag_id("Puis-je PAYER  en crypto ?", "fr"))
    (row,) = flag_rows([a_flag(), again], {}, {})
    assert row["why"] == "2 people say that this needs an article."
    assert (row["kinds"], row["state"], row["is_waiting"]) == (["flag"], "open", True)


def test_an_article_that_did_not_help_is_named_by_its_title() -> None:
    """Its row points to it."""
    flag = a_flag(text="", article_id="returns/a")
    (row,) = flag_rows([flag], {}, {("returns/a", "fr"): "Retourner un article"})
    assert (row["label"], row["article_id"]) == ("Retourner un article", "returns/a")
    assert row["why"] == "1 person says that this article did not help."


@pytest.mark.parametrize(("hours", "state"), [(0, "dismissed"), (2, "back")])
def test_a_dismissed_flag_is_back_when_flagged_again(hours: int, state: str) -> None:
    """After the dismissal; what was flagged before it is settled."""
    again = a_flag(number=2, at=NOW + timedelta(hours=hours))
    (row,) = flag_rows([a_flag(), again], {OWN: a_dismissal()}, {})
    assert row["state"] == state


def test_a_flag_makes_a_covered_topic_wait() -> None:
    """Its article does not help somebody: the row says who says so."""
    row = of_topic()
    assert (row["kinds"], row["state"], row["is_waiting"]) == (["flag", "covered"], "open", True)
    assert row["flags"][0]["who"] == "Léa"


def test_a_newer_article_settles_a_flag() -> None:
    """It went live after somebody flagged its topic."""
    row = of_topic(live_since={("a/b", "fr"): NOW})
    assert (row["kinds"], row["flags"], row["is_waiting"]) == (["covered"], [], False)


def test_a_flag_after_a_dismissal_brings_a_topic_back() -> None:
    """Somebody insists; before it, it is settled."""
    earlier = a_dismissal(topic_id=KEY[0], at=NOW - timedelta(hours=2))
    assert of_topic(dismissals={KEY: earlier})["state"] == "back"
    later = a_dismissal(topic_id=KEY[0], at=NOW)
    assert of_topic(dismissals={KEY: later})["state"] == "dismissed"


def test_no_flags_give_no_rows() -> None:
    """Nor do those on topics, which mark the topic's row."""
    assert flag_rows([], {}, {}) == []
    assert flag_rows([a_flag(text="")], {}, {}) == []
