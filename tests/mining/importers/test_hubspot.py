"""HubSpot's tickets and engagements: shapes and traps. Payloads made by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.tickets import Skipped, SourceTicket
from mining.importers import hubspot
from mining.importers.source import ImportOptions
from tests.mining.importers.exports import NOW, broken, none_is_lost, only_ticket, records_of

EIGHT = datetime(2025, 2, 1, 8, tzinfo=UTC)
WORDS = "Le code NOEL ne marche pas sur l'écharpe, pouvez-vous m'aider ?"
PIPELINE = {
    "id": "0",
    "label": "Support",
    "stages": [
        {"id": "11", "label": "Nouveau", "metadata": {"ticketState": "OPEN", "isClosed": "false"}},
        {"id": "12", "label": "En attente du contact", "metadata": {"isClosed": "false"}},
        {"id": "13", "label": "Chez l'atelier", "metadata": {"isClosed": "false"}},
        {"id": "14", "label": "Terminé", "metadata": {"isClosed": "true"}},
        {"stageId": "15", "label": "Rangé", "metadata": {"ticketState": "CLOSED"}},
        {"id": "16", "label": "Oublié", "metadata": {"isClosed": True}},
    ],
}
CONTACT = {
    "id": "501",
    "properties": {"firstname": "Ana", "lastname": "Œuvrard", "email": "ana@example.com"},
}


def a_payload(archived: object = False, **properties: Any) -> dict[str, Any]:
    """A closed ticket out of a form, as v3 gives it."""
    given = {
        "subject": "Code promo refusé",
        "content": WORDS,
        "hs_pipeline": "0",
        "hs_pipeline_stage": "14",
        "hs_ticket_category": "BILLING;PROMO",
        "source_type": "FORM",
        "createdate": "2025-02-01T08:00:00Z",
        "closed_date": "2025-02-01T15:00:00Z",
        "time_to_close": "25200000",
        "time_to_first_agent_reply": None,
        "hs_lastmodifieddate": "2025-02-02T08:00:00.5Z",
    }
    return {
        "id": "3001",
        "properties": given | properties,
        "createdAt": "2025-02-01T08:00:00Z",
        "updatedAt": "2025-02-02T08:00:00Z",
        "archived": archived,
        "associations": {"contacts": {"results": [{"id": "501", "type": "ticket_to_contact"}]}},
    }


def a_mail(name: str, direction: str, body: str, **properties: Any) -> dict[str, Any]:
    """An e-mail of v3 that is associated with the ticket."""
    given = {
        "hs_email_direction": direction,
        "hs_email_html": body,
        "hs_timestamp": "2025-02-01T09:30:00Z",
        "hs_email_status": "SENT",
        "hubspot_owner_id": "77",
    }
    tickets = {"tickets": {"results": [{"id": "3001", "type": "email_to_ticket"}]}}
    return {"id": name, "properties": given | properties, "associations": tickets}


def an_engagement(kind: str, tickets: list[Any], **changes: Any) -> dict[str, Any]:
    """An engagement of the legacy API."""
    sender = {"email": "ana@example.com", "firstName": "Ana", "lastName": "Roux"}
    metadata = {"html": "<p>Voici.</p>", "from": sender, "status": "SENT"}
    own = {"id": 9, "type": kind, "timestamp": 1738402200000, "active": True, "ownerId": 77}
    associations = {"ticketIds": tickets, "contactIds": [501]}
    return {"engagement": own, "associations": associations, "metadata": metadata} | changes


def a_page(*records: dict[str, Any]) -> dict[str, Any]:
    """A page of the API."""
    return {"results": [*records], "paging": {"next": {"after": "x"}}}


def one(*beside: dict[str, Any], **properties: Any) -> SourceTicket:
    """The ticket of an export, with the records that stand beside it."""
    page = a_page(a_payload(**properties))
    return only_ticket(hubspot.SOURCE, page, a_page(PIPELINE), a_page(*beside))


def told(ticket: SourceTicket) -> list[tuple[str, bool]]:
    """Who wrote each message and whether the customer could read it."""
    return [(m.author_kind, m.public) for m in ticket.messages]


def test_a_ticket_is_read() -> None:
    """Properties are texts; milliseconds become minutes."""
    ticket = one(CONTACT)
    assert (ticket.created_at, ticket.channel, ticket.status) == (EIGHT, "contact_form", "closed")
    assert (ticket.resolution_minutes, ticket.first_response_minutes) == (420.0, None)
    assert ticket.closed_at == ticket.solved_at == datetime(2025, 2, 1, 15, tzinfo=UTC)
    assert (ticket.requester.name, ticket.requester.email) == ("Ana Œuvrard", "ana@example.com")
    assert (ticket.tags, ticket.group) == (("BILLING", "PROMO"), "Support")
    assert [m.body for m in ticket.messages] == [WORDS]


@pytest.mark.parametrize("first", [f"<div>{WORDS}</div>", f"<p>{WORDS}</p><p>Ana Œuvrard</p>"])
def test_the_first_mail_is_not_told_twice(first: str) -> None:
    """``content`` is the plain text of the mail that made the ticket."""
    replied = a_mail("2", "EMAIL", "<p>Il est échu.</p>", hs_timestamp="2025-02-01T10:00:00Z")
    ticket = one(replied, a_mail("1", "INCOMING_EMAIL", first))
    assert [m.id for m in ticket.messages] == ["1", "2"]
    assert told(ticket) == [("customer", True), ("agent", True)]


def test_another_mail_does_not_hide_the_content() -> None:
    """Two texts that only begin alike are two."""
    ticket = one(a_mail("1", "INCOMING_EMAIL", "<p>Le code !</p>"), content="Le code ne va pas")
    assert [m.id for m in ticket.messages] == ["content", "1"]


def test_durations_are_milliseconds_whatever_they_are_called() -> None:
    """Those of operating hours too, which stand in where nothing else is known."""
    hours = "hs_time_to_first_response_in_operating_hours"
    assert one(time_to_first_agent_reply="5400000").first_response_minutes == 90.0
    assert one(**{hours: "600000"}).first_response_minutes == 10.0
    replied = a_mail("2", "EMAIL", "<p>Oui.</p>")
    assert one(replied, **{hours: "600000"}).first_response_minutes is None


@pytest.mark.parametrize("name", ["first_agent_reply_date", "hs_first_agent_message_sent_at"])
def test_the_time_of_the_first_reply_is_read(name: str) -> None:
    """Accounts hold one or the other."""
    found = one(**{name: "2025-02-01T09:00:00Z"}).first_agent_reply_at
    assert found == datetime(2025, 2, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("spelling", ["1738396800000", 1738396800000, "2025-02-01T08:00:00.000Z"])
def test_times_may_be_epochs_in_texts(spelling: object) -> None:
    """Old exports write milliseconds."""
    assert one(createdate=spelling).created_at == EIGHT


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        ("11", "new"),
        ("12", "pending"),
        ("13", "open"),
        ("14", "closed"),
        ("15", "closed"),
        ("16", "closed"),
    ],
)
def test_stages_are_told_by_their_pipeline(stage: str, status: str) -> None:
    """Their numbers are an account's own; closed ones are marked, whatever their label."""
    assert one(hs_pipeline_stage=stage).status == status


