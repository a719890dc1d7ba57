"""Other searches over the pages of a built help center, with the same queries, in the same browser.

``python -m tests.search_peers SITE QUERIES [MINISEARCH]``: ours, Pagefind as it is, Material's own
(lunr, in the worker that its package brings, set up as its plugin does, a document an article with
the questions in its text), and MiniSearch (its ``dist/umd/index.js``, which is no part of this
repository) set up as its readme advises: accents folded, prefixes, a fifth of a word wrong, any
word, title before questions before text.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import material
from playwright.sync_api import Page, Route

from kb.web.visiting import Answer, chromium, page_of, serving
from mining.evaluation.search import LabelledQuery, Site, read_queries, read_site, scored

OURS = """async ({ base, texts }) => {
  const { Engine } = await import(base + "assets/search-engine.js");
  const engine = await Engine.open(new URL(base));
  const found = [];
  for (const text of texts) {
    const began = performance.now();
    const { hits } = await engine.search(text.slice(0, 300).trim(), 6);
    found.push([hits.map(({ url }) => url), performance.now() - began]);
  }
  return found;
}"""
PAGEFIND = """async ({ base, texts }) => {
  const { Engine } = await import(base + "assets/search-engine.js");
  const engine = await Engine.open(new URL(base));
  const pagefind = await import(base + "pagefind/pagefind.js");
  await pagefind.options({ noWorker: true });
  await pagefind.init();
  const found = [];
  for (const text of texts) {
    const began = performance.now();
    const { results } = await pagefind.search(text);
    const pages = await Promise.all(results.slice(0, 6).map(({ id }) => engine.article(id)));
    found.push([pages.map(({ url }) => url), performance.now() - began]);
  }
  return found;
}"""
MATERIAL = """async ({ worker, documents, texts, language }) => {
  const search = new Worker(worker);
  const ask = (type, data) => new Promise((done) => {
    search.onmessage = ({ data: answer }) => done(answer.data);
    search.postMessage({ type, data });
  });
  const docs = documents.map(({ url, title, questions, body }) => {
    return { location: url, title, text: `<p>${`${questions} ${body}`.replace(/</g, "&lt;")}</p>` };
  });
  const fields = { title: { boost: 1e3 }, text: { boost: 1 }, tags: { boost: 1e6 } };
  const pipeline = ["stopWordFilter"]; // of English, which French takes over
  const config = { lang: [language], separator: "[\\\\s\\\\-]+", pipeline, fields };
  await ask(0, { config, docs, options: { suggest: false } });
  const found = [];
  for (const text of texts) {
    const began = performance.now();
    const { items } = await ask(2, text);
    const urls = items.slice(0, 6).map(([{ location }]) => location);
    found.push([urls, performance.now() - began]);
  }
  return found;
}"""
MATERIAL_SCRIPTS = Path(material.__file__).parent / "templates" / "assets" / "javascripts"
MINISEARCH = """({ documents, texts }) => {
  const folded = (word) => word.toLowerCase().normalize("NFKD").replace(/\\p{M}+/gu, "");
  const index = new MiniSearch({
    fields: ["title", "questions", "body"],
    storeFields: ["url"],
    processTerm: folded,
    searchOptions: { prefix: true, fuzzy: 0.2, boost: { title: 3, questions: 2 } },
  });
  index.addAll(documents);
  return texts.map((text) => {
    const began = performance.now();
    const urls = index.search(text).slice(0, 6).map(({ url }) => url);
    return [urls, performance.now() - began];
  });
}"""


def documents(site: Site, locale: str) -> Iterator[dict[str, Any]]:
    """The articles of a language as a page author would hand them to another search."""
    for number, page in enumerate(sorted(p for p in site.pages if p.startswith(f"{locale}/"))):
        text = (site.folder / page / "index.html").read_text("utf-8")
        article = text[text.index("data-pagefind-body") : text.index("</article>")]
        yield {
            "id": number,
            "url": f"/{page}/",
            "title": _inner(r"<h1[^>]*>(.*?)</h1>", article),
            "questions": _inner(r'data-pagefind-meta="questions">(.*?)</div>', article),
            "body": _plain(re.sub(r"<div hidden.*?</div>", "", article, flags=re.DOTALL)),
        }


def _inner(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.DOTALL)
    return _plain(found[1]) if found else ""


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


def answers(site: Site, queries: list[LabelledQuery], ask: Callable[..., Any]) -> list[Answer]:
    """What a search finds for the queries: ``ask(page, base, locale, texts)`` gives each."""
    found: dict[int, Answer] = {}
    with chromium() as browser, serving(site.folder, site.locales) as origin:
        for locale in site.locales:
            chosen = [i for i, query in enumerate(queries) if query.locale == locale]
            page = browser.new_context(bypass_csp=True).new_page()
            page.goto(f"{origin}/{locale}/search/")
            texts = [queries[i].text for i in chosen]
            results = ask(page, f"{origin}/{locale}/", locale, texts) if texts else []
            for i, (urls, milliseconds) in zip(chosen, results, strict=True):
                found[i] = Answer(tuple(map(page_of, urls)), milliseconds)
    return [found[i] for i in range(len(queries))]


def searches(site: Site, minisearch: Path | None) -> dict[str, Callable[..., Any]]:
    """The searches by name."""

    def mini(page: Page, _base: str, locale: str, texts: list[str]) -> Any:
        page.add_script_tag(path=str(minisearch))
        given = {"documents": list(documents(site, locale)), "texts": texts}
        return page.evaluate(MINISEARCH, given)

    def lunr(page: Page, base: str, locale: str, texts: list[str]) -> Any:
        origin = base.removesuffix(f"/{locale}/")
        page.route(f"{origin}/material/**", _script)
        (worker,) = (MATERIAL_SCRIPTS / "workers").glob("search.*.min.js")
        given: dict[str, Any] = {"documents": list(documents(site, locale)), "texts": texts}
        given["language"] = locale
        return page.evaluate(
            MATERIAL, given | {"worker": f"{origin}/material/workers/{worker.name}"}
        )

    made: dict[str, Callable[..., Any]] = {
        "ours": lambda page, base, _, texts: page.evaluate(OURS, {"base": base, "texts": texts}),
        "pagefind": lambda page, base, _, texts: page.evaluate(
            PAGEFIND, {"base": base, "texts": texts}
        ),
        "material": lunr,
    }
    return made | ({"minisearch": mini} if minisearch else {})


def _script(route: Route) -> None:
    place = urlsplit(route.request.url).path.removeprefix("/material/")
    route.fulfill(path=MATERIAL_SCRIPTS / place, content_type="text/javascript")


if __name__ == "__main__":
    chosen_site = read_site(Path(sys.argv[1]))
    labelled = read_queries(Path(sys.argv[2]), chosen_site)
    library = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    for name, way in searches(chosen_site, library).items():
        score = scored(labelled, answers(chosen_site, labelled, way))
        figures = (score.success_at_1, score.success_at_3, score.zero_results, score.median_ms)
        print(f"{name:11}", *(f"{figure:.3f}" for figure in figures if figure is not None))  # noqa: T201
