"""What may leave this machine for a language model, and what is taken out of it before."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kb.errors import KbError

IsPrivate = Callable[[str], bool]
"""Whether a text looks like it holds personal data, in any language we read."""


class HeldBackError(KbError):
    """A text that must not leave this machine; the message does not hold it."""


_INSTRUCTION = re.compile(
    r"""\b(?:ignor(?:e[rz]?|iere)|disregard|forget|override|oublie[rz]?|negligez|ne\stenez\spas\scompte)\b
        .{0,40}\b(?:instructions?|prompts?|rules?|consignes?|regles?|regeln|directives?|guidelines?|evidence)\b
    |\b(?:system|developer|hidden|initial)\s(?:prompt|message|instructions?)\b
    |\b(?:prompt|message|invite|instructions?|consignes?)\s(?:du\s|de\s)?(?:systeme|cachee?s?|initiale?s?)\b
    |\b(?:you\sare|act\sas|pretend\sto\sbe|tu\ses|vous\setes|agis|agissez)\s(?:now\s|desormais\s|maintenant\s|comme\s)?
        (?:an?\s|une?\s)?(?:ai\b|ia\b|assistant|language\smodel|modele\sde\slangage|chatbot|dan\b|jailb\w+)
    |\bas\san?\s(?:ai|language\smodel|assistant)\b|\ben\stant\squ['e]?\s?(?:ia|assistant|modele)\b
    |\b(?:new|updated|nouvelles?)\s(?:instructions?|rules?|consignes?|regles?)\b
    |\b(?:jailbreak|prompt\sinjection|developer\smode|mode\sdeveloppeur|do\sanything\snow)\b
    |\b(?:repeat|reveal|print|output|repete[rz]?|revele[rz]?|affiche[rz]?)\b.{0,30}\b(?:prompt|instructions?|system|consignes?)\b
    |\b(?:respond|reply|answer|reponde[zs]|reponds)\b.{0,20}\b(?:only|exactly|uniquement|seulement)\b.{0,20}\b(?:with|by|par|avec)\b
    |</?(?:system|user|assistant|evidence|instructions?)\b|\[/?inst\]|<\|
    |\b(?:your|ta|votre)\s(?:(?:new|real|only|nouvelle|vraie|seule)\s)?(?:task|job|mission|tache)\sis\b
    |\b(?:your|ta|votre)\s(?:new|nouvelle|real|vraie)\s(?:task|job|mission|tache)\b
    |\b(?:summari[sz]e|reword|rephrase|resume[sz]|reformule[sz])\b|\btranslate\sthis\b|\btraduis(?:ez)?\s(?:ceci|cela)\b
    |\b(?:answer|reply|respond|write|repond\w*|reponds|ecri[sv]\w*)\s(?:in|en)\s(?:english|french|german|anglais|francais|allemand)\b
    |\bmot\spour\smot\b|\bcite\se\d|\b(?:approve|publish|add|write|approuve\w*|publie\w*)\b.{0,30}\b(?:this|the|cet|l')\s?article\b
    |^\W*(?:system|assistant|user|developer|systeme)\s?[:>]
    |\b(?:json|schema|sources?)\b.{0,20}\b(?:output|write|return|renvoie[sz]?|ecri[sv]\w*)\b
    |\b(?:in\syour|dans\s(?:ta|votre))\s(?:answer|output|summary|article|resume|reponse)\b.{0,30}\b(?:say|write|add|include|dis|ecri\w+|ajoute\w*|inclu\w+)\b
    |\b(?:say|write|add|include|tell|dis|dites|ecri[sv]\w*|ajoute[rz]?|inclu\w+)\b.{0,40}\b(?:to\s(?:all|every)\s(?:customers?|readers?)|in\s(?:the|this|your)\s(?:article|answer|summary)|dans\s(?:l['’]article|le\sresume|ta\sreponse))""",
    re.IGNORECASE | re.VERBOSE,
)


def is_instruction(text: str) -> bool:
    """Whether a text speaks to a model instead of to a customer; "Ignorez les instructions …"."""
    from kb.words import fold

    return _INSTRUCTION.search(fold(visible(text))) is not None


def visible(text: str) -> str:
    """``text`` in NFC without characters that cannot be seen (Unicode category Cf)."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if unicodedata.category(c) != "Cf")


def fenced(text: str) -> str:
    """One line of evidence as it stands in a prompt: visible, on one line, without fence marks."""
    return " ".join(re.sub(r"[<`]+", " ", visible(text)).split())


def check_outgoing(strings: Iterable[str], is_private: IsPrivate) -> None:
    """Refuse what looks like personal data, whoever asked for it to be sent.

    Raises:
        HeldBackError: a recogniser marks something, or it holds a placeholder for a person.
    """
    for text in strings:
        if _PERSON.search(text) or any(
            is_private(line) for line in text.splitlines() if line.strip()
        ):
            raise HeldBackError("a text that looks like personal data was not sent")


_PERSON = re.compile(
    r"\[(?:NAME|EMAIL|PHONE|ADDRESS|ORDER|TRACKING|IBAN|CARD|HANDLE|IP|ID)(?:_\d+)?\]"
)


def strings_of(value: Any) -> Iterator[str]:
    """Every text in a JSON value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from strings_of(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings_of(one)


def recognisers(text: str) -> bool:
    """Whether our recognisers mark something in ``text`` read as French or as English."""
    from mining.redaction import find_spans

    return any(find_spans(text, language=language) for language in ("fr", "en"))