def test_without_pipelines_the_closing_date_tells() -> None:
    """A stage that nobody names is open, and counted."""
    options = ImportOptions(now=NOW)
    shut = only_ticket(hubspot.SOURCE, a_payload(), options=options)
    still = only_ticket(hubspot.SOURCE, a_payload(closed_date=None), options=options)
    assert (shut.status, still.status) == ("closed", "open")
    assert options.counts.unmapped == {"stage '14'": 1}
    assert (still.solved_at, still.resolution_minutes) == (None, None)


def test_a_deal_pipeline_names_no_stage_of_tickets() -> None:
    """Both kinds of pipeline stand in an Airbyte export."""
    deals = {"stream": "deal_pipelines", "data": PIPELINE | {"label": "Ventes"}}
    page = [{"stream": "ticket_pipelines", "data": PIPELINE}, deals, a_payload()]
    assert only_ticket(hubspot.SOURCE, page).group == "Support"


def test_archived_tickets_are_deleted() -> None:
    """The API gives them when asked to."""
    assert one(archived=True).status == "deleted"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (an_engagement("INCOMING_EMAIL", [3001.0]), ("customer", True)),
        (an_engagement("EMAIL", ["3001"]), ("agent", True)),
        (an_engagement("NOTE", [3001], metadata={"body": "Client VIP"}), ("agent", False)),
        (an_engagement("CALL", [3001], metadata={"body": "Rappelé"}), ("agent", False)),
        (an_engagement("FORWARDED_EMAIL", [3001]), ("agent", False)),
    ],
)
def test_legacy_engagements_are_joined(record: dict[str, Any], said: tuple[str, bool]) -> None:
    """What customers read are e-mails; notes and calls are the team's."""
    ticket = one(record)
    assert told(ticket) == [("customer", True), said]
    assert ticket.messages[1].at == datetime(2025, 2, 1, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("stream", ["engagements", ""])
def test_engagements_may_lie_flat(stream: str) -> None:
    """Airbyte lifts what is under ``engagement`` to the top."""
    nested = an_engagement("INCOMING_EMAIL", [3001])
    flat = {**nested.pop("engagement"), **nested, "_stream": stream}
    (own,) = one(an_engagement("INCOMING_EMAIL", [3001])).messages[1:]
    assert one(flat).messages[1:] == (own,)
    assert own.at == datetime(2025, 2, 1, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "record",
    [
        an_engagement("EMAIL", [3001], metadata={"text": "Oui", "status": "BOUNCED"}),
        an_engagement("EMAIL", [3001], engagement={"id": 1, "type": "EMAIL", "active": False}),
        an_engagement("TASK", [3001], metadata={}),
        a_mail("1", "EMAIL", "<p>Oui</p>", hs_email_status="SCHEDULED"),
        a_mail("1", "EMAIL", "<p>Oui</p>") | {"archived": True},
    ],
)
def test_what_was_not_sent_is_no_message(record: dict[str, Any]) -> None:
    """Bounced and planned mails, deleted engagements, tasks."""
    assert told(one(record)) == [("customer", True)]


@pytest.mark.parametrize("name", ["hs_object_source", "hs_engagement_source"])
def test_a_workflows_mail_is_a_rules(name: str) -> None:
    """It never counts as an agent's reply."""
    sent = a_mail("1", "EMAIL", "<p>Bien reçu.</p>", **{name: "AUTOMATION_PLATFORM"})
    assert told(one(sent))[1] == ("rule", True)


def test_an_engagement_belongs_to_all_its_tickets() -> None:
    """One answer may close two tickets."""
    other = a_payload() | {"id": "3002"}
    page = a_page(a_payload(), other, an_engagement("EMAIL", [3001, 3002]))
    found = records_of(hubspot.SOURCE, page)
    assert [len(t.messages) for t in found if isinstance(t, SourceTicket)] == [2, 2]


def test_an_engagement_of_no_ticket_is_silent() -> None:
    """Sales mails stand in the same streams."""
    page = a_page(a_payload(), an_engagement("EMAIL", []), an_engagement("EMAIL", [], id=8))
    assert len(records_of(hubspot.SOURCE, page)) == 1


def test_without_a_contact_the_sender_is_the_requester() -> None:
    """The first incoming e-mail says who wrote."""
    ticket = one(an_engagement("INCOMING_EMAIL", [3001]))
    assert (ticket.requester.name, ticket.requester.email) == ("Ana Roux", "ana@example.com")


def test_owners_name_the_agents() -> None:
    """An engagement has its owner's id only."""
    owner = {"stream": "owners", "data": {"id": "77", "firstName": "Sam", "lastName": "Roy"}}
    page = [a_payload(), a_mail("1", "EMAIL", "<p>Oui.</p>"), owner]
    assert only_ticket(hubspot.SOURCE, page).messages[1].author == "Sam Roy"


@pytest.mark.parametrize(
    ("properties", "is_started"),
    [
        ({"hs_object_source": "CRM_UI", "source_type": None}, True),
        ({"hs_object_source": "CRM_UI", "source_type": "PHONE"}, False),
        ({"hs_object_source": "FORM"}, False),
        ({}, False),
    ],
)
def test_what_staff_typed_in_is_no_demand(properties: dict[str, Any], is_started: bool) -> None:
    """Unless they say by which channel the customer asked."""
    assert one(**properties).agent_started is is_started


@pytest.mark.parametrize(
    ("properties", "replies"),
    [
        ({"hs_is_one_touch_ticket": "true", "hs_num_times_contacted": "3"}, 1),
        ({"hs_num_times_contacted": "3.0"}, 3),
        ({}, None),
    ],
)
def test_without_engagements_the_ticket_counts_replies(
    properties: dict[str, Any], replies: int | None
) -> None:
    """With them they are counted as they stand."""
    assert one(**properties).replies == replies
    assert one(a_mail("1", "EMAIL", "<p>Oui.</p>"), **properties).replies is None


def test_flat_and_nested_properties_are_the_same() -> None:
    """Airbyte adds a prefix, the Singer tap wraps each value."""
    own = a_payload()
    flat = {f"properties_{k}": v for k, v in own["properties"].items()}
    wrapped = {k: {"value": v, "versions": []} for k, v in own["properties"].items()}
    whole = only_ticket(hubspot.SOURCE, own)
    assert only_ticket(hubspot.SOURCE, own | {"properties": None} | flat) == whole
    assert only_ticket(hubspot.SOURCE, own | {"properties": wrapped}) == whole


def test_airbyte_streams_are_joined() -> None:
    """Associations are flat lists of ids there."""
    sent = a_mail("1", "EMAIL", "<p>Oui.</p>") | {"associations": None, "tickets": ["3001"]}
    page = [
        {"stream": "tickets", "data": a_payload() | {"associations": None, "contacts": ["501"]}},
        {"stream": "engagements_emails", "data": sent},
        {"stream": "contacts", "data": CONTACT},
    ]
    ticket = only_ticket(hubspot.SOURCE, page)
    assert told(ticket) == [("customer", True), ("agent", True)]
    assert ticket.requester.email == "ana@example.com"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (a_payload() | {"id": None}, "no id"),
        (a_payload(createdate=None) | {"createdAt": None}, "no time"),
        ({"stream": "projects", "data": a_payload()}, "no ticket"),
        ({"stream": "companies", "data": {"id": "1", "properties": {"name": "Acme"}}}, "no ticket"),
    ],
)
def test_what_cannot_be_used_is_skipped_with_its_reason(
    record: dict[str, Any], reason: str
) -> None:
    """Every record is a ticket or counted."""
    assert records_of(hubspot.SOURCE, [record]) == [Skipped("page-0.json, record 1", reason)]


