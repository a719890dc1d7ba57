"""HTML of help-center articles -> clean Markdown that an editor can read and askless can show.

Headings, paragraphs, lists, tables, quotes, code, emphasis and links are kept; scripts, forms,
embedded players and unsafe links go, pictures become their description. What is lost is counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kb.words import fold
from mining import markdown_marks as marks
from mining.html_tables import grid
from mining.html_text import is_too_deep, text_of_html

Target = Callable[[str], str]
"""The address to write for a link; empty for one that must become plain text."""

DEEPEST = 100
"""Elements inside one another that are walked; what lies deeper is taken as plain text."""

BLOCKS = frozenset(
    """p div section article main header footer aside nav h1 h2 h3 h4 h5 h6 ul ol li dl dt dd
    blockquote pre table thead tbody tfoot tr td th caption figure figcaption hr details summary
    address center form fieldset legend body html""".split()
)
UNREAD = frozenset(
    """script style head title noscript template svg math select option textarea button input
    datalist map meta link base col colgroup param source track""".split()
)
EMBEDDED = frozenset({"iframe", "object", "embed", "video", "audio", "canvas", "applet", "frame"})
STRONG, EM, CODE = {"strong", "b"}, {"em", "i", "cite", "dfn"}, {"code", "kbd", "samp", "tt", "var"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
TOP_HEADING = 2
SAFE = frozenset({"http", "https", "mailto"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide", re.IGNORECASE)
_FILE_NAME = re.compile(r"[\w .()-]+\.(?:png|jpe?g|gif|svg|webp|bmp|heic)", re.IGNORECASE)
_BLANK = re.compile(r"(?m)^ +$")
_BULLET = re.compile(r"[-*] |\d+[.)] ")
_NUMBERED = re.compile(r"\d+\. ")
_UNSAFE_IN_ADDRESS = str.maketrans({" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E"})


@dataclass
class Lost:
    """What an article's Markdown no longer holds of its HTML, as counts."""

    images: int = 0
    """Pictures without a description; one with a description became its words."""
    links: int = 0
    """Links whose address was unsafe (``javascript:`` and the like); their text stays."""
    embedded: int = 0
    """Players and frames."""


