"""Self-service figures from counts of events: what visits and searches came to. Pure functions.

None of them says what articles prevented: a visit without a contact may be a customer who gave up.
Visits cannot be linked to each other or to tickets, by design; what would need that is told as not
in this data. Definitions are those of docs/collector.md; E8 and E9 are what vendors show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.coverage import Rate
from kb.words import fold, words

Row = Mapping[str, Any]
"""A count of events by day, as :func:`kb.storage.eventstore.day_counts` gives them."""
NOT_CAUSAL = "not causal: an upper bound of what was prevented"
NOT_HERE = "not in this data"
WINDOWS: Mapping[str, int] = {"24 h": 24, "72 h": 72, "7 days": 168}
"""The windows that vendors count a silence by, in hours."""
ADJUSTED = (
    f"{NOT_CAUSAL}; adjusted: less the share of customers who wrote again about the same within "
    "the window after they were answered, as if readers came back as often"
)
MOST_WORDS = 20


@dataclass(frozen=True)
class Figure:
    """One figure: its name, what is divided by what, and the counts; None where there are none."""

    name: str
    definition: str
    numerator: int | None = None
    denominator: int | None = None
    is_share: bool = True
    """Whether the numerator is part of the denominator; else it is a ratio, without an interval."""
    note: str = ""

    def document(self) -> dict[str, Any]:
        """The figure as JSON, with its Wilson interval where it is a share."""
        found: dict[str, Any] = {"name": self.name, "definition": self.definition}
        if self.numerator is None or not self.denominator:
            return found | {"rate": None, "note": self.note if NOT_HERE in self.note else NOT_HERE}
        counts = {"numerator": self.numerator, "denominator": self.denominator}
        if self.is_share:
            return found | Rate(self.numerator, self.denominator).document() | {"note": self.note}
        return found | counts | {"ratio": self.numerator / self.denominator, "note": self.note}


def visit_figures(rows: Iterable[Row], *, ticket_users: int | None = None) -> list[Figure]:
    """Figures of visits; ``ticket_users`` are customers with a ticket in the same time, if known.

    Without a visit each is told as not in this data.
    """
    every = list(rows)
    visits = [row for row in every if row["kind"] == "visit"]
    needy = _count(visits, lambda row: row["has_view"] or row["has_contact"])
    read = _count(visits, lambda row: row["has_view"])
    alone = _count(visits, lambda row: row["has_view"] and not row["has_contact"])
    confirmed = _count(
        visits,
        lambda row: (row["has_view"] or row["has_contact"]) and row["value"] in {"up", "solved"},
    )
    solved = _count(every, lambda row: row["kind"] == "deflect")
    sent = _count(every, lambda row: row["kind"] == "contact" and row["value"] == "form")
    return [
        Figure(
            "self-service, visits (A)",
            "visits with an article seen and no way of contact taken, of visits with either",
            *_shown(alone, needy),
            note="somebody who gave up counts, too",
        ),
        Figure(
            "self-service, confirmed (B)",
            "visits with a last vote that helped or a suggestion that answered, of the same visits",
            *_shown(confirmed, needy),
            note="most who were helped do not say so",
        ),
        Figure(
            "explicit deflection (E8)",
            "suggestions beside the contact form that answered, of those and forms sent",
            *_shown(solved, solved + sent),
            note=NOT_CAUSAL,
        ),
        Figure(
            "implicit deflection (E8), within one visit",
            "visits with an article seen and no way of contact taken, of visits with one seen",
            *_shown(alone, read),
            note=NOT_CAUSAL,
        ),
        *(
            Figure(
                f"implicit deflection (E8), within {window}",
                "as within one visit, and no ticket until then",
                note=f"{NOT_HERE}: nobody is recognised after a visit",
            )
            for window in ("24 h", "72 h", "7 days")
        ),
        Figure(
            "self-service score (E9)",
            "visits of the help center, for each customer with a ticket",
            *_shown(sum(row["events"] for row in visits), ticket_users or 0),
            is_share=False,
            note="not causal: rises with every visitor, whatever for",
        ),
    ]


def search_figures(rows: Iterable[Row]) -> list[Figure]:
    """Figures of searches; without a search each is told as not in this data."""
    every = list(rows)
    searches = _count(every, lambda row: row["kind"] == "search")
    counted = _count(every, lambda row: row["kind"] == "search" and row["results"] is not None)
    zero = sum(row["zero"] for row in every if row["kind"] == "search")
    clicks = _count(every, lambda row: row["kind"] == "click" and row["query_id"] is not None)
    again = _count(every, lambda row: row["kind"] == "search" and row["value"] == "again")
    visits = [row for row in every if row["kind"] == "visit" and row["has_search"]]
    good = _count(visits, lambda row: row["has_view"] and not row["has_contact"])
    return [
        Figure(
            "zero-result rate",
            "searches that showed nothing, of searches whose results were counted",
            *_shown(zero, counted),
        ),
        Figure(
            "click-through",
            "searches of which a result was opened, of searches",
            *_shown(min(clicks, searches), searches),
            note="more results opened than searches made" if clicks > searches else "",
        ),
        Figure(
            "reformulated",
            "searches right after one of which nothing was opened, on the same page, of searches",
            *_shown(again, searches),
            note="another page begins anew",
        ),
        Figure(
            "search success",
            "visits with a search, an article seen and no contact, of visits with a search",
            *_shown(good, sum(row["events"] for row in visits)),
            note="somebody who gave up counts, too",
        ),
    ]


def deflection_windows(
    figures: Iterable[Figure], recontacts: Mapping[int, Rate]
) -> list[dict[str, Any]]:
    """Explicit and implicit deflection side by side, as counted and less re-contacts by window.

    ``figures`` are those of :func:`visit_figures`, ``recontacts`` hours -> contacts after which the
    customer wrote again, of contacts. Nobody is recognised after a visit, so who read and wrote
    later is not known; adjusted figures take the share of those who were answered. 80 of 90 within
    a visit, 1 of 10 of whom come back: .8. Ends of the intervals are multiplied, so that they hold
    at least as often.
    """
    known = {one.name: one for one in figures}
    counted = {
        "explicit": _rate(known["explicit deflection (E8)"]),
        "implicit": _rate(known["implicit deflection (E8), within one visit"]),
    }
    found = []
    for window, hours in WINDOWS.items():
        again = recontacts.get(hours)
        again = again if again and again.denominator else None
        row: dict[str, Any] = {"window": window, "hours": hours, "note": ADJUSTED}
        row["recontact"] = again.document() if again else None
        for name, rate in counted.items():
            row[name] = rate.document() if rate else None
            row[f"{name}_adjusted"] = _less(rate, again) if rate and again else None
        found.append(row)
    return found


def _rate(figure: Figure) -> Rate | None:
    if figure.numerator is None or not figure.denominator:
        return None
    return Rate(figure.numerator, figure.denominator)


def _less(rate: Rate, again: Rate) -> dict[str, float]:
    """``rate`` without the share ``again``, neither of nothing."""
    (low, high), (least, most) = rate.interval or (0.0, 1.0), again.interval or (0.0, 1.0)
    value, share = rate.value or 0.0, again.value or 0.0
    return {"rate": value * (1 - share), "low": low * (1 - most), "high": high * (1 - least)}


def by_locale(rows: Iterable[Row], figures: Callable[[list[Row]], list[Figure]]) -> dict[str, Any]:
    """Language -> its ``figures`` as JSON."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["locale"], []).append(row)
    return {
        locale: [figure.document() for figure in figures(some)]
        for locale, some in sorted(found.items())
    }


