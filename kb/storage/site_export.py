"""The built site for a server: what to upload since the last time, and all of it in one file."""

from __future__ import annotations

import zipfile
from pathlib import Path

from kb.errors import InputError, KbError, NothingToDoError
from kb.site_manifest import NAME, Manifest, Upload, parsed, upload
from kb.storage import files
from kb.storage.workspace import Workspace

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time of every file in the zip: the same site gives the same bytes."""


def to_upload(workspace: Workspace, since: Path | None) -> Upload:
    """What to upload and delete where ``since`` is the manifest of what is there; None: nothing is.

    Raises:
        NothingToDoError: no site was built.
        InputError: a manifest cannot be read.
    """
    return upload(_site(workspace), _manifest(since) if since else {})


def packed(workspace: Workspace, archive: Path) -> None:
    """Write the built site as a zip file, whole or not at all; no folder stands above its files.

    Raises:
        NothingToDoError: no site was built.
        InputError: the manifest cannot be read.
    """
    names = sorted(_site(workspace))
    with files.replacing(archive) as part, zipfile.ZipFile(part, "w") as made:
        for name in names:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            made.writestr(info, (workspace.site_dir / name).read_bytes())


def _site(workspace: Workspace) -> Manifest:
    path = workspace.build_dir / NAME
    if not path.is_file() or not workspace.site_dir.is_dir():
        raise NothingToDoError(
            f"export {workspace.root}: no built site; run `askless publish` and `askless build`"
        )
    return _manifest(path)


def _manifest(path: Path) -> Manifest:
    try:
        return parsed(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, KbError) as error:
        raise InputError(path, str(error)) from error
