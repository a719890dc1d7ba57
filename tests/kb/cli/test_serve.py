"""``askless serve --admin``: on this machine only, and with or without a built help center."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kb.roles import Role
from kb.storage.accounts import accounts_of
from kb.storage.workspace import Workspace
from kb.web.app import application
from tests.adminshop import KEY, TEXTS, AdminServer, Visitor, an_audited_shop
from tests.shell import askless


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "shop.example"])
def test_admin_refuses_what_others_can_reach(tmp_path: Path, host: str) -> None:
    """One clear line that says why and what to do; nothing listens."""
    askless("init", tmp_path / "shop")
    done = askless("serve", "--admin", "--host", host, "--workspace", tmp_path / "shop")
    assert (done.status, done.out) == (1, "")
    assert f"serve --admin on {host}: others could reach it" in done.err
    assert done.err.count("\n") == 1


def test_the_address_printed_lets_in(tmp_path: Path) -> None:
    """Each start has a key of its own; neither it nor a text is in what is logged."""
    shop = an_audited_shop(tmp_path / "shop")
    command = [sys.executable, "-m", "kb.cli", "serve", "--admin", "--port", "0", "--json"]
    with subprocess.Popen(
        [*command, "--workspace", shop.root],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as server:
        assert server.stdout is not None
        document = json.loads(server.stdout.readline())
        origin, _, rest = document["admin_url"].partition("/admin/")
        visitor = Visitor(int(origin.rsplit(":", 1)[1]))
        assert visitor.get(f"/admin/{rest}").status == 303
        assert visitor.get("/").to == "/admin/"
        assert visitor.get("/admin/audits/").status == 200
        server.send_signal(signal.SIGINT)
        _, err = server.communicate(timeout=30)
    assert "url" not in document
    assert not any(text in err for text in (rest, "Traceback", *filter(None, TEXTS)))


@pytest.mark.parametrize(
    ("settings", "is_set_up", "said"),
    [
        ("", True, "[admin] hosts is empty"),
        ('hosts = ["help.example"]', False, "run `askless people add NAME --role admin`"),
        ('proxies = ["10.0.0.1"]\ntrusted_header = "X-User"', False, "must be an admin first"),
    ],
)
def test_beyond_this_machine_people_and_names_are_needed(
    tmp_path: Path, settings: str, is_set_up: bool, said: str
) -> None:
    """One line says what is missing."""
    shop = Workspace.create(tmp_path / "shop", f"[admin]\n{settings}\n", "")
    if is_set_up:
        accounts_of(shop).people.add("ana", Role.ADMIN, by="shell")
    done = askless("serve", "--admin", "--host", "0.0.0.0", "--workspace", shop.root)
    assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
    assert said in done.err


def test_the_first_person_can_be_added_with_the_key(tmp_path: Path) -> None:
    """As an admin; from the next start on nobody needs the key."""
    shop = an_audited_shop(tmp_path / "shop")
    accounts = accounts_of(shop)
    with AdminServer(shop, accounts=accounts, key=KEY) as running:
        visitor = running.visitor()
        page = visitor.get("/admin/people/")
        assert "From the next start on" in page.text
        refused = visitor.post("/admin/people/", name="bob", role="editor")
        assert (refused.status, "must be an admin" in refused.text) == (400, True)
        assert visitor.post("/admin/people/", name="ana", role="admin").status == 200
    assert accounts.people.is_set_up()


def test_the_help_center_stays_where_it_is(tmp_path: Path) -> None:
    """With its own headers beside those of the admin pages; /admin leads to them."""
    shop = an_audited_shop(tmp_path / "shop")
    (shop.site_dir / "fr").mkdir(parents=True)
    for place in ("index.html", "fr/index.html", "fr/404.html"):
        (shop.site_dir / place).write_text(place)
    with AdminServer(shop, site=application(shop.site_dir, ("fr",))) as running:
        visitor = running.visitor()
        assert visitor.get("/").text == "index.html"
        assert visitor.get("/fr/").headers["cache-control"] == "no-cache"
        assert (visitor.get("/fr/nowhere/").status, visitor.get("/admin").to) == (404, "/admin/")
        assert visitor.get("/admin/audits/").headers["cache-control"] == "no-store"
