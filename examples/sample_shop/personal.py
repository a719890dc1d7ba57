"""Invented personal data in the shapes customers write it; every checksum holds.

Nothing here belongs to anyone: mail domains end in .example (RFC 2606), telephone numbers come
from the ranges kept for fiction where a country has them (France: Arcep 2018, United Kingdom:
Ofcom), bank codes and card numbers are made up.
"""

from __future__ import annotations

from random import Random

from .seasons import pick

LETTERS = {char: str(10 + number) for number, char in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
CARD_STARTS = ("400000", "424242", "555555", "513500", "497010")
FR_FIXED = ("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49")


def digits(rng: Random, count: int) -> str:
    """``count`` digits by chance, zeros in front kept."""
    return f"{int(rng.random() * 10**count):0{count}d}"


def luhn_digit(number: str) -> str:
    """The last digit that makes ``number`` pass the Luhn test (ISO/IEC 7812-1)."""
    total = 0
    for place, char in enumerate(reversed(number)):
        value = int(char) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def card(rng: Random) -> str:
    """A payment card number of 16 digits in one of the ways people write it."""
    start = pick(rng, CARD_STARTS) + digits(rng, 9)
    number = start + luhn_digit(start)
    groups = [number[i : i + 4] for i in range(0, 16, 4)]
    return pick(rng, (" ", " ", "", "-")).join(groups)


def iban(rng: Random, country: str) -> str:
    """An IBAN (ISO 13616) of France, Belgium, Switzerland, the UK or Ireland."""
    if country == "be":
        base = "958000" + digits(rng, 4)
        account = base + f"{int(base) % 97 or 97:02d}"
    elif country == "ch":
        account = "09999" + digits(rng, 12)
    elif country in ("gb", "ie"):
        account = "OMBR" + digits(rng, 14)
    else:
        country = "fr"
        account = _rib(rng)
    code = country.upper()
    number = int("".join(LETTERS.get(char, char) for char in f"{account}{code}00"))
    whole = f"{code}{98 - number % 97:02d}{account}"
    if rng.random() < 0.25:
        return whole
    return " ".join(whole[i : i + 4] for i in range(0, len(whole), 4))


def _rib(rng: Random) -> str:
    bank, branch, account = "2" + digits(rng, 4), digits(rng, 5), digits(rng, 11)
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97
    return f"{bank}{branch}{account}{key:02d}"


def siret(rng: Random) -> str:
    """A French establishment number: 14 digits whose first nine pass the Luhn test too."""
    siren = digits(rng, 8)
    siren += luhn_digit(siren)
    whole = siren + "000" + digits(rng, 1)
    whole += luhn_digit(whole)
    if rng.random() < 0.5:
        return whole
    return f"{whole[:3]} {whole[3:6]} {whole[6:9]} {whole[9:]}"


def s10_digit(serial: str) -> str:
    """The check digit of a postal item's eight-digit serial number (UPU S10)."""
    weights = (8, 6, 4, 2, 3, 5, 9, 7)
    value = 11 - sum(int(c) * w for c, w in zip(serial, weights, strict=True)) % 11
    return {10: "0", 11: "5"}.get(value, str(value))


def colissimo_digit(serial: str) -> str:
    """The check digit of a domestic Colissimo number: weights 3 and 1 from the right, modulo 10."""
    total = sum(int(c) * (3 if i % 2 == 0 else 1) for i, c in enumerate(reversed(serial)))
    return str(-total % 10)


def ups_digit(body: str) -> str:
    """The check digit of the 15 characters after ``1Z``; letters count (code - 3) modulo 10."""
    values = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in body]
    return str(-(sum(values[0::2]) + 2 * sum(values[1::2])) % 10)


def tracking(rng: Random) -> str:
    """A parcel number of Colissimo, Chronopost or UPS."""
    chance = rng.random()
    if chance < 0.4:
        serial = digits(rng, 10)
        return pick(rng, ("6A", "8R", "6C")) + serial + colissimo_digit(serial)
    if chance < 0.85:
        serial = digits(rng, 8)
        return pick(rng, ("CB", "LA", "XP", "XJ")) + serial + s10_digit(serial) + "FR"
    body = pick(rng, ("V49F2", "A18X7")) + pick(rng, ("0", "5")) + digits(rng, 9)
    return "1Z" + body + ups_digit(body)


def phone(rng: Random, country: str) -> str:
    """A telephone number in one of the ways people of that country write it."""
    if country == "be":
        return _joined(rng, "+32", "0", ("4" + "60", *_pairs("00" + digits(rng, 4))))
    if country == "ch":
        return f"+41 79 {digits(rng, 3)} {digits(rng, 2)} {digits(rng, 2)}"
    if country == "ie":
        return f"+353 85 {digits(rng, 3)} {digits(rng, 4)}"
    if country in ("gb", "eu"):
        end = "900" + digits(rng, 3)
        forms = (f"07700 {end}", f"+44 7700 {end}", f"07700{end}", f"0161 496 0{digits(rng, 3)}")
        return pick(rng, forms)
    start = "06 39 98" if rng.random() < 0.7 else pick(rng, FR_FIXED)
    return _joined(rng, "+33", "0", (start[1], *start[3:].split(), *_pairs(digits(rng, 4))))


def _pairs(number: str) -> list[str]:
    return [number[i : i + 2] for i in range(0, len(number), 2)]


def _joined(rng: Random, prefix: str, trunk: str, parts: tuple[str, ...]) -> str:
    national = (trunk + parts[0], *parts[1:])
    chance = rng.random()
    if chance < 0.45:
        return " ".join(national)
    if chance < 0.6:
        return ".".join(national)
    if chance < 0.8:
        return "".join(national)
    if chance < 0.9:
        return f"{prefix} {' '.join(parts)}"
    return prefix + "".join(parts)


def disguised(rng: Random, email: str, locale: str) -> str:
    """A mail address as people write it to hide it from machines, or as it is."""
    if rng.random() < 0.7:
        return email
    local, domain = email.split("@")
    at, dot = ("arobase", "point") if locale == "fr" else ("at", "dot")
    spelled = domain.replace(".", f" {dot} ")
    return pick(
        rng,
        (
            f"{local}[{at}]{domain}",
            f"{local} ({at}) {domain}",
            f"{local.replace('.', f' {dot} ')} {at} {spelled}",
            f"{local} @ {domain}",
        ),
    )
