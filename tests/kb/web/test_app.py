"""The help center over HTTP: strict headers, clear 404s, nothing outside the site."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kb.errors import NothingToDoError, StageError
from kb.headers import SECURITY_HEADERS
from kb.storage.workspace import Workspace
from kb.web.admin.application import with_admin
from kb.web.app import Public, application, listening
from tests.serving import WebServer


class Server(WebServer):
    """A help center that answers on a port of this machine while a test runs."""

    def __init__(
        self,
        site: Path,
        prefix: str = "",
        *,
        has_headers: bool = True,
        public: Public | None = None,
    ) -> None:
        self.site = site
        app = application(site, ("fr", "en"), prefix=prefix, public=public)
        if not has_headers:  # as a web server that nobody set up
            app.user_middleware.clear()
        super().__init__(app)

    def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body; the path goes out exactly as it is given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body


@pytest.fixture(scope="module")
def served(built_shop: Workspace) -> Iterator[Server]:
    """The shop's help center, served."""
    with Server(built_shop.site_dir) as running:
        yield running


def test_parts_of_the_index_are_kept_and_pages_asked_for_again(served: Server) -> None:
    """A part has another name once it holds something else; what says the names is asked for."""
    folder = Path("fr/pagefind")
    parts = [*(served.site / folder).glob("**/*.pf_*"), *(served.site / folder).glob("shown/*")]
    assert {part.suffix for part in parts} == {".pf_meta", ".pf_index", ".json"}
    for part in parts:
        _, headers, _ = served.ask(f"/{part.relative_to(served.site).as_posix()}")
        assert headers["cache-control"] == "public, max-age=31536000, immutable"
    for path in ("/fr/", f"/{folder}/pagefind-entry.json", f"/{folder}/pagefind.js"):
        assert served.ask(path)[1]["cache-control"] == "no-cache"


def test_a_page_comes_with_strict_headers(served: Server) -> None:
    """Scripts and styles from here only, no frames, no sniffing."""
    status, headers, body = served.ask("/fr/returns/return-an-item/")
    assert status == 200
    assert b"Comment retourner un article" in body
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    for name, value in SECURITY_HEADERS.items():
        assert headers[name.casefold()] == value
    assert "server" not in headers or "uvicorn" not in headers["server"]


@pytest.mark.parametrize("path", ["/fr/nowhere/", "/nowhere", "/fr/assets/"])
def test_every_answer_has_the_headers(served: Server, path: str) -> None:
    """Errors are no exception."""
    assert "content-security-policy" in served.ask(path)[1]


def test_a_fault_of_ours_has_the_headers_too(built_shop: Workspace) -> None:
    """A 500 is answered outside the middleware, in two words."""

    async def broken(_request: Request) -> Response:
        raise RuntimeError("ticket text")

    with Server(built_shop.site_dir) as running:
        running.server.config.app.router.routes.insert(0, Route("/broken", broken))
        status, headers, body = running.ask("/broken")
    assert (status, body) == (500, b"Internal error")
    assert headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("path", "language", "expected"),
    [
        ("/fr/nowhere/", "en", "Cette page n"),
        ("/en/a/b/c", "fr", "This page does not exist"),
        ("/nowhere", "en-GB,en;q=0.9", "This page does not exist"),
        ("/nowhere", "de", "Cette page n"),
    ],
)
def test_a_missing_page_answers_in_the_readers_language(
    served: Server, path: str, language: str, expected: str
) -> None:
    """The address decides, then the browser's language, then the first locale."""
    status, _, body = served.ask(path, Accept_Language=language)
    assert status == 404
    assert expected in body.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/../askless.toml",
        "/fr/../../askless.toml",
        "/%2e%2e/askless.toml",
        "/fr/%2e%2e/%2e%2e/%2e%2e/askless.toml",
        "/..%2faskless.toml",
        "/fr/..%5c..%5caskless.toml",
        "//etc/passwd",
        "/fr//etc/passwd",
        "/%2fetc/passwd",
        "/fr/%00",
        "/.git/config",
        "/fr/" + "a" * 3000,
        "/fr/index.html/x",
    ],
)
def test_nothing_outside_the_site_is_read(served: Server, path: str) -> None:
    """Whatever a path climbs, it finds a 404."""
    status, _, body = served.ask(path)
    assert status == 404
    assert b"own_domains" not in body
    assert b"root:" not in body


def test_hidden_files_and_links_out_of_the_site_are_not_there(tmp_path: Path) -> None:
    """What an operator left in the folder by accident stays private."""
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "secret").write_text("secret")
    (site / "index.html").write_text("home")
    (site / ".env").write_text("secret")
    (site / "link").symlink_to(tmp_path / "secret")
    with Server(site) as running:
        assert running.ask("/")[0] == 200
        assert running.ask("/.env")[0] == 404
        assert running.ask("/link")[0] == 404


