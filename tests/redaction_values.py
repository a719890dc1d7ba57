"""Made personal data with right check digits, in the spellings people use: nothing is anyone's."""

from __future__ import annotations

from random import Random

from tests.redaction_names import FIRST, LAST

EMAIL_DOMAINS = {
    "fr": "gmail.com orange.fr free.fr laposte.net wanadoo.fr sfr.fr yahoo.fr hotmail.fr "
    "atelier-merlan.fr cabinet.moulins.fr skynet.be bluewin.ch",
    "en": "gmail.com outlook.com hotmail.co.uk yahoo.com btinternet.com icloud.com proton.me "
    "eircom.net school.hillside.ac.uk tannery-lane.co.uk aol.com",
}
ASCII = str.maketrans("àâäáãåæçčćéèêëęěíìîïıłľñňńóòôöõøőšśşťúùûüůűýÿžźżðđğřș", "a" * 7 + "ccc"
                      "eeeeee" + "iiiii" + "ll" + "nnn" + "ooooooo" + "sss" + "t" + "uuuuuu"
                      "yy" + "zzz" + "ddg" + "rs")  # fmt: skip
STREETS_FR = (
    "des Lilas", "Victor-Hugo", "du Général-Leclerc", "de la République", "des Trois-Fontaines",
    "Jean-Jaurès", "de l'Église", "du Vieux Pont", "Émile Zola", "des Champs", "du 8 Mai 1945",
    "Sainte-Anne", "de l'Ancien-Hôpital", "aux Ours", "des Frères-Lumière",
)  # fmt: skip
WAYS_FR = (
    "rue", "rue", "rue", "avenue", "av.", "boulevard", "bd", "place", "allée", "impasse", "chemin",
    "route", "quai", "cours", "square", "passage", "montée",
)  # fmt: skip
CITIES_FR = (
    ("69003", "Lyon"), ("44000", "Nantes"), ("33000", "Bordeaux"), ("24200", "Sarlat"),
    ("75011", "Paris"), ("13100", "Aix-en-Provence"), ("59800", "Lille"), ("35400", "Saint-Malo"),
    ("67000", "Strasbourg"), ("20200", "Bastia"), ("97400", "Saint-Denis"), ("29200", "Brest"),
    ("74500", "Évian-les-Bains"), ("64100", "Bayonne"), ("1050", "Ixelles"), ("1205", "Genève"),
)  # fmt: skip
PLACES_FR = ("Le Moulin Neuf", "La Grande Borie", "Kerguelen", "Les Quatre Vents", "Pech Merle")
STREETS_EN = (
    "Rose", "Station", "Church", "Maple", "Victoria", "High", "Mill", "Albert", "Orchard",
    "St Mary's", "Old Brewery", "Kingfisher", "Elm", "Harbour", "Queen Anne",
)  # fmt: skip
WAYS_EN = (
    "Street", "Road", "Lane", "Avenue", "Close", "Drive", "Way", "Crescent", "Terrace", "Gardens",
    "Court", "Rd", "St", "Ave", "Mews",
)  # fmt: skip
CITIES_EN = (
    ("Leeds", "LS6 2AB"), ("Bristol", "BS3 4QD"), ("Cardiff", "CF10 1EP"), ("London", "SW1V 3HY"),
    ("Edinburgh", "EH9 1QS"), ("York", "YO24 4LP"), ("Stoke-on-Trent", "ST1 5HR"),
    ("Manchester", "M20 6RD"), ("Belfast", "BT7 1NN"), ("Ballina, Co. Mayo", "F26 X2P9"),
    ("Galway", "H91 E4K7"), ("Brighton", "BN1 6GD"),
)  # fmt: skip
CITIES_US = (
    ("Portland, OR", "97205"), ("Austin, TX", "78704"), ("Brooklyn, NY", "11215"),
    ("Boise, Idaho", "83702-4411"), ("Chicago, IL", "60614"),
)  # fmt: skip
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def digits(rng: Random, count: int, *, first: str = "0123456789") -> str:
    """``count`` digits, the first of ``first``."""
    return rng.choice(first) + "".join(rng.choice("0123456789") for _ in range(count - 1))


