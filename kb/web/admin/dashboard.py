"""The dashboard: service figures, coverage, self-service and effect of any part and period.

The filters are the address, so that what somebody sees can be sent to somebody else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from kb.characters import visible
from kb.service.filters import ALL, BY, FIELDS, PRESETS, SPANS, Fault, Filters
from kb.storage.workspace import Workspace
from kb.web.admin import dashboard_read as read
from kb.web.admin.dashboard_csv import figures_csv
from kb.web.admin.dashboard_desk import Told
from kb.web.admin.dashboard_shown import Shower
from kb.web.admin.gate import PREFIX, Moved, Page, Sent, Shown, Visit
from kb.web.admin.queue_desk import QueueDesk
from kb.web.admin.sections import Section

PATH = "/figures"
HERE = f"{PREFIX}{PATH}/"
FILE = "figures.csv"
MOST_CHOICES = 400
"""Values that a list to choose from offers, the first in order."""
MOST_GAPS = 5


def section(workspace: Workspace, desk: QueueDesk) -> Section:
    """These pages over a workspace."""
    pages = Dashboard(workspace, desk)
    found: dict[str, dict[str, Page]] = {
        "/": {"GET": pages.shown},
        f"/{FILE}": {"GET": pages.file},
    }
    return Section("figures", PATH, found)


class Dashboard:
    """The pages; each is a function of a visit."""

    def __init__(self, workspace: Workspace, desk: QueueDesk) -> None:
        self.workspace = workspace
        self.desk = desk

    def shown(self, visit: Visit) -> Shown | Moved:
        """The figures that the address asks for, or what is wrong with it."""
        told = self.desk.figures.told(visit.query)
        if told.filters is not None and told.filters.query() != dict(visit.query):
            return Moved(address(told.filters))
        shower = Shower(visit.lang, self.desk.figures.labels.now()[visit.lang], told.filters)
        values = self._form(told, visit.query, shower) | {
            "here": HERE,
            "faults": [_fault(one, shower) for one in told.faults],
            "found": None,
        }
        if told.filters is None or told.document is None:
            return Shown("dashboard.html.j2", values, 400)
        found = shower.page(told.document)
        found["effect"] = shower.effect(read.read_effect(self.workspace))
        found["gaps"] = shower.gaps(self.desk.gap_rows(), MOST_GAPS)
        for one in found["parts"]:
            one["to"] = address(told.filters, **{told.filters.by: one["value"]})
        found["file"] = address(told.filters, HERE + FILE)
        return Shown("dashboard.html.j2", values | {"found": found})

    def file(self, visit: Visit) -> Sent | Shown | Moved:
        """What the page shows, as CSV."""
        told = self.desk.figures.told(visit.query)
        if told.filters is None or told.document is None:
            return self.shown(visit)
        body = figures_csv(told.document, told.filters).encode()
        return Sent(body, "text/csv; charset=utf-8", FILE)

    def _form(self, told: Told, query: Mapping[str, str], shower: Shower) -> dict[str, Any]:
        """What stands in the form: as it was asked, also where that cannot be."""
        asked = told.filters or Filters()
        days = {"from": asked.first, "to": asked.last} if told.filters else {}
        chosen = {name: visible(query.get(name, ""))[:200] for name in ("from", "to", *FIELDS)}
        chosen |= {name: day.isoformat() for name, day in days.items() if day}
        chosen |= {"span": asked.span, "by": asked.by}
        return {
            "asked": asked,
            "chosen": chosen,
            "ends": {"first": told.known.first.isoformat(), "last": told.known.last.isoformat()},
            "periods": [
                (name, address(asked, period=name), told.filters and asked.period == name)
                for name in (*PRESETS, ALL)
            ],
            "spans": [(name, name == asked.span) for name in SPANS],
            "bys": [(name, address(asked, by=name) + "#parts", name == asked.by) for name in BY],
            "lists": [
                (name, _choices(told.known.values[name], chosen[name], name, shower))
                for name in FIELDS
            ],
        }


def address(asked: Filters, here: str = HERE, **changes: str) -> str:
    """Where these filters lie, some of them changed."""
    query = urlencode(asked.query(**changes))
    return here + (f"?{query}" if query else "")


def _choices(
    values: Sequence[str], chosen: str, name: str, shower: Shower
) -> list[tuple[str, str, bool]]:
    """Values to choose from with their names, by name; the chosen one is always among them."""
    some = [one for n, one in enumerate(values) if n < MOST_CHOICES or one == chosen]
    named = [(one, shower.part(name, one), one == chosen) for one in some]
    return sorted(named, key=lambda choice: choice[1].casefold())


def _fault(fault: Fault, shower: Shower) -> dict[str, Any]:
    """What is wrong, and where to go instead."""
    to = ""
    if fault.code == "merged":
        to = f"{HERE}?{urlencode({'topic': fault.instead})}"
    instead = shower.part("topic", fault.instead) if fault.code == "merged" else fault.instead
    if fault.code == "outside":
        instead = shower.between(*fault.instead.split(" to "))
    return {
        "code": fault.code,
        "field": fault.field,
        "value": visible(fault.value)[:80],
        "instead": instead,
        "to": to,
    }
