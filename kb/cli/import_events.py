"""``askless import events``: events from the access log of the web server that has the site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from kb.cli.context import Shell

MARK = "access log"
LEFT_OUT = {
    "other": "lines of other requests",
    "broken": "lines that are not of the combined format",
    "strange": "that are no event of ours",
    "before": "read by an earlier import",
}


def import_events(shell: Shell, paths: Sequence[Path]) -> None:
    """Read access logs, oldest first; what an earlier import has read is left out.

    Raises:
        KbError: a log cannot be read, or the store of events cannot be used.
    """
    from kb.access_log import Log
    from kb.events import masked
    from kb.storage import eventstore
    from mining.typed import TypedTexts

    if not paths:
        raise click.UsageError("name the logs: askless import events access.log")
    workspace = shell.workspace
    settings = workspace.settings
    typed = TypedTexts(settings.order_patterns)
    with workspace.locked():
        store = eventstore.of(workspace)
        log = Log(masked=partial(masked, query=typed.query, comment=typed.comment))
        after = eventstore.mark(store, MARK)
        events = list(log.events(_lines(paths), settings.site_locales, after))
        if log.newest_at is not None:
            until = (MARK, log.newest_at)
            k = settings.collect.k
            eventstore.append_up_to(store, events, until, key=workspace.key, k=k)
            eventstore.purge(store, log.newest_at, keep_days=settings.collect.keep_days)
    kinds = Counter(event.kind for event in events)
    figures = {
        "events": len(events),
        "kinds": dict(sorted(kinds.items())),
        "left_out": {name: log.counts[name] for name in LEFT_OUT},
    }
    told = [f"{log.counts[name]} {words}" for name, words in LEFT_OUT.items() if log.counts[name]]
    shell.answer(figures, [f"{len(events)} events kept.", *told, "Next: askless gaps"])


def _lines(paths: Sequence[Path]) -> Iterator[str]:
    from kb.storage import files

    for path in paths:
        with files.opened(path) as raw:
            for line in raw:
                yield line.decode("utf-8", "replace").rstrip("\r\n")
