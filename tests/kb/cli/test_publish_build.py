"""``askless publish``, ``build`` and ``serve`` from the shell."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from pathlib import Path

from kb.storage import content, ticketstore
from kb.storage.workspace import Workspace
from tests.factories import a_stored_ticket, an_article
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


def a_shop_with_a_draft(root: Path, **ticket: object) -> Workspace:
    """A shop with one ticket and an article drafted from tickets, published in its file only."""
    shop = a_shop(root)
    ticketstore.merge(shop, [a_stored_ticket(**ticket)])
    content.write_article(shop, an_article(id="a/b", source="draft", topic_id="t-1"))
    return shop


def test_publishing_fails_closed_without_the_models(tmp_path: Path) -> None:
    """One clear line says what to do, and nothing is staged or noted as live."""
    shop = a_shop_with_a_draft(tmp_path / "shop")
    done = askless("publish", "--workspace", shop.root)
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    assert "--accept-regex-only" in done.err
    assert not shop.pages_dir.exists()
    assert not shop.publications_file.exists()


def test_a_run_fails_closed_as_well(tmp_path: Path) -> None:
    """Until the setting accepts it, the stages after publishing wait, too."""
    shop = a_shop_with_a_draft(tmp_path / "shop")
    done = askless("run", "--workspace", shop.root)
    assert done.status == 1
    assert "privacy.accept_regex_only" in done.err


def test_what_nobody_signed_is_left_out_and_listed(tmp_path: Path) -> None:
    """Accepting alone brings no unsigned article to readers; a second run lists it again."""
    shop = a_shop_with_a_draft(tmp_path / "shop")
    for _ in range(2):
        done = askless("publish", "--accept-regex-only", "--workspace", shop.root)
        assert done.status == 0
        assert "left out, nobody signed it: fr/a/b" in done.out.splitlines()
    assert not (shop.pages_dir / "fr" / "a" / "b.md").exists()


def test_a_signature_lets_an_accepted_article_go_live(tmp_path: Path) -> None:
    """The reviewer's name stands in the log, for this version; a later change waits again."""
    shop = a_shop_with_a_draft(tmp_path / "shop")
    signed = askless("review", "approve", "a/b", "--by", "Ada", "--workspace", shop.root)
    assert signed.status == 0
    publish = ("publish", "--accept-regex-only", "--workspace", shop.root, "--json")
    assert askless(*publish).json["unsigned"] == []
    assert (shop.pages_dir / "fr" / "a" / "b.md").is_file()
    content.write_article(shop, an_article(id="a/b", source="draft", body="Autre.\n"))
    changed = askless(*publish).json
    assert (changed["unsigned"], changed["withdrawn"]) == (["fr/a/b"], 1)


def test_exports_are_kept_back_alike(tmp_path: Path) -> None:
    """Another help center gets no more than our own readers do."""
    shop = a_shop_with_a_draft(tmp_path / "shop")
    export = ("export", "articles", "jsonl", "--workspace", shop.root)
    assert askless(*export).status == 1
    document = askless(*export, "--accept-regex-only", "--json").json
    assert (document["exported"], document["unsigned"]) == (14, ["fr/a/b"])
    assert "a/b" not in (shop.build_dir / "export" / "jsonl" / document["files"][0]).read_text()


def test_tickets_read_with_the_models_need_no_signature(tmp_path: Path) -> None:
    """The same article, and nothing more is asked."""
    shop = a_shop_with_a_draft(tmp_path / "shop", ner=True)
    done = askless("publish", "--workspace", shop.root, "--json")
    assert (done.json["live"], done.json["unsigned"]) == ({"fr": 8, "en": 7}, [])
