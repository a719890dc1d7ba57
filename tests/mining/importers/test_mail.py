"""Mailboxes: threads, directions, machines, times, files larger than memory."""

from __future__ import annotations

import contextlib
import gzip
import tempfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import InputError, KbError
from kb.tickets import Skipped, SourceTicket
from mining.importers.source import ImportOptions
from mining.noise import noise_rule, reason_of
from tests.mining.importers.mails import (
    LEA,
    NOW,
    SHOP,
    START,
    a_mail,
    dated,
    mbox,
    read_box,
    tickets_of,
)

MAX = "Max <max@example.org>"


def noise(ticket: SourceTicket) -> str | None:
    """Why a ticket is set apart."""
    text = next((m.body for m in ticket.messages if m.author_kind == "customer"), "")
    return reason_of(noise_rule(ticket, text, own_domains=("shop.test",)))


def test_an_answer_joins_by_the_id_it_names(tmp_path: Path) -> None:
    """In-Reply-To and the sender's domain make a conversation, whatever the subject."""
    (ticket,) = tickets_of(
        tmp_path,
        a_mail("Elle part demain", From=SHOP, To=LEA, Subject="Autre", In_Reply_To="<1@x>",
               Message_ID="<2@x>", Date=dated(3)),
        a_mail(Message_ID="<1@x>"),
    )  # fmt: skip
    assert [(m.direction, m.author_kind, m.body.strip()) for m in ticket.messages] == [
        ("in", "customer", "Où est mon colis ?"),
        ("out", "agent", "Elle part demain"),
    ]
    assert (ticket.created_at, ticket.agent_started) == (START, False)
    assert (ticket.requester.email, ticket.requester.name) == ("lea@example.com", "Léa Martin")


@pytest.mark.parametrize("subject", ["RE : Retard", "Re: [#1234] Retard", "Tr: Fwd: RETARD"])
def test_an_answer_without_ids_joins_by_subject_and_customer(tmp_path: Path, subject: str) -> None:
    """Reply marks and ticket numbers aside, the same subject within two weeks is one request."""
    answer = a_mail("Elle part demain", From=SHOP, To=LEA, Subject=subject, Date=dated(24))
    assert len(tickets_of(tmp_path, a_mail(), answer)) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"From": MAX},
        {"Subject": "Retour"},
        {"Date": dated(24 * 15)},
        {"Subject": "", "Date": dated(1)},
    ],
)
def test_another_customer_subject_or_month_is_another_request(
    tmp_path: Path, other: dict[str, str]
) -> None:
    """Only all three together make one request of two mails."""
    assert len(tickets_of(tmp_path, a_mail(), a_mail("Et ?", **{"Date": dated(2), **other}))) == 2


def test_two_ticket_numbers_are_two_requests(tmp_path: Path) -> None:
    """A help desk that numbers its mails knows better than their subjects."""
    mails = [a_mail(Subject=f"Re: [#{n}] Retard", Date=dated(n)) for n in (11, 12)]
    assert len(tickets_of(tmp_path, *mails)) == 2


def test_all_who_answer_one_newsletter_are_not_one_request(tmp_path: Path) -> None:
    """They name its id, but nobody answers another's mail."""
    news = a_mail("Soldes", From="news@shop.test", To="all@shop.test", Subject="Soldes",
                  Message_ID="<n@x>", List_Id="<news.shop.test>")  # fmt: skip
    answers = [
        a_mail("Et ma commande ?", From=who, Subject="Re: Soldes", References="<n@x>")
        for who in (LEA, MAX)
    ]
    found = tickets_of(tmp_path, news, *answers)
    assert sorted(t.requester.email for t in found) == [
        "lea@example.com",
        "max@example.org",
        "news@shop.test",
    ]


def test_who_answers_a_customers_mail_joins_its_thread(tmp_path: Path) -> None:
    """Somebody in copy goes on with the same request."""
    first = a_mail(Message_ID="<1@x>")
    second = a_mail("C'est mon colis", From=MAX, Subject="Re: Retard", In_Reply_To="<1@x>")
    assert len(tickets_of(tmp_path, first, second)) == 1


def test_a_first_mail_from_the_shop_is_agent_started(tmp_path: Path) -> None:
    """It is no demand, even when the customer answers."""
    first = a_mail("Votre avis ?", From=SHOP, To=LEA, Message_ID="<1@x>")
    answer = a_mail("Très bien", In_Reply_To="<1@x>", Date=dated(5))
    (ticket,) = tickets_of(tmp_path, first, answer)
    assert noise(ticket) == "agent_started"


def test_a_question_below_a_machines_mail_is_demand(tmp_path: Path) -> None:
    """An order confirmation starts nothing; the customer who answers it does."""
    first = a_mail("Commande reçue", From="Shop <no-reply@shop.test>", To=LEA, Message_ID="<1@x>")
    answer = a_mail("Je voudrais changer la taille", In_Reply_To="<1@x>", Date=dated(5))
    (ticket,) = tickets_of(tmp_path, first, answer)
    assert [m.author_kind for m in ticket.messages] == ["rule", "customer"]
    assert noise(ticket) is None


