"""What stands in the slots of one ticket's texts, and the record of the personal data among it.

A value is made when a text first asks for it. Personal data is noted at that moment, so that the
truth holds exactly what was written: :meth:`Slots.taken` gives what was used since the last call.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from . import personal
from .needs import Text
from .people import TITLES, Agent, Customer, People
from .seasons import Demand, pick

Planted = dict[str, str]
FRESH = frozenset({"day", "day2", "minutes", "nth", "person", "iban", "card", "siret"})
"""Slots that take another value each time."""


@dataclass(frozen=True)
class Order:
    """The order a customer writes about."""

    number: str
    on: date


@dataclass
class Frame:
    """What the slots of a ticket are made from."""

    rng: Random
    locale: str
    customer: Customer
    at: datetime
    people: People
    demand: Demand
    orders: float
    speech: dict[str, Any]
    agent: Agent | None = None
    order: Order | None = None
    order_age: int = 1
    """Fewest days since the order was placed."""
    earlier: date | None = None
    """When the customer wrote before about the same thing."""
    return_days: int = 0


class Slots(dict[str, str]):
    """Slot values of one ticket, made on demand."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.planted: list[Planted] = []
        self.marks: dict[str, list[Planted]] = {}

    def __getitem__(self, key: str) -> str:
        """The slot's value; personal data in it is noted."""
        value = self.get(key)
        if value is None:
            value, marks = getattr(self, f"_{key}")()
            if key not in FRESH:
                self[key] = value
            self.marks[key] = [{"type": kind, "value": text} for kind, text in marks]
        self.planted += self.marks[key]
        return value

    def plant(self, *keys: str) -> None:
        """Note that these slots' values are written, though something else fills them in."""
        for key in keys:
            self[key]

    def taken(self) -> list[Planted]:
        """Personal data written since the last call."""
        taken, self.planted = self.planted, []
        return taken

    @property
    def order(self) -> Order:
        """The order this ticket is about."""
        frame = self.frame
        if frame.order is None:
            rng = frame.rng
            on = frame.at.date() - timedelta(days=frame.order_age + int(rng.random() ** 2 * 22))
            frame.order = Order(frame.demand.order_number(on, rng.random(), frame.orders), on)
        return frame.order

    def _order(self) -> Made:
        return self.order.number, [("order", self.order.number)]

    def _tracking(self) -> Made:
        value = personal.tracking(self.frame.rng)
        return value, [("tracking", value)]

    def _product(self) -> Made:
        return self._from_people("products"), []

    _product2 = _product

    def _size(self) -> Made:
        return self._from_people("sizes"), []

    def _code(self) -> Made:
        return self._from_people("codes"), []

    def _from_people(self, name: str) -> str:
        frame = self.frame
        return pick(frame.rng, frame.people.lists[name][frame.locale])

    def _amount(self) -> Made:
        whole = 12 + int(self.frame.rng.random() ** 2 * 190)
        cents = pick(self.frame.rng, ("90", "00", "50", "95"))
        return (f"{whole},{cents} €" if self.frame.locale == "fr" else f"€{whole}.{cents}"), []

    def _date(self) -> Made:
        days = 2 + int(self.frame.rng.random() * 12)
        day = max(self.order.on, self.frame.at.date() - timedelta(days=days))
        return long_day(day, self.frame.speech), []

    def _date_ahead(self) -> Made:
        day = self.frame.at.date() + timedelta(days=4 + int(self.frame.rng.random() * 9))
        return long_day(day, self.frame.speech), []

    def _earlier(self) -> Made:
        day = self.frame.earlier or self.frame.at.date() - timedelta(days=3)
        return long_day(day, self.frame.speech), []

    def _city(self) -> Made:
        return city_of(self.frame.customer), []

    def _name(self) -> Made:
        first = self.frame.customer.first
        return first, [("name", first)]

    _first = _name

    def _last(self) -> Made:
        last = self.frame.customer.last
        return last, [("name", last)]

    def _full(self) -> Made:
        full = self.frame.customer.full
        return full, [("name", full)]

    def _title(self) -> Made:
        if self.frame.locale == "fr" and self.frame.rng.random() < 0.6:
            return ("Madame" if self.frame.customer.is_woman else "Monsieur"), []
        return TITLES[self.frame.locale][self.frame.customer.is_woman], []

    def _dear(self) -> Made:
        return ("Chère" if self.frame.customer.is_woman else "Cher"), []

    def _initials(self) -> Made:
        return f"{self.frame.customer.first[0]}. {self.frame.customer.last[0]}.", []

    def _email(self) -> Made:
        email = self.frame.customer.email
        return email, [("email", email)]

    def _email_shown(self) -> Made:
        frame = self.frame
        email = personal.disguised(frame.rng, frame.customer.email, frame.locale)
        return email, [("email", email)]

    def _phone(self) -> Made:
        phone = self.frame.customer.phone
        return phone, [("phone", phone)]

    def _address(self) -> Made:
        address = self.frame.customer.address
        return address, [("address", address)]

    def _street(self) -> Made:
        street = self.frame.customer.street
        return street, [("address", street)]

    def _place(self) -> Made:
        return self.frame.customer.place, []

    def _company(self) -> Made:
        return self.frame.customer.company, []

    def _handle(self) -> Made:
        return self.frame.customer.handle, [("handle", self.frame.customer.handle)]

    def _person(self) -> Made:
        person = self.frame.people.stranger(self.frame.rng, self.frame.locale)
        return person, [("name", person)]

    def _iban(self) -> Made:
        iban = personal.iban(self.frame.rng, self.frame.customer.country)
        return iban, [("iban", iban)]

    def _card(self) -> Made:
        card = personal.card(self.frame.rng)
        return card, [("card", card)]

    def _siret(self) -> Made:
        siret = personal.siret(self.frame.rng)
        return siret, [("id", siret)]

    def _return_days(self) -> Made:
        return str(self.frame.return_days), []

    def _day(self) -> Made:
        return pick(self.frame.rng, self.frame.speech["days"]), []

    def _day2(self) -> Made:
        return pick(self.frame.rng, self.frame.speech["days_ahead"]), []

    def _nth(self) -> Made:
        return pick(self.frame.rng, self.frame.speech["nths"]), []

    def _year(self) -> Made:
        return str(self.frame.at.year - 1 - int(self.frame.rng.random() * 8)), []

    def _minutes(self) -> Made:
        return str(3 + int(self.frame.rng.random() * 27)), []

    def _stars(self) -> Made:
        return str(1 + int(self.frame.rng.random() * 3)), []


Made = tuple[str, list[tuple[str, str]]]
"""A slot's value and the personal data in it as (type, text)."""


def long_day(day: date, speech: dict[str, Any]) -> str:
    """``12 mars`` or ``12 March``."""
    first = "1er" if day.day == 1 and speech["months"][0] == "janvier" else str(day.day)
    return f"{first} {speech['months'][day.month - 1]}"


def city_of(customer: Customer) -> str:
    """The town of a customer's place, without its postcode."""
    words = customer.place.split()
    if any(char.isdigit() for char in words[0]):
        return words[-1] if len(words[-1]) > 2 else customer.place
    return words[0]


@lru_cache(maxsize=20_000)
def parsed(template: str) -> Text:
    """``template`` split at its slots; kept, because the same few are filled again and again."""
    return Text.parse(template)


def filled(template: str, slots: Mapping[str, str], **more: str) -> str:
    """``template`` with its slots filled; ``more`` gives values of slots of its own."""
    text = parsed(template)
    if not more:
        return text.fill(slots)
    return "".join([w + (more[s] if s in more else slots[s]) for w, s in text.parts]) + text.rest
