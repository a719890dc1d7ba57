"""One locale's pages -> its folder of the site: the builder, and what can stay as it is.

A page depends on its own file, the configuration and the templates, and on nothing else. So what
the last build made of the same is taken over, by hash, and the builder sees the other pages only;
the folder is the same as if it had made all of them. Where a configuration or a template of the
operator may look at other pages, all are made each time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import yaml

from kb.errors import BuildError, KbError
from kb.page_check import faults
from kb.publish import TEMPLATES
from kb.site_manifest import NAME, Manifest, SiteFile, parsed, rendered
from kb.sitemap import NAME as SITEMAP
from kb.storage import files, searchindex
from kb.storage.walking import moved, names_below, read_bytes, shared
from kb.storage.workspace import Workspace, packaged

BUILDERS = ("mkdocs", "properdocs", "zensical")
TOOLS = ("mkdocs-material", "pagefind", "markdown-it-py", "nh3")
ENVIRONMENT = {
    "NO_MKDOCS_2_WARNING": "1",
    # MkDocs stamps its sitemap with the day of the build; the same articles give the same site.
    "SOURCE_DATE_EPOCH": "315532800",
    **searchindex.CHUNKS,
}
RECORD = "rendered.json"
MISSING = "404.html"
LINES_SHOWN = 3
Keys = Mapping[str, tuple[Path | None, str]]
"""Each page's file in the site -> its staged file and the hash of all that it is made of."""
_OTHER_PAGES = re.compile(
    r"\bnav\.|\bin (?:nav|pages)\b|config\.nav|navigation\b|(?:previous|next)_page|extra\.missing"
)
"""What a template says that looks at other pages than its own."""
_COMMENT = re.compile(r"{#.*?#}", re.DOTALL)


@dataclass(frozen=True)
class Last:
    """The last build: where it lies, its files, and the hashes of what each was made of."""

    site: Path
    manifest: Manifest = field(default_factory=dict)
    made_of: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, workspace: Workspace) -> Last:
        """What is kept of the last build; nothing where that is damaged."""
        build = workspace.build_dir
        try:
            manifest = parsed((build / NAME).read_text("utf-8"))
            made_of = json.loads((build / RECORD).read_text("utf-8"))
        except (OSError, ValueError, KbError):
            return cls(workspace.site_dir)
        is_sound = isinstance(made_of, dict)
        return cls(workspace.site_dir, manifest, made_of) if is_sound else cls(workspace.site_dir)

    def is_whole(self, path: str) -> bool:
        """Whether the file at ``path`` is as it was made."""
        known = self.manifest.get(path)
        with contextlib.suppress(OSError):
            return known is not None and file_of(f"{self.site}/{path}") == known
        return False

    def below(self, folder: str) -> list[str]:
        """The files that lay in ``folder``."""
        return [path for path in self.manifest if path.startswith(f"{folder}/")]


@dataclass
class Rendered:
    """What a build makes, as it grows: its files, what they are made of, and which are new."""

    manifest: dict[str, SiteFile] = field(default_factory=dict)
    made_of: dict[str, str] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)

    def add(self, other: Rendered) -> None:
        """Take in what was made beside it."""
        self.manifest |= other.manifest
        self.made_of |= other.made_of
        self.fresh |= other.fresh

    def write(self, build_dir: Path) -> None:
        """Keep it for the next build, and the manifest for whoever uploads the site."""
        files.write_text(build_dir / NAME, rendered(self.manifest))
        files.write_json(build_dir / RECORD, self.made_of)


def file_of(path: str) -> SiteFile:
    """Hash and size of a file."""
    data = read_bytes(path)
    return SiteFile(hashlib.sha256(data).hexdigest(), len(data))


def tools(builder: str) -> str:
    """Names and versions of what makes the site.

    Raises:
        BuildError: the builder is not installed.
    """
    try:
        return " ".join(f"{name} {version(name)}" for name in (builder, *TOOLS))
    except PackageNotFoundError as error:
        raise BuildError(
            f"{builder} (site.builder) is not installed; run `pip install {builder}`"
        ) from error


