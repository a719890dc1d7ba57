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
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

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
REDIRECTS = "_redirects"
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


@dataclass(frozen=True)
class Sent:
    """What a web server sends beside the files.

    ``redirects`` are addresses below the public one, from the first slash on: old -> new. With
    ``is_shared`` other origins may load what the widget needs.
    """

    headers: Mapping[str, str] = field(default_factory=lambda: SECURITY_HEADERS)
    redirects: Mapping[str, str] = field(default_factory=dict)
    is_shared: bool = False


def samples(settings: Settings, redirects: Mapping[str, str]) -> dict[str, str]:
    """:func:`configurations` for the help center of these settings."""
    sent = Sent(site_headers(settings), redirects, settings.site.widget)
    return configurations(settings.brand.site_url, settings.site_locales, sent)


def configurations(
    site_url: str, locales: Sequence[str], sent: Sent | None = None
) -> dict[str, str]:
    """File name -> text: how nginx, Caddy and static hosts send our headers and 404 pages.

    ``site_url`` is the public address; its host and path are used as far as they are plain.
    Addresses of moved articles lead on; ``_redirects`` says so to static hosts, and is there only
    where there are any.
    """
    parts = urlsplit(site_url)
    host = parts.hostname or ""
    host = host if re.fullmatch(r"[a-z0-9.-]+", host) else EXAMPLE_HOST
    path = quote(parts.path.rstrip("/"), safe="/-_.~")
    sent = sent or Sent()
    made = {
        "nginx.conf": _nginx(host, path, locales, sent),
        "Caddyfile": _caddy(host, path, locales, sent),
        "_headers": _static(path, locales, sent),
    }
    lines = [f"{path}{old} {path}{new} 301\n" for old, new in _plain_redirects(sent)]
    return made | ({REDIRECTS: "".join(lines)} if lines else {})


_SAFE = "/-_.~"


def led_on(text: str, prefix: str = "") -> dict[str, str]:
    """Old address -> new one, as :func:`configurations` wrote :data:`REDIRECTS`.

    Both come without the public path ``prefix``.
    """
    lines = (line.split() for line in text.splitlines())
    return dict([unquote(one).removeprefix(prefix) for one in line[:2]] for line in lines)


def _plain_redirects(sent: Sent) -> list[tuple[str, str]]:
    """The redirects, percent-encoded: nothing in them is a sign of any configuration."""
    encoded = (
        (quote(old, safe="/-_.~"), quote(new, safe="/-_.~")) for old, new in _redirects(sent)
    )
    return sorted(encoded)


def _redirects(sent: Sent) -> list[tuple[str, str]]:
    """Only addresses of letters, digits, hyphens and underscores, as article ids are."""
    pairs = sent.redirects.items()
    return [(o, n) for o, n in pairs if all(re.fullmatch(r"[/\w-]+", one) for one in (o, n))]


def _nginx(host: str, path: str, locales: Sequence[str], sent: Sent) -> str:
    own = dict(sent.headers)
    if sent.is_shared:
        own |= dict.fromkeys(SHARED_HEADERS, "")
    headers = "\n".join(
        f'    add_header {name} "{value or NGINX_SHARED[name][0]}" always;'
        for name, value in own.items()
    )
    missing = "\n".join(
        f"    location {path}/{locale}/ {{\n"
        f"        error_page 403 404 =404 {path}/{locale}/404.html;\n    }}"
        for locale in locales
    )
    moved = "    if ($askless_moved) { return 301 $askless_moved; }\n" if sent.redirects else ""
    return f"""\
# Sample for nginx, made by `askless build`. Set certificates and, over HTTPS,
# add_header Strict-Transport-Security "max-age=31536000" always;
# An add_header inside a location would switch off all of these: keep them here.
{_nginx_maps(path, sent)}server {{
    listen 80;
    server_name {host};
    root {EXAMPLE_FOLDER};  # {_where(path)}
    index index.html;
    absolute_redirect off;
    autoindex off;

{headers}

    location ~ /\\. {{ return 404; }}
{moved}    error_page 403 404 =404 {path}/{locales[0]}/404.html;
{missing}
}}
"""


