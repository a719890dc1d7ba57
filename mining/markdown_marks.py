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
_OPEN, _CLOSE = f"[{OPEN_STRONG}{OPEN_EM}]", f"[{CLOSE_STRONG}{CLOSE_EM}]"

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000-\ue0ff\u200b\ufeff]")
_ESCAPED = re.compile(
    r"[\\`*\[\]<]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|&(?=#?\w{1,31};)", re.UNICODE
)
_CITATION = re.compile(r"\[fact:", re.IGNORECASE)
_LINE_START = re.compile(r"(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|>|[-=:|][-=:|\s]*$)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_SPACE = re.compile(r"\s+")
_BREAKS = re.compile(rf"\s*{BREAK}\s*")


def without_control(text: str) -> str:
    """``text`` without control characters, halves of characters and our own stand-ins."""
    return _UNWANTED.sub("", text)


def escaped(text: str) -> str:
    """Words as they print in a Markdown paragraph; what only counts at a line's start is left.

    ``[fact:...]`` is the citation of a policy value and never meant so by another system.
    """
    clean = without_control(text)
    cited = _CITATION.search(clean) is not None
    found = _ESCAPED.sub(lambda m: "\\" + m[0], clean)
    return re.sub(r"(?i)\\\[fact:", r"\\[fact&#58;", found) if cited else found


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
    text = _SPACE.sub(" ", gathered)
    text = _BREAKS.sub(BREAK, text)
    found = []
    for part in re.split(f"{BREAK}{{2,}}", text):
        marked = emphasised(part).strip(f" {BREAK}")
        lines = [line_start_escaped(line.strip()) for line in marked.split(BREAK)]
        if any(lines):
            found.append("\\\n".join(line for line in lines if line))
    return found


def line(gathered: str) -> str:
    """A gathered run on one line: a heading or a table cell."""
    return _SPACE.sub(" ", emphasised(_SPACE.sub(" ", gathered.replace(BREAK, " ")))).strip()


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
    if not re.search(_OPEN, text):
        return _mended(text)
    text = re.sub(f"{CLOSE_STRONG}(\\s*){OPEN_STRONG}", r"\1", text)
    text = re.sub(f"{CLOSE_EM}(\\s*){OPEN_EM}", r"\1", text)
    text = _tightened(text)
    dropped: set[int] = set()
    for opening, closing in _pairs(text):
        if not (_may_open(text, opening) and _may_close(text, closing)):
            dropped |= {opening, closing}
    kept = (_MARKS.get(c, c) for at, c in enumerate(text) if at not in dropped)
    return _mended("".join(kept))


def _mended(text: str) -> str:
    return re.sub(r"(?<!\\)!\[", r"\\![", text)  # a link behind an exclamation mark is no picture


def _tightened(text: str) -> str:
    """White space and line breaks moved out of emphasis; emphasis of nothing removed."""
    before = ""
    while before != text:
        before = text
        text = re.sub(f"({_OPEN}+)([\\s{BREAK}]+)", r"\2\1", text)
        text = re.sub(f"([\\s{BREAK}]+)({_CLOSE}+)", r"\2\1", text)
        text = re.sub(f"{OPEN_STRONG}{CLOSE_STRONG}|{OPEN_EM}{CLOSE_EM}", "", text)
    return text


def _pairs(text: str) -> list[tuple[int, int]]:
    found, waiting = [], []
    for at, character in enumerate(text):
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
