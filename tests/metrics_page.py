"""The page of figures, docs/metrics.md: each with its formula and an example that the code works.

Names, formulas and units are those of the code; the examples are computed here each time, so that
none of them can rot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from kb.coverage import DEFINITIONS as COVERAGE
from kb.coverage import Rate
from kb.deflection.effect import DEFINITION, RETURNING
from kb.deflection.imputation import Design, fitted, imputed, shares
from kb.deflection.prevalence import prevalence
from kb.frames import plain_rows
from kb.orders import CONTACT_RATE, ContactRate
from kb.self_service import Figure, search_figures, visit_figures
from kb.service.definitions import DEFINITIONS, ELSEWHERE, Definition
from kb.service.elsewhere import NAMES
from kb.service.figures import service_figures, with_values
from kb.service.formulas import (
    effort_score,
    net_promoter_score,
    refund_delays,
    retention_rate,
)
from tests.service_tickets import START, Desk

Row = Sequence[str]
HEADS = ("figure", "formula", "unit", "source", "needs", "example")
SHARE = "%"
CONTACTS = ContactRate(30, 24, 5_000, 2, "2026-03-02", "2026-03-09")
COVERED = Rate(10, 20)
EVENTS: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("visit", 60, {"has_view": 1, "has_search": 1}),
    ("visit", 10, {"has_view": 1, "has_contact": 1}),
    ("visit", 5, {"has_contact": 1, "has_search": 1}),
    ("visit", 20, {"has_view": 1, "value": "up"}),
    ("deflect", 3, {}),
    ("contact", 9, {"value": "form"}),
    ("search", 40, {"results": 0, "zero": 40, "query_id": "q1"}),
    ("search", 60, {"results": 5, "query_id": "q2"}),
    ("search", 10, {"results": 2, "query_id": "q2", "value": "again"}),
    ("click", 33, {"query_id": "q2"}),
)
NO_EVENT = {
    **dict.fromkeys(("value", "query_id", "results")),
    **dict.fromkeys(("zero", "has_search", "has_view", "has_contact"), 0),
    "locale": "fr",
}
INTRO = """# Figures

Every figure that askless tells: its formula, unit and source, what it needs to be told, and one
worked example. Made from the code, which also works the examples; a test renews it. A figure whose
data is not there is named as missing, never 0. Shares have 95 % Wilson intervals, means normal
ones, medians those of order statistics, effects placebo intervals.

"""


def metrics_page() -> str:
    """The whole page."""
    parts = [
        ("Coverage", "", coverage_rows()),
        ("Service figures of tickets", desk_text(), ticket_rows()),
        ("Service figures from elsewhere", "", elsewhere_rows()),
        ("Visits and searches", events_text(), event_rows()),
        ("Effect of articles (E1 to E9)", effect_text(), effect_rows()),
    ]
    return INTRO + "\n".join(
        f"## {title}\n\n{text}{markdown(HEADS, rows)}" for title, text, rows in parts
    )


def markdown(heads: Row, rows: Iterable[Row]) -> str:
    """A table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def coverage_rows() -> list[Row]:
    """The figures of ``askless measure``."""
    low, high = COVERED.interval or (0.0, 0.0)
    examples = {
        "coverage rate": counted(COVERED),
        "gap share": counted(COVERED.rest),
        "interval": f"10 of 20: {low:.1%} to {high:.1%}",
    }
    needs = "tickets, publications"
    return [[n, said, SHARE, "askless", needs, examples[n]] for n, said in COVERAGE.items()]


def counted(rate: Rate) -> str:
    """A share with its counts."""
    return f"{rate.numerator} of {rate.denominator} = {rate.value:.1%}"


def a_desk() -> Desk:
    """Six tickets that together have every figure."""
    desk = Desk()
    desk.ticket(("customer", 0), ("agent", 30), solved=60, csat=1.0, handling_minutes=4)
    turns = (("customer", 0), ("agent", 90), ("customer", 100), ("agent", 200))
    desk.ticket(*turns, solved=240, csat=0.25, handling_minutes=12, topic="t2")
    desk.ticket(("customer", 0), ("bot", 1), solved=2, channel="chat")
    desk.ticket(("customer", 0))
    desk.ticket(("customer", 0), ("agent", 1500))
    again = (("customer", 1440), ("agent", 1485))
    desk.ticket(*again, solved=1490, requester_key="jsonl:1")
    return desk


