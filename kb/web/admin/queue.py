"""The queue: drafts and gaps in one list by what they may save, with filters in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from kb.characters import visible
from kb.gaps import QUEUE_KINDS
from kb.roles import Deed
from kb.storage.workspace import Workspace
from kb.web.admin.gate import PREFIX, Shown, Visit
from kb.web.admin.queue_desk import QueueDesk, report_words, why
from kb.web.admin.sections import Section
from kb.work_queue import DRAFT, FACETS, Item

PATH = "/queue"
ARTICLES = "/articles"
ON_A_PAGE = 50
LONGEST_SEARCH = 200
ORDER = {
    "kind": ("draft", *QUEUE_KINDS),
    "state": ("draft", "in_review", "published", "open", "back"),
    "flags": ("open", "notes", "none"),
    "age": ("day", "week", "month", "older"),
    "owner": ("mine", "others", "nobody"),
}
"""Facets whose values have an order of their own; others go by name."""


def section(workspace: Workspace, desk: QueueDesk) -> Section:
    """These pages over a workspace."""
    pages = QueuePages(workspace, desk)
    return Section("queue", PATH, {"/": {"GET": pages.all_items}})


class QueuePages:
    """The pages; each is a function of a visit."""

    def __init__(self, workspace: Workspace, desk: QueueDesk) -> None:
        self.workspace = workspace
        self.desk = desk

    def all_items(self, visit: Visit) -> Shown:
        """One page of the queue, narrowed as the address says."""
        visit.require(Deed.READ)
        queue = self.desk.queue()
        chosen = {name: visit.query[name] for name in FACETS if visit.query.get(name)}
        words = visible(visit.query.get("q", ""))[:LONGEST_SEARCH]
        number = page_number(visit.query.get("page", ""))
        part = ((number - 1) * ON_A_PAGE, ON_A_PAGE)
        found = queue.found(chosen, words, owners={}, part=part)
        pages = max(1, -(-found.total // ON_A_PAGE))
        asked = {**chosen, **({"q": words} if words else {})}
        values = {
            "rows": [shown_row(item, visit.lang) for item in found.items],
            "total": found.total,
            "of": len(queue.items),
            "facets": facets(found.counts, asked, self.labels(visit.lang)),
            "chosen": chosen,
            "words": words,
            "here": f"{PREFIX}{PATH}/",
            "number": number,
            "pages": pages,
            "earlier": address(asked, number - 1) if number > 1 else "",
            "later": address(asked, number + 1) if number < pages else "",
            "problem": self.desk.problem,
            "unread": self.desk.kept.now().problems,
        }
        return Shown("queue.html.j2", values)

    def labels(self, lang: str) -> dict[str, dict[str, str]]:
        """Facet -> value -> what it is called, for values whose names are the shop's own."""
        known = report_words(lang)
        kinds = {kind: str(known[f"kind_{kind}"]) for kind in QUEUE_KINDS}
        named = self.workspace.settings.brand.categories
        return {
            "kind": {kind: text[:1].upper() + text[1:] for kind, text in kinds.items()},
            "category": {key: one[lang] for key, one in named.items() if one.get(lang)},
        }


def page_number(text: str) -> int:
    """The number of a page in an address; the first for anything else."""
    is_plain = text.isascii() and text.isdecimal() and len(text) < 6
    return max(1, int(text)) if is_plain else 1


def address(asked: Mapping[str, str], page: int = 1) -> str:
    """The queue's address with these filters."""
    given = {**asked, **({"page": str(page)} if page > 1 else {})}
    return f"{PREFIX}{PATH}/" + (f"?{urlencode(given)}" if given else "")


def article_address(locale: str, article_id: str, rest: str = "") -> str:
    """Where the page of an article lies."""
    return f"{PREFIX}{ARTICLES}/{locale}/{quote(article_id)}/{rest}"


def facets(
    counts: Mapping[str, Mapping[str, int]],
    asked: Mapping[str, str],
    labels: Mapping[str, Mapping[str, str]],
) -> list[dict[str, Any]]:
    """Each facet with its values, counts and addresses; those without a value are left out."""
    found = []
    for name in FACETS:
        rest = {key: value for key, value in asked.items() if key != name}
        order = ORDER.get(name, ())
        values = sorted(counts.get(name, {}), key=lambda v: _rank(v, order))
        rows = [
            {
                "value": value,
                "label": labels.get(name, {}).get(value, ""),
                "count": counts[name][value],
                "is_chosen": asked.get(name) == value,
                "to": address(rest if asked.get(name) == value else {**rest, name: value}),
            }
            for value in values
            if value
        ]
        if rows:
            found.append({"name": name, "values": rows})
    return found


def _rank(value: str, order: tuple[str, ...]) -> tuple[int, str]:
    return (order.index(value) if value in order else len(order), value)


def shown_row(item: Item, lang: str) -> dict[str, Any]:
    """What the list shows of an item."""
    is_draft = item.kind == DRAFT
    return {
        "item": item,
        "is_draft": is_draft,
        "title": " ".join(visible(item.title).split()),
        "to": article_address(item.locale, item.name) if is_draft else "",
        "why": why(item.row, lang),
        "saving": saving(item.row, lang),
    }


def saving(row: Mapping[str, Any] | None, lang: str) -> dict[str, str] | None:
    """What an article may save a month: unit and range, as time where it is known; else None."""
    told = (row or {}).get("saving") or {}
    low, high = told.get("hours_low"), told.get("hours_high")
    unit = "hours"
    if low is None or high is None:
        low, high, unit = told.get("tickets_low"), told.get("tickets_high"), "tickets"
    if low is None or high is None:
        return None
    if unit == "hours" and high < 1:
        low, high, unit = round(low * 60), round(high * 60), "minutes"
    return {"unit": unit, "low": number(low, lang), "high": number(high, lang)}


def number(value: float, lang: str) -> str:
    """A number with as many digits as say something: 0.2, 14, 1,250."""
    text = f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"
    return text.replace(",", "\u202f").replace(".", ",") if lang == "fr" else text
