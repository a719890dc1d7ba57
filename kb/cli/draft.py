"""``askless draft``: draft articles for the gaps from what agents replied."""

from __future__ import annotations

from typing import Any

import click

from kb.cli.context import Shell, progress, shell_options
from kb.config import LOCALES
from kb.words import counted

REASONS_SHOWN = 10


@click.command()
@click.option("--topic", "topic_id", metavar="ID", help="Only the gaps of one topic.")
@click.option("--language", type=click.Choice(LOCALES), help="Only the gaps in one language.")
@click.option(
    "--drafter",
    type=click.Choice(["extractive", "llm"]),
    help="Agents' own sentences, or reworded by a language model (default: drafting.drafter).",
)
@click.option("--explain", "is_explained", is_flag=True, help="Show what each sentence stands on.")
@shell_options
def command(
    shell: Shell,
    *,
    topic_id: str | None,
    language: str | None,
    drafter: str | None,
    is_explained: bool,
) -> None:
    """Draft articles for the gaps; nothing is published before `askless review approve`.

    Every sentence comes from agents' replies to several customers. A draft that an editor has
    touched is left alone; a gap without enough evidence is listed with its reason.

    With a language model ([drafting.llm] in askless.toml, key in ASKLESS_LLM_KEY) the sentences,
    without personal data, are sent to its endpoint and come back reworded; each is checked against
    the sentences it stands on, and what does not pass stays as agents wrote it.
    """
    from mining.drafting.choosing import Choice
    from mining.stages import draft

    workspace = shell.workspace
    choice = Choice(drafter, topic_id, language)
    with workspace.locked(), progress("Drafting") as report:
        result = draft.run(workspace, progress=report, choice=choice)
    document = {"was_current": result.was_current, **result.figures}
    lines = _lines(result.figures)
    if is_explained:
        lines[-1:-1] = [line for one in result.figures["drafts"] for line in _explained(one)]
    shell.answer(document, lines)


def _explained(draft: Any) -> list[str]:
    """What each sentence of a draft stands on, and what was not printed."""
    lines = [f"{draft['locale']}  {draft['article_id']}  “{draft['title']}”"]
    for one in draft["evidence"]:
        support = f"{counted(one['customers'], 'customer')}, {counted(one['agents'], 'agent')}"
        lines.append(
            f"  {one['section']:9}  {one['text']}  ({support}, {counted(one['days'], 'day')})"
        )
        lines += [f"             reworded from: {source}" for source in one["sources"]]
    lines += [f"  note       {one['note']}" for one in draft["notes"]]
    if draft["left_out"]:
        counts = ", ".join(f"{kind} {count}" for kind, count in draft["left_out"].items())
        lines.append(f"  not printed, by reason: {counts}")
    return lines


def _model_lines(figures: Any) -> list[str]:
    """What a language model did, cost and refused; nothing when none was asked."""
    llm = figures.get("llm")
    if not llm:
        return []
    refused = sum(len(one["refused"]) for one in llm["drafts"])
    lines = [
        f"{llm['model']} reworded {llm['reworded']} of {counted(len(llm['drafts']), 'draft')}: "
        f"{counted(llm['calls'], 'call')}, {llm['tokens_in']} tokens sent, {llm['tokens_out']} "
        f"received, cost {llm['cost']:g}; {counted(refused, 'claim')} refused."
    ]
    lines += [
        f"  {one['locale']}  {one['topic_id']}  left as it was: {one['reason']}"
        for one in llm["drafts"]
        if one["reason"]
    ]
    return lines + ([f"Nothing more was asked: {llm['stopped']}."] if llm["stopped"] else [])


def _proposal_lines(figures: Any) -> list[str]:
    """What is proposed for articles there are; new drafts are listed as such."""
    found = [one for one in figures["proposals"] if one["kind"] != "new"]
    if not found:
        return []
    lines = [f"{counted(len(found), 'draft')} compared with an article there is:"]
    lines += [
        f"  {one['locale']}  {one['article_id']}  {one['kind']}: {one['note']}"
        for one in found[:REASONS_SHOWN]
    ]
    if len(found) > REASONS_SHOWN:
        lines.append(f"  and {len(found) - REASONS_SHOWN} more; see --json")
    return lines


def _notes(count: int) -> str:
    return f", {counted(count, 'note')}" if count else ""


def _lines(figures: Any) -> list[str]:
    made = [d for d in figures["drafts"] if d["outcome"] in ("written", "updated")]
    lines = [
        f"{counted(figures['written'], 'draft')} written, {figures['updated']} renewed, "
        f"{figures['unchanged']} unchanged, {figures['edited']} left to their editors, "
        f"{figures['rejected']} rejected before, {figures['withdrawn']} withdrawn."
    ]
    lines += [
        f"  {d['locale']}  {d['article_id']}  “{d['title']}”  "
        f"{counted(d['sentences'], 'sentence')}, {counted(d['customers'], 'customer')} answered"
        + _notes(d["flags"])
        for d in made
    ]
    lines += _proposal_lines(figures)
    lines += _model_lines(figures)
    missing = figures["not_drafted"]
    if missing:
        lines.append(f"{counted(len(missing), 'gap')} without a draft:")
        lines += [
            f"  {n['locale']}  {n['topic_id']}  {n['reason']}" for n in missing[:REASONS_SHOWN]
        ]
        if len(missing) > REASONS_SHOWN:
            lines.append(f"  and {len(missing) - REASONS_SHOWN} more; see --json")
    lines += _aged(figures["freshness"])
    return [*lines, "Next: askless review list --status draft"]


def _aged(aged: Any) -> list[str]:
    """Drafts that were put away or came back, and how many live articles need a look."""
    lines = [
        f"{counted(len(aged[key]), 'draft')} {what}"
        for key, what in (
            ("expired", "put away that nobody decided on; see `askless review reopen`"),
            ("returned", "back that had been put away: agents told it again"),
        )
        if aged[key]
    ]
    if aged["articles"]:
        stale = counted(len(aged["articles"]), "live article")
        lines.append(f"{stale} gone stale or contradicted; see `askless review list --stale`")
    return lines
