"""Made-up tickets in any number, no two alike, whose needs are known: what topics are timed on.

A ticket is a need in one of its wordings (:mod:`mining.bench_phrases`, and the sample shop's), with
words dropped, swapped and mistyped, something before or after it, and sentences around it; one in
25 states a second need. Real tickets are longer and less alike: figures on these say how time and
memory grow, and how well topics hold against their own truth, not how good topics are at a shop.
"""

from __future__ import annotations

import hashlib
import importlib
import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import accumulate
from pathlib import Path

from kb.errors import InputError
from kb.storage import files
from kb.storage.workspace import packaged
from mining.bench_matters import MATTERS
from mining.bench_phrases import AROUND, OPENINGS, SECOND, SLOTS, TAILS, THINGS
from mining.sample import MODULE, generator

ENGLISH_SHARE = 0.45
COMMONEST = 20
"""The larger, the less the sizes of needs differ: a need's weight is 1 / (its rank + this)."""
TRIES = 20
"""Variations tried for a text that is there already, before a number is put behind it."""
SECOND_SHARE = 0.04
_OPENED, _TAILED, _BEFORE, _PLAIN, _UNMARKED = 0.3, 0.6, 0.25, 0.08, 0.3
_DROPPED, _SWAPPED, _MISTYPED = 0.35, 0.12, 0.03
_AROUND = (0.5, 0.35, 0.15)
"""Share of tickets with no, one and two sentences around the need."""

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Made:
    """A made-up ticket and its truth."""

    text: str
    label: str | None
    """Its need, of several the first; null where a file gives none."""
    language: str


def made_tickets(count: int, *, seed: int) -> Iterator[Made]:
    """``count`` tickets, no two equal but for case and blanks; the same for the same seed."""
    needs = wordings()
    labels = sorted(needs)
    chance = random.Random(seed)  # noqa: S311 (seeded variation, not cryptography)
    chance.shuffle(labels)
    weights = list(accumulate(1 / (rank + COMMONEST) for rank in range(len(labels))))
    distinct = _Distinct()
    for _ in range(count):
        label = chance.choices(labels, cum_weights=weights)[0]
        other = chance.choices(labels, cum_weights=weights)[0]
        language = "en" if chance.random() < ENGLISH_SHARE else "fr"
        told = partial(_ticket, needs[label][language], needs[other][language], language, chance)
        yield Made(distinct.text(told), label, language)


def repeated_tickets(path: Path, count: int, *, seed: int) -> Iterator[Made]:
    """``count`` tickets from a file of ``text``, ``label`` and ``lang`` a line.

    Every line as it is, as far as its text is new; then all again with other words, until there
    are enough.

    Raises:
        InputError: the file cannot be read, or holds no text.
    """
    rows = [row for row in files.read_json_lines(path) if str(row.get("text") or "").strip()]
    if not rows:
        raise InputError(path, "no row has a `text`")
    chance = random.Random(seed)  # noqa: S311
    distinct = _Distinct()
    for number in range(count):
        row = rows[number % len(rows)]
        language = str(row.get("lang") or row.get("language") or "en")
        text = str(row["text"]).strip()
        label = row.get("label")
        is_new = number < len(rows) and distinct.takes(text)
        told = text if is_new else distinct.text(partial(_again, text, language, chance))
        yield Made(told, None if label is None else str(label), language)


class _Distinct:
    """The texts there are so far, by their hashes."""

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def takes(self, text: str) -> bool:
        """Whether a text is new; it is there from now on."""
        key = " ".join(text.casefold().split()).encode("utf-8", "replace")
        digest = hashlib.blake2b(key, digest_size=10).digest()
        is_new = digest not in self._seen
        self._seen.add(digest)
        return is_new

    def text(self, make: Callable[[], str]) -> str:
        """The first new text that ``make`` gives, else its last one with a number."""
        for _ in range(TRIES):
            text = make()
            if self.takes(text):
                return text
        numbered = f"{text} ({len(self._seen) + 1})"
        self.takes(numbered)
        return numbered


@cache
def wordings() -> dict[str, Mapping[str, Sequence[str]]]:
    """Need -> language -> its sentences, with slots."""
    found: dict[str, Mapping[str, Sequence[str]]] = {}
    for thing, names in THINGS.items():
        for matter, said in MATTERS.items():
            found[f"{thing}/{matter}"] = {
                language: [one.replace("{thing}", name) for one in said[language] for name in own]
                for language, own in names.items()
            }
    return found | _of_the_shop()


