"""``askless review check``: what an editor should mend, article by article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from kb.cli.context import Shell, shell_options
from kb.config import LOCALES
from kb.words import counted

if TYPE_CHECKING:
    from kb.articles import Article
    from kb.evidence import Evidence
    from kb.storage.workspace import Workspace
    from kb.style import Check

SEVERITIES = ("blocks", "warns", "hints")
LONGEST_SHOWN = 100


@click.command()
@click.argument("article_ids", metavar="[ID]...", nargs=-1)
@click.option("--locale", type=click.Choice(LOCALES), help="Articles in one language only.")
@click.option(
    "--least",
    type=click.Choice(SEVERITIES),
    default="hints",
    help="Leave out what weighs less (default: hints).",
)
@click.option(
    "--notes-in",
    "language",
    type=click.Choice(LOCALES),
    default="en",
    help="Language of the notes (default: en).",
)
@shell_options
def command(
    shell: Shell, *, article_ids: tuple[str, ...], locale: str | None, least: str, language: str
) -> None:
    """What to mend in articles: all that are not archived, or those named.

    What blocks stops `askless review approve`; a warning or a hint stops nothing.
    """
    from kb.storage import content
    from kb.storage.checking import Checking
    from kb.style import counts

    workspace = shell.workspace
    every = content.read_articles(workspace)
    articles = _chosen(every, article_ids, locale)
    checking = Checking.of(workspace, every, today=_today(), language=language)
    taken = SEVERITIES[: SEVERITIES.index(least) + 1]
    rows = []
    for article in articles:
        found = [one for one in checking.found(article) if one.severity in taken]
        rows.append((article, found))
    total = counts(one for _, found in rows for one in found)
    facts = _facts(workspace)
    document = {"articles": [_document(*row) for row in rows], "total": total, "facts": facts}
    lines = [line for article, found in rows if found for line in _lines(article, found)]
    lines += [f"{one['file']}  {one['name']} ({one['locale']}): {one['note']}" for one in facts]
    clean = sum(not found for _, found in rows)
    last = f"{counted(len(rows), 'article')}, {clean} with nothing to mend.{told(total)}"
    shell.answer(document, [*lines, last])


def _facts(workspace: Workspace) -> list[dict[str, str]]:
    """The facts that the law of ``brand.country`` may not allow."""
    from kb.legal import fact_hints

    settings = workspace.settings
    found = fact_hints(workspace.policy, settings.brand.country)
    return [
        {"file": settings.facts_file, "name": name, "locale": locale, "note": hint.note}
        for name, locale, hint in found
    ]


@dataclass(frozen=True)
class Checked:
    """The findings of one article, for `askless review show`."""

    found: tuple[Check, ...]

    def document(self) -> dict[str, Any]:
        """The keys that they add to an article's document."""
        from kb.style import counts

        return {"check_counts": counts(self.found), "checks": [c.document() for c in self.found]}

    def lines(self) -> list[str]:
        """A line for each under a heading; nothing without findings."""
        return ["", "To mend:", *map(_line, self.found)] if self.found else []


def checks_of(workspace: Workspace, article: Article) -> Checked:
    """What is to be mended in one article, as of today."""
    from kb.storage.checking import Checking

    return Checked(tuple(Checking.of(workspace, today=_today()).found(article)))


def rows_of(
    workspace: Workspace, articles: Sequence[Article], every: Sequence[Article]
) -> list[dict[str, int]]:
    """How many findings of each weight each of ``articles`` has; archived ones count none."""
    from kb.storage.checking import Checking
    from kb.style import counts

    checking = Checking.of(workspace, every, today=_today())
    return [counts(() if a.status.value == "archived" else checking.found(a)) for a in articles]


def freshness_of(
    workspace: Workspace, article: Article, evidence: Evidence | None, now: datetime
) -> dict[str, Any]:
    """The keys of freshness of a row: of live articles only, null for others."""
    from kb.freshness import freshness

    if not article.is_published:
        return {"freshness": None, "supported_at": None}
    days = workspace.settings.drafting.stale_days
    found = freshness(article, evidence, now=now, stale_days=days).document()
    return {"freshness": found["state"], "supported_at": found["supported_at"]}


def told_age(row: Mapping[str, Any]) -> str:
    """What a line says of a live article that is to be looked at again."""
    if row["freshness"] == "contradicted":
        return "  agents say otherwise"
    is_stale = row["freshness"] == "stale"
    return f"  stale: no support since {row['supported_at'][:10]}" if is_stale else ""


def told(counts: Mapping[str, int]) -> str:
    """Counts at the end of a line of the list; empty where there is nothing to mend."""
    nouns = (("blocks", "block"), ("warns", "warning"), ("hints", "hint"))
    some = [counted(counts[key], noun) for key, noun in nouns if counts[key]]
    return f"  to mend: {', '.join(some)}" if some else ""


def _today() -> date:
    return datetime.now(UTC).date()


def _chosen(
    every: list[Article], article_ids: tuple[str, ...], locale: str | None
) -> list[Article]:
    from kb.errors import ArticleError

    known = {article.id for article in every}
    for article_id in article_ids:
        if article_id not in known:
            raise ArticleError(article_id, "no such article; see `askless review list`")
    kept = [a for a in every if locale in (None, a.locale)]
    if article_ids:
        return [a for a in kept if a.id in article_ids]
    return [a for a in kept if a.status.value != "archived"]


def _document(article: Article, found: list[Check]) -> dict[str, Any]:
    return {
        "id": article.id,
        "locale": article.locale,
        "status": article.status.value,
        "title": article.title,
        **Checked(tuple(found)).document(),
    }


def _lines(article: Article, found: list[Check]) -> list[str]:
    head = f"{article.locale}/{article.id}  ({article.status.value})  “{article.title}”"
    return [head, *map(_line, found), ""]


def _line(one: Check) -> str:
    place = f"line {one.line}" if one.line else one.part
    words = one.text if len(one.text) <= LONGEST_SHOWN else one.text[: LONGEST_SHOWN - 1] + "…"
    about = f"  “{words}”" if words and words not in one.note else ""
    return f"  {one.severity.value:6}  {place:8}  {one.note}{about}"
