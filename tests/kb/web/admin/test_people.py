"""Signing in over HTTP, roles on pages, and texts that outlive their session."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from starlette.routing import Route

from kb.roles import Role
from kb.storage import reviewdb
from kb.storage.accounts import Accounts, Tried
from kb.storage.accounts_base import utc_now
from kb.storage.workspace import Workspace
from kb.web.admin.application import admin
from tests.adminshop import (
    DAY,
    PASSWORD,
    PLACES,
    AdminServer,
    Answered,
    Visitor,
    an_open_shop,
    labels,
)

SETTINGS = '[admin]\nhosts = ["help.example"]\nproxies = ["127.0.0.1"]\n'


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Accounts:
    """Ana, an admin, and bob, an editor, of a shop with an audit behind a proxy."""
    return an_open_shop(tmp_path_factory.mktemp("people") / "shop", SETTINGS)


@pytest.fixture(scope="module")
def shop(accounts: Accounts) -> Workspace:
    """Their shop."""
    return Workspace.open(accounts.folder.parent)


@pytest.fixture(scope="module")
def served(shop: Workspace, accounts: Accounts) -> Iterator[AdminServer]:
    """Its admin pages."""
    with AdminServer(shop, accounts=accounts) as running:
        yield running


@pytest.fixture(scope="module")
def ana(served: AdminServer) -> Visitor:
    """The admin."""
    return served.person("ana")


@pytest.fixture(scope="module")
def bob(served: AdminServer) -> Visitor:
    """The editor."""
    return served.person("bob")


def signed_in(served: AdminServer, **fields: str) -> Answered:
    """What a new browser gets that sends the form."""
    return Visitor(served.port).post("/admin/sign-in", **fields)


def failed(accounts: Accounts, name: str, times: int) -> None:
    """Let strangers fail under a name, each after the delay before, the last one now."""
    now = utc_now()
    for number in range(times):
        at = now - timedelta(minutes=16) * (times - 1 - number)
        then = replace(accounts, clock=lambda at=at: at)
        then.sign_ins.sign_in(name, "wrong", Tried(f"10.6.{times}.{number}"))


def test_whoever_is_not_signed_in_is_led_to_the_form(served: AdminServer) -> None:
    """And back to where they were going; no ticket, no name of an audit is there."""
    visitor = Visitor(served.port)
    found = visitor.get(f"{PLACES}0?x=1")
    assert found.to == f"/admin/sign-in?to=%2Fadmin%2Faudits%2F{DAY}%2Ftickets%2F0%3Fx%3D1"
    page = visitor.get(found.to)
    assert (page.status, DAY in page.text.replace(f"/admin/audits/{DAY}/tickets/0", "")) == (
        200,
        False,
    )
    to = re.findall(r'name="to" value="([^"]*)"', page.text)[0]
    assert visitor.send("/admin/sign-in", urlencode(page.fields | {
        "name": "bob", "password": PASSWORD, "to": to}), {}).to == f"{PLACES}0?x=1"  # fmt: skip


def test_the_cookie_is_only_ours(served: AdminServer) -> None:
    """Not for scripts, not for other sites; and over encrypted lines only where there is one."""
    found = signed_in(served, name="Bob", password=PASSWORD)
    line = found.headers["set-cookie"]
    assert "HttpOnly" in line
    assert "SameSite=strict" in line
    assert "Secure" not in line
    https = Visitor(served.port, headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in https.post("/admin/sign-in", name="bob", password=PASSWORD).headers[
        "set-cookie"
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["bob", "nobody", "", "<b>"])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(served: AdminServer, name: str) -> None:
    """Nobody learns who there is."""
    found = signed_in(served, name=name, password="wrong", to="/admin/")
    assert (found.status, "Name or password is wrong." in found.text) == (403, True)
    assert "<b>" not in found.text


def test_waiting_is_told_in_seconds(served: AdminServer, accounts: Accounts) -> None:
    """And to programs as a header."""
    failed(accounts, "eve", 14)
    found = signed_in(served, name="eve", password="wrong")
    assert (found.status, int(found.headers["retry-after"]) > 0) == (429, True)
    assert "Try again in" in found.text


def test_a_browser_that_was_let_in_before_waits_for_nobody(
    served: AdminServer, accounts: Accounts
) -> None:
    """A stranger who fails under a name makes strangers wait; the mark is for that name only."""
    accounts.people.add("dora", Role.READER, by="ana", password=PASSWORD)
    known = served.person("dora")
    failed(accounts, "dora", 14)
    tries = {
        "known": known,
        "another's": served.person("ana"),
        "new": Visitor(served.port, headers={"X-Forwarded-For": "10.2.2.3"}),
    }
    found = {
        name: one.post("/admin/sign-in", name="dora", password=PASSWORD).status
        for name, one in tries.items()
    }
    assert found == {"known": 303, "another's": 429, "new": 429}


def test_a_form_that_another_page_made_signs_nobody_in(served: AdminServer) -> None:
    """Else somebody could make a browser work under their name."""
    fields = urlencode({"name": "bob", "password": PASSWORD, "mark": "x"})
    visitor = Visitor(served.port)
    assert visitor.send("/admin/sign-in", fields, {}).status == 403
    foreign = {"Origin": "https://evil.example"}
    assert visitor.post("/admin/sign-in", headers=foreign, name="bob", password=PASSWORD).status
    assert not any("askless_admin" in name for name in visitor.cookies)


def test_each_sees_what_their_role_may(ana: Visitor, bob: Visitor) -> None:
    """A section that somebody may not see is not even named."""
    assert "/admin/people/" in ana.get("/admin/audits/").text
    text = bob.get("/admin/audits/").text
    assert ("/admin/people/" in text, "/admin/me/" in text) == (False, True)
    assert bob.get("/admin/people/").status == 403
    assert bob.send("/admin/people/bob/role", urlencode(
        bob.get("/admin/me/").fields | {"role": "admin"}), {}).status == 403  # fmt: skip


def test_a_reader_sees_no_ticket(served: AdminServer, ana: Visitor, accounts: Accounts) -> None:
    """And a new role counts at once."""
    accounts.people.add("rita", Role.READER, by="ana", password=PASSWORD)
    rita = served.person("rita")
    assert rita.get(f"{PLACES}0").status == 403
    ana.post("/admin/people/rita/role", page="/admin/people/", role="editor")
    assert rita.get(f"{PLACES}0").status == 200


def test_answers_bear_the_name_that_signed_in(shop: Workspace, bob: Visitor) -> None:
    """And nobody takes another one."""
    assert bob.get("/admin/who").to == "/admin/me/"
    assert bob.post("/admin/who", page="/admin/me/", who="ana").status == 403
    assert bob.post(f"{PLACES}0", label="writable").status == 303
    assert labels(shop)[-1] == ("t:0", "bob", "writable")


def test_looks_stay_with_the_session(served: AdminServer) -> None:
    """Language and keys, kept by the server."""
    visitor = served.person("bob")
    visitor.post("/admin/language", page="/admin/me/", lang="fr")
    assert "Se déconnecter" in visitor.get("/admin/me/").text


def test_signing_out_ends_the_session_for_good(served: AdminServer) -> None:
    """A copy of the cookie opens nothing."""
    visitor = served.person("bob")
    assert visitor.post("/admin/sign-out", page="/admin/me/").to == "/admin/sign-in"
    assert visitor.get("/admin/audits/").to.startswith("/admin/sign-in?to=")


def test_a_text_outlives_its_session(served: AdminServer, shop: Workspace) -> None:
    """The form to sign in carries it; then it is sent again as it was, with accents and emoji."""
    visitor = served.person("bob")
    form = visitor.get(f"{PLACES}1").fields | {"label": "other", "other": "Échanger 🎁 <i>\r\né"}
    visitor.post("/admin/sign-out", page="/admin/me/")
    asked = visitor.send(f"{PLACES}1", urlencode(form), {})
    assert (asked.status, "What you wrote is kept" in asked.text) == (401, True)
    sent = asked.fields | {"name": "bob", "password": PASSWORD}
    again = visitor.send("/admin/sign-in", urlencode(sent), {})
    assert f'<form method="post" action="{PLACES}1"' in again.text
    assert {"other": form["other"], "label": "other"}.items() <= _all_fields(again).items()
    done = visitor.send(f"{PLACES}1", urlencode(_all_fields(again) | {"label": "person"}), {})
    assert done.status == 303
    assert labels(shop)[-1] == ("t:1", "bob", "person")


def _all_fields(page: Answered) -> dict[str, str]:
    from html import unescape

    main = page.text[page.text.index("<main") : page.text.index("</main")]
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', main)
    return {name: unescape(value) for name, value in found}


def test_no_text_of_another_page_is_carried(served: AdminServer) -> None:
    """A form that no page of ours made is not sent again under somebody's name."""
    asked = Visitor(served.port).send(f"{PLACES}1", "label=person&other=evil", {})
    assert (asked.status, "evil" in asked.text) == (303, False)


