"""``askless noise``: which tickets are set apart as no customer's need, by which rule."""

from __future__ import annotations

from typing import Any

import click

from kb.cli.context import Shell, shell_options

SHOWN = 5
SHOWN_CHARACTERS = 300


@click.command("noise")
@click.argument("rule", required=False)
@shell_options
def command(shell: Shell, rule: str | None) -> None:
    """List what is set apart as noise, by rule; with RULE (or a reason), some of its tickets.

    A rule is undone by naming it, or its reason, in the settings: `[noise] keep = ["survey"]`.
    """
    from kb.noise import known_rules, sorted_out
    from kb.storage import ticketstore

    if rule is not None and rule not in known_rules():
        raise click.UsageError(f"there is no rule {rule!r}; `askless noise` lists them")
    keep = shell.workspace.settings.noise.keep
    stored = ticketstore.read_all_tickets(shell.workspace)
    if rule is None:
        rows = sorted_out(stored, keep)
        shell.answer({"tickets": len(stored), "rules": rows}, _table(rows, len(stored)))
        return
    found = stored[stored["noise"].eq(rule) | stored["noise_rule"].eq(rule)]
    shown = [_document(row) for row in found.tail(SHOWN).to_dict("records")]
    shell.answer({"rule": rule, "tickets": len(found), "newest": shown}, _texts(rule, shown))


def _table(rows: list[dict[str, Any]], tickets: int) -> list[str]:
    if not rows:
        return [f"{tickets} tickets, none set apart"]
    apart = sum(row["tickets"] for row in rows if not row["kept"])
    lines = [f"{apart} of {tickets} tickets are set apart as noise", ""]
    for row in rows:
        undone = "  (undone)" if row["kept"] else ""
        lines.append(f"{row['tickets']:>7}  {row['rule']:22} {row['what']}{undone}")
    return [
        *lines,
        "",
        "`askless noise RULE` shows some; `[noise] keep` in the settings undoes a rule",
    ]


def _texts(rule: str, shown: list[dict[str, Any]]) -> list[str]:
    if not shown:
        return [f"no ticket is set apart by {rule}"]
    lines = []
    for one in shown:
        text = " ".join(f"{one['subject']} | {one['text']}".split())
        lines.append(f"{one['ticket_id']}  {text[:SHOWN_CHARACTERS]}")
    return lines


def _document(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in ("ticket_id", "noise_rule", "subject", "text")}
