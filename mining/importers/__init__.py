"""One module a help desk: payload to records, pure functions.

Each module has ``SOURCE``, a :class:`mining.importers.source.Source`; :func:`source` finds it.
"""

from __future__ import annotations

import importlib

from kb.errors import KbError
from mining.importers.source import Source

NAMES = (
    "jsonl",
    "csv",
    "chatwoot",
    "crisp",
    "freshdesk",
    "gorgias",
    "helpscout",
    "hubspot",
    "intercom",
    "zendesk",
)
"""The sources askless reads, by the name the command takes."""


def source(name: str) -> Source:
    """The source called ``name``.

    Raises:
        KbError: there is none.
    """
    if name not in NAMES:
        raise KbError(f'"{name}" is no known source; known: {", ".join(NAMES)}')
    found: Source = importlib.import_module(f"mining.importers.{name}").SOURCE
    return found
