"""``askless review schedule``: days before which approved articles do not go live, drawn by lot."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from kb.cli.context import Shell, by_option, shell_options
from kb.errors import NothingToDoError


@click.command()
@click.argument("article_ids", metavar="[ID]...", nargs=-1)
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Day.")
@click.option("--waves", type=click.IntRange(1, 52), default=1, show_default=True, help="How many.")
@click.option(
    "--every", type=click.IntRange(1, 365), default=14, show_default=True, help="Days between two."
)
@click.option("--seed", default=7, show_default=True, help="Of the lot.")
@by_option
@shell_options
def command(
    shell: Shell,
    *,
    article_ids: tuple[str, ...],
    first: datetime,
    waves: int,
    every: int,
    seed: int,
    who: str,
) -> None:
    """Set the day before which `askless publish` leaves approved articles out.

    Without ids: every approved article that is not live. With --waves they are drawn by lot, each
    article with its translations, so that those that wait can be compared with those that went
    first (docs/decisions/0010-deflection.md).
    """
    from kb.storage import content, reviewdb, reviewing, schedules
    from kb.waves import lots

    workspace = shell.workspace
    with workspace.locked():
        found = schedules.not_live(workspace, content.read_articles(workspace))
        found = {one for one in found if not article_ids or one[0] in article_ids}
        if not found:
            raise NothingToDoError("schedule: no approved article waits to go live")
        planned = lots(found, waves, first=first.replace(tzinfo=UTC), every=every, seed=seed)
        wanted = [
            reviewing.Schedule(article_id, locale, lot.day, who, lot.name)
            for lot in planned
            for article_id, locale in lot.places
        ]
        reviewing.schedule(reviewdb.of(workspace), wanted, datetime.now(UTC))
    rows = [
        {"id": s.article_id, "locale": s.locale, "day": s.publish_at.date().isoformat(),
         "wave": s.wave}
        for s in wanted
    ]  # fmt: skip
    lines = [f"{row['day']}  {row['locale']}/{row['id']}  (wave {row['wave']})" for row in rows]
    shell.answer({"schedules": rows}, lines)
