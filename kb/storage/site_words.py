"""The words of the interface and the synonyms of the search: ours, and the workspace's own."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from kb.editions import Strings
from kb.errors import SettingsError
from kb.storage.workspace import Workspace, packaged
from kb.synonyms import Groups, parse_groups


def strings(workspace: Workspace) -> dict[str, Strings]:
    """The interface words by locale: ours, with the workspace's own on top.

    In a language that askless has no words of they are the workspace's own; English stands in for
    those that are missing.

    Raises:
        SettingsError: a file that is not TOML, or that a further language lacks.
    """
    found: dict[str, Strings] = {}
    for locale in workspace.settings.site_locales:
        name = f"strings/{locale}.toml"
        path, own_path = packaged("site") / name, workspace.root / "site" / name
        if not path.is_file() and not own_path.is_file():
            problem = f"is missing, for {locale} in site.more_locales; translate a copy of en.toml"
            raise SettingsError(own_path, [problem])
        ours = _toml(path if path.is_file() else path.with_name("en.toml"))
        own = _toml(own_path)
        tables = {name: {**ours[name], **own.get(name, {})} for name in ("categories", "links")}
        found[locale] = {**ours, **own, **tables}
    return found


def synonyms(workspace: Workspace) -> dict[str, Groups]:
    """The groups of words that search takes for one another, by locale.

    Those of the workspace's own file, which starts as a copy of ours; without one, ours.

    Raises:
        SettingsError: a file that is not TOML, or a group that is none.
    """
    found: dict[str, Groups] = {}
    for locale in workspace.settings.site_locales:
        name = f"synonyms/{locale}.toml"
        own = workspace.root / "site" / name
        path = own if own.is_file() else packaged("site") / name
        found[locale] = parse_groups(_toml(path), path)
    return found


def _toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(path, [f"not TOML: {error}"]) from error
