"""Help-center articles of other systems: one module a source, payload to article, pure functions.

Each module has ``SOURCE``, an :class:`mining.importers.articles.source.ArticleSource`;
:func:`source` finds it. :mod:`mining.importers.articles.filing` joins and files what they read.
"""

from __future__ import annotations

import importlib

from kb.errors import KbError
from mining.importers.articles.source import ArticleSource

NAMES = (
    "zendesk",
    "freshdesk",
    "intercom",
    "helpscout",
    "crisp",
    "chatwoot",
    "gorgias-csv",
    "hubspot-csv",
    "html",
    "markdown",
    "jsonl",
)
"""The sources of articles, by the name the command takes."""


def source(name: str) -> ArticleSource:
    """The source called ``name``.

    Raises:
        KbError: there is none.
    """
    if name not in NAMES:
        raise KbError(f'"{name}" is no known source of articles; known: {", ".join(NAMES)}')
    module = importlib.import_module(f"mining.importers.articles.{name.replace('-', '_')}")
    found: ArticleSource = module.SOURCE
    return found
