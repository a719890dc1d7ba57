"""Made numbers of banks, firms, people, parcels and orders, with the check digits of the norms."""

from __future__ import annotations

from random import Random

from tests.redaction_values import LETTERS, digits, grouped, luhn


def mod97(text: str) -> int:
    """The number that ``text`` stands for, letters as 10 to 35, modulo 97 (ISO 7064)."""
    return int("".join(str(int(c, 36)) for c in text)) % 97


def iban(rng: Random) -> str:
    """A bank account of one of nine countries, spaced or not."""
    country, bban = rng.choice((_fr, _fr, _fr, _be, _de, _ch, _es, _nl, _gb, _ie, _pt, _lu))(rng)
    code = f"{country}{98 - mod97(f'{bban}{country}00'):02d}{bban}"
    return rng.choice(
        (grouped(code, (4,)), grouped(code, (4,)), code, code.lower(), grouped(code, (4,), "-"))
    )


def _fr(rng: Random) -> tuple[str, str]:
    bank, office, account = digits(rng, 5), digits(rng, 5), digits(rng, 11)
    key = 97 - (89 * int(bank) + 15 * int(office) + 3 * int(account)) % 97
    return "FR", f"{bank}{office}{account}{key:02d}"


def _be(rng: Random) -> tuple[str, str]:
    body = rng.choice(("001", "310", "734")) + digits(rng, 7)
    return "BE", f"{body}{int(body) % 97 or 97:02d}"


def _de(rng: Random) -> tuple[str, str]:
    return "DE", digits(rng, 18, first="12345678")


def _ch(rng: Random) -> tuple[str, str]:
    return "CH", "00" + digits(rng, 15, first="2345678")


def _es(rng: Random) -> tuple[str, str]:
    bank, account = digits(rng, 8), digits(rng, 10)
    return "ES", f"{bank}{_es_digit('00' + bank)}{_es_digit(account)}{account}"


def _es_digit(body: str) -> int:
    value = 11 - sum(int(c) * (2**i % 11) for i, c in enumerate(body)) % 11
    return value if value < 10 else 11 - value


def _nl(rng: Random) -> tuple[str, str]:
    return "NL", rng.choice(("ABNA", "INGB", "RABO")) + "0" + digits(rng, 9)


def _gb(rng: Random) -> tuple[str, str]:
    return "GB", rng.choice(("BARC", "LOYD", "NWBK")) + digits(rng, 14)


def _ie(rng: Random) -> tuple[str, str]:
    return "IE", rng.choice(("AIBK", "BOFI")) + digits(rng, 14)


def _pt(rng: Random) -> tuple[str, str]:
    body = digits(rng, 19)
    return "PT", f"{body}{98 - int(body) * 100 % 97:02d}"


def _lu(rng: Random) -> tuple[str, str]:
    return "LU", digits(rng, 16)


def card(rng: Random) -> str:
    """A card number with its Luhn digit, in the groups of its network or none."""
    if rng.random() < 0.2:
        return rng.choice((grouped, _whole))(
            luhn(rng.choice(("34", "37")) + digits(rng, 12)), (4, 6, 5)
        )
    head = rng.choice(("4", "4970", "4539", "51", "53", "55"))
    number = luhn(head + digits(rng, 15 - len(head)))
    return rng.choice(
        (grouped(number, (4,)), grouped(number, (4,)), number, grouped(number, (4,), "-"))
    )


def _whole(text: str, sizes: tuple[int, ...]) -> str:
    return text


def siren(rng: Random) -> str:
    """A firm's number, compact or in threes."""
    number = luhn(digits(rng, 8, first="3456789"))
    return rng.choice((number, grouped(number, (3,))))


def siret(rng: Random) -> str:
    """A shop's number of a firm: its SIREN and five digits more."""
    number = luhn(luhn(digits(rng, 8, first="3456789")) + "000" + digits(rng, 1, first="12345"))
    return rng.choice((number, grouped(number, (3, 3, 3, 5))))


def vat_fr(rng: Random) -> str:
    """A French VAT number: the key modulo 97 and the SIREN."""
    number = luhn(digits(rng, 8, first="3456789"))
    key = f"{(12 + 3 * (int(number) % 97)) % 97:02d}"
    return rng.choice(
        (f"FR{key}{number}", f"FR {key} {grouped(number, (3,))}", f"FR{key} {number}")
    )


def vat_eu(rng: Random) -> str:
    """A VAT number of another country of the Union, with its check digit."""
    return rng.choice((_vat_be, _vat_de, _vat_it, _vat_lu, _vat_nl, _vat_pl, _vat_pt))(rng)


def _vat_be(rng: Random) -> str:
    body = "0" + digits(rng, 7, first="4567")
    number = f"{body}{97 - int(body) % 97:02d}"
    return rng.choice((f"BE{number}", f"BE {grouped(number, (4, 3, 3), '.')}"))


