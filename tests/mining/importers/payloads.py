"""What the tests of importers share: documents read as pages, and payloads no desk should send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from kb.tickets import Skipped, SourceTicket
from mining.importers.beside import KindOf
from mining.importers.records import Page, json_records
from mining.importers.source import ImportOptions, Source

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TEXTS = st.sampled_from(
    [
        "",
        "été",
        "œuvre 🎁",
        "<p>L&#39;échange</p>",
        "12",
        "7.0",
        "true",
        "2025-03-04T08:10:00Z",
        "\ud83d",
    ]
)
NUMBERS = st.one_of(
    st.sampled_from([0, 1, 5, -1, 1740000000, 1746180000000, 7253394974479.0, 10**400]),
    st.floats(),
)


def pages(*documents: object) -> list[Page]:
    """Documents in the place of files, ``page-0.json`` and so on."""
    return [Page(f"page-{n}.json", document) for n, document in enumerate(documents)]


def records_of(
    source: Source, *documents: object, options: ImportOptions | None = None
) -> list[SourceTicket | Skipped]:
    """Everything ``source`` gives for documents, each read as one file of an export."""
    return list(source.read(pages(*documents), options or ImportOptions(now=NOW)))  # type: ignore[arg-type]


def only_ticket(
    source: Source, *documents: object, options: ImportOptions | None = None
) -> SourceTicket:
    """The one ticket that ``source`` gives for documents."""
    (ticket,) = records_of(source, *documents, options=options)
    assert isinstance(ticket, SourceTicket)
    return ticket


def none_is_lost(source: Source, lists: tuple[str, ...], kind_of: KindOf, document: object) -> bool:
    """Whether each record of a document that is not beside is one ticket or one skipped."""
    (page,) = pages(document)
    records = json_records(page, lists)  # type: ignore[arg-type]
    own = [r for r in records if isinstance(r, Skipped) or kind_of(r) is None]
    found = records_of(source, document)
    return len(found) == len(own) and all(isinstance(f, SourceTicket | Skipped) for f in found)


def payloads(
    fields: Sequence[str], whole: Mapping[str, Any] | None = None
) -> st.SearchStrategy[dict[str, Any]]:
    """Objects whose keys are some of ``fields`` and whose values are anything JSON can hold.

    Objects and lists inside them hold the same fields again, so that a right name may stand in
    the wrong place and hold the wrong type. With ``whole``, half of them are that payload with
    some of its values put in the place of others.
    """
    scalars = st.none() | st.booleans() | TEXTS | NUMBERS
    names = st.sampled_from(sorted(set(fields)))
    values = st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(names | TEXTS, inner, max_size=5)
        ),
        max_leaves=12,
    )
    junk = st.dictionaries(names, values, max_size=12)
    return junk if whole is None else junk | junk.map(lambda changes: {**whole, **changes})
