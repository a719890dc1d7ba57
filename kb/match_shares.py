"""Shares of all tickets by people's answers: covered, addressable, gap (E2 to E4), as one document.

What one language's answers say is :func:`kb.match_audit.audited`; here the audit that speaks is
chosen, and languages are put together by how many tickets each has.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kb.deflection.prevalence import counted
from kb.match_audit import OF_TICKETS

Document = dict[str, Any]
SHARES = ("covered", "addressable", "gap")
FRESH = timedelta(weeks=13)
"""An audit whose days end longer before the newest ticket speaks of another time."""
NO_AUDIT = "no_audit: draw one with `askless audit-matches draw --of tickets` and answer it"


@dataclass(frozen=True)
class Answered:
    """An audit with what was answered: :func:`kb.match_audit.audited`, and tickets by language."""

    name: str
    origin: Mapping[str, Any]
    figures: Mapping[str, Any]
    tickets: Mapping[str, int]
    matched: Sequence[bool]
    """Of each ticket of its days, whether the matcher says that an article answers it."""

    @property
    def is_telling(self) -> bool:
        """Whether any language has a share."""
        return any(one["covered"]["value"] is not None for one in self.figures["shares"].values())


def telling(audits: Sequence[Answered]) -> Answered | None:
    """The audit whose shares are told: the newest of tickets, else of matches, with enough answers.

    Whoever sees what a matcher proposes leans towards it. With none that has enough the newest with
    an answer stands, for its reasons; None without an answer.
    """
    some = [one for one in audits if one.figures["answered"]]
    ranked = sorted(
        enumerate(some),
        key=lambda pair: (pair[1].is_telling, pair[1].figures["of"] == OF_TICKETS, pair[0]),
    )
    return ranked[-1][1] if ranked else None


def prevalence_document(found: Answered | None, newest: date | None) -> Document:
    """What an audit says of all tickets; ``newest`` is the day of the newest ticket.

    ``shares`` are by language, and ``all`` for those that have a figure, weighted by their tickets.
    ``counted`` is what the matcher counts, not corrected, where it was asked.
    """
    if found is None:
        return {"audit": None, "reason": NO_AUDIT, "shares": {}, "counted": None}
    shares = dict(found.figures["shares"])
    whole = {name: together(shares, found.tickets, name) for name in SHARES}
    until = date.fromisoformat(str(found.origin["until"]))
    is_counted = bool(found.origin.get("measured"))
    return {
        "audit": found.name,
        "of": found.figures["of"],
        "since": found.origin["since"],
        "until": found.origin["until"],
        "is_fresh": newest is None or newest - until <= FRESH,
        "answered": found.figures["answered"],
        "kappa": found.figures["kappa"],
        "reason": str(whole["covered"]["reason"]),
        "shares": {**shares, "all": whole},
        "counted": counted(list(found.matched), 0.5).document() if is_counted else None,
    }


def together(
    shares: Mapping[str, Mapping[str, Any]], tickets: Mapping[str, int], name: str
) -> Document:
    """One share over languages, each by its tickets (strata; Cochran 1977, 5.4).

    Distances to the ends of the intervals are added as errors are: root of squares. Languages
    without a figure are left out; ``of_window`` says how much of the tickets the others hold. Of
    300 and 100 tickets with .4 (.3 to .5) and .8 (.7 to .9): .5 (.421 to .579).
    """
    known = {lang: one[name] for lang, one in shares.items() if one[name]["value"] is not None}
    total = sum(tickets[lang] for lang in known)
    labelled = sum(one[name]["labelled"] for one in shares.values())
    document = {
        "labelled": labelled,
        "unlabelled": sum(one[name]["unlabelled"] for one in shares.values()),
        "method": "PPI++, languages by their tickets",
        "weight": None,
        "of_window": total / max(sum(tickets.values()), 1),
    }
    if not total:
        why = [one[name]["reason"] for one in shares.values()]
        none = {"value": None, "ci_low": None, "ci_high": None}
        return {**none, **document, "reason": next(iter(why), "too_few_labels: none is settled")}
    weight = {lang: tickets[lang] / total for lang in known}
    value = sum(weight[lang] * one["value"] for lang, one in known.items())
    low, high = (
        math.hypot(*(weight[lang] * (one[end] - one["value"]) for lang, one in known.items()))
        for end in ("ci_low", "ci_high")
    )
    bounds = {"value": value, "ci_low": max(value - low, 0.0), "ci_high": min(value + high, 1.0)}
    return {**bounds, **document, "reason": ""}


def lines(document: Mapping[str, Any]) -> list[str]:
    """The shares for a person, one line each; why there are none in one."""
    if document["audit"] is None or document["reason"]:
        return [f"Shares by people's answers: {document['reason']}."]
    old = "" if document["is_fresh"] else ", of an earlier time than the newest tickets"
    head = (
        f"Shares by people's answers (audit {document['audit']} of {document['of']}, "
        f"{document['since']} to {document['until']}{old}):"
    )
    rows = [
        f"  {name:<12} {language:<4} {_told(found[name])}"
        for language, found in document["shares"].items()
        for name in SHARES
    ]
    told = document["counted"]
    rest = [f"  covered      all  {told['value']:.1%}, {told['method']}"] if told else []
    return [head, *rows, *rest]


def _told(share: Mapping[str, Any]) -> str:
    if share["value"] is None:
        return str(share["reason"])
    return (
        f"{share['value']:.1%} (95 % interval {share['ci_low']:.1%} to {share['ci_high']:.1%}; "
        f"{share['labelled']} answers, {share['method']})"
    )
