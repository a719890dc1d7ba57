"""The shop's own pages in drafts: where a customer tracks, returns, cancels, or finds invoices.

A question about one order is answered by a page that knows it. The draft links to that page by its
name in the settings (``[Track my order](link:tracking)``), so that the address stays a setting, and
only to a page that is in them. What else is said of delays and of when to write comes from agents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.config import Brand
from mining.drafting.drafter import Draft
from mining.drafting.wording import WORDINGS

_IGNORED = re.IGNORECASE


@dataclass(frozen=True)
class _Matter:
    """What a page is for."""

    names: re.Pattern[str]
    """What the settings may call it."""
    asked: re.Pattern[str]
    """Words of titles that ask for it, in both languages."""
    leads: dict[str, str]
    """What the link is for, by language."""
    labels: dict[str, str]
    """What readers call it where the settings do not say."""


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, _IGNORED)


_MATTERS = (
    _Matter(
        _pattern(r"cancel|annul"),
        _pattern(r"\bannul|\bcancel"),
        {"fr": "Pour annuler une commande", "en": "To cancel an order"},
        {"fr": "Annuler ma commande", "en": "Cancel my order"},
    ),
    _Matter(
        _pattern(r"invoice|factur|billing|receipt"),
        _pattern(r"\bfactur|\binvoice|\breceipts?\b|\bbills?\b"),
        {"fr": "Pour trouver vos factures", "en": "To find your invoices"},
        {"fr": "Mes factures", "en": "My invoices"},
    ),
    _Matter(
        _pattern(r"return|retour"),
        _pattern(r"\bretour|\brenvo[iy]|\brendre\b|\brétract|\breturn|\bsend\w* back|\bwithdraw"),
        {"fr": "Pour faire un retour", "en": "To make a return"},
        {"fr": "Mes retours", "en": "My returns"},
    ),
    _Matter(
        _pattern(r"track|suivi|orders?$|commandes?$"),
        _pattern(
            r"\bsui(?:vi|vre)|\boù (?:en )?est\b|\bcolis\b|\bretard|\blivré|\btrack|\bwhere is\b"
            r"|\bparcel|\blate\b|\bdelivered\b"
        ),
        {"fr": "Pour suivre votre commande", "en": "To track your order"},
        {"fr": "Suivre ma commande", "en": "Track my order"},
    ),
    _Matter(
        _pattern(r"account|compte|profile?$|login"),
        _pattern(r"\b(?:mon|votre) compte\b|\b(?:my|your) account\b|\bmot de passe\b|\bpassword\b"),
        {"fr": "Pour ouvrir votre compte", "en": "To open your account"},
        {"fr": "Mon compte", "en": "My account"},
    ),
)
"""The first whose words a title has and that the settings have a page for; the last also where
agents say where in the account a thing is."""


def linked(drafts: Sequence[Draft], brand: Brand) -> list[Draft]:
    """``drafts`` with a line that leads to the shop's own page for their matter, if it has one."""
    return [_linked(draft, brand) for draft in drafts]


def links_kept(draft: Draft, before: Draft) -> Draft:
    """``draft`` with the links of ``before`` that it lacks: what reworded it saw sentences only.

    They stand where :func:`linked` puts them; a draft without such a line is given back as it is.
    """
    lost = [line for line in _LINK_LINE.findall(before.body) if line not in draft.body]
    body = draft.body
    for line in lost:
        body = _inserted(body, line, draft.locale)
    return replace(draft, body=body) if lost else draft


_LINK_LINE = re.compile(r"(?m)^[^\[\]\n]+: \[[^\]\n]+\]\(link:[^)\s]+\)$")
"""A line of :func:`linked`: nothing else in a draft's body holds a link."""


def _linked(draft: Draft, brand: Brand) -> Draft:
    found = _page(draft, brand)
    if found is None:
        return draft
    matter, name = found
    label = brand.link_label(name, draft.locale) or matter.labels[draft.locale]
    lead = matter.leads[draft.locale]
    space = "\u00a0" if draft.locale == "fr" else ""
    line = f"{lead}{space}: [{label}](link:{name})"
    return replace(draft, body=_inserted(draft.body, line, draft.locale))


def _page(draft: Draft, brand: Brand) -> tuple[_Matter, str] | None:
    """The matter of a draft and the name of the page for it."""
    for matter in _MATTERS:
        name = next((one for one in brand.links if matter.names.search(one)), None)
        text = draft.body if matter is _MATTERS[-1] else ""
        if name and matter.asked.search(f"{draft.title}\n{text}"):
            return matter, name
    return None


def _inserted(body: str, line: str, locale: str) -> str:
    """``line`` as a paragraph: behind the steps, for want of them before all sections."""
    parts = re.split(r"(?m)^(?=## )", body)
    heading = f"## {WORDINGS[locale].headings['step']}\n"
    place = next((n + 1 for n, part in enumerate(parts) if part.startswith(heading)), 1)
    parts[place:place] = [f"{line}\n\n"]
    before = "".join(parts[:place]).rstrip("\n")
    return f"{before}\n\n{''.join(parts[place:]).rstrip()}\n".lstrip("\n")