@pytest.mark.parametrize("path", ["/fr/assets/", "/fr/pagefind/", "/fr/pagefind/index/"])
def test_no_folder_is_listed(served: Server, path: str) -> None:
    """A folder without a page is not there."""
    assert served.ask(path)[0] == 404


def test_a_folder_without_its_slash_leads_to_the_one_with(served: Server) -> None:
    """Relative links on the page need it; the answer names no host."""
    status, headers, _ = served.ask("/fr/returns", Host="evil.example")
    assert status == 308
    assert headers["location"] == "./returns/"


def test_old_addresses_lead_on(tmp_path: Path) -> None:
    """Without a script, with accents, below a public path, as the last build said."""
    site = tmp_path / "site"
    for name in ("", "fr/retours/été", "fr/vieux"):
        (site / name).mkdir(parents=True, exist_ok=True)
        (site / name / "index.html").write_text("page", "utf-8")
    rules = tmp_path / "headers" / "_redirects"
    with Server(site, "/aide", public=Public(redirects=rules)) as running:
        assert running.ask("/fr/vieux/")[0] == 200
        rules.parent.mkdir()
        rules.write_text("/aide/fr/vieux/ /aide/fr/retours/%C3%A9t%C3%A9/ 301\n")
        for start in ("/aide", ""):
            status, headers, _ = running.ask(f"{start}/fr/vieux/?a=1", Host="evil.example")
            assert (status, headers["location"]) == (301, "../retours/%C3%A9t%C3%A9/?a=1")
            assert headers["cache-control"] == "no-cache"
        status, headers, _ = running.ask("/aide/fr/retours/%C3%A9t%C3%A9")
        assert (status, headers["location"]) == (308, "./%C3%A9t%C3%A9/")
        rules.unlink()
        assert running.ask("/fr/vieux/")[0] == 200


def test_only_reading_is_allowed(served: Server) -> None:
    """There is nothing to change here."""
    assert served.ask("/fr/", method="POST")[0] == 405
    assert served.ask("/fr/", method="HEAD")[0] == 200


def test_an_unchanged_file_is_not_sent_twice(served: Server) -> None:
    """Browsers ask whether it is new and get a short no."""
    tag = served.ask("/fr/assets/help.css")[1]["etag"]
    status, _, body = served.ask("/fr/assets/help.css", If_None_Match=tag)
    assert (status, body) == (304, b"")


def test_pages_are_compressed(served: Server) -> None:
    """Phones load a third of the bytes."""
    _, headers, body = served.ask("/fr/", Accept_Encoding="gzip")
    assert headers["content-encoding"] == "gzip"
    assert body[:2] == b"\x1f\x8b"


def test_javascript_and_wasm_have_their_types(served: Server) -> None:
    """With nosniff a module of the wrong type would not run."""
    assert "javascript" in served.ask("/fr/assets/search.js")[1]["content-type"]


def test_the_site_answers_below_its_public_path(built_shop: Workspace) -> None:
    """A help center at shop.example/help/ is served there, and its 404 too."""
    with Server(built_shop.site_dir, prefix="/help") as running:
        assert running.ask("/help/fr/")[0] == 200
        assert running.ask("/help/fr/nowhere/")[0] == 404
        assert running.ask("/fr/")[0] == 200


def test_serving_before_building_says_what_to_do(tmp_path: Path) -> None:
    """No site, one clear line."""
    with pytest.raises(NothingToDoError, match="askless build"):
        application(tmp_path, ("fr",))


def test_a_taken_port_is_one_clear_line(served: Server) -> None:
    """It names the address and what to change."""
    with (
        pytest.raises(StageError, match=f"127.0.0.1:{served.port}.*--port"),
        listening("127.0.0.1", served.port),
    ):
        pass


@pytest.mark.parametrize("is_behind_admin", [False, True])
def test_what_goes_on_beside_ends_with_the_server(
    built_shop: Workspace, is_behind_admin: bool
) -> None:
    """It begins before anybody asks, and is told to end."""
    told: list[str] = []

    async def beside() -> None:
        told.append("begun")
        try:
            await asyncio.sleep(60)
        finally:
            told.append("ended")

    app = application(built_shop.site_dir, ("fr", "en"), public=Public(beside=(beside,)))
    with WebServer(with_admin(app, Starlette()) if is_behind_admin else app):
        assert told == ["begun"]
    assert told == ["begun", "ended"]
