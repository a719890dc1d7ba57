"""What readers of the output can read, and what of it looks like personal data. Pure functions.

The text of every kind of file that askless writes for others: pages, search data, tables, sitemaps.
Scripts, styles and pictures hold no text of the shop and are left out.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml

from kb.articles import front_matter_values
from kb.config import Settings
from kb.fact_file import Facts
from kb.words import fold

Span = tuple[int, int, str]
"""Start, end and type of what a recogniser marks."""
Recogniser = Callable[[str, str], Iterable[Span]]
"""(text, language) -> what looks like personal data in it."""

PLAIN = (".txt", ".md", ".log", ".yml", ".yaml", ".toml")
SEARCH = (".pf_fragment", ".pf_meta", ".pf_index")
"""Endings of the search's own files: packed, the fragments with a JSON document inside."""
READ = (".html", ".json", ".jsonl", ".csv", ".xml", *PLAIN, *SEARCH)
"""Endings of the files that are read."""
ATTRIBUTES = ("href", "src", "content", "alt", "title", "aria-label", "placeholder")
ADDRESSES = frozenset({"href", "src"})
SKIPPED = ["script", "style", "svg"]
INLINE = "a abbr b bdi cite code em i kbd mark q small span strong sub sup u wbr".split()
NEUTRAL_HOSTS = frozenset({"schema.org", "www.w3.org", "www.sitemaps.org"})
"""Hosts of vocabularies: addresses that name a format, not a page."""
AROUND = 24
"""Characters of context shown on each side of a hit."""

_KEY = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{16}(?![0-9a-zA-Z])")
_WORD = re.compile(r"[^\W_]+")
_PERSONAL_PATH = re.compile(r"@|\d{6}|\?")
_FRACTION = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
"""A measured number; one without a point may be a card's."""
_FIELD = re.compile(r"[a-z]+(?:_[a-z]+)*|@context|@type")
"""A field's name in JSON: "user_segment_id" is no user, and "@type" of JSON-LD no handle."""
_LONG_NUMBER = 10**8
_JSON_START = re.compile(rb"[{\[]")
_PHONE_END = 9
"""Digits of a telephone number that do not depend on how its country is written."""


@dataclass(frozen=True)
class Hit:
    """Something that looks like personal data in a file."""

    file: str
    kind: str
    excerpt: str
    """Where it stands, with everything marked masked."""


def _is_telling(name: str, value: str) -> bool:
    """Whether an attribute can tell of a person; most addresses lead to the site's own pages."""
    if name not in ADDRESSES or ":" in value:
        return True
    return _PERSONAL_PATH.search(unquote(value)) is not None


def texts(name: str, data: bytes) -> list[str]:
    """The texts in a file called ``name``; none in one of a kind that is not read.

    What is damaged is read as plain text: it may hold anything.
    """
    ending = "." + name.rpartition(".")[2].lower()
    if ending in SEARCH:
        return _search_texts(data)
    text = data.decode("utf-8-sig", "replace")
    try:
        if ending == ".html":
            return _page_texts(text)
        if ending == ".json":
            return list(_json_texts(json.loads(text)))
        if ending == ".jsonl":
            lines = (json.loads(line) for line in text.splitlines() if line.strip())
            return [one for line in lines for one in _json_texts(line)]
        if ending == ".csv":
            rows = csv.reader(io.StringIO(text, newline=""))
            return [cell for row in rows for cell in row if not _FRACTION.fullmatch(cell)]
        if ending == ".xml":
            return list(_xml_texts(text))
        if ending == ".md":
            return _article_texts(text)
    except (ValueError, csv.Error, ET.ParseError, RecursionError, yaml.YAMLError):
        return text.splitlines()
    return text.splitlines() if ending in PLAIN else []


def _article_texts(text: str) -> list[str]:
    """The values of the front matter, and the body: that of a staged page is finished HTML."""
    head, found, body = text.removeprefix("---\n").partition("\n---\n")
    if not (text.startswith("---\n") and found):
        return text.splitlines()
    own = body.strip()
    shown = _page_texts(own) if own.startswith("<") else own.splitlines()
    return [*_plain_values(front_matter_values(head)), *shown]


