"""Whatever a help desk answers, a pull ends in tickets or in one of our errors."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import KbError
from kb.storage.workspace import Workspace
from mining import pull
from mining.pull.desk import Desk
from mining.pull.zendesk import DESK_BY_TIME
from mining.stages.pull import Order, run
from tests.helpdesk import HelpDesk, Reply, Time, helpdesk, minute, variables

DESKS = [*map(pull.desk, pull.NAMES), DESK_BY_TIME]
KEYS = (
    "tickets users comments metric_sets after_cursor end_of_stream end_time next_page meta "
    "has_more data next_cursor conversations pages next starting_after results paging after id "
    "ticket_id updated_at updated_datetime updatedAt created_at properties from to toObjectId "
    "stages source conversation_parts messages body author".split()
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 2**70),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["\ud800", minute(1), "7", "../x", "é"]),
)
ANSWERS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=8)
    ),
    max_leaves=25,
)
LISTED = st.builds(
    lambda name, records, rest: {**rest, name: records},
    st.sampled_from(["tickets", "data", "conversations", "results", "comments"]),
    st.lists(st.dictionaries(st.sampled_from(KEYS), ANSWERS, max_size=6), max_size=3),
    st.dictionaries(st.sampled_from(KEYS), ANSWERS, max_size=6),
)


@pytest.fixture(scope="module")
def desk() -> Any:
    """One server for all examples."""
    with helpdesk(lambda _: Reply()) as found:
        yield found


@pytest.mark.parametrize("kind", DESKS, ids=lambda kind: kind.cursor_name)
@settings(max_examples=25, deadline=None, suppress_health_check=[*HealthCheck])
@given(answers=st.lists(st.one_of(ANSWERS, LISTED), min_size=1, max_size=6))
def test_no_answer_gives_a_traceback(desk: HelpDesk, kind: Desk, answers: list[Any]) -> None:
    """Any JSON at any place, over and over."""
    desk.asked.clear()
    desk.play = lambda _: Reply(answers[len(desk.asked) % len(answers)])
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder) / "shop", "", "")
        with contextlib.suppress(KbError):
            run(workspace, kind, Order(), variables(desk.url), clock=Time().clock)
