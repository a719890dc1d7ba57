"""Personal data in a ticket's texts replaced by typed placeholders before anything is stored.

A :class:`Redactor` serves one ticket: it knows the requester's and the agents' names from the
help desk's metadata, and gives the same value the same placeholder in every message: ``[ORDER]``,
and ``[ORDER_2]`` for a second one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import regex

from kb.errors import SettingsError
from kb.tickets import Requester
from kb.words import fold
from mining.hints import lower_case
from mining.recognisers import contact, names, numbers, places
from mining.recognisers.given_names import COMMON_WORDS
from mining.recognisers.heard_names import UNHEARD, Heard, heard, heard_names
from mining.recognisers.overlaps import resolved
from mining.recognisers.spans import Span

_ODD_SPACES = tuple(
    zip("\u00a0\u202f\u2009\u2007\u2002\u3000\u2010\u2011\uff20", "      --@", strict=True)
)
"""Spaces that do not break or are thin, hyphens and the wide at sign, and the plain character."""
_PATTERN_SECONDS = 0.2
"""Longest time one of the operator's own patterns may take on a message."""
_PLAIN_PATTERN = regex.compile(r"(?:\\.|[^()|?*+{}]|\{\d{1,3}\})*", regex.DOTALL)
"""Patterns without groups, choices and open repeats: they take no time to speak of, and a limit
would cost two looks at the clock a text."""
_MOST_PASSES = 4
_REMEMBERED, _LONGEST_REMEMBERED = 8_192, 1_000
"""Texts whose findings are kept, and how many characters one of them may have."""
_MOST_NAME_PASSES = 10


@dataclass(frozen=True)
class Known:
    """What metadata tells about the people and orders of one ticket."""

    requester: Requester | None = None
    agents: frozenset[str] = frozenset()
    order_refs: tuple[str, ...] = ()
    order_patterns: tuple[str, ...] = ()


NOBODY = Known()


@dataclass(frozen=True)
class Redacted:
    """A text with its personal data masked, and how many values of each type were."""

    text: str
    counts: Mapping[str, int]


def personal_data(text: str, locale: str) -> list[str]:
    """The types of personal data in ``text``, in order: a :data:`kb.decisions.Recogniser`."""
    return [span.type for span in find_spans(text, language=locale)]


def find_spans(
    text: str, *, language: str = "und", known: Known = NOBODY, from_agent: bool = False
) -> list[Span]:
    """Personal data in ``text``, in order, without overlaps; placeholders are not found again.

    French and English cues are both read, because customers mix them; ``language`` tells which
    first names are also ordinary words there ("Will", "Claire"). ``from_agent`` says that the
    desk wrote it: whom it speaks to ("Sorry to hear that, X.") is a name then, known or not.
    """
    return _finder(known).spans(text, language, from_agent=from_agent)


def redacted(
    text: str, *, language: str = "und", known: Known = NOBODY, from_agent: bool = False
) -> Redacted:
    """``text`` with its personal data masked. Redacting the result again changes nothing."""
    return Redactor(known).redacted(text, language, from_agent=from_agent)


@dataclass
class Redactor:
    """Masks the texts of one ticket, in the order they are given."""

    known: Known = NOBODY
    desk: Heard = UNHEARD
    """The desk's roster."""
    signed: Sequence[str] = ()
    """Names below messages, where the signature is cut off before it is read."""
    shop: frozenset[str] = frozenset()
    """Folded words of the shop's own, which name nobody: what the rules took for a name by mistake
    is not looked for in the other messages."""
    _numbers: dict[str, list[str]] = field(default_factory=dict)
    _heard: Heard = UNHEARD
    _heard_from: int = 0

    def __post_init__(self) -> None:
        self._finder = _finder(self.known)

    def redacted(self, text: str, language: str = "und", *, from_agent: bool = False) -> Redacted:
        """``text`` with its personal data masked; counts the values masked by type.

        Masking one value can bring two others together, so it is repeated until nothing is found.
        """
        passage = Passage(self, text, language, from_agent)
        passage.mask_found()
        return Redacted(passage.text, dict(passage.counts))

    def spans(self, text: str, language: str, *, from_agent: bool = False) -> list[Span]:
        """What the rules find in ``text``, see :func:`find_spans`, and names heard before."""
        found = self._finder.spans(text, language, from_agent=from_agent)
        named = self.named(text)
        return resolved(text, [*found, *named]) if named else found

    def named(self, text: str) -> list[Span]:
        """Where names of the roster stand, and those masked in the ticket before it listened."""
        return [*heard_names(text, self.desk), *heard_names(text, self._heard)]

    def listen(self) -> bool:
        """Keep the names masked so far to look for; whether they hold one not heard before."""
        names = (*self._numbers.get("NAME", ()), *self.signed)
        if len(names) == self._heard_from:
            return False
        self._heard_from, known = len(names), heard(names, shop=self.shop)
        is_new = not known.keys <= self._heard.keys
        self._heard = known
        return is_new

    def masked(self, text: str, spans: Sequence[Span]) -> tuple[str, list[str]]:
        """``text`` with placeholders for ``spans`` (in order, apart), and these placeholders."""
        parts, made = [], []
        at = 0
        for span in spans:
            made.append(self._placeholder(span.type, text[span.start : span.end]))
            parts += [text[at : span.start], made[-1]]
            at = span.end
        return "".join([*parts, text[at:]]), made

    def _placeholder(self, type_: str, value: str) -> str:
        """The placeholder of ``value``; a name that is part of an earlier one shares its."""
        key = "".join(c if c.isalnum() else " " for c in fold(value)).strip()
        key = key if type_ == "NAME" else key.replace(" ", "")
        seen = self._numbers.setdefault(type_, [])
        for number, earlier in enumerate(seen, start=1):
            if key == earlier or (type_ == "NAME" and _is_part(key, earlier)):
                return _numbered(type_, number)
        seen.append(key)
        return _numbered(type_, len(seen))


