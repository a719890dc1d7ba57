"""Agents' replies to the tickets of one topic and language, and the sentences in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from mining.drafting.items import list_opener
from mining.drafting.sentences import sentences
from mining.drafting.wording import WORDINGS, Wording
from mining.greetings import need_text

PLACEHOLDER = re.compile(r"\[[A-Z][A-Z_]*(?:_\d+)?\]|\{\{?[^{}\n]{0,60}\}\}?|<[A-Z_]{2,30}>")
"""What redaction, this module or a help desk's macros put in the place of a value."""

LONGEST_SENTENCE_WORDS = 60
SHORTEST_SENTENCE_WORDS = 3
SHORTEST_ITEM_WORDS = 2
"""Words of a list's item: "Order number" tells something under its opening sentence."""

LONGEST_CONDITION_WORDS = 8
_ASKS = re.compile(
    r"^(?:[^,]{0,30},\s)?(?:qu['’]|qu(?:e|i|oi|and|els?|elles?)\b|comment|où|pourquoi|combien|lequel"
    r"|laquelle|est-ce|a(?:vez|uriez)-vous|êtes-vous|po(?:uvez|urriez)-vous|puis-je|souhaite[zr]"
    r"|souhaitez-vous|préférez-vous|voulez-vous|vo(?:us|tre|s)\b.*numéro"
    r"|what|which|who|when|where|why|how|can|could|would|will|may|might|shall|should|is|are|was|were"
    r"|do|does|did|have|has|had)\b|\b(?:nous|me|m['’]|us|me|moi|confirm\w*|question)\b",
    re.IGNORECASE,
)
"""Questions that want an answer."""

_MONTHS = (
    "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre"
    "|décembre|decembre|january|february|march|april|may|june|july|august|september|october"
    "|november|december|janv|févr|sept|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec"
)
_DAYS = (
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    "|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_DATE = re.compile(
    rf"(?<![\w.])(?:(?:{_DAYS})\s)?(?:"
    rf"\d{{1,2}}(?:er|st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})\b\.?(?:,?\s\d{{4}})?"
    rf"|(?:{_MONTHS})\s\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s?[:h])(?:,?\s\d{{4}})?"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\d{4}-\d{2}-\d{2}\b)",
    re.IGNORECASE,
)
_NAME_FIRST = re.compile(
    r"^(?:(?:mme|m\.|mr|mrs|ms)\s)?\[NAME(?:_\d+)?\]\s?[,:!–-]\s?", re.IGNORECASE
)
_NAME_LATER = re.compile(r"\s?,\s?\[NAME(?:_\d+)?\](?=\s?[,.;:!?…]|$)")
_SPACES = re.compile(r"\s{2,}")
_UNUSUAL = re.compile(r"[^\x00-\x7f\u00a0-\u00b4\u00b6-\u00ffœŒ‘’“”–—…€\u202f]")
"""Letters of which lower case and "ignore case" may say different things."""

_HAS_DIGIT = re.compile(r"\d")


Heard = tuple[tuple[str, float, bool, int, str], ...]
"""What a reply's text says: of each sentence the fields of :class:`Said` but for the reply."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One public reply of an agent, redacted, and what it is known by."""

    ticket_id: str
    customer: str
    agent: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a reply, in plain voice and with typed placeholders for its values."""

    text: str
    reply: Reply
    position: float
    """Place in the reply, 0 first to 1 last."""
    is_filled: bool = False
    """Whether words of the phrase table stand for a placeholder in it."""
    number: int = 0
    """Place among the reply's sentences, from 0."""
    opener: str = ""
    """The sentence ending in a colon whose list it is an item of; empty for a whole sentence."""

    @property
    def day(self) -> date:
        """The UTC day it was written."""
        return self.reply.at.astimezone(UTC).date()


def recent(replies: Sequence[Reply], most: int) -> list[Reply]:
    """At most ``most`` replies, the newest, taken in turn from each agent; newest first.

    Taking turns keeps one busy agent's phrasing from being all that is seen.
    """
    by_agent: dict[str, list[Reply]] = defaultdict(list)
    for reply in sorted(replies, key=lambda r: (r.at, r.ticket_id), reverse=True):
        by_agent[reply.agent].append(reply)
    turns = [by_agent[agent] for agent in sorted(by_agent)]
    taken: list[Reply] = []
    round_number = 0
    while len(taken) < min(most, len(replies)):
        taken += [own[round_number] for own in turns if round_number < len(own)]
        round_number += 1
    return sorted(taken[:most], key=lambda r: (r.at, r.ticket_id), reverse=True)


def said(
    replies: Iterable[Reply], wording: Wording, known: Mapping[str, Heard] | None = None
) -> Iterator[Said]:
    """The sentences of ``replies`` that may tell something, in order.

    Pleasantries and what was done in one case are left out, and so is what is shorter than
    3 words, 2 in a list, or longer than 60. ``known`` has :func:`heard` of texts read before.
    """
    known = known or {}
    for reply in replies:
        found = known.get(reply.text)
        found = heard(reply.text, wording.locale) if found is None else found
        for text, position, is_filled, number, opener in found:
            yield Said(text, reply, position, is_filled, number, opener)


