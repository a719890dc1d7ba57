"""Articles learn customers' wording from replies, and never from the ticket they are matched to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kb.matching import MATCHES
from kb.matching_features import Queries
from kb.tickets import MESSAGES, TICKETS
from mining.encoders import load_encoder
from mining.matching import need_queries
from mining.wording import (
    FEWEST_LABELS,
    Taught,
    correction,
    halves,
    in_order,
    newest,
    read_replies,
    taught,
    untaught,
)
from tests.factories import a_message_row, a_ticket_row, an_article

ENCODER = load_encoder("use")
SHOES = "Mes baskets couinent"
ANSWER = "Suivez votre colis depuis Mon compte."


def tickets(*texts: str, customers: Sequence[str] = ()) -> pd.DataFrame:
    """Tickets with these texts, each of its own customer unless given."""
    names = customers or [f"c{i}" for i in range(len(texts))]
    return TICKETS.frame(
        a_ticket_row(ticket_id=f"t{i}", text=text, subject="", requester_key=name)
        for i, (text, name) in enumerate(zip(texts, names, strict=True))
    )


def said(*rows: tuple[str, float]) -> pd.DataFrame:
    """Matches of the replies to t0, t1, ...: (kind, probability) for the one article."""
    article = an_article()
    return MATCHES.frame(
        {
            "ticket_id": f"t{i}",
            "kind": kind,
            "article_id": article.id if kind == "match" else None,
            "locale": "fr" if kind == "match" else None,
            "nearest_id": article.id,
            "probability": probability,
            "reasons": [],
        }
        for i, (kind, probability) in enumerate(rows)
    )


def parts_learnt(table: pd.DataFrame, replies: pd.DataFrame) -> list[list[str]]:
    """What each half's index has learnt."""
    needs = need_queries(table, ENCODER).queries
    learnt = taught([an_article()], table, needs, replies, ENCODER)
    return [[p.text for p in index.parts if p.kind == "ticket"] for index in learnt.indexes]


def test_sure_reply_teaches_the_other_half_only() -> None:
    """The half of the ticket itself does not learn from it."""
    table = tickets(SHOES)
    own = int(halves(table)[0])
    found = parts_learnt(table, said(("match", 0.9)))
    assert found[1 - own] == [SHOES]
    assert found[own] == []


@pytest.mark.parametrize("row", [("none", 0.9), ("match", 0.5), ("other_language", 0.9)])
def test_unsure_reply_teaches_nothing(row: tuple[str, float]) -> None:
    """A wrong lesson costs more than a missed one."""
    assert parts_learnt(tickets(SHOES), said(row)) == [[], []]


def test_a_customer_is_never_split() -> None:
    """Somebody who writes twice is not matched through the first ticket."""
    table = tickets(*["x"] * 40, customers=["same"] * 40)
    assert len(set(halves(table).tolist())) == 1
    assert set(halves(tickets(*["x"] * 40)).tolist()) == {0, 1}


def test_learnt_wording_finds_the_article() -> None:
    """A phrase that no article has matches once another customer's reply explained it."""
    table = tickets(*[SHOES] * 8)
    needs = need_queries(table, ENCODER).queries
    ids, rows = table["ticket_id"].tolist(), range(8)
    plain = Taught([untaught([an_article()], ENCODER)], np.zeros(8, dtype=np.int64))
    learnt = taught([an_article()], table, needs, said(*[("match", 0.9)] * 8), ENCODER)
    before, after = (
        one.matches(ids, needs, rows, articles=[0], threshold=0.5) for one in (plain, learnt)
    )
    assert set(before["kind"]) == {"none"}
    assert set(after["kind"]) == {"match"}
    assert after["ticket_id"].tolist() == ids


def a_reply(ticket: str, **changes: Any) -> dict[str, Any]:
    """An agent's public message."""
    row = {"ticket_id": ticket, "direction": "out", "author_kind": "agent", "text": ANSWER}
    return a_message_row(**row, position=1) | changes


def test_only_public_words_of_agents_are_replies() -> None:
    """Notes, robots and the customer teach nothing; placeholders are taken out."""
    messages = MESSAGES.frame(
        [
            a_reply("t0", text=f"{ANSWER} [NAME]"),
            a_reply("t1", public=False),
            a_reply("t2", author_kind="bot"),
            a_message_row(ticket_id="t3"),
        ]
    )
    found = read_replies(tickets("a", "b", "c", "d"), messages, ENCODER)
    assert (list(found.rows), list(found.queries.texts)) == ([0], [ANSWER])


def test_no_replies_no_lessons() -> None:
    """A shop without agents' replies is matched by its articles alone."""
    found = read_replies(tickets("a"), MESSAGES.empty(), ENCODER)
    assert (list(found.rows), len(found.queries)) == ([], 0)


def test_replies_lower_claims_that_they_do_not_bear_out() -> None:
    """Customers' words claim .8, the replies agree in three of ten."""
    count = FEWEST_LABELS + 100
    found = said(*[("match", 0.8)] * count)
    told = said(*[("match", 0.9) if i % 3 == 0 else ("none", 0.05) for i in range(count)])
    assert correction(found, told).crossing > 0.6


def test_few_replies_correct_nothing() -> None:
    """A handful says nothing about a shop."""
    line = correction(said(("match", 0.8)), said(("none", 0.1)))
    assert (line.slope, line.offset) == (1.0, 0.0)


def test_parts_are_put_back_in_order() -> None:
    """Whatever the halves, rows stand as they were asked for; an empty part changes nothing."""
    parts = [pd.DataFrame({"x": some}, dtype=object) for some in ([], ["c"], ["a", "b"])]
    assert in_order(parts, [2, 0, 1])["x"].tolist() == ["a", "b", "c"]
    assert in_order(parts[:1], []).empty


def test_newest_version_stands_for_an_article() -> None:
    """One place per article and language, the last given."""
    versions = [an_article(title="v1"), an_article(locale="en"), an_article(title="v2")]
    assert sorted(newest(versions)) == [1, 2]


def test_no_articles_leave_every_ticket_without_one() -> None:
    """Nothing to learn for, nothing to match."""
    table = tickets("a", "b")
    needs = Queries(["a", "b"], ["fr", "fr"], np.zeros((2, 512), np.float32))
    learnt = taught([], table, needs, MATCHES.empty(), ENCODER)
    found = learnt.matches(["t0", "t1"], needs, [1, 0], articles=[], threshold=0.5)
    assert found["ticket_id"].tolist() == ["t1", "t0"]
