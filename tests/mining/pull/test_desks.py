"""The other help desks: their paging, their side records, and the traps of each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kb.errors import PullError
from kb.storage import ticketstore
from kb.storage.workspace import Workspace
from mining import pull
from mining.pull import cursor
from mining.stages.pull import Order, PullReport, run
from tests.helpdesk import Asked, HelpDesk, Reply, Time, helpdesk, minute, variables

PAGE = 3


def pulled(
    name: str, desk: HelpDesk, workspace: Workspace, time: Time, since: datetime | None = None
) -> PullReport:
    """A pull with three tickets a page."""
    order = Order(since, page_size=PAGE)
    return run(workspace, pull.desk(name), order, variables(desk.url), clock=time.clock)


def stored_ids(workspace: Workspace) -> list[int]:
    """The stored tickets' numbers."""
    return sorted(int(i.split(":")[1]) for i in ticketstore.read_tickets(workspace)["ticket_id"])


def gorgias(count: int) -> Any:
    """Gorgias with ``count`` tickets; ticket 2 has a survey."""

    def play(asked: Asked) -> Reply:
        if asked.path == "/api/satisfaction-surveys":
            survey = {"id": 1, "ticket_id": 2, "score": 5, "created_datetime": minute(2)}
            return Reply({"data": [survey], "meta": {"next_cursor": None}})
        if asked.path == "/api/messages":
            return Reply({"data": _gorgias_messages(int(asked.query["ticket_id"])), "meta": {}})
        assert asked.query["order_by"] == "updated_datetime:desc"
        start = int(asked.query.get("cursor", "0"))
        numbers = range(count, 0, -1)[start : start + PAGE]
        following = str(start + PAGE) if start + PAGE < count else None
        tickets = [_gorgias_ticket(number) for number in numbers]
        return Reply({"data": tickets, "meta": {"next_cursor": following}})

    return play


def _gorgias_ticket(number: int) -> dict[str, Any]:
    customer = {"id": 8, "email": "lea@example.com", "name": "Léa"}
    own = {"id": number, "status": "closed", "channel": "email", "customer": customer}
    return {**own, "created_datetime": minute(number), "updated_datetime": minute(number)}


def _gorgias_messages(ticket_id: int) -> list[dict[str, Any]]:
    question = {"id": 10 * ticket_id, "from_agent": False, "stripped_text": "Où est mon colis ?"}
    answer = {"id": 10 * ticket_id + 1, "from_agent": True, "stripped_text": "Sous 48 heures."}
    at = {"created_datetime": minute(ticket_id), "public": True, "ticket_id": ticket_id}
    return [{**question, **at}, {**answer, **at}]


def test_gorgias_comes_with_messages_and_surveys(workspace: Workspace, time: Time) -> None:
    """The list has neither; the surveys are read once for all tickets."""
    with helpdesk(gorgias(7)) as desk:
        pulled("gorgias", desk, workspace, time)
        assert desk.paths().count("/api/satisfaction-surveys") == 1
    assert stored_ids(workspace) == [*range(1, 8)]
    assert len(ticketstore.read_messages(workspace)) == 14
    tickets = ticketstore.read_tickets(workspace).set_index("ticket_id")
    assert tickets["csat"].dropna().to_dict() == {"gorgias:2": 1.0}


def test_gorgias_stops_where_the_last_pull_began(workspace: Workspace, time: Time) -> None:
    """Its list has no filter by time: a later pull reads down to the newest change known."""
    with helpdesk(gorgias(7)) as desk:
        pulled("gorgias", desk, workspace, time)
        desk.asked.clear()
        desk.play = gorgias(9)
        report = pulled("gorgias", desk, workspace, time)
        lists = [path for path in desk.paths() if path == "/api/tickets"]
    assert len(lists) == 2
    assert (report.document()["added"], report.document()["unchanged"]) == (2, 1)


