"""Events in the access log of a web server: requests for ``/e.gif?…`` where no collector runs.

The combined format of Apache and nginx, or Caddy's lines of JSON. Agent and referrer of a line are
not read, its address only to tell one visitor who repeats a query on a day; its time is kept to the
hour. Pure: lines in, events and counts out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from kb.events import COUNTS, Event, event_of, hour_of, told_apart
from kb.networks import network_of

PIXEL = "/e.gif"
LONGEST_LINE = 16_384
_LINE = re.compile(
    r'(?P<address>\S+) \S+ \S+ \[(?P<at>[^\]]{20,32})\] "(?:GET|HEAD) (?P<target>\S+) HTTP/[\d.]+" '
    r"(?P<status>\d{3}) "
)
_TIME = "%d/%b/%Y:%H:%M:%S %z"
_NUMBERS = {"results", *COUNTS}


@dataclass
class Log:
    """What a log holds: events with the second they came, and lines left out by reason."""

    counts: Counter[str] = field(default_factory=Counter)
    """other (no event), broken (no line of the format), strange (no event of ours), before (read
    by an earlier import)."""
    newest_at: datetime | None = None
    masked: Callable[[Event], Event] = lambda event: event
    """Puts the texts of an event right; whether a query is fresh is asked of what is left."""

    def events(
        self, lines: Iterable[str], locales: Collection[str], after: datetime | None = None
    ) -> Iterator[Event]:
        """The events of lines that came later than ``after``, in their order."""
        seen: set[tuple[str, ...]] = set()

        def is_first(*who: str) -> bool:
            is_known = who in seen
            seen.add(who)
            return not is_known

        for line in lines:
            found = self._parts(line)
            if found is None:
                continue
            address, at, target = found
            if after is not None and at <= after:
                self.counts["before"] += 1
                continue
            self.newest_at = max(at, self.newest_at or at)
            event = event_of(_item(target), locales, hour_of(at), who=network_of(address))
            if event is None:
                self.counts["strange"] += 1
                continue
            yield told_apart(self.masked(event), is_first)

    def _parts(self, line: str) -> tuple[str, datetime, str] | None:
        """Address, time and query string of a line with an event; counts what is none."""
        if PIXEL not in line:
            self.counts["other"] += 1
            return None
        found = _entry(line) if len(line) <= LONGEST_LINE else None
        if found is None or not found[2].path.endswith(PIXEL):
            self.counts["broken"] += 1
            return None
        address, at, target = found
        return address, at, target.query


def _entry(line: str) -> tuple[str, datetime, SplitResult] | None:
    """Address, time and target of a line; None for one of no format that is read."""
    try:
        return _of_caddy(json.loads(line)) if line.startswith("{") else _combined(line)
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError):
        return None


def _combined(line: str) -> tuple[str, datetime, SplitResult] | None:
    found = _LINE.match(line)
    if found is None:
        return None
    at = datetime.strptime(found["at"], _TIME).astimezone(UTC)
    return found["address"], at, urlsplit(found["target"])


def _of_caddy(entry: Any) -> tuple[str, datetime, SplitResult] | None:
    """Caddy's access log, https://caddyserver.com/docs/logging (2026): ``ts`` in epoch seconds.

    ``client_ip`` is there from 2.7 on, and says who is behind a trusted proxy.
    """
    request = entry["request"]
    if request["method"] not in {"GET", "HEAD"}:
        return None
    at = datetime.fromtimestamp(entry["ts"], UTC)
    address = request.get("client_ip") or request["remote_ip"]
    return str(address), at, urlsplit(request["uri"])


def _item(query: str) -> dict[str, object]:
    try:
        pairs = parse_qsl(query, max_num_fields=20)
    except ValueError:
        return {}
    numbers = {k: int(v) for k, v in pairs if k in _NUMBERS and re.fullmatch("[0-9]{1,9}", v)}
    return {**dict(pairs), **numbers}
