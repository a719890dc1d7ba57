"""Tickets over HTTP: one module a help desk, which knows its addresses, paging and side records.

Each module has ``DESK``, a :class:`mining.pull.desk.Desk`; :func:`desk` finds it. What a desk
answers goes in memory through the importer of the same name: nothing is written before it is
redacted.
"""

from __future__ import annotations

import importlib

from kb.errors import KbError
from mining.pull.desk import Desk

NAMES = ("zendesk", "gorgias", "freshdesk", "intercom", "hubspot")
"""The help desks askless can ask, by the name the command takes."""


def desk(name: str) -> Desk:
    """The help desk called ``name``.

    Raises:
        KbError: there is none.
    """
    if name not in NAMES:
        raise KbError(f'"{name}" is no help desk askless can ask; known: {", ".join(NAMES)}')
    found: Desk = importlib.import_module(f"mining.pull.{name}").DESK
    return found
