"""The help center on disk: staging the published articles, running MkDocs and Pagefind.

Both steps compare the hash of what they read with that of the last time and return at once when
nothing changed. Each writes into a temporary folder that takes the old one's place at the end,
so that a killed build leaves the old site whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TypeVar

import kb
from kb.article_words import Words, searched, with_words
from kb.errors import BuildError, NothingToDoError
from kb.facts import filled
from kb.headers import FOLDER_OF_HEADERS, samples
from kb.publications import changes
from kb.publish import REDIRECTS, TEMPLATES
from kb.storage import (
    content,
    files,
    indexing,
    known,
    links,
    memostore,
    movedstore,
    rendering,
    schedules,
    staging,
)
from kb.storage.article_words import words_in_force
from kb.storage.signing import Gate, gate
from kb.storage.walking import names_below, read_bytes
from kb.storage.workspace import Workspace, packaged, while_building

PAGE_MODULES = (
    "article_words articles characters colours config config_contact contact_page demand editions "
    "facts headers listings live_days llms markdown measure_page memo moved own_links pages "
    "publish related sitemap structured synonyms typography vocabulary widget words"
)
OWN_CODE = [Path(kb.__file__).parent / f"{name}.py" for name in PAGE_MODULES.split()]
"""The modules that make pages are part of the key: a new askless stages them again."""
MEMO_CODE = Path(memostore.__file__)
BUILD_CODE = [
    Path(kb.__file__).parent / name
    for name in (
        "headers.py",
        "page_check.py",
        "storage/indexing.py",
        "storage/rendering.py",
        "storage/searchindex.py",
        "storage/sitebuild.py",
        "storage/walking.py",
    )
]
"""The modules that make the site of the pages."""

Result = TypeVar("Result", "PublishResult", "BuildResult")

MANY = 200
"""Pages from which on looking at them takes as long as Pagefind does."""
PUBLISH_RECORD, BUILD_RECORD = "published.json", "built.json"


@dataclass(frozen=True)
class PublishResult:
    """What publishing did: live articles by locale, versions that went live or left."""

    live: dict[str, int]
    went_live: int
    withdrawn: int
    dropped_links: tuple[str, ...] = ()
    """Links that became plain text, as ``locale/article: address``."""
    unsigned: tuple[str, ...] = ()
    """Approved articles left out, as ``locale/article``: see :mod:`kb.signing`."""
    search_words: int = 0
    """Customers' words that only the search knows, see :mod:`kb.article_words`."""
    held_back: tuple[str, ...] = ()
    """Approved articles whose day has not come, as ``locale/article``."""
    was_current: bool = False


@dataclass(frozen=True)
class BuildResult:
    """What a build made: files and articles in the site, by locale."""

    files: int
    articles: dict[str, int]
    was_current: bool = False


@while_building
def publish(
    workspace: Workspace,
    now: datetime,
    *,
    popularity: Mapping[str, float] | None = None,
    accept_regex_only: bool = False,
) -> PublishResult:
    """Stage the published articles as pages and note in ``publications.csv`` what is live.

    ``popularity`` (article id -> any unit) orders the popular questions; without it the tickets
    do that `askless gaps` found each article to answer. ``now`` is aware.
    ``accept_regex_only``, or the setting of that name, lets articles go live whose tickets were
    read without the models of ``[ner]``, those that a reviewer signed.

    Raises:
        PrivacyError: articles were drafted from such tickets, and nobody has accepted it.
        ArticleError: an article cannot be read or named in an address.
        SettingsError: a fact that is cited has no value, or a file of words is broken.
        WorkspaceError: a link in ``site`` leads out of the workspace.
    """
    links.refuse_leading_out(workspace.root / "site", workspace.root)
    asked = _Asked(
        gate(workspace, accept_regex_only=accept_regex_only),
        schedules.held_back(workspace, now),
        popularity,
    )
    read = asked.key(workspace)  # once: what is edited meanwhile was not published
    key = _hash([workspace.publications_file], read)
    saved = _saved(workspace.build_dir / PUBLISH_RECORD, key, PublishResult)
    if saved and workspace.pages_dir.is_dir() and workspace.publications_file.is_file():
        return replace(saved, was_current=True)
    result = _published(workspace, asked, now)
    record = {k: v for k, v in asdict(result).items() if k != "was_current"}
    rest = {**record, "went_live": 0, "withdrawn": 0}
    document = {"key": _hash([workspace.publications_file], read), "result": rest}
    files.write_json(workspace.build_dir / PUBLISH_RECORD, document)
    return result


