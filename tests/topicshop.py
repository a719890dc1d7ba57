"""A small mined shop of four needs, for pages and commands about topics."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
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
    """Mined, counted, explained, and looked for gaps; made once by a test process, then copied."""
    kept = _made()
    shutil.copytree(kept.root, root)
    return Workspace.open(root)


@cache
def _made() -> Workspace:
    folder = Path(tempfile.mkdtemp(prefix="askless-topics-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    workspace = Workspace.create(folder / "shop", '[privacy]\nner = "off"\n', "")
    ticketstore.merge(workspace, [a_stored_ticket(**row) for row in ticket_rows()])
    with words_encoder():  # whoever asks first: others would find another encoder's topics
        mine.run(workspace)
        trends.run(workspace)
        explain.run(workspace)
        gaps.run(workspace)
    return workspace
