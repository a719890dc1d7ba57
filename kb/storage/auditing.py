"""The files of a workspace that leave it or may be read over a shoulder, for the audit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import kb
from kb.audit import READ, Allowed, Hit, Recogniser, marked, texts
from kb.errors import BuildError, InputError
from kb.storage import content, files, people
from kb.storage.exports import MANIFEST
from kb.storage.walking import names_below, read_bytes
from kb.storage.worker_end import end_with_parent, ends_told, submitted
from kb.storage.workspace import Workspace

CLEAN = "audited.json"
"""Below ``build/``: the pages that were found clean, and by which rules."""
UNKNOWN = "und"
"""The language of a file that lies in no language's folder."""
MANY = 400
"""Pages from which on two processes read them: each needs a second to begin."""


@dataclass(frozen=True)
class Audit:
    """What an audit read and what it found."""

    files: int
    hits: tuple[Hit, ...]


def audited(
    workspace: Workspace, recogniser: Recogniser, *, places: Iterable[Path] | None = None
) -> Audit:
    """Read the files below ``places`` (all output, when none are given) and find personal data.

    A text is judged once a language, however many pages repeat it; it is told once a file.

    Raises:
        InputError: a place does not exist.
    """
    own = _editors(workspace) | {row.version for row in content.publication_log(workspace)}
    allowed = Allowed.of(workspace.settings, workspace.facts).with_texts(own)
    keys = known_keys(workspace)
    judged: dict[tuple[str, str], list[tuple[str, str]]] = {}
    count = 0
    hits: dict[Hit, None] = {}
    for path in _files(list(outputs(workspace) if places is None else places)):
        count += 1
        name, language = _name(workspace, path), _language(workspace, path)
        for text in texts(path.name, path.read_bytes()):
            known = judged.get((text, language))
            if known is None:
                known = marked(text, language, recogniser, allowed, keys)
                judged[text, language] = known
            hits |= {Hit(name, kind, excerpt): None for kind, excerpt in known}
    return Audit(count, tuple(hits))


def site_check(workspace: Workspace, recogniser: Recogniser) -> Callable[[Path], None]:
    """A check of a newly built site: its pages hold all the text that its search knows.

    What it returns raises BuildError when something looks like personal data. Pages that it found
    clean by the same rules are not read again. With many of them ``recogniser`` is sent to other
    processes: it must be one that can be pickled.
    """

    def check(site: Path) -> None:
        record = workspace.build_dir / CLEAN
        key = _rules(workspace, recogniser)
        known = _known_clean(record, key)
        pages = dict(_fingerprints(workspace, site))
        new = sorted(site / name for name, fingerprint in pages.items() if fingerprint not in known)
        _refuse(_audited_by_many(workspace, recogniser, new), site)
        files.write_json(record, {"key": key, "clean": sorted(set(pages.values()))})

    return check


def _refuse(hits: Sequence[Hit], site: Path) -> None:
    if not hits:
        return
    first = hits[0]
    page = first.file.partition(f"{site.name}/")[2]
    raise BuildError(
        f"build: {len(hits)} places look like personal data, the first in {page}: "
        f"{first.kind}: {first.excerpt}; the old site stays. `askless audit` lists them in "
        "build/pages; remove them, or put what is the shop's own into privacy.allowed",
        code="page_personal",
        places=len(hits),
        page=f"/{page.removesuffix('index.html')}",
        excerpt=first.excerpt,
    )


def _audited_by_many(
    workspace: Workspace, recogniser: Recogniser, pages: Sequence[Path]
) -> tuple[Hit, ...]:
    """What is found in pages; very many are read by two processes."""
    if len(pages) < MANY:
        return audited(workspace, recogniser, places=pages).hits
    half = len(pages) // 2
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, type(recogniser).__module__])  # once for both
    with (
        ends_told("audit"),
        ProcessPoolExecutor(2, context, initializer=end_with_parent) as pool,
    ):
        parts = (pages[:half], pages[half:])
        found = [submitted(pool, _hits, workspace, recogniser, part) for part in parts]
        return tuple(hit for one in found for hit in one.result())


