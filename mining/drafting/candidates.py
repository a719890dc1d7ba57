"""Sentences that may stand for what all customers of a topic ask: theirs, or made into questions.

Every content word of one is written by at least k customers of the topic, in some form, or told by
agents to as many; in this form, and with this capital, by k customers of the desk. Nothing in it is
masked: what one customer alone wrote never gets into a title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kb.words import STOP_WORDS, fold, words
from mining.drafting.asked import Asked, Background, need_sentences, supported_words
from mining.drafting.help_words import help_words
from mining.drafting.noun_phrases import phrases
from mining.drafting.phrases import FR_INFINITIVE, QUESTION, offers, wishes
from mining.drafting.plain_asking import behind, plain
from mining.drafting.replies import PLACEHOLDER, capitalised
from mining.drafting.spelling import mended
from mining.drafting.title_forms import forms
from mining.drafting.tokens import WORD, folded, word_terms

SHORTEST, LONGEST = 4, 14
"""Words of a candidate."""

LONGEST_WISH = 11
"""Words of a wish that is turned into a question."""

_FILLER = re.compile(
    r"\s*[,;–-]?\s*(?:svp|stp|s['’]il (?:vous|te) pla[iî]t|please|pls|thanks|thank you|merci"
    r"|d['’]avance|au fait)(?=\s*[.?!,;]*$)",
    re.IGNORECASE,
)
_LEAD = {
    "fr": re.compile(
        r"^(?:(?:et|mais|donc|alors|aussi|du coup|svp|bonjour"
        r"|(?:pouvez|pourriez)-vous (?:me|m['’]) ?(?:dire|expliquer|indiquer|préciser)"
        r"|(?:j['’]aimerais|je (?:voudrais|souhaiterais|souhaite|voulais|veux|cherche à))"
        r" (?:savoir|comprendre)|je ne sais pas|dites-moi"
        r"|expliquez-moi|merci de me dire|une question|petite question)[\s,:]+)+",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^(?:(?:and|but|so|well|ok|hi|please|(?:can|could) you (?:please )?(?:tell|explain to) me"
        r"|(?:please )?(?:tell|explain to) me|can you explain|could you explain|also|quick question"
        r"|i(?:['’]d| would) like to (?:know|understand)|i want to know|i need to know"
        r"|i don['’]t know|i was wondering|i wonder|do you know|any idea)[\s,:]+)+",
        re.IGNORECASE,
    ),
}
_WISH = {
    "fr": re.compile(
        r"^(?:j['’]aimerais(?: bien)?|je (?:voudrais(?: bien)?|souhaite(?:rais)?|voulais|veux"
        r"|désire|cherche à|dois|n['’]arrive (?:pas|plus) à|n['’]arrive (?:pas|plus) a"
        r"|n['’]arrive (?:pas|plus) (?=d['’])|ne (?:peux|parviens) (?:pas|plus)(?: à)?"
        r"|tente de|essaie de|essaye de)|impossible (?:de\s|d['’])|besoin (?:de\s|d['’])"
        r"|j['’]ai besoin (?:de\s|d['’])|il me faut(?:drait)?)\s*(?P<act>\S.*)$",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^(?:please\s)?(?:(?P<to>i(?:['’]d| would) (?:like|love) to|i want(?:ed)? to|i need to"
        r"|i wish to|i(?:['’]m| am) trying to|i(?:['’]m| am) (?:unable|not able) to|i can(?:['’]?t"
        r"|not)(?: seem to)?|trying to|unable to|can['’]?t|need to|want to)"
        r"|i(?:['’]d| would) like|i need|i want)\s(?P<act>.+)$",
        re.IGNORECASE,
    ),
}
_THING = {
    "fr": re.compile(r"^(?:un|une|le|la|les|l['’]|mon|ma|mes|des|d['’])\s?", re.IGNORECASE),
    "en": re.compile(r"^(?:an?|the|my|some)\s", re.IGNORECASE),
}
_THING_TEMPLATES = {"fr": "Comment obtenir {} ?", "en": "How do I get {}?"}
_BREAK = re.compile(
    r"\s*(?:[.,;:!?(–]|\s-\s|\b(?:car|parce|puisque|mais|because|but|since|as i|et je|and i|merci"
    r"|thanks|comment|how)\b).*$",
    re.IGNORECASE,
)
_NO_ACT = frozenset(
    "savoir know see voir have avoir be être etre you vous believe croire understand comprendre "
    "complain find wait attendre say dire think say speak parler talk hear help someone".split()
)
_PRONOUN = re.compile(r"^(?:m['’]|me\s|l['’]|en\s|y\s)", re.IGNORECASE)

_ASKING = frozenset(
    "comment obtenir how get do i faire fonctionne fonctionnent passe passent trouver cas work "
    "find about know savoir sur".split()
)
"""Words that the templates add."""


@dataclass(frozen=True)
class Candidate:
    """A sentence, spelled properly, and whether it was made of somebody's wish."""

    text: str
    is_made: bool
    is_form: bool = False
    """It was made of the name of a matter alone."""
    is_lone: bool = False
    """Only as ordinary words of help centers may all of its words stand."""


