"""From a help desk's ticket to the rows that are stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from kb.config import Privacy, Settings
from kb.storage.ticketstore import StoredTicket
from kb.tickets import MESSAGES, TICKETS, Requester, SourceMessage, SourceTicket
from mining.intake import CHUNK, content_hash, stored_ticket, stored_tickets
from tests.factories import NOW, a_source_message, a_source_ticket

KEY = b"k" * 32
SETTINGS = Settings(own_domains=("shop.example",))


def stored(*messages: SourceMessage | str, **changes: object) -> StoredTicket:
    """A source ticket, stored."""
    return stored_ticket(a_source_ticket(*messages, **changes), key=KEY, settings=SETTINGS)


def an_answer(body: str, minutes: int = 30, **changes: object) -> SourceMessage:
    """An agent's public reply."""
    at = NOW + timedelta(minutes=minutes)
    return a_source_message(body, author_kind="agent", at=at, **changes)


def test_rows_fit_their_tables() -> None:
    """What is stored passes the schemas of tickets and messages."""
    ticket = stored("Où est mon colis ?", an_answer("Demain.", author="Sophie"), tags=("a", "b"))
    assert TICKETS.frame([ticket.row])["ticket_id"][0] == "jsonl:1"
    assert len(MESSAGES.frame(ticket.messages)) == 2


def test_tags_and_groups_that_name_somebody_are_left_out() -> None:
    """A help desk's labels are stored as they are, so none may say who the customer is."""
    who = Requester(name="Léa Garnier", email="lea@example.com")
    tags = ("returns", "client_léa_garnier", "lea@example.com", "tel:0612345678")
    ticket = stored("Où est mon colis ?", requester=who, tags=tags, group="Dossier Garnier")
    assert (ticket.row["tags"], ticket.row["group_name"]) == (["returns"], "")


def test_an_empty_ticket_is_stored_as_empty() -> None:
    """No message at all is no crash."""
    ticket = stored_ticket(
        replace(a_source_ticket(), messages=(), subject=""), key=KEY, settings=SETTINGS
    )
    assert (ticket.row["text"], ticket.row["noise"], ticket.messages) == ("", "empty", ())


def test_personal_data_is_gone_from_every_text() -> None:
    """Subject, text and messages hold placeholders; one value has one number."""
    ticket = stored(
        "Bonjour,\nje suis Léa Garnier, commande CMD-10012, 06 12 34 56 78.",
        an_answer("Bonjour Léa, CMD-10012 part demain.\nSophie", author="Sophie Roux"),
        "Merci Sophie ! lea@example.com",
        subject="Commande CMD-10012",
        order_refs=("CMD-10012",),
    )
    texts = [ticket.row["subject"], ticket.row["text"], *(m["text"] for m in ticket.messages)]
    whole = " ".join(texts)
    assert not any(w in whole for w in ("Léa", "Garnier", "10012", "0612", "Sophie", "lea@"))
    assert texts[0] == "Commande [ORDER]"
    assert texts[3] == "Bonjour [NAME], [ORDER] part demain.\n[NAME_2]"
    assert ticket.row["redactions"] >= 8


def test_whom_an_agent_speaks_to_is_masked_in_replies_only() -> None:
    """The record has another name than the customer goes by; a colour in a message stays."""
    ticket = stored("I want the large one, Zebrano.", an_answer("It is on its way, Maëlys."))
    assert [m["text"] for m in ticket.messages] == [
        "I want the large one, Zebrano.",
        "It is on its way, [NAME].",
    ]


def test_the_text_is_the_need_without_greeting_and_closing() -> None:
    """Mining reads the request alone."""
    text = stored("Bonjour,\n\nMon colis est perdu.\n\nCordialement,\nLéa Garnier").row["text"]
    assert text == "Mon colis est perdu."


def test_a_chat_that_starts_with_a_greeting_takes_the_turns_up_to_the_reply() -> None:
    """The need is what the customer said next, until an agent answered."""
    ticket = stored(
        "Bonjour", "mon colis est perdu", "depuis lundi", an_answer("Je regarde."), "merci",
        channel="chat",
    )  # fmt: skip
    assert ticket.row["text"] == "mon colis est perdu\ndepuis lundi"


def test_a_matter_told_in_several_turns_is_read_whole() -> None:
    """In a talk every turn up to the reply counts that says something; in mail the first does."""
    turns = ("vous êtes là ?", "je suis client depuis 2019", "mon colis est arrivé ouvert")
    chat = stored(*turns, an_answer("Bonjour, un instant."), channel="chat")
    mail = stored(*turns[1:], channel="email")
    assert chat.row["text"] == "je suis client depuis 2019\nmon colis est arrivé ouvert"
    assert mail.row["text"] == "je suis client depuis 2019"


def test_a_need_after_the_first_reply_is_found() -> None:
    """ "Hello" - "How can I help?" - the need."""
    ticket = stored("Hello", an_answer("How can I help?"), "where is my parcel?", channel="chat")
    assert ticket.row["text"] == "where is my parcel?"
    assert ticket.row["noise"] is None


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Mon colis est perdu", ""),
        ("Mon colis est perdu depu…", ""),
        ("Re: RE : [#123] Livraison", "Livraison"),
        ("Livraison", "Livraison"),
        ("(no subject)", ""),
    ],
)
def test_the_subject_never_repeats_the_text(subject: str, expected: str) -> None:
    """Reply marks go; a subject that is the start of the text is dropped."""
    assert stored("Mon colis est perdu depuis lundi.", subject=subject).row["subject"] == expected


