"""Published articles -> what another help center's import or API takes: pure functions.

Each module has ``TARGET``; :func:`target` finds it. Everything leaves as a draft: whoever runs the
other help center decides there what readers see.
"""

from __future__ import annotations

import importlib

from kb.errors import KbError
from kb.exporting.outgoing import Target

NAMES = (
    "zendesk",
    "freshdesk",
    "intercom",
    "crisp",
    "helpscout",
    "chatwoot",
    "hubspot-csv",
    "markdown",
    "jsonl",
    "chatbot",
)
"""The targets of articles, by the name the command takes."""


def target(name: str) -> Target:
    """The target called ``name``.

    Raises:
        KbError: there is none.
    """
    if name not in NAMES:
        raise KbError(f'"{name}" is no known target of articles; known: {", ".join(NAMES)}')
    found: Target = importlib.import_module(f"kb.exporting.{name.replace('-', '_')}").TARGET
    return found
