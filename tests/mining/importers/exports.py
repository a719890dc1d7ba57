"""How importers are run on documents held in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from kb.tickets import Skipped, SourceTicket
from mining.importers.beside import KindOf
from mining.importers.records import Page, json_records
from mining.importers.source import ImportOptions, Source
from tests.mining.importers.payloads import payloads

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def records_of(
    source: Source, *documents: Any, options: ImportOptions | None = None
) -> list[SourceTicket | Skipped]:
    """Everything ``source`` gives for documents, each a page or file of an export."""
    pages: list[Any] = [Page(f"page-{i}.json", document) for i, document in enumerate(documents)]
    return list(source.read(pages, options or ImportOptions(now=NOW)))


def only_ticket(
    source: Source, *documents: Any, options: ImportOptions | None = None
) -> SourceTicket:
    """The one ticket of an export that holds nothing else to report."""
    (found,) = records_of(source, *documents, options=options)
    assert isinstance(found, SourceTicket), found
    return found


def broken(fields: Sequence[str], sound: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Payloads of ``fields`` with anything under them, alone or laid over a ``sound`` record."""
    base = st.sampled_from([{}, dict(sound)])
    return st.builds(lambda under, over: {**under, **over}, base, payloads(fields))


def none_is_lost(source: Source, lists: tuple[str, ...], kind_of: KindOf, document: Any) -> bool:
    """Whether each record of a document is one ticket, one reason, or stands beside the tickets."""
    page: Any = Page("page-0.json", document)
    opened = list(json_records(page, lists))
    return len(records_of(source, document)) in counts_of(source.name, opened, kind_of)


def counts_of(name: str, opened: Sequence[Any], kind_of: KindOf) -> range:
    """How many tickets and reasons may come of the records of an export.

    Messages of Crisp whose conversation is not there make one.
    """
    kinds = [None if isinstance(record, Skipped) else kind_of(record) for record in opened]
    loose = {key for kind, key in filter(None, kinds) if kind == "message" and name == "crisp"}
    return range(kinds.count(None), kinds.count(None) + len(loose) + 1)
