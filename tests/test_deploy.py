"""The recipes of examples/deploy: valid YAML, whose own commands leave what a host looks for."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).parents[1] / "examples" / "deploy"


def github(recipe: Any) -> tuple[list[str], str]:
    """The commands, and the folder that is uploaded."""
    steps = recipe["jobs"]["deploy"]["steps"]
    [upload] = [step for step in steps if "upload-pages" in step.get("uses", "")]
    return [step["run"] for step in steps if "run" in step], upload["with"]["path"]


def gitlab(recipe: Any) -> tuple[list[str], str]:
    """The same."""
    return recipe["pages"]["script"], recipe["pages"]["artifacts"]["paths"][0]


@pytest.mark.parametrize("host", [github, gitlab])
def test_a_host_finds_its_page_for_missing_addresses(tmp_path: Path, host: Any) -> None:
    """After the commands that are not askless's, run on a built folder."""
    for name in ("index.html", "404.html", "fr/index.html", "fr/404.html"):
        place = tmp_path / "build" / "site" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(name, encoding="utf-8")
    recipe = yaml.safe_load((DEPLOY / f"{host.__name__}-pages.yml").read_text(encoding="utf-8"))
    commands, folder = host(recipe)
    assert [line.split()[0] for line in commands][:3] == ["pip", "askless", "askless"]
    for line in commands[3:]:
        subprocess.run(["sh", "-c", line], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / folder / "404.html").read_text(encoding="utf-8") == "404.html"
    assert (tmp_path / folder / "index.html").is_file()