def test_a_contact_form_writes_for_the_customer(tmp_path: Path) -> None:
    """From the shop's own domain, with the customer in Reply-To."""
    form = a_mail(From="Formulaire <form@shop.test>", Reply_To=LEA)
    (ticket,) = tickets_of(tmp_path, form)
    assert (ticket.requester.email, ticket.channel) == ("lea@example.com", "contact_form")
    assert ticket.messages[0].author_kind == "customer"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto_reply"),
        ({"X_Autoreply": "yes"}, "auto_reply"),
        ({"Precedence": "junk"}, "auto_reply"),
        ({"Precedence": "bulk"}, "newsletter"),
        ({"List_Id": "Deals <deals.example.net>"}, "newsletter"),
        ({"From": "MAILER-DAEMON@mx.example.net"}, "bounce"),
        ({"Return_Path": "<>"}, "bounce"),
        ({"Auto_Submitted": "no"}, None),
        ({"Precedence": "first-class"}, None),
        ({"X_Gmail_Labels": "Spam,Inbox"}, "spam"),
        ({"From": "Tom <tom@eu.shop.test>"}, "internal"),
    ],
)
def test_machine_mail_is_kept_and_set_apart(
    tmp_path: Path, headers: dict[str, str], reason: str | None
) -> None:
    """Its headers go on to where noise is told; nothing is dropped unseen."""
    (ticket,) = tickets_of(tmp_path, a_mail(**headers))
    assert noise(ticket) == reason


def test_a_bounce_in_a_conversation_is_no_customers_word(tmp_path: Path) -> None:
    """The mail system's notice about our answer belongs to no one."""
    bounce = a_mail("Undelivered", From="Mail System <mailer-daemon@mx.example.net>",
                    References="<1@x>", Date=dated(2))  # fmt: skip
    (ticket,) = tickets_of(tmp_path, a_mail(Message_ID="<1@x>"), bounce)
    assert [m.author_kind for m in ticket.messages] == ["customer", "system"]


def test_a_mail_that_lies_in_two_folders_counts_once(tmp_path: Path) -> None:
    """Gmail exports it in the inbox and among all mail."""
    path = tmp_path / "box.mbox"
    path.write_bytes(mbox(a_mail(Message_ID="<1@x>"), a_mail(Message_ID="<1@x>")))
    found = read_box(path)
    assert [one.reason for one in found if isinstance(one, Skipped)] == ["the same mail again"]
    assert [len(one.messages) for one in found if isinstance(one, SourceTicket)] == [1]


def test_a_form_that_gives_all_its_mails_one_id_loses_none(tmp_path: Path) -> None:
    """A copy has the time and the subject of the other too."""
    mails = [a_mail(f"{n}", Message_ID="<form@shop.test>", Date=dated(n)) for n in range(3)]
    (ticket,) = tickets_of(tmp_path, *mails)
    assert [m.body.strip() for m in ticket.messages] == ["0", "1", "2"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Date": "", "Received": f"by mx.shop.test; {dated(0)}"},
        {"Date": "yesterday", "Received": f"by mx.shop.test; {dated(0)}"},
        {"Date": "Thu, 01 Jan 1970 00:00:00 +0000", "Received": f"by mx.shop.test; {dated(0)}"},
        {"Date": "Mon, 04 Mar 2019 10:00:00 +0000", "Received": f"by mx.shop.test; {dated(0)}"},
        {"Date": ""},
    ],
    ids=["missing", "no date", "before all mail", "a wrong clock", "only the mbox line"],
)
def test_a_missing_or_wrong_date_is_taken_from_the_server(
    tmp_path: Path, headers: dict[str, str]
) -> None:
    """What the shop's own server wrote counts where the sender's clock cannot."""
    (ticket,) = tickets_of(tmp_path, a_mail(**headers))
    assert ticket.created_at == START


def test_a_mail_without_any_date_is_skipped_and_counted(tmp_path: Path) -> None:
    """An .eml has no line of the mailbox's own to fall back to."""
    (tmp_path / "a.eml").write_bytes(a_mail(Date=""))
    found = read_box(tmp_path, name="eml")
    assert [one.reason for one in found if isinstance(one, Skipped)] == ["no time"]


def test_a_folder_of_eml_files_is_one_mailbox(tmp_path: Path) -> None:
    """Threads run across files."""
    (tmp_path / "a.eml").write_bytes(a_mail(Message_ID="<1@x>"))
    (tmp_path / "b.eml").write_bytes(a_mail("?", References="<1@x>", Date=dated(1)))
    (ticket,) = read_box(tmp_path, name="eml")
    assert isinstance(ticket, SourceTicket)
    assert [m.body.strip() for m in ticket.messages] == ["Où est mon colis ?", "?"]


