"""HTML mail and chat bodies -> plain text, without quoted mail that the markup already names."""

from __future__ import annotations

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser

MOST_HTML = 400_000
"""Characters of HTML that are read; more is inlined pictures and never a customer's words."""

LOOKS_LIKE_HTML = re.compile(
    r"<(?:br|p|div|html|body|table|span|ul|li|blockquote|a\s+href)\b", re.IGNORECASE
)

_LINE = "\ue000"
"""Stands for a line break while HTML white space is collapsed; private use, never in real text."""
_ITEM = "\ue001"
_SPACE = re.compile(r"\s+")
_ITEM_TAG = re.compile(r"<li\b", re.IGNORECASE)
_LINE_TAG = re.compile(
    r"<br\b|</?(?:p|div|tr|table|h[1-6]|ul|ol|blockquote|pre|hr|section|article|dd|dt|address)\b",
    re.IGNORECASE,
)
_CELL_TAG = re.compile(r"</t[dh]\b", re.IGNORECASE)
_UNSEEN = (
    "head, style, script, title, noscript, template, iframe, object, svg, img, "
    "[hidden], [style*='display:none'], [style*='display: none'], [style*='mso-hide:all']"
)
# No sibling selectors: their time grows with the square of the number of siblings.
_QUOTED = (
    ".gmail_quote, .gmail_extra, .yahoo_quoted, .moz-cite-prefix, .protonmail_quote, "
    ".zmail_extra, blockquote[type=cite], #divRplyFwdMsg, "
    ".gmail_signature, .moz-signature, #Signature, .protonmail_signature_block"
)


_DEEPEST = 1_000
_NESTING = re.compile(
    r"<(/?)(?!br|img|hr|p\b|li\b|input|meta|link)[a-z][a-z0-9]{0,12}\b", re.IGNORECASE
)
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_UNREAD = re.compile(r"<(style|script|head|title)\b", re.IGNORECASE)


def text_of_html(html: str) -> str:
    """The words a reader would see, one line per block; links keep their text.

    Quoted mail and signatures that the markup names (``gmail_quote``, ``blockquote type=cite``)
    go, unless nothing else would remain. Empty input gives empty text.
    """
    marked = _SPACE.sub(" ", html[:MOST_HTML].replace(_LINE, "").replace(_ITEM, ""))
    marked = _ITEM_TAG.sub(_ITEM + "<li", marked)
    marked = _LINE_TAG.sub(lambda found: _LINE + found.group(), marked)
    marked = _CELL_TAG.sub(lambda found: " " + found.group(), marked)
    if is_too_deep(marked):
        return _spaced(unescape(_ANY_TAG.sub(" ", _without_unread(marked))))
    tree = LexborHTMLParser(marked)
    _drop(tree, _UNSEEN)
    whole = _lines(tree)
    if not tree.css_first(_QUOTED):
        return whole
    _drop(tree, _QUOTED)
    own = _lines(tree)
    return own if any(c.isalnum() for c in own) else whole


def is_too_deep(html: str) -> bool:
    """Whether elements are nested so deep that a parser's time grows with the square of it."""
    if html.count("<") < _DEEPEST:
        return False
    depth = deepest = 0
    for found in _NESTING.finditer(html):
        depth += -1 if found.group(1) else 1
        deepest = max(deepest, depth)
    return deepest > _DEEPEST


def _without_unread(html: str) -> str:
    """``html`` without the elements whose text nobody sees; one left open takes the rest along."""
    kept = []
    at = 0
    lowered = html.lower()
    while found := _UNREAD.search(html, at):
        kept.append(html[at : found.start()])
        close = lowered.find(f"</{found.group(1).lower()}", found.end())
        if close < 0:
            return "".join(kept)
        at = close + len(found.group()) + 2
    return "".join([*kept, html[at:]])


def _drop(tree: LexborHTMLParser, selector: str) -> None:
    for node in tree.css(selector):
        node.decompose()


def _lines(tree: LexborHTMLParser) -> str:
    return _spaced(tree.body.text(separator="") if tree.body else "")


def _spaced(text: str) -> str:
    return text.replace(_ITEM, "\n- ").replace(_LINE, "\n").strip()
