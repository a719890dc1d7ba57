"""``askless serve``: the built help center on this machine, and the admin pages if asked for."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

from kb.cli.context import Shell, shell_options
from kb.errors import NothingToDoError, StageError, WorkspaceBusyError

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from kb.storage.accounts import Accounts
    from kb.storage.workspace import Workspace


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port; 0 takes a free one.")
@click.option("--admin", "is_admin", is_flag=True, help="The admin pages, too: below /admin/.")
@shell_options
def command(shell: Shell, *, host: str, port: int, is_admin: bool) -> None:
    """Serve the built help center until stopped with Ctrl-C.

    With --admin people work on drafts, topics and audits in their browsers. While nobody is set up
    (`askless people add`) the address printed holds a key of this start: whoever has it is let
    in, so keep it to yourself. From then on people sign in, and --host may be one that others
    can reach.
    """
    from kb.web.app import listening, server

    workspace = shell.workspace
    accounts = _accounts(workspace) if is_admin else None
    key = _key(workspace, accounts, host) if accounts is not None else ""
    prefix, site = _site(workspace, may_be_missing=is_admin)
    app = site if accounts is None else _with_admin(workspace, site, key, accounts)
    assert app is not None
    with listening(host, port) as socket:
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{socket.getsockname()[1]}"
        document, lines = {}, []
        if site is not None:
            document["url"] = f"{address}{prefix}/"
            lines.append(f"help center on {document['url']} (stop with Ctrl-C)")
        if is_admin:
            way = f"sign-in?key={key}" if key else ""
            document["admin_url"] = f"{address}/admin/{way}"
            lines.append(f"admin pages on {document['admin_url']} (stop with Ctrl-C)")
        if is_admin and not _is_loopback(host):
            shell.note(TLS)
        shell.answer(document, lines)
        server(app).run(sockets=[socket])


TLS = (
    "passwords must not travel in the clear: put a proxy with HTTPS in front and name its address "
    "in [admin] proxies (docs/admin.md)"
)


def _accounts(workspace: Workspace) -> Accounts:
    from kb.storage.accounts import accounts_of

    return accounts_of(workspace)


def _is_loopback(host: str) -> bool:
    from kb.web.admin.proxies import is_loopback

    return is_loopback(host)


def _key(workspace: Workspace, accounts: Accounts, host: str) -> str:
    """A new key where nobody signs in yet; "" where people do.

    Raises:
        StageError: ``host`` can be reached from elsewhere and people are not set up, or the
            settings do not say under which names.
    """
    import secrets

    settings, is_set_up = workspace.settings.admin, accounts.people.is_set_up()
    if not is_set_up and settings.trusted_header:
        raise StageError(
            "serve --admin: with [admin] trusted_header somebody must be an admin first; run "
            "`askless people add NAME --role admin`, with the name that the proxy gives"
        )
    if _is_loopback(host):
        return "" if is_set_up else secrets.token_urlsafe(32)
    if not is_set_up:
        raise StageError(
            f"serve --admin on {host}: others could reach it there, and people with passwords are "
            "not set up yet; run `askless people add NAME --role admin`, or leave out --host"
        )
    if not settings.hosts:
        raise StageError(
            f"serve --admin on {host}: [admin] hosts is empty; write there under which names "
            'browsers reach these pages, such as hosts = ["help-admin.shop.example"]'
        )
    return ""


def _site(workspace: Workspace, *, may_be_missing: bool) -> tuple[str, Starlette | None]:
    """The path below which the help center lies, and the help center; None if it is not built."""
    from urllib.parse import urlsplit

    from kb.web.app import application
    from kb.web.public import public

    prefix = urlsplit(workspace.settings.brand.site_url).path.rstrip("/")
    site, locales = workspace.site_dir, workspace.settings.site_locales
    try:
        return prefix, application(site, locales, prefix=prefix, public=public(workspace))
    except NothingToDoError:
        if may_be_missing:
            return prefix, None
        raise


def _with_admin(
    workspace: Workspace, site: Starlette | None, key: str, accounts: Accounts
) -> Starlette:
    from kb.web.admin.application import admin, with_admin

    def later() -> Starlette | None:
        is_built = (workspace.site_dir / "index.html").is_file()
        return _site(workspace, may_be_missing=True)[1] if is_built else None

    with contextlib.suppress(WorkspaceBusyError), workspace.locked():
        pass  # what a killed server began is finished before anybody looks
    pages = admin(workspace, key=key, accounts=accounts, reads_ahead=True)
    return with_admin(site, pages, later)