def test_two_tabs_and_a_new_session_keep_the_text(served: AdminServer, shop: Workspace) -> None:
    """Signed in anew in another tab: the old form is shown again, with one button."""
    visitor = served.person("bob")
    form = visitor.get(f"{PLACES}2").fields | {"label": "unsure"}
    visitor.post("/admin/sign-in", name="bob", password=PASSWORD)
    own = {"Origin": served.origin}
    asked = visitor.send(f"{PLACES}2", urlencode(form), own)
    assert (asked.status, "Send it now" in asked.text) == (403, True)
    assert visitor.send(f"{PLACES}2", urlencode(_all_fields(asked)), own).status == 303
    assert labels(shop)[-1] == ("t:2", "bob", "unsure")


def test_a_person_is_added_and_chooses_a_password(served: AdminServer, ana: Visitor) -> None:
    """With a link that is shown once and works once."""
    page = ana.post("/admin/people/", name="Éva", role="editor", display="<i>Éva")
    link = re.findall(r'id="link" value="([^"]*)"', page.text)[0]
    assert urlsplit(link).netloc == f"127.0.0.1:{served.port}"
    eva, path = Visitor(served.port), link.removeprefix(served.origin)
    assert eva.post("/admin/reset", page=path, password="short").status == 400
    chosen = eva.post("/admin/reset", page=path, password="été comme hiver")
    assert chosen.to == "/admin/sign-in?chosen=1"
    assert eva.get(path).status == 404
    assert eva.post("/admin/sign-in", name="ÉVA", password="été comme hiver").status == 303
    assert "&lt;i&gt;Éva" in ana.get("/admin/people/").text


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("", {"name": "bob", "role": "reader"}, "The name bob is taken."),
        ("", {"name": "a b", "role": "reader"}, "one word"),
        ("ana/role", {"role": "reader"}, "is the last admin"),
        ("ana/disable", {}, "is the last admin"),
        ("nobody/reset", {}, "Nobody is called nobody."),
    ],
)
def test_what_cannot_be_done_is_said(
    ana: Visitor, path: str, fields: dict[str, str], said: str
) -> None:
    """On the page, as in the shell."""
    found = ana.post(f"/admin/people/{path}", page="/admin/people/", **fields)
    assert (found.status, said in found.text) == (400, True)