def luhn(body: str) -> str:
    """``body`` and its Luhn digit (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def grouped(text: str, sizes: tuple[int, ...], sep: str = " ") -> str:
    """``text`` cut into groups of ``sizes``, the last size repeated."""
    groups, at, turn = [], 0, 0
    while at < len(text):
        size = sizes[min(turn, len(sizes) - 1)]
        groups.append(text[at : at + size])
        at, turn = at + size, turn + 1
    return sep.join(groups)


def first_name(rng: Random, lang: str) -> str:
    """A first name, of the language's own or of anywhere."""
    return rng.choice(FIRST[lang if rng.random() < 0.6 else "world"])


def last_name(rng: Random, lang: str) -> str:
    """A last name, of the language's own or of anywhere."""
    return rng.choice(LAST[lang if rng.random() < 0.6 else "world"])


def email(rng: Random, lang: str, name: tuple[str, str]) -> str:
    """An address made of a name."""
    first, last = (
        "".join(
            c for c in part.lower().translate(ASCII) if c == "-" or (c.isascii() and c.isalnum())
        )
        for part in name
    )
    local = rng.choice(
        (
            f"{first}.{last}",
            f"{first[0]}{last}{rng.randrange(100):02d}",
            f"{first}_{last}",
            f"{last}.{first}",
            f"{first}{rng.randrange(1950, 2010)}",
            f"{first}.{last}+{rng.choice(('shop', 'achats', 'news'))}",
            f"{rng.choice(('contact', 'compta', 'famille', 'the'))}.{last}",
        )
    )
    return f"{local}@{rng.choice(EMAIL_DOMAINS[lang].split())}"


def hidden_email(rng: Random, lang: str, name: tuple[str, str]) -> str:
    """An address written so that machines do not see it."""
    local, domain = email(rng, lang, name).replace("+", ".").split("@")
    at = rng.choice((" (at) ", " [at] ", " AT ", "(at)", " at ", " @ "))
    dot = rng.choice((".", " dot ", " (dot) ", "[dot]"))
    if lang == "fr":
        at = rng.choice((" (at) ", "[at]", " arobase ", "(arobase)", " AT ", " @ "))
        dot = rng.choice((".", " point ", " (point) ", "[.]"))
    return local + at + domain.replace(".", dot)


def phone(rng: Random, lang: str) -> str:
    """A telephone number of a country where the language is spoken, in one of its spellings."""
    makers = {
        "fr": (_phone_fr, _phone_fr, _phone_fr, _phone_fr, _phone_be, _phone_ch),
        "en": (_phone_uk, _phone_uk, _phone_us, _phone_us, _phone_ie, _phone_fr),
    }
    return rng.choice(makers[lang])(rng)


def _phone_fr(rng: Random) -> str:
    heads = ("61", "62", "66", "67", "75", "142", "183", "240", "320", "472", "556")
    head = rng.choice(heads)
    rest = digits(rng, 9 - len(head), first="123456")
    pairs = grouped("0" + head + rest, (2,))
    spelled = (
        pairs, pairs, pairs.replace(" ", "."), pairs.replace(" ", "-"), pairs.replace(" ", "/"),
        pairs.replace(" ", ""), "+33 " + pairs[1:], "+33" + pairs[1:].replace(" ", ""),
        "+33 (0)" + pairs[1:], "0033 " + pairs[1:], "0033" + pairs[1:].replace(" ", ""),
        "+33." + pairs[1:].replace(" ", "."), grouped("0" + head + rest, (4, 3)),
    )  # fmt: skip
    return rng.choice(spelled)


def _phone_be(rng: Random) -> str:
    head = rng.choice(("470", "475", "486", "494", "498"))
    a, b, c = digits(rng, 2), digits(rng, 2), digits(rng, 2)
    return rng.choice(
        (f"0{head} {a} {b} {c}", f"0{head}/{a}.{b}.{c}", f"+32 {head} {a} {b} {c}",
         f"0032{head}{a}{b}{c}", f"0{head}{a}{b}{c}")
    )  # fmt: skip


def _phone_ch(rng: Random) -> str:
    head = rng.choice(("76", "77", "78", "79"))
    a, b, c = digits(rng, 3, first="2345678"), digits(rng, 2), digits(rng, 2)
    return rng.choice(
        (f"0{head} {a} {b} {c}", f"+41 {head} {a} {b} {c}", f"0041 {head} {a} {b} {c}",
         f"+41 (0){head} {a} {b} {c}", f"0{head}{a}{b}{c}")
    )  # fmt: skip


