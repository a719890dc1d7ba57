"""``askless evaluate``: measure askless on labelled data that anyone can bring.

Every evaluation reads JSON lines (``.gz`` or not) and prints the keys listed in the documentation;
with ``--json`` one document. No workspace is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import click

from kb.cli import LazyGroup


class _Evaluations(LazyGroup):
    table: ClassVar[Mapping[str, tuple[str, str]]] = {
        "topics": ("kb.cli.evaluate_topics", "Topics found against gold topics."),
        "matching": ("kb.cli.evaluate_matching", "Tickets matched to articles, and to none."),
        "drafts": ("kb.cli.evaluate_drafts", "Drafted articles against gold articles."),
        "redaction": ("kb.cli.evaluate_redaction", "Personal data masked, and what else was."),
        "keywords": ("kb.cli.evaluate_keywords", "What customers' words give the search."),
        "search": ("kb.cli.evaluate_search", "Right pages found by the search of a built site."),
    }


@click.group(cls=_Evaluations)
def command() -> None:
    """Measure askless on labelled data."""