def freshdesk(updated: dict[int, int], *, size: int = PAGE, cap: int = 300) -> Any:
    """Freshdesk with tickets changed at these minutes; refuses what lies past ``cap`` pages."""

    def play(asked: Asked) -> Reply:
        if asked.path == "/api/v2/surveys/satisfaction_ratings":
            rating = {"id": 1, "ticket_id": 1, "ratings": {"default_question": 103}}
            return Reply([{**rating, "created_at": minute(1)}])
        if asked.path == "/api/v2/agents":
            return Reply(status=403)
        if asked.path.endswith("/conversations"):
            return Reply([_freshdesk_reply(int(asked.path.split("/")[4]))])
        page = int(asked.query["page"])
        if page > cap:
            return Reply(status=400)
        since, name = asked.query["updated_since"], asked.query.get("filter", "")
        found = [_freshdesk_ticket(n, at) for n, at in updated.items() if minute(at) >= since]
        mine = sorted((t for t in found if not name), key=lambda t: (t["updated_at"], t["id"]))
        return Reply(mine[(page - 1) * size : page * size])

    return play


def _freshdesk_ticket(number: int, at: int) -> dict[str, Any]:
    person = {"id": 9, "name": "Léa", "email": "lea@example.com"}
    own = {"id": number, "status": 5, "source": 1, "requester": person, "requester_id": 9}
    text = {"subject": "Colis", "description_text": "Où est mon colis ?"}
    return {**own, **text, "created_at": minute(0), "updated_at": minute(at)}


def _freshdesk_reply(number: int) -> dict[str, Any]:
    own = {"id": number, "incoming": False, "private": False, "source": 0, "user_id": 4}
    return {**own, "body_text": "Sous 48 heures.", "created_at": minute(number)}


def test_freshdesk_comes_with_conversations_and_ratings(workspace: Workspace, time: Time) -> None:
    """A key that may not list agents does not stop the pull."""
    with helpdesk(freshdesk({n: n for n in range(1, 8)})) as desk:
        pulled("freshdesk", desk, workspace, time)
    assert stored_ids(workspace) == [*range(1, 8)]
    assert len(ticketstore.read_messages(workspace)) == 14
    tickets = ticketstore.read_tickets(workspace).set_index("ticket_id")
    assert tickets["csat"].dropna().to_dict() == {"freshdesk:1": 1.0}


def test_freshdesk_never_meets_the_end_of_its_list(workspace: Workspace, time: Time) -> None:
    """A list of more pages than Freshdesk gives is read by beginning anew at the newest change."""
    with helpdesk(freshdesk({n: n for n in range(1, 20)}, cap=2)) as desk:
        pulled("freshdesk", desk, workspace, time)
    assert stored_ids(workspace) == [*range(1, 20)]


def test_freshdesk_counts_pages_within_one_second(workspace: Workspace, time: Time) -> None:
    """A bulk change gives many tickets one time; none is lost and none is asked about twice."""
    updated = {n: 5 if n < 12 else n for n in range(1, 16)}
    with helpdesk(freshdesk(updated)) as desk:
        pulled("freshdesk", desk, workspace, time)
        asked = [path for path in desk.paths() if path.endswith("/conversations")]
    assert stored_ids(workspace) == [*range(1, 16)]
    assert len(asked) == 15


def test_freshdesk_reads_deleted_and_spam_tickets_last(workspace: Workspace, time: Time) -> None:
    """They are lists of their own, and set a copy stored before apart."""
    whole = freshdesk({1: 1, 2: 2})

    def play(asked: Asked) -> Reply:
        own = {"deleted": [_freshdesk_ticket(2, 3)], "spam": [_freshdesk_ticket(3, 3)]}
        listed = own.get(asked.query.get("filter", ""))
        return whole(asked) if listed is None else Reply(listed)

    with helpdesk(play) as desk:
        pulled("freshdesk", desk, workspace, time)
    tickets = ticketstore.read_tickets(workspace).set_index("ticket_id")["noise"]
    assert tickets.dropna().to_dict() == {"freshdesk:2": "deleted", "freshdesk:3": "spam"}


