"""What a customer says first: a need in one of its phrasings, with what people add around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from .needs import Need, Text, Voice, read_toml
from .people import Agent, Customer
from .seasons import is_open, pick
from .slots import Frame, Slots, filled, parsed
from .style import ended, lowered, typing

SHORT_CHANNELS = frozenset({"sms", "whatsapp", "chat", "social"})
ABOUT_ORDERS = frozenset({"delivery", "orders", "returns", "payment", "after_sales"})
GREETED = re.compile(r"(?:bonjour|bjr|bonsoir|salut|slt|coucou|hello|hi|hey|hiya)\b", re.IGNORECASE)
PLAIN_SHARE = 0.7
"""Messages that say the need in plain words, as most customers do."""
PERSONAL_SHARE = {"email": 0.34, "contact_form": 0.32, "chat": 0.3, "whatsapp": 0.28, "phone": 0.2}


@dataclass(frozen=True)
class Confession:
    """A kind of personal data and the sentences in which customers give it."""

    type: str
    weight: float
    categories: frozenset[str]
    sentences: dict[str, list[str]]


def read_confessions(folder: Path) -> tuple[Confession, ...]:
    """The sentences of ``texts/personal.toml``."""
    return tuple(
        Confession(
            type=item["type"],
            weight=item["weight"],
            categories=frozenset(item["categories"]),
            sentences={locale: _shown(item[locale]) for locale in ("fr", "en")},
        )
        for item in read_toml(folder / "texts" / "personal.toml")["kind"]
    )


def _shown(sentences: list[str]) -> list[str]:
    return [sentence.replace("{email}", "{email_shown}") for sentence in sentences]


@dataclass
class Case:
    """One ticket in the making."""

    rng: Random
    frame: Frame
    slots: Slots
    channel: str
    needs: list[Need]
    confessions: Sequence[Confession]
    agent: Agent
    is_recontact: bool = False
    phrasing: list[int] = field(default_factory=list)
    typed: Callable[[str], str] | None = None

    def __post_init__(self) -> None:
        self.typed = typing(self.rng, self.customer)

    @property
    def customer(self) -> Customer:
        """Who writes."""
        return self.frame.customer

    @property
    def speech(self) -> dict[str, Any]:
        """Frames of speech in the ticket's language."""
        return self.frame.speech

    @property
    def locale(self) -> str:
        """The ticket's language."""
        return self.frame.locale

    @property
    def is_short(self) -> bool:
        """True where people write in a few words."""
        return self.channel in SHORT_CHANNELS

    @property
    def is_terse(self) -> bool:
        """True when this message does without full stops and courtesies."""
        return self.is_short or self.customer.manner == "terse"

    def voice(self, need: Need) -> Voice:
        """The need in the ticket's language."""
        return need.voices[self.locale]

    def says(self, key: str, **more: str) -> str:
        """One of the frames of speech under ``key``, filled."""
        return filled(pick(self.rng, self.speech[key]), self.slots, **more)

    def types(self, template: str) -> str:
        """``template`` filled and typed as this customer types."""
        return parsed(template).fill(self.slots, style=self.typed)


def sentences(case: Case) -> list[str]:
    """The customer's first statement, sentence by sentence, without greeting and farewell."""
    first, *others = case.needs
    said = [_phrase(case, first)]
    if case.phrasing[0] in case.voice(first).spoken:
        return said + _call_notes(case)
    before, after = _around(case, first)
    said = before + said + after
    said += _confessions(case, first)
    for other in others:
        also = pick(case.rng, case.speech["also"])
        phrase = _phrase(case, other)
        said.append(f"{also} {phrase if also.endswith(':') else lowered(phrase)}")
    if case.is_recontact:
        said.insert(0, case.types(pick(case.rng, case.speech["recontacts"])))
    return said


def _phrase(case: Case, need: Need) -> str:
    voice = case.voice(need)
    choices: Sequence[int] = voice.written
    is_call = case.channel == "phone" and len(case.needs) == 1 and is_open(case.frame.at)
    if is_call and voice.spoken and case.rng.random() < 0.5:
        choices = voice.spoken
    elif case.rng.random() < PLAIN_SHARE:
        choices = voice.plain
    elif case.channel in ("sms", "social") and len(voice.short) >= 8:
        choices = voice.short
    others = "man" if case.customer.is_woman else "woman"
    choices = [i for i in choices if voice.customer[i].of != others] or voice.written
    index = choices[int(case.rng.random() * len(choices))]
    case.phrasing.append(index)
    return voice.customer[index].fill(case.slots, style=case.typed)


def fitting(case: Case, texts: Sequence[Text]) -> Text:
    """One of ``texts`` by chance, not one in which somebody of the other sex speaks."""
    others = "man" if case.customer.is_woman else "woman"
    for _ in range(4):
        text = texts[int(case.rng.random() * len(texts))]
        if text.of != others:
            break
    return text


