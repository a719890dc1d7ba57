"""The gate of the admin pages: who is let in, from where, and a clear page whatever happens."""

from __future__ import annotations

import errno
import logging
import os
import re

import pytest

from kb.errors import WorkspaceBusyError
from kb.storage.workspace import Workspace
from kb.web.admin.gate import is_loopback, refused
from kb.web.admin.sessions import Seal, Session
from tests.adminshop import DAY, PLACES, TEXTS, AdminServer, Visitor, labels


@pytest.mark.parametrize("path", ["/admin/", "/admin/audits/", PLACES, "/admin/who"])
def test_without_the_key_there_is_a_page_that_says_what_to_do(
    served: AdminServer, path: str
) -> None:
    """No ticket, no name of an audit; the language is the browser's."""
    found = Visitor(served.port).get(path, Accept_Language="fr-CH, en")
    assert (found.status, "askless serve --admin" in found.text) == (403, True)
    assert "pas connecté" in found.text
    assert DAY not in found.text


def test_the_key_opens_and_leaves_the_address(served: AdminServer) -> None:
    """A cookie that scripts cannot read nor other sites send; then a page without the key."""
    found = Visitor(served.port).get("/admin/sign-in?key=the+key+of+this+start")
    assert (found.status, found.to) == (303, "/admin/")
    assert "HttpOnly; Path=/admin; SameSite=strict" in found.headers["set-cookie"]


@pytest.mark.parametrize("key", ["", "?key=", "?key=wrong", "?key=%ff%00", "?key=" + "a" * 5000])
def test_another_key_opens_nothing(served: AdminServer, key: str) -> None:
    """A clear page, no cookie."""
    found = Visitor(served.port).get(f"/admin/sign-in{key}")
    assert (found.status, "set-cookie" in found.headers) == (403, False)
    assert "This key is not the one" in found.text


def test_a_cookie_of_another_start_opens_nothing(served: AdminServer, ana: Visitor) -> None:
    """Nor does one that somebody wrote."""
    name = ana.cookie.split("=")[0]
    for value in ("", ".", "x.y", "é", Seal(bytes(32)).cookie(Session("1", "ana"))):
        found = Visitor(served.port).get("/admin/audits/", Cookie=f"{name}={value}")
        assert found.status == 403, value


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:8000", "localhost.evil:1", "[", ""]
)
def test_a_name_that_was_led_here_is_refused(ana: Visitor, host: str) -> None:
    """A page elsewhere may lead its own name to 127.0.0.1."""
    found = ana.get("/admin/audits/", Host=host)
    assert (found.status, DAY in found.text) == (403, False)


@pytest.mark.parametrize("host", ["localhost:9000", "127.0.0.1", "[::1]:8000", "127.8.0.1:1"])
def test_names_of_this_machine_are_served(ana: Visitor, host: str) -> None:
    """On any port: people forward them."""
    assert ana.get("/admin/audits/", Host=host).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_forms_of_other_pages_change_nothing(
    shop: Workspace, ana: Visitor, headers: dict[str, str]
) -> None:
    """Another port of this machine is another page, too."""
    found = ana.post(f"{PLACES}0", headers=headers, label="writable")
    assert (found.status, "sent from elsewhere" in found.text) == (403, True)
    assert labels(shop) == []


@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_a_form_without_our_token_changes_nothing(
    shop: Workspace, ana: Visitor, token: str
) -> None:
    """Nor with that of another session."""
    assert ana.post(f"{PLACES}0", label="writable", token=token).status == 403
    assert labels(shop) == []


@pytest.mark.parametrize(
    "path",
    ["/admin/audits/", "/admin/nowhere", "/admin/assets/admin.js", "/admin/assets/x", PLACES],
)
def test_every_answer_has_strict_headers(ana: Visitor, path: str) -> None:
    """Nothing inline, nothing from elsewhere, nothing kept by the browser."""
    headers = ana.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in headers["content-security-policy"]
    assert (headers["cache-control"], headers["x-frame-options"]) == ("no-store", "DENY")


@pytest.mark.parametrize(
    "path", ["", f"{DAY}/", f"{DAY}/tickets/0", f"{DAY}/tickets/1", f"{DAY}/report"]
)
def test_no_page_has_anything_inline(ana: Visitor, path: str) -> None:
    """Texts of tickets, titles and names included."""
    found = ana.get(f"/admin/audits/{path}")
    assert found.status == 200
    assert not re.search(r"<script(?! src)|<style|\sstyle=|\son\w+=|javascript:|<i>", found.text)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/admin/nowhere", 404),
        ("/admin/audits/2020-01-01/", 404),
        ("/admin/audits/..%2f..%2f/", 404),
        (f"{PLACES}99", 404),
        (f"{PLACES}-1", 404),
        (f"{PLACES}{'9' * 5000}", 404),
        (f"{PLACES}٣", 404),
        (f"/admin/audits/{DAY}/settle/0", 303),
    ],
)
def test_what_is_not_there_has_a_clear_page(ana: Visitor, path: str, status: int) -> None:
    """Never a traceback."""
    found = ana.get(path.replace("٣", "%D9%A3"))
    assert (found.status, "Traceback" in found.text) == (status, False)


