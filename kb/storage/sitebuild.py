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
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import kb
from kb.article_words import Words, searched, with_words
from kb.articles import Article
from kb.editions import Known
from kb.errors import BuildError, NothingToDoError
from kb.facts import filled
from kb.headers import FOLDER_OF_HEADERS, samples
from kb.page_check import faults
from kb.publications import Publication, changes
from kb.publish import REDIRECTS, TEMPLATES, help_center
from kb.storage import content, files, known, links, movedstore, schedules, searchindex
from kb.storage.article_words import words_in_force
from kb.storage.signing import Gate, gate
from kb.storage.site_words import strings, synonyms
from kb.storage.workspace import Workspace, packaged, while_building
from kb.widget import widget_script

SITE_TOOLS = ("mkdocs", "mkdocs-material", "pagefind", "markdown-it-py", "nh3")
ENVIRONMENT = {
    "NO_MKDOCS_2_WARNING": "1",
    # MkDocs stamps its sitemap with the day of the build; the same articles give the same site.
    "SOURCE_DATE_EPOCH": "315532800",
    **searchindex.CHUNKS,
}
PAGE_MODULES = (
    "article_words articles characters colours config config_contact contact_page demand editions "
    "facts headers listings live_days llms markdown measure_page moved own_links pages publish "
    "related structured synonyms typography vocabulary widget words"
)
OWN_CODE = [Path(kb.__file__).parent / f"{name}.py" for name in PAGE_MODULES.split()]
"""The modules that make pages are part of the key: a new askless stages them again."""
CHECKS = [
    Path(kb.__file__).parent / name
    for name in ("headers.py", "page_check.py", "storage/searchindex.py")
]

Result = TypeVar("Result", "PublishResult", "BuildResult")

PUBLISH_RECORD, BUILD_RECORD = "published.json", "built.json"
WIDGET = "widget.js"
LINES_SHOWN = 3


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
    door = gate(workspace, accept_regex_only=accept_regex_only)
    words = _search_words(workspace, door)
    held_back = schedules.held_back(workspace, now)
    key = _publish_key(workspace, popularity or {}, door, words, held_back)
    saved = _saved(workspace.build_dir / PUBLISH_RECORD, key, PublishResult)
    if saved and workspace.pages_dir.is_dir() and workspace.publications_file.is_file():
        return replace(saved, was_current=True)
    let_in = door.admitted(
        a
        for a in content.read_articles(workspace, workspace.settings.site_locales)
        if a.is_published and (a.id, a.locale) not in held_back
    )
    facts_file = workspace.root / workspace.settings.facts_file
    articles = filled(list(let_in.articles), workspace.facts, facts_file)
    log = content.read_publications(workspace)
    rows = changes(log, articles, now)
    about = known.known(workspace, articles, log, rows, popularity=popularity)
    result = _stage(workspace, with_words(articles, words), about)
    went_live, withdrawn = _note(workspace, articles, rows)
    result = replace(
        result,
        went_live=went_live,
        withdrawn=withdrawn,
        unsigned=let_in.unsigned_places,
        search_words=searched(articles, words),
        held_back=tuple(sorted(f"{locale}/{article}" for article, locale in held_back)),
    )
    record = {k: v for k, v in asdict(result).items() if k != "was_current"}
    rest = {**record, "went_live": 0, "withdrawn": 0}
    key = _publish_key(workspace, popularity or {}, door, words, held_back)
    files.write_json(workspace.build_dir / PUBLISH_RECORD, {"key": key, "result": rest})
    return result


@while_building
def build(
    workspace: Workspace, *, check: Callable[[Path], None] = lambda _site: None
) -> BuildResult:
    """Build the static help center from the staged pages, with its search index.

    ``check`` sees the new site before it takes the old one's place, and raises to stop that.

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
    _tidy(workspace.site_dir)
    _gather_templates(workspace)
    with files.replacing_folder(workspace.site_dir) as part:
        with ThreadPoolExecutor(max_workers=2) as pool:
            articles = list(pool.map(lambda x: _build_locale(workspace, x, part / x), locales))
        _copy_root(workspace.pages_dir, part)
        _check_whole(part)
        _check_pages(part, workspace.settings.brand.site_url)
        check(part)
    _write_headers(workspace, headers)
    result = BuildResult(_count(workspace.site_dir), dict(zip(locales, articles, strict=True)))
    record = {"files": result.files, "articles": result.articles}
    files.write_json(workspace.build_dir / BUILD_RECORD, {"key": key, "result": record})
    return result


def _gather_templates(workspace: Workspace) -> None:
    """The workspace's templates, with ours for pages that it is too old to know of."""
    own = workspace.root / "site" / "overrides"
    with files.replacing_folder(workspace.build_dir / TEMPLATES) as part:
        for folder in (packaged("site") / "overrides", own):
            if folder.is_dir():
                shutil.copytree(folder, part, dirs_exist_ok=True)