def _plain_values(value: Any) -> Iterator[str]:
    """The values of a front matter, not its keys: "name:" before a language is a cue for none."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _plain_values(one)
    elif value is not None:
        yield str(value)


def _page_texts(text: str) -> list[str]:
    """Blocks of text, telling attributes and the data of scripts, read as a browser reads them."""
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(text)
    found = []
    for node in page.css(", ".join(f"[{name}]" for name in ATTRIBUTES)):
        pairs = ((name, value or "") for name, value in node.attributes.items())
        found += [v for name, v in pairs if v and name in ATTRIBUTES and _is_telling(name, v)]
    for node in page.css("script[type*=json]"):
        found += _json_texts(json.loads(node.text() or "null"))
    page.strip_tags(SKIPPED)
    page.unwrap_tags(INLINE)
    page.merge_text_nodes()
    root = page.root
    lines = root.text(separator="\n").splitlines() if root is not None else []
    return found + [line for part in lines if (line := " ".join(part.split()))]


def _json_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, int) and value >= _LONG_NUMBER:
        yield str(value)
    elif isinstance(value, dict):
        for key, one in value.items():
            if not _FIELD.fullmatch(str(key)):
                yield str(key)
            yield from _json_texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _json_texts(one)


def _xml_texts(text: str) -> Iterator[str]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("no output of ours declares entities")  # read as plain text instead
    for element in ET.fromstring(text).iter():  # noqa: S314 (declarations were refused above)
        yield from (one for one in (element.text, element.tail) if one and one.strip())
        yield from element.attrib.values()


def _search_texts(data: bytes) -> list[str]:
    """The document in a search fragment; the readable runs of the other files."""
    try:
        plain = gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        plain = data
    start = _JSON_START.search(plain)
    if start:
        try:
            return list(_json_texts(json.loads(plain[start.start() :])))
        except ValueError:
            pass
    # A sign before a word may be a length: the search's files are binary.
    runs = re.findall(rb"[\x20-\x7e\x80-\xff]{6,}", plain)
    return [run.decode("utf-8", "ignore").lstrip("@") for run in runs]


@dataclass(frozen=True)
class Allowed:
    """What may stand in the output though a recogniser marks it: the shop's own."""

    texts: frozenset[str]
    hosts: frozenset[str]
    phones: frozenset[str]

    @classmethod
    def of(cls, settings: Settings, facts: Facts) -> Allowed:
        """The brand's name and addresses, the ways to a person, the facts, ``privacy.allowed``."""
        brand, contact = settings.brand, settings.contact
        own = [brand.name, brand.contact_email, brand.contact_phone, *settings.privacy.allowed]
        own += [*brand.contact_hours.values(), *brand.notice.values()]
        own += [text for one in contact.channels for text in one.said]
        own += [value for by_locale in facts.values() for value in by_locale.values()]
        urls = [brand.site_url, *brand.link_urls.values(), contact.url]
        urls += [one.address for one in contact.channels]
        urls += [text for text in settings.privacy.allowed if "://" in text]
        hosts = {urlsplit(url).hostname or "" for url in urls}
        texts_ = frozenset(found for text in [*own, *hosts] if (found := _words(text)).strip())
        phones = frozenset(found for text in own if (found := _digits(text)))
        return cls(texts_, frozenset(hosts - {""}) | NEUTRAL_HOSTS, phones)

    def with_texts(self, further: Iterable[str]) -> Allowed:
        """The same with further texts, such as editors' names."""
        more = {found for text in further if (found := _words(text)).strip()}
        return replace(self, texts=self.texts | more)

    def passes(self, value: str, kind: str) -> bool:
        """Whether ``value``, marked as ``kind``, is the shop's own."""
        if kind == "URL":
            try:
                host = urlsplit(value if "://" in value else f"//{value}").hostname
            except ValueError:  # such as "http://[x"
                return False
            return host in self.hosts
        if kind == "PHONE" and _digits(value) in self.phones:
            return True
        wanted = _words(value)
        return not wanted.strip() or any(wanted in one for one in self.texts)


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "


def _digits(text: str) -> str:
    digits = "".join(char for char in text if char.isdigit())
    return digits[-_PHONE_END:] if len(digits) >= _PHONE_END else ""


def marked(
    text: str, language: str, recogniser: Recogniser, allowed: Allowed, keys: frozenset[str]
) -> list[tuple[str, str]]:
    """Kind and masked excerpt of what must not stand in ``text``; ``keys`` are hashes of customers.

    Only the types and first letters of what is found are told.
    """
    spans = list(recogniser(text, language))
    spans += [(m.start(), m.end(), "KEY") for m in _KEY.finditer(text) if m.group() in keys]
    spans.sort()
    found = []
    for number, (start, end, kind) in enumerate(spans):
        if not allowed.passes(text[start:end], kind):
            found.append((kind, _excerpt(text, spans, number)))
        elif kind == "URL" and (path := _path(text[start:end])):
            # The shop's own page, but its address may tell of somebody.
            found += marked(path, language, recogniser, allowed, keys)
    return found


def _path(url: str) -> str:
    """What follows the host of an address, as one reads it."""
    parts = urlsplit(url if "://" in url else f"//{url}")
    return unquote(" ".join(part for part in (parts.path, parts.query, parts.fragment) if part))


def _excerpt(text: str, spans: list[Span], wanted: int) -> str:
    """The surroundings of a span with every span masked; of the wanted one the first letter."""
    start, end, _ = spans[wanted]
    parts, at = [], max(0, start - AROUND)
    for number, (low, high, kind) in enumerate(spans):
        if high <= at or low >= end + AROUND:
            continue
        parts.append(text[at : max(at, low)])
        parts.append(f"[{kind} {text[low]}***]" if number == wanted else f"[{kind}]")
        at = max(at, high)
    parts.append(text[at : max(at, end + AROUND)])
    return " ".join("".join(parts).split())
