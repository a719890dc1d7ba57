"""The audit section: people say of a sample of tickets whether the proposed article answers them.

One ticket a page; how sure the matcher was is shown to nobody, and what others said only to
whoever settles a ticket on which they differ.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from kb.articles import Article
from kb.characters import visible
from kb.errors import KbError
from kb.match_audit import (
    ASKED,
    FEWEST_PAIRED,
    NAMING,
    OF_TICKETS,
    Answer,
    Question,
    asked_labels,
    kappa,
)
from kb.roles import Deed
from kb.storage.workspace import Workspace
from kb.web.admin import audit_report
from kb.web.admin.audit_desk import Desk, Sheet
from kb.web.admin.audit_draw import DrawPages, shelf
from kb.web.admin.audit_steps import disputed, each_said, given, next_place, previous_place
from kb.web.admin.gate import PREFIX, Given, Moved, Page, Refusal, Shown, Visit
from kb.web.admin.refusals import told
from kb.web.admin.sections import Section
from kb.words import fold

PATH = "/audits"
KEYS = {"right": "r", "other": "o", "writable": "w", "person": "p", "unsure": "u",
        "covered": "c"}  # fmt: skip
LEAST_MS = 400
"""Nobody reads a ticket in less: such an answer is the second half of a double click."""
LONGEST_CHOICE = 400
MOST_SHELVED = 600
"""Articles that a page lists to look through."""


def section(workspace: Workspace, *, least_ms: int) -> Section:
    """These pages over a workspace."""
    pages, drawing = AuditPages(workspace, least_ms), DrawPages(workspace)
    one, ask, settle = "/{audit}", "/{audit}/tickets", "/{audit}/settle"
    return Section(
        "audits",
        PATH,
        {
            "/": {"GET": pages.all_audits},
            "/draw": {"GET": drawing.form, "POST": drawing.drawn},
            f"{one}/": {"GET": pages.overview},
            f"{one}/report": {"GET": pages.report},
            f"{ask}/": {"GET": _named(pages.next_ticket)},
            f"{ask}/{{place}}": {"GET": _named(pages.asked), "POST": _named(pages.answered)},
            f"{settle}/": {"GET": _named(pages.next_dispute)},
            f"{settle}/{{place}}": {"GET": _named(pages.dispute), "POST": _named(pages.settled)},
        },
        people=pages.desk.people,
        deed=Deed.AUDIT,
    )


def _named(page: Page) -> Page:
    """``page`` for whoever has said who they are; others are asked first."""

    def asked(visit: Visit) -> Given:
        if visit.session.who:
            return page(visit)
        here = visit.path if not visit.form else f"{PREFIX}{PATH}/"
        return Moved(f"{PREFIX}/who?to={quote(here)}")

    return asked


class AuditPages:
    """The pages; each is a function of a visit."""

    def __init__(self, workspace: Workspace, least_ms: int) -> None:
        self.workspace = workspace
        self.least_ms = least_ms
        self.desk = Desk(workspace)

    def all_audits(self, visit: Visit) -> Shown:
        """The list of audits, newest first."""
        rows = [self._row(name, visit) for name in self.desk.names()]
        return Shown("audits.html.j2", {"rows": rows})

    def overview(self, visit: Visit) -> Shown:
        """One audit: how far people are, and what can be done."""
        sheet = self._sheet(visit)
        done = given(sheet.audit.answers(), visit.session.who, is_final=False)
        last = previous_place(sheet.places, list(done), "")
        values: dict[str, Any] = {
            "last": None if last is None else _address(sheet, f"tickets/{last}"),
            "labels": ASKED[sheet.audit.of],
        }
        return Shown("audit.html.j2", values | {"row": self._figures(sheet, visit)})

    def report(self, visit: Visit) -> Shown:
        """What the answers say."""
        from mining.stages.match_audit import calibration_of

        audit = self._sheet(visit).audit
        document = audit_report.figures(audit, calibration_of(self.workspace))
        return Shown("audit_report.html.j2", {"audit": audit, **document})

    def next_ticket(self, visit: Visit) -> Moved:
        """To the next ticket that this person has not answered."""
        sheet = self._sheet(visit)
        after = _number(visit.query.get("after", ""))
        answers = given(sheet.audit.answers(), visit.session.who, is_final=False)
        place = next_place(sheet.places, answers, after)
        return Moved(_address(sheet, "" if place is None else f"tickets/{place}"))

    def next_dispute(self, visit: Visit) -> Moved:
        """To the next ticket on which people differ."""
        sheet = self._sheet(visit)
        waiting = disputed(sheet.places, sheet.audit.answers())
        place = next_place(waiting, (), _number(visit.query.get("after", "")))
        return Moved(_address(sheet, "" if place is None else f"settle/{place}"))

    def asked(self, visit: Visit, problem: str = "") -> Shown:
        """One ticket, the proposed article, and five answers."""
        sheet = self._sheet(visit)
        question = self._question(sheet, visit)
        done = given(sheet.audit.answers(), visit.session.who, is_final=False)
        back = previous_place(sheet.places, list(done), question.ticket_id)
        values = {
            "number": list(sheet.places.values()).index(question.ticket_id) + 1,
            "of": len(sheet.places),
            "done": sum(ticket in done for ticket in sheet.places.values()),
            "mine": done.get(question.ticket_id),
            "back": None if back is None else _address(sheet, f"tickets/{back}"),
            "back_label": "" if back is None else done[sheet.places[back]].label,
            "skip": _address(sheet, f"tickets/?after={_place(visit)}"),
        }
        return self._asked("audit_ticket.html.j2", visit, question, values, problem)

    def dispute(self, visit: Visit, problem: str = "") -> Shown | Moved:
        """A ticket on which people differ, with what each of them said."""
        sheet = self._sheet(visit)
        question = self._question(sheet, visit)
        answers = sheet.audit.answers()
        waiting = disputed(sheet.places, answers)
        finals = given(answers, visit.session.who, is_final=True)
        mine = finals.get(question.ticket_id)
        if question.ticket_id not in waiting.values() and mine is None:
            return Moved(_address(sheet, "settle/"))
        back = previous_place(sheet.places, list(finals), question.ticket_id)
        values = {
            "left": len(waiting),
            "said": each_said(answers, question.ticket_id),
            "mine": mine,
            "back": None if back is None else _address(sheet, f"settle/{back}"),
            "back_label": "" if back is None else finals[sheet.places[back]].label,
            "skip": _address(sheet, f"settle/?after={_place(visit)}"),
        }
        return self._asked("audit_dispute.html.j2", visit, question, values, problem)

    def answered(self, visit: Visit) -> Shown | Moved:
        """Keep an answer; the next ticket."""
        return self._taken(visit, self.asked, "tickets", is_final=False)

    def settled(self, visit: Visit) -> Shown | Moved:
        """Keep an answer that settles; the next ticket on which people differ."""
        if isinstance(self.dispute(visit), Moved):
            raise Refusal(409, "no_dispute")
        return self._taken(visit, self.dispute, "settle", is_final=True)

    def _taken(
        self, visit: Visit, page: Callable[..., Shown | Moved], kind: str, *, is_final: bool
    ) -> Shown | Moved:
        sheet = self._sheet(visit)
        question = self._question(sheet, visit)
        if visit.form.get("ticket") != question.ticket_id:
            raise Refusal(409, "other_ticket")
        if visit.form.get("who") != visit.session.who:
            raise Refusal(409, "other_person", who=visit.session.who)
        if self._is_hurried(visit):
            return Moved(f"{_address(sheet, f'{kind}/{_place(visit)}')}?hurried=1")
        label, other, problem = self._said(visit, sheet.audit.of, question)
        if problem:
            return page(visit, problem)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        answer = Answer(question.ticket_id, visit.session.who, label, now, other, is_final)
        if not sheet.audit.add([answer]):
            raise Refusal(410, "ticket_gone")
        return Moved(_address(sheet, f"{kind}/?after={_place(visit)}"))

    def _said(self, visit: Visit, of: str, question: Question) -> tuple[str, str, str]:
        """The label, the other article, and what is wrong with them (a word; "" for nothing)."""
        label, choice = visit.form.get("label", ""), visit.form.get("other", "").strip()
        if label not in asked_labels(of, has_article=bool(question.article_id)):
            raise Refusal(400, "no_form")
        if label not in NAMING or not choice:
            return label, "", ""
        chosen = chosen_article(choice, self.desk.articles())
        if not chosen:
            return label, "", "unknown_article"
        return label, chosen, "same_article" if chosen == question.article_id else ""

    def _is_hurried(self, visit: Visit) -> bool:
        shown = _number(visit.form.get("shown", "")) or 0
        return 0 <= _milliseconds() - shown < self.least_ms

    def _asked(
        self, template: str, visit: Visit, question: Question, values: dict[str, Any], problem: str
    ) -> Shown:
        of = self._sheet(visit).audit.of
        labels = asked_labels(of, has_article=bool(question.article_id))
        common = {
            "audit": visit.place["audit"],
            "question": question,
            "text": visible(question.ticket),
            "title": visible(question.title),
            "body": self.desk.rendered(question),
            "labels": [(label, KEYS[label]) for label in labels],
            "is_of_tickets": of == OF_TICKETS,
            "shelf": self._shelf(question, visit.lang) if of == OF_TICKETS else [],
            "choices": choices(self.desk.articles(), question),
            "choice": visit.form.get("other", "")[:LONGEST_CHOICE],
            "problem": problem,
            "is_hurried": "hurried" in visit.query,
            "shown": _milliseconds(),
            "here": f"{PREFIX}{PATH}/{visit.place['audit']}/",
        }
        return Shown(template, common | values, 400 if problem else 200)

    def _shelf(self, question: Question, lang: str) -> list[tuple[str, list[Article]]]:
        """The articles to look through, by category; none where they are too many for a page."""
        known = self.desk.articles()
        if len(known) > MOST_SHELVED:
            return []
        named = self.workspace.settings.brand.categories
        own = shelf(known, question.language)
        return [(named.get(name, {}).get(lang, name), articles) for name, articles in own]

    def _row(self, name: str, visit: Visit) -> dict[str, Any]:
        """An audit of the list; one that is damaged says so and hides no other."""
        try:
            return self._figures(self.desk.sheet(name), visit)
        except KbError as error:
            return {
                "name": name,
                "here": f"{PREFIX}{PATH}/{name}/",
                "problem": told(error, visit.lang),
            }

    def _figures(self, sheet: Sheet, visit: Visit) -> dict[str, Any]:
        """An audit in figures."""
        answers = sheet.audit.answers()
        own = set(sheet.places.values())
        each = Counter(who for who, ticket in {(a.who, a.ticket_id) for a in answers if
                       not a.is_final} if ticket in own)  # fmt: skip
        return {
            "name": sheet.audit.name,
            "problem": "",
            "origin": sheet.audit.origin,
            "drawn": len(sheet.places),
            "people": sorted(each.items()),
            "mine": each[visit.session.who],
            "disputed": len(disputed(sheet.places, answers)),
            "kappa": kappa(answers),
            "paired": FEWEST_PAIRED,
            "of": sheet.audit.of,
            "here": _address(sheet, ""),
        }

    def _sheet(self, visit: Visit) -> Sheet:
        return self.desk.sheet(visit.place["audit"])

    def _question(self, sheet: Sheet, visit: Visit) -> Question:
        ticket = sheet.places.get(_place(visit))
        if ticket is None:
            raise Refusal(404, "ticket_gone")
        return sheet.questions[ticket]


def choices(articles: Sequence[Article], question: Question) -> list[tuple[str, str]]:
    """(language, title and id) of the articles to choose from, the ticket's language first."""
    others = [one for one in articles if one.id != question.article_id]
    others.sort(key=lambda one: (one.locale != question.language, one.locale, one.title))
    return [(one.locale, _choice(one)) for one in others]