@dataclass(frozen=True)
class Locale:
    """One locale's folder of the site, as it is being made below ``part``."""

    workspace: Workspace
    name: str
    part: Path
    code: str
    """Hash of the modules that make and check pages."""

    @property
    def target(self) -> Path:
        """Where its files go."""
        return self.part / self.name

    @property
    def pages(self) -> Path:
        """Where its staged pages lie."""
        return self.workspace.pages_dir / self.name

    @property
    def builder(self) -> str:
        """The program that renders pages."""
        return self.workspace.settings.site.builder

    def configuration(self) -> dict[str, Any]:
        """What publishing wrote for the builder."""
        path = self.workspace.build_dir / f"mkdocs.{self.name}.yml"
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times faster
        found: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506
        return found


def render(locale: Locale, last: Last, *, keys: Keys) -> Rendered:
    """Make a locale's folder but for its search index.

    Raises:
        BuildError: the builder failed, or a page holds what the content policy forbids.
    """
    made = Rendered()
    made.made_of |= {f"{locale.name}/{out}": key for out, (_, key) in keys.items()}
    same = {out for out in keys if _is_same(last, made, f"{locale.name}/{out}")}
    with ThreadPoolExecutor(max_workers=1) as beside:
        building = beside.submit(_build_pages, locale, _sources(keys, keys.keys() - same))
        kept = {out for out in same if last.is_whole(f"{locale.name}/{out}")}
        names = [f"{locale.name}/{out}" for out in kept]
        for name in names:
            take_over(last, name, locale.part)
        building.result()
    _build_pages(locale, _sources(keys, same - kept))
    _copy_files(locale, keys.keys())
    made.fresh |= {f"{locale.name}/{out}" for out in keys.keys() - kept}
    made.manifest |= {name: last.manifest[name] for name in names}
    note(locale.part, made, locale.target)
    return made


def _is_same(last: Last, made: Rendered, path: str) -> bool:
    """Whether a page was made of the same the last time."""
    return path in last.manifest and last.made_of.get(path) == made.made_of[path]


def _sources(keys: Keys, wanted: Collection[str]) -> dict[str, Path | None]:
    return {out: keys[out][0] for out in keys if out in wanted}


def note(part: Path, made: Rendered, folder: Path) -> None:
    """Put hash and size of the files in ``folder`` that have none yet into the manifest."""
    start = folder.relative_to(part).as_posix()
    for name in (f"{start}/{own}" for own in names_below(folder)):
        if name not in made.manifest:
            made.manifest[name] = file_of(f"{part}/{name}")


def check_pages(part: Path, made: Rendered, site_url: str) -> None:
    """Stop at the first new page that holds what its content policy forbids.

    Raises:
        BuildError: there is one.
    """
    for name in sorted(made.fresh):
        found = faults((part / name).read_text("utf-8", errors="replace"), site_url=site_url)
        if found:
            raise BuildError(
                f"{name} holds {found[0]}, which the content policy forbids; "
                "look in site/overrides, and keep scripts and styles as files in site/assets"
            )


def page_keys(locale: Locale) -> Keys:
    """What each page of a locale is made of.

    Raises:
        BuildError: the builder is not installed.
    """
    found: dict[str, tuple[Path | None, str]] = {}
    configuration = locale.configuration()
    whole = _digest(locale, configuration)
    found[MISSING] = (None, whole)
    names = [n for n in names_below(locale.pages) if n.endswith(".md")]
    texts = {n: read_bytes(f"{locale.pages}/{n}") for n in names if not n.startswith("assets/")}
    if _pages_stand_alone(locale.workspace):
        extra = configuration["extra"]
        rest = {k: v for k, v in extra.items() if k != "missing"}  # which 404.html alone shows
        alone = {k: v for k, v in configuration.items() if k != "nav"} | {"extra": rest}
        common = _digest(locale, alone)
    else:
        every = hashlib.sha256(b"\0".join(texts.values())).hexdigest()
        common = f"{whole} {every}"
    for name, text in texts.items():
        key = hashlib.sha256(common.encode() + b"\0" + text).hexdigest()
        found[_output(name)] = (locale.pages / name, key)
    return found


