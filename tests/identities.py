"""Five hundred invented people planted in the sample shop's tickets, and the search for them.

Every value of theirs holds a mark that no true word or number has, so that one look through a file
finds any of them, whole or in part: ``zwim`` in names, streets, handles and addresses of e-mail,
``qwelm`` in the rare words they write, and ranges of numbers that nobody else of the shop has.
"""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from tests.desk import RETURN_FR, Need, replies
from tests.redaction_numbers import mod97

PEOPLE = 500
DAYS = (datetime(2026, 1, 7, 15, tzinfo=UTC), datetime(2026, 1, 8, 15, tzinfo=UTC))
SYLLABLES = "ba co di fe gu la me ni po ru sa te vo ja ke li mu no pa re bi du fo ge mi".split()
IDENTITY = re.compile(rb"zwim|mo-?97\d{4}", re.IGNORECASE)
NUMBERS = re.compile(rb"(?<![\d.])(?:0|33|44)(?:26191\d{4}|2079460\d{3})|3999997000")
"""Telephones and accounts in texts without blanks and hyphens."""
RARE = re.compile(rb"qwelm", re.IGNORECASE)
_BLANKS = re.compile(rb"[ \t\-()]|\xc2\xa0|\xe2\x80\xaf")
FRENCH_FIRST = "Élodie Thierry Océane Benoît Camille Aurélie Gaëlle Rémi Noémie Loïc".split()
ENGLISH_FIRST = "Gemma Stuart Fiona Nigel Chloe Graham Imogen Callum Heather Toby".split()


@dataclass(frozen=True)
class Identity:
    """An invented customer; every value but the first name of every other one is theirs alone."""

    number: int
    lang: str

    @property
    def stem(self) -> str:
        """Letters that are this person's alone."""
        last, first = divmod(self.number, len(SYLLABLES))
        return f"{SYLLABLES[first]}zwim{SYLLABLES[last]}r"

    @property
    def first(self) -> str:
        """A known first name, or for every other person one that no list has."""
        if self.number % 2:
            return self.stem.capitalize() + "ine"
        names = FRENCH_FIRST if self.lang == "fr" else ENGLISH_FIRST
        return names[self.number // 2 % len(names)]

    @property
    def last(self) -> str:
        """A last name that no list has."""
        return self.stem.capitalize() + "ault"

    @property
    def email(self) -> str:
        """An address that does not hold the name."""
        return f"{self.stem}{self.number}@courrier.example"

    @property
    def phone(self) -> str:
        """A number of the ranges kept for fiction."""
        if self.lang == "fr":
            digits = f"{self.number + 1000:04d}"
            return f"02 61 91 {digits[:2]} {digits[2:]}"
        return f"020 7946 0{self.number:03d}"

    @property
    def street(self) -> str:
        """Number, street and town."""
        number = self.number % 90 + 3
        if self.lang == "fr":
            return f"{number} rue des {self.stem.capitalize()}es, 44000 Nantes"
        return f"{number} {self.stem.capitalize()} Road, Leeds LS6 2AB"

    @property
    def order(self) -> str:
        """A number of the form the shop's settings name."""
        return f"MO-97{self.number:04d}"

    @property
    def iban(self) -> str:
        """A French account with both of its keys."""
        bank, office, account = "39999", "97000", f"{self.number:011d}"
        key = 97 - (89 * int(bank) + 15 * int(office) + 3 * int(account)) % 97
        bban = f"{bank}{office}{account}{key:02d}"
        code = f"FR{98 - mod97(bban + 'FR00'):02d}{bban}"
        return " ".join(code[at : at + 4] for at in range(0, len(code), 4))

    @property
    def handle(self) -> str:
        """A name in a social network."""
        return f"@{self.stem}.{self.number}"

    @property
    def word(self) -> str:
        """For one in five a word that no recogniser can know; empty for the others."""
        last, first = divmod(self.number // 5, len(SYLLABLES))
        is_one = self.number % 5 == 0
        return f"{SYLLABLES[first]}qwelm{SYLLABLES[last]}te" if is_one else ""


STAFF = tuple(f"{syllable.capitalize()}zwimelle Zwim{syllable}stre" for syllable in SYLLABLES[:6])
"""The desk's agents."""
TOLD = {
    "fr": (
        "Je m'appelle {first} {last}. Vous pouvez m'appeler au {phone}.",
        "Mon mail est {email} et ma commande la {order}.",
        "Voici mon IBAN pour le remboursement : {iban}.",
        "Sur Instagram je suis {handle}. Ma commande : {order}",
        "J'habite au {street}. Tel {phone}",
    ),
    "en": (
        "My name is {first} {last}. You can call me on {phone}.",
        "My email is {email} and my order is {order}.",
        "Here is my IBAN for the refund: {iban}.",
        "On Instagram I am {handle}. My order: {order}",
        "I live at {street}. Mobile {phone}",
    ),
}
WORDS = {
    "fr": (
        "C'est pour ma {word}.", "Je parle de la {word} grise.", "J'ai deux {word} chez moi.",
        "Ma {word} en dépend !", "Il s'agit d'une {word} en bois.",
    ),
    "en": (
        "It is about my {word}.", "I mean the grey {word}.", "I have two {word} at home.",
        "My {word} needs it!", "It is for a wooden {word}.",
    ),
}  # fmt: skip
SIGNED = {"fr": "\n\nCordialement,\n{first} {last}\n{phone}", "en": "\n\nThanks,\n{first} {last}"}
ANSWERS = {
    "fr": (
        "Bonjour {first},\n{said}",
        "Bonjour Mme {last},\n{said} Nous vous appelons au {phone}.",
        "{said} Votre commande {order} part au {street}.",
        "{said} Nous vous avons écrit à {email}, {first}.",
        "Bonjour,\n{said} Le virement part sur le compte {iban}.",
    ),
    "en": (
        "Hi {first},\n{said}",
        "Dear Mrs {last},\n{said} We will call you on {phone}.",
        "{said} Your order {order} goes to {street}.",
        "{said} We wrote to you at {email}, {first}.",
        "Hello,\n{said} The transfer goes to account {iban}.",
    ),
}
SUBJECTS = {
    "fr": ("Commande {order}", "{first} {last} : {said}", "{said} ({email})"),
    "en": ("Order {order}", "{first} {last}: {said}", "{said} ({email})"),
}


def planted(tickets: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], Identity]]:
    """The first PEOPLE French and English tickets of customers, each made one person's own.

    Changes the tickets in place: requester, subject, texts of both sides, tags and order numbers.
    """
    found = []
    for ticket in tickets:
        said = [m for m in ticket["messages"] if m["role"] == "customer"]
        if len(found) == PEOPLE:
            break
        if said and any(m["role"] == "agent" for m in ticket["messages"]):
            who = Identity(len(found), _language(ticket))
            _plant(ticket, who)
            found.append((ticket, who))
    return found


