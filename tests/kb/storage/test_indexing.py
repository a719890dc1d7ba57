"""What Pagefind is given of a page, and that its index is the same as of whole pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kb.storage import indexing, rendering
from kb.storage.rendering import Last, Locale, Rendered
from kb.storage.workspace import Workspace

BODY = '<article class="a" data-pagefind-body><h1 data-pagefind-weight="8">Œuvre</h1></article>'


def test_the_article_stands_alone_in_a_page() -> None:
    """Without head, navigation and footer, to the byte."""
    page = f"<html><head><title>x</title></head><body><nav>n</nav>{BODY}<footer>f</footer></html>"
    assert indexing.article(page.encode()) == f"<!doctype html><html>{BODY}".encode()


@pytest.mark.parametrize(
    "page",
    [
        "<p>nothing for Pagefind</p>",
        f'{BODY}<aside data-pagefind-meta="price">9</aside>',
        f"<body DATA-PAGEFIND-IGNORE>{BODY}</body>",
        f"{BODY}{BODY}",
        f"<!-- {BODY} -->{BODY}",
        BODY.replace("Œuvre", "<article>one in it</article>"),
        BODY.replace("Œuvre", '<a title="</article>">a link</a>'),
        BODY.replace("Œuvre", "<p data-pagefind-body>twice</p>"),
        BODY.replace("<article", "<section"),
        BODY.upper(),
    ],
)
def test_a_page_that_leaves_doubt_stays_whole(page: str) -> None:
    """Pagefind may read another part of it, or the article ends elsewhere."""
    assert indexing.article(page.encode()) is None


@pytest.mark.parametrize("mark", ["", '<p data-pagefind-meta="more">m</p>'])
def test_the_index_is_that_of_whole_pages(built_shop: Workspace, tmp_path: Path, mark: str) -> None:
    """Of our own pages, and where one of an operator's says more to Pagefind beside its article."""
    part = Path(shutil.copytree(built_shop.site_dir, tmp_path / "site"))
    page = part / "fr/returns/return-an-item/index.html"
    page.write_text(page.read_text().replace("</article>", f"</article>{mark}"))
    shutil.rmtree(part / "fr/pagefind")
    locale = Locale(built_shop, "fr", part, "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexing, "article", lambda _html: None)
        whole = _indexed(locale)
    shutil.rmtree(part / "fr/pagefind")
    assert _indexed(locale) == whole
    assert len(whole) > 5


def _indexed(locale: Locale) -> dict[str, bytes]:
    made = Rendered()
    rendering.note(locale.part, made, locale.target)
    indexing.index(locale, Last(locale.part), made)
    found = (path for path in (locale.target / indexing.SEARCH).rglob("*") if path.is_file())
    return {path.relative_to(locale.part).as_posix(): path.read_bytes() for path in found}
