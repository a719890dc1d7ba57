"""The files of a workspace that leave it or may be read over a shoulder, for the audit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.audit import READ, Allowed, Hit, Recogniser, marked, texts
from kb.errors import BuildError, InputError
from kb.storage import content, people, ticketstore
from kb.storage.exports import MANIFEST
from kb.storage.workspace import Workspace


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
    own = _editors(workspace) | set(content.read_publications(workspace)["version"].tolist())
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

    What it returns raises BuildError when something looks like personal data.
    """

    def check(site: Path) -> None:
        audit = audited(workspace, recogniser, places=sorted(site.rglob("*.html")))
        if audit.hits:
            first = audit.hits[0]
            page = first.file.partition(f"{site.name}/")[2]
            raise BuildError(
                f"build: {len(audit.hits)} places look like personal data, the first in {page}: "
                f"{first.kind}: {first.excerpt}; the old site stays. `askless audit` lists them in "
                "build/pages; remove them, or put what is the shop's own into privacy.allowed",
                code="page_personal",
                places=len(audit.hits),
                page=f"/{page.removesuffix('index.html')}",
                excerpt=first.excerpt,
            )

    return check


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
    tickets = ticketstore.requester_keys(workspace)
    pairs = people.read_people(workspace)
    return frozenset({*tickets, *(one for pair in pairs for one in pair)} - {""})


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
    return next((part for part in path.parts if part in own), "und")


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
