"""One module a help desk: payload to records, pure functions.

Each module has ``SOURCE``, a :class:`mining.importers.source.Source`; :func:`source` finds it.
Where one module reads several kinds, :data:`ELSEWHERE` says which value of it is which.
"""

from __future__ import annotations

import importlib

from kb.errors import KbError
from mining.importers.source import Source

NAMES = (
    "jsonl",
    "json",
    "singer",
    "airbyte",
    "csv",
    "chatwoot",
    "crisp",
    "freshdesk",
    "gorgias",
    "helpscout",
    "hubspot",
    "intercom",
    "zendesk",
    "mbox",
    "eml",
    "sql",
)
"""The sources askless reads, by the name the command takes."""

ELSEWHERE = {
    "json": ("generic", "JSON"),
    "singer": ("generic", "SINGER"),
    "airbyte": ("generic", "AIRBYTE"),
    "mbox": ("mail", "MBOX"),
    "eml": ("mail", "EML"),
}
"""Name -> module and value, where they are not the name's own module and ``SOURCE``."""


def source(name: str) -> Source:
    """The source called ``name``.

    Raises:
        KbError: there is none.
    """
    if name not in NAMES:
        raise KbError(f'"{name}" is no known source; known: {", ".join(NAMES)}')
    module, value = ELSEWHERE.get(name, (name, "SOURCE"))
    found: Source = getattr(importlib.import_module(f"mining.importers.{module}"), value)
    return found