NGINX_SHARED = {
    "Access-Control-Allow-Origin": ("$askless_allow", "", "*"),
    "Cross-Origin-Resource-Policy": ("$askless_policy", "same-origin", "cross-origin"),
}
"""Header -> the variable that holds it, its value for pages, and for what the widget loads."""


def _nginx_maps(path: str, sent: Sent) -> str:
    """Variables by address: what the widget may load, and where moved articles are."""
    shared = f"~^{re.escape(path)}{SHARED.pattern}$".replace(" ", "")
    text = "map_hash_bucket_size 512;\n" if sent.redirects else ""
    for variable, usual, other in NGINX_SHARED.values() if sent.is_shared else ():
        text += f'map $uri {variable} {{\n    default "{usual}";\n    "{shared}" "{other}";\n}}\n'
    if sent.redirects:
        lines = "".join(
            f'    "{path}{old}" "{path}{quote(new)}";\n' for old, new in sorted(_redirects(sent))
        )
        text += f"map $uri $askless_moved {{\n{lines}}}\n"
    return text


def _caddy(host: str, path: str, locales: Sequence[str], sent: Sent) -> str:
    own = {k: v for k, v in sent.headers.items() if not (sent.is_shared and k in SHARED_HEADERS)}
    headers = "\n".join(f'        {name} "{value}"' for name, value in own.items())
    rewrites = "\n".join(
        f"        @{locale} path {path}/{locale}/*\n"
        f"        rewrite @{locale} {path}/{locale}/404.html"
        for locale in locales[1:]
    )
    moved = "".join(f"    redir {path}{o} {path}{n} 301\n" for o, n in _plain_redirects(sent))
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
{_caddy_shared(path, sent)}{moved}    file_server {{
        hide .*
    }}
    handle_errors {{
        import askless_headers
{_caddy_own(sent)}{rewrites}
        @other not path {" ".join(f"{path}/{locale}/*" for locale in locales[1:]) or "/-"}
        rewrite @other {path}/{locales[0]}/404.html
        file_server
    }}
}}
"""


def _caddy_shared(path: str, sent: Sent) -> str:
    """Headers of what the widget may load, and of the rest."""
    if not sent.is_shared:
        return ""
    shared = f"^{re.escape(path)}{SHARED.pattern}$"
    lines = "".join(f'    header @shared {n} "{v}"\n' for n, v in SHARED_HEADERS.items())
    return f"    @shared path_regexp {shared}\n    @own not path_regexp {shared}\n{lines}{_OWN}"


_OWN = '    header @own ?Cross-Origin-Resource-Policy "same-origin"\n'
"""Where an answer of `askless serve` behind it says something else, that stays."""


def _caddy_own(sent: Sent) -> str:
    """The header that pages of errors lack where it depends on the address."""
    return f"    {_OWN.replace('@own ', '')}" if sent.is_shared else ""


def _static(path: str, locales: Sequence[str], sent: Sent) -> str:
    headers = "\n".join(f"  {name}: {value}" for name, value in sent.headers.items())
    where = "# For static hosts that read a file _headers: copy it beside the first index.html.\n"
    text = f"{where}{path}/*\n{headers}\n"
    if not sent.is_shared:
        return text
    places = ["/widget.js", *(f"/{x}/{y}/*" for x in locales for y in ("assets", "pagefind"))]
    # A detached header (!) is taken away before it is set anew.
    lines = "".join(f"  ! {name}\n  {name}: {value}\n" for name, value in SHARED_HEADERS.items())
    return text + "".join(f"{path}{place}\n{lines}" for place in places)


def _where(path: str) -> str:
    return f"the files of build/site lie in {EXAMPLE_FOLDER}{path}"
