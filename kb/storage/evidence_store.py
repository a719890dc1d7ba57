"""Evidence files of a workspace: private, one beside each drafted article."""

from __future__ import annotations

import json
from pathlib import Path

from kb.errors import InputError
from kb.evidence import Evidence, parse_evidence
from kb.storage import files, links
from kb.storage.workspace import Workspace


def evidence_path(workspace: Workspace, article_id: str, locale: str) -> Path:
    """Where an article's evidence lies; never outside the evidence folder."""
    return files.inside(workspace.evidence_dir, f"{locale}/{article_id}.json")


def read_evidence(workspace: Workspace, article_id: str, locale: str) -> Evidence | None:
    """What an article stands on; None for one that was not drafted from tickets.

    Raises:
        InputError: the file is not an evidence document.
    """
    return read_file(evidence_path(workspace, article_id, locale))


def read_file(path: Path) -> Evidence | None:
    """The evidence in a file of the evidence folder; None where it is not there.

    Raises:
        InputError: the file is not an evidence document.
    """
    try:
        document = json.loads(links.read_own(path))
    except (FileNotFoundError, IsADirectoryError):
        return None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(path, f"is not JSON ({error}); restore it or remove it") from error
    if not isinstance(document, dict):
        raise InputError(path, "is not an evidence document; restore it or remove it")
    return parse_evidence(document, str(path))


def write_evidence(workspace: Workspace, evidence: Evidence) -> Path:
    """Write an article's evidence, whole or not at all; returns its path."""
    path = evidence_path(workspace, evidence.article_id, evidence.locale)
    files.write_json(path, evidence.document())
    return path
