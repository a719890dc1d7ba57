"""How people type: slips of the finger, dropped accents, lower case, and mail programs' HTML."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from random import Random

from .people import Customer
from .seasons import pick

AZERTY = ("azertyuiop", "qsdfghjklm", "wxcvbn")
QWERTY = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbours(rows: tuple[str, ...]) -> dict[str, str]:
    table: dict[str, str] = {}
    for number, row in enumerate(rows):
        for place, char in enumerate(row):
            near = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
            for other in rows[max(0, number - 1) : number] + rows[number + 1 : number + 2]:
                near += other[place : place + 1]
            table[char] = near
    return table


NEIGHBOURS = {"fr": _neighbours(AZERTY), "en": _neighbours(QWERTY)}


@lru_cache(maxsize=50_000)
def without_accents(text: str) -> str:
    """``text`` with plain letters, as typed in a hurry."""
    spelled = text.replace("œ", "oe").replace("’", "'")
    return "".join(
        c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c)
    )


def slip(rng: Random, word: str, locale: str) -> str:
    """``word`` with one slip: a neighbouring key, a letter lost, doubled or swapped."""
    if len(word) < 4 or not word.isalpha():
        return word
    place = 1 + int(rng.random() * (len(word) - 2))
    chance = rng.random()
    if chance < 0.35:
        near = NEIGHBOURS[locale].get(word[place].lower())
        return word[:place] + pick(rng, near) + word[place + 1 :] if near else word
    if chance < 0.6:
        return word[:place] + word[place + 1 :]
    if chance < 0.75:
        return word[:place] + word[place] + word[place:]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def typing(rng: Random, customer: Customer) -> Callable[[str], str] | None:
    """The function that types a text as this customer does; None when nothing changes."""
    if not (customer.is_lower or customer.is_bare or customer.typos):
        return None

    def typed(text: str) -> str:
        if customer.is_bare:
            text = without_accents(text)
        if customer.is_lower:
            text = text.lower()
        if customer.typos and rng.random() < 0.7:
            words = text.split(" ")
            for number, word in enumerate(words):
                if rng.random() < customer.typos:
                    words[number] = slip(rng, word, customer.locale)
            text = " ".join(words)
        return text

    return typed


def ended(text: str) -> str:
    """``text`` with a full stop when nothing ends it yet."""
    return text if not text or not text[-1].isalnum() else text + "."


def lowered(text: str) -> str:
    """``text`` going on after a comma: first letter small, unless the word is I or in capitals."""
    word = text.split(" ", 1)[0]
    if word in ("I", "I'm", "I've", "I'd", "I'll") or word[1:2].isupper() or not word.isalpha():
        return text
    return text[:1].lower() + text[1:]


def quoted(text: str) -> str:
    """``text`` as plain-text mail quotes it."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def as_html(body: str, header: str, quote: str, program: str) -> str:
    """A mail body, and the mail it answers if there is one, as a mail program writes them.

    ``program`` is ``gmail``, ``outlook`` or ``apple``; other names give plain paragraphs.
    """
    start, end, opened, closed = HTML_FRAMES.get(program, HTML_FRAMES["plain"])
    blocks = "".join(start + _inline(block) + end for block in body.split("\n\n"))
    if quote:
        past = "".join(start + _inline(block) + end for block in quote.split("\n\n"))
        blocks += opened.replace("{}", _inline(header)) + past + closed
    return HTML_PAGES.get(program, "{}").replace("{}", blocks)


def _inline(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")


HTML_FRAMES = {
    "plain": ("<p>", "</p>\n", "<p>{}</p><blockquote>", "</blockquote>"),
    "gmail": (
        "<div>",
        "</div><div><br></div>",
        '<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{}<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid '
        'rgb(204,204,204);padding-left:1ex">',
        "</blockquote></div>",
    ),
    "outlook": (
        '<p class="MsoNormal"><span style="font-size:11.0pt">',
        "<o:p></o:p></span></p>\n",
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        '<p class="MsoNormal">{}<o:p></o:p></p></div>',
        "",
    ),
    "apple": (
        "<div>",
        '</div><div><br class=""></div>',
        '<div><br><blockquote type="cite"><div>{}</div><br class="Apple-interchange-newline"><div>',
        "</div></blockquote></div>",
    ),
}
HTML_PAGES = {
    "gmail": '<div dir="ltr">{}</div>',
    "outlook": "<html><head><style>p.MsoNormal{margin:0cm;}</style></head>"
    '<body lang="FR"><div class="WordSection1">{}</div></body></html>',
    "apple": '<html><body style="overflow-wrap: break-word;">{}</body></html>',
}