def test_a_megabyte_is_refused_with_a_page(ana: Visitor) -> None:
    """Its sender reads why."""
    found = ana.send("/admin/who", "who=" + "a" * 2**20, {})
    assert (found.status, "too much text" in found.text) == (413, True)


@pytest.mark.parametrize("body", ["&" * 200, "who=%ff", "\x00=\x00", "{}"])
def test_what_is_no_form_is_refused(ana: Visitor, body: str) -> None:
    """Fields without end, bytes that are no text."""
    assert ana.send("/admin/who", body, {}).status in {400, 403}
    assert ana.send("/admin/who", "a=b", {"Content-Type": "text/plain"}).status == 415


@pytest.mark.parametrize("name", ["<b>ana</b>", "a\x00n\u202ea\n b", "œuvre d'été", "ana‍👩‍🚀"])
def test_any_name_is_kept_as_text(served: AdminServer, name: str) -> None:
    """Markup is shown, signs that hide are gone."""
    text = served.visitor(name).get("/admin/audits/").text
    assert "<b>ana" not in text
    assert "You are" in text
    assert not re.search("[\x00\u202e]", text)


@pytest.mark.parametrize("name", ["", " \u202e ", "é" * 10_000])
def test_a_name_that_cannot_be_is_asked_again(served: AdminServer, name: str) -> None:
    """With what is wrong, in words."""
    found = served.visitor().post("/admin/who", who=name)
    assert (found.status, 'role="alert"' in found.text) == (400, True)


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/other", "/admin/\\evil", "/admin/a\nb", ""]
)
def test_forms_lead_to_our_own_pages_only(ana: Visitor, to: str) -> None:
    """Whatever address somebody put into the link."""
    assert ana.post("/admin/who", who="ana", to=to).to == "/admin/"


def test_the_language_is_the_browsers_until_one_is_chosen(served: AdminServer) -> None:
    """The choice stays in the session."""
    bob = served.visitor("bob", Accept_Language="fr-FR,fr;q=0.9")
    assert '<html lang="fr">' in bob.get("/admin/audits/").text
    assert bob.post("/admin/language", page="/admin/who", lang="en").status == 303
    assert '<html lang="en">' in bob.get("/admin/audits/").text
    assert bob.post("/admin/language", page="/admin/who", lang="xx").status == 400


def test_keys_can_be_switched_off(ana: Visitor) -> None:
    """A letter that acts must not surprise whoever dictates (WCAG 2.2, 2.1.4)."""
    assert "<body data-keys>" in ana.get(f"{PLACES}0").text
    ana.post("/admin/keys", page="/admin/who", keys="off")
    assert "<body data-keys>" not in ana.get(f"{PLACES}0").text


def test_a_full_disk_is_said_and_nothing_is_claimed(
    shop: Workspace, ana: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says that the answer was not kept."""

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = ana.get(f"{PLACES}0").fields
    monkeypatch.setattr(os, "fsync", full)
    found = ana.send(f"{PLACES}0", "&".join(f"{k}={v}" for k, v in before.items()) + "&label=x", {})
    assert found.status == 400
    found = ana.post(f"{PLACES}0", label="writable")
    assert (found.status, "disk is full" in found.text) == (507, True)
    (shop.audits_dir / DAY / "answers.jsonl").unlink()


def test_a_fault_of_ours_is_logged_without_any_text(caplog: pytest.LogCaptureFixture) -> None:
    """Its kind and its line in the code are enough to find it."""
    with pytest.raises(KeyError) as fault:
        {}[TEXTS[0]]
    with caplog.at_level(logging.ERROR):
        found = refused(fault.value)
    assert (found.status, found.values) == (500, {})
    assert "KeyError at " in caplog.text
    assert "colis" not in caplog.text


def test_a_workspace_at_work_is_no_fault_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    """Come again in a moment; nothing for the log."""
    found = refused(WorkspaceBusyError("another askless command is working here"))
    assert (found.status, found.word, caplog.text) == (503, "not_possible", "")


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False),
     ("192.168.1.2", False), ("shop.example", False), ("", False)],
)  # fmt: skip
def test_only_this_machines_own_addresses_are_loopback(host: str, is_ours: bool) -> None:
    """Every other one can be reached from elsewhere."""
    assert is_loopback(host) is is_ours


@pytest.mark.parametrize("path", ["/admin/a%0ab", "/admin/%0a", "/a%0ab/c", "/admin/assets/%0a"])
def test_a_line_break_in_an_address_leads_past_no_page(ana: Visitor, path: str) -> None:
    """It is no page, and that is said by a page with our headers."""
    found = ana.get(path)
    assert found.status == 404
    assert path[1:6] != "admin" or "Content-Security-Policy".lower() in found.headers