def safe_link(href: str) -> str:
    """``href`` if a reader may follow it: http, https or mailto; else empty."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return ""
    return href.strip() if parts.scheme.lower() in SAFE and (parts.netloc or parts.path) else ""


def markdown_of_html(
    html: str, *, title: str = "", target: Target = safe_link, lost: Lost | None = None
) -> str:
    """The Markdown of an HTML fragment or page; empty for one without words.

    Headings are shifted so that the highest becomes h2: the title is the page's only h1, and a
    first heading that repeats ``title`` goes. ``lost`` counts what was left out.
    """
    if is_too_deep(html):
        lines = text_of_html(html).splitlines()
        return "\n\n".join(p for line in lines for p in marks.paragraphs(marks.escaped(line)))
    root = LexborHTMLParser(html).body
    if root is None:
        return ""
    return _Writer(title, target, lost or Lost()).document(root)


class _Writer:
    """Walks one document; holds what every level of it needs to know."""

    def __init__(self, title: str, target: Target, lost: Lost) -> None:
        self.title = _key(title)
        self.target = target
        self.lost = lost
        self.shift = 0

    def document(self, root: LexborNode) -> str:
        headings = [node for node in root.css("h1,h2,h3,h4,h5,h6") if _key(node.text())]
        if headings and self.title and _key(headings[0].text()) == self.title:
            headings.pop(0).decompose()
        levels = [HEADINGS[str(node.tag)] for node in headings]
        self.shift = TOP_HEADING - min(levels, default=TOP_HEADING)
        return "\n\n".join(self.blocks(root, 0)).strip()

    def blocks(self, parent: LexborNode, depth: int) -> list[str]:
        """The Markdown blocks below ``parent``."""
        made: list[str] = []
        run: list[str] = []
        for child in parent.iter(include_text=True):
            if not self.is_read(child):
                continue
            if child.tag in BLOCKS or _holds_block(child, depth):
                made += marks.paragraphs("".join(run))
                run = []
                made = _joined(made, self.block(child, depth + 1))
            else:
                run.append(self.inline(child, depth + 1))
        return _joined(made, marks.paragraphs("".join(run)))

    def is_read(self, node: LexborNode) -> bool:
        """Whether a reader sees a node; players are counted on the way."""
        tag = str(node.tag)
        if tag in EMBEDDED:
            self.lost.embedded += 1
        if tag in EMBEDDED or tag in UNREAD or tag == "-comment":
            return False
        return tag == "-text" or not _is_hidden(node)

    def block(self, node: LexborNode, depth: int) -> list[str]:
        tag = str(node.tag)
        if depth > DEEPEST:
            return marks.paragraphs(marks.escaped(node.text(separator=" ")))
        if tag in HEADINGS:
            return self.heading(node, depth)
        if tag in {"ul", "ol"}:
            return self.list_(node, depth)
        if tag == "table":
            return self.table(node, depth)
        if tag == "pre":
            return _fenced(node.text())
        if tag == "hr":
            return ["---"]
        if tag == "blockquote":
            return _quoted(self.blocks(node, depth))
        if tag in {"dt", "summary"}:
            return self.strong(node, depth)
        return self.blocks(node, depth)

    def heading(self, node: LexborNode, depth: int) -> list[str]:
        words = marks.line(self.inlines(node, depth, is_plain=True))
        level = min(max(HEADINGS[str(node.tag)] + self.shift, TOP_HEADING), 6)
        words = re.sub(r"(#+)$", r"\\\1", words)
        return [f"{'#' * level} {words}"] if words else []

    def strong(self, node: LexborNode, depth: int) -> list[str]:
        if _holds_block(node, depth):
            return self.blocks(node, depth)
        inner = self.inlines(node, depth, is_plain=True)
        return marks.paragraphs(marks.OPEN_STRONG + inner + marks.CLOSE_STRONG)

    def list_(self, node: LexborNode, depth: int) -> list[str]:
        items = [item for item in self.items(node, depth) if item]
        start = _count(node.attributes.get("start"), 1)
        is_tight = all(_is_tight(item) for item in items)
        lines = []
        for number, item in enumerate(items, start=start):
            bullet = f"{number}. " if node.tag == "ol" else "- "
            text = ("\n" if is_tight else "\n\n").join(item)
            lines.append(bullet + text.replace("\n", "\n" + " " * len(bullet)))
        text = ("\n" if is_tight else "\n\n").join(lines)
        return [_BLANK.sub("", text) if "\n\n" in text or " \n" in text else text] if lines else []

    def items(self, node: LexborNode, depth: int) -> list[list[str]]:
        """The blocks of each item; what stands between items joins the one before."""
        found: list[list[str]] = []
        for child in node.iter(include_text=True):
            if not self.is_read(child):
                continue
            if child.tag == "li" or not found:
                inside = child.tag in BLOCKS or _holds_block(child, depth)
                found.append(
                    self.block(child, depth + 1)
                    if inside
                    else marks.paragraphs(self.inline(child, depth + 1))
                )
            elif child.tag in BLOCKS:
                found[-1] = _joined(found[-1], self.block(child, depth + 1))
            else:
                found[-1] += marks.paragraphs(self.inline(child, depth + 1))
        return found

    def table(self, node: LexborNode, depth: int) -> list[str]:
        """A pipe table; one that only lays out the page gives its cells one after the other."""
        rows = grid(node)
        is_layout = max((len(row) for row in rows), default=0) < 2 or node.css_first("table table")
        if is_layout or len(rows) < 2:
            cells = dict.fromkeys(cell.mem_id for row in rows for cell in row if cell)
            own = {cell.mem_id: cell for row in rows for cell in row if cell}
            return [block for key in cells for block in self.blocks(own[key], depth + 1)]
        caption = node.css_first("caption")
        before = self.block(caption, depth) if caption else []
        texts = [[self.cell(cell, depth) for cell in row] for row in rows]
        width = max(len(row) for row in texts)
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in texts]
        lines.insert(1, "|" + " --- |" * width)
        return [*before, "\n".join(lines)]

    def cell(self, node: LexborNode | None, depth: int) -> str:
        if node is None:
            return ""
        return marks.line(self.inlines(node, depth)).replace("|", "\\|")

    def inlines(self, node: LexborNode, depth: int, *, is_plain: bool = False) -> str:
        """Everything below ``node`` as one run; blocks in it are parted by spaces."""
        parts = []
        for child in node.iter(include_text=True):
            if self.is_read(child):
                text = self.inline(child, depth + 1, is_plain=is_plain)
                parts.append(f" {text} " if child.tag in BLOCKS else text)
        return "".join(parts)

    def inline(self, node: LexborNode, depth: int, *, is_plain: bool = False) -> str:
        tag = str(node.tag)
        if tag == "-text":
            return marks.escaped(node.text_content or "")
        if tag == "br":
            return marks.BREAK
        if tag == "img":
            return self.image(node)
        if depth > DEEPEST:
            return marks.escaped(node.text(separator=" "))
        if tag in CODE:
            return marks.code(node.text())
        if tag == "a" and not is_plain:
            return self.link(node, depth)
        inner = self.inlines(node, depth, is_plain=is_plain)
        if is_plain or marks.OPEN_STRONG in inner or marks.OPEN_EM in inner:
            return inner  # emphasis inside emphasis is shown once
        if tag in STRONG:
            return marks.OPEN_STRONG + inner + marks.CLOSE_STRONG
        return marks.OPEN_EM + inner + marks.CLOSE_EM if tag in EM else inner

    def link(self, node: LexborNode, depth: int) -> str:
        inner = self.inlines(node, depth)
        href = without_tabs(node.attributes.get("href") or "")
        address = self.target(href) if href and not href.startswith("#") else ""
        words = marks.line(inner)
        if href and not address and not href.startswith("#"):
            self.lost.links += 1
        if not address or not words:
            return inner
        space = [" " if part else "" for part in (inner[:1].isspace(), inner[-1:].isspace())]
        return f"{space[0]}[{words}]({address.translate(_UNSAFE_IN_ADDRESS)}){space[1]}"

    def image(self, node: LexborNode) -> str:
        words = (node.attributes.get("alt") or "").strip()
        if not words or _FILE_NAME.fullmatch(words):
            self.lost.images += 1
            return ""
        return marks.escaped(words)


def without_tabs(href: str) -> str:
    """An address as browsers read it: white space around it and line breaks in it do not count."""
    return re.sub(r"[\t\r\n]", "", marks.without_control(href)).strip()


def _holds_block(node: LexborNode, depth: int) -> bool:
    """Whether an inline element has a block in it (``<b><p>...``), as editors write them."""
    if node.tag in {"-text", "br", "img"} or depth > DEEPEST:
        return False
    return any(c.tag in BLOCKS or _holds_block(c, depth + 1) for c in node.iter())


def _is_hidden(node: LexborNode) -> bool:
    given = node.attributes
    if not given:
        return False
    is_marked = "hidden" in given or given.get("aria-hidden") == "true"
    return (
        is_marked
        or "headerlink" in (given.get("class") or "")
        or bool(_HIDDEN.search(given.get("style") or ""))
    )


def _joined(made: list[str], more: list[str]) -> list[str]:
    """Both; a list right behind a list takes another bullet, or Markdown would read one list."""
    if made and more:
        for mark, other in (("- ", "* "), ("* ", "- ")):
            if made[-1].startswith(mark) and more[0].startswith(mark):
                changed = re.sub(rf"(?m)^{re.escape(mark)}", other, more[0])
                return [*made, changed, *more[1:]]
        if _NUMBERED.match(made[-1]) and _NUMBERED.match(more[0]):
            return [*made, re.sub(r"(?m)^(\d+)\. ", r"\1) ", more[0]), *more[1:]]
    return [*made, *more]


def _is_tight(item: list[str]) -> bool:
    rest = item[1:]
    return all(_BULLET.match(block) and "\n\n" not in block for block in rest)


def _fenced(text: str) -> list[str]:
    inner = marks.without_control(text).strip("\n").rstrip()
    fence = "`" * max(3, marks.longest_run(inner, "`") + 1)
    return [f"{fence}\n{marks.uncited(inner)}\n{fence}"] if inner.strip() else []


def _quoted(blocks: list[str]) -> list[str]:
    text = "\n\n".join(blocks)
    return [re.sub(r"(?m)^", "> ", text).replace("> \n", ">\n")] if text else []


def _count(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"\d{1,6}", value) else default


def _key(text: str) -> str:
    return " ".join(fold(text).split())
