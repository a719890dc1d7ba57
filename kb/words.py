"""Words of French and English text: folding, splitting, stop words, stems.

One place, so that matching, search, topics and drafts agree on what a word is. Every function is
tried on "été", "œuvre", "retardée", "l'échange".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import snowballstemmer

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "’": "'"})
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w)", re.IGNORECASE)
_ENGLISH_TAIL = re.compile(r"'(?:s|re|ve|ll|d|m)$", re.IGNORECASE)

FRENCH_STOP_WORDS = frozenset(
    """a ai aie ait alors as au aucun aussi autre aux avais avait avec avez aviez avoir avons bien
    bon bonjour bonsoir c ca car ce ceci cela celle celui ces cet cette chez ci comme d dans de
    depuis des deux donc du elle elles en encore entre es est et etaient etais etait etant ete
    etes etre eu eux faire fait fois font hors ici il ils j je l la le les leur leurs lui m ma
    mais me meme mes moi mon n ne ni nos notre nous on ont ou par parce pas peu peut peux plus
    pour pourquoi pouvez pouvoir puis qu quand que quel quelle quelles quels qui s sa sans se ses
    si soit sommes son sont sous suis sur t ta te tes toi ton tous tout toute toutes tres trop tu
    un une vers voici voila vos votre vous y cordialement merci svp madame monsieur""".split()
)
ENGLISH_STOP_WORDS = frozenset(
    """a about after again all also am an and any are as at be because been before being but by can
    could did do does doing don down during each few for from further had has have having he her
    here hers him his how i if in into is it its itself just me more most my myself no nor not now
    of off on once only or other our ours out over own please same she should so some such than
    that the their theirs them then there these they this those through to too under until up very
    was we were what when where which while who whom why will with would you your yours hello hi
    hey thanks thank dear regards""".split()
)
STOP_WORDS = {"fr": FRENCH_STOP_WORDS, "en": ENGLISH_STOP_WORDS}
"""Folded stop words by language. French negation and question words are among them."""


class _Folded(dict[int, str]):
    """A translation table that works out each character once."""

    def __missing__(self, code: int) -> str:
        lower = unicodedata.normalize("NFKD", chr(code).translate(_LIGATURES)).casefold()
        spelled = unicodedata.normalize("NFKD", lower.translate(_LIGATURES))
        plain = "".join(c for c in spelled if not unicodedata.combining(c)).casefold()
        return self.setdefault(code, plain)


_FOLDED = _Folded()
_LONG = 60


def fold(text: str) -> str:
    """``text`` in lower case without accents; ligatures spelled out, curly quotes straight."""
    if text.isascii():
        return text.casefold()
    if len(text) < _LONG:
        return text.translate(_FOLDED)
    for char in set(text):  # few are not ASCII, and str.translate takes three times as long
        if char > "\x7f":
            text = text.replace(char, _FOLDED[ord(char)])
    return text.casefold()


def words(text: str) -> list[str]:
    """The words as written, in order; elided articles ("l'échange" -> "échange") cut off."""
    straight = unicodedata.normalize("NFC", text).replace("’", "'")
    if "'" not in straight:
        return _PLAIN_WORD.findall(straight)
    return [_whole(word) if "'" in word else word for word in _WORD.findall(straight)]


def _whole(word: str) -> str:
    return _ENGLISH_TAIL.sub("", _ELISION.sub("", word))


def terms(text: str, language: str | None = None) -> list[str]:
    """Folded, stemmed words without stop words, in order; for counting, not for showing.

    Without ``language`` stop words of both languages go and the stem is chosen by neither: the
    folded word itself is kept, so that mixed text stays comparable with itself.
    """
    return [term for term, is_stop in _read(text, language) if not is_stop]


def terms_and_stems(text: str, language: str | None = None) -> tuple[list[str], list[str]]:
    """The :func:`terms` of a text, and all its stems, stop words among them; from one reading."""
    found = _read(text, language)
    return [term for term, is_stop in found if not is_stop], [term for term, _ in found]


def _read(text: str, language: str | None) -> list[tuple[str, bool]]:
    return [_term(word, language) for word in words(text)]


@lru_cache(maxsize=200_000)
def _term(word: str, language: str | None) -> tuple[str, bool]:
    """What a word counts as, and whether it is a stop word."""
    folded = fold(word)
    if language not in STOP_WORDS:
        is_stop = folded in FRENCH_STOP_WORDS or folded in ENGLISH_STOP_WORDS
    else:
        is_stop = folded in STOP_WORDS[language]
    return stem(folded, language or ""), is_stop


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The Snowball stem of a folded word; "été" (summer, been) keeps its own term "ete"."""
    if word == "ete" or language not in STOP_WORDS:
        return word
    return _remembered.get((word, language)) or str(_stemmer(language).stemWord(word))


_remembered: dict[tuple[str, str], str] = {}


def remember_stems(stems: Mapping[tuple[str, str], str]) -> None:
    """Take over what :func:`stem` gave for words and languages in an earlier process.

    Each takes it a twentieth of a millisecond.
    """
    _remembered.update(stems)


@lru_cache(maxsize=4)
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer({"fr": "french", "en": "english"}[language])


def counted(number: int, noun: str) -> str:
    """A number and its English noun, with an "s" unless there is one: "1 agent", "0 agents"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
