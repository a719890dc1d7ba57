"""Drawing an audit from a page: of matches or of tickets, of some days, by chance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from kb.articles import Article
from kb.errors import NothingToDoError
from kb.match_audit import ACCEPTED, ASKED, FEWEST_PAIRED, OF_MATCHES, OF_TICKETS, TICKETS
from kb.roles import Deed
from kb.storage.deciding import held
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_decide import same_person
from kb.web.admin.forms import Refusal
from kb.web.admin.gate import PREFIX, Moved, Shown, Visit
from kb.web.admin.refusals import told

HERE = f"{PREFIX}/audits/"
LARGEST = 2_000
"""Tickets of a language that may be drawn on a page: nobody answers more."""


class DrawPages:
    """The form and the draw."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def form(self, visit: Visit, problem: str = "") -> Shown:
        """What is to be drawn; what was typed stays in it."""
        visit.require(Deed.AUDIT)
        typed = visit.form.get
        values = {
            "here": HERE,
            "kinds": (OF_TICKETS, OF_MATCHES),
            "of": typed("of", "") if typed("of", "") in ASKED else OF_TICKETS,
            "tickets": typed("tickets", str(TICKETS)),
            "accepted": typed("accepted", str(ACCEPTED)),
            "since": typed("since", ""),
            "until": typed("until", ""),
            "largest": LARGEST,
            "paired": FEWEST_PAIRED,
            "problem": problem,
        }
        return Shown("audit_draw.html.j2", values, 400 if problem else 200)

    def drawn(self, visit: Visit) -> Shown | Moved:
        """Draw it; its page."""
        from mining.stages.match_audit import Wanted, draw

        visit.require(Deed.AUDIT)
        same_person(visit)
        form = visit.form
        if form.get("of") not in ASKED:
            raise Refusal(400, "no_form")
        since, until = _day(form.get("since", "")), _day(form.get("until", ""))
        if since and until and since > until:
            return self.form(visit, _word(visit, "audit_draw_days"))
        numbers = [_number(form.get(name, "")) for name in ("tickets", "accepted")]
        if not numbers[0] or numbers[1] is None:
            return self.form(visit, _word(visit, "audit_draw_number").format(most=LARGEST))
        wanted = Wanted(numbers[0], numbers[1], since, until, of=form["of"])
        try:
            with held(self.workspace):
                audit = draw(self.workspace, wanted, now=datetime.now(UTC))
        except NothingToDoError as error:
            return self.form(visit, told(error, visit.lang))
        return Moved(f"{HERE}{audit.name}/")


def _word(visit: Visit, name: str) -> str:
    from kb.web.admin.words import words

    return str(words(visit.lang)[name])


def _day(text: str) -> datetime | None:
    """The day of a field; None for none.

    Raises:
        Refusal: it is no day, which no browser of today sends.
    """
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC) if text else None
    except ValueError as error:
        raise Refusal(400, "no_form") from error


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) < 6
    return int(text) if is_number and int(text) <= LARGEST else None


def shelf(articles: Iterable[Article], language: str) -> list[tuple[str, list[Article]]]:
    """Articles of a language by category, for whoever looks for the one that answers."""
    own = sorted((a for a in articles if a.locale == language), key=lambda a: (a.category, a.title))
    each: dict[str, list[Article]] = {}
    for one in own:
        each.setdefault(one.category, []).append(one)
    return list(each.items())