def test_ones_own_password_is_changed_with_the_old_one(
    served: AdminServer, accounts: Accounts
) -> None:
    """Other sessions end, this one stays; a wrong one is told."""
    accounts.people.add("carl", Role.READER, by="ana", password=PASSWORD)
    here, there = served.person("carl"), served.person("carl")
    send = "/admin/me/password"
    assert "wrong" in here.post(send, page="/admin/me/", old="x", new="un autre à moi").text
    assert here.post(send, page="/admin/me/", old=PASSWORD, new="carl").status == 400
    done = here.post(send, page="/admin/me/", old=PASSWORD, new="un autre à moi")
    assert done.to == "/admin/me/?done=password"
    assert here.get(done.to).status == 200
    assert there.get("/admin/me/").status == 303
    assert there.post("/admin/sign-in", name="carl", password="un autre à moi").status == 303
    here.post("/admin/me/sign-out-everywhere", page="/admin/me/")
    assert (here.get("/admin/me/").status, there.get("/admin/me/").status) == (200, 303)


def test_a_token_opens_the_api_and_nothing_else(served: AdminServer, bob: Visitor) -> None:
    """Shown once; never more than its person; a cookie opens no API, a token no page."""
    page = bob.post("/admin/me/tokens", page="/admin/me/", label="CI", role="reader", days="30")
    token = re.findall(r'id="secret" value="([^"]*)"', page.text)[0]
    assert token not in bob.get("/admin/me/").text
    script = Visitor(served.port, headers={"Authorization": f"Bearer {token}"})
    found = json.loads(script.get("/admin/api/v1/me").text)
    assert found == {"name": "bob", "role": "reader", "deeds": ["read"]}
    assert script.get("/admin/audits/").status == 303
    assert bob.get("/admin/api/v1/me").status == 401
    number = re.findall(r"/tokens/(\d+)/end", bob.get("/admin/me/").text)[0]
    bob.post(f"/admin/me/tokens/{number}/end", page="/admin/me/")
    gone = script.get("/admin/api/v1/me")
    assert (gone.status, json.loads(gone.text)["error"]["code"]) == (401, "wrong_token")


