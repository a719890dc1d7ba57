"""The customers' needs and the words they are told in, read from ``needs/<category>/<id>.toml``.

A text may hold slots such as ``{order}``. :class:`Text` splits it once, so that filling it is
cheap and a slot's value is never touched by the spelling mistakes made around it.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import InputError

LOCALES = ("fr", "en")
SEASONS = ("flat", "christmas", "sales", "summer")
KINDS = ("answer", "step", "condition", "ask")
CUSTOMER_SLOTS = frozenset("order tracking product amount date date_ahead city size code".split())
AGENT_SLOTS = CUSTOMER_SLOTS | {"name", "return_days"}
LEAST = {"customer": 25, "direct": 20, "subjects": 5, "context": 5, "follow_up": 3}
"""Fewest texts of each kind a need must have in each language."""

SPOKEN = re.compile(
    r"(?:\[?(?:appel|phone call|voicemail)\b|clients?e?\b|cliente\b|customer\b|cust\b|"
    r"(?:dame|monsieur|lady|gentleman)\b|(?:\w+ )?caller\b)"
    r"(?!.*\b(?:je|j'|mon|ma|mes|i|i'm|i've|my|we|our|nous|notre)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""Openings that only a colleague's telephone note has ("Cliente appelle : …")."""

FEMININE = re.compile(
    r"\b(?:cliente|perdue|déçue|pressée|embêtée|ravie|inquiète|contente|enceinte|étonnée|désolée|"
    r"sûre|certaine|prête|gênée|fatiguée|mécontente|furieuse|étudiante|habituée|mon mari|douée|"
    r"my husband|pregnant|lady|dame)\b|^(?:customer|caller)\b.*\b(?:she|her)\b",
    re.IGNORECASE,
)
MASCULINE = re.compile(
    r"^client\b|^(?:customer|caller)\b.*\b(?:he|his)\b|"
    r"\bmonsieur (?:appelle|signale|souhaite|veut)|\bgentleman\b|\bma femme\b|"
    r"\bmy wife\b|\bje suis (?:un peu )?(?:déçu|surpris|étudiant|ravi|pressé|inquiet|stressé)\b",
    re.IGNORECASE,
)
"""Words by which a text says that a woman or a man speaks or is spoken of."""

SHORT_WORDS = 17

AHEAD = re.compile(r"(?:jusqu['’]au|avant le|before|until) $", re.IGNORECASE)
"""Words before a ``{date}`` that lies ahead; it is read as the slot ``date_ahead``."""


@dataclass(frozen=True)
class Text:
    """A text split at its slots: pairs of the words before a slot and the slot's name."""

    parts: tuple[tuple[str, str], ...]
    rest: str
    of: str = ""
    """``woman`` or ``man`` when the words tell, else empty."""

    @classmethod
    def parse(cls, text: str) -> Text:
        """The text split at its slots.

        Raises:
            ValueError: a brace that is not part of a plain ``{slot}``.
        """
        parts, literal = [], ""
        for before, slot, spec, conversion in string.Formatter().parse(text):
            literal += before
            if slot is None:
                continue
            if not slot.isidentifier() or spec or conversion:
                raise ValueError(f"{{{slot}}} is not a plain slot")
            is_ahead = slot == "date" and AHEAD.search(literal)
            parts.append((literal, "date_ahead" if is_ahead else slot))
            literal = ""
        of = "woman" if FEMININE.search(text) else "man" if MASCULINE.search(text) else ""
        return cls(tuple(parts), literal, of)

    @property
    def slots(self) -> frozenset[str]:
        """Names of the slots."""
        return frozenset(slot for _, slot in self.parts)

    @property
    def words(self) -> int:
        """How many words the text has, slots not counted."""
        return sum(len(words.split()) for words, _ in self.parts) + len(self.rest.split())

    def fill(self, slots: Mapping[str, str], *, style: Callable[[str], str] | None = None) -> str:
        """The text with its slots filled; ``style`` rewrites the words around them."""
        if style is None:
            if not self.parts:
                return self.rest
            return "".join([w + slots[s] for w, s in self.parts]) + self.rest
        return "".join([style(w) + slots[s] for w, s in self.parts]) + style(self.rest)


@dataclass(frozen=True)
class Point:
    """One point of the right answer: its ideal sentence and agents' wordings of it."""

    kind: str
    gold: str
    variants: tuple[Text, ...]


@dataclass(frozen=True)
class Voice:
    """A need in one language.

    ``customer`` holds the roundabout messages, then the plain ones that most people write.
    ``plain``, ``written``, ``short`` and ``spoken`` are indices into it: plain messages, and of
    the others what suits a letter, a text message and a telephone note.
    """

    title: str
    short_answer: str
    customer: tuple[Text, ...]
    subjects: tuple[Text, ...]
    context: tuple[Text, ...]
    follow_up: tuple[Text, ...]
    reply: tuple[Point, ...]
    plain: tuple[int, ...]
    written: tuple[int, ...]
    short: tuple[int, ...]
    spoken: tuple[int, ...]


