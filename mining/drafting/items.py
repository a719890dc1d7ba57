"""Items of agents' lists: noun phrases that say nothing without the sentence that opens the list.

« Merci de nous indiquer : / - votre numéro de commande / - le nom du titulaire » is one request;
"You may ask for a refund in these cases: / - A wrong item" one rule. An item alone is neither.
"""

from __future__ import annotations

import re

from mining.drafting.wording import WORDINGS

_IGNORED = re.IGNORECASE

_ASKING = {
    "fr": re.compile(
        r"\b(?:fourni\w*|(?:r?en)?voy\w+|communiqu\w+|indiqu\w+|précis\w+|transme\w+|joi(?:nd|gn)\w*"
        r"|donne[zr]|adresse[zr]|munissez|prépare[zr]|besoin|faut|faudra\w*|sous la main"
        r"|(?:informations?|éléments?|renseignements?|documents?|pièces?|précisions?)"
        r"(?: \w+)? (?:suivante?s?|ci-dessous|ci-après))\b",
        _IGNORED,
    ),
    "en": re.compile(
        r"\b(?:provid\w+|send\w*|shar(?:e|ing)|giv(?:e|ing)|tell|include|attach\w*|specify"
        r"|suppl(?:y|ying)|enter|gather\w*|collect\w*|prepare|submit\w*|need\w*|requires?|required"
        r"|(?:at|on) hand|handy|ready"
        r"|(?:following|these) (?:\w+ )?(?:information|details|documents?|data|items))\b",
        _IGNORED,
    ),
}
_FINITE = {
    "fr": re.compile(
        r"\b(?:est|sont|était|ser(?:a|ont|ez)|ont|a|aura|auront|peu(?:t|vent)|doi(?:t|vent)|faut"
        r"|faudra|va|vont|fait|prend|prennent|coûte|arrive|reste|restent|dépend|permet|commence"
        r"|s['’]\w+|n['’]\w+|ne|je|nous|(?!chez\b|assez\b)\w{3,}ez)\b",
        _IGNORED,
    ),
    "en": re.compile(
        r"\b(?:is|are|was|were|be|will|shall|can|cannot|could|would|should|may|might|must|ha(?:s|ve|d)"
        r"|do|does|did|takes?|costs?|arrives?|comes?|goes|starts?|begins?|appl(?:y|ies)|works?"
        r"|depends?|remains?|stays?|gets?|shows?|appears?|gives?|lasts?|expires?|means|var(?:y|ies)"
        r"|happens?|receives?|becomes?|allows?|i|they|it)\b|n['’]t\b",
        _IGNORED,
    ),
}
_CLAUSE = {
    "fr": re.compile(r"\b(?:que|qu['’]|qui|dont|où|si|s['’]il|lorsqu\w*|quand|vous)\b", _IGNORED),
    "en": re.compile(r"\b(?:that|which|who|whom|where|if|when|why|how|you|we)\b", _IGNORED),
}
_IMPERATIVE = {
    "fr": re.compile(
        r"^\w+(?:er|ir|re)\s(?:les?|la|l['’]|un|une|des|votre|vos|sur|dans|à)\b", _IGNORED
    ),
    "en": re.compile(
        r"^(?!\w+ing\b|all|both|each|any|some|proof|copy|photos?|pictures?)\w+(?:\s(?:\w+ly|out|up|in|down))?\s"
        r"(?:your|the|an?|any|all|this|these|it|our|us|(?:to|through|into)\s(?:the|your|our))\b",
        _IGNORED,
    ),
}
_HALF = {
    "fr": re.compile(r"^(?:s['’]ils?|si|lorsqu\w*|quand|en cas|dans le cas)\b[^,:;]*$", _IGNORED),
    "en": re.compile(r"^(?:if|when|in case|in the event)\b[^,:;]*$", _IGNORED),
}
"""A condition without what follows from it."""


def list_opener(sentence: str, opener: str, locale: str) -> str:
    """The sentence that opens the list ``sentence`` stands in, as its opener or as an item.

    ``opener`` is that of the sentence before it; a whole sentence ends the list, and gives "".
    """
    if sentence.rstrip().endswith(":"):
        return sentence.strip()
    return opener if opener and is_bare(sentence, locale) else ""


def is_bare(sentence: str, locale: str) -> bool:
    """Whether a sentence is a noun phrase: no verb before its first clause, none that commands.

    "Proof of payment", "Any message you may have seen"; not "You have 30 days". A condition that
    nothing follows from is no more of a sentence.
    """
    if _HALF[locale].match(sentence):
        return True
    wording = WORDINGS[locale]
    if sentence.rstrip().endswith("?") or wording.ask.search(sentence):
        return False
    if wording.step.search(sentence) or _IMPERATIVE[locale].match(sentence):
        return False
    head = _CLAUSE[locale].split(sentence, maxsplit=1)[0]
    return bool(head.strip(" ,.;:")) and not _FINITE[locale].search(head)


def asks_for(opener: str, locale: str) -> bool:
    """Whether a sentence that opens a list asks the customer for its items."""
    return _ASKING[locale].search(opener) is not None
