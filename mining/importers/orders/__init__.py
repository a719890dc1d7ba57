"""Orders of shops and tables: one module a source, payload to order, pure functions.

Each module has ``SOURCE``, an :class:`mining.importers.orders.source.OrderSource`; :func:`source`
finds it. :mod:`mining.stages.orders` hashes and stores what they read.
"""

from __future__ import annotations

import importlib

from kb.errors import KbError
from mining.importers.orders.source import OrderSource

NAMES = ("csv", "shopify", "jsonl", "sql")
"""The sources of orders, by the name the command takes."""


def source(name: str) -> OrderSource:
    """The source called ``name``.

    Raises:
        KbError: there is none.
    """
    if name not in NAMES:
        raise KbError(f'"{name}" is no known source of orders; known: {", ".join(NAMES)}')
    found: OrderSource = importlib.import_module(f"mining.importers.orders.{name}").SOURCE
    return found
