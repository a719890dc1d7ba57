"""nginx and Caddy on a port of this machine, set up by the samples that `askless build` writes."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kb.headers import EXAMPLE_FOLDER

NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
{user}
events {{}}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
"""What stands around a site's own file on Debian."""

CADDY = "{\n    admin off\n    auto_https off\n}\n"
PATIENCE = 20.0
"""Seconds that a server is given to start."""


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def program(name: str) -> str:
    """Where a web server is; the test is skipped on a machine without it."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed (Debian: apt-get install {name})")
    return found


def nginx(sample: str, site: Path, folder: Path, port: int) -> list[str]:
    """The command that runs nginx with the sample; its files are written to ``folder``."""
    command = program("nginx")
    user = "user root;" if Path("/proc/self").stat().st_uid == 0 else ""
    own = sample.replace("listen 80;", f"listen 127.0.0.1:{port};").replace(
        EXAMPLE_FOLDER, str(site)
    )
    (folder / "site.conf").write_text(own, "utf-8")
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, user=user), "utf-8")
    return [command, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]


def caddy(sample: str, site: Path, folder: Path, port: int) -> list[str]:
    """The command that runs Caddy with the sample, without certificates."""
    command = program("caddy")
    host = next(line for line in sample.splitlines() if line.endswith(" {") and "." in line)
    own = sample.replace(host, f"http://127.0.0.1:{port} {{").replace(EXAMPLE_FOLDER, str(site))
    (folder / "Caddyfile").write_text(CADDY + own, "utf-8")
    return [command, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


SERVERS = {"nginx": (nginx, "nginx.conf"), "caddy": (caddy, "Caddyfile")}
"""Name -> how it is started, and its sample."""


@contextmanager
def running(name: str, site: Path, samples: Path) -> Iterator[str]:
    """The origin of ``site``, served by a real web server with its file of ``samples``."""
    prepare, file = SERVERS[name]
    port = free_port()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        command = prepare((samples / file).read_text("utf-8"), site, folder, port)
        log = folder / "output.log"
        with log.open("w") as output:
            server = subprocess.Popen(
                command, stdout=output, stderr=output, env={"HOME": made, "PATH": "/usr/bin:/bin"}
            )
        try:
            _wait(server, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Until the server answers; a server that ended says why."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"no answer: {log.read_text()}")