def candidates(asked: Sequence[Asked], locale: str, background: Background) -> list[Candidate]:
    """Customers' sentences that many share the words of, and questions made of their wishes.

    Sorted by text, each once; none when no word has enough customers.
    """
    known = _known_words(asked, locale, background)
    own = {s for one in asked for s in need_sentences(one.text) if not PLACEHOLDER.search(s)}
    bare = {_bare(s, locale) for s in own}
    whole = {s for s in _mended(bare, locale, background) if _is_of_length(s)}
    turned = _questions(own, bare, known, locale, background)
    made = {s for s in _mended(turned, locale, background) - whole if _is_whole(s, locale)}
    named = _named(asked, locale, background) - made - whole
    shared = known | STOP_WORDS[locale] | _ASKING
    allowed = shared | help_words(locale)
    every = [Candidate(s, False) for s in whole]
    every += [Candidate(s, True) for s in made]
    every += [Candidate(s, True, True) for s in named]
    is_supported = _supports(locale, background)
    fit = [
        replace(one, is_lone=not _is_known(one.text, shared, locale))
        for one in every
        if _is_known(one.text, allowed, locale) and is_supported(one.text)
    ]
    return sorted(fit, key=lambda one: (one.text, one.is_made))


def _questions(
    own: set[str], bare: set[str], known: frozenset[str], locale: str, background: Background
) -> list[str]:
    """Questions made of wishes, of what stands behind a sentence, and of what agents offer."""
    found = [wish for s in own for wish in _turned(s, locale)]
    found += [one for s in bare for one in behind(s, locale)]
    found += [one for answer in background.answers for one in offers(answer, locale, known)]
    return found


def _mended(texts: Iterable[str], locale: str, background: Background) -> set[str]:
    """The texts in plain form, spelled and written as a title is."""
    right = background.accents
    return {_written(mended(plain(text, locale), right), locale) for text in texts}


def _is_of_length(text: str) -> bool:
    return SHORTEST <= len(WORD.findall(text)) <= LONGEST


def _named(asked: Sequence[Asked], locale: str, background: Background) -> set[str]:
    """Questions made of what the topic's matter is called."""
    everybody = background.everybody or asked
    answers = background.answers
    found = phrases(everybody, answers, background.weights, least=background.least, locale=locale)
    every = {form for phrase in found for form in forms(phrase, locale, answers)}
    return {mended(s, background.accents) for s in every if _is_whole(s, locale)}


def _supports(locale: str, background: Background) -> Callable[[str], bool]:
    """Whether k customers of the desk wrote each word of a text in this form, or were told it."""
    spread, least = background.spread, background.least
    if spread is None:
        return lambda _text: True
    told = {fold(word) for answer in background.answers for word in words(answer)}
    known = told | _ASKING | help_words(locale)
    return lambda text: spread.supports(text, locale, least, known)


def _is_whole(made: str, locale: str) -> bool:
    """Whether a made question is long enough and not cut before its last noun."""
    words = WORD.findall(made)
    return len(words) >= SHORTEST and folded(words[-1]) not in STOP_WORDS[locale]


def _known_words(asked: Sequence[Asked], locale: str, background: Background) -> frozenset[str]:
    """Words and stems that k customers wrote, or were told."""
    everybody = background.everybody or asked
    words = supported_words(everybody, background.least, locale)
    told = (word for text in background.answers for word in WORD.findall(text))
    return words | {w for word in told for w in (folded(word), *word_terms(word, locale))}


def _is_known(text: str, allowed: Collection[str], locale: str) -> bool:
    return all(_is_allowed(word, allowed, locale) for word in WORD.findall(text))


def _is_allowed(word: str, allowed: Collection[str], locale: str) -> bool:
    terms = word_terms(word, locale)
    return _core(word) in allowed or (bool(terms) and all(term in allowed for term in terms))


_LOW_I = re.compile(r"\bi(?=\b(?!\.e\.))")


def _written(text: str, locale: str) -> str:
    """With a capital at the start, and the English "I" written as such."""
    return capitalised(_LOW_I.sub("I", text) if locale == "en" else text)


def _core(word: str) -> str:
    """A word without its elided article: "l'échange" is said by who writes "échange"."""
    parts = re.split(r"['’]", folded(word), maxsplit=1)
    return parts[1] if len(parts) == 2 and len(parts[0]) <= 2 and parts[1] else folded(word)


def _bare(sentence: str, locale: str) -> str:
    """A sentence without what leads up to it and the politeness at its end."""
    text = _FILLER.sub("", _FILLER.sub("", sentence.strip()))
    bare = _LEAD[locale].sub("", text).strip()
    return bare if bare != sentence else sentence


def _turned(sentence: str, locale: str) -> Iterator[str]:
    """Questions made of what a sentence wishes: whole, and by its "verb its object" phrases.

    « Je voudrais échanger mon article contre une autre taille. » gives « Comment échanger mon
    article contre une autre taille ? ».
    """
    yield from wishes(sentence, locale)
    found = _WISH[locale].match(_FILLER.sub("", sentence))
    if not found:
        return
    act = _BREAK.sub("", found["act"]).strip()
    if not 1 < len(act.split()) <= LONGEST_WISH:
        return
    act = act[:1].lower() + act[1:]
    first = folded(WORD.findall(_PRONOUN.sub("", act) or act)[0]) if WORD.search(act) else ""
    if _THING[locale].match(act) and not _PRONOUN.match(act):
        yield _THING_TEMPLATES[locale].format(act)
    elif first not in _NO_ACT and (_is_english_act(found) or FR_INFINITIVE.match(first)):
        yield QUESTION[locale].format(act)


def _is_english_act(found: re.Match[str]) -> bool:
    return bool(found.groupdict().get("to"))