@dataclass
class Passage:
    """A text of one ticket on its way through redaction."""

    redactor: Redactor
    text: str
    language: str = "und"
    from_agent: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    """Values masked so far, by type."""
    origins: list[int] | None = None
    """For evaluation: where each character stood at first, -1 for those of placeholders."""

    def mask_found(self) -> None:
        """Mask what the rules find, until they find nothing."""
        for _ in range(_MOST_PASSES):
            spans = self.redactor.spans(self.text, self.language, from_agent=self.from_agent)
            if not spans:
                break
            self._mask(spans)

    def mask_names(self, places: Iterable[tuple[int, int]]) -> None:
        """Mask names that stand at ``places``, then what the rules find beside them."""
        spans = resolved(self.text, [Span(start, end, "NAME") for start, end in places])
        if spans:
            self._mask(spans)
            self.mask_found()

    def mask_heard(self) -> bool:
        """Mask names heard elsewhere, then what the rules find beside them; whether there were."""
        spans = resolved(self.text, self.redactor.named(self.text))
        if spans:
            self._mask(spans)
            self.mask_found()
        return bool(spans)

    def _mask(self, spans: list[Span]) -> None:
        before = self.text
        self.counts.update(span.type for span in spans)
        self.text, masked = self.redactor.masked(before, spans)
        if self.origins is not None:
            self.origins = _origins(self.origins, spans, masked)


FindNames = Callable[[Sequence[tuple[str, str]]], Sequence[Sequence[tuple[int, int]]]]
"""Texts with their languages -> where names of people stand in each."""


def mask_names(passages: Iterable[Passage], find: FindNames) -> None:
    """Mask the names that ``find`` knows in texts the rules are done with, many texts at a time.

    What was masked is looked through again until nothing is found: redacting the result a second
    time changes nothing. Most texts hold no name the rules have missed and are read once.
    """
    waiting = [passage for passage in passages if passage.text]
    for _ in range(_MOST_NAME_PASSES):
        if not waiting:
            return
        found = find([(passage.text, passage.language) for passage in waiting])
        held = [(p, at) for p, at in zip(waiting, found, strict=True) if at]
        for passage, at in held:
            passage.mask_names(at)
        waiting = [passage for passage, _ in held]


def mask_heard(passages: Sequence[Passage]) -> list[Passage]:
    """Mask a name found in one text of a ticket in its other ones; which texts that changed."""
    changed: dict[int, Passage] = {}
    for _ in range(_MOST_PASSES):
        if not passages or not passages[0].redactor.listen():
            break
        changed |= {at: one for at, one in enumerate(passages) if one.mask_heard()}
    return list(changed.values())


def _origins(origins: list[int], spans: list[Span], placeholders: list[str]) -> list[int]:
    moved: list[int] = []
    at = 0
    for span, placeholder in zip(spans, placeholders, strict=True):
        moved += [*origins[at : span.start], *[-1] * len(placeholder)]
        at = span.end
    return moved + origins[at:]


def _numbered(type_: str, number: int) -> str:
    return f"[{type_}]" if number == 1 else f"[{type_}_{number}]"


def _is_part(name: str, other: str) -> bool:
    mine, theirs = set(name.split()), set(other.split())
    return mine <= theirs or theirs <= mine


@lru_cache(maxsize=_REMEMBERED)
def _in_any_ticket(
    text: str, language: str, from_agent: bool, patterns: tuple[str, ...]
) -> tuple[Span, ...]:
    """What is found in ``text`` whoever wrote it, before overlaps are resolved.

    ``patterns`` are the operator's own order patterns.

    Tags, greetings, headings of forms and, once masked, agents' set answers come word for word
    in many tickets, so the last ones are kept.
    """
    return (
        *contact.emails(text),
        *contact.links(text),
        *contact.handles(text),
        *contact.ip_addresses(text),
        *numbers.numbers(text),
        *places.addresses(text),
        *names.names(text, names.NO_PEOPLE, language, from_agent=from_agent),
        *_orders(text, _limited(patterns)),
    )