@pytest.mark.parametrize("host", ["help.example", "HELP.example:443", "127.0.0.1"])
def test_the_hosts_of_the_settings_are_served(ana: Visitor, host: str) -> None:
    """And no other."""
    assert ana.get("/admin/audits/", Host=host).status == 200
    assert ana.get("/admin/audits/", Host=f"evil.{host}").status == 403


def test_a_database_that_is_away_is_told_and_comes_back(
    shop: Workspace, served: AdminServer, bob: Visitor
) -> None:
    """One line; afterwards everything works as before, sessions included."""
    file = shop.data_dir / reviewdb.FILE
    file.rename(file.with_suffix(".away"))
    found = bob.get("/admin/audits/")
    assert (found.status, "The database does not answer" in found.text) == (503, True)
    assert Visitor(served.port).get("/admin/nowhere").status == 404
    file.with_suffix(".away").rename(file)
    assert bob.get("/admin/audits/").status == 200


def test_a_link_from_elsewhere_is_asked_again_from_here(served: AdminServer) -> None:
    """A strict cookie does not come with it; no form does that."""
    found = Visitor(served.port).get("/admin/audits/?x=1", Sec_Fetch_Site="cross-site")
    assert 'http-equiv="refresh" content="0;url=/admin/audits/?x=1"' in found.text


def test_under_a_key_a_text_can_be_copied(shop: Workspace) -> None:
    """A new start knows no session of the one before; what was written is shown, not lost."""
    with AdminServer(shop) as running:
        text = "Échanger 🎁 <b> " * 5
        own = {"Origin": running.origin}
        asked = Visitor(running.port).send(f"{PLACES}0", urlencode({"other": text}), own)
    assert asked.status == 403
    assert "Échanger 🎁 &lt;b&gt; " * 5 in asked.text


def test_sessions_outlive_the_server(shop: Workspace, accounts: Accounts, bob: Visitor) -> None:
    """A restart throws nobody out, and forms made before it are taken."""
    with AdminServer(shop, accounts=accounts) as other:
        names = {name.rsplit("_", 1)[0]: value for name, value in bob.cookies.items()}
        moved = Visitor(other.port, {f"{k}_{other.port}": v for k, v in names.items()})
        form = bob.get(f"{PLACES}3").fields | {"label": "person"}
        assert moved.send(f"{PLACES}3", urlencode(form), {}).status == 303


def test_a_proxys_header_lets_in_whom_it_names(tmp_path: Path) -> None:
    """From listed addresses only, once only; whoever is unknown is told."""
    settings = '[admin]\nproxies = ["127.0.0.1"]\ntrusted_header = "X-Forwarded-User"\n'
    accounts = an_open_shop(tmp_path / "shop", settings)
    workspace = Workspace.open(accounts.folder.parent)
    with AdminServer(workspace, accounts=accounts) as running:
        bob = Visitor(running.port, headers={"X-Forwarded-User": "Bob"})
        assert bob.get("/admin/audits/").status == 200
        assert bob.post(f"{PLACES}0", label="writable").status == 303
        assert labels(workspace)[-1][1] == "bob"
        assert "sign-out" not in bob.get("/admin/me/").text
        for headers in ({}, {"X-Forwarded-User": "eve"}, {"X-Forwarded-User": ""}):
            found = Visitor(running.port, headers=headers).get("/admin/audits/")
            assert (found.status, "own sign-in" in found.text) == (403, True)


OWN_DEEDS = ("/language", "/keys", "/me/", "/sign-out", "/sign-in", "/reset", "/who")
"""What everybody may send: it changes nothing but their own pages."""


def test_a_reader_changes_nothing_on_any_page(
    served: AdminServer, shop: Workspace, accounts: Accounts
) -> None:
    """Whatever section is added: no form of it is taken, and those that are whole say why."""
    accounts.people.add("lea", Role.READER, by="ana", password=PASSWORD)
    lea = served.person("lea")
    token = lea.get("/admin/me/").fields["token"]
    paths = {
        route.path
        for route in admin(shop, accounts=accounts).routes
        if isinstance(route, Route) and "POST" in (route.methods or ())
    }
    asked = sorted(path for path in paths if not path.startswith(OWN_DEEDS))
    assert asked
    body = urlencode({"token": token, "who": "lea", "action": "approve"})
    answers = {
        path: lea.send(f"/admin{re.sub('{[^}]*}', 'x', path)}", body, {}).status for path in asked
    }
    refused = {400, 403, 404, 409}
    assert {path: status for path, status in answers.items() if status not in refused} == {}
    assert list(answers.values()).count(403) > len(answers) / 2
    assert answers["/articles/{locale}/{category}/{slug}/decide"] == 403
