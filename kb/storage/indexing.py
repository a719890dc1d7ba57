"""One locale's search index: Pagefind over its articles, or the last build's where they stand.

Pagefind reads no more of a page than the element it is told to index. So it is given those elements
alone, a third of the text, where it is sure that nothing else on the pages is meant for it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from kb.errors import BuildError
from kb.storage import files, links, rendering, searchindex
from kb.storage.rendering import Last, Locale, Rendered
from kb.storage.walking import names_below, read_bytes
from kb.storage.workspace import Workspace

SEARCH = "pagefind"
EXCERPTS = "articles"
"""Below ``build/``: a folder a locale with the articles of its pages."""
PAGES = "*/*/index.html"
MARK = b"data-pagefind"
"""How the names of all attributes begin that Pagefind goes by."""
BODY = b"data-pagefind-body"
_ARTICLE = re.compile(rb"<article\b[^<>]*\sdata-pagefind-body\b[^<>]*>.*?</article>", re.DOTALL)


@dataclass(frozen=True)
class Ready:
    """What is known of one locale's articles before its pages are made, and who waits for it."""

    cut: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Page -> its hash and that of its article, where the article still stands."""
    begun: Callable[[], None] = lambda: None
    """Called when Pagefind begins, whose work is another process's."""


def standing(locale: Locale) -> Mapping[str, tuple[str, str]]:
    """Which articles that an earlier build cut out are as they were."""
    folder = _folder(locale)
    links.refuse_leading_out(folder, locale.workspace.root)
    links.refuse_all(folder)
    known = _known(folder.with_suffix(".json"), locale.code)
    return {name: one for name, one in known.items() if _stands(f"{folder}/{_own(name)}", one[1])}


def index(locale: Locale, last: Last, made: Rendered, ready: Ready | None = None) -> int:
    """Make the index of a locale whose pages ``made`` knows; the number of its articles.

    Raises:
        BuildError: Pagefind failed, or the list of words is damaged.
    """
    count = _article_count(locale.pages / "assets" / "words.json")
    if not count:
        shutil.rmtree(locale.workspace.build_dir / EXCERPTS / locale.name, ignore_errors=True)
        return 0
    place = f"{locale.name}/{SEARCH}"
    names = sorted(name for name in made.manifest if _is_page(name))
    key = _key(locale, made, names, count)
    made.made_of[place] = key
    old = last.below(place)
    if old and last.made_of.get(place) == key and all(map(last.is_whole, old)):
        for name in old:
            rendering.take_over(last, name, locale.part)
            made.manifest[name] = last.manifest[name]
        return count
    ready = ready or Ready(standing(locale))
    folder = _excerpts(locale, made, names, ready.cut) or locale.target
    ready.begun()
    _run_pagefind(locale, folder)
    rendering.note(locale.part, made, locale.target / SEARCH)
    return count


def tidy(workspace: Workspace) -> None:
    """Remove the articles of locales that the help center no longer has."""
    for left in (workspace.build_dir / EXCERPTS).glob("*"):
        if left.is_dir() and left.name not in workspace.settings.site_locales:
            shutil.rmtree(left, ignore_errors=True)


def _is_page(name: str) -> bool:
    """Whether a file of the site, ``fr/returns/return-an-item/index.html``, is in :data:`PAGES`."""
    return name.count("/") == PAGES.count("/") + 1 and name.endswith("/index.html")


def _key(locale: Locale, made: Rendered, names: Sequence[str], count: int) -> str:
    lines = [f"{name} {made.manifest[name].sha256}" for name in names]
    whole = f"{rendering.tools(locale.builder)} {locale.code} {count}\n" + "\n".join(lines)
    return hashlib.sha256(whole.encode()).hexdigest()


def _run_pagefind(locale: Locale, folder: Path) -> None:
    target = (locale.target / SEARCH).absolute()
    options = ["--site", str(folder), "--output-path", str(target), "--glob", PAGES]
    options += ["--force-language", locale.name, "--silent"]
    rendering.run("pagefind", *options, program=_program())
    searchindex.lighten(target)
    for pattern in searchindex.UNUSED:
        for path in list(target.glob(pattern)):
            path.unlink()


def _program() -> list[str]:
    """Pagefind's program, the larger one where it is installed; nothing where only its module is.

    The module does nothing but choose and start it, which takes a tenth of a second.
    """
    for name in ("pagefind_bin_extended", "pagefind_bin"):
        with contextlib.suppress(ImportError, OSError):
            return [str(import_module(name).get_executable())]
    return []


def _folder(locale: Locale) -> Path:
    return locale.workspace.build_dir / EXCERPTS / locale.name


def _own(name: str) -> str:
    """A page's place in the folder of its locale."""
    return name.partition("/")[2]


def _excerpts(
    locale: Locale, made: Rendered, names: Sequence[str], known: Mapping[str, tuple[str, str]]
) -> Path | None:
    """The folder with all that Pagefind reads of the pages: their articles; None where it is more.

    It stays for the next build, which cuts out what changed alone: ``known`` is what stands.
    """
    folder = _folder(locale)
    found: dict[str, tuple[str, str]] = {}
    for name in names:
        page, kept = made.manifest[name].sha256, known.get(name, ("", ""))
        if kept[0] != page:
            cut = _cut(f"{locale.part}/{name}", f"{folder}/{_own(name)}")
            if cut is None:
                return None
            kept = page, cut
        found[name] = kept
    own = {_own(name) for name, (_, cut) in found.items() if cut}
    for left in [name for name in names_below(folder) if name not in own]:
        (folder / left).unlink()
    files.write_json(folder.with_suffix(".json"), {"code": locale.code, "pages": found})
    return folder if own else None


def _known(record: Path, code: str) -> dict[str, tuple[str, str]]:
    """Page -> its hash and that of its article, empty for a page of none; nothing in doubt."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        document = json.loads(record.read_text("utf-8"))
        if document["code"] == code:
            return {
                str(name): (str(page), str(cut)) for name, (page, cut) in document["pages"].items()
            }
    return {}


def _stands(path: str, sha256: str) -> bool:
    """Whether an article that was cut out is as it was; a page without one has none."""
    with contextlib.suppress(OSError):
        return not sha256 or rendering.file_of(path).sha256 == sha256
    return False


def _cut(page: str, target: str) -> str | None:
    """Write the article of a page; its hash, empty where there is none, None where more counts."""
    html = read_bytes(page)
    if MARK not in html.lower():
        return ""  # Pagefind leaves it out as soon as one page is marked
    found = article(html)
    if found is not None:
        os.makedirs(target.rpartition("/")[0], exist_ok=True)  # noqa: PTH103 (see kb.storage.walking)
        with open(target, "wb") as file:  # noqa: PTH123
            file.write(found)
    return None if found is None else hashlib.sha256(found).hexdigest()


def article(html: bytes) -> bytes | None:
    """A page of the element alone that Pagefind indexes; None where another part may count, too.

    Nothing outside may be marked for Pagefind, and where the element ends must be beyond doubt.
    """
    found = _ARTICLE.search(html)
    if found is None:
        return None
    element, page = found[0].lower(), html.lower()
    counts_alone = element.count(MARK) == page.count(MARK) and element.count(BODY) == 1
    is_one = element.count(b"<article") == 1 and page.count(b"</article") == 1
    return b"<!doctype html><html>" + found[0] if counts_alone and is_one else None


def _article_count(words: Path) -> int:
    try:
        return int(json.loads(words.read_text("utf-8"))["articles"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        pages = words.parents[2]
        raise BuildError(
            f"{words}: is damaged; remove {pages} and run `askless publish` again"
        ) from error
