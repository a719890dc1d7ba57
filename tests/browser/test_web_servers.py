"""The samples for nginx and Caddy on the servers themselves: what they answer, and in Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Mount

from kb.headers import SECURITY_HEADERS, SHARED, SHARED_HEADERS, samples
from kb.storage.workspace import Workspace
from kb.web.app import OWN_HEADERS, Receive, Scope, Send, StrictHeaders
from tests.browser.helpcenter import visit
from tests.browser.webservers import SERVERS, running
from tests.serving import WebServer

pytestmark = pytest.mark.browser

HTTP = urllib3.PoolManager(retries=False)


@pytest.fixture(scope="module", params=sorted(SERVERS))
def origin(request: pytest.FixtureRequest, built_shop: Workspace) -> Iterator[str]:
    """The shop's help center on nginx, then on Caddy, each as `askless build` sets it up."""
    samples = built_shop.build_dir / "headers"
    with running(request.param, built_shop.site_dir, samples) as found:
        yield found


def asked(url: str, **headers: str) -> urllib3.BaseHTTPResponse:
    """The answer to a GET, redirects not followed."""
    return HTTP.request("GET", url, headers=headers, redirect=False, decode_content=False)


def test_the_samples_are_those_of_the_code(built_shop: Workspace) -> None:
    """One source: what `askless serve` sends and what the samples say cannot part."""
    made = samples(built_shop.settings, {})
    written = built_shop.build_dir / "headers"
    assert {path.name: path.read_text("utf-8") for path in written.iterdir()} == made


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/fr/",
        "/fr/returns/return-an-item/",
        "/fr/search/",
        "/fr/pagefind/pagefind.js",
        "/fr/nowhere/",
        "/nowhere",
        "/fr/assets/",
        "/fr/returns",
    ],
)
def test_every_answer_has_every_header_once(origin: str, path: str) -> None:
    """Pages, files, redirects, listings refused and pages that do not exist."""
    answer = asked(origin + path)
    expected = dict(SECURITY_HEADERS)
    if SHARED.fullmatch(path):
        expected |= SHARED_HEADERS
    for name, value in expected.items():
        assert answer.headers.getlist(name) == [value], name
    assert ("Access-Control-Allow-Origin" in answer.headers) == bool(SHARED.fullmatch(path))


@pytest.mark.parametrize("name", sorted(SERVERS))
def test_addresses_of_moved_articles_lead_to_the_new_ones(
    built_shop: Workspace, tmp_path: Path, name: str
) -> None:
    """Before any page is looked for; letters with accents too."""
    moved = {"/fr/returns/vieux-été/": "/fr/returns/return-an-item/"}
    for file, text in samples(built_shop.settings, moved).items():
        (tmp_path / file).write_text(text, "utf-8")
    with running(name, built_shop.site_dir, tmp_path) as own:
        answer = asked(f"{own}/fr/returns/vieux-%C3%A9t%C3%A9/")
        assert answer.status == 301
        assert answer.headers["location"].endswith("/fr/returns/return-an-item/")
        assert asked(f"{own}/fr/returns/return-an-item/").status == 200


class Answering:
    """`askless serve` as it stands behind a web server: strict headers, one of them its own."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say which address asked."""
        headers = {"Cross-Origin-Resource-Policy": "cross-origin"}
        asked = Headers(scope=scope).get("x-forwarded-for", "")
        await PlainTextResponse(asked, headers=headers)(scope, receive, send)


@pytest.mark.parametrize("name", sorted(SERVERS))
def test_what_readers_ask_is_passed_on_as_the_docs_say(
    built_shop: Workspace, tmp_path: Path, name: str
) -> None:
    """The lines of docs/collector.md: who asked is told, and each header comes once."""
    docs = (Path(__file__).parents[2] / "docs" / "collector.md").read_text("utf-8")
    [lines] = re.findall(rf"```{name}\n(.*?)```", docs, re.DOTALL)
    place = {"nginx": "    index index.html;", "caddy": "    encode zstd gzip"}[name]
    answering = StrictHeaders(Answering(), own=OWN_HEADERS)
    with WebServer(Starlette(routes=[Mount("/", answering)])) as behind:
        passed = lines.replace("http://127.0.0.1:8000", behind.origin)
        passed = passed.replace("127.0.0.1:8000", f"127.0.0.1:{behind.port}")
        for file, text in samples(built_shop.settings, {}).items():
            (tmp_path / file).write_text(text.replace(place, f"{passed}\n{place}"), "utf-8")
        with running(name, built_shop.site_dir, tmp_path) as own:
            answers = [asked(f"{own}{path}") for path in ("/e", "/api/answers?q=a")]
            assert asked(f"{own}/fr/").headers["Cross-Origin-Resource-Policy"] == "same-origin"
    for answer in answers:
        assert (answer.status, answer.data) == (200, b"127.0.0.1")
        found = {header: answer.headers.getlist(header) for header in SECURITY_HEADERS}
        assert {header for header, values in found.items() if len(values) != 1} == set()
        assert found["Cross-Origin-Resource-Policy"] == ["cross-origin"]


