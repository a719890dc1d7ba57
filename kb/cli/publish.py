"""``askless publish``: stage the published articles as pages, and note what is live."""

from __future__ import annotations

import click

from kb.cli.context import Shell, accept_option, shell_options

DROPPED_SHOWN = 5


@click.command("publish")
@accept_option
@shell_options
def command(shell: Shell, *, accept_regex_only: bool) -> None:
    """Stage the published articles as pages.

    Articles drafted from tickets need names found by the models of the extra [ner]; without them
    nothing is published until you accept it, and then only what a reviewer approved by name.

    Facts are filled in, versions kept, publications.csv brought up to date; articles that are no
    longer published leave. Run `askless build` afterwards.
    """
    from dataclasses import asdict
    from datetime import UTC, datetime

    from kb.storage.sitebuild import PublishResult, publish

    def lines(result: PublishResult) -> list[str]:
        unsigned = [f"left out, nobody signed it: {place}" for place in result.unsigned]
        if unsigned:
            unsigned.append("sign one with `askless review approve ID --locale … --by NAME`")
        unsigned += [f"left out until its day: {place}" for place in result.held_back]
        if result.was_current:
            return [f"{_live(result.live)}; nothing changed since the last time", *unsigned]
        said = [f"{_live(result.live)}; {result.went_live} went live, {result.withdrawn} withdrawn"]
        said += [f"link left out of {item}" for item in result.dropped_links[:DROPPED_SHOWN]]
        rest = len(result.dropped_links) - DROPPED_SHOWN
        if result.search_words:
            said.append(f"{result.search_words:,} of customers' words go to the search")
        return said + ([f"and {rest} more links left out"] if rest > 0 else []) + unsigned

    workspace = shell.workspace
    with workspace.locked():
        result = publish(workspace, datetime.now(UTC), accept_regex_only=accept_regex_only)
    shell.answer(asdict(result), lines(result))


def _live(live: dict[str, int]) -> str:
    each = ", ".join(f"{count} in {locale}" for locale, count in live.items())
    return f"{sum(live.values())} articles live ({each})"