@dataclass(frozen=True)
class _Asked:
    """What one publishing goes by, beside the files."""

    door: Gate
    held_back: frozenset[tuple[str, str]]
    popularity: Mapping[str, float] | None

    def words(self, workspace: Workspace) -> Words:
        """Customers' words for the index; none of tickets whose names rules alone looked for.

        Unless that was accepted: nothing of tickets leaves before (:mod:`kb.signing`).
        """
        if not (self.door.reading.is_by_models or self.door.is_accepted):
            return {}
        return words_in_force(workspace)

    def key(self, workspace: Workspace) -> str:
        """Hash of all that the staged pages are made of but for the log of what was live."""
        root = workspace.root
        places = [workspace.content_dir, root / "site" / "strings", staging.assets(workspace)]
        places += [root / "site" / "synonyms", packaged("site") / "synonyms"]
        places += [root / "askless.toml", root / workspace.settings.facts_file]
        places += [packaged("site") / "strings", *OWN_CODE]
        places += [movedstore.path_of(workspace)]
        texts = [json.dumps(dict(self.popularity or {}), sort_keys=True), self.door.key]
        texts += [known.demand_key(workspace)]
        texts += [repr(sorted(self.held_back))] if self.held_back else []
        words = self.words(workspace)
        return _hash(places, *texts, repr(sorted(words.items())) if words else "")


def _published(workspace: Workspace, asked: _Asked, now: datetime) -> PublishResult:
    let_in = asked.door.admitted(
        a
        for a in content.read_articles(workspace, workspace.settings.site_locales)
        if a.is_published and (a.id, a.locale) not in asked.held_back
    )
    facts_file = workspace.root / workspace.settings.facts_file
    articles = filled(list(let_in.articles), workspace.facts, facts_file)
    log = content.publication_log(workspace)
    rows = changes(log, articles, now)
    about = known.known(workspace, articles, log, rows, popularity=asked.popularity)
    words = asked.words(workspace)
    made = staging.staged(
        workspace, with_words(articles, words), about, code=_hash([*OWN_CODE, MEMO_CODE])
    )
    went_live, withdrawn = staging.noted(workspace, articles, rows)
    locales = workspace.settings.site_locales
    return PublishResult(
        live={locale: sum(a.locale == locale for a in articles) for locale in locales},
        went_live=went_live,
        withdrawn=withdrawn,
        dropped_links=tuple(f"{locale}/{i}: {href}" for locale, i, href in made.dropped_links),
        unsigned=let_in.unsigned_places,
        search_words=searched(articles, words),
        held_back=tuple(sorted(f"{locale}/{i}" for i, locale in asked.held_back)),
    )


@while_building
def build(
    workspace: Workspace,
    *,
    check: Callable[[Path], None] = lambda _site: None,
    meanwhile: Callable[[], None] = lambda: None,
) -> BuildResult:
    """Build the static help center from the staged pages, with its search index.

    ``check`` sees the pages of the new site, whose search index is being made, before it takes the
    old one's place, and raises to stop that. ``meanwhile`` is called while pages are rendered: it
    may load what ``check`` needs.

    Raises:
        NothingToDoError: nothing was published yet.
        BuildError: MkDocs or Pagefind failed; the old site stays.
        WorkspaceError: a page or a template is a link that leads out of the workspace.
    """
    locales = workspace.settings.site_locales
    configurations = [workspace.build_dir / f"mkdocs.{locale}.yml" for locale in locales]
    if not workspace.pages_dir.is_dir() or not all(path.is_file() for path in configurations):
        raise NothingToDoError(f"build {workspace.root}: no pages yet; run `askless publish` first")
    for folder in (workspace.pages_dir, workspace.root / "site" / "overrides"):
        links.refuse_leading_out(folder, workspace.root)
    key = _build_key(workspace, configurations)
    saved = _saved(workspace.build_dir / BUILD_RECORD, key, BuildResult)
    headers = workspace.build_dir / FOLDER_OF_HEADERS
    if saved and headers.is_dir() and _count(workspace.site_dir) == saved.files:
        return replace(saved, was_current=True)
    staging.tidy(workspace.site_dir)
    _gather_templates(workspace)
    indexing.tidy(workspace)
    made = rendering.Rendered()
    with files.replacing_folder(workspace.site_dir) as part:
        articles = _made(workspace, part, made, check=check, meanwhile=meanwhile)
    _write_headers(workspace, headers)
    made.write(workspace.build_dir)
    result = BuildResult(_count(workspace.site_dir), articles)
    record = {"files": result.files, "articles": result.articles}
    files.write_json(workspace.build_dir / BUILD_RECORD, {"key": key, "result": record})
    return result