@lru_cache(maxsize=8)
def _limited(patterns: tuple[str, ...]) -> tuple[tuple[regex.Pattern[str], float | None], ...]:
    """The operator's patterns, each with the seconds it may take, or None for one that is quick."""
    compiled = compiled_patterns(patterns)
    return tuple(
        (one, None if _PLAIN_PATTERN.fullmatch(one.pattern) else _PATTERN_SECONDS)
        for one in compiled
    )


def _orders(
    text: str, patterns: Iterable[tuple[regex.Pattern[str], float | None]]
) -> Iterator[Span]:
    """What is an order by ``patterns``; one that takes longer than it may finds nothing."""
    for pattern, limit in patterns:
        try:
            for match in pattern.finditer(text, timeout=limit):
                if match.end() > match.start():
                    yield Span(match.start(), match.end(), "ORDER")
        except TimeoutError:
            continue


class _Finder:
    """All recognisers, set up for what is known of one ticket."""

    def __init__(self, known: Known) -> None:
        self._people = names.People.of(known.requester, known.agents)
        self._exact = tuple(_exact_values(known))
        compiled_patterns(known.order_patterns)
        self._patterns = known.order_patterns
        self._shapes = tuple((shape, None) for shape in _hash_shapes(known.order_refs))

    def spans(self, text: str, language: str, *, from_agent: bool = False) -> list[Span]:
        text = _plain_spaces(text)
        common = language if language in COMMON_WORDS else "und"
        is_short = len(text) <= _LONGEST_REMEMBERED
        in_all = (_in_any_ticket if is_short else _in_any_ticket.__wrapped__)(
            text, common, from_agent, self._patterns
        )
        found = [
            *in_all,
            *self._known_values(text),
            *names.known_names(text, self._people, language),
        ]
        return resolved(text, found) if found else []

    def _known_values(self, text: str) -> Iterator[Span]:
        lowered = lower_case(text)
        for value, type_ in self._exact:
            at = lowered.find(value)
            while at >= 0:
                yield Span(at, at + len(value), type_)
                at = lowered.find(value, at + len(value))
        yield from _orders(text, self._shapes)


def _plain_spaces(text: str) -> str:
    """``text`` with odd spaces and hyphens as plain ones, character for character.

    Numbers pasted from a page or a word processor are held together by them.
    """
    if not text.isascii():
        for odd, plain in _ODD_SPACES:  # a few searches; str.translate is ten times slower
            if odd in text:
                text = text.replace(odd, plain)
    return text


@lru_cache(maxsize=512)
def _finder(known: Known) -> _Finder:
    return _Finder(known)


def _exact_values(known: Known) -> Iterator[tuple[str, str]]:
    """Values of the metadata to be found as they stand, lower-case, with their type."""
    for reference in known.order_refs:
        if len(reference.strip()) >= 4:
            yield lower_case(reference.strip()), "ORDER"
    requester = known.requester
    if requester is None:
        return
    for value, type_ in (
        (requester.email, "EMAIL"),
        (requester.phone, "PHONE"),
        (requester.address, "ADDRESS"),
    ):
        if len(value.strip()) >= 6:
            yield lower_case(value.strip()), type_


def _hash_shapes(order_refs: tuple[str, ...]) -> Iterator[regex.Pattern[str]]:
    """Patterns of "#" and the shape of one of the ticket's orders: "#1042" when it has 1037."""
    shapes = {
        "".join("9" if c.isdigit() else "a" if c.isalpha() else c for c in ref.strip(" #"))
        for ref in order_refs
    }
    for shape in sorted(shapes):
        if "9" in shape and 3 <= len(shape) <= 20:
            yield _hash_pattern(shape)


@lru_cache(maxsize=64)
def _hash_pattern(shape: str) -> regex.Pattern[str]:
    kinds = {"9": r"\d", "a": r"[^\W\d_]"}
    body = "".join(kinds.get(c) or regex.escape(c) for c in shape)
    return regex.compile(rf"(?<![\w&])#\s?{body}(?!\w)")


@lru_cache(maxsize=8)
def compiled_patterns(patterns: tuple[str, ...]) -> tuple[regex.Pattern[str], ...]:
    """The operator's own order patterns, compiled once.

    Raises:
        SettingsError: one of them is not a regular expression.
    """
    problems, compiled = [], []
    for pattern in patterns:
        try:
            compiled.append(regex.compile(pattern, regex.IGNORECASE))
        except regex.error as error:
            problems.append(f"order_patterns: {pattern!r} is not a regular expression ({error})")
    if problems:
        raise SettingsError(Path("askless.toml"), problems)
    return tuple(compiled)
