"""What browsers are told about our pages: content policies, headers, configurations of web servers.

The help center has no inline script or style at all: a hash taken from a built page would bless
whatever found its way into that page. The report is one file, so its script and style are inline;
their hashes are taken from the texts that go in, never from the page that comes out.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from kb.config import Settings

SITE_DIRECTIVES: Mapping[str, str] = {
    "default-src": "'none'",
    # Pagefind's search is WebAssembly, run in a worker where it can.
    "script-src": "'self' 'wasm-unsafe-eval'",
    "worker-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    # The search box is a form that leads to the search page where scripts are off; that of the
    # contact page may open the reader's mail program.
    "form-action": "'self' mailto:",
}
"""The policy of the help center: scripts, styles and pictures from its own files only."""

HEADER_ONLY: Mapping[str, str] = {"frame-ancestors": "'none'"}
"""What a policy may say in a header only; in a page browsers ignore it with a warning."""

EXAMPLE_HOST = "help.example.com"
EXAMPLE_FOLDER = "/srv/help-center"
FOLDER_OF_HEADERS = "headers"
"""Below ``build/``: the configurations of :func:`configurations`."""


def policy(directives: Mapping[str, str]) -> str:
    """The text of a content policy."""
    return "; ".join(f"{name} {value}" for name, value in directives.items())


PAGE_POLICY = policy(SITE_DIRECTIVES)
"""What each page of the help center says of itself, for servers that send no headers."""


def site_directives(settings: Settings) -> dict[str, str]:
    """The policy of a help center: with the origins that its settings make its pages speak to."""
    contact, collect = settings.contact, settings.collect
    connect = [collect.url] if collect.enabled else []
    connect += [contact.url] if contact.to in {"askless", "zendesk"} else []
    form = [contact.url] if contact.to in {"askless", "webhook"} else []
    return {
        **SITE_DIRECTIVES,
        "connect-src": _with_origins(SITE_DIRECTIVES["connect-src"], connect),
        "form-action": _with_origins(SITE_DIRECTIVES["form-action"], form),
    }


def _with_origins(sources: str, urls: Iterable[str]) -> str:
    parts = [urlsplit(url) for url in urls if url]
    found = [f"{part.scheme}://{part.netloc}" for part in parts]
    return " ".join(dict.fromkeys([sources, *(one for one in found if _ORIGIN.fullmatch(one))]))


_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d+)?", re.IGNORECASE)


def page_policy(settings: Settings) -> str:
    """What each page of a help center says of itself, see :data:`PAGE_POLICY`."""
    return policy(site_directives(settings))


def site_headers(settings: Settings) -> dict[str, str]:
    """:data:`SECURITY_HEADERS` with the policy of these settings."""
    text = policy({**site_directives(settings), **HEADER_ONLY})
    return {**SECURITY_HEADERS, "Content-Security-Policy": text}


SHARED = re.compile(r"/(?:widget\.js|[a-z]{2}/(?:assets|pagefind)/.+)")
"""Files below the help center that the widget loads from pages of another origin."""
SHARED_HEADERS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""What such files are sent with where ``site.widget`` is on: they are public, and no cookie or
password goes with them."""


SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": policy({**SITE_DIRECTIVES, **HEADER_ONLY}),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": ", ".join(
        f"{name}=()"
        for name in "camera display-capture geolocation microphone midi payment usb".split()
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of every answer, whoever serves the files."""


def hashed(text: str) -> str:
    """The source expression of an inline script or style, as CSP level 3 defines it.

    Browsers hash what their parser made of the text: line breaks are ``\\n`` by then.
    """
    parsed = text.replace("\r\n", "\n").replace("\r", "\n")
    digest = hashlib.sha256(parsed.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def report_policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """The policy of a page that is one file: these inline texts, and nothing loaded at all."""
    return policy(
        {
            "default-src": "'none'",
            "script-src": " ".join(map(hashed, scripts)) or "'none'",
            "style-src": " ".join(map(hashed, styles)) or "'none'",
            "base-uri": "'none'",
            "form-action": "'none'",
        }
    )


def configurations(site_url: str, locales: Sequence[str]) -> dict[str, str]:
    """File name -> text: how nginx, Caddy and static hosts send our headers and 404 pages.

    ``site_url`` is the public address; its host and path are used as far as they are plain.
    """
    parts = urlsplit(site_url)
    host = parts.hostname or ""
    host = host if re.fullmatch(r"[a-z0-9.-]+", host) else EXAMPLE_HOST
    path = quote(parts.path.rstrip("/"), safe="/-_.~")
    return {
        "nginx.conf": _nginx(host, path, locales),
        "Caddyfile": _caddy(host, path, locales),
        "_headers": _static(path),
    }


def _nginx(host: str, path: str, locales: Sequence[str]) -> str:
    headers = "\n".join(
        f'    add_header {name} "{value}" always;' for name, value in SECURITY_HEADERS.items()
    )
    missing = "\n".join(
        f"    location {path}/{locale}/ {{\n"
        f"        error_page 403 404 =404 {path}/{locale}/404.html;\n    }}"
        for locale in locales
    )
    return f"""\
# Sample for nginx, made by `askless build`. Set certificates and, over HTTPS,
# add_header Strict-Transport-Security "max-age=31536000" always;
# An add_header inside a location would switch off all of these: keep them here.
server {{
    listen 80;
    server_name {host};
    root {EXAMPLE_FOLDER};  # {_where(path)}
    index index.html;
    absolute_redirect off;
    autoindex off;

{headers}

    location ~ /\\. {{ return 404; }}
    error_page 403 404 =404 {path}/{locales[0]}/404.html;
{missing}
}}
"""


def _caddy(host: str, path: str, locales: Sequence[str]) -> str:
    headers = "\n".join(f'        {name} "{value}"' for name, value in SECURITY_HEADERS.items())
    rewrites = "\n".join(
        f"        @{locale} path {path}/{locale}/*\n"
        f"        rewrite @{locale} {path}/{locale}/404.html"
        for locale in locales[1:]
    )
    return f"""\
# Sample for Caddy, made by `askless build`. Caddy gets certificates by itself.
(askless_headers) {{
    header {{
{headers}
        -Server
    }}
}}
{host} {{
    root * {EXAMPLE_FOLDER}  # {_where(path)}
    encode zstd gzip
    import askless_headers
    file_server {{
        hide .*
    }}
    handle_errors {{
        import askless_headers
{rewrites}
        @other not path {" ".join(f"{path}/{locale}/*" for locale in locales[1:]) or "/-"}
        rewrite @other {path}/{locales[0]}/404.html
        file_server
    }}
}}
"""


def _static(path: str) -> str:
    headers = "\n".join(f"  {name}: {value}" for name, value in SECURITY_HEADERS.items())
    where = "# For static hosts that read a file _headers: copy it beside the first index.html.\n"
    return f"{where}{path}/*\n{headers}\n"


def _where(path: str) -> str:
    return f"the files of build/site lie in {EXAMPLE_FOLDER}{path}"