def _made(
    workspace: Workspace,
    part: Path,
    made: rendering.Rendered,
    *,
    check: Callable[[Path], None],
    meanwhile: Callable[[], None],
) -> dict[str, int]:
    """The whole site below ``part``, two locales at a time; articles in each one's search.

    Pages are checked while Pagefind reads them.
    """
    last, code = rendering.Last.read(workspace), _hash(BUILD_CODE)
    locales = [
        rendering.Locale(workspace, name, part, code) for name in workspace.settings.site_locales
    ]
    with ThreadPoolExecutor(max_workers=2) as pool, ThreadPoolExecutor(max_workers=1) as beside:
        keys = [rendering.page_keys(one) for one in locales]
        begun = [Event() for _ in locales]
        rendered = [
            pool.submit(rendering.render, one, last, keys=own)
            for one, own in zip(locales, keys, strict=True)
        ]
        standing = [beside.submit(indexing.standing, one) for one in locales]
        meanwhile()
        found = []
        for number, (one, future) in enumerate(zip(locales, rendered, strict=True)):
            own = future.result()
            made.add(own)
            ready = indexing.Ready(standing[number].result(), begun[number].set)
            found.append(pool.submit(_indexed, one, last, own, ready))
        _add_root_files(workspace, part, made)
        url = workspace.settings.brand.site_url
        looked = beside.submit(rendering.check_pages, part, made, url)
        if len(made.fresh) < MANY:  # a look at few pages can wait for Pagefind to begin
            for event in begun:
                event.wait()
        check(part)
        looked.result()
        counts = [future.result() for future in found]
    for _, own in counts:
        made.add(own)
    _check_whole(made)
    return {locale.name: count for locale, (count, _) in zip(locales, counts, strict=True)}


def _indexed(
    locale: rendering.Locale, last: rendering.Last, pages: rendering.Rendered, ready: indexing.Ready
) -> tuple[int, rendering.Rendered]:
    made = rendering.Rendered(pages.manifest.copy())
    try:
        return indexing.index(locale, last, made, ready), made
    finally:
        ready.begun()


def _add_root_files(workspace: Workspace, part: Path, made: rendering.Rendered) -> None:
    for path in _root_files(workspace.pages_dir):
        shutil.copyfile(path, part / path.name)
        made.manifest[path.name] = rendering.file_of(f"{part}/{path.name}")
    # Hosts of files alone know one page for missing addresses; its links are absolute.
    missing = part / rendering.MISSING
    shutil.copyfile(part / workspace.settings.default_locale / missing.name, missing)
    made.manifest[missing.name] = rendering.file_of(str(missing))
    made.fresh |= {path.name for path in part.glob("*.html")}


def _gather_templates(workspace: Workspace) -> None:
    """The workspace's templates, with ours for pages that it is too old to know of."""
    own = workspace.root / "site" / "overrides"
    with files.replacing_folder(workspace.build_dir / TEMPLATES) as part:
        for folder in (packaged("site") / "overrides", own):
            if folder.is_dir():
                # An earlier askless had a template of the sitemap, which publishing writes now.
                ignored = shutil.ignore_patterns("sitemap.xml")
                shutil.copytree(folder, part, dirs_exist_ok=True, ignore=ignored)


def _root_files(pages: Path) -> list[Path]:
    return [path for path in pages.iterdir() if path.is_file() and not path.name.startswith(".")]


def _check_whole(made: rendering.Rendered) -> None:
    empty = sorted(path for path, file in made.manifest.items() if not file.size)
    if empty:
        raise BuildError(f"the build left {empty[0]} empty; run `askless build` again")


def _write_headers(workspace: Workspace, folder: Path) -> None:
    noted = workspace.pages_dir / REDIRECTS  # an earlier askless wrote none
    moved = json.loads(noted.read_bytes()) if noted.is_file() else {}
    with files.replacing_folder(folder) as part:
        for name, text in samples(workspace.settings, moved).items():
            files.write_text(part / name, text)


def _count(folder: Path) -> int:
    return sum(len(names) for _, _, names in os.walk(folder))


def _build_key(workspace: Workspace, configurations: list[Path]) -> str:
    root = workspace.root
    places = [workspace.pages_dir, *configurations, root / "mkdocs.yml", root / "site/overrides"]
    places.append(packaged("site") / "overrides")
    return _hash([*places, *BUILD_CODE], rendering.tools(workspace.settings.site.builder))


def _hash(places: Iterable[Path], *texts: str) -> str:
    digest = hashlib.sha256("\0".join(texts).encode())
    for place in places:
        for name, path in _files(place):
            digest.update(f"\0{name}\0".encode("utf-8", "surrogateescape"))
            digest.update(read_bytes(path))
    return digest.hexdigest()


def _files(place: Path) -> Iterator[tuple[str, str]]:
    """Name with its folder, and path, of a file or of all files below a folder, in order."""
    if place.is_file():
        yield place.name, str(place)
    for name in names_below(place, but="__pycache__"):
        path = f"{place}/{name}"
        if os.path.isfile(path):  # noqa: PTH113 (a Path for each takes longer)
            yield f"{place.name}/{name}", path


def _saved(record: Path, key: str, kind: type[Result]) -> Result | None:
    """The result of the last time if it was made from the same; None when that is not sure."""
    try:
        document = json.loads(record.read_text(encoding="utf-8"))
        return kind(**document["result"]) if document["key"] == key else None
    except (OSError, ValueError, TypeError, KeyError):
        return None
