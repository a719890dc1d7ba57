"""``askless forget``: remove a customer's tickets and everything that rests on them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from kb.cli.context import Shell, shell_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.storage.workspace import Workspace

ELSEWHERE = (
    "Not undone by this: pages already uploaded to your hosting, backups of this folder, "
    "and your help desk itself."
)


@click.command("forget")
@click.argument("customer", required=False)
@click.option("--key", "key", help="The keyed hash on the customer's tickets, instead of CUSTOMER.")
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Show what would go; change nothing.")
@shell_options
def command(shell: Shell, *, customer: str | None, key: str | None, is_dry_run: bool) -> None:
    """Remove a customer's tickets and everything that rests on them.

    CUSTOMER is an e-mail address, a telephone number or the customer's id at the help desk;
    - reads it from standard input, so that it stays out of the shell's history. It is never
    logged. Imports skip the customer from then on.

    Articles that lose their support are listed and flagged; none is taken from its readers.
    """
    if (customer is None) == (key is None):
        raise click.UsageError("give CUSTOMER or --key, one of them")
    from kb.identities import masked
    from kb.storage import forgetting, people, raw_traces

    asked = key or customer or ""
    if asked == "-":
        asked = sys.stdin.readline().strip()
    workspace = shell.workspace
    now = datetime.now(UTC)
    with workspace.locked():
        found = forgetting.found_customer(workspace, asked, is_key=key is not None)
        keys = forgetting.keys_of(workspace, found)
        if not is_dry_run:
            # First of all: what is removed below must not come back, whenever this is stopped.
            people.add_forgotten(workspace, sorted(keys), now.date())
        gone = forgetting.tickets_of(workspace, keys)
        document = delete(workspace, gone, now, is_dry_run=is_dry_run, keys=keys)
    named = [] if key else raw_traces.files_naming(workspace, asked)
    full = {"customer": masked(asked), "dry_run": is_dry_run, **document, "still_named_in": named}
    head = f"{masked(asked)} {'would be' if is_dry_run else 'is'} forgotten"
    told = [f"{place} lies in the workspace and still names this customer" for place in named]
    shell.answer(full, [*lines(head, document, is_dry_run=is_dry_run), *told])


def delete(
    workspace: Workspace,
    gone: frozenset[str],
    now: datetime,
    *,
    is_dry_run: bool,
    keys: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Delete tickets with all that rests on them, or see what would go; the counts as JSON."""
    from kb.storage import forgetting
    from mining.forgotten_vectors import drop_vectors

    plan = forgetting.planned(workspace, gone, now=now, keys=keys)
    counts: list[int] = []
    if is_dry_run:
        counts.append(drop_vectors(workspace, gone, is_dry_run=True))
    else:
        forgetting.carry_out(
            workspace, plan, drop_vectors=lambda: counts.append(drop_vectors(workspace, gone))
        )
    sources = forgetting.leftover_sources(workspace)
    return {**plan.document(), "vectors": sum(counts), "sources_in_workspace": sources}


def lines(head: str, document: Mapping[str, Any], *, is_dry_run: bool) -> list[str]:
    """The counts for a person."""
    if not any(document[name] for name in ("tickets", "order_tables", "contact_messages")):
        return [f"{head}: nothing is stored (any more)", *_lost(document), ELSEWHERE]
    verb = "would go" if is_dry_run else "removed"
    report = ", and the report" if document["report"] else ""
    return [
        f"{head}: {document['tickets']:,} tickets and {document['messages']:,} messages {verb}",
        f"with them: {document['vectors']:,} cached vectors, evidence of {document['evidence']:,} "
        f"articles, {document['results']:,} results of stages ({document['rows_in_results']:,} "
        f"mentions){report}",
        *_waiting(document, verb),
        *_lost(document),
        *([] if is_dry_run else ["`askless run` makes the results again from what stays"]),
        *(
            f"{path} lies in the workspace and still holds every customer, unmasked"
            for path in document["sources_in_workspace"]
        ),
        ELSEWHERE,
    ]


def _waiting(document: Mapping[str, Any], verb: str) -> list[str]:
    count = document["contact_messages"]
    return [f"{count:,} messages of the contact form {verb}"] if count else []


def _lost(document: Mapping[str, Any]) -> list[str]:
    found = document["lost_support"]
    if not found:
        return ["every draft and article keeps its support"]
    told = [f"{len(found)} drafts and articles lost support; edit them with `askless review edit`:"]
    for one in found:
        told.append(f"  {one['status']:9}  {one['locale']}/{one['article_id']}")
        told += [f"    {part['note']}: “{part['text']}”" for part in one["lost"]]
    return told