def test_an_unknown_channel_is_other_and_counted() -> None:
    """Accounts add their own."""
    options = ImportOptions(now=NOW)
    payload = a_payload(source_type="PIGEON")
    assert only_ticket(hubspot.SOURCE, payload, options=options).channel == "other"
    assert options.counts.unmapped == {"channel 'pigeon'": 1}


def test_a_ticket_that_stands_twice_comes_twice() -> None:
    """The store takes the newer one."""
    assert len(records_of(hubspot.SOURCE, a_page(a_payload()), a_page(a_payload()))) == 2


FIELDS = (
    *a_payload(), *a_payload()["properties"], *an_engagement("EMAIL", []), *PIPELINE, "ticketIds",
    "tickets", "contacts", "type", "html", "text", "from", "email", "results", "metadata", "value",
    "hs_email_direction", "hs_email_text", "hs_note_body", "isClosed", "stageId", "ownerId",
    "properties_subject", "_stream", "active", "timestamp", "hs_object_source",
)  # fmt: skip
MAIL = an_engagement("EMAIL", [3001])


@settings(max_examples=300, deadline=None)
@given(st.lists(broken(FIELDS, a_payload()), min_size=1, max_size=3), broken(FIELDS, MAIL))
def test_any_types_give_one_ticket_or_one_reason(
    given: list[dict[str, Any]], engagement: dict[str, Any]
) -> None:
    """No payload ends in a traceback, and none vanishes."""
    document = [*given, engagement, PIPELINE, a_payload()]
    assert none_is_lost(hubspot.SOURCE, hubspot.LISTS, hubspot.kind_of, document)
