"""Spans of personal data that overlap or stand side by side, made into single ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from mining.recognisers.spans import PLACEHOLDER, TYPES, Span

_RANK = {type_: rank for rank, type_ in enumerate(TYPES)}
_PARTICLES = regex.compile(
    r"[ ](?:(?:de|du|des|la|le|van|von|der|den|el|al|da|dos|di|bin|ben|st\.?)[ ]){1,3}"
    r"|[ ]?\b[dlno]['’]",
    regex.I,
)
"""What stands between two parts of one name: "Anne de la Roche", "Awa N'Diaye"."""


def resolved(text: str, found: Iterable[Span]) -> list[Span]:
    """Spans without overlaps, in order; overlapping ones become one, named by the longest.

    What overlaps a placeholder already in the text is cut to the parts outside of it.
    """
    free = sorted(found)
    if "[" in text:
        taken = [match.span() for match in PLACEHOLDER.finditer(text)]
        free = sorted(part for span in free for part in _outside(text, span, taken))
    merged: list[Span] = []
    strongest = (0, 0)
    for span in free:
        strength = (span.end - span.start, -_RANK[span.type])
        last = merged[-1] if merged else None
        if last and (span.start < last.end or _continues(text, last, span)):
            type_ = span.type if strength > strongest else last.type
            merged[-1] = Span(last.start, max(last.end, span.end), type_)
            strongest = max(strongest, strength)
        else:
            merged.append(span)
            strongest = strength
    return merged


def _outside(text: str, span: Span, taken: list[tuple[int, int]]) -> Iterator[Span]:
    start = span.start
    for low, high in [
        *((a, b) for a, b in taken if a < span.end and b > span.start),
        (span.end, 0),
    ]:
        end = min(low, span.end)
        if any(c.isalnum() for c in text[start:end]):
            yield Span(start, end, span.type)
        start = max(start, high)


def _continues(text: str, last: Span, span: Span) -> bool:
    """Whether two names or two parts of an address stand side by side."""
    between = text[last.end : span.start]
    if last.type == span.type == "NAME":
        return between in {" ", "-", "\u00a0"} or bool(_PARTICLES.fullmatch(between))
    places_ = {"ADDRESS", "POSTCODE"}
    return last.type in places_ and span.type in places_ and not between.strip(" ,\n-")