def _language(ticket: dict[str, Any]) -> str:
    said = " ".join(m["text"] for m in ticket["messages"]).lower()
    french = len(re.findall(r"\b(?:le|la|les|je|vous|votre|est|pour)\b", said))
    return "fr" if french > len(re.findall(r"\b(?:the|you|your|is|for|and|to)\b", said)) else "en"


def _plant(ticket: dict[str, Any], who: Identity) -> None:
    values = {name: getattr(who, name) for name in
              "first last email phone street order iban handle word".split()}  # fmt: skip
    ticket["requester"] = _requester(who)
    ticket["order_refs"] = [who.order] if who.number % 2 else []
    is_named = "name" in ticket["requester"]
    if is_named and who.number % 10 == 0:
        ticket["tags"] = [*ticket["tags"], f"client_{who.first}_{who.last}".lower()]
    if who.number % 3 == 0 or ticket["subject"]:
        form = SUBJECTS[who.lang][who.number % 3 if is_named else 0]
        ticket["subject"] = form.format(said=ticket["subject"] or "Question", **values)
    customer = next(m for m in ticket["messages"] if m["role"] == "customer")
    agent = next(m for m in ticket["messages"] if m["role"] == "agent")
    if who.word:
        customer["text"] += " " + WORDS[who.lang][who.number // 5 % 5].format(**values)
    if who.number % 4 == 0:
        customer["text"] += SIGNED[who.lang].format(**values)
    told = customer | {"id": "told", "text": TOLD[who.lang][who.number % 5].format(**values)}
    ticket["messages"].insert(ticket["messages"].index(customer) + 1, told)
    answer = ANSWERS[who.lang][who.number // 2 % 5]
    agent["text"] = answer.format(said=agent["text"], **values) + _as_staff(ticket, who)


def _as_staff(ticket: dict[str, Any], who: Identity) -> str:
    """Give the ticket to an agent with a name of their own; how they sign."""
    staff = STAFF[who.number % len(STAFF)]
    for message in ticket["messages"]:
        if message["role"] == "agent":
            message["author"] = staff
    first = staff.split(" ", maxsplit=1)[0]
    told = next(m for m in ticket["messages"] if m["id"] == "told")
    told["text"] += {"fr": f" {first} me l'a promis.", "en": f" {first} promised it."}[who.lang]
    return {"fr": f"\nCordialement,\n{first}", "en": f"\nKind regards,\n{staff}"}[who.lang]


def _requester(who: Identity) -> dict[str, str]:
    """What the help desk knows of a person: for every seventh only the address of e-mail."""
    known = {"id": f"Z{who.number:04d}", "email": who.email}
    if who.number % 7:
        known |= {"name": f"{who.first} {who.last}", "phone": who.phone, "address": who.street}
    return known


HELD = {
    "printed": "Suivez le renvoi dans l'application poqwelmote.",
    "customers": "Glissez aussi la fiche raqwelmute dans le carton.",
    "days": "Fermez le carton avec la bande coqwelmite.",
    "agents": "Gardez la preuve diqwelmate pendant un an.",
}
"""What agents say beside the article: once as often as the support rule asks, else one short."""


def supported(
    words: Sequence[str], *, count: int = 40, need: Need = RETURN_FR, locale: str = "fr"
) -> list[dict[str, Any]]:
    """Tickets that ask how to send something back, with the sentences ``words`` of HELD in them.

    "customers" is told to four customers only, "days" on two days only, "agents" by one agent.
    """
    tickets = []
    for number, reply in enumerate(replies(need.points, locale, count, seed=4)):
        said = [text for word, text in HELD.items() if word in words and _is_told(word, number)]
        at = reply.at if "days" not in words or not _is_told("days", number) else DAYS[number % 2]
        asked_at = (at - timedelta(hours=1)).isoformat()
        asked = need.questions[number % len(need.questions)]
        answer = "\n".join([reply.text, *said])
        tickets.append({
            "id": f"S{locale}{number:03d}", "created_at": asked_at, "status": "solved",
            "requester": {"id": f"s{locale}{number}", "email": f"s{locale}{number}@boite.example"},
            "messages": [
                {"id": "1", "role": "customer", "text": asked, "at": asked_at},
                {"id": "2", "role": "agent", "text": answer, "at": at.isoformat(),
                 "author": STAFF[number % 5]},
            ],
        })  # fmt: skip
    return tickets


def _is_told(word: str, number: int) -> bool:
    told = {
        "printed": number % 2 == 0,
        "customers": number in {3, 9, 16, 27},
        "days": number % 4 == 1,
        "agents": number % 5 == 2,
    }
    return told[word]


def found_in(data: bytes, *marks: re.Pattern[bytes]) -> list[str]:
    """The marks in ``data``, each with what stands around it; numbers however they are spaced."""
    hits = [
        data[max(0, m.start() - 60) : m.end() + 40] for mark in marks for m in mark.finditer(data)
    ]
    bare = _BLANKS.sub(b"", data) if IDENTITY in marks else b""
    hits += [bare[max(0, m.start() - 40) : m.end() + 20] for m in NUMBERS.finditer(bare)]
    return [hit.decode("utf-8", "replace") for hit in hits]


def _database(path: Path) -> bytes:
    """Every cell and comment of a DuckDB file."""
    with duckdb.connect(str(path), read_only=True) as database:
        names = [name for (name,) in database.execute("SHOW TABLES").fetchall()]
        told = [database.sql(f'FROM "{name}"').to_arrow_table().to_pylist() for name in names]
        told.append(database.sql("FROM duckdb_columns()").to_arrow_table().to_pylist())
    return json.dumps(told, default=str, ensure_ascii=False).encode()


def files_below(*places: Path) -> Iterator[tuple[Path, bytes]]:
    """Each file and what it says: tables as values and as bytes, packed files unpacked too."""
    for place in places:
        for path in sorted(p for p in place.rglob("*") if p.is_file()):
            data = path.read_bytes()
            if path.suffix == ".parquet":
                table = pq.ParquetFile(path).read()
                data += json.dumps(table.to_pylist(), default=str, ensure_ascii=False).encode()
            if data[:2] == b"\x1f\x8b":
                data += gzip.decompress(data)
            if path.suffix == ".xlsx":
                with zipfile.ZipFile(path) as book:
                    data += b"".join(book.read(name) for name in book.namelist())
            if path.suffix == ".duckdb":
                data += _database(path)
            yield path, path.name.encode() + b"\n" + data