def intercom(count: int) -> Any:
    """Intercom with ``count`` conversations."""
    first = int(datetime(2025, 1, 2, tzinfo=UTC).timestamp())

    def conversation(number: int) -> dict[str, Any]:
        author = {"type": "user", "id": "u1", "email": "lea@example.com"}
        source = {"type": "email", "delivered_as": "customer_initiated", "author": author}
        source["body"] = "<p>Où est mon colis ?</p>"
        at = {"created_at": first + number, "updated_at": first + number}
        own = {"type": "conversation", "id": str(number), "state": "closed", **at}
        return {**own, "source": source}

    def play(asked: Asked) -> Reply:
        assert asked.headers["intercom-version"]
        if asked.method == "GET":
            number = int(asked.path.removeprefix("/conversations/"))
            part = {"id": "1", "part_type": "comment", "body": "<p>48 h.</p>"}
            part |= {"author": {"type": "admin", "id": "9"}, "created_at": first + number}
            parts = {"conversation_parts": [part]}
            return Reply({**conversation(number), "conversation_parts": parts})
        assert asked.body["query"]["operator"] == ">"
        found = [n for n in range(1, count + 1) if first + n > asked.body["query"]["value"]]
        start = int(asked.body["pagination"].get("starting_after", "0"))
        end = start + asked.body["pagination"]["per_page"]
        pages = {"next": {"starting_after": str(end)}} if end < len(found) else {}
        listed = [conversation(number) for number in found[start:end]]
        return Reply({"conversations": listed, "pages": pages})

    return play


def test_intercom_comes_with_parts(workspace: Workspace, time: Time) -> None:
    """A search gives none; each conversation is asked for."""
    with helpdesk(intercom(7)) as desk:
        pulled("intercom", desk, workspace, time)
    assert stored_ids(workspace) == [*range(1, 8)]
    assert len(ticketstore.read_messages(workspace)) == 14


def hubspot(changed: dict[int, int], *, size: int = PAGE, cap: int = 4) -> Any:
    """HubSpot with tickets changed at these seconds; a search ends after ``cap`` pages."""
    first = datetime(2025, 1, 2, tzinfo=UTC)

    def ticket(number: int) -> dict[str, Any]:
        at = (first + timedelta(seconds=changed[number])).isoformat(timespec="milliseconds")
        return {"id": str(number), "createdAt": at, "updatedAt": at, "archived": False}

    def play(asked: Asked) -> Reply:
        if asked.path == "/crm/v3/objects/tickets/search":
            since = float(asked.body["filterGroups"][0]["filters"][0]["value"]) / 1000
            found = [n for n, s in changed.items() if first.timestamp() + s >= since]
            start = int(asked.body.get("after", "0"))
            if start >= cap * size:
                return Reply(status=400)
            more = {"paging": {"next": {"after": str(start + size)}}}
            page = sorted(found, key=lambda n: (changed[n], n))[start : start + size]
            listed = {"results": [ticket(n) for n in page]}
            return Reply({**listed, **(more if start + size < len(found) else {})})
        if asked.path.startswith("/crm/v4/associations"):
            return Reply(_hubspot_pairs(asked))
        if asked.path == "/crm/v3/objects/tickets/batch/read":
            own = {"subject": "Colis", "hs_pipeline": "0", "hs_pipeline_stage": "4"}
            numbers = [int(one["id"]) for one in asked.body["inputs"]]
            return Reply({"results": [{**ticket(n), "properties": own} for n in numbers]})
        return _hubspot_rest(asked)

    return play


def _hubspot_pairs(asked: Asked) -> dict[str, Any]:
    """Two e-mails a ticket, one at a time; one contact for all; no right to read notes' bodies."""
    kind = asked.path.split("/")[5]
    results = []
    for one in asked.body["inputs"]:
        number, is_more = 10 * int(one["id"]), "after" in one
        to = {"emails": number + is_more, "contacts": 9}.get(kind)
        more = {"paging": {"next": {"after": "1"}}} if kind == "emails" and not is_more else {}
        pairs = [{"toObjectId": to}] if to is not None else []
        results.append({"from": {"id": one["id"]}, "to": pairs, **more})
    return {"results": results}


