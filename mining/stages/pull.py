"""The pull stage: page after page from a help desk, each stored before the next is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from kb.errors import PullError
from kb.storage.workspace import Workspace
from mining import importers
from mining.exchange import Clock
from mining.importers.records import Page
from mining.importers.source import ImportOptions
from mining.importers.values import EARLIEST
from mining.pull import cursor as cursors
from mining.pull.access import access
from mining.pull.cursor import Cursor
from mining.pull.desk import Desk, Listing, Reading
from mining.pull.http import Client, Waiting
from mining.stages import Progress, intake, silent

MOST_IDLE_PAGES = 20
"""Pages in a row that bring no ticket this pull has not seen; then the paging has no end."""


@dataclass(frozen=True)
class Order:
    """What to pull: everything, everything since a time, or (neither) from where the last ended."""

    since: datetime | None = None
    is_full: bool = False
    page_size: int | None = None


@dataclass
class PullReport:
    """What a pull did, for the command to print."""

    stored: intake.ImportReport
    account: str
    since: datetime
    is_resumed: bool
    """Whether it went on in the middle of a pull that was stopped."""
    pages: int = 0
    repeated: int = 0
    """Records that came a second time and were not asked about again."""
    requests: int = 0
    waited_seconds: float = 0.0

    def document(self) -> dict[str, Any]:
        """The report as one JSON object: an import's, and what the help desk was asked."""
        stored = self.stored.document()
        return {
            **stored,
            "repeated": stored["repeated"] + self.repeated,
            "account": self.account,
            "since": self.since.isoformat(),
            "resumed": self.is_resumed,
            "pages": self.pages,
            "requests": self.requests,
            "waited_seconds": round(self.waited_seconds, 1),
        }

    def lines(self) -> list[str]:
        """The report for a person."""
        start = "Went on where the last pull stopped" if self.is_resumed else "Asked"
        waited = f", waited {self.waited_seconds:.0f} s" if self.waited_seconds >= 1 else ""
        return [
            f"{start}: {self.account}, {self.pages} pages, {self.requests} requests{waited}, "
            f"{self.repeated} records twice.",
            *self.stored.lines(),
        ]


def run(
    workspace: Workspace,
    desk: Desk,
    order: Order,
    environment: Mapping[str, str],
    *,
    clock: Clock | None = None,
    progress: Progress = silent,
    on_wait: Waiting = lambda _seconds, _reason: None,
) -> PullReport:
    """Store what the help desk has; after each page the workspace knows where to go on.

    Raises:
        PullError: it cannot be asked, refuses, or its paging has no end; pages before are stored.
        InputError: the cursor file is damaged.
    """
    account = access(desk.login, environment)
    client = Client(account, clock or Clock(), on_wait, desk.headers)
    reading = desk.reading(client, page_size(desk, order))
    kept = None if order.is_full else cursors.load(workspace, desk.cursor_name)
    begun = _begun(kept, order, reading, account.account)
    options = ImportOptions(now=client.clock.now())
    possible = importers.source(desk.name).figures
    stored = intake.ImportReport(desk.name, options.counts, possible=possible)
    resumed = begun is kept and not begun.is_finished
    report = PullReport(stored, account.account, begun.since, resumed)
    for listing in fresh_pages(desk, reading, begun, report):
        page = Page(desk.name, reading.document(listing) if listing.records else {})
        # Importers take paths; a page stands in for one wherever records are read.
        paths = cast("list[Path]", [page] if listing.records else [])
        if paths:
            records = importers.source(desk.name).read(paths, options)
            intake.store(workspace, records, stored, workers=1)
        now_at = replace(begun, position=listing.position, is_finished=listing.is_last)
        cursors.save(workspace, desk.cursor_name, now_at)
        progress(stored.counts.kept, 0)
    report.requests, report.waited_seconds = client.requests, client.waited_seconds
    return report


def page_size(desk: Desk, order: Order) -> int:
    """Tickets a page: as ordered, within what the help desk allows."""
    return max(1, min(order.page_size or desk.page_size, desk.largest_page))


def _begun(kept: Cursor | None, order: Order, reading: Reading, account: str) -> Cursor:
    """Where this pull begins: at the cursor kept, unless another time is asked for."""
    if kept is not None and kept.account != account:
        raise PullError(
            f"the last pull was from {kept.account}, this one is from {account}; "
            "pass --full if both are the same shop"
        )
    is_other = order.since is not None and (
        kept is None or kept.is_finished or kept.since != order.since
    )
    if kept is not None and not is_other:
        return kept
    since = order.since or EARLIEST
    return Cursor(account, since, reading.start(since))


def fresh_pages(
    desk: Desk, reading: Reading, begun: Cursor, report: PullReport
) -> Iterator[Listing]:
    """Each page with the records that this pull has not seen; counts pages and repeated records.

    Raises:
        PullError: a position comes twice, or page after page brings nothing new.
    """
    position, idle = begun.position, 0
    positions: set[str] = set()
    seen: set[tuple[str, str]] = set()
    while True:
        positions.add(json.dumps(position, sort_keys=True))
        listing = reading.listing(position)
        marks = {desk.mark(record): record for record in listing.records}
        fresh = [record for mark, record in marks.items() if mark not in seen]
        seen |= marks.keys()
        report.pages += 1
        report.repeated += len(listing.records) - len(fresh)
        yield replace(listing, records=fresh)
        if listing.is_last:
            return
        position, idle = listing.position, 0 if fresh else idle + 1
        if json.dumps(position, sort_keys=True) in positions or idle >= MOST_IDLE_PAGES:
            raise PullError(
                f"{report.account}: its pages have no end, the same ones come again; "
                "what came before is stored. Try another --page-size or --since"
            )
