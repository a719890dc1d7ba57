"""Sentences of French and English support replies, found without any model."""

from __future__ import annotations

import re

ABBREVIATIONS = frozenset(
    """m mm mme mlle mr mrs ms dr pr me st ste no nos nr art av bd env ex etc cf tel réf ref p
    pp vol fig min max approx dept inc ltd co vs eg ie al jan janv fév févr avr juil sept
    oct nov déc feb mar apr jun jul aug sep dec mon tue wed thu fri sat sun resp incl excl n
    qté qty tva""".split()
)
"""Words, folded to lower case, after which a full stop does not end a sentence.

"etc." and month names end one only before a line break; a sentence too long harms less than half
a sentence, because a half is dropped or, worse, printed.
"""

_BULLET = re.compile(
    r"^\s*(?:[-–—•*·▪►→✓✔]+|\(?\d{1,2}\s?[.)/°-]|(?:étape|step)\s\d{1,2}\s?[:.)–-])\s+",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?…]+(?=[\"'»”’)\]]*(?:\s|$))[\"'»”’)\]]*(?:\s»)?")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)\.$")
_INITIALS = re.compile(r"^(?:[^\W\d_]\.)+[^\W\d_]$")
_STARTS_LOW = re.compile(r"[\s\"'«“(]*[a-zà-ÿœ]")
_SPACES = re.compile(r"[ \t\u00a0\u202f]{2,}|[\t\u00a0\u202f]")
_ODD_SPACES = ("  ", "\t", "\u00a0", "\u202f")
"""What :data:`_SPACES` needs to find anything: most lines have none, and the look is cheap."""

_LETTER = re.compile(r"[^\W_]")


def sentences(text: str) -> list[str]:
    """The sentences of ``text`` in order, bullets and numbers of lists taken off.

    A line break ends a sentence, unless the next line goes on in lower case. Abbreviations,
    initials, decimals and dots inside words or addresses end none. No words give no sentences.
    """
    found = []
    for line in _lines(text):
        found += _split(line)
    return [sentence for sentence in found if _LETTER.search(sentence)]


def _lines(text: str) -> list[str]:
    """Lines with wrapped ones joined again and list marks taken off."""
    lines: list[str] = []
    for raw in text.splitlines():
        line = _spaced(raw).strip()
        mark = _BULLET.match(line)
        if mark:
            line = line[mark.end() :]
        if not line:
            lines.append("")
        elif not mark and lines and lines[-1] and _goes_on(lines[-1], line):
            lines[-1] += " " + line
        else:
            lines.append(line)
    return [line for line in lines if line]


def _spaced(line: str) -> str:
    """A line with every stretch of white space as one plain space."""
    return _SPACES.sub(" ", line) if any(space in line for space in _ODD_SPACES) else line


def _goes_on(before: str, line: str) -> bool:
    return before[-1] not in ".!?…:;" and _STARTS_LOW.match(line) is not None


def _split(line: str) -> list[str]:
    parts, start = [], 0
    for end in _END.finditer(line):
        if _is_end(line, start, end):
            parts.append(line[start : end.end()].strip())
            start = end.end()
    parts.append(line[start:].strip())
    return [part for part in parts if part]


def _is_end(line: str, start: int, end: re.Match[str]) -> bool:
    rest = line[end.end() :]
    if not rest.strip():
        return True
    mark = end.group().strip("\"'»”’)] ")
    is_quoted = mark != end.group().strip()
    if (is_quoted or mark in {"…", "..."}) and _STARTS_LOW.match(rest):
        return False
    if mark != ".":
        return True
    # No word holds a space, and a search from the sentence's start takes ten times as long.
    start = max(start, line.rfind(" ", start, end.start()) + 1)
    word = _LAST_WORD.search(line[start : end.start() + 1])
    if word is None:
        return True
    last = word[1].casefold()
    return last.replace(".", "") not in ABBREVIATIONS and not _is_initial(word[1])


def _is_initial(word: str) -> bool:
    return _INITIALS.match(word) is not None or (len(word) == 1 and word.isupper() and word != "I")