def _of_the_shop() -> dict[str, Mapping[str, Sequence[str]]]:
    """The sample shop's needs, as its customers put them."""
    generator()
    needs = importlib.import_module(f"{MODULE}.needs").read_needs(packaged("sample_shop") / "needs")
    return {
        f"shop/{need.id}": {
            language: [text.fill({slot: f"{{{slot}}}" for slot in text.slots}) for text in told]
            for language, told in ((la, voice.customer) for la, voice in need.voices.items())
        }
        for need in needs.values()
    }


def _ticket(own: Sequence[str], other: Sequence[str], language: str, chance: random.Random) -> str:
    """A ticket that states a need, in one or several sentences."""
    need = _need(chance.choice(own), language, chance)
    count = chance.choices(range(len(_AROUND)), _AROUND)[0]
    around = [filled(one, language, chance) for one in chance.sample(AROUND[language], count)]
    place = chance.randint(0, count)
    parts = [*around[:place], need, *around[place:]]
    if chance.random() < SECOND_SHARE:
        said = _need(chance.choice(other), language, chance)
        parts.append(chance.choice(SECOND[language]) + said)
    text = " ".join([*map(_closed, parts[:-1]), parts[-1]])
    return _plain(text) if chance.random() < _PLAIN else text


def _closed(sentence: str) -> str:
    """A sentence that another one may follow."""
    return sentence if sentence[-1] in "?!." else f"{sentence}."


def _need(template: str, language: str, chance: random.Random) -> str:
    """The sentence of a need, with something before it or after it and its words varied."""
    sentence = filled(template, language, chance)
    mark = sentence[-1] if sentence[-1] in "?!." else "."
    core = varied(sentence.rstrip(" ?!.\u00a0"), chance)
    if chance.random() < _TAILED:
        tail = filled(chance.choice(TAILS[language]), language, chance)
        core = f"{tail}, {core}" if chance.random() < _BEFORE else f"{core} {tail}"
    if chance.random() < _OPENED:
        core = f"{chance.choice(OPENINGS[language])}, {core}"
    end = "" if chance.random() < _UNMARKED else f" {mark}" if mark != "." else mark
    return core[:1].upper() + core[1:] + end


def _again(text: str, language: str, chance: random.Random) -> str:
    """A text of a file, told anew."""
    voice = language if language in TAILS else "en"
    said = varied(text, chance)
    if chance.random() < _TAILED:
        said = f"{said} {filled(chance.choice(TAILS[voice]), voice, chance)}"
    if chance.random() < _OPENED:
        said = f"{chance.choice(OPENINGS[voice])}, {said}"
    return said


def varied(sentence: str, chance: random.Random) -> str:
    """The words of a sentence again: one may be missing, two swapped, some mistyped."""
    words = sentence.split()
    if len(words) > 3 and chance.random() < _DROPPED:
        del words[chance.randrange(len(words))]
    if len(words) > 3 and chance.random() < _SWAPPED:
        at = chance.randrange(len(words) - 1)
        words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(
        _mistyped(word, chance) if chance.random() < _MISTYPED else word for word in words
    )


def _mistyped(word: str, chance: random.Random) -> str:
    """A word with a letter missing, doubled, or changed places with the next one."""
    if len(word) < 4 or word.startswith("["):
        return word
    at = chance.randrange(1, len(word) - 1)
    changed = ("", word[at] * 2, word[at + 1] + word[at])
    kind = chance.randrange(3)
    return word[:at] + changed[kind] + word[at + (2 if kind == 2 else 1) :]


def _plain(text: str) -> str:
    """Typed in haste: no capitals, no accents."""
    split = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def filled(template: str, language: str, chance: random.Random) -> str:
    """A template with something in each slot."""
    return _SLOT.sub(lambda found: _value(found[1], language, chance), template)


def _value(slot: str, language: str, chance: random.Random) -> str:
    if slot in SLOTS:
        return chance.choice(SLOTS[slot][language])
    if slot == "amount":
        return f"{chance.randint(5, 400)}"
    if slot == "year":
        return f"{chance.randint(1998, 2025)}"
    day, month = chance.randint(1, 28), chance.choice(SLOTS["month"][language])
    return f"{day} {month}"
