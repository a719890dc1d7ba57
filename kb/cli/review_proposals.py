"""``askless review accept`` and ``dismiss``: what later drafts propose for existing articles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from kb.cli.context import Shell, by_option, shell_options
from kb.errors import NothingToDoError

if TYPE_CHECKING:
    from kb.articles import Article
    from kb.decisions import Decision
    from kb.evidence import Evidence
    from kb.fact_file import Facts
    from kb.proposals import Proposal
    from kb.storage.workspace import Workspace


@click.command()
@click.argument("proposal_ids", metavar="PROPOSAL...", nargs=-1, required=True)
@by_option
@click.option("--reason", default="", help="Why, for the log (default: the proposal's note).")
@shell_options
def accept(shell: Shell, *, proposal_ids: tuple[str, ...], who: str, reason: str) -> None:
    """Put the sentences of proposals into their articles, which go into review with them.

    `askless review show` tells each proposal's id, its reason and the lines that would change.
    """

    def decision(article: Article, evidence: Evidence | None, proposal_id: str) -> Decision:
        from kb.proposal_decisions import accepted
        from mining.redaction import personal_data

        told: Any = {"who": who, "now": datetime.now(UTC), "reason": reason}
        return accepted(article, evidence, proposal_id, recogniser=personal_data, **told)

    _decide(shell, proposal_ids, decision)


@click.command()
@click.argument("proposal_ids", metavar="PROPOSAL...", nargs=-1, required=True)
@by_option
@click.option("--reason", required=True, help="Why, for the log and the next editor.")
@shell_options
def dismiss(shell: Shell, *, proposal_ids: tuple[str, ...], who: str, reason: str) -> None:
    """Set proposals aside; they are not made again, and their articles stay as they are."""

    def decision(article: Article, evidence: Evidence | None, proposal_id: str) -> Decision:
        from kb.proposal_decisions import dismissed

        told: Any = {"who": who, "now": datetime.now(UTC), "reason": reason}
        return dismissed(article, evidence, proposal_id, **told)

    _decide(shell, proposal_ids, decision)


def _decide(
    shell: Shell,
    proposal_ids: tuple[str, ...],
    decision: Callable[[Article, Evidence | None, str], Decision],
) -> None:
    """Decide on one proposal after the other: a later one meets the text that an earlier left."""
    from kb.storage import deciding

    workspace = shell.workspace
    moves = []
    with workspace.locked():
        places = _places(workspace)
        unknown = [one for one in proposal_ids if one not in places]
        if unknown:
            raise NothingToDoError(
                f"no open proposal {', '.join(unknown)}; see `askless review list`"
            )
        for one in dict.fromkeys(proposal_ids):

            def chosen(article: Article, evidence: Evidence | None, wanted: str = one) -> Decision:
                return decision(article, evidence, wanted)

            moves.append(deciding.decided(workspace, *places[one], chosen).move.record())
    lines = [
        f"{m['action']}: {m['locale']}/{m['article_id']} is {m['to_status']} now" for m in moves
    ]
    shell.answer({"moves": moves}, lines)


def _places(workspace: Workspace) -> dict[str, tuple[str, str]]:
    """Id of each open proposal -> its article's id and language."""
    from kb.storage import content, evidence_store

    found = {}
    for article in content.read_articles(workspace):
        evidence = evidence_store.read_evidence(workspace, article.id, article.locale)
        for one in evidence.open_proposals if evidence else ():
            found[one.id] = (article.id, article.locale)
    return found


def rows(evidence: Evidence | None) -> list[dict[str, str]]:
    """The open proposals of an article for a list: id, kind, note."""
    every = evidence.open_proposals if evidence else ()
    return [{"id": one.id, "kind": one.kind, "note": one.note} for one in every]


def told(found: list[dict[str, str]]) -> str:
    """Open proposals at the end of a line of the list."""
    some = [f"{one['kind']} {one['id']}" for one in found]
    return f"  proposed: {', '.join(some)}" if some else ""


def documents(article: Article, evidence: Evidence | None, facts: Facts) -> list[dict[str, Any]]:
    """The open proposals of an article with the lines that would change."""
    from kb.proposals import diff

    every = evidence.open_proposals if evidence else ()
    return [_filled(one.document(), article, facts) | {"diff": diff(article.body, one)}
            for one in every]  # fmt: skip


def _filled(document: dict[str, Any], article: Article, facts: Facts) -> dict[str, Any]:
    """The document with sentences as readers would see them."""
    from kb.facts import shown

    for one in document["added"]:
        one["text"] = shown(one["text"], facts, article.locale)
    return document


def lines(article: Article, evidence: Evidence | None) -> list[str]:
    """The open proposals of an article for a person: note, diff, what to type."""
    from kb.proposals import diff

    found = []
    every: tuple[Proposal, ...] = evidence.open_proposals if evidence else ()
    for one in every:
        found += ["", f"Proposed ({one.kind}, {one.id}): {one.note}"]
        found += [f"  {line}" for line in diff(article.body, one).splitlines()]
        found += [f"  askless review accept {one.id}   or   askless review dismiss {one.id}"]
    return found