@lru_cache(maxsize=20_000)
def heard(text: str, locale: str) -> Heard:
    """The telling sentences of a reply's text; no words give none.

    Remembered, for a reply is read for its desk and for its topic.
    """
    parts = _parts(text)
    last = max(len(parts) - 1, 1)
    opener = ""
    found = []
    for number, part in enumerate(parts):
        opener = list_opener(part, opener, locale)
        own = "" if part.rstrip().endswith(":") else opener
        shortest = SHORTEST_ITEM_WORDS if own else SHORTEST_SENTENCE_WORDS
        plain, is_filled = _told(part, locale, shortest)
        if plain:
            found.append((plain, number / last, is_filled, number, own))
    return tuple(found)


def _parts(text: str) -> tuple[str, ...]:
    """The sentences of a reply.

    A short question that agents answer themselves is the condition of what follows, and stays with
    it: « Lien expiré ? Refaites une demande. »
    """
    parts: list[str] = []
    for sentence in sentences(need_text(text)):
        if parts and _is_condition(parts[-1]) and not sentence.endswith("?"):
            parts[-1] = f"{parts[-1]} {sentence}"
        else:
            parts.append(sentence)
    return tuple(parts)


def _is_condition(sentence: str) -> bool:
    """Whether a question asks nothing: short, of no asking form, to be answered at once."""
    count = len(sentence.split())
    is_short = sentence.endswith("?") and count <= LONGEST_CONDITION_WORDS
    return is_short and not _ASKS.search(sentence)


@lru_cache(maxsize=50_000)
def _told(sentence: str, locale: str, shortest: int) -> tuple[str, bool]:
    """The sentence in plain voice, "" if it tells nothing, and whether a value was filled in.

    What only opens a list ("You need:") tells nothing without it.

    Remembered: agents send the same sentences over and over.
    """
    plain = plain_voice(sentence, WORDINGS[locale])
    is_opener = sentence.rstrip().endswith(":")
    if is_opener or not is_telling(plain, WORDINGS[locale], shortest=shortest):
        return "", False
    return plain, _is_filled(sentence, plain)


def _is_filled(raw: str, plain: str) -> bool:
    """Whether a placeholder other than a name of address went."""
    masked = PLACEHOLDER.findall(_NAME_LATER.sub("", _NAME_FIRST.sub("", raw.strip())))
    return len(masked) > len([m for m in PLACEHOLDER.findall(plain) if m != "[DATE]"])


def is_telling(sentence: str, wording: Wording, *, shortest: int = SHORTEST_SENTENCE_WORDS) -> bool:
    """Whether a sentence of at least ``shortest`` words may hold for other customers too."""
    count = len(sentence.split())
    if not shortest <= count <= LONGEST_SENTENCE_WORDS:
        return False
    pleasantry, aside = _quick(wording.locale)
    if _UNUSUAL.search(sentence):
        is_pleasant = wording.pleasantry.search(sentence)
    else:
        is_pleasant = pleasantry.search(sentence.lower())
    return not (is_pleasant or aside.search(sentence))


@lru_cache(maxsize=4)
def _quick(locale: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The pleasantries for a text in lower case, and the asides, found in a third of the time.

    A pattern that ignores case is tried in full at every letter, any other where its first letter
    stands. All asides begin with a word.
    """
    wording = WORDINGS[locale]
    aside = rf"(?<!\w)(?=\w)(?:{wording.aside.pattern})"
    return (
        re.compile(wording.pleasantry.pattern, re.VERBOSE),
        re.compile(aside, re.VERBOSE | re.IGNORECASE),
    )


def plain_voice(sentence: str, wording: Wording) -> str:
    """The sentence without name of address, lead-in and roundabout advice, values masked.

    Dates become ``[DATE]``; phrases around placeholders become the words of the phrase table
    ("commande [ORDER]" -> "votre commande"). Nothing left gives "".
    """
    text = sentence.strip()
    if "[" in text:
        text = _NAME_LATER.sub("", _NAME_FIRST.sub("", text))
    text = _DATE.sub("[DATE]", text) if _HAS_DIGIT.search(text) else text
    leading = wording.lead_in.match(text)
    text = text[leading.end() :] if leading else text
    for pattern, plain in wording.advice:
        text = pattern.sub(plain, text)
    if "[" in text:
        for pattern, plain in wording.slots:
            text = pattern.sub(plain, text)
    asked = wording.asked_step.match(text)
    if asked:
        text = wording.step_form.format(asked["act"].rstrip(" ,."))
    return capitalised(_SPACES.sub(" ", text).strip(" ,;:–"))


def capitalised(text: str) -> str:
    """``text`` with its first letter in upper case; a text that opens a quotation likewise."""
    for place, char in enumerate(text[:4]):
        if char.isalpha():
            return text[:place] + char.upper() + text[place + 1 :]
    return text
