"""``askless serve``: the built help center on this machine."""

from __future__ import annotations

import click

from kb.cli.context import Shell, shell_options


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port; 0 takes a free one.")
@shell_options
def command(shell: Shell, host: str, port: int) -> None:
    """Serve the built help center until stopped with Ctrl-C."""
    from urllib.parse import urlsplit

    from kb.web.app import application, listening, server

    workspace = shell.workspace
    prefix = urlsplit(workspace.settings.brand.site_url).path.rstrip("/")
    app = application(workspace.site_dir, workspace.settings.locales, prefix=prefix)
    with listening(host, port) as socket:
        address = f"http://{host}:{socket.getsockname()[1]}{prefix}/"
        shell.answer({"url": address}, [f"help center on {address} (stop with Ctrl-C)"])
        server(app).run(sockets=[socket])
