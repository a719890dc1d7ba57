"""A small mined shop of four needs, for pages and commands about topics."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kb.storage import ticketstore
from kb.storage.workspace import Workspace
from mining import embedding
from mining.stages import editing, explain, fit, gaps, keywords, mine, trends
from tests.factories import a_stored_ticket
from tests.mined import WordEncoder, ticket_rows

USERS = (mine, editing, embedding, explain, fit, gaps, keywords)


@contextmanager
def words_encoder() -> Iterator[None]:
    """The settings' encoder is the small one of the tests."""
    with pytest.MonkeyPatch.context() as patched:
        for module in USERS:
            patched.setattr(module, "load_encoder", lambda _name: WordEncoder(), raising=False)
        yield


def a_topic_shop(root: Path) -> Workspace:
    """Mined, counted, explained, and looked for gaps; two tickets are in no need's words."""
    workspace = Workspace.create(root, '[privacy]\nner = "off"\n', "")
    ticketstore.merge(workspace, [a_stored_ticket(**row) for row in ticket_rows()])
    mine.run(workspace)
    trends.run(workspace)
    explain.run(workspace)
    gaps.run(workspace)
    return workspace