def _hubspot_rest(asked: Asked) -> Reply:
    if asked.path == "/crm/v3/owners":
        return Reply(status=403)
    if asked.path == "/crm/v3/pipelines/tickets":
        closed = {"id": "4", "label": "Fini", "metadata": {"ticketState": "CLOSED"}}
        return Reply({"results": [{"id": "0", "label": "Support", "stages": [closed]}]})
    if asked.path == "/crm/v3/objects/contacts/batch/read":
        return Reply({"results": [{"id": "9", "properties": {"email": "lea@example.com"}}]})
    ids = [int(one["id"]) for one in asked.body["inputs"]]
    return Reply({"results": [_hubspot_email(own) for own in ids]})


def _hubspot_email(own: int) -> dict[str, Any]:
    text = {"hs_email_direction": "EMAIL" if own % 10 else "INCOMING_EMAIL"}
    text |= {"hs_email_text": f"Où est mon colis {own} ?", "hs_timestamp": minute(own)}
    return {"id": str(own), "properties": {**text, "hs_email_status": "SENT"}}


def test_hubspot_comes_with_emails_contacts_and_stages(workspace: Workspace, time: Time) -> None:
    """By association, in batches; what the token may not list is left out."""
    with helpdesk(hubspot({n: n for n in range(1, 8)})) as desk:
        pulled("hubspot", desk, workspace, time)
        assert desk.paths().count("/crm/v3/pipelines/tickets") == 1
    assert stored_ids(workspace) == [*range(1, 8)]
    assert len(ticketstore.read_messages(workspace)) == 14
    tickets = ticketstore.read_tickets(workspace)
    assert set(tickets["status"]) == {"closed"}
    assert tickets["requester_key"].nunique() == 1


def test_hubspot_never_meets_the_end_of_a_search(workspace: Workspace, time: Time) -> None:
    """Pages begin anew at the newest change; only those of one moment are counted."""
    changed = {n: 5 if n < 9 else n for n in range(1, 20)}
    with helpdesk(hubspot(changed)) as desk:
        pulled("hubspot", desk, workspace, time)
    assert stored_ids(workspace) == [*range(1, 20)]


@pytest.mark.parametrize(("name", "played"), [("gorgias", gorgias), ("intercom", intercom)])
def test_since_leaves_older_tickets_out(
    workspace: Workspace, time: Time, name: str, played: Any
) -> None:
    """Only what changed since then is asked for."""
    second = datetime(2025, 1, 2, 0, 0, 5, tzinfo=UTC)
    at = {"gorgias": datetime.fromisoformat(minute(5)), "intercom": second}
    with helpdesk(played(7)) as desk:
        pulled(name, desk, workspace, time, at[name])
    assert stored_ids(workspace) == [5, 6, 7]


@pytest.mark.parametrize(
    ("name", "played"),
    [
        ("gorgias", gorgias(5)),
        ("freshdesk", freshdesk({n: n for n in range(1, 6)})),
        ("intercom", intercom(5)),
        ("hubspot", hubspot({n: n for n in range(1, 6)})),
    ],
)
def test_a_pull_in_pieces_gives_what_a_whole_one_gives(
    workspace: Workspace, time: Time, name: str, played: Any
) -> None:
    """Whatever request it fails at, the next pulls end with the same tickets, each whole."""
    with helpdesk(played) as desk:
        for number in range(1, 40):
            desk.asked.clear()
            desk.faults = {number: Reply(status=400)}
            try:
                pulled(name, desk, workspace, time)
            except PullError:
                continue
            break
    assert stored_ids(workspace) == [1, 2, 3, 4, 5]
    assert len(ticketstore.read_messages(workspace)) == 10
    kept = cursor.load(workspace, name)
    assert kept is not None
    assert kept.is_finished