def _call_notes(case: Case) -> list[str]:
    count = 1 + (case.rng.random() < 0.6)
    return list(dict.fromkeys(case.says("phone_extras") for _ in range(count)))


def _around(case: Case, need: Need) -> tuple[list[str], list[str]]:
    rng = case.rng
    before: list[str] = []
    after: list[str] = []
    count = _extra_sentences(case)
    for _ in range(count):
        sentence, may_lead = _extra(case, need)
        if sentence in before or sentence in after:
            continue
        leads = may_lead and rng.random() < 0.3 and not before
        (before if leads else after).append(sentence)
    return before, after


def _extra_sentences(case: Case) -> int:
    chance = case.rng.random()
    if case.channel in ("sms", "social"):
        return 0 if chance < 0.6 else 1
    if case.is_short or case.channel == "phone":
        return 0 if chance < 0.5 else 1 if chance < 0.9 else 2
    return 0 if chance < 0.4 else 1 if chance < 0.85 else 2


def _extra(case: Case, need: Need) -> tuple[str, bool]:
    rng, chance = case.rng, case.rng.random()
    if chance < 0.55:
        context = fitting(case, case.voice(need).context)
        return context.fill(case.slots, style=case.typed), True
    key = "filler"
    if case.is_short and chance < 0.8:
        key = "filler_short"
    elif need.category in ABOUT_ORDERS and chance > 0.75:
        key = "filler_order"
    return case.types(pick(rng, case.speech[key])), False


def _confessions(case: Case, need: Need) -> list[str]:
    share = PERSONAL_SHARE.get(case.channel, 0.12)
    if case.rng.random() > share:
        return []
    fitting = [c for c in case.confessions if c.categories & {"any", need.category}]
    first = _drawn(case, fitting)
    said = [case.types(pick(case.rng, first.sentences[case.locale]))]
    second = _drawn(case, fitting)
    if second is not first and case.rng.random() < 0.25:
        said.append(case.types(pick(case.rng, second.sentences[case.locale])))
    return said


def _drawn(case: Case, fitting: list[Confession]) -> Confession:
    place = case.rng.random() * sum(c.weight for c in fitting)
    for confession in fitting:
        place -= confession.weight
        if place < 0:
            return confession
    return fitting[-1]


def joined(case: Case, said: Sequence[str]) -> str:
    """The sentences as one text, with full stops and line breaks as this customer sets them."""
    rng = case.rng
    if case.is_terse:
        glue = pick(rng, (". ", ", ", " ", "\n", " - ", "... "))
        text = said[0]
        for sentence in said[1:]:
            text += (" " if not text[-1:].isalnum() and glue != "\n" else glue) + sentence
        return text
    glue = pick(rng, (" ", " ", " ", "\n", "\n\n"))
    return glue.join(ended(sentence) for sentence in said)


def greeted(case: Case, text: str) -> str:
    """``text`` after a greeting."""
    manner = case.customer.manner
    if GREETED.match(text):
        return text
    if manner == "terse" and case.rng.random() < 0.3:
        return text
    key = "formal_greetings" if manner == "formal" else "casual_greetings"
    greeting = _timely(pick(case.rng, case.speech[key]), case.frame.at.hour, case.speech[key][0])
    if case.is_short:
        return f"{greeting} {lowered(text) if greeting.endswith(',') else text}"
    if manner == "terse" or case.rng.random() < 0.25:
        is_comma = greeting.endswith(",")
        return f"{greeting} {lowered(text)}" if is_comma else f"{ended(greeting)} {text}"
    return f"{greeting}\n\n{text}"


def _timely(greeting: str, hour: int, otherwise: str) -> str:
    word = greeting.lower()
    is_early = hour < 17 and ("soir" in word or "evening" in word)
    is_late = (hour >= 12 and "morning" in word) or (hour < 12 and "afternoon" in word)
    return otherwise if is_early or is_late else greeting


def farewell(case: Case, *, is_mail: bool = True) -> str:
    """Closing words, name, and in mail what the customer's mail program puts under it."""
    rng, customer = case.rng, case.customer
    key = "formal_closings" if customer.manner == "formal" else "casual_closings"
    if rng.random() < 0.12 and case.needs[0].category in ABOUT_ORDERS:
        key = "angry_closings"
    closing = pick(rng, case.speech[key])
    if customer.manner == "terse" and rng.random() < 0.4:
        return closing
    if not is_mail or customer.signature < 0:
        tail = filled(pick(rng, case.speech["tail"]), case.slots, closing=closing)
    else:
        tail = closing + "\n\n" + filled(case.speech["signatures"][customer.signature], case.slots)
    if is_mail and customer.device >= 0:
        tail += "\n\n" + case.speech["devices"][customer.device]
    return tail
