"""What a built page must not hold, because its content policy would block it.

A page is read with an HTML5 parser, as browsers do, and not with patterns. What is found here comes
from a template or a setting of the operator: article bodies pass :mod:`kb.markdown` before.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

DATA_TYPES = frozenset({"application/json", "application/ld+json"})
"""Types of script elements that hold data, which no browser runs."""

REFUSED = {
    "style": "an inline style",
    "[style]": "a style attribute",
    "base, object, embed, iframe, frame, applet, portal": "an element that loads another document",
    "meta[http-equiv=refresh i]": "a redirection",
}
LOADED = "script[src], img[src], source[src], audio[src], video[src], input[src], link[href]"
LOADED_LINKS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
ADDRESSES = "[href], [src], [action], [formaction]"

# An attribute's name follows a space, a slash or the quote that ended the one before.
_MAYBE_HANDLER = re.compile(r"""[\s/"']on[a-z]+\s*=""", re.IGNORECASE)


def faults(html: str, *, site_url: str) -> list[str]:
    """What a browser would refuse or should never meet on a page, in words; none when it is clean.

    ``site_url`` is where the page will be: addresses of the same origin are our own.
    """
    tree = LexborHTMLParser(html)
    found = [what for selector, what in REFUSED.items() if tree.css_first(selector) is not None]
    found += ["an inline script" for node in tree.css("script:not([src])") if not _is_data(node)]
    found += [f"the event handler {name}" for name in _handlers(tree, html)]
    found += [f"a script as {name}" for name in _script_addresses(tree)]
    found += [
        f"a file of {host}" for node in tree.css(LOADED) if (host := _foreign(node, site_url))
    ]
    return list(dict.fromkeys(found))


def _is_data(node: LexborNode) -> bool:
    return (node.attributes.get("type") or "").strip().casefold() in DATA_TYPES


def _handlers(tree: LexborHTMLParser, html: str) -> list[str]:
    if not _MAYBE_HANDLER.search(html):
        return []  # looking at every attribute costs ten times the rest
    names = {name for node in tree.css("*") for name in node.attributes}
    return sorted(name for name in names if name.startswith("on"))


def _script_addresses(tree: LexborHTMLParser) -> list[str]:
    """Attributes whose address runs as a script; browsers skip controls and spaces in a scheme."""
    names = set()
    for node in tree.css(ADDRESSES):
        for name in ("href", "src", "action", "formaction"):
            value = re.sub(r"[\x00-\x20]", "", node.attributes.get(name) or "").casefold()
            if value.startswith(("javascript:", "vbscript:", "data:text")):
                names.add(name)
    return sorted(names)


def _foreign(node: LexborNode, site_url: str) -> str:
    """The host or scheme that an element loads a file from; empty when it is our own."""
    name = "href" if node.tag == "link" else "src"
    rel = set((node.attributes.get("rel") or "").casefold().split())
    if node.tag == "link" and not rel & LOADED_LINKS:
        return ""
    try:
        address = urlsplit(urljoin(site_url, (node.attributes.get(name) or "").strip()))
    except ValueError:
        return "an address that cannot be read"
    own = urlsplit(site_url)
    is_own = (address.scheme, address.netloc) == (own.scheme, own.netloc)
    return "" if is_own else address.netloc or address.scheme
