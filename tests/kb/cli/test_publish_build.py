"""``askless publish``, ``build`` and ``serve`` from the shell."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from pathlib import Path

from kb.storage import content
from kb.storage.workspace import Workspace
from tests.factories import an_article
from tests.shell import askless
from tests.shop import a_shop


def test_publish_says_what_is_live_and_what_was_left_out(tmp_path: Path) -> None:
    """Counts by language, and each link that became text."""
    shop = a_shop(tmp_path / "shop")
    content.write_article(shop, an_article(id="a/b", body="[x](https://evil.example/)"))
    done = askless("publish", "--workspace", shop.root)
    assert done.status == 0
    assert done.out.splitlines() == [
        "15 articles live (8 in fr, 7 in en); 15 went live, 0 withdrawn",
        "link left out of fr/a/b: https://evil.example/",
    ]


def test_publish_again_says_that_nothing_changed(tmp_path: Path) -> None:
    """The second run is told apart from the first."""
    shop = a_shop(tmp_path / "shop")
    askless("publish", "--workspace", shop.root)
    done = askless("publish", "--workspace", shop.root, "--json")
    assert done.json["was_current"] is True
    assert done.json["live"] == {"fr": 7, "en": 7}


def test_an_unknown_fact_is_one_line_and_status_1(tmp_path: Path) -> None:
    """It names the fact, the article and the file to mend."""
    shop = a_shop(tmp_path / "shop", facts="")
    done = askless("publish", "--workspace", shop.root)
    assert done.status == 1
    assert len(done.err.splitlines()) == 1
    assert "facts.toml: [fact:delivery_days] in en/delivery/delivery-times" in done.err


def test_build_before_publish_is_one_line_and_status_1(tmp_path: Path) -> None:
    """It says which command comes first."""
    done = askless("build", "--workspace", a_shop(tmp_path / "shop").root)
    assert done.status == 1
    assert "run `askless publish` first" in done.err


def test_build_says_where_the_site_lies(tmp_path: Path) -> None:
    """The path, and how to look at it."""
    shop = a_shop(tmp_path / "shop", settings='locales = ["fr"]\n')
    askless("publish", "--workspace", shop.root)
    done = askless("build", "--workspace", shop.root)
    assert done.status == 0
    assert str(shop.site_dir) in done.out
    assert "askless serve" in done.out


def test_serve_before_build_is_one_line_and_status_1(tmp_path: Path) -> None:
    """No traceback for a site that is not there."""
    done = askless("serve", "--workspace", a_shop(tmp_path / "shop").root, "--port", "0")
    assert done.status == 1
    assert "run `askless build` first" in done.err


def test_serve_listens_on_this_machine_only_and_says_where(built_shop: Workspace) -> None:
    """The address it prints answers."""
    command = [sys.executable, "-m", "kb.cli", "serve", "--workspace", str(built_shop.root)]
    with subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[3]
        try:
            assert address.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(f"{address}en/") as answer:
                assert b"How can we help you?" in answer.read()
        finally:
            process.terminate()
