"""Flags of people over a workspace: what is meant is looked up, and the flag kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kb.errors import GapError
from kb.gap_decisions import GapKey
from kb.gap_flags import GapFlag, flag_id
from kb.gaps import GAPS
from kb.storage import content, files, gapstore, ticketstore
from kb.storage.workspace import Workspace
from kb.topics import ASSIGNMENTS
from mining.recognisers.spans import ANY_PLACEHOLDER
from mining.runs import Runs
from mining.stages import ASSIGNMENTS_FILE, GAPS_FILE

LONGEST = 200
"""Characters of flagged words: a longer text is a ticket, pasted."""
ROW_ID = re.compile(r"[tsf]-[0-9a-f]{4,8}")


def raised(
    workspace: Workspace, what: str, locale: str | None, *, by: Mapping[str, Any]
) -> list[GapFlag]:
    """Flag a topic, the topic of a ticket, an article, or words; one flag a language.

    ``by`` holds ``who``, ``note`` and ``now``. Words and note are redacted before they are kept.
    The caller holds the workspace.

    Raises:
        NothingToDoError: `askless gaps` has not run.
        GapError: nothing such is known, nobody is named, or nothing is left of the words.
    """
    from mining.redaction import redacted  # half a second that other commands need not wait

    if not by["who"].strip():
        raise GapError("gaps flag: nobody is named; pass --by NAME")
    meant = _meant(workspace, what.strip(), locale)
    number = 1 + max((one.number for one in gapstore.read_flags(workspace)), default=0)
    flags = []
    for place, (key, words) in enumerate(meant.items()):
        note = redacted(by["note"], language=key[1]).text if by["note"] else ""
        flags.append(GapFlag(number + place, by["now"], by["who"], *key, note=note, **words))
    gapstore.append_flags(workspace, flags)
    return flags


def _meant(workspace: Workspace, what: str, locale: str | None) -> dict[GapKey, dict[str, str]]:
    """The rows that are meant, each with what the flag says beside the note."""
    folder = Runs(workspace.runs_dir).latest("gaps", "askless gaps")
    table = files.read_table(folder / GAPS_FILE, GAPS)
    known = list(zip(table["topic_id"].tolist(), table["locale"].tolist(), strict=True))
    topics: dict[GapKey, dict[str, str]] = {
        key: {} for key in known if key[0] == what and locale in (None, key[1])
    }
    if topics:
        return topics
    if ROW_ID.fullmatch(what):
        raise GapError(f"gaps flag {what}: no tickets of such a topic; see `askless gaps --all`")
    return (
        _of_ticket(workspace, what, known)
        or _of_article(workspace, what, locale)
        or _of_words(workspace, what, locale)
    )


def _of_ticket(
    workspace: Workspace, what: str, known: list[GapKey]
) -> dict[GapKey, dict[str, str]]:
    """The topics of a ticket; it is named nowhere, so that forgetting finds nothing here."""
    tickets = ticketstore.read_tickets(workspace)
    own = tickets[tickets["ticket_id"].eq(what).astype(bool)]
    if own.empty:
        return {}
    mined = Runs(workspace.runs_dir).latest("mine", "askless mine")
    placed = files.read_table(mined / ASSIGNMENTS_FILE, ASSIGNMENTS)
    topics = placed.loc[placed["ticket_id"].eq(what).astype(bool), "topic_id"].dropna().tolist()
    language = str(own["language"].iloc[0])
    found: dict[GapKey, dict[str, str]] = {
        key: {} for key in known if key[0] in topics and key[1] == language
    }
    if not found:
        raise GapError(f"gaps flag {what}: this ticket is in no topic; flag what it asks, in words")
    return found


def _of_article(
    workspace: Workspace, what: str, locale: str | None
) -> dict[GapKey, dict[str, str]]:
    articles = [a for a in content.read_articles(workspace) if a.id == what and a.is_published]
    return {
        (flag_id(a.id, a.locale), a.locale): {"article_id": a.id}
        for a in articles
        if locale in (None, a.locale)
    }


def _of_words(workspace: Workspace, what: str, locale: str | None) -> dict[GapKey, dict[str, str]]:
    from mining.redaction import redacted

    own = locale or workspace.settings.default_locale
    text = " ".join(redacted(what, language=own).text.split())
    if not re.search(r"\w", ANY_PLACEHOLDER.sub(" ", text)):
        raise GapError("gaps flag: no words are left without personal data; say what is missing")
    if len(text) > LONGEST:
        raise GapError(
            f"gaps flag: {len(text)} characters are a ticket; say in {LONGEST} at most what it asks"
        )
    return {(flag_id(text, own), own): {"text": text}}