def test_service_figures_are_computed_when_the_source_has_none() -> None:
    """First public human reply; notes, machines and other messages do not count."""
    ticket = stored(
        "Où est mon colis ?",
        a_source_message("Reçu.", author_kind="rule", at=NOW + timedelta(minutes=1)),
        an_answer("Note", 5, public=False),
        an_answer("Auto", 6, auto_reply=True),
        an_answer("Demain.", 30),
        an_answer("Livré.", 90),
        solved_at=NOW + timedelta(hours=2),
    )
    row = ticket.row
    assert row["first_agent_reply_at"] == NOW + timedelta(minutes=30)
    assert (row["first_response_minutes"], row["resolution_minutes"]) == (30.0, 120.0)
    assert row["replies"] == 2


def test_service_figures_of_the_source_win() -> None:
    """A help desk knows its business hours."""
    row = stored("x ?", an_answer("y"), first_response_minutes=12.0, replies=5).row
    assert (row["first_response_minutes"], row["replies"]) == (12.0, 5)


def test_an_assumed_creation_gives_no_durations() -> None:
    """A spread time is no time to measure from."""
    row = stored("x ?", an_answer("y"), created_at_assumed=True).row
    assert row["first_response_minutes"] is None


def test_customers_and_agents_are_keyed_hashes() -> None:
    """Sixteen hex digits, the same for one address in any case; empty when nobody is known."""

    def key(**who: str) -> str:
        ticket = a_source_ticket(requester=Requester(**who))
        return str(stored_ticket(ticket, key=KEY, settings=Settings()).row["requester_key"])

    assert key(email=" LEA@example.com") == key(email="lea@example.com", phone="0612345678")
    assert len(key(email="lea@example.com")) == 16
    assert key(name="Léa") == ""
    assert len({key(source_id="7"), key(phone="0612345678"), key(email="lea@example.com")}) == 3


def test_the_content_hash_sees_changes() -> None:
    """The same record has the same hash, another text or other settings another."""
    ticket = a_source_ticket()
    first = content_hash(ticket, KEY, SETTINGS)
    assert first == content_hash(a_source_ticket(), KEY, SETTINGS)
    assert first != content_hash(a_source_ticket("Autre"), KEY, SETTINGS)
    assert first != content_hash(ticket, KEY, Settings(order_patterns=("X[0-9]+",)))


def test_languages_of_ticket_and_messages() -> None:
    """A message can be in another language than its ticket."""
    ticket = stored("Where is my parcel?", an_answer("Bonjour, votre colis arrive demain."))
    assert ticket.row["language"] == "en"
    assert [m["language"] for m in ticket.messages] == ["en", "fr"]


def tickets(count: int) -> Iterator[SourceTicket]:
    """Distinct tickets."""
    for number in range(count):
        yield a_source_ticket(f"Où est le colis {number} ?", source_id=str(number))


def test_workers_change_nothing() -> None:
    """The same rows in the same order from one process and from two."""
    count = 2 * CHUNK + 30
    alone = list(stored_tickets(tickets(count), key=KEY, settings=SETTINGS, workers=1))
    shared = list(stored_tickets(tickets(count), key=KEY, settings=SETTINGS, workers=2))
    assert shared == alone
    assert [t.row["ticket_id"] for t in alone[:3]] == ["jsonl:0", "jsonl:1", "jsonl:2"]


def test_the_models_mask_whom_the_rules_miss(ner: str) -> None:
    """In subject and messages alike; the row says that they looked."""
    body = "Zebulon Krantz vous a déjà envoyé les photos du colis hier soir."
    ticket = a_source_ticket(body, subject="Zebulon Krantz vous a écrit pour ce colis")
    (row,) = stored_tickets(iter([ticket]), key=KEY, settings=SETTINGS)
    texts = f"{row.row} {row.messages}"
    assert ("Zebulon" in texts, "Krantz" in texts, row.row["ner"]) == (False, False, True)
    assert "Krantz" in str(stored_ticket(ticket, key=KEY, settings=SETTINGS).messages)


def test_models_read_alike_in_any_number_of_workers(ner: str) -> None:
    """Chunks are cut alike, and a ticket's place in one changes nothing."""
    names = ("Zebulon Krantz", "Makayla Okonkwo", "la voisine")
    texts = [f"Le colis {n} a été remis à {names[n % 3]} hier." for n in range(2 * CHUNK + 9)]
    many = [a_source_ticket(text, source_id=str(n)) for n, text in enumerate(texts)]
    alone = list(stored_tickets(iter(many), key=KEY, settings=SETTINGS, workers=1))
    shared = list(stored_tickets(iter(many), key=KEY, settings=SETTINGS, workers=2))
    assert [(t.row, t.messages) for t in alone] == [(t.row, t.messages) for t in shared]


def test_other_models_make_other_hashes() -> None:
    """A ticket is stored again when the extra comes, changes or goes, and with other products."""
    ticket, products = a_source_ticket(), Settings(privacy=Privacy(product_names=("Théo",)))
    made = {content_hash(ticket, KEY, Settings(), ner=ner) for ner in ("", "spacy 1", "spacy 2")}
    assert len(made | {content_hash(ticket, KEY, products, ner="spacy 1")}) == 4
    assert content_hash(ticket, KEY, products) in made