def _stage(workspace: Workspace, articles: list[Article], about: Known) -> PublishResult:
    made = help_center(
        articles,
        workspace.settings,
        strings=strings(workspace),
        known=about,
        synonyms=synonyms(workspace),
    )
    _tidy(workspace.pages_dir)
    with files.replacing_folder(workspace.pages_dir) as part:
        for locale in workspace.settings.site_locales:
            shutil.copytree(_assets(workspace), part / locale / "assets")
        for name, text in made.files.items():
            if name not in made.configurations:
                _write(part, name.removeprefix("pages/"), text)
        if workspace.settings.site.widget:
            own = _assets(workspace) / WIDGET
            path = own if own.is_file() else packaged("site") / "assets" / WIDGET
            source = path.read_text("utf-8")
            _write(part, WIDGET, widget_script(source, workspace.settings, strings(workspace)))
    for old in set(workspace.build_dir.glob("mkdocs.*.yml")):
        if old.name not in made.configurations:
            old.unlink()  # of a language that the help center no longer has
    for name, text in made.configurations.items():
        files.write_text(workspace.build_dir / name, text)
    locales = workspace.settings.site_locales
    live = {locale: sum(a.locale == locale for a in articles) for locale in locales}
    dropped = tuple(f"{locale}/{article}: {href}" for locale, article, href in made.dropped_links)
    return PublishResult(live, 0, 0, dropped)


def _note(
    workspace: Workspace, articles: list[Article], rows: list[Publication]
) -> tuple[int, int]:
    wanted = {(row.article, row.locale) for row in rows if row.unpublished_at is None}
    for article in articles:
        if (article.id, article.locale) in wanted:
            content.keep_version(workspace, article)
    content.append_publications(workspace, rows)
    ended = {(row.article, row.locale) for row in rows if row.unpublished_at}
    return len(wanted), len(ended - wanted)


def _assets(workspace: Workspace) -> Path:
    own = workspace.root / "site" / "assets"
    return own if own.is_dir() else packaged("site") / "assets"


