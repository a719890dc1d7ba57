"""The queue: drafts and gaps in one list by what they may save, with filters in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from kb.characters import visible
from kb.gaps import QUEUE_KINDS
from kb.roles import Deed, allows
from kb.storage.accounts import Accounts
from kb.storage.reviewing import Claim
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_decide import REASONS
from kb.web.admin.forms import Limits
from kb.web.admin.gate import PREFIX, Shown, Visit
from kb.web.admin.places import PATH, article_address, queue_address
from kb.web.admin.queue_acts import QueueActs
from kb.web.admin.queue_desk import QueueDesk, report_words, why
from kb.web.admin.refusals import resolved
from kb.web.admin.sections import Section
from kb.work_queue import DRAFT, FACETS, KEPT_NEEDS, Item, Queue

SAID = ("approve", "reject", "duplicate", "person", "archive", "claim", "unclaim", "held")
"""What may have just been done, for a line above the list."""
ON_A_PAGE = 50
SIZES = (50, 200, 500)
"""Rows that a page may have; the first one unless the address says otherwise."""
LONGEST_SEARCH = 200
FEWEST_UNANSWERED = 0.1
"""Tickets a month that are worth telling."""
ORDER = {
    "kind": ("draft", *QUEUE_KINDS, *KEPT_NEEDS),
    "state": ("draft", "in_review", "published", "open", "back"),
    "flags": ("open", "notes", "none"),
    "age": ("day", "week", "month", "older"),
    "owner": ("mine", "others", "nobody"),
}
"""Facets whose values have an order of their own; others go by name."""


def section(workspace: Workspace, desk: QueueDesk, accounts: Accounts | None = None) -> Section:
    """These pages over a workspace; rows may be given to the people of ``accounts``."""
    acts = QueueActs(workspace, desk, accounts)
    pages = QueuePages(workspace, desk, acts.bulk.people)
    return Section(
        "queue",
        PATH,
        {
            "/": {"GET": pages.all_items, "POST": acts.done},
            "/done/{piece}": {"GET": acts.bulk.stands, "POST": acts.bulk.undone},
        },
        limits=Limits(longest=1024 * 1024, most_fields=2 * SIZES[-1] + 40),
    )


class QueuePages:
    """The pages; each is a function of a visit."""

    def __init__(
        self, workspace: Workspace, desk: QueueDesk, people: Callable[[], list[str]]
    ) -> None:
        self.workspace = workspace
        self.desk = desk
        self.people = people

    def all_items(self, visit: Visit) -> Shown:
        """One page of the queue, narrowed as the address says."""
        visit.require(Deed.READ)
        if not self.desk.is_read():
            return Shown("reading.html.j2", {"address": f"{PREFIX}{PATH}/"})
        queue = self.desk.queue()
        chosen = {name: visit.query[name] for name in FACETS if visit.query.get(name)}
        words = visible(visit.query.get("q", ""))[:LONGEST_SEARCH]
        number = page_number(visit.query.get("page", ""))
        size = size_of(visit.query.get("rows", ""))
        part = ((number - 1) * size, size)
        claims = self.desk.claims()
        found = queue.found(chosen, words, owners=owners(queue, claims, visit), part=part)
        pages = max(1, -(-found.total // size))
        asked = {**chosen, **({"q": words} if words else {})}
        if size != ON_A_PAGE:
            asked["rows"] = str(size)
        values = {
            "rows": [shown_row(item, visit.lang, asked) for item in found.items],
            "claims": claims,
            "asked": urlencode({**asked, **({"page": str(number)} if number > 1 else {})}),
            "may": {deed.value: allows(visit.role, deed) for deed in Deed},
            "flash": self._flash(visit),
            "total": found.total,
            "of": len(queue.items),
            "facets": facets(found.counts, asked, self.labels(visit.lang)),
            "chosen": chosen,
            "words": words,
            "here": f"{PREFIX}{PATH}/",
            "number": number,
            "pages": pages,
            "earlier": queue_address(asked, number - 1) if number > 1 else "",
            "later": queue_address(asked, number + 1) if number < pages else "",
            **self._many(visit, asked, found.total, (size, number)),
            **resolved({"problem": self.desk.problem}, visit.lang),
            "unread": self.desk.kept.now().problems,
        }
        return Shown("queue.html.j2", values)

    def _many(
        self, visit: Visit, asked: Mapping[str, str], total: int, at: tuple[int, int]
    ) -> dict[str, Any]:
        """What forms for many rows need: other sizes of a page, all rows ticked, names, reasons."""
        size, number = at
        sizes = [one for place, one in enumerate(SIZES) if not place or total > SIZES[place - 1]]
        return {
            "size": size,
            "sizes": [(n, queue_address({**asked, "rows": str(n)})) for n in sizes if n != size]
            if len(sizes) > 1
            else [],
            "is_picked": visit.query.get("pick") == "all",
            "pick_all": queue_address({**asked, "pick": "all"}, number),
            "people": self.people() if allows(visit.role, Deed.EDIT) else [],
            "reasons": REASONS,
        }

    def _flash(self, visit: Visit) -> dict[str, Any] | None:
        """What was just done, with the article it was done to; None for nothing."""
        said = visit.query.get("said", "")
        if said not in SAID:
            return None
        locale, _, article_id = visit.query.get("of", "").partition("/")
        article = self.desk.kept.now().articles.get((locale, article_id))
        count = page_number(visit.query.get("n", ""))
        to = article_address(locale, article_id) if article else ""
        work = visit.query.get("work", "")
        more = f"{PREFIX}{PATH}/done/{quote(work, safe='')}" if work else ""
        return {"word": f"queue_said_{said}", "article": article, "n": count, "to": to,
                "more": more}  # fmt: skip

    def labels(self, lang: str) -> dict[str, dict[str, str]]:
        """Facet -> value -> what it is called, for values whose names are the shop's own."""
        known = report_words(lang)
        kinds = {kind: str(known[f"kind_{kind}"]) for kind in QUEUE_KINDS}
        named = self.workspace.settings.brand.categories
        return {
            "kind": {kind: text[:1].upper() + text[1:] for kind, text in kinds.items()},
            "category": {key: one[lang] for key, one in named.items() if one.get(lang)},
        }


