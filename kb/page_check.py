"""What a built page must not hold, because its content policy would block it.

A page is read with an HTML5 parser, as browsers do, and not with patterns. What is found here comes
from a template or a setting of the operator: article bodies pass :mod:`kb.markdown` before.
"""

from __future__ import annotations

import re
from functools import lru_cache
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
ADDRESS_NAMES = ("href", "src", "action", "formaction")
ADDRESSES = ", ".join(f"[{name}]" for name in ADDRESS_NAMES)

# An attribute's name follows a space, a slash or the quote that ended the one before.
_MAYBE_HANDLER = re.compile(r"""on(?<=[\s/"']on)[a-z]+\s*=""")


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
    if not _MAYBE_HANDLER.search(html.lower()):
        return []  # looking at every attribute costs ten times the rest
    names = {name for node in tree.css("*") for name in node.attributes}
    return sorted(name for name in names if name.startswith("on"))


def _script_addresses(tree: LexborHTMLParser) -> list[str]:
    """Attributes whose address runs as a script; browsers skip controls and spaces in a scheme."""
    names = set()
    for node in tree.css(ADDRESSES):
        for name, value in node.attributes.items():
            if name in ADDRESS_NAMES and _runs(value or ""):
                names.add(name)
    return sorted(names)


@lru_cache(maxsize=10_000)
def _runs(address: str) -> bool:
    scheme = re.sub(r"[\x00-\x20]", "", address).casefold()
    return scheme.startswith(("javascript:", "vbscript:", "data:text"))


def _foreign(node: LexborNode, site_url: str) -> str:
    """The host or scheme that an element loads a file from; empty when it is our own."""
    tag, attributes = node.tag, node.attributes
    name = "href" if tag == "link" else "src"
    rel = set((attributes.get("rel") or "").casefold().split())
    if tag == "link" and not rel & LOADED_LINKS:
        return ""
    return _other_host((attributes.get(name) or "").strip(), site_url)


@lru_cache(maxsize=10_000)
def _other_host(value: str, site_url: str) -> str:
    try:
        address = urlsplit(urljoin(site_url, value))
    except ValueError:
        return "an address that cannot be read"
    own = urlsplit(site_url)
    is_own = (address.scheme, address.netloc) == (own.scheme, own.netloc)
    return "" if is_own else address.netloc or address.scheme
