"""The sample shop as a workspace: generated, then put where a real shop's data would lie."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb.errors import KbError
from kb.storage import files
from kb.storage.workspace import Workspace, packaged

MODULE = "askless_sample_shop"
FEWEST, MOST = 200, 1_000_000


@dataclass(frozen=True)
class Sample:
    """A workspace that holds the sample shop, and where its generated files lie."""

    workspace: Workspace
    folder: Path


def generator() -> Callable[..., Any]:
    """The sample shop's ``generate``, loaded from the folder that askless ships."""
    if MODULE not in sys.modules:
        folder = packaged("sample_shop")
        spec = importlib.util.spec_from_file_location(
            MODULE, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        if spec is None or spec.loader is None or not (folder / "__init__.py").is_file():
            raise KbError(f"{folder}: the sample shop is not there; install askless again")
        module = importlib.util.module_from_spec(spec)
        sys.modules[MODULE] = module
        spec.loader.exec_module(module)
    found: Callable[..., Any] = sys.modules[MODULE].generate
    return found


def check_count(tickets: int) -> None:
    """Refuse a number of tickets that no sample shop has.

    Raises:
        KbError: ``tickets`` is not between 200 and 1,000,000.
    """
    if not FEWEST <= tickets <= MOST:
        raise KbError(f"--tickets {tickets}: the sample shop has {FEWEST} to {MOST:,} tickets")


def sample_workspace(directory: Path, *, tickets: int = 5_000, seed: int = 7) -> Sample:
    """A new workspace in ``directory`` with the sample shop's settings and help center.

    Its tickets wait in ``directory/sample/tickets.jsonl``.

    Raises:
        WorkspaceError: ``directory`` is not empty.
        KbError: ``tickets`` is not between 200 and 1,000,000.
    """
    check_count(tickets)
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{directory.name}.", dir=directory.parent) as made:
        generated = Path(made) / "sample"
        generator()(generated, tickets=tickets, seed=seed)
        texts = [(generated / f).read_text("utf-8") for f in ("askless.toml", "facts.toml")]
        workspace = Workspace.create(directory, *texts)
        shutil.copytree(generated / "articles", workspace.content_dir, dirs_exist_ok=True)
        shutil.copyfile(generated / "publications.csv", workspace.publications_file)
        folder = workspace.root / "sample"
        generated.rename(folder)
    return Sample(workspace, folder)


def split_at(tickets: Path, moment: datetime) -> tuple[Path, Path]:
    """Two files beside ``tickets`` (JSON lines): those written before ``moment``, and the later.

    Streamed line by line; ``moment`` is aware.
    """
    before, later = (tickets.with_name(f"{part}.jsonl") for part in ("history", "later"))
    with (
        tickets.open(encoding="utf-8") as lines,
        files.replacing(before) as old,
        files.replacing(later) as new,
        old.open("w", encoding="utf-8") as old_file,
        new.open("w", encoding="utf-8") as new_file,
    ):
        for line in lines:
            at = datetime.fromisoformat(json.loads(line)["created_at"]).astimezone(UTC)
            (old_file if at < moment else new_file).write(line)
    return before, later