def desk_text() -> str:
    """The desk as a table."""
    desk, rows = a_desk(), []
    for ticket in desk.tickets:
        said = [one for one in desk.messages if one["ticket_id"] == ticket["ticket_id"]]
        minutes = [f"{one['author_kind']} {minute(one['at'])}" for one in said]
        solved = "" if ticket["solved_at"] is None else minute(ticket["solved_at"])
        other = {n: ticket[n] for n in ("csat", "handling_minutes") if ticket.get(n) is not None}
        told = ", ".join(f"{name} {value}" for name, value in other.items())
        rows.append([ticket["ticket_id"], ticket["channel"], ", ".join(minutes), solved, told])
    heads = ("ticket", "channel", "who wrote, minutes after noon on a Monday", "solved", "beside")
    about = (
        "The examples are of this desk, open from 9 to 18 h; a person is needed for the topic of"
        " jsonl:2, and jsonl:6 is the customer of jsonl:1 again, on the next day:\n\n"
    )
    return about + markdown(heads, rows) + "\n"


def minute(at: datetime) -> str:
    """Minutes after the desk's first."""
    return f"{(at - START).total_seconds() / 60:.0f}"


def ticket_rows() -> list[Row]:
    """Every figure that is added up from tickets."""
    rows = with_values(a_desk().rows(), {"t1": False, "t2": True})
    columns = ["figure", "value", "numerator", "denominator"]
    found = {row["figure"]: row for row in plain_rows(service_figures(rows), columns)}
    return [
        [f"`{d.name}`", d.formula, d.unit, d.source, d.needs, worked(d, found[d.name])]
        for d in DEFINITIONS
    ]


def worked(one: Definition, row: dict[str, Any]) -> str:
    """The example of a figure of tickets."""
    below = row["denominator"]
    if one.kind == "share":
        return counted(Rate(int(row["numerator"]), below))
    if one.kind == "median":
        return f"{row['value']:.2f} (of {below} tickets)"
    return f"{row['numerator']:.2f} / {below} = {row['value']:.2f}"


def elsewhere_rows() -> list[Row]:
    """Figures that tickets do not tell; the first needs events, several need what no import has."""
    ease = effort_score([1, 2, 2, 6, 7])
    kept, late = retention_rate(350, 300, 76), refund_delays([3, 10, 20])
    assert ease is not None
    assert kept is not None
    assert late is not None
    readers = {figure.name: figure for figure in event_figures()}
    examples = {
        "self_service": event_example(readers["self-service, visits (A)"]),
        "search": event_example(readers["zero-result rate"]),
        "contact_rate": CONTACTS.line(),
        "nps": f"answers 10, 9, 8, 6: {net_promoter_score([10, 9, 8, 6]):.0f}",
        "effort": f"answers 1, 2, 2, 6, 7: mean {ease[0]:.1f}, low effort {counted(ease[1])}",
        "retention": f"350 at the start, 300 at the end, 76 won: {counted(kept)}",
        "refund_delay": f"3, 10 and 20 days: late {counted(late)}",
    }
    sources = {"self_service": "Gorgias", "contact_rate": "E1", "search": "askless"}
    sources |= {"nps": "Botmind, HubSpot", "effort": "Botmind, InboxCare", "retention": "Gorgias"}
    sources |= {"refund_delay": "HubSpot"}
    return [
        [f"`{name}`", formula, unit, sources[name], needs, examples[name]]
        for name, unit, formula, needs in ELSEWHERE
    ]


def event_figures() -> list[Figure]:
    """Every figure of visits and searches, of the events of the example."""
    rows = [NO_EVENT | {"kind": kind, "events": n} | what for kind, n, what in EVENTS]
    return [*visit_figures(rows, ticket_users=50), *search_figures(rows)]


def events_text() -> str:
    """The events as a table."""
    rows = [
        [kind, str(n), ", ".join(f"{name} {value}" for name, value in what.items())]
        for kind, n, what in EVENTS
    ]
    about = "The examples are of these events, in whose days 50 customers wrote:\n\n"
    return about + markdown(("kind", "events", "each with"), rows) + "\n"