def owners(queue: Queue, claims: Mapping[str, Claim], visit: Visit) -> dict[str, int]:
    """The bits of the facet owner, as the visitor sees them."""
    mine = queue.mask([key for key, one in claims.items() if one.who == visit.session.who])
    anybody = queue.mask(list(claims))
    found = {"mine": mine, "others": anybody & ~mine, "nobody": queue.everything & ~anybody}
    return {name: mask for name, mask in found.items() if mask}


def page_number(text: str) -> int:
    """The number of a page in an address; the first for anything else."""
    is_plain = text.isascii() and text.isdecimal() and len(text) < 6
    return max(1, int(text)) if is_plain else 1


def size_of(text: str) -> int:
    """The rows of a page in an address; the usual number for anything else."""
    return int(text) if text in map(str, SIZES) else ON_A_PAGE


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
                "to": queue_address(rest if asked.get(name) == value else {**rest, name: value}),
            }
            for value in values
            if value
        ]
        if rows:
            found.append({"name": name, "values": rows})
    return found


def _rank(value: str, order: tuple[str, ...]) -> tuple[int, str]:
    return (order.index(value) if value in order else len(order), value)


def gap_address(item: Item, back: str) -> str:
    """Where a gap is shown: the page of its topic; a flag's or a search's row has none."""
    is_topic = item.name.startswith("t-")
    return f"{PREFIX}/topics/{quote(item.name)}/" if is_topic else back or "./"


def shown_row(item: Item, lang: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the list shows of an item; its page leads back to the list as it was ``asked`` for."""
    is_draft = item.kind == DRAFT
    back = f"?{urlencode({'from': urlencode(asked)})}" if asked else ""
    part = "#proposals" if item.is_kept and item.told else ""
    return {
        "item": item,
        "is_draft": is_draft,
        "title": " ".join(visible(item.title).split()),
        "to": article_address(item.locale, item.name) + back + part
        if is_draft
        else gap_address(item, back),
        "edit": article_address(item.locale, item.name, "edit") if is_draft else "",
        "why": why(item.row, lang),
        "kept": kept_why(item, lang) if item.is_kept else None,
        "saving": saving(item.row, lang),
    }


def kept_why(item: Item, lang: str) -> dict[str, str]:
    """Why a live article is there: the word of the sentence, and its numbers."""
    word = "days" if item.need == "stale" and item.days is not None else item.need
    told = number(item.unanswered, lang) if item.unanswered >= FEWEST_UNANSWERED else ""
    return {"word": f"queue_kept_{word}", "n": str(item.told), "days": str(item.days or 0),
            "unanswered": told}  # fmt: skip


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
