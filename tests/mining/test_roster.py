"""Names of agents over an import, and names heard in one message of a ticket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb.config import Settings
from kb.storage.ticketstore import StoredTicket
from kb.tickets import Requester, SourceMessage, SourceTicket
from mining import roster
from mining.intake import CHUNK, stored_ticket, stored_tickets
from mining.roster import Roster, agent_name, agents
from tests.factories import a_source_message, a_source_ticket

KEY = b"k" * 32


def an_answer(body: str, author: str = "", **changes: object) -> SourceMessage:
    """An agent's public reply."""
    return a_source_message(body, author_kind="agent", author=author, **changes)


def stored(tickets: list[SourceTicket], workers: int = 1) -> list[StoredTicket]:
    """Tickets as they are stored."""
    return list(stored_tickets(iter(tickets), key=KEY, settings=Settings(), workers=workers))


def texts(ticket: StoredTicket) -> str:
    """Everything a ticket is stored with that a person may stand in."""
    row = ticket.row
    said = [row["subject"], row["text"], *row["tags"], row["group_name"]]
    return " | ".join([*said, *(m["text"] for m in ticket.messages)])


@pytest.mark.parametrize(
    "body",
    [
        "vu hier avec GWENAELLE ABGRALL en magasin",
        "your colleague gwenaelle abgrall promised a refund",
        "Est-ce que gwenaëlle peut me rappeler ?",
    ],
)
def test_an_agent_of_another_ticket_is_masked(body: str) -> None:
    """The roster is the whole import's, earlier tickets and later ones."""
    other = a_source_ticket("Où ?", an_answer("Ici.", "Gwenaëlle Abgrall"), source_id="2")
    for order in ([a_source_ticket(body), other], [other, a_source_ticket(body)]):
        found = " ".join(map(texts, stored(order))).lower()
        assert not any(word in found for word in ("gwena", "abgrall"))


def test_an_agent_called_by_an_ordinary_word_masks_nobodys_words() -> None:
    """Claire answers; the water of everybody else stays clear."""
    said = "Une teinte claire comme la rose, est-ce possible ?"
    other = a_source_ticket("Où ?", an_answer("Ici.", "Claire"), source_id="2")
    also = a_source_ticket("Où ?", an_answer("Ici.", "Rose Petit"), source_id="3")
    assert texts(stored([a_source_ticket(said), other, also])[0]).endswith(said)


def test_machines_and_customers_are_no_agents() -> None:
    """A rule's author and an address of a role name nobody."""
    bot = a_source_message("Reçu.", author_kind="rule", author="Zebulon Krantz")
    team = an_answer("Reçu.", "service.client@shop.example")
    known = Roster()
    assert known.note([agents(a_source_ticket("Où ?", bot, team))]) == {"service client"}


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Sophie Roux", "Sophie Roux"),
        ("sophie.roux@shop.example", "sophie roux"),
        ("sophie@shop.example", "sophie"),
        ("contact@shop.example", ""),
        ("38112", ""),
        ("Agent 7", ""),
        ("Équipe de nuit du grand magasin", ""),
        ("", ""),
    ],
)
def test_the_name_an_author_has(author: str, expected: str) -> None:
    """Ids, teams and roles have none; an address may."""
    assert agent_name(author) == expected


def test_workers_know_the_same_agents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks, not processes, decide who is known to a ticket."""
    monkeypatch.setattr("mining.intake.AHEAD", 150)

    def many() -> Iterator[SourceTicket]:
        for number in range(2 * CHUNK + 9):
            who = f"Zebulon Kran{chr(97 + number // 26 % 26)}{chr(97 + number % 26)}"
            body = "Voyez avec Zebulon Kranaf, zebulon kranjz et zebulon kranpi."
            yield a_source_ticket(body, an_answer("Oui.", who), source_id=str(number))

    alone, shared = (stored(list(many()), workers=n) for n in (1, 2))
    assert [(t.row, t.messages) for t in alone] == [(t.row, t.messages) for t in shared]


def test_no_more_names_than_a_desk_has_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """An export that gives customers as authors fills no memory."""
    monkeypatch.setattr(roster, "MOST_NAMES", 2)
    answers = [an_answer("Oui.", name) for name in ("Awa Diop", "Bo Lind", "Cy Marsh")]
    assert len(Roster().note([agents(a_source_ticket("Où ?", *answers))])) == 2


@pytest.mark.parametrize(
    "messages",
    [
        (
            "Le colis est abîmé.\n\nCordialement,\nGwenaëlle Abgrall",
            an_answer("C'est noté pour le dossier abgrall."),
            "GWENAELLE vous a écrit hier, toujours rien.",
        ),
        (
            an_answer("Je transmets le dossier abgrall à gwenaelle."),
            "Merci.\n\nCordialement,\nGwenaëlle Abgrall",
        ),
        (
            "My name is Gwenaëlle Abgrall, where is my order?",
            an_answer("Parcel for abgrall left today; GWENAELLE ABGRALL has to sign."),
        ),
    ],
)
def test_a_name_in_one_message_is_masked_in_all(messages: tuple[SourceMessage | str, ...]) -> None:
    """Messages before and after it, the subject and the tags, in any case, without accents."""
    ticket = a_source_ticket(
        *messages,
        subject="Réclamation abgrall / ABGRALL",
        tags=("retour", "client_abgrall"),
        group="Dossier Abgrall",
        requester=Requester(),
    )
    found = texts(stored_ticket(ticket, key=KEY, settings=Settings()))
    assert "retour" in found
    assert not any(word in found.lower() for word in ("gwena", "abgrall"))


def test_a_signature_in_markup_or_of_a_team() -> None:
    """A name is learned from a closing that is cut off; the shop's own words are no name."""
    body = "<p>Reçu abîmé</p><p>Kind regards,<br>Gwena&euml;lle Abgrall<br>Brest</p>"
    signed = a_source_ticket(a_source_message(body, is_html=True), "Dossier abgrall, merci")
    assert "Dossier [NAME], merci" in texts(stored([signed])[0])
    team = a_source_ticket(
        "Où ?", an_answer("Ici.\n\nCordialement,\nService Client"), "Le Service Client dort"
    )
    assert "Le Service Client dort" in texts(stored([team])[0])


def test_an_ordinary_word_of_a_name_stays_in_other_messages() -> None:
    """Mme Porte's door, and the clear water of somebody called Claire."""
    ticket = a_source_ticket(
        "La porte ferme mal et l'eau n'est pas claire.",
        an_answer("Quelle porte ?"),
        "Celle de gauche.\n\nCordialement,\nClaire Porte",
    )
    found = texts(stored_ticket(ticket, key=KEY, settings=Settings()))
    assert "La porte ferme mal et l'eau n'est pas claire." in found
    assert "Quelle porte ?" in found
    assert "Claire" not in found


def test_masking_a_thread_again_changes_nothing() -> None:
    """What is stored, taken for a ticket, is stored as it is."""
    first = a_source_ticket(
        "Bonjour, dossier abgrall.",
        an_answer("Bonjour Gwenaëlle, c'est fait.", "Nolwenn Le Guen"),
        "Merci nolwenn !\n\nCordialement,\nGwenaëlle Abgrall",
    )
    once = stored([first])[0]
    again = a_source_ticket(*(m["text"] for m in once.messages), subject=once.row["subject"])
    assert [m["text"] for m in stored([again])[0].messages] == [m["text"] for m in once.messages]
