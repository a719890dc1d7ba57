"""Tickets that hold no customer's need: out-of-office mail, bounces, newsletters, spam, notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from . import personal
from .channels import SHOP_MAIL, Message
from .needs import read_toml
from .people import Agent, pick_number
from .seasons import pick
from .slots import Frame, Planted, Slots, long_day, parsed

CAMPAIGN = {"list-unsubscribe": "<https://lists.example/out>", "precedence": "bulk"}
HEADERS: Mapping[str, tuple[dict[str, str], ...]] = {
    "auto_reply": (
        {"auto-submitted": "auto-replied"},
        {"x-autoreply": "yes", "precedence": "bulk"},
        {"auto-submitted": "auto-replied", "x-auto-response-suppress": "All"},
        {},
        {},
    ),
    "newsletter": (CAMPAIGN, {"list-id": "offers.lists.example"}, {}),
    "bounce": (
        {"auto-submitted": "auto-generated", "content-type": "multipart/report"},
        {"auto-submitted": "auto-replied", "return-path": "<>"},
        {},
    ),
    "carrier_notice": ({"auto-submitted": "auto-generated"}, {"precedence": "bulk"}, {}),
    "survey": ({"auto-submitted": "auto-generated"}, {}),
    "spam": ({}, {}, CAMPAIGN),
}
"""Mail headers of machine mail by kind; the empty ones leave only the text to tell."""

SENDERS = {
    "newsletter": "lettre@offres.example",
    "bounce": "mailer-daemon@relay.example",
    "carrier_notice": "no-reply@transport.example",
    "survey": "survey@feedback.example",
}
WITHOUT_NEED = frozenset({"deleted", "merged"})
"""Kinds that are told by the ticket's status; their text is an ordinary customer's."""


@dataclass(frozen=True)
class NoiseText:
    """One wording of a kind of noise."""

    subject: str
    text: str


class Noise:
    """The wordings of ``texts/noise.toml`` by kind and language."""

    def __init__(self, folder: Path) -> None:
        data = read_toml(folder / "texts" / "noise.toml")
        self.verdicts: dict[str, list[str]] = data.pop("verdicts")
        self.texts: dict[tuple[str, str], list[NoiseText]] = {}
        for kind in data.pop("kinds"):
            for item in data.get(kind, []):
                text = NoiseText(item["subject"], item["text"])
                self.texts.setdefault((kind, item["locale"]), []).append(text)

    def choose(self, rng: Random, kind: str, locale: str) -> NoiseText:
        """One wording by chance; what is missing in a language comes from the other."""
        texts = self.texts.get((kind, locale)) or self.texts[kind, "fr"]
        return texts[int(rng.random() * len(texts))]


class NoiseSlots(Slots):
    """Slots of noise: senders that are no customers, numbers, dates to come."""

    def __init__(self, frame: Frame, agent: Agent, noise: Noise) -> None:
        super().__init__(frame)
        self.agent = agent
        self.noise = noise

    def _date(self) -> tuple[str, list[tuple[str, str]]]:
        ahead = timedelta(days=1 + int(self.frame.rng.random() * 20))
        return long_day(self.frame.at.date() + ahead, self.frame.speech), []

    def _past(self) -> tuple[str, list[tuple[str, str]]]:
        before = timedelta(days=int(self.frame.rng.random() * 5))
        return long_day(self.frame.at.date() - before, self.frame.speech), []

    def _subject(self) -> tuple[str, list[tuple[str, str]]]:
        return pick(self.frame.rng, SHOP_SUBJECTS[self.frame.locale]), []

    def _n(self) -> tuple[str, list[tuple[str, str]]]:
        return str(2 + int(self.frame.rng.random() * 7)), []

    def _n2(self) -> tuple[str, list[tuple[str, str]]]:
        return str(10 + int(self.frame.rng.random() * 88)), []

    def _n10(self) -> tuple[str, list[tuple[str, str]]]:
        return str(2 + int(self.frame.rng.random() * 9)), []

    def _hour(self) -> tuple[str, list[tuple[str, str]]]:
        return str(8 + int(self.frame.rng.random() * 4)), []

    def _percent(self) -> tuple[str, list[tuple[str, str]]]:
        return str(int(pick_number(self.frame.rng, (10, 15, 20, 25, 30, 40)))), []

    def _weekday(self) -> tuple[str, list[tuple[str, str]]]:
        return pick(self.frame.rng, WEEKDAYS[self.frame.locale]), []

    def _month(self) -> tuple[str, list[tuple[str, str]]]:
        return str(self.frame.speech["months"][self.frame.at.month - 1]), []

    def _verdict(self) -> tuple[str, list[tuple[str, str]]]:
        return pick(self.frame.rng, self.noise.verdicts[self.frame.locale]), []

    def _agent(self) -> tuple[str, list[tuple[str, str]]]:
        return self.agent.name, []

    def _agent_first(self) -> tuple[str, list[tuple[str, str]]]:
        return self.agent.first, []


WEEKDAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
}
SHOP_SUBJECTS = {
    "fr": (
        "Votre commande est en route",
        "Votre retour est bien arrivé",
        "Confirmation de commande",
        "Votre demande Maison Ombrelle",
        "Les soldes commencent",
        "Donnez votre avis",
    ),
    "en": (
        "Your order is on its way",
        "We have received your return",
        "Order confirmation",
        "Your request to Maison Ombrelle",
        "The sale is on",
        "Tell us what you think",
    ),
}


@dataclass(frozen=True)
class NoiseTicket:
    """A noise ticket before it is written: who sent it, how, and its messages."""

    subject: str
    sender: dict[str, str]
    messages: list[Message]
    headers: dict[str, str]
    channel: str
    planted_subject: list[Planted]


def noise_ticket(noise: Noise, kind: str, frame: Frame, agent: Agent) -> NoiseTicket:
    """One ticket of that kind."""
    rng = frame.rng
    chosen = noise.choose(rng, kind, frame.locale)
    slots = NoiseSlots(frame, agent, noise)
    subject = parsed(chosen.subject).fill(slots)
    planted_subject = slots.taken()
    text = parsed(chosen.text).fill(slots)
    headers = HEADERS.get(kind, ({},))
    own = headers[int(rng.random() * len(headers))]
    on_message = rng.random() < 0.5
    message = Message("customer", text, frame.at, planted=slots.taken())
    message.headers = own if on_message else {}
    _as_staff(kind, message, agent, rng)
    messages = [message]
    if kind == "thanks" and rng.random() < 0.3:
        later = frame.at + timedelta(hours=20)
        messages.append(
            Message("agent", frame.speech["agent_chat_ends"][1], later, author=agent.name)
        )
    return NoiseTicket(
        subject=subject,
        sender=_sender(kind, frame, agent),
        messages=messages,
        headers={} if on_message else own,
        channel=_channel(kind, rng),
        planted_subject=planted_subject,
    )


def _as_staff(kind: str, message: Message, agent: Agent, rng: Random) -> None:
    if kind == "agent_started":
        message.role, message.author = "agent", agent.name
    elif kind == "internal" and rng.random() < 0.5:
        message.role, message.author, message.public = "agent", agent.name, False


def _sender(kind: str, frame: Frame, agent: Agent) -> dict[str, str]:
    if kind in SENDERS:
        return {"id": f"X{personal.digits(frame.rng, 5)}", "email": SENDERS[kind]}
    if kind == "internal":
        local = agent.first.lower().replace("ë", "e")
        return {
            "id": f"S-{local}",
            "name": agent.name,
            "email": f"{local}@{SHOP_MAIL.split('@')[1]}",
        }
    customer = frame.customer
    return {"id": customer.source_id, "name": customer.full, "email": customer.email}


def _channel(kind: str, rng: Random) -> str:
    if kind == "spam" and rng.random() < 0.35:
        return "contact_form"
    if kind in ("thanks", "empty") and rng.random() < 0.4:
        return pick(rng, ("chat", "whatsapp", "sms", "contact_form"))
    return "email"


def is_removed(kind: str | None) -> bool:
    """True for tickets that are noise by their status alone."""
    return kind in WITHOUT_NEED
