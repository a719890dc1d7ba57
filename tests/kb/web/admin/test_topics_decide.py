"""Deciding about topics over HTTP: the effect first, the deed once, and never on another state."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from kb.errors import WorkspaceBusyError
from kb.storage import content, ticketstore, topicstore
from kb.storage.deciding import stamp
from kb.storage.workspace import Workspace
from kb.topic_decisions import Log
from kb.topic_editing import Editing, marking
from kb.web.admin import topics_deciding
from kb.web.admin.forms import Refusal
from kb.web.admin.topics_deciding import Wish
from tests.adminshop import AdminServer, Answered, Visitor
from tests.editorshop import a_draft
from tests.topicshop import a_topic_shop, words_encoder

LIST = "/admin/topics/"
HISTORY = f"{LIST}history"
A_FORM = f"{LIST}t-0001/"
"""A page that has a form whatever was decided before."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A mined shop of four needs; each test holds whichever others decided before it."""
    with words_encoder():
        yield a_topic_shop(tmp_path_factory.mktemp("decide") / "shop")


@pytest.fixture(scope="module")
def ana(kept: Workspace) -> Iterator[Visitor]:
    """Somebody signed in."""
    with AdminServer(kept) as running:
        yield running.visitor("ana")


def sent(visitor: Visitor, path: str, page: str, **fields: str) -> Answered:
    """A form of a page: its token and name, and the fields given."""
    form = visitor.get(page).fields
    body = {"token": form["token"], "who": form["who"], **fields}
    return visitor.send(path, urlencode(body), {})


def stood(visitor: Visitor, to: str) -> Answered:
    """A piece of work when it is at its end."""
    for _ in range(20):
        found = visitor.get(to)
        if "data-again" not in found.text:
            assert found.status != 500, found.text.partition("<main")[2]
            return found
    raise AssertionError(found.text)


def wished(visitor: Visitor, topic: str, **fields: str) -> tuple[str, Answered]:
    """Where the effect of a wish is shown, and that page."""
    page = f"{LIST}{topic}/" if topic else A_FORM
    path = f"{LIST}{topic}/look" if topic else f"{LIST}undo"
    to = sent(visitor, path, page, **fields).to
    return to, stood(visitor, to)


@contextlib.contextmanager
def as_the_shell(workspace: Workspace) -> Iterator[None]:
    """The workspace held as a command holds it, when the pages have let go of it."""
    with contextlib.ExitStack() as stack:
        while True:
            try:
                stack.enter_context(workspace.locked())
                break
            except WorkspaceBusyError:
                time.sleep(0.02)
        yield


def last(shop: Workspace) -> int:
    """The number of the newest decision; 0 where there is none."""
    return max((one.number for one in topicstore.read_decisions(shop)), default=0)


def test_the_effect_is_shown_and_then_done_once(kept: Workspace, ana: Visitor) -> None:
    """How many move, from where to where, with tickets; a double click is one decision."""
    to, page = wished(ana, "t-0001", action="merge", others="x (t-0002)", reason="same, 0612345678")
    for said in ("Tickets that move: 24", "<blockquote>", "[PHONE]"):
        assert said in page.text
    number = last(kept) + 1
    body = urlencode({name: page.fields[name] for name in ("token", "who")})
    first, second = (ana.send(to, body, {}).to for _ in range(2))
    assert first == second
    done = stood(ana, first).to
    assert (done, last(kept)) == (f"{LIST}t-0001/?done={number}", number)
    newest = topicstore.read_decisions(kept)[-1]
    assert (newest.action, newest.who) == ("merge", "ana")
    assert f"Decision {number} is applied" in ana.get(done).text
    assert ana.get(f"{LIST}t-0002/").status == 404
    undo = wished(ana, "", action="undo", number=str(number))[1].text
    for said in (f"Decision {number} taken back", "Tickets that move: 24"):
        assert said in undo


def test_an_effect_of_before_is_not_taken(kept: Workspace, ana: Visitor) -> None:
    """Somebody decided meanwhile, in another tab: nothing is done, and the page says so."""
    old, _ = wished(ana, "t-0003", action="split", into="2", ticket="")
    to, _ = wished(ana, "t-0004", action="mark", mark="person")
    assert stood(ana, sent(ana, to, A_FORM).to).to.startswith(f"{LIST}t-0004/")
    number = last(kept)
    found = stood(ana, sent(ana, old, A_FORM).to)
    assert (found.status, "Topics have changed meanwhile" in found.text) == (409, True)
    assert last(kept) == number
    assert 'class="mark note">for a person' in ana.get(LIST).text


