"""``askless demo``: what a newcomer sees first, from tickets to a help center that answers."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from kb.storage import content
from kb.storage.workspace import Workspace
from tests.shell import askless

TICKETS = 600


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A demo of the fewest tickets that get drafts, and what the command said."""
    folder = tmp_path_factory.mktemp("demo") / "maison d'été"
    done = askless("demo", folder, "--tickets", TICKETS)
    assert done.status == 0, done.err
    return folder, done.out


def test_it_tells_what_came_of_the_tickets(made: tuple[Path, str]) -> None:
    """The figures are those of the help center and of the report that it names."""
    folder, said = made
    told = {line[:15].strip(): line[15:] for line in said.splitlines()}
    report = json.loads((folder / "build" / "report" / "report.json").read_text("utf-8"))
    assert told["Tickets read"].startswith(f"{report['tickets']['read']} ")
    pages = list((folder / "build" / "site").glob("??/*/*/index.html"))
    assert 0 < int(told["Help center"].split()[0]) <= len(pages)
    drafted, approved = (int(found) for found in re.findall(r"\d+", told["Drafts"])[:2])
    published = [a for a in content.read_articles(Workspace.open(folder)) if a.is_published]
    assert 0 < approved <= drafted
    assert sum(article.reviewed_by == "demo" for article in published) == approved
    assert Path(told["Report"]).is_file()


def test_its_last_line_shows_the_help_center(made: tuple[Path, str]) -> None:
    """The command as it is printed, but for the program's name and a free port."""
    last = made[1].splitlines()[-1]
    command = shlex.split(last[15:].split("  (")[0])
    assert command[:2] == ["askless", "serve"]
    started = [sys.executable, "-m", "kb.cli", *command[1:], "--port", "0"]
    with subprocess.Popen(started, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().split()[3]
        try:
            with urllib.request.urlopen(f"{address}fr/") as answer:
                assert "Maison Ombrelle" in answer.read().decode()
        finally:
            server.terminate()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ((), "holds a demo already; pass --replace"),
        (("--replace", "--tickets", "7"), "the sample shop has 200 to 1,000,000 tickets"),
    ],
)
def test_an_earlier_demo_stays_unless_another_is_made(
    made: tuple[Path, str], options: tuple[str, ...], why: str
) -> None:
    """Nothing of it goes for a command that cannot do its work."""
    folder = made[0]
    before = sorted(folder.rglob("*"))
    done = askless("demo", folder, *options)
    assert (done.status, done.out) == (1, "")
    assert why in done.err
    assert sorted(folder.rglob("*")) == before


def test_a_folder_with_anything_else_is_left_alone(tmp_path: Path) -> None:
    """Also with --replace, and with what its name may suggest."""
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "mine.txt").write_text("mine", encoding="utf-8")
    done = askless("demo", tmp_path, "--replace")
    assert done.status == 1
    assert "is not empty and no earlier demo" in done.err
    assert (tmp_path / "sample" / "mine.txt").read_text("utf-8") == "mine"