def _write(folder: Path, path: str, text: str) -> None:
    target = files.inside(folder, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")


def _build_locale(workspace: Workspace, locale: str, target: Path) -> int:
    """MkDocs, then Pagefind; returns the number of articles in the search index."""
    configuration = workspace.build_dir / f"mkdocs.{locale}.yml"
    _run("mkdocs", "build", "--quiet", "-f", str(configuration), "-d", str(target))
    count = _article_count(workspace.pages_dir / locale / "assets" / "words.json")
    if count:
        options = ["--site", str(target), "--force-language", locale, "--silent"]
        _run("pagefind", *options, "--glob", "*/*/index.html")
        searchindex.lighten(target / "pagefind", count)
    _drop_unused(target, workspace.pages_dir / locale)
    return count


def _article_count(words: Path) -> int:
    try:
        return int(json.loads(words.read_text("utf-8"))["articles"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        pages = words.parents[2]
        raise BuildError(
            f"{words}: is damaged; remove {pages} and run `askless publish` again"
        ) from error


def _run(tool: str, *arguments: str) -> None:
    # -P keeps the current folder off the module path: a workspace may hold any file name.
    command = [sys.executable, "-P", "-m", tool, *arguments]
    done = subprocess.run(
        command,
        env={**os.environ, **ENVIRONMENT},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        lines = " | ".join(said[-LINES_SHOWN:]) or f"exit status {done.returncode}"
        raise BuildError(f"{tool} could not build the help center: {lines}")


def _drop_unused(target: Path, pages: Path) -> None:
    """Take out what no page asks for: the theme's scripts and styles, Pagefind's interfaces."""
    for path in list((target / "assets").rglob("*")):
        if path.is_file() and not (pages / path.relative_to(target)).is_file():
            path.unlink()
    for pattern in searchindex.UNUSED:
        for path in list((target / "pagefind").glob(pattern)):
            path.unlink()
    for folder in sorted((target / "assets").rglob("*/"), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _copy_root(pages: Path, site: Path) -> None:
    for path in pages.iterdir():
        if path.is_file() and not path.name.startswith("."):
            shutil.copyfile(path, site / path.name)


def _check_whole(site: Path) -> None:
    empty = [p.relative_to(site) for p in site.rglob("*") if p.is_file() and not p.stat().st_size]
    if empty:
        raise BuildError(f"the build left {empty[0]} empty; run `askless build` again")


def _check_pages(site: Path, site_url: str) -> None:
    """Stop at the first page that holds what its content policy forbids."""
    for path in sorted(site.rglob("*.html")):
        found = faults(path.read_text("utf-8", errors="replace"), site_url=site_url)
        if found:
            raise BuildError(
                f"{path.relative_to(site)} holds {found[0]}, which the content policy forbids; "
                "look in site/overrides, and keep scripts and styles as files in site/assets"
            )


def _write_headers(workspace: Workspace, folder: Path) -> None:
    noted = workspace.pages_dir / REDIRECTS  # an earlier askless wrote none
    moved = json.loads(noted.read_bytes()) if noted.is_file() else {}
    with files.replacing_folder(folder) as part:
        for name, text in samples(workspace.settings, moved).items():
            files.write_text(part / name, text)


def _count(folder: Path) -> int:
    return sum(len(names) for _, _, names in os.walk(folder))


def _tidy(folder: Path) -> None:
    """Put back or remove what a killed process left beside ``folder``; we hold the workspace."""
    old = sorted(folder.parent.glob(f".{folder.name}.*.old"))
    if old and not folder.exists():
        old.pop().rename(folder)
    for left in (*old, *folder.parent.glob(f".{folder.name}.*.part")):
        shutil.rmtree(left, ignore_errors=True)


def _search_words(workspace: Workspace, door: Gate) -> Words:
    """Customers' words for the index; none of tickets whose names rules alone looked for.

    Unless that was accepted: nothing of tickets leaves before (:mod:`kb.signing`).
    """
    if not (door.reading.is_by_models or door.is_accepted):
        return {}
    return words_in_force(workspace)


def _publish_key(
    workspace: Workspace, popularity: Mapping[str, float], door: Gate, words: Words,
    held_back: frozenset[tuple[str, str]],
) -> str:  # fmt: skip
    root = workspace.root
    places = [workspace.content_dir, root / "site" / "strings", _assets(workspace)]
    places += [root / "site" / "synonyms", packaged("site") / "synonyms"]
    places += [root / "askless.toml", root / workspace.settings.facts_file]
    places += [packaged("site") / "strings", workspace.publications_file, *OWN_CODE]
    places += [movedstore.path_of(workspace)]
    texts = [json.dumps(dict(popularity), sort_keys=True), door.key, known.demand_key(workspace)]
    texts += [repr(sorted(held_back))] if held_back else []
    return _hash(places, *texts, repr(sorted(words.items())) if words else "")


def _build_key(workspace: Workspace, configurations: list[Path]) -> str:
    root = workspace.root
    places = [workspace.pages_dir, *configurations, root / "mkdocs.yml", root / "site/overrides"]
    places.append(packaged("site") / "overrides")
    tools = " ".join(f"{name} {version(name)}" for name in SITE_TOOLS)
    return _hash([*places, Path(__file__), *CHECKS], tools)


def _hash(places: Iterable[Path], *texts: str) -> str:
    digest = hashlib.sha256("\0".join(texts).encode())
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"\0{path.relative_to(place.parent)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _saved(record: Path, key: str, kind: type[Result]) -> Result | None:
    """The result of the last time if it was made from the same; None when that is not sure."""
    try:
        document = json.loads(record.read_text(encoding="utf-8"))
        return kind(**document["result"]) if document["key"] == key else None
    except (OSError, ValueError, TypeError, KeyError):
        return None