def chosen_article(choice: str, articles: Sequence[Article]) -> str:
    """The id of the article that is meant: by its line, its id, its title; "" for none.

    Words of a title do, too, where they stand in one title only.
    """
    wanted = choice.casefold()
    for named in (_choice, lambda one: one.id, lambda one: visible(one.title)):
        found = {one.id for one in articles if named(one).casefold() == wanted}
        if len(found) == 1:
            return found.pop()
    words = _words(choice)
    titles = {one.id: _words(one.title) for one in articles}
    same = [one for one, own in titles.items() if words and own == words]
    among = same or [one for one, own in titles.items() if words and set(words) <= set(own)]
    return among[0] if len(among) == 1 else ""


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def _choice(article: Article) -> str:
    return f"{' '.join(visible(article.title).split())} ({article.id})"


def _address(sheet: Sheet, rest: str) -> str:
    return f"{PREFIX}{PATH}/{sheet.audit.name}/{rest}"


def _place(visit: Visit) -> int:
    number = _number(visit.place["place"])
    return -1 if number is None else number


def _number(text: str) -> int | None:
    is_plain = text.isascii() and text.isdecimal() and len(text) <= 15
    return int(text) if is_plain else None


def _milliseconds() -> int:
    return int(time.monotonic() * 1000)