def _phone_uk(rng: Random) -> str:
    if rng.random() < 0.3:
        a, b = digits(rng, 4, first="7"), digits(rng, 4)
        return rng.choice(
            (f"020 {a} {b}", f"(020) {a} {b}", f"+44 20 {a} {b}", f"+44 (0)20 {a} {b}")
        )
    head = rng.choice(("7712", "7803", "7931", "7468", "7522", "7890"))
    a, b = digits(rng, 3, first="123456789"), digits(rng, 3)
    return rng.choice(
        (f"0{head} {a}{b}", f"0{head}{a}{b}", f"0{head} {a} {b}", f"0{head}-{a}-{b}",
         f"+44 {head} {a}{b}", f"+44{head}{a}{b}", f"0044 {head} {a} {b}", f"+44 (0){head} {a}{b}",
         f"0{head[:2]} {head[2:]}{a[:1]} {a[1:]}{b}"[:14])
    )  # fmt: skip


def _phone_us(rng: Random) -> str:
    area = rng.choice(("212", "415", "312", "503", "617", "206", "512"))
    a, b = rng.choice(("234", "362", "457", "583", "694", "728", "836")), digits(rng, 4)
    return rng.choice(
        (f"({area}) {a}-{b}", f"{area}-{a}-{b}", f"+1 {area} {a} {b}", f"{area}.{a}.{b}",
         f"1-{area}-{a}-{b}", f"+1{area}{a}{b}", f"{area} {a} {b}", f"({area}){a}-{b}")
    )  # fmt: skip


def _phone_ie(rng: Random) -> str:
    head = rng.choice(("83", "85", "86", "87", "89"))
    a, b = digits(rng, 3, first="123456789"), digits(rng, 4)
    return rng.choice(
        (f"0{head} {a} {b}", f"+353 {head} {a} {b}", f"0{head}{a}{b}", f"00353 {head} {a}{b}",
         f"+353 (0){head} {a} {b}", f"0{head}-{a}{b}")
    )  # fmt: skip


def postcode(rng: Random, lang: str) -> str:
    """A postcode on its own."""
    if lang == "fr":
        return rng.choice(CITIES_FR)[0]
    return rng.choice(CITIES_EN + CITIES_US)[1]


def address(rng: Random, lang: str, *, lines: bool = False) -> tuple[tuple[str, str], ...]:
    """The address as (text, type) parts: number to city, then what follows the city."""
    sep = "\n" if lines else ", "
    if lang == "fr":
        return ((_address_fr(rng, sep), "ADDRESS"),)
    return _address_us(rng, sep) if rng.random() < 0.3 else _address_uk(rng, sep)


def _address_us(rng: Random, sep: str) -> tuple[tuple[str, str], ...]:
    street = f"{rng.randrange(100, 9900)} {rng.choice(STREETS_EN)} {rng.choice(WAYS_EN)}"
    inside = rng.choice(("", "", " Apt 4B", " #12", ", Suite 310"))
    city, code = rng.choice(CITIES_US)
    return (street + inside + sep + city, "ADDRESS"), (" ", ""), (code, "POSTCODE")


def _address_uk(rng: Random, sep: str) -> tuple[tuple[str, str], ...]:
    flat = rng.choice(("", "", "", "Flat 3, ", "Flat 12B, ", "Apartment 7, ", "Unit 4, "))
    number = f"{rng.randrange(1, 240)}{rng.choice(('', '', '', '', 'a'))}"
    street = f"{flat}{number} {rng.choice(STREETS_EN)} {rng.choice(WAYS_EN)}"
    city, code = rng.choice(CITIES_EN)
    return (street + sep + city, "ADDRESS"), (rng.choice((" ", ", ")), ""), (code, "POSTCODE")


def _address_fr(rng: Random, sep: str) -> str:
    code, city = rng.choice(CITIES_FR)
    roll = rng.random()
    if roll < 0.2:
        spelled = rng.choice(("Lieu-dit", "lieu-dit", "Lieu dit"))
        return f"{spelled} {rng.choice(PLACES_FR)}{sep}{code} {city}"
    if roll < 0.32:
        return f"{rng.choice(('BP', 'B.P.', 'CS'))} {digits(rng, 3, first='123')}{sep}{code} {city}"
    number = str(rng.randrange(1, 190)) + rng.choice(("", "", "", "", " bis", " ter", "B", ","))
    inside = rng.choice(
        ("", "", "", "", ", bât. C", ", bâtiment B2", ", appt 14", ", 3e étage", ", escalier 2",
         ", résidence Les Pins", ", BP 40")
    )  # fmt: skip
    return f"{number} {rng.choice(WAYS_FR)} {rng.choice(STREETS_FR)}{inside}{sep}{code} {city}"