@pytest.mark.parametrize("path", ["/fr/assets/", "/fr/pagefind/", "/fr/pagefind/shown/"])
def test_no_folder_is_listed(origin: str, path: str) -> None:
    """A folder without a page does not say what is in it, nor that it is there."""
    answer = asked(origin + path)
    assert answer.status == 404
    assert b"Cette page n" in answer.data
    assert b"pagefind.js</a>" not in answer.data


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/fr/nowhere/", "Cette page n"),
        ("/en/a/b/c", "This page does not exist"),
        ("/nowhere", "Cette page n"),
        ("/fr/.git/config", "Cette page n"),
        ("/.env", ""),
        ("/fr/%2e%2e/%2e%2e/askless.toml", ""),
        ("/..%2f..%2fdata/key", ""),
        ("/fr/%00", ""),
    ],
)
def test_what_is_not_of_the_site_is_not_there(origin: str, path: str, words: str) -> None:
    """The 404 page in the reader's language; what climbs is refused (by Caddy 2.6 NUL with 500)."""
    answer = asked(origin + path)
    assert answer.status in ({404} if words else {400, 404, 500})
    assert words in answer.data.decode()
    assert b"own_domains" not in answer.data


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("fr/index.html", "text/html"),
        ("fr/assets/**/*.css", "text/css"),
        ("fr/pagefind/pagefind.js", "text/javascript application/javascript"),
        ("fr/assets/**/*.svg", "image/svg+xml"),
        ("fr/pagefind/shown/*.json", "application/json"),
        ("fr/pagefind/*.pagefind", "application/octet-stream"),
        ("fr/pagefind/*.pf_meta", "application/octet-stream"),
        ("fr/sitemap.xml", "text/xml application/xml"),
    ],
)
def test_files_have_the_types_that_nosniff_asks_for(
    origin: str, built_shop: Workspace, pattern: str, kind: str
) -> None:
    """A script or style of another type is not run; the search's files come as they are."""
    found = sorted(built_shop.site_dir.glob(pattern))
    assert found, pattern
    answer = asked(f"{origin}/{found[0].relative_to(built_shop.site_dir).as_posix()}")
    own = answer.headers.get("content-type", "application/octet-stream").split(";")[0]
    assert own in kind.split()
    assert answer.headers.get("content-encoding") is None
    assert answer.data == found[0].read_bytes()


def test_chromium_finds_nothing_to_complain_of(origin: str, browser: Browser) -> None:
    """Search with its WebAssembly, a page, another language, a page that is not there."""
    with visit(browser, origin) as tab:
        tab.open("/fr/")
        assert tab.type("rembourcement")[0] == "Quand serai-je remboursé ?"
        tab.open("/fr/returns/return-an-item/")
        tab.open("/en/")
        assert tab.type("tracking")
        assert tab.foreign == []
        assert tab.problems == []


def test_the_search_page_works_too(origin: str, browser: Browser) -> None:
    """The form that leads to it where the box is not used."""
    with visit(browser, origin) as tab:
        tab.open("/fr/search/?q=tracking")
        tab.page.get_by_role("link", name="Où est mon colis").first.wait_for()
        assert tab.problems == []


def test_nobody_may_frame_a_page(origin: str, browser: Browser) -> None:
    """What only a header can forbid: Chromium shows an error in the frame's place."""
    with visit(browser, origin) as tab:
        tab.page.set_content(f"<iframe src='{origin}/fr/'></iframe>")
        tab.page.wait_for_timeout(300)
        framed = [frame for frame in tab.page.frames if frame.parent_frame]
        assert all("Maison" not in frame.content() for frame in framed)
        assert any("frame-ancestors" in problem for problem in tab.problems)