def failing_words(queries: Sequence[Row]) -> list[dict[str, Any]]:
    """The words of queries that mostly found nothing, or of which nothing was ever opened.

    ``queries`` are those of :func:`kb.storage.eventstore.query_counts`: k or more typed each. Most
    searches first; a word counts once in each query.
    """
    has_clicks = any(row["clicks"] for row in queries)
    counts: Counter[tuple[str, str]] = Counter()
    for row in queries:
        is_empty = 2 * row["zero"] > row["searches"]
        if is_empty or (has_clicks and not row["clicks"]):
            for word in {fold(one) for one in words(row["query"])}:
                counts[row["locale"], word] += row["searches"]
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        {"locale": locale, "word": word, "searches": count}
        for (locale, word), count in ranked[:MOST_WORDS]
    ]


def document(
    rows: Sequence[Row], queries: Sequence[Row], *, ticket_users: int | None = None
) -> dict[str, Any]:
    """All figures as JSON: of everybody, by language, and the words that fail."""
    visits = visit_figures(rows, ticket_users=ticket_users)
    return {
        "visits": [figure.document() for figure in visits],
        "searches": [figure.document() for figure in search_figures(rows)],
        "visits_by_locale": by_locale(rows, visit_figures),
        "searches_by_locale": by_locale(rows, search_figures),
        "failing_words": failing_words(queries),
    }


def _count(rows: Iterable[Row], is_meant: Callable[[Row], Any]) -> int:
    return sum(row["events"] for row in rows if is_meant(row))


def _shown(numerator: int, denominator: int) -> tuple[int | None, int | None]:
    return (numerator, denominator) if denominator else (None, None)
