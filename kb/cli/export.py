"""``askless export``: published articles for another help center, always as drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.context import Shell, accept_option, shell_options
from kb.errors import NothingToDoError

if TYPE_CHECKING:
    from kb.articles import Article
    from kb.config import Settings
    from kb.exporting.choosing import Chosen, Remote
    from kb.exporting.outgoing import Outgoing, Target
    from kb.origins import Origin, Place
    from kb.storage.workspace import Workspace

NAMES_SHOWN = 5


@click.group()
def command() -> None:
    """Write published articles as files that another help center takes, always as drafts."""


@command.command()
@click.argument("target_name", metavar="TARGET", required=False)
@click.option("--output", type=click.Path(path_type=Path), help="Folder (build/export/TARGET).")
@click.option(
    "--remote",
    "remotes",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A fresh export of TARGET: what has changed there since the import is refused.",
)
@click.option("--all", "is_all", is_flag=True, help="Also what is the same at TARGET.")
@click.option("--list", "is_list", is_flag=True, help="Name the targets.")
@accept_option
@shell_options
def articles(
    shell: Shell,
    *,
    accept_regex_only: bool,
    target_name: str | None,
    output: Path | None,
    remotes: tuple[Path, ...],
    is_all: bool,
    is_list: bool,
) -> None:
    """Write the published articles for TARGET, facts filled in, as drafts.

    Nothing is sent: the files hold the API requests or the tables that TARGET takes, with each
    article's id there, language and content hash. Articles drafted from tickets leave under the
    terms of `askless publish`.
    """
    from kb.exporting import NAMES, target
    from kb.exporting.choosing import chosen

    if is_list:
        titles = {name: target(name).title for name in NAMES}
        shell.answer({"targets": titles}, [f"{n:12} {title}" for n, title in titles.items()])
        return
    if target_name is None:
        raise click.UsageError("name a target; `askless export articles --list`")
    to = target(target_name)
    workspace = shell.workspace
    folder = output or workspace.build_dir / "export" / to.name
    with workspace.locked():
        everything, unsigned = _articles(workspace, accept_regex_only=accept_regex_only)
        if not any(article.is_published for article in everything):
            raise NothingToDoError(f"export {workspace.root}: no article is published yet")
        origins = _origins(workspace, to.name)
        found = chosen(
            everything,
            origins,
            _remote(workspace, to, remotes) if remotes else None,
            also_unchanged=is_all or not to.is_desk,
        )
        outgoing = _outgoing(workspace, found, origins)
        document = {**_write(folder, to, outgoing, found), "unsigned": unsigned}
    shell.answer(document, _lines(document))


def _origins(workspace: Workspace, source: str) -> dict[Place, Origin]:
    from kb.storage.origins import read_origins

    return {o.place: o for o in read_origins(workspace) if o.source == source}


def _articles(workspace: Workspace, *, accept_regex_only: bool) -> tuple[list[Article], list[str]]:
    """The articles that may leave, with those not published, and what waits for a signature."""
    from kb.storage import content
    from kb.storage.signing import gate

    found = content.read_articles(workspace)
    door = gate(workspace, accept_regex_only=accept_regex_only)
    let_in = door.admitted(article for article in found if article.is_published)
    return [a for a in found if a not in let_in.unsigned], list(let_in.unsigned_places)


def _remote(workspace: Workspace, to: Target, paths: Sequence[Path]) -> Remote:
    """What the target's own export says it holds now."""
    from datetime import UTC, datetime

    from kb.origins import content_hash
    from kb.tickets import Skipped
    from mining.importers.articles import source
    from mining.importers.articles.filing import Shelf, filed
    from mining.importers.articles.source import ArticleOptions

    options = ArticleOptions(now=datetime.now(UTC))
    read = source(to.name).read(paths, options)
    texts = [one for one in read if not isinstance(one, Skipped)]
    shelf = Shelf(to.name, workspace.settings.locales, options.counts)
    return {
        (one.source.source_id, one.locale): (
            content_hash(one.source.title, one.source.body),
            one.source.updated_at,
        )
        for one in filed(texts, shelf)
    }


def _outgoing(
    workspace: Workspace, found: Chosen, origins: Mapping[Place, Origin]
) -> list[Outgoing]:
    """The articles as they leave: facts filled in, links leading to public addresses."""
    from kb.exporting.outgoing import outgoing
    from kb.facts import filled
    from kb.markdown import Links
    from kb.pages import Edition, operator_domains
    from kb.storage.sitebuild import strings

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
    pages = {locale: _addresses(live, settings, locale) for locale in settings.locales}
    domains = operator_domains(settings)
    made = []
    for article in live:
        links = Links(article.id, pages[article.locale], domains)
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


def _write(folder: Path, to: Target, articles: Sequence[Outgoing], found: Chosen) -> dict[str, Any]:
    from kb import FORMAT_VERSION
    from kb.storage.exports import write_export

    texts = to.files(articles) if articles else {}
    locales: dict[str, int] = {}
    for one in articles:
        locales[one.article.locale] = locales.get(one.article.locale, 0) + 1
    used = [name for name in to.to_fill_in if any(f"{{{name}}}" in t for t in texts.values())]
    document: dict[str, Any] = {
        "exported_to": to.name,
        "output": str(folder),
        "files": list(texts),
        "exported": len(articles),
        "locales": locales,
        "not_published": found.unpublished,
        "unchanged_there": _places(found.unchanged),
        "changed_there": _places(found.changed_there),
        "gone_there": _places(found.gone_there),
        "dropped_links": sum(len(one.dropped_links) for one in articles),
        "fill_in": used,
    }
    notes = [one.note() for one in articles]
    manifest = {"format_version": FORMAT_VERSION, **document, "articles": notes}
    write_export(folder, texts, manifest)
    return document


def _places(places: Sequence[Place]) -> list[str]:
    return [f"{locale}/{article_id}" for article_id, locale in places]


def _lines(document: Mapping[str, Any]) -> list[str]:
    each = ", ".join(f"{count} in {locale}" for locale, count in document["locales"].items())
    lines = [f"{document['exported']} articles written as drafts ({each or 'none'})."]
    if document["not_published"]:
        lines.append(f"{document['not_published']} not published, left here.")
    for key, words in (
        ("unchanged_there", "the same at the target, left out (--all takes them along)"),
        ("changed_there", "changed at the target since the import, refused"),
        ("gone_there", "no longer at the target, written as new"),
        ("unsigned", "left here until somebody signs them, see `askless publish`"),
    ):
        names = document[key]
        if names:
            more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
            lines.append(f"{len(names)} {words}: {', '.join(names[:NAMES_SHOWN])}{more}.")
    if document["dropped_links"]:
        lines.append(f"{document['dropped_links']} links that lead elsewhere became text.")
    if document["fill_in"]:
        lines.append(f"To fill in: {', '.join(document['fill_in'])}.")
    return [*lines, f"In {document['output']}"]
