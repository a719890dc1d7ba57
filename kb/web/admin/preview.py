"""What readers will see of a text that is being edited: the help center's own look, no scripts.

The same Markdown, sanitiser and style sheets as the built site. The page is shown in a frame that
may run nothing and loads nothing but the shop's own style sheets from here.
"""

from __future__ import annotations

import re
from html import escape

from kb.articles import Article
from kb.characters import visible
from kb.colours import brand_css
from kb.headers import policy
from kb.markdown import Links
from kb.moved import with_former
from kb.pages import article_html, operator_domains
from kb.storage import files, movedstore
from kb.storage.site_words import strings
from kb.storage.workspace import Workspace
from kb.typography import typeset_article
from kb.web.admin.drafts_desk import DraftDesk
from kb.web.admin.gate import PREFIX, Refusal, Sent, Visit

THEME = f"{PREFIX}/articles/theme/"
"""Where the frame's style sheets lie."""
BRAND = "brand.css"
_SHEET = re.compile(r"^\s*-\s*assets/([\w.-]+\.css)\s*$", re.MULTILINE)
HEADERS = {
    "Content-Security-Policy": policy(
        {
            "default-src": "'none'",
            "style-src": "'self'",
            "img-src": "'self' data:",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'self'",
            "sandbox": "allow-same-origin",
        }
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
"""Of the page in the frame: our own pages may show it, and it may do nothing."""


class Sheets:
    """The shop's style sheets, as ``mkdocs.yml`` names them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def names(self) -> list[str]:
        """The names, in the order in which pages load them."""
        path = self.workspace.root / "mkdocs.yml"
        text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
        return _SHEET.findall(text) or [BRAND, "help.css"]

    def sheet(self, visit: Visit) -> Sent:
        """One of them."""
        name = visit.place["name"]
        if name == BRAND:
            text = brand_css(self.workspace.settings.brand.colour)
            return Sent(text.encode(), "text/css")
        path = files.inside(self.workspace.root / "site" / "assets", name)
        if name not in self.names() or not path.is_file():
            raise Refusal(404, "no_page")
        return Sent(path.read_bytes(), "text/css")


def page(workspace: Workspace, desk: DraftDesk, article: Article, known: list[str]) -> Sent:
    """The article in the help center's look; ``known`` are ids of articles that it may link to."""
    shown = typeset_article(desk.with_facts(article))
    addresses = with_former(dict.fromkeys(known, "#"), movedstore.read_moved(workspace))
    settings = workspace.settings
    links = Links(article.id, addresses, operator_domains(settings), settings.brand.link_urls)
    html = article_html(shown, links, strings(workspace)[article.locale])
    sheets = "".join(
        f'<link rel="stylesheet" href="{THEME}{escape(name)}">'
        for name in Sheets(workspace).names()
    )
    text = (
        f'<!doctype html><html lang="{article.locale}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<title>{escape(visible(shown.title))}</title>{sheets}</head><body dir="ltr">'
        '<main class="hc-main"><div class="hc-columns"><article class="hc-article">'
        f"<h1>{escape(visible(shown.title))}</h1>{visible(html)}"
        "</article></div></main></body></html>"
    )
    return Sent(text.encode("utf-8", errors="replace"), "text/html; charset=utf-8", "", HEADERS)
