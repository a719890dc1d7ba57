"""Days on which articles go live: listed, changed, and drawn by lot after a look at the draw."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, ClassVar

from kb.articles import Article
from kb.characters import visible
from kb.roles import Deed, allows
from kb.storage import going_live, reviewing, schedules
from kb.storage.reviewing import Schedule
from kb.storage.workspace import Workspace
from kb.waves import Lot, digest, lots
from kb.web.admin.drafts_decide import same_person
from kb.web.admin.forms import Limits
from kb.web.admin.gate import PREFIX, Moved, Refusal, Shown, Visit
from kb.web.admin.places import article_address
from kb.web.admin.queue_desk import QueueDesk

HERE = f"{PREFIX}/publish/"
DAYS, WAVES = f"{HERE}days", f"{HERE}waves"
MOST_WAVES, MOST_DAYS, SEEDS = 52, 365, 1_000_000
YEARS = range(2000, 2200)
"""Days beyond are mistakes, and some databases and calendars cannot hold them."""
SAID = ("cancelled", "moved", "planned")


@dataclass(frozen=True)
class Draw:
    """What a form asks to be drawn."""

    first: datetime
    waves: int = 1
    every: int = 14
    seed: int = 7
    is_all: bool = False
    """Also articles that have a day already."""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Draw:
        """The draw of a form or an address.

        Raises:
            Refusal: a day or a number in it is none.
        """
        return cls(
            day_of(given.get("from", "")),
            number(given.get("waves", "1"), 1, MOST_WAVES),
            number(given.get("every", "14"), 1, MOST_DAYS),
            number(given.get("seed", "7"), 0, SEEDS - 1),
            bool(given.get("all")),
        )


class WavePages:
    """The pages; each is a function of a visit."""

    LIMITS: ClassVar[Limits] = Limits(longest=512 * 1024, most_fields=2_100)

    def __init__(self, workspace: Workspace, desk: QueueDesk) -> None:
        self.workspace = workspace
        self.desk = desk

    def days(self, visit: Visit) -> Shown:
        """What waits for a day, the soonest first."""
        visit.require(Deed.READ)
        waiting = going_live.settle(self.desk.database, self.workspace, datetime.now(UTC))
        kept = self.desk.kept.now().articles
        each = [
            {
                "at": at,
                "rows": [self._row(one, kept.get((one.locale, one.article_id))) for one in own],
            }
            for at, own in groupby(waiting, key=lambda one: one.publish_at)
        ]
        said = visit.query.get("said", "")
        values = {
            "here": HERE,
            "action": DAYS,
            "days": each,
            "total": len(waiting),
            "said": f"days_said_{said}" if said in SAID else "",
            "n": number(visit.query.get("n", "0"), 0, 10_000),
            "today": datetime.now(UTC).date().isoformat(),
            "may_publish": allows(visit.role, Deed.PUBLISH),
            "free": len(self._free(is_all=False)),
        }
        return Shown("publishing_days.html.j2", values)

    def changed(self, visit: Visit) -> Moved:
        """Take the days of ticked articles back, or set another one."""
        visit.require(Deed.PUBLISH)
        same_person(visit)
        act = visit.form.get("act", "")
        if act not in ("cancel", "move"):
            raise Refusal(400, "no_form")
        database, now = self.desk.database, datetime.now(UTC)
        waiting = reviewing.waiting(database)
        keys = {
            (key.partition("/")[2], key.partition("/")[0]) for key in visit.chosen.get("key", ())
        }
        places = [place for place in waiting if place in keys]
        if not places:
            raise Refusal(400, "nothing_chosen")
        if act == "cancel":
            for place in places:
                reviewing.unschedule(database, *place, is_done=False)
            return Moved(f"{DAYS}?said=cancelled&n={len(places)}")
        at = day_of(visit.form.get("day", ""))
        wanted = [Schedule(*place, at, visit.session.who) for place in places]
        reviewing.schedule(database, wanted, now)
        return Moved(f"{DAYS}?said=moved&n={len(places)}")

    def drawn(self, visit: Visit) -> Shown:
        """The form of a draw, and what it would decide once it is filled in."""
        visit.require(Deed.READ)
        is_asked = bool(visit.query.get("from"))
        draw = (
            Draw.of(visit.query) if is_asked else Draw(_today(), 3, seed=secrets.randbelow(SEEDS))
        )
        planned = self._planned(draw) if is_asked else []
        kept = self.desk.kept.now().articles
        values = {
            "here": HERE,
            "action": WAVES,
            "draw": draw,
            "is_asked": is_asked,
            "planned": [
                {"lot": lot, "rows": [_titled(kept, place) for place in lot.places]}
                for lot in planned
            ],
            "digest": digest(planned),
            "free": len(self._free(is_all=False)),
            "all": len(self._free(is_all=True)),
            "may_publish": allows(visit.role, Deed.PUBLISH),
        }
        return Shown("publishing_waves.html.j2", values)

    def applied(self, visit: Visit) -> Moved:
        """Set the days of the draw that was looked at."""
        visit.require(Deed.PUBLISH)
        same_person(visit)
        planned = self._planned(Draw.of(visit.form))
        if not planned or visit.form.get("digest") != digest(planned):
            raise Refusal(409, "draw_changed")
        wanted = [
            Schedule(*place, lot.day, visit.session.who, lot.name if lot.of > 1 else None)
            for lot in planned
            for place in lot.places
        ]
        reviewing.schedule(self.desk.database, wanted, datetime.now(UTC))
        return Moved(f"{DAYS}?said=planned&n={len(wanted)}")

    def _planned(self, draw: Draw) -> list[Lot]:
        places = self._free(is_all=draw.is_all)
        return lots(places, draw.waves, first=draw.first, every=draw.every, seed=draw.seed)

    def _free(self, *, is_all: bool) -> set[tuple[str, str]]:
        """Approved articles that are not live; those that have a day already only if asked."""
        found = schedules.not_live(self.workspace, self.desk.kept.now().articles.values())
        return found if is_all else found - set(reviewing.waiting(self.desk.database))

    def _row(self, one: Schedule, article: Article | None) -> dict[str, Any]:
        return {
            "one": one,
            "key": f"{one.locale}/{one.article_id}",
            "title": one_line(article.title) if article else one.article_id,
            "to": article_address(one.locale, one.article_id) if article else "",
            "is_approved": article is not None and article.is_published,
        }


def _titled(kept: Mapping[tuple[str, str], Article], place: tuple[str, str]) -> dict[str, str]:
    article_id, locale = place
    title = one_line(kept[locale, article_id].title)
    return {"title": title, "locale": locale, "to": article_address(locale, article_id)}


def day_of(text: str) -> datetime:
    """Midnight of a day of a form, in UTC; its year one of :data:`YEARS`.

    Raises:
        Refusal: it is none.
    """
    try:
        found = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise Refusal(400, "no_day") from error
    if found.year not in YEARS:
        raise Refusal(400, "no_day")
    return found


def number(text: str, least: int, most: int) -> int:
    """A number of a form.

    Raises:
        Refusal: it is none, or out of bounds.
    """
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and least <= int(text) <= most):
        raise Refusal(400, "no_number", least=least, most=most)
    return int(text)


def one_line(text: str) -> str:
    """A title on one line, with nothing in it that cannot be seen."""
    return " ".join(visible(text).split())


def _today() -> datetime:
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
