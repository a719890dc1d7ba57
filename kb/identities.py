"""Who a customer is, without a name: keyed hashes that find one again, and nothing else.

A customer's tickets bear one hash, of the e-mail address where it is known. The other ways of
asking for the same person, the id at the source and the telephone, are kept as hashes too, beside
the one on the tickets: somebody who writes "remove me" gives whichever they have.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from kb.frames import Column, FrameSchema
from kb.tickets import Requester

PEOPLE = FrameSchema(
    "people",
    (
        Column("alias", "text", "keyed hash of a customer's id at the source, or of a telephone"),
        Column("requester_key", "text", "the hash that this customer's tickets bear"),
    ),
)

REGIONS = ("FR", "GB", "US", "BE", "CH")
"""Where a telephone number without a country may be from."""

_KEY = re.compile(r"[0-9a-f]{16}")
_FEWEST_DIGITS = 8


def keyed(key: bytes, value: str) -> str:
    """Sixteen hex digits of the HMAC-SHA256 of ``value``: nothing without the workspace's key."""
    data = value.encode("utf-8", "surrogatepass")
    return hmac.digest(key, data, "sha256").hex()[:16]


def requester_key(requester: Requester, source: str, key: bytes) -> str:
    """The hash on a customer's tickets: of the e-mail address, else the id, else the telephone.

    Empty when none of them is known.
    """
    email = requester.email.strip().lower()
    if email:
        return keyed(key, email)
    return next(iter(aliases(requester, source, key)), "")


def aliases(requester: Requester, source: str, key: bytes) -> list[str]:
    """The hashes of a customer's id at ``source`` and telephone, as far as they are known."""
    found = []
    if requester.source_id.strip():
        found.append(_id_key(requester.source_id, source, key))
    if requester.phone.strip():
        found += [keyed(key, form) for form in phone_forms(requester.phone)]
    return found


def lasting(requester: Requester, source: str, key: bytes) -> list[str]:
    """The hashes by which an import knows a customer again: that of the tickets, and of the id.

    Not the telephone beside an address: a household shares it.
    """
    found = [requester_key(requester, source, key)]
    if requester.source_id.strip():
        found.append(_id_key(requester.source_id, source, key))
    return [one for one in dict.fromkeys(found) if one]


def asked_keys(customer: str, sources: Iterable[str], key: bytes) -> list[str]:
    """The hashes that ``customer`` may be stored under: an address, a telephone or an id.

    ``sources`` are the help desks that an id may be from.
    """
    asked = customer.strip()
    if "@" in asked:
        return [keyed(key, asked.lower())]
    found = [_id_key(asked, source, key) for source in sorted(sources)]
    if sum(char.isdigit() for char in asked) >= _FEWEST_DIGITS:
        found += [keyed(key, form) for form in phone_forms(asked)]
    return found


def one_customer(key: str, pairs: Collection[tuple[str, str]]) -> frozenset[str]:
    """``key`` and every alias that leads to it, or to such an alias, and to nobody else.

    Somebody who is known by an address has tickets by the id or the telephone alone, too; what
    several customers share, such as the telephone of a household, is none of them. ``pairs`` are
    rows of :data:`PEOPLE`.
    """
    leads: dict[str, set[str]] = {}
    for alias, one in pairs:
        leads.setdefault(alias, set()).add(one)
    own = {key}
    while more := {alias for alias, to in leads.items() if alias not in own and to <= own}:
        own |= more
    return frozenset(own)


def customers(
    asked: Collection[str], known: Collection[str], pairs: Iterable[tuple[str, str]]
) -> set[str]:
    """Whom the hashes ``asked`` may mean: keys of tickets (``known``), and those they lead to.

    A single hash leads to its customer though no ticket bears that one's key any more.
    """
    found = {key for key in asked if key in known}
    for alias, key in pairs:
        if alias in asked and (key in known or len(asked) == 1):
            found.add(key)
        if key in asked and alias in known:
            found.add(key)
    return found


def is_key(text: str) -> bool:
    """Whether ``text`` has the form of a keyed hash."""
    return _KEY.fullmatch(text) is not None


def marked(requester: str, key: bytes) -> str:
    """The mark of a forgotten customer: tells whether one is on the list, not which tickets."""
    return keyed(key, f"forgotten:{requester}")


def masked(customer: str) -> str:
    """``customer`` so that its owner knows it again and nobody else: ``l***@***``, ``+***78``."""
    asked = customer.strip()
    if "@" in asked:
        return f"{asked[0]}***@***"
    return f"{asked[:1]}***{asked[-2:] if len(asked) > 5 else ''}"


@lru_cache(maxsize=10_000)
def phone_forms(text: str) -> tuple[str, ...]:
    """A telephone number in international form, once for each country it is valid in.

    One that is valid nowhere is its digits.
    """
    import phonenumbers

    digits = "".join(char for char in text if char.isdigit())
    whole = f"+{digits}" if text.strip().startswith("+") else ""
    found: list[str] = []
    for region in REGIONS:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            found.append(f"+{number.country_code}{number.national_number}")
            if found == [whole]:  # it names its country, so every region reads the same
                break
    return tuple(f"phone:{form}" for form in dict.fromkeys(found or [digits]) if form)


def _id_key(source_id: str, source: str, key: bytes) -> str:
    return keyed(key, f"{source}:{source_id.strip()}")