def event_rows() -> list[Row]:
    """Figures of visits and searches with what they must not be taken for."""
    searches = {figure.name for figure in search_figures([])}
    return [
        [
            f"`{NAMES[one.name]}`: {one.name}",
            one.definition + (f" ({one.note})" if one.note else ""),
            SHARE if one.is_share else "ratio",
            "vendors" if "(E" in one.name else "askless",
            NAMED[one.name in searches],
            event_example(one),
        ]
        for one in event_figures()
    ]


NAMED = {True: "searches (collector)", False: "visits (collector)"}


def event_example(one: Figure) -> str:
    """What the example gives."""
    if one.numerator is None or not one.denominator:
        return "not in this data"
    if one.is_share:
        return counted(Rate(one.numerator, one.denominator))
    return f"{one.numerator} / {one.denominator} = {one.numerator / one.denominator:.2f}"


def effect_text() -> str:
    """What the letters stand for in the formulas."""
    return (
        "`Y` are the tickets of a topic and week, `mu` those expected without articles: a level per"
        " topic times a factor per week, fitted on topics and weeks without an article. `rho` is"
        " the share of prevented contacts that come back under another topic."
        f"\n\n{DEFINITION}.\n\n"
    )


def effect_rows() -> list[Row]:
    """E1 to E9 with small numbers."""
    events = {figure.name: event_example(figure) for figure in event_figures()}
    first = ("E1 contact rate", CONTACT_RATE, "per 1000", "askless", "orders", CONTACTS.line())
    audit, ppi = "labels: `askless audit-matches draw --of tickets`", "PPI++ (2311.01453)"
    shown, score = "explicit deflection (E8)", "self-service score (E9)"
    visits, not_causal = "visits (collector)", "visits / ticket users; not causal"
    return [
        first,
        ("E2 covered share", "with a live article", SHARE, ppi, audit, audited(28)),
        ("E3 addressable share", "public text answers", SHARE, ppi, audit, audited(32)),
        ("E4 gap share", "addressable, not covered", SHARE, ppi, audit, audited(10)),
        *causal_rows(),
        ("E8 deflection", "see above; not causal", SHARE, "vendors", visits, events[shown]),
        ("E9 score", not_causal, "ratio", "vendors", visits, events[score]),
    ]


def causal_rows() -> list[Row]:
    """E5 to E7: two topics by the model itself, and what is pooled of two."""
    expected, seen = two_topics()
    delta = float(shares(np.array([expected, 30.0]), np.array([seen, 27.0])))
    rate = 1000 * (expected + 30 - seen - 27) / 2000
    one = (
        f"10 and 20 tickets in week 1, 5 and {seen:.0f} in week 2, the second topic with an article"
        f" then: mu {expected:.0f}, {expected - seen:.0f} prevented = {1 - seen / expected:.1%}"
    )
    every = (
        f"{expected:.0f} and 30 expected, {seen:.0f} and 27 came: {delta:.1%};"
        f" of 2,000 orders {rate:.1f} per 1000"
    )
    net = f"{delta * (1 - RETURNING):.1%} to {delta:.1%}, with rho up to {RETURNING:.0%}"
    source, needs = "two-way Poisson imputation", "topics with and without articles, 27 weeks"
    return [
        ("E5 topic effect", "1 - sum Y / sum mu, of a topic", SHARE, source, needs, one),
        ("E6 deflection rate", "1 - sum Y / sum mu, of all", SHARE, source, needs, every),
        ("E7 net effect", "E6 (1 - rho) to E6", SHARE, source, needs, net),
    ]


def two_topics() -> tuple[float, float]:
    """Tickets expected and seen of a topic whose article came in the second week."""
    counts = np.array([[10.0, 5.0], [20.0, 6.0]])
    first, last = np.array([0, 0]), np.array([2, 2])
    design = Design.single(first, np.array([2, 1]), last)
    return float(imputed(fitted(counts, design), design)[0, 1]), 6.0


def audited(hits: int) -> str:
    """A share of which 40 labels have ``hits``, and the scores of 440 tickets."""
    labels = np.repeat([1, 0], [hits, 40 - hits])
    scores = np.where(labels == 1, 0.8, 0.3)
    others = np.repeat([0.8, 0.3], [10 * hits - 40, 440 - 10 * hits])
    found = prevalence(labels, scores, others)
    return (
        f"{hits} of 40 labelled and scored 0.8, the others 0.3; {10 * hits - 40} of 400 without a"
        f" label scored 0.8: {found.value:.1%} ({found.ci_low:.1%} to {found.ci_high:.1%})"
    )