def test_a_packed_mailbox_gives_the_same_tickets(tmp_path: Path) -> None:
    """gzip cannot be read from any place, so bodies wait in passing."""
    texts = [f"mail {i} " + "été " * 4_000 for i in range(20)]
    mails = [a_mail(t, Subject=f"S{i % 5}", Date=dated(i)) for i, t in enumerate(texts)]
    (tmp_path / "box.mbox").write_bytes(mbox(*mails))
    (tmp_path / "box.mbox.gz").write_bytes(gzip.compress(mbox(*mails)))
    plain, packed = (read_box(tmp_path / name) for name in ("box.mbox", "box.mbox.gz"))
    key = [t.source_id for t in plain if isinstance(t, SourceTicket)]
    assert len(key) == 5
    assert {t.source_id: t for t in plain} == {t.source_id: t for t in packed}  # type: ignore[union-attr]


def test_a_sentence_that_begins_with_from_ends_no_mail(tmp_path: Path) -> None:
    """Neither quoted with ">" nor bare."""
    text = "Bonjour,\n\nFrom Monday on 10:30 I am away\n>From here, nothing\nFin 2025"
    (ticket,) = tickets_of(tmp_path, a_mail(text))
    assert ticket.messages[0].body.strip() == text.replace(">From", "From")


def test_without_own_domains_the_operator_is_told_which(tmp_path: Path) -> None:
    """No direction can be told; the domain that most mail goes to is proposed."""
    path = tmp_path / "box.mbox"
    path.write_bytes(mbox(a_mail()))
    with pytest.raises(KbError, match=r'own_domains = \["shop.test"\]'):
        read_box(path, domains=())


def test_a_file_that_is_no_mailbox_is_explained(tmp_path: Path) -> None:
    """One clear line."""
    path = tmp_path / "box.mbox"
    path.write_text("Dear diary\n")
    with pytest.raises(InputError, match="holds no mail"):
        read_box(path)


def test_an_agents_name_is_kept_beside_a_shared_mailbox(tmp_path: Path) -> None:
    """`sav@` is nobody; the name beside it is who wrote."""
    answers = [
        a_mail("ok", From=who, To=LEA, References="<1@x>", Date=dated(i))
        for i, who in enumerate((SHOP, "tom@shop.test"), start=1)
    ]
    (ticket,) = tickets_of(tmp_path, a_mail(Message_ID="<1@x>"), *answers)
    assert [m.author for m in ticket.messages] == ["", "Nina", "tom@shop.test"]


def test_memory_does_not_grow_with_bodies(tmp_path: Path) -> None:
    """Twenty times the attachments, and the same memory but for the headers' facts."""

    def peak(kilobytes: int) -> int:
        path = tmp_path / f"{kilobytes}.mbox"
        paper = ("QUJD" * 250 + "\n") * kilobytes
        with path.open("wb") as file:
            for number in range(40):
                file.write(mbox(a_mail("Bonjour\n" + paper, Subject=f"S{number}")))
        tracemalloc.start()
        assert len(read_lightly(path)) == 40
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    def read_lightly(path: Path) -> list[str]:
        from mining.importers.mail import MBOX

        options = ImportOptions(now=NOW, own_domains=("shop.test",))
        return [t.source_id for t in MBOX.read([path], options) if isinstance(t, SourceTicket)]

    peak(1)
    assert peak(400) < 16_000_000


def test_mails_in_an_archive_are_read(tmp_path: Path) -> None:
    """A zip of .eml files needs no unpacking."""
    with zipfile.ZipFile(tmp_path / "mails.zip", "w") as archive:
        archive.writestr("a.eml", a_mail())
    assert len(read_box(tmp_path / "mails.zip", name="eml")) == 1


def test_a_packed_mailbox_that_is_cut_off_gives_its_whole_mails(tmp_path: Path) -> None:
    """The rest is counted once."""
    mails = [a_mail(f"{i} " + "".join(map(chr, range(33, 99 + i))), Subject=f"S{i}")
             for i in range(25)]  # fmt: skip
    path = tmp_path / "box.mbox.gz"
    path.write_bytes(gzip.compress(mbox(*mails), compresslevel=0)[:5_000])
    found = read_box(path)
    assert [r.reason for r in found if isinstance(r, Skipped)] == [
        "the gzip file is cut off or broken"
    ]
    assert len([t for t in found if isinstance(t, SourceTicket) and t.messages[0].body]) > 5


@settings(deadline=None, max_examples=200)
@given(st.lists(st.binary(max_size=300), max_size=4), st.booleans())
def test_any_bytes_are_tickets_reasons_or_one_clear_line(parts: list[bytes], is_head: bool) -> None:
    """Whatever stands in a mailbox, reading it raises nothing of Python's own."""
    mails = [a_mail().replace(b"Retard", part) if is_head else part for part in parts]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "box.mbox")
        path.write_bytes(mbox(*mails))
        with contextlib.suppress(KbError):
            found = read_box(path)
            assert len(found) <= len(mails) + 1
