"""The customers and the agents of the sample shop, each made from a number and kept nowhere."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from . import personal
from .needs import Need, read_toml
from .seasons import pick

COUNTRIES = {
    "fr": ("fr",) * 82 + ("be",) * 12 + ("ch",) * 6,
    "en": ("gb",) * 70 + ("ie",) * 15 + ("eu",) * 15,
}
HOUSE_MARKS = ("", "", "", " bis", " ter")


@dataclass(frozen=True)
class Customer:
    """Someone who writes to the shop, and how they write."""

    key: int
    locale: str
    country: str
    is_woman: bool
    first: str
    last: str
    email: str
    phone: str
    street: str
    place: str
    company: str
    manner: str
    """``formal``, ``plain`` or ``terse``."""
    is_lower: bool
    is_bare: bool
    """Writes without accents and apostrophes' niceties."""
    typos: float
    """Share of words with a slip."""
    device: int
    """Which "Sent from my…" line ends the e-mails; -1 for none."""
    signature: int
    """Which signature block ends the e-mails; -1 for none."""
    mail_program: str

    @property
    def full(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    @property
    def address(self) -> str:
        """Street and place on one line."""
        return f"{self.street}, {self.place}"

    @property
    def handle(self) -> str:
        """Name on social networks."""
        return (
            f"@{_ascii(self.first).replace(' ', '')}_{_ascii(self.last)[:4]}{self.key % 97}".lower()
        )

    @property
    def source_id(self) -> str:
        """The help desk's own number of this customer."""
        return f"C{self.key:06d}"


class People:
    """Makes customers and agents; the same number gives the same customer for one seed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.lists = read_toml(folder / "texts" / "people.toml")
        self.seed = seed
        self.customer = lru_cache(maxsize=20_000)(self._customer)

    def _customer(self, key: int, locale: str) -> Customer:
        rng = Random((self.seed << 40) ^ (key * 2 + (locale == "en")))
        names = self.lists[locale]
        country = COUNTRIES[locale][int(rng.random() * 100)]
        is_woman = rng.random() < 0.74
        first = pick(rng, names["women" if is_woman else "men"])
        last = pick(rng, names["last"])
        terse = rng.random()
        return Customer(
            key=key,
            locale=locale,
            country=country,
            is_woman=is_woman,
            first=first,
            last=last,
            email=_email(rng, first, last, names["providers"]),
            phone=personal.phone(rng, country),
            street=_street(rng, locale, country, names["streets"]),
            place=pick(rng, names["places"][country]),
            company=pick(rng, names["companies"]),
            manner="terse" if terse < 0.25 else "formal" if terse > 0.6 else "plain",
            is_lower=terse < 0.14,
            is_bare=terse < 0.1 or 0.3 < terse < 0.36,
            typos=pick_number(rng, (0.0, 0.0, 0.0, 0.01, 0.02, 0.05)),
            device=int(rng.random() * 7) if rng.random() < 0.22 else -1,
            signature=int(rng.random() * 6) if rng.random() < 0.16 else -1,
            mail_program=pick(rng, ("plain", "plain", "plain", "gmail", "outlook", "apple")),
        )

    def stranger(self, rng: Random, locale: str) -> str:
        """Somebody's full name, sometimes with a title or in capitals."""
        names = self.lists[locale]
        is_woman = rng.random() < 0.5
        first, last = pick(rng, names["women" if is_woman else "men"]), pick(rng, names["last"])
        title = TITLES[locale][is_woman]
        forms = (f"{first} {last}", f"{first} {last}", f"{title} {last}", f"{first} {last.upper()}")
        return pick(rng, forms)


TITLES = {"fr": ("M.", "Mme"), "en": ("Mr", "Mrs")}
"""Short titles by language: of a man, of a woman."""


def pick_number(rng: Random, items: tuple[float, ...]) -> float:
    """One of ``items`` by chance."""
    return items[int(rng.random() * len(items))]


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z ]", "", plain)


def _email(rng: Random, first: str, last: str, providers: list[str]) -> str:
    one, two = (_ascii(name).lower().replace(" ", "") for name in (first, last))
    number = "" if rng.random() < 0.5 else personal.digits(rng, 2)
    local = pick(
        rng, (f"{one}.{two}", f"{one[0]}.{two}", f"{one}{two}", f"{two}.{one}", f"{one}_{two}")
    )
    return f"{local}{number}@{pick(rng, providers)}"


def _street(rng: Random, locale: str, country: str, streets: list[str]) -> str:
    number = 1 + int(rng.random() * 140)
    name = pick(rng, streets)
    if locale == "fr" or country == "eu":
        if country in ("be", "ch"):
            return f"{name} {number}"
        return f"{number}{pick(rng, HOUSE_MARKS)}{pick(rng, (' ', ', '))}{name}"
    flat = f"Flat {1 + int(rng.random() * 12)}, " if rng.random() < 0.25 else ""
    return f"{flat}{number} {name}"


@dataclass(frozen=True)
class Manner:
    """An agent's frame of a reply in one language."""

    greetings: tuple[str, ...]
    closings: tuple[str, ...]
    signature: str


@dataclass(frozen=True)
class Agent:
    """One who answers: name, languages, and how late a changed policy is picked up."""

    name: str
    weight: float
    adopts_after: int
    manners: Mapping[str, Manner]
    layout: str
    """How the points of a reply stand: ``paragraph``, ``lines`` or ``bullets``."""

    @property
    def first(self) -> str:
        """First name."""
        return self.name.split()[0]

    def favourite(self, need: Need, locale: str, point: int) -> int:
        """The wording of a point that this agent keeps as a macro."""
        key = f"{self.name}/{need.id}/{locale}/{point}".encode()
        return zlib.crc32(key) % len(need.voices[locale].reply[point].variants)


def read_agents(folder: Path) -> tuple[Agent, ...]:
    """The agents of ``texts/agents.toml``."""
    layouts = ("paragraph", "lines", "paragraph", "bullets")
    items = read_toml(folder / "texts" / "agents.toml")["agent"]
    return tuple(
        Agent(
            name=item["name"],
            weight=item["weight"],
            adopts_after=item["adopts_after"],
            manners={locale: _manner(item[locale]) for locale in ("fr", "en") if locale in item},
            layout=layouts[number % len(layouts)],
        )
        for number, item in enumerate(items)
    )


def _manner(data: dict[str, Any]) -> Manner:
    return Manner(tuple(data["greetings"]), tuple(data["closings"]), data["signature"])
