"""Plain words as Markdown: escaping what would be read as a mark, and emphasis that closes.

While a paragraph is gathered, line breaks and the ends of emphasis stand in it as characters of
the private use area; :func:`paragraphs` turns them into marks once their neighbours are known.
"""

from __future__ import annotations

import re
import unicodedata

BREAK = "\ue000"
OPEN_STRONG, CLOSE_STRONG = "\ue010", "\ue011"
OPEN_EM, CLOSE_EM = "\ue012", "\ue013"
_CLOSING = {OPEN_STRONG: CLOSE_STRONG, OPEN_EM: CLOSE_EM}
_MARKS = {OPEN_STRONG: "**", CLOSE_STRONG: "**", OPEN_EM: "*", CLOSE_EM: "*"}
_STARS = str.maketrans(_MARKS)
_OPEN, _CLOSE = f"[{OPEN_STRONG}{OPEN_EM}]", f"[{CLOSE_STRONG}{CLOSE_EM}]"

_OURS = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000-\ue0ff\u200b\ufeff]"
_UNWANTED = re.compile(_OURS)
_ESCAPED = re.compile(
    rf"{_OURS}|[\\`*\[\]<]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|&(?=#?\w{{1,31}};)"
)
_CITATION = re.compile(r"\[fact:", re.IGNORECASE)
_LINE_START = re.compile(r"(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|>|[-=:|][-=:|\s]*$)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_SPACE = re.compile(r"\s+")
_BREAKS = re.compile(rf"\s*{BREAK}\s*")
_PARTED = re.compile(f"{BREAK}{{2,}}")
_LEADING = re.compile(f"({_OPEN}+)([\\s{BREAK}]+)")
_TRAILING = re.compile(f"([\\s{BREAK}]+)({_CLOSE}+)")
_ANY_MARK = re.compile(f"{_OPEN}|{_CLOSE}")
_EMPTY = re.compile(f"{OPEN_STRONG}{CLOSE_STRONG}|{OPEN_EM}{CLOSE_EM}")
_NEXT_STRONG = re.compile(f"{CLOSE_STRONG}(\\s*){OPEN_STRONG}")
_NEXT_EM = re.compile(f"{CLOSE_EM}(\\s*){OPEN_EM}")
_PICTURE = re.compile(r"(?<!\\)((?:\\\\)*)!\[")
_FACT = re.compile(r"\\\[fact:", re.IGNORECASE)


def without_control(text: str) -> str:
    """``text`` without control characters, halves of characters and our own stand-ins."""
    return _UNWANTED.sub("", text)


def escaped(text: str) -> str:
    """Words as they print in a Markdown paragraph; what only counts at a line's start is left.

    ``[fact:...]`` is the citation of a policy value and never meant so by another system.
    """
    found = _ESCAPED.sub(_escape, text)
    return _FACT.sub(r"\\[fact&#58;", found) if "[" in found else found


def _escape(found: re.Match[str]) -> str:
    mark = found[0]
    return "\\" + mark if mark in "\\`*[]<_~&" else ""


def code(text: str) -> str:
    """A code span that holds ``text``; empty for blank text."""
    inner = _SPACE.sub(" ", without_control(text)).strip()
    if not inner:
        return ""
    fence = "`" * (longest_run(inner, "`") + 1)
    pad = " " if inner.startswith("`") or inner.endswith("`") else ""
    return f"{fence}{pad}{uncited(inner)}{pad}{fence}"


def uncited(literal: str) -> str:
    """Code in which ``[fact:`` is no citation; a space is all that can be put there."""
    return _CITATION.sub("[fact :", literal)


def longest_run(text: str, mark: str) -> int:
    """Length of the longest run of ``mark``."""
    return max((len(run) for run in re.findall(re.escape(mark) + "+", text)), default=0)


def paragraphs(gathered: str) -> list[str]:
    """The Markdown paragraphs of a gathered run; two line breaks in a row part them."""
    text = " ".join(gathered.split())
    if BREAK not in text:
        return [line_start_escaped(whole)] if (whole := emphasised(text).strip()) else []
    found = []
    for part in _PARTED.split(_BREAKS.sub(BREAK, text)):
        marked = emphasised(part).strip(f" {BREAK}")
        lines = [line_start_escaped(line.strip()) for line in marked.split(BREAK)]
        if any(lines):
            found.append("\\\n".join(line for line in lines if line))
    return found


def line(gathered: str) -> str:
    """A gathered run on one line: a heading or a table cell."""
    return " ".join(emphasised(" ".join(gathered.replace(BREAK, " ").split())).split())


def line_start_escaped(text: str) -> str:
    """``text`` so that its first characters open no list, heading, quote or rule."""
    numbered = _NUMBERED.match(text)
    if numbered:
        return f"{numbered[1]}\\{text[numbered.end(1) :]}"
    return "\\" + text if _LINE_START.match(text) else text


def emphasised(text: str) -> str:
    """``text`` with its emphasis as stars, where Markdown would read them so; else without.

    Stars open before a word and close behind one (CommonMark 0.31, "left-flanking delimiter run").
    """
    if OPEN_STRONG not in text and OPEN_EM not in text:
        return _mended(text)
    text = _tightened(_NEXT_EM.sub(r"\1", _NEXT_STRONG.sub(r"\1", text)))
    dropped: set[int] = set()
    for opening, closing in _pairs(text):
        if not (_may_open(text, opening) and _may_close(text, closing)):
            dropped |= {opening, closing}
    if dropped:
        text = "".join(c for at, c in enumerate(text) if at not in dropped)
    return _mended(text.translate(_STARS))


def _mended(text: str) -> str:
    """A link behind an exclamation mark is no picture."""
    return _PICTURE.sub(r"\1\\![", text) if "![" in text else text


def _tightened(text: str) -> str:
    """White space and line breaks moved out of emphasis; emphasis of nothing removed."""
    before = ""
    while before != text:
        before = text
        text = _EMPTY.sub("", _TRAILING.sub(r"\2\1", _LEADING.sub(r"\2\1", text)))
    return text


def _pairs(text: str) -> list[tuple[int, int]]:
    found, waiting = [], []
    for mark in _ANY_MARK.finditer(text):
        character, at = mark[0], mark.start()
        if character in _CLOSING:
            waiting.append(at)
        elif waiting and character == _CLOSING[text[waiting[-1]]]:
            found.append((waiting.pop(), at))
    return found


def _may_open(text: str, at: int) -> bool:
    before, after = _beside(text, at)
    return not _is_space(after) and (
        not _is_punctuation(after) or _is_space(before) or _is_punctuation(before)
    )


def _may_close(text: str, at: int) -> bool:
    before, after = _beside(text, at)
    return not _is_space(before) and (
        not _is_punctuation(before) or _is_space(after) or _is_punctuation(after)
    )


def _beside(text: str, at: int) -> tuple[str, str]:
    """The characters around the run of emphasis marks at ``at``; a space at either end."""
    first = last = at
    while first > 0 and text[first - 1] in _MARKS:
        first -= 1
    while last + 1 < len(text) and text[last + 1] in _MARKS:
        last += 1
    before = text[first - 1] if first else " "
    return before, text[last + 1] if last + 1 < len(text) else " "


def _is_space(character: str) -> bool:
    return character.isspace() or character == BREAK


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
