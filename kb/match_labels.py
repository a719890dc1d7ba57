"""What people said of pairs of ticket and article: the labels that matching learns from.

They come from audits (:mod:`kb.match_audit`), whose tickets were drawn with a known chance. A
table of labels holds ids, never a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from kb.frames import Column, FrameSchema
from kb.match_audit import WINDOW, Answer

MATCH_LABELS = FrameSchema(
    "match_labels",
    (
        Column("ticket_id", "text", "ticket"),
        Column("need", "integer", "which of its needs; null if it was not kept", null=True),
        Column("article_id", "text", "the article; null for any of that time", null=True),
        Column("right", "flag", "whether it answers the ticket"),
        Column("who", "text", "who said so"),
        Column("at", "text", "when", "ISO 8601"),
        Column("source", "text", "audit"),
        Column("sample", "text", "which audit"),
        Column("stratum", "text", "random or accepted, and the ticket's language"),
        Column("chance", "number", "with which its ticket was drawn", "0 to 1"),
    ),
)
NO_ARTICLE = frozenset({"writable", "person"})


def chances(window: pd.DataFrame) -> pd.Series:
    """The chance with which each row of WINDOW could be drawn, in its order.

    As random, tickets drawn of a language over all of it. A match that was not may be drawn as an
    accepted one besides: p + (1 - p) · drawn / left. 50 of 200 tickets, then 10 of the 40 matches
    left: .25 for a ticket, .4375 for a match.
    """
    known = WINDOW.check(window)
    random = known["part"].eq("random").fillna(False).astype(float)
    chance = random.groupby(known["language"]).transform("mean").astype(float)
    left = known["kind"].eq("match") & (random == 0)
    drawn = float(known.loc[left.astype(bool), "part"].eq("accepted").fillna(False).sum())
    share = drawn / max(int(left.sum()), 1)
    is_match = known["kind"].eq("match").astype(float)
    return chance + (1 - chance) * share * is_match


def audit_labels(window: pd.DataFrame, answers: Sequence[Answer], sample: str) -> pd.DataFrame:
    """:data:`MATCH_LABELS` of one audit: a row for each person, ticket and article spoken of.

    A person's last answer counts, and a final one alone. "Other" speaks of two articles if it
    names one. "Unsure" says nothing.
    """
    known = WINDOW.check(window)
    asked = known.assign(chance=chances(known))[known["part"].notna().astype(bool)]
    rows = {row["ticket_id"]: row for row in asked.to_dict("records")}
    found = []
    for answer in _counting(answers):
        if answer.ticket_id in rows:
            found += list(_said(answer, rows[answer.ticket_id], sample))
    return MATCH_LABELS.frame(found)


def _counting(answers: Iterable[Answer]) -> list[Answer]:
    last: dict[tuple[str, str], Answer] = {}
    final: dict[str, Answer] = {}
    for answer in answers:
        last[answer.ticket_id, answer.who] = answer
        if answer.is_final:
            final[answer.ticket_id] = answer
    one_each = [answer for (ticket, _), answer in last.items() if ticket not in final]
    return [*one_each, *final.values()]


def _said(answer: Answer, row: dict[Any, Any], sample: str) -> Iterator[dict[str, Any]]:
    """The rows of one answer to a row of WINDOW."""
    if answer.label == "unsure":
        return
    label = {
        "ticket_id": answer.ticket_id,
        "need": None if pd.isna(row["need"]) else row["need"],
        "who": answer.who,
        "at": answer.at,
        "source": "audit",
        "sample": sample,
        "stratum": f"{row['part']} {row['language']}",
        "chance": row["chance"],
    }
    if not pd.isna(row["article_id"]):
        yield label | {"article_id": row["article_id"], "right": answer.label == "right"}
    if answer.label in NO_ARTICLE:
        yield label | {"article_id": None, "right": False}
    if answer.label == "other" and answer.article_id:
        yield label | {"article_id": answer.article_id, "right": True}


def outcomes(labels: pd.DataFrame, found: pd.DataFrame, *, is_of_then: bool) -> pd.DataFrame:
    """What people said of the nearest article of each need, where they spoke of it.

    ``labels`` are MATCH_LABELS, ``found`` MATCHES, one row a need, of any needs. Columns:
    ticket_id, probability, right (share of the people who said yes, so that a dispute is a half),
    is_disputed, sample, chance, first and last (when it was said). ``is_of_then``: ``found`` knows
    the articles of the ticket's time, so that "no article answers it" holds for whichever is the
    nearest now; else only people who were asked about that very article count.
    """
    known = MATCH_LABELS.check(labels)
    near = found[["ticket_id", "need", "nearest_id", "probability"]].dropna(subset=["probability"])
    near = near.assign(need=near["need"].fillna(0), needs=_needs(near))
    joined = known.merge(near, on="ticket_id", suffixes=("", "_now"))
    is_need = joined["need"].eq(joined["need_now"]).fillna(False).astype(bool)
    is_only = joined["need"].isna().astype(bool) & joined["needs"].eq(1)
    own = joined["article_id"].eq(joined["nearest_id"]).fillna(False).astype(bool)
    any_one = joined["article_id"].isna().astype(bool)
    told = joined[(is_need | is_only) & (own | (any_one if is_of_then else False))]
    told = told.drop_duplicates(["ticket_id", "who"], keep="last")
    told = told.assign(right=told["right"].astype(float))
    grouped = told.groupby("ticket_id", sort=True)
    table = grouped.agg(
        probability=("probability", "first"),
        right=("right", "mean"),
        sample=("sample", "last"),
        chance=("chance", "last"),
        first=("at", "min"),
        last=("at", "max"),
    )
    return table.assign(is_disputed=grouped["right"].nunique().gt(1)).reset_index()


def _needs(near: pd.DataFrame) -> pd.Series:
    return near.groupby("ticket_id")["ticket_id"].transform("size")