def _hits(workspace: Workspace, recogniser: Recogniser, pages: Sequence[Path]) -> tuple[Hit, ...]:
    return audited(workspace, recogniser, places=pages).hits


def _known_clean(record: Path, key: str) -> frozenset[str]:
    """Pages that the same rules found clean; none where that is not sure."""
    try:
        document = json.loads(record.read_text("utf-8"))
        return frozenset(document["clean"]) if document["key"] == key else frozenset()
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def _fingerprints(workspace: Workspace, site: Path) -> Iterator[tuple[str, str]]:
    """Each page of a site by its place, and the hash of it and of the language it is read in."""
    around = _language(workspace, site)
    own = set(workspace.settings.site_locales)
    for name in names_below(site):
        if name.endswith(".html"):
            page = hashlib.sha256(read_bytes(f"{site}/{name}")).hexdigest()
            parts = name.split("/") if around == UNKNOWN else ()
            language = next((part for part in parts if part in own), around)
            yield name, f"{page} {language}"


def _rules(workspace: Workspace, recogniser: Recogniser) -> str:
    """Hash of what a page is judged by: settings, facts, hashes of customers, our code.

    Not by editors' names and versions, which only let more pass as time goes by.
    """
    texts = [workspace.settings.model_dump_json(), repr(sorted(workspace.facts.items()))]
    texts += [repr(recogniser), *sorted(known_keys(workspace))]
    digest = hashlib.sha256("\0".join(texts).encode())
    code = Path(kb.__file__).parent
    places = [code / "audit.py", Path(__file__), code / "words.py"]
    places += sorted((code.parent / "mining").glob("recognisers/*.py"))
    places += sorted((code.parent / "mining").glob("redact*.py"))
    for path in places:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def outputs(workspace: Workspace) -> Iterator[Path]:
    """The help center, its pages, the report, exports in the workspace, and the logs."""
    yield from (workspace.site_dir, workspace.pages_dir, workspace.report_dir, workspace.review_log)
    yield workspace.publications_file
    for manifest in sorted(workspace.root.glob(f"*/{MANIFEST}")):
        if _is_export(manifest):
            yield manifest.parent
    yield from sorted(workspace.root.glob("*.log"))
    yield from sorted(workspace.data_dir.glob("*.log"))


def known_keys(workspace: Workspace) -> frozenset[str]:
    """Every hash of a customer that is stored."""
    # Without the table libraries, which take longer to load than to judge a changed page.
    tickets = sorted(workspace.tickets_dir.glob("*.tickets.parquet"))
    keys = {key for path in tickets for key in files.read_columns(path, ["requester_key"])[0]}
    pairs = people.read_people(workspace)
    return frozenset({*keys, *(one for pair in pairs for one in pair)} - {""})


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            found = (path for path in sorted(place.rglob("*")) if path.is_file())
            yield from (path for path in found if path.name.lower().endswith(READ))
        elif place.is_file():
            yield place


def check_places(places: Iterable[Path]) -> None:
    """See that every place given by name is there.

    Raises:
        InputError: one is not.
    """
    for place in places:
        if not place.exists():
            raise InputError(place, "no such file or folder to audit")


def _name(workspace: Workspace, path: Path) -> str:
    is_inside = path.is_relative_to(workspace.root)
    return (path.relative_to(workspace.root) if is_inside else path).as_posix()


def _language(workspace: Workspace, path: Path) -> str:
    """The language of a file by its folder: ``fr`` in ``build/site/fr/index.html``."""
    own = set(workspace.settings.site_locales)
    return next((part for part in path.parts if part in own), UNKNOWN)


def _editors(workspace: Workspace) -> set[str]:
    """Who decided on articles: named in the log on purpose."""
    if not workspace.review_log.is_file():
        return set()
    names = set()
    for line in workspace.review_log.read_text("utf-8", errors="replace").splitlines():
        try:
            names.add(str(json.loads(line)["who"]))
        except (ValueError, KeyError, TypeError):
            continue
    return names


def _is_export(manifest: Path) -> bool:
    try:
        document = json.loads(manifest.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(document, dict) and "exported_to" in document
