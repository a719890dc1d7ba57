"""Which audited tickets belong to the topic that the effect counts them in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from kb.match_audit import WINDOW, Answer
from kb.storage import audits
from kb.storage.workspace import Workspace
from kb.tickets import TICKETS
from mining.effect_audit import belonging
from tests.factories import NOW, a_ticket_row

SINCE = pd.Timestamp(NOW)
COVERING = {("t-1", "fr"): [("colis", SINCE)]}
LATER = NOW + timedelta(days=3)


def ask(
    folder: Path, label: str, *, article: str = "colis", named: str = "", part: str = "random"
) -> audits.Audit:
    """An audit of ticket ``a``, for which ``article`` was proposed, and what somebody said."""
    workspace = Workspace.create(folder / "shop", "", "")
    row = dict.fromkeys(WINDOW.names) | {"ticket_id": "a", "language": "fr", "part": part}
    row |= {"place": 0, "kind": "match", "article_id": article, "locale": "fr"}
    made = audits.save(workspace, "2026-03-09", WINDOW.frame([row]), {"of": "matches"})
    made.add([Answer("a", "ana", label, "2026-03-09T00:00:00+00:00", named)])
    return made


def tickets(**changes: object) -> pd.DataFrame:
    """Ticket ``a``, written after the article."""
    row = {"ticket_id": "a", "created_at": LATER, "language": "fr"} | changes
    return TICKETS.frame([a_ticket_row(**row)])


def topics(*names: str) -> pd.DataFrame:
    """The topics of ticket ``a``."""
    return pd.DataFrame({"ticket_id": "a", "topic_id": list(names)})


@pytest.mark.parametrize(
    ("label", "more", "found"),
    [
        ("right", {}, (1, 1)),
        ("right", {"article": "retours"}, (0, 1)),  # another article answers it
        ("other", {"article": "retours", "named": "colis"}, (1, 1)),
        ("other", {"named": "retours"}, (0, 1)),
        ("other", {}, (0, 0)),  # nobody says which
        ("writable", {}, (0, 1)),
        ("person", {}, (0, 1)),
        ("unsure", {}, (0, 0)),
        ("right", {"part": "accepted"}, (0, 0)),  # not at random
    ],
)
def test_a_ticket_belongs_if_its_article_is_that_of_its_topic(
    tmp_path: Path, label: str, more: dict[str, str], found: tuple[int, int]
) -> None:
    """Whatever was proposed; what cannot be told is not counted."""
    assert belonging(tickets(), topics("t-1"), COVERING, [ask(tmp_path, label, **more)]) == found


def test_only_what_the_article_could_have_prevented_is_asked(tmp_path: Path) -> None:
    """Not before it was live, in no other language, in one topic alone."""
    audit = ask(tmp_path, "right")
    assert belonging(
        tickets(created_at=NOW - timedelta(days=1)), topics("t-1"), COVERING, [audit]
    ) == (0, 0)
    assert belonging(tickets(language="en"), topics("t-1"), COVERING, [audit]) == (0, 0)
    assert belonging(tickets(), topics("t-1", "t-2"), COVERING, [audit]) == (0, 0)
    assert belonging(tickets(), topics("t-1"), COVERING, [audit, audit]) == (1, 1)
