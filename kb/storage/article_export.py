"""Published articles as they leave a workspace for another help center: chosen, and as files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb import FORMAT_VERSION
from kb.errors import NothingToDoError
from kb.exporting.choosing import Chosen, Remote, chosen
from kb.exporting.outgoing import Outgoing, Target, outgoing
from kb.facts import filled
from kb.markdown import Links
from kb.moved import former, with_former
from kb.origins import Origin, Place
from kb.pages import Edition, operator_domains
from kb.storage import content, movedstore
from kb.storage.exports import write_export
from kb.storage.origins import read_origins
from kb.storage.signing import gate
from kb.storage.site_words import strings

if TYPE_CHECKING:
    from kb.articles import Article
    from kb.config import Settings
    from kb.storage.workspace import Workspace


@dataclass(frozen=True)
class Export:
    """What leaves for one target."""

    texts: Mapping[str, str]
    """File name -> what it holds; no file where nothing leaves."""
    document: Mapping[str, Any]
    """How many leave, and what stays and why."""
    notes: Sequence[Mapping[str, str]]
    """Each article with its id at the target and the hash of what leaves."""

    def written(self, folder: Path) -> dict[str, Any]:
        """Write the files and their manifest into ``folder``; the document, which names it."""
        document = {**self.document, "output": str(folder)}
        write_export(folder, self.texts, self.manifest | {"output": str(folder)})
        return document

    @property
    def manifest(self) -> dict[str, Any]:
        """What lies beside the files."""
        return {"format_version": FORMAT_VERSION, **self.document, "articles": self.notes}


def article_export(
    workspace: Workspace,
    to: Target,
    *,
    remote: Remote | None = None,
    is_all: bool = False,
    accept_regex_only: bool = False,
) -> Export:
    """The published articles for a target, facts filled in, as drafts.

    ``remote`` is what the target says it holds now: what has changed there is refused. ``is_all``
    takes along what is the same there.

    Raises:
        NothingToDoError: no article is published.
        PrivacyError: some were drafted from tickets read by rules alone; nobody accepted it.
    """
    everything, unsigned = _articles(workspace, accept_regex_only=accept_regex_only)
    if not any(article.is_published for article in everything):
        raise NothingToDoError(
            f"export {workspace.root}: no article is published yet", code="nothing_live"
        )
    origins = {o.place: o for o in read_origins(workspace) if o.source == to.name}
    found = chosen(everything, origins, remote, also_unchanged=is_all or not to.is_desk)
    leaving = _outgoing(workspace, found, origins)
    texts = to.files(leaving) if leaving else {}
    document = _document(to, texts, leaving, found) | {"unsigned": unsigned}
    return Export(texts, document, [one.note() for one in leaving])


def _articles(workspace: Workspace, *, accept_regex_only: bool) -> tuple[list[Article], list[str]]:
    """The articles that may leave, with those not published, and what waits for a signature."""
    found = content.read_articles(workspace)
    door = gate(workspace, accept_regex_only=accept_regex_only)
    let_in = door.admitted(article for article in found if article.is_published)
    return [a for a in found if a not in let_in.unsigned], list(let_in.unsigned_places)


def _outgoing(
    workspace: Workspace, found: Chosen, origins: Mapping[Place, Origin]
) -> list[Outgoing]:
    """The articles as they leave: facts filled in, links leading to public addresses."""
    settings = workspace.settings
    live = filled(found.articles, workspace.facts, workspace.root / settings.facts_file)
    words = strings(workspace)
    shelves = {
        locale: Edition(locale=locale, strings=words[locale], settings=settings, articles={})
        for locale in settings.locales
    }
    groups = {o.article_id: o.source_id for o in origins.values()}
    gone = set(found.gone_there)
    kept = {place: origin for place, origin in origins.items() if place not in gone}
    moved = movedstore.read_moved(workspace)
    pages = {
        locale: with_former(_addresses(live, settings, locale), moved)
        for locale in settings.locales
    }
    domains = operator_domains(settings)
    made = []
    for article in live:
        links = Links(article.id, pages[article.locale], domains, settings.brand.link_urls,
                      tuple(former(moved, article.id)))  # fmt: skip
        place = (article.id, article.locale)
        made.append(
            outgoing(
                article,
                links=links,
                category=shelves[article.locale].category_name(article.category),
                origin=kept.get(place),
                group_id="" if place in gone else groups.get(article.id, ""),
            )
        )
    return sorted(made, key=lambda o: (o.article.id, settings.locales.index(o.article.locale)))


def _addresses(articles: Sequence[Article], settings: Settings, locale: str) -> dict[str, str]:
    """Article id -> public address of its page in a language."""
    base = settings.brand.site_url.rstrip("/")
    return {a.id: f"{base}/{locale}/{a.id}/" for a in articles if a.locale == locale}


def _document(
    to: Target, texts: Mapping[str, str], articles: Sequence[Outgoing], found: Chosen
) -> dict[str, Any]:
    used = [name for name in to.to_fill_in if any(f"{{{name}}}" in t for t in texts.values())]
    return {
        "exported_to": to.name,
        "output": "",
        "files": list(texts),
        "exported": len(articles),
        "locales": dict(Counter(one.article.locale for one in articles)),
        "not_published": found.unpublished,
        "unchanged_there": _places(found.unchanged),
        "changed_there": _places(found.changed_there),
        "gone_there": _places(found.gone_there),
        "dropped_links": sum(len(one.dropped_links) for one in articles),
        "fill_in": used,
    }


def _places(places: Sequence[Place]) -> list[str]:
    return [f"{locale}/{article_id}" for article_id, locale in places]
