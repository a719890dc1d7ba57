"""Shares of all tickets: which audit speaks, and languages put together by their tickets."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pandas as pd
import pytest

from kb.match_audit import OF_MATCHES, OF_TICKETS, Answer, audited, drawn
from kb.match_shares import NO_AUDIT, Answered, lines, prevalence_document, telling, together
from kb.matching import MATCHES

AT = "2026-03-02T10:00:00+00:00"
ORIGIN = {"since": "2026-01-01", "until": "2026-03-31", "measured": "m1"}


def an_answered(
    name: str, asked: int, *, of: str = OF_TICKETS, seed: int = 0, share: float = 0.4
) -> tuple[Answered, float]:
    """An audit of 900 French and 300 English tickets, and the share that is covered in truth."""
    rng = np.random.default_rng(seed)
    size = 1200
    needs = pd.DataFrame(
        {
            "ticket_id": [f"jsonl:{n:04d}" for n in range(size)],
            "language": ["fr", "fr", "en", "fr"] * (size // 4),
        }
    )
    base = np.where(needs["language"].eq("fr"), share, share + 0.4)
    truth = rng.random(size) < base
    looks = truth | (rng.random(size) < 0.3)  # a look-alike: the matcher accepts too many
    matches = (
        MATCHES.empty()
        .reindex(range(size))
        .assign(
            ticket_id=needs["ticket_id"],
            kind=np.where(looks, "match", "none"),
            nearest_id="retours",
            nearest_locale="fr",
            probability=np.where(looks, 0.9, 0.1),
            need=0,
        )
    )
    window = drawn(needs, matches, seed=seed, tickets=asked, accepted=0)
    known = dict(zip(needs["ticket_id"], truth, strict=True))
    answers = [
        Answer(ticket, "ana", _label(bool(known[ticket]), of), AT)
        for ticket in window.loc[window["part"].notna(), "ticket_id"]
    ]
    figures = audited(window, answers, of=of)
    counts = Counter(window["language"].tolist())
    accepted = window["kind"].eq("match").tolist()
    return Answered(name, ORIGIN, figures, counts, accepted), float(truth.mean())


def _label(is_covered: bool, of: str) -> str:
    return ("covered" if of == OF_TICKETS else "right") if is_covered else "person"


def test_without_an_audit_the_command_that_draws_one_is_named() -> None:
    """A reason, no figure, and not what the matcher counts either."""
    document = prevalence_document(telling([]), None)
    assert (document["audit"], document["counted"], document["shares"]) == (None, None, {})
    assert lines(document) == [f"Shares by people's answers: {NO_AUDIT}."]


def test_audits_of_tickets_go_before_those_of_matches() -> None:
    """Who sees a proposal leans towards it; an audit with too few answers goes last."""
    matches, tickets = an_answered("1", 80, of=OF_MATCHES)[0], an_answered("2", 80)[0]
    few = an_answered("3", 4)[0]
    assert telling([tickets, matches, few]) is tickets
    assert telling([matches, few]) is matches
    assert telling([few]) is few


def test_languages_are_weighted_by_their_tickets() -> None:
    """Three of four tickets are French: .4 and .8 give .5, and errors add as roots of squares."""
    share = {"labelled": 50, "unlabelled": 100, "reason": ""}
    shares = {
        "fr": {"gap": share | {"value": 0.4, "ci_low": 0.3, "ci_high": 0.5}},
        "en": {"gap": share | {"value": 0.8, "ci_low": 0.7, "ci_high": 0.9}},
    }
    found = together(shares, {"fr": 300, "en": 100}, "gap")
    assert found["value"] == pytest.approx(0.5)
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((0.4209, 0.5791), abs=1e-4)


def test_a_language_without_a_figure_is_left_out_and_told() -> None:
    """Of the window only the rest is spoken for."""
    told = {"value": 0.4, "ci_low": 0.3, "ci_high": 0.5, "labelled": 9, "unlabelled": 9}
    none = {"value": None, "ci_low": None, "ci_high": None, "labelled": 3, "unlabelled": 0}
    shares = {"fr": {"gap": told | {"reason": ""}}, "de": {"gap": none | {"reason": "too_few"}}}
    found = together(shares, {"fr": 90, "de": 10}, "gap")
    assert (found["value"], found["of_window"]) == (0.4, 0.9)
    assert together({"de": shares["de"]}, {"de": 10}, "gap")["reason"] == "too_few"


def test_the_share_of_all_holds_the_truth_where_counting_does_not() -> None:
    """Forty audits whose matcher takes look-alikes: counting is off by 15 points in each."""
    held, counted = 0, []
    for seed in range(40):
        found, truth = an_answered("1", 100, seed=seed)
        document = prevalence_document(found, date(2026, 4, 2))
        share = document["shares"]["all"]["covered"]
        held += share["ci_low"] <= truth <= share["ci_high"]
        counted.append(document["counted"]["value"] - truth)
    assert held >= 35
    assert min(counted) > 0.08
    assert "not corrected" in document["counted"]["method"]
    assert any("not corrected" in line for line in lines(document))


def test_an_audit_of_another_time_says_so() -> None:
    """Fresh is what reaches within a quarter of the newest ticket."""
    found = an_answered("1", 80)[0]
    assert prevalence_document(found, date(2026, 6, 1))["is_fresh"]
    late = prevalence_document(found, date(2026, 9, 1))
    assert not late["is_fresh"]
    assert "of an earlier time" in lines(late)[0]
