"""``askless people``: who may sign in to the admin pages, and as what."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from kb.cli.context import Shell, shell_options
from kb.errors import PeopleError
from kb.roles import ROLES

if TYPE_CHECKING:
    from kb.people import Person
    from kb.storage.accounts import Accounts

ROLE = click.Choice([role.value for role in ROLES])
PROBLEMS = {
    "password_short": "is too short; use 12 characters or more, several words are fine",
    "password_long": "is too long",
    "password_usual": "is among the first that others would try; choose another",
}


@click.group("people")
def command() -> None:
    """Who may sign in to the admin pages (`askless serve --admin`), and as what.

    Passwords are asked for, or read as one line from standard input; never an argument, which
    other programs on this machine could read.
    """


@command.command("list")
@shell_options
def list_people(shell: Shell) -> None:
    """Everybody: name, role, and whether they can sign in."""
    people = _accounts(shell).people.everybody()
    lines = [f"{one.name:<24} {one.role:<10} {one.display}{_state(one)}" for one in people]
    shell.answer(
        {"people": [_document(one) for one in people]},
        lines or ["nobody yet; the first one: askless people add NAME --role admin"],
    )


@command.command("add")
@click.argument("name")
@click.option("--role", type=ROLE, default="reader", show_default=True, help="What they may do.")
@click.option("--display", default="", help="The name that others see.")
@click.option("--no-password", is_flag=True, help="They sign in elsewhere, or get a link.")
@shell_options
def add(shell: Shell, *, name: str, role: str, display: str, no_password: bool) -> None:
    """Add a person."""
    from kb.people import login, role_named

    accounts, known = _accounts(shell), login(name)
    password = "" if no_password else _password(known)
    person = accounts.people.add(
        known, role_named(role), by=_me(), password=password, display=display
    )
    shell.answer(_document(person), [f"{person.name} is added as {person.role}"])


@command.command("role")
@click.argument("name")
@click.argument("role", type=ROLE)
@shell_options
def role_(shell: Shell, *, name: str, role: str) -> None:
    """Give a person another role, from now on."""
    from kb.people import role_named

    person = _accounts(shell).people.set_role(name, role_named(role), by=_me())
    shell.answer(_document(person), [f"{person.name} is {person.role} now"])


@command.command("password")
@click.argument("name")
@click.option("--link", is_flag=True, help="Print the end of a link to choose one, once, in a day.")
@shell_options
def password(shell: Shell, *, name: str, link: bool) -> None:
    """Give a person a new password, or a link to choose one; their sessions end with it."""
    accounts = _accounts(shell)
    person = accounts.people.named(name)
    if link:
        path = f"/admin/reset?code={accounts.sign_ins.new_reset(person.name, by=_me())}"
        shell.answer({"path": path}, [f"behind the address of the admin pages: {path}"])
        return
    accounts.sign_ins.set_password(person, _password(person.name), by=_me())
    shell.answer({"name": person.name}, [f"{person.name} has a new password"])


@command.command("disable")
@click.argument("name")
@shell_options
def disable(shell: Shell, *, name: str) -> None:
    """Let a person in no more: sessions end, tokens are revoked, their name stays."""
    person = _accounts(shell).people.disable(name, by=_me())
    shell.answer(_document(person), [f"{person.name} can sign in no more"])


@command.command("enable")
@click.argument("name")
@shell_options
def enable(shell: Shell, *, name: str) -> None:
    """Let a person in again."""
    person = _accounts(shell).people.enable(name, by=_me())
    shell.answer(_document(person), [f"{person.name} can sign in again"])


@command.command("sign-out")
@click.argument("name")
@shell_options
def sign_out(shell: Shell, *, name: str) -> None:
    """End every session of a person."""
    ended = _accounts(shell).sessions.sign_out_everywhere(name, by=_me())
    shell.answer({"ended": ended}, [f"{ended} sessions ended"])


@command.command("token")
@click.argument("name")
@click.option("--label", default="token", show_default=True, help="What it is for.")
@click.option("--role", type=ROLE, default="reader", show_default=True, help="What it may at most.")
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True,
              help="How long it lasts.")  # fmt: skip
@shell_options
def token(shell: Shell, *, name: str, label: str, role: str, days: int) -> None:
    """Make a token for a person's scripts; it is printed this once."""
    from kb.people import role_named

    secret = _accounts(shell).tokens.new(
        name, label=label, role=role_named(role), by=_me(), life=timedelta(days=days)
    )
    shell.answer({"token": secret}, [secret])


def _accounts(shell: Shell) -> Accounts:
    from kb.storage.accounts import accounts_of

    return accounts_of(shell.workspace)


def _me() -> str:
    """Who is at the shell, for the log."""
    try:
        return f"shell ({getpass.getuser()})"
    except (OSError, KeyError):  # a user without an entry
        return f"shell ({os.getuid()})"


def _password(name: str, ask: Callable[..., str] = click.prompt) -> str:
    """A new password: typed twice, or one line of standard input.

    Raises:
        PeopleError: it will not do.
    """
    from kb.people import password_problem

    if sys.stdin.isatty():
        found = ask(f"Password of {name}", hide_input=True, confirmation_prompt=True, err=True)
    else:
        found = sys.stdin.readline().rstrip("\r\n")
    problem = password_problem(found, name)
    if problem:
        raise PeopleError(f"{name}: this password {PROBLEMS[problem]}")
    return found


def _state(person: Person) -> str:
    if person.is_disabled:
        return " (disabled)"
    return "" if person.has_password or person.subject else " (no password yet)"


def _document(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "display": person.display,
        "role": person.role.value,
        "is_disabled": person.is_disabled,
        "has_password": person.has_password,
        "created_at": person.created_at.isoformat(),
    }
