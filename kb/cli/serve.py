"""``askless serve``: the built help center on this machine, and the admin pages if asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kb.cli.context import Shell, shell_options
from kb.errors import NothingToDoError, StageError

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from kb.storage.workspace import Workspace


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port; 0 takes a free one.")
@click.option("--admin", "is_admin", is_flag=True, help="The admin pages, too: below /admin/.")
@shell_options
def command(shell: Shell, *, host: str, port: int, is_admin: bool) -> None:
    """Serve the built help center until stopped with Ctrl-C.

    With --admin people answer audits of matches in their browsers. The address printed holds a
    key of this start: whoever has it is let in, so keep it to yourself.
    """
    from kb.web.app import listening, server

    workspace = shell.workspace
    key = _key(host) if is_admin else ""
    prefix, site = _site(workspace, may_be_missing=is_admin)
    app = _with_admin(workspace, site, key) if is_admin else site
    assert app is not None
    with listening(host, port) as socket:
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{socket.getsockname()[1]}"
        document, lines = {}, []
        if site is not None:
            document["url"] = f"{address}{prefix}/"
            lines.append(f"help center on {document['url']} (stop with Ctrl-C)")
        if is_admin:
            document["admin_url"] = f"{address}/admin/sign-in?key={key}"
            lines.append(f"admin pages on {document['admin_url']} (stop with Ctrl-C)")
        shell.answer(document, lines)
        server(app).run(sockets=[socket])


def _key(host: str) -> str:
    """A new key.

    Raises:
        StageError: ``host`` can be reached from elsewhere.
    """
    import secrets

    from kb.web.admin.gate import is_loopback

    if not is_loopback(host):
        raise StageError(
            f"serve --admin on {host}: others could reach it there, and people with passwords are "
            "not set up yet; leave out --host"
        )
    return secrets.token_urlsafe(32)


def _site(workspace: Workspace, *, may_be_missing: bool) -> tuple[str, Starlette | None]:
    """The path below which the help center lies, and the help center; None if it is not built."""
    from urllib.parse import urlsplit

    from kb.web.app import application

    prefix = urlsplit(workspace.settings.brand.site_url).path.rstrip("/")
    try:
        return prefix, application(workspace.site_dir, workspace.settings.locales, prefix=prefix)
    except NothingToDoError:
        if may_be_missing:
            return prefix, None
        raise


def _with_admin(workspace: Workspace, site: Starlette | None, key: str) -> Starlette:
    from kb.web.admin.application import admin, with_admin

    return with_admin(site, admin(workspace, key=key))
