"""Tickets that are no customer's need: the rules that set them apart, and how one is undone.

A rule is named ``reason.sign``. Which rule spoke is stored with the ticket; the operator undoes a
rule, or all rules of a reason, by the setting ``noise.keep``, and nothing has to be imported again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from kb.tickets import NOISE_REASONS

NOISE_RULES = {
    "auto_reply.header": "mail headers say that a machine answered",
    "auto_reply.sender": "the sender is a no-reply address",
    "auto_reply.carrier": "the sender is a carrier or a payment service",
    "auto_reply.subject": "the subject says automatic reply or absence",
    "auto_reply.calendar": "the answer to an invitation",
    "auto_reply.says": "the text says that it was sent automatically",
    "auto_reply.away": "somebody is away and says until when, and asks for nothing",
    "auto_reply.parcel": "a carrier says where a parcel is, and nobody complains",
    "newsletter.header": "mail headers say that it went to a list",
    "newsletter.sender": "the sender is a newsletter",
    "newsletter.words": "the text says how to leave a list, and nobody says I",
    "bounce.header": "mail headers say that mail came back",
    "bounce.sender": "the sender is a mail system",
    "bounce.words": "the text says that mail could not be delivered",
    "internal.sender": "the sender has one of the shop's own domains",
    "survey.words": "a survey names itself and holds a rating",
    "spam.status": "the help desk calls it spam",
    "spam.words": "an unasked offer: links, rankings, loans, prizes",
    "empty.no_message": "no customer wrote anything",
    "empty.greeting": "only a greeting, thanks, or no words at all",
    "empty.praise": "only praise",
    "venting.words": "only anger, word by word: nothing that could be answered",
    "agent_started.first": "an agent wrote first",
    "agent_started.alone": "only agents wrote",
    "deleted.status": "deleted in the help desk",
    "merged.status": "merged into another ticket",
}
"""Rule -> what it goes by, for people."""

UNDOABLE = tuple(reason for reason in NOISE_REASONS if reason not in {"deleted", "merged"})
"""Reasons that ``noise.keep`` may undo; what was deleted or merged is not there to be read."""


def known_rules() -> list[str]:
    """All that ``noise.keep`` may name: reasons and rules."""
    rules = [rule for rule in NOISE_RULES if rule.partition(".")[0] in UNDOABLE]
    return [*UNDOABLE, *rules]


def undone(tickets: pd.DataFrame, keep: Sequence[str]) -> pd.DataFrame:
    """``tickets`` (rows of TICKETS), those whose reason or rule is in ``keep`` no longer noise."""
    if not keep:
        return tickets
    kept = tickets["noise"].isin(list(keep)) | tickets["noise_rule"].isin(list(keep))
    return tickets.assign(noise=tickets["noise"].mask(kept.astype(bool)))


def sorted_out(tickets: pd.DataFrame, keep: Sequence[str]) -> list[dict[str, Any]]:
    """Each rule that set stored ``tickets`` apart, with its count, most first.

    ``kept`` says whether ``keep`` undoes it. Tickets stored by an earlier askless, which did not
    note the rule, are counted under their reason.
    """
    apart = tickets[tickets["noise"].notna()]
    rules = apart["noise_rule"].fillna(apart["noise"]).tolist()
    counts = Counter(map(str, rules))
    return [
        {
            "rule": rule,
            "reason": rule.partition(".")[0],
            "what": NOISE_RULES.get(rule, "(read by an earlier version: import again)"),
            "tickets": count,
            "kept": rule in keep or rule.partition(".")[0] in keep,
        }
        for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