def _output(page: str) -> str:
    """Where the builder puts the page of a staged file."""
    place = page.removesuffix(".md")
    is_index = place.rpartition("/")[2] == "index"
    return f"{place}.html" if is_index else f"{place}/index.html"


def _digest(locale: Locale, configuration: Mapping[str, Any]) -> str:
    """Hash of what every page is made of beside its own file."""
    root, build = locale.workspace.root, locale.workspace.build_dir
    digest = hashlib.sha256(json.dumps(configuration, sort_keys=True, default=str).encode())
    digest.update(f"\0{tools(locale.builder)}\0{locale.code}\0".encode())
    digest.update((root / "mkdocs.yml").read_bytes())
    for path in sorted((build / TEMPLATES).rglob("*")):
        if path.is_file():
            digest.update(f"\0{path.relative_to(build)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _pages_stand_alone(workspace: Workspace) -> bool:
    """Whether no page shows anything of another: a plugin or a template might."""
    if not _is_ours(workspace):
        return False
    templates = (workspace.build_dir / TEMPLATES).rglob("*.html")
    return not any(
        _OTHER_PAGES.search(_COMMENT.sub("", path.read_text("utf-8", errors="replace")))
        for path in templates
        if path.name != MISSING
    )


def take_over(last: Last, name: str, part: Path) -> None:
    """A file of the last build."""
    shared(f"{last.site}/{name}", f"{part}/{name}")


def _build_pages(locale: Locale, wanted: Mapping[str, Path | None]) -> None:
    """Have the builder render some pages, and take of what it made what belongs into the site."""
    if not wanted:
        return
    with _workshop(locale) as folder:
        (folder / "docs").mkdir()
        is_ours = _is_ours(locale.workspace)
        put = shared if is_ours else shutil.copyfile  # what an operator adds may write there
        for source in map(str, filter(None, wanted.values())):
            place = f"{folder}/docs{source.removeprefix(str(locale.pages))}"
            os.makedirs(place.rpartition("/")[0], exist_ok=True)  # noqa: PTH103 (see walking)
            put(source, place)
        run(locale.builder, *_arguments(locale, folder))
        for name in list(names_below(folder / "site")):
            if name in wanted or not (is_ours or name.startswith(("assets/", SITEMAP))):
                moved(f"{folder}/site/{name}", f"{locale.target}/{name}")


def _is_ours(workspace: Workspace) -> bool:
    """Whether the operator has left the configuration of all builds as it came."""
    own = workspace.root / "mkdocs.yml"
    return own.read_bytes() == packaged("mkdocs.yml").read_bytes()


@contextlib.contextmanager
def _workshop(locale: Locale) -> Iterator[Path]:
    folder = tempfile.mkdtemp(prefix=".docs.", suffix=".part", dir=locale.workspace.build_dir)
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _arguments(locale: Locale, folder: Path) -> list[str]:
    """What the builder is called with; its configuration is written into ``folder``."""
    settings = locale.configuration() | {
        "INHERIT": "../../mkdocs.yml",
        "docs_dir": "docs",
        "site_dir": "site",
    }
    settings["theme"] = settings["theme"] | {"custom_dir": f"../{TEMPLATES}"}
    path = folder / "mkdocs.yml"
    text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=100_000)
    path.write_text(text, encoding="utf-8")
    return ["build", *(["--quiet"] if locale.builder != "zensical" else []), "-f", str(path)]


def _copy_files(locale: Locale, pages: Any) -> None:
    """The files beside the pages, as they are: scripts, styles, words, lists."""
    for name in names_below(locale.pages):
        is_shown = not name.endswith(".md") and not f"/{name}".count("/.")
        if is_shown and name not in pages and (locale.pages / name).is_file():
            (locale.target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(locale.pages / name, locale.target / name)


def run(tool: str, *arguments: str, program: Sequence[str] = ()) -> None:
    """Run a module of Python's with ``arguments``, told what a build is made with.

    Or ``program``, where the module would only start it.

    Raises:
        BuildError: it failed, and what it said last.
    """
    # -P keeps the current folder off the module path: a workspace may hold any file name.
    command = [*(program or (sys.executable, "-P", "-m", tool)), *arguments]
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