def _vat_de(rng: Random) -> str:
    body, product = digits(rng, 8, first="123456789"), 10
    for digit in body:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return f"DE{body}{(11 - product) % 10}"


def _vat_it(rng: Random) -> str:
    return "IT" + luhn("0" + digits(rng, 6, first="123456789") + "015")


def _vat_lu(rng: Random) -> str:
    body = digits(rng, 6, first="12")
    return f"LU{body}{int(body) % 89:02d}"


def _vat_nl(rng: Random) -> str:
    while True:
        body = digits(rng, 8, first="12345678")
        key = sum(int(c) * w for c, w in zip(body, range(9, 1, -1), strict=True)) % 11
        if key < 10:
            return f"NL{body}{key}B01"


def _vat_pl(rng: Random) -> str:
    while True:
        body = digits(rng, 9, first="567")
        key = sum(int(c) * w for c, w in zip(body, (6, 5, 7, 2, 3, 4, 5, 6, 7), strict=True)) % 11
        if key < 10:
            return f"PL{body}{key}"


def _vat_pt(rng: Random) -> str:
    body = digits(rng, 8, first="5")
    key = 11 - sum(int(c) * w for c, w in zip(body, range(9, 1, -1), strict=True)) % 11
    return f"PT{body}{key if key < 10 else 0}"


def nir(rng: Random) -> str:
    """A French social security number with its key, spaced or not."""
    parts = (
        rng.choice("12"), f"{rng.randrange(100):02d}", f"{rng.randrange(1, 13):02d}",
        f"{rng.choice((13, 33, 44, 59, 69, 75, 93)):02d}", f"{rng.randrange(1, 500):03d}",
        f"{rng.randrange(1, 400):03d}",
    )  # fmt: skip
    key = f"{97 - int(''.join(parts)) % 97:02d}"
    return rng.choice((" ", " ", "")).join((*parts, key))


def tracking(rng: Random) -> str:
    """A parcel's number: S10, 1Z, Chronopost, Colissimo or long digits."""
    return rng.choice((_s10, _s10, _ups, _chronopost, _colissimo, _long, _long))(rng)


def _s10(rng: Random) -> str:
    body = digits(rng, 8)
    check = 11 - sum(int(c) * w for c, w in zip(body, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    check = {10: 0, 11: 5}.get(check, check)
    kind = rng.choice(("R", "C", "L", "E")) + rng.choice(LETTERS)
    country = rng.choice(("FR", "GB", "DE", "BE", "IE", "CN"))
    number = f"{body}{check}"
    return rng.choice(
        (f"{kind}{number}{country}", f"{kind} {grouped(number, (4, 4, 1))} {country}")
    )


def _ups(rng: Random) -> str:
    body = "".join(rng.choice("0123456789ABCEFHWXY") for _ in range(6)) + rng.choice(("03", "68"))
    body += digits(rng, 7)
    values = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in body]
    total = sum(value * (1 + place % 2) for place, value in enumerate(values))
    number = f"1Z{body}{-total % 10}"
    return rng.choice((number, number, grouped(number, (2, 3, 3, 2, 4, 4))))


def _chronopost(rng: Random) -> str:
    return rng.choice("XEZ") + rng.choice(LETTERS) + digits(rng, 9) + rng.choice(("JB", "FR", "TS"))


def _colissimo(rng: Random) -> str:
    return rng.choice(("6A", "8R", "9L", "5S", "6C")) + digits(rng, 11)


def _long(rng: Random) -> str:
    number = digits(rng, rng.choice((12, 14, 15, 16)), first="123456789")
    return rng.choice((number, number, grouped(number, (4,))))


def order(rng: Random) -> str:
    """An order's number, of many shops' makes."""
    return rng.choice(
        (
            lambda: f"#{digits(rng, 5, first='123')}",
            lambda: digits(rng, 6, first="2345"),
            lambda: "1000" + digits(rng, 5),
            lambda: f"CMD-{rng.choice((2023, 2024, 2025))}-{digits(rng, 5, first='0')}",
            lambda: f"{rng.choice(('WEB', 'FR', 'UK', 'SO'))}{digits(rng, 7, first='01')}",
            lambda: f"{digits(rng, 3, first='4')}-{digits(rng, 7)}-{digits(rng, 7)}",
            lambda: (
                f"{rng.choice(LETTERS)}{digits(rng, 1)}{rng.choice(LETTERS)}"
                f"{digits(rng, 1)}{rng.choice(LETTERS)}{digits(rng, 1)}{rng.choice(LETTERS)}"
            ),
            lambda: "".join(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(9)),
            lambda: f"EC-{digits(rng, 4, first='123')}/{digits(rng, 2)}",
        )
    )()


def ean(rng: Random) -> str:
    """A product's bar code with its check digit (GS1)."""
    body = rng.choice(("376", "339", "501", "400")) + digits(rng, 9)
    total = sum(int(c) * (1 + 2 * (place % 2)) for place, c in enumerate(body))
    return body + str(-total % 10)
