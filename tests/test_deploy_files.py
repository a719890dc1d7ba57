"""What operators copy to put the help center somewhere: it parses, and its commands exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.cli import group

ROOT = Path(__file__).parents[1]
RECIPES = sorted((ROOT / "examples" / "deploy").glob("*.yml"))


def commands(value: Any) -> Iterator[str]:
    """Every line of a recipe that a shell runs."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from [one] if key == "run" else one if key == "script" else commands(one)
    elif isinstance(value, list):
        for one in value:
            yield from commands(one)


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_publishes_and_builds(path: Path) -> None:
    """Valid YAML, the two commands in their order, and no command that we do not have."""
    lines = [shlex.split(line) for line in commands(yaml.safe_load(path.read_text("utf-8")))]
    ours = [line[1] for line in lines if line[0] == "askless"]
    assert ours == ["publish", "build"]
    assert set(ours) <= set(group.list_commands(None))  # type: ignore[arg-type]


def test_the_container_runs_as_nobody_special_and_installs_by_hash() -> None:
    """The last user is not root, what is copied is there, every package has its hash."""
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    assert re.findall(r"^USER (\w+)$", text, re.MULTILINE) == ["askless"]
    for line in re.findall(r"pip install [^&\n]*-r \S+", text):
        assert "--require-hashes" in line
    copied = [
        shlex.split(line)[1:-1] for line in re.findall(r"^COPY (?!--).+$", text, re.MULTILINE)
    ]
    assert all((ROOT / name).exists() for names in copied for name in names)
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for names in copied:
        assert all(f"!{name.rstrip('/')}" in ignored for name in names)


def test_the_container_has_what_it_takes_to_serve_and_no_more() -> None:
    """No rights beside those of its user, and a folder of its own for what lasts."""
    site = yaml.safe_load((ROOT / "compose.yml").read_text("utf-8"))["services"]["site"]
    assert (site["cap_drop"], site["read_only"]) == (["ALL"], True)
    assert site["command"][0] in group.list_commands(None)  # type: ignore[arg-type]
    assert site["volumes"] == ["./workspace:/workspace"]
