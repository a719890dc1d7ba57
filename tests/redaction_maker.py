"""Makes labelled messages for redaction: ``python -m tests.redaction_maker > FILE`` writes 400.

It knows nothing of the recognisers: sentences, names and numbers are its own, so that a figure on
its messages says what redaction does on text it was not written for.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from random import Random
from types import ModuleType
from typing import Any

from tests import redaction_frames_en, redaction_frames_fr
from tests import redaction_numbers as numbers
from tests import redaction_values as values

Part = tuple[str, str]
"""A piece of text and its type, "" for none."""

FRAMES = {"fr": redaction_frames_fr, "en": redaction_frames_en}
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
PLACE = re.compile(r"\{(\w+)\}")
RARE = re.compile(r"\{(iban|card|siret|siren|vat|nir|ip|tracking|code|birth|hidden|bare)")
KEPT = {"EMAIL", "URL", "HANDLE", "CODE", "ORDER"}
"""Types that a message in capitals or small letters leaves as they are."""


def rows(count: int = 400, seed: int = 20260301) -> list[dict[str, Any]]:
    """``count`` rows {text, lang, spans, from, requester?, order_refs?}; fr and en in turn."""
    rng = Random(seed)
    decks = {
        (lang, kind): _deck(rng, getattr(FRAMES[lang], kind))
        for lang in FRAMES
        for kind in ("CUSTOMER", "AGENT", "SIGNED", "SIGNED_AGENT", "QUOTED", "CLEAN_CUSTOMER",
                     "CLEAN_AGENT")
    }  # fmt: skip
    made = []
    for number in range(count):
        lang = ("fr", "en")[number % 2]
        made.append(Message(rng, lang, decks).row(is_clean=rng.random() < 0.35))
    return made


def frames(lang: str, kind: str) -> list[str]:
    """The sentences of one kind: CUSTOMER, AGENT, CLEAN_CUSTOMER…"""
    return getattr(FRAMES[lang], kind).strip().split("\n")


def _deck(rng: Random, text: str) -> Iterator[str]:
    """The lines of ``text`` in a new order each round, without end; rare kinds twice a round."""
    lines = text.strip().split("\n")
    lines += [line for line in lines if RARE.search(line)]
    while True:
        yield from rng.sample(lines, len(lines))


class Message:
    """One message: who writes, how they write, and what they say."""

    def __init__(self, rng: Random, lang: str, decks: dict[tuple[str, str], Iterator[str]]) -> None:
        self.rng, self.lang, self.decks = rng, lang, decks
        self.words: ModuleType = FRAMES[lang]
        self.is_agent = rng.random() < 0.35
        self.me = values.first_name(rng, lang), values.last_name(rng, lang)
        self.email = values.email(rng, lang, self.me)
        self.phone = values.phone(rng, lang)
        self.address = values.address(rng, lang)
        self.order = numbers.order(rng)
        self.case = self._case()

    def _case(self) -> Callable[[str, str], str]:
        """How the writer sets capitals: as is, names or everything in small or capital letters."""
        roll = self.rng.random()
        if self.is_agent or roll < 0.64:
            return lambda text, type_: text
        if roll < 0.76:
            return lambda text, type_: text.lower() if type_ in {"NAME", "ADDRESS"} else text
        if roll < 0.88:
            return lambda text, type_: text.upper() if type_ == "NAME" else text
        if roll < 0.97:
            return lambda text, type_: text if type_ in KEPT else text.lower()
        return lambda text, type_: text if type_ in KEPT else text.upper()

    def row(self, *, is_clean: bool) -> dict[str, Any]:
        """The message as a row; a clean one has no span and no requester."""
        text, spans = self._laid(self._clean_parts() if is_clean else self._parts())
        row: dict[str, Any] = {
            "text": text, "lang": self.lang, "spans": spans,
            "from": "agent" if self.is_agent else "customer",
        }  # fmt: skip
        if not is_clean and self.rng.random() < 0.45:
            row["requester"] = self._requester()
        orders = [text[start:end] for start, end, type_ in spans if type_ == "ORDER"]
        if orders and self.rng.random() < 0.5:
            row["order_refs"] = sorted(set(orders))
        return row

    def _laid(self, parts: Sequence[Part]) -> tuple[str, list[list[Any]]]:
        """The text of ``parts`` and its spans [start, end, type]."""
        text, spans = "", []
        for piece, type_ in parts:
            cased = self.case(piece, type_)
            if type_:
                spans.append([len(text), len(text) + len(cased), type_])
            text += cased
        return text, spans

    def _requester(self) -> dict[str, str]:
        """What the help desk knows of the customer; often not everything."""
        known = {
            "name": " ".join(self.me),
            "email": self.email,
            "phone": self.phone,
            "address": "".join(text for text, _ in self.address),
        }
        return {
            key: value
            for key, value in known.items()
            if key == "name" or self.rng.random() < (0.8 if key == "email" else 0.4)
        }

    def _clean_parts(self) -> list[Part]:
        kind = "CLEAN_AGENT" if self.is_agent else "CLEAN_CUSTOMER"
        hello = self.words.HELLO_AGENT if self.is_agent else self.words.HELLO
        bye = self.words.BYE_AGENT if self.is_agent else self.words.BYE
        said = [self._said(kind) for _ in range(self.rng.randint(1, 4))]
        return [(self.rng.choice(hello), ""), *_joined(said), (self.rng.choice(bye), "")]

    def _parts(self) -> list[Part]:
        kind = "AGENT" if self.is_agent else "CUSTOMER"
        telling = self.rng.choice((1, 1, 2, 2, 3))
        said = [self._said(kind) for _ in range(telling)]
        said += [self._said("CLEAN_" + kind) for _ in range(self.rng.randint(0, 5 - telling) // 2)]
        self.rng.shuffle(said)
        greetings = [parts for parts in said if _is_greeting(parts)]
        said = greetings[:1] + [parts for parts in said if not _is_greeting(parts)]
        hello = "" if greetings or self.is_agent else self.rng.choice(self.words.HELLO)
        return [(hello, ""), *_joined(said), *self._ending()]

    def _ending(self) -> list[Part]:
        """A signature or a farewell, and sometimes the message that is answered."""
        roll = self.rng.random()
        bye = self.words.BYE_AGENT if self.is_agent else self.words.BYE
        ending: list[Part] = [(self.rng.choice(bye), "")]
        if roll < 0.45:
            ending = [("\n", ""), *self._said("SIGNED_AGENT" if self.is_agent else "SIGNED")]
        if self.rng.random() < 0.08:
            ending += [("\n\n", ""), *self._said("QUOTED")]
        return ending

    def _said(self, kind: str) -> list[Part]:
        """A sentence of ``kind`` with its places filled."""
        parts: list[Part] = []
        frame = next(self.decks[self.lang, kind]).replace("¶", "\n")
        for place, piece in enumerate(PLACE.split(frame)):
            parts += self._filled(piece) if place % 2 else [(piece, "")]
        return [part for part in parts if part[0]]

    def _filled(self, kind: str) -> list[Part]:
        """The value of a place, in one part or several."""
        if kind == "address":
            own = self.rng.random() < 0.5
            return list(self.address if own else values.address(self.rng, self.lang))
        if kind == "address_lines":
            return list(values.address(self.rng, self.lang, lines=True))
        text, type_ = (self._of_person(kind) or self._of_number(kind) or self._of_shop(kind))()
        return [(text, type_)]

    def _of_person(self, kind: str) -> Callable[[], Part] | None:
        rng, lang = self.rng, self.lang
        first, last = self.me
        other = values.first_name(rng, lang), values.last_name(rng, lang)
        made: dict[str, Callable[[], Part]] = {
            "me": lambda: (f"{first} {last}", "NAME"),
            "me_first": lambda: (first, "NAME"),
            "me_last": lambda: (last, "NAME"),
            "initial_last": lambda: (f"{first[0]}. {last}", "NAME"),
            "who": lambda: (" ".join(other), "NAME"),
            "who_first": lambda: (other[0], "NAME"),
            "who_last": lambda: (other[1], "NAME"),
            "last_first": lambda: (f"{other[1].upper()} {other[0]}", "NAME"),
            "staff": lambda: (other[0], "NAME"),
            "staff_full": lambda: (" ".join(other), "NAME"),
            "email": lambda: (self._own(self.email, values.email(rng, lang, other)), "EMAIL"),
            "hidden_email": lambda: (values.hidden_email(rng, lang, self.me), "EMAIL"),
            "phone": lambda: (self._own(self.phone, values.phone(rng, lang)), "PHONE"),
            "handle": lambda: ("@" + _handle(rng, other), "HANDLE"),
            "bare_handle": lambda: (_handle(rng, other), "HANDLE"),
            "birth": lambda: (_birth(rng, lang), "DATE_OF_BIRTH"),
        }
        return made.get(kind)

    def _own(self, own: str, other: str) -> str:
        return own if self.rng.random() < 0.4 else other

    def _of_number(self, kind: str) -> Callable[[], Part] | None:
        rng = self.rng
        made: dict[str, Callable[[], Part]] = {
            "iban": lambda: (numbers.iban(rng), "IBAN"),
            "card": lambda: (numbers.card(rng), "CARD"),
            "card_end": lambda: (values.digits(rng, 4), "CARD"),
            "siret": lambda: (numbers.siret(rng), "ID"),
            "siren": lambda: (numbers.siren(rng), "ID"),
            "vat_fr": lambda: (numbers.vat_fr(rng), "ID"),
            "vat_eu": lambda: (numbers.vat_eu(rng), "ID"),
            "nir": lambda: (numbers.nir(rng), "ID"),
            "order": lambda: (self.order, "ORDER"),
            "tracking": lambda: (numbers.tracking(rng), "TRACKING"),
            "postcode": lambda: (values.postcode(rng, self.lang), "POSTCODE"),
            "code": lambda: (_code(rng), "CODE"),
            "ip": lambda: (_ip(rng), "IP"),
            "url": lambda: (_url(rng, self.order, self.email), "URL"),
        }
        return made.get(kind)

    def _of_shop(self, kind: str) -> Callable[[], Part]:
        if kind == "date":
            return lambda: (_date(self.rng, self.lang), "")
        if kind == "ean":
            return lambda: (numbers.ean(self.rng), "")
        return lambda: (self.rng.choice(getattr(self.words, kind.upper() + "S")), "")


def _is_greeting(parts: Sequence[Part]) -> bool:
    return parts[-1][0].endswith(",")


def _joined(said: Sequence[list[Part]]) -> list[Part]:
    """Sentences one after the other; a line break after a greeting and now and then a label."""
    parts: list[Part] = []
    for number, sentence in enumerate(said):
        if number:
            parts.append((" " if parts[-1][0][-1] in ".?!" else "\n", ""))
        parts += sentence
    return parts


def _handle(rng: Random, name: tuple[str, str]) -> str:
    first, last = (part.lower().translate(values.ASCII).replace("'", "") for part in name)
    first, last = (re.sub(r"[^a-z]", "", part) for part in (first, last))
    made = rng.choice((f"{first}.{last}", f"{first}_{last[:4]}", f"{first}{rng.randrange(10, 99)}"))
    return made + rng.choice(("", "", "_off", ".deco"))


def _code(rng: Random) -> str:
    four = values.digits(rng, 4)
    letter = rng.choice("AB")
    return rng.choice(
        (f"{four}{letter}", four, f"{four[:2]}{letter}{four[2:]}", f"{letter}{four}", f"{four}#")
    )


def _ip(rng: Random) -> str:
    if rng.random() < 0.25:
        return "2a01:" + ":".join(f"{rng.randrange(0x100, 0xFFFF):x}" for _ in range(3)) + "::1"
    return ".".join(str(rng.randrange(11, 223)) for _ in range(4))


def _url(rng: Random, order: str, email: str) -> str:
    token = "".join(rng.choice("0123456789abcdef") for _ in range(24))
    plain = order.strip("#").replace("/", "-")
    return rng.choice(
        (
            f"https://www.petite-maison.example/order/{plain}?key={token}",
            f"https://petite-maison.example/reset?token={token}",
            f"http://track.carrier.example/p?ref={plain}&email={email}",
            f"https://petite-maison.example/account/{token}",
            f"www.petite-maison.example/retour?id={token[:10]}&lang=fr",
        )
    )


def _date(rng: Random, lang: str) -> str:
    day, month = rng.randint(1, 28), rng.randint(1, 12)
    name = MONTHS[lang].split()[month - 1]
    made = [f"{day:02d}/{month:02d}/2025", f"{day} {name}", f"{day} {name} 2025"]
    return rng.choice(made)


def _birth(rng: Random, lang: str) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1940, 2006)
    name = MONTHS[lang].split()[month - 1]
    spelled = [
        f"{day:02d}/{month:02d}/{year}",
        f"{day} {name} {year}",
        f"{day:02d}-{month:02d}-{year}",
        f"{day}.{month}.{year % 100:02d}",
        f"{year}-{month:02d}-{day:02d}",
    ]
    if lang == "en":
        spelled.append(f"{name} {day}, {year}")
    return rng.choice(spelled)


def main() -> None:
    """Write the rows to standard output, one JSON object a line."""
    for row in rows():
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
