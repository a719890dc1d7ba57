"""HTML mail and chat bodies -> plain text, without quoted mail that the markup already names."""

from __future__ import annotations

import re

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
_QUOTED = (
    ".gmail_quote, .gmail_extra, .yahoo_quoted, .moz-cite-prefix, .protonmail_quote, "
    ".zmail_extra, blockquote[type=cite], #divRplyFwdMsg, #appendonsend ~ *, #divRplyFwdMsg ~ *, "
    ".gmail_signature, .moz-signature, #Signature, .protonmail_signature_block"
)


def text_of_html(html: str) -> str:
    """The words a reader would see, one line per block; links keep their text.

    Quoted mail and signatures that the markup names (``gmail_quote``, ``blockquote type=cite``)
    go, unless nothing else would remain. Empty input gives empty text.
    """
    marked = _SPACE.sub(" ", html[:MOST_HTML].replace(_LINE, "").replace(_ITEM, ""))
    marked = _ITEM_TAG.sub(_ITEM + "<li", marked)
    marked = _LINE_TAG.sub(lambda found: _LINE + found.group(), marked)
    marked = _CELL_TAG.sub(lambda found: " " + found.group(), marked)
    tree = LexborHTMLParser(marked)
    _drop(tree, _UNSEEN)
    whole = _lines(tree)
    if not tree.css_first(_QUOTED):
        return whole
    _drop(tree, _QUOTED)
    own = _lines(tree)
    return own if any(c.isalnum() for c in own) else whole


def _drop(tree: LexborHTMLParser, selector: str) -> None:
    for node in tree.css(selector):
        node.decompose()


def _lines(tree: LexborHTMLParser) -> str:
    text = tree.body.text(separator="") if tree.body else ""
    return text.replace(_ITEM, "\n- ").replace(_LINE, "\n").strip()