@dataclass(frozen=True)
class Need:
    """Something customers write about again and again."""

    id: str
    category: str
    weight: float
    season: str
    needs_person: bool
    handling_minutes: float
    voices: Mapping[str, Voice]


def read_needs(folder: Path) -> dict[str, Need]:
    """Every need under ``folder``, by id and sorted by it.

    Raises:
        InputError: no need there, or a file that does not have the shape of one.
    """
    paths = sorted(folder.glob("*/*.toml"))
    if not paths:
        raise InputError(folder, "holds no needs; expected <category>/<id>.toml files")
    needs = {}
    for path in paths:
        need = _need(path)
        if need.id in needs:
            raise InputError(path, f"the need {need.id} is already told in another file")
        needs[need.id] = need
    return dict(sorted(needs.items()))


def read_toml(path: Path) -> dict[str, Any]:
    """The table a TOML file of the shop holds.

    Raises:
        InputError: it is missing or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError(path, "no such file; the sample shop is not whole") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(path, f"not TOML: {error}") from error


def _need(path: Path) -> Need:
    data = read_toml(path)
    try:
        need = Need(
            id=_typed(data, "id", str),
            category=_typed(data, "category", str),
            weight=float(_typed(data, "weight", (int, float))),
            season=_typed(data, "season", str),
            needs_person=_typed(data, "needs_person", bool),
            handling_minutes=float(_typed(data, "handling_minutes", (int, float))),
            voices={locale: _voice(_typed(data, locale, dict), locale) for locale in LOCALES},
        )
    except ValueError as error:
        raise InputError(path, str(error)) from error
    _check(need, path)
    return need


def _check(need: Need, path: Path) -> None:
    problems = []
    if (need.category, need.id) != (path.parent.name, path.stem):
        problems.append(f"tells {need.category}/{need.id}; file and folder must bear these names")
    if need.season not in SEASONS:
        problems.append(f'season is "{need.season}"; expected one of {", ".join(SEASONS)}')
    if need.weight <= 0 or need.handling_minutes <= 0:
        problems.append("weight and handling_minutes must be above 0")
    counts = {locale: len(voice.reply) for locale, voice in need.voices.items()}
    if len(set(counts.values())) > 1:
        problems.append(f"points of the reply differ by language: {counts}")
    if problems:
        raise InputError(path, "; ".join(problems))


def _voice(data: dict[str, Any], locale: str) -> Voice:
    customer = _texts(data, "customer", locale, CUSTOMER_SLOTS)
    direct = _texts(data, "direct", locale, CUSTOMER_SLOTS)
    spoken = [i for i, text in enumerate(data["customer"]) if SPOKEN.match(text)]
    written = [i for i in range(len(customer)) if i not in spoken]
    return Voice(
        title=_typed(data, "title", str, locale),
        short_answer=_typed(data, "short", str, locale),
        customer=customer + direct,
        subjects=_texts(data, "subjects", locale, CUSTOMER_SLOTS),
        context=_texts(data, "context", locale, CUSTOMER_SLOTS),
        follow_up=_texts(data, "follow_up", locale, CUSTOMER_SLOTS),
        reply=_reply(data, locale),
        plain=tuple(range(len(customer), len(customer) + len(direct))),
        written=tuple(written),
        short=tuple(i for i in written if customer[i].words <= SHORT_WORDS),
        spoken=tuple(spoken),
    )


def _reply(data: dict[str, Any], locale: str) -> tuple[Point, ...]:
    points = []
    for number, item in enumerate(_typed(data, "reply", list, locale), start=1):
        place = f"{locale}.reply {number}"
        kind = _typed(item, "kind", str, place)
        if kind not in KINDS:
            raise ValueError(f'{place}.kind is "{kind}"; expected one of {", ".join(KINDS)}')
        variants = _texts(item, "variants", place, AGENT_SLOTS, least=2)
        points.append(Point(kind, _typed(item, "gold", str, place), variants))
    if len(points) < 2:
        raise ValueError(f"{locale}.reply: expected at least 2 points, found {len(points)}")
    return tuple(points)


def _texts(
    data: dict[str, Any], key: str, place: str, allowed: frozenset[str], *, least: int = 0
) -> tuple[Text, ...]:
    values = _typed(data, key, list, place)
    least = least or LEAST[key]
    if len(values) < least:
        raise ValueError(f"{place}.{key}: expected at least {least} texts, found {len(values)}")
    texts = []
    for number, value in enumerate(values, start=1):
        try:
            text = Text.parse(value)
        except (ValueError, TypeError) as error:
            raise ValueError(f"{place}.{key} {number}: {error}") from error
        unknown = sorted(text.slots - allowed)
        if unknown:
            raise ValueError(f"{place}.{key} {number}: unknown slot {', '.join(unknown)}")
        texts.append(text)
    return tuple(texts)


def _typed(data: dict[str, Any], key: str, kind: Any, place: str = "") -> Any:
    where = f"{place}.{key}" if place else key
    if key not in data:
        raise ValueError(f"{where} is missing")
    value = data[key]
    if not isinstance(value, kind) or (isinstance(value, str) and not value.strip()):
        raise ValueError(f"{where}: a value of this kind does not fit: {type(value).__name__}")
    return value
