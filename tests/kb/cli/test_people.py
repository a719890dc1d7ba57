"""``askless people``: everything that the page does, without a browser."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.shell import Done, askless

PASSWORD = "le chat de l'échange"
Run = Callable[..., Done]


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``askless people`` in an empty workspace; ``typed`` is standard input."""
    askless("init", tmp_path / "shop")

    def run(*words: str, typed: str = f"{PASSWORD}\n") -> Done:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return askless("people", *words, "--workspace", tmp_path / "shop", "--json")

    return run


def test_people_are_added_changed_and_listed(people: Run) -> None:
    """From the first admin on; the list says who can sign in."""
    assert people("list").json["people"] == []
    assert people("add", "Ana", "--role", "admin").status == 0
    assert people("add", "bob", "--no-password", "--display", "Bob Œuvre").status == 0
    assert people("role", "bob", "editor").json["role"] == "editor"
    assert people("disable", "bob").json["is_disabled"]
    found = people("list").json["people"]
    assert [(one["name"], one["role"], one["has_password"]) for one in found] == [
        ("ana", "admin", True),
        ("bob", "editor", False),
    ]
    assert not people("enable", "bob").json["is_disabled"]


def test_passwords_tokens_and_sessions(people: Run) -> None:
    """A password by standard input, a link, a token, and an end of all sessions."""
    people("add", "ana", "--role", "admin", "--no-password")
    assert people("password", "ana", typed="un autre mot de passe\n").status == 0
    assert people("password", "ana", "--link").json["path"].startswith("/admin/reset?code=")
    assert people("token", "ana", "--days", "3").json["token"].startswith("askless_")
    assert people("sign-out", "ana").json["ended"] == 0


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("add", "bob", "--no-password"), "", "the first person must be an admin"),
        (("add", "ana", "--role", "admin"), "short\n", "this password is too short"),
        (("add", "ana", "--role", "admin"), "", "this password is too short"),
        (("add", "a b"), f"{PASSWORD}\n", "one word of 1 to 60"),
        (("role", "eve", "admin"), "", "nobody has this name"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    people: Run, words: tuple[str, ...], typed: str, said: str
) -> None:
    """And no password is repeated."""
    done = people(*words, typed=typed)
    assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
    assert said in done.err
    assert PASSWORD not in done.err
