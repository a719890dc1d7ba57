"""The built help center as a customer meets it: served on this machine, opened in Chromium.

Measuring the search needs the whole of it: the pages, their script, Pagefind's WebAssembly and the
strict headers under which all that must run. Chromium resolves no name, so nothing leaves.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from kb.errors import ExtraError, StageError
from kb.web.app import application, listening, server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOST = "127.0.0.1"
CHROMIUM = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
"""Commands that are tried in turn; the variable below names another."""
CHROMIUM_VARIABLE = "ASKLESS_CHROMIUM"
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
)
TIMEOUT_MS = 30_000
"""For one search; the first loads the index."""
STARTING_SECONDS = 10.0

FIND_BOX = """() => {
  const form = [...document.querySelectorAll("form[data-search]")].at(-1);
  const input = form?.querySelector("input");
  const panel = form?.querySelector(".hc-search__panel");
  if (panel) window.asklessVisit = { input, panel };
  return Boolean(panel);
}"""
ASK = """({ text, timeout }) => new Promise((done, fail) => {
  const { input, panel } = asklessVisit;
  const read = () => {
    if (panel.dataset.answered !== input.value.trim()) return;
    watcher.disconnect();
    clearTimeout(timer);
    const links = panel.querySelectorAll("a[role=option]:not(.hc-option--all)");
    done({
      failed: panel.dataset.state === "failed",
      urls: panel.hidden ? [] : [...links].map((link) => link.href),
      milliseconds: performance.now() - typed,
    });
  };
  const watcher = new MutationObserver(read);
  const timer = setTimeout(() => fail(new Error("no answer")), timeout);
  input.focus();
  input.select();
  delete panel.dataset.answered;
  watcher.observe(panel, { attributes: true });
  const typed = performance.now();
  document.execCommand("insertText", false, text);
})"""
"""``insertText`` is typing: input events, and no more characters than the box takes."""


@dataclass(frozen=True)
class Answer:
    """What the search box showed: pages such as ``fr/returns/return-an-item``, best first.

    ``milliseconds`` go from the last key to the results on the page, the short pause in which the
    box waits for another key included.
    """

    pages: tuple[str, ...]
    milliseconds: float


@dataclass
class Visitor:
    """One browser tab on the help center, used for every query."""

    origin: str
    page: Page
    locale: str = ""

    def search(self, locale: str, text: str) -> Answer:
        """Type ``text`` into the search box of ``locale``; what it shows.

        Raises:
            StageError: the page has no search box, or its search failed or did not answer.
        """
        if locale != self.locale:
            self.open(locale)
        # A line break is a space to whoever pastes it; the box would join the lines' words.
        typed = " ".join(text.split())
        if not typed:
            return Answer((), 0.0)  # no key, no answer
        found = self._ask(locale, typed)
        if found["failed"]:
            raise StageError(
                f"search on {self._address(locale)}: the page could not load its index; run "
                "`askless build` again"
            )
        return Answer(tuple(map(page_of, found["urls"])), float(found["milliseconds"]))

    def _address(self, locale: str) -> str:
        return f"/{locale}/search/"

    def open(self, locale: str, page: str = "search") -> None:
        """Go to a page of ``locale``, the search page unless told, and find its box.

        Raises:
            StageError: there is none.
        """
        self.page.goto(f"{self.origin}/{locale}/{page}/", wait_until="load")
        if not self.page.evaluate(FIND_BOX):
            raise StageError(
                f"search on {self._address(locale)}: no search box there; run `askless publish` "
                "and `askless build` again"
            )
        self.locale = locale

    def _ask(self, locale: str, text: str) -> dict[str, Any]:
        from playwright.sync_api import Error

        try:
            found: dict[str, Any] = self.page.evaluate(ASK, {"text": text, "timeout": TIMEOUT_MS})
        except Error as error:
            raise StageError(
                f"search on {self._address(locale)}: no answer in {TIMEOUT_MS // 1000} s; a site "
                "built by an earlier askless has to be published and built again"
            ) from error
        return found


def page_of(url: str) -> str:
    """The page an address leads to, without slashes: ``http://…/fr/a/b/`` gives ``fr/a/b``."""
    path = unquote(urlsplit(url).path).strip("/")
    return path.removesuffix("index.html").rstrip("/")


@contextlib.contextmanager
def visiting(site: Path, locales: Sequence[str]) -> Iterator[Visitor]:
    """A visitor of the built ``site``, which is served with our headers meanwhile.

    Raises:
        NothingToDoError: there is no site.
        ExtraError: Playwright or Chromium is missing; the message says what to install.
        StageError: no port could be had.
    """
    with chromium() as browser, serving(site, locales) as origin:
        context = browser.new_context()
        yield Visitor(origin, context.new_page())
        context.close()


@contextlib.contextmanager
def serving(site: Path, locales: Sequence[str]) -> Iterator[str]:
    """The address at which ``site`` is served, on a free port of this machine alone.

    Raises:
        NothingToDoError: there is no site.
        StageError: no port could be had, or the server did not start.
    """
    running = server(application(site, tuple(locales)))
    with listening(HOST, 0) as socket:
        thread = threading.Thread(target=running.run, kwargs={"sockets": [socket]}, daemon=True)
        thread.start()
        try:
            _wait_until(lambda: running.started)
            yield f"http://{HOST}:{socket.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join()


def _wait_until(is_ready: Any) -> None:
    end = time.monotonic() + STARTING_SECONDS
    while not is_ready():
        if time.monotonic() > end:
            raise StageError(f"serve on {HOST}: the server did not start; try again")
        time.sleep(0.01)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window.

    Raises:
        ExtraError: Playwright or Chromium is missing, or Chromium does not start.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise ExtraError(
            "open the help center in a browser: Playwright is not installed; run "
            "`pip install playwright` (its own browsers are not needed)"
        ) from error
    command = chromium_command()
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=command, args=list(ARGUMENTS))
        except Error as error:
            said = str(error).strip().splitlines()[0]
            raise ExtraError(
                f"open the help center in {command}: it does not start ({said})"
            ) from error
        try:
            yield browser
        finally:
            browser.close()


def chromium_command() -> str:
    """Where Chromium lies.

    Raises:
        ExtraError: nowhere; the message says what to install.
    """
    named = os.environ.get(CHROMIUM_VARIABLE, "")
    for name in (named,) if named else CHROMIUM:
        if found := shutil.which(name):
            return found
    raise ExtraError(
        f"open the help center in a browser: {named or 'Chromium'} is not there; install it "
        f"(Debian: apt-get install chromium) or name it in {CHROMIUM_VARIABLE}"
    )