def test_a_forgotten_ticket_makes_an_effect_old(kept: Workspace, ana: Visitor) -> None:
    """Else its id would come back in the decision's own table."""
    old, _ = wished(ana, "t-0003", action="rename", locale="fr", name="Été à l'échange")
    ticketstore.remove(kept, {ticketstore.read_tickets(kept)["ticket_id"].iloc[0]})
    assert stood(ana, sent(ana, old, A_FORM).to).status == 409


def test_another_command_at_work_is_told(
    kept: Workspace, ana: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing waits for it for long."""
    monkeypatch.setattr(topics_deciding, "PATIENCE", 0.1)
    with as_the_shell(kept):
        _, found = wished(ana, "t-0001", action="mark", mark="noise")
    assert (found.status, "Another askless command" in found.text) == (503, True)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"action": "merge", "others": "nothing"}, 400),
        ({"action": "merge", "others": "t-9999"}, 409),
        ({"action": "merge", "others": "t-0001"}, 409),
        ({"action": "rename", "locale": "fr", "name": "écrire à a.b@example.com"}, 409),
        ({"action": "rename", "locale": "fr", "name": " "}, 409),
        ({"action": "rename", "locale": "de", "name": "x"}, 400),
        ({"action": "mark", "mark": "loud"}, 400),
        ({"action": "split", "ticket": "no such"}, 409),
        ({"action": "sing"}, 400),
    ],
)
def test_what_cannot_be_is_told(ana: Visitor, fields: dict[str, str], status: int) -> None:
    """At once, or after a look; nothing is written."""
    first = sent(ana, f"{LIST}t-0001/look", f"{LIST}t-0001/", **fields)
    found = stood(ana, first.to) if first.status == 303 else first
    assert found.status == status


def test_a_decision_that_a_kill_left_is_applied_by_hand(kept: Workspace, ana: Visitor) -> None:
    """The page says that it waits."""
    units = {("jsonl:parcel-fr-00-0", 0): "t-0001"}
    choice = marking(
        Editing.of(units, Log(topicstore.read_decisions(kept)), 1), "t-0001", "noise",
        who="eve", at=datetime.now(UTC),
    )  # fmt: skip
    topicstore.append_decision(kept, choice.decision, choice.parts)
    assert "has not been applied yet" in ana.get(HISTORY).text
    assert stood(ana, sent(ana, f"{LIST}apply", HISTORY).to).to == HISTORY
    assert "has not been applied yet" not in ana.get(HISTORY).text


def test_work_of_another_start_is_told(ana: Visitor) -> None:
    """Nothing is done by opening an old address."""
    assert "history says what was decided" in ana.get(f"{LIST}work/none").text


def test_a_merge_can_go_the_other_way() -> None:
    """Then the other topic keeps its id and its name."""
    wish = Wish.of("t-0001", {"action": "merge", "others": "a (t-0002)", "way": "there"})
    assert (wish.topic_id, wish.others) == ("t-0002", ("t-0001",))


def test_a_name_of_no_action_is_refused() -> None:
    """Whatever is sent."""
    with pytest.raises(Refusal):
        Wish.of("t-0001", {})


def test_a_draft_for_a_person_marks_its_topic(kept: Workspace, ana: Visitor) -> None:
    """As `askless topics mark` does; one button takes the mark and the decision back."""
    topic = re.findall(r"/admin/topics/(t-\d+)/", ana.get(LIST).text)[-1]
    draft = a_draft(topic_id=topic)
    content.write_article(kept, draft)
    here = f"/admin/articles/fr/{draft.id}/"
    form = {"action": "person", "made_from": stamp(draft), "reason": "case by case"}
    to = sent(ana, f"{here}decide", LIST + f"{topic}/", **form).to
    work = re.search(r"work=([\w-]+)", to)
    assert work is not None
    done = f"/admin/queue/done/{work[1]}"
    assert f"The topic {topic} is marked" in ended(ana, done)
    assert topicstore.read_decisions(kept)[-1].mark == "person"
    assert "Undone: 1 of 1." in ended(ana, ana.post(done).to)
    assert topicstore.read_decisions(kept)[-1].action == "undo"
    assert content.read_article(kept, draft.id, "fr").status is draft.status


def ended(visitor: Visitor, to: str) -> str:
    """What a piece of work of the queue says at its end."""
    for _ in range(20):
        text = visitor.get(to).text
        if "data-live" not in text:
            return text
    raise AssertionError(text)
