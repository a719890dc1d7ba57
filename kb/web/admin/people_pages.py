"""The section People, for admins: who may sign in, as what, and links to choose a password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kb.errors import PeopleError
from kb.people import LONGEST_NAME
from kb.roles import ROLES, Deed, Role
from kb.storage.accounts import Accounts
from kb.web.admin.gate import PREFIX, Moved, Refusal, Shown, Visit
from kb.web.admin.refusals import told
from kb.web.admin.sections import Section

PATH = "/people"


def section(accounts: Accounts, *, has_key: bool = False) -> Section:
    """These pages; under the key of a start they say when people begin to sign in."""
    pages = PeoplePages(accounts, has_key)
    one = "/{name}"
    return Section(
        "people",
        PATH,
        {
            "/": {"GET": pages.everybody, "POST": pages.add},
            f"{one}/role": {"POST": pages.role},
            f"{one}/disable": {"POST": pages.disable},
            f"{one}/enable": {"POST": pages.enable},
            f"{one}/reset": {"POST": pages.reset},
            f"{one}/sign-out": {"POST": pages.sign_out},
        },
        deed=Deed.PEOPLE,
    )


@dataclass(frozen=True)
class PeoplePages:
    """The pages; each is a function of a visit."""

    accounts: Accounts
    has_key: bool

    def everybody(self, visit: Visit, said: str = "", *, status: int = 200) -> Shown:
        """Everybody, and a form to add somebody."""
        values = {
            "people": self.accounts.people.everybody(),
            "roles": ROLES,
            "problem": said,
            "name": visit.form.get("name", "")[:LONGEST_NAME] if said else "",
            "display": visit.form.get("display", "")[:LONGEST_NAME] if said else "",
            "longest": LONGEST_NAME,
            "has_key": self.has_key,
            "done": visit.query.get("done", ""),
        }
        return Shown("people.html.j2", values, status)

    def add(self, visit: Visit) -> Shown:
        """Add somebody, and show the link with which they choose a password."""
        role = chosen_role(visit.form.get("role", ""))
        name, display = visit.form.get("name", ""), visit.form.get("display", "")
        try:
            person = self.accounts.people.add(name, role, by=by(visit), display=display)
        except PeopleError as error:
            return self.everybody(visit, told(error, visit.lang), status=400)
        return self._link(visit, person.name)

    def role(self, visit: Visit) -> Shown | Moved:
        """Give somebody another role."""
        role = chosen_role(visit.form.get("role", ""))
        return self._done(
            visit, lambda name: self.accounts.people.set_role(name, role, by=by(visit))
        )

    def disable(self, visit: Visit) -> Shown | Moved:
        """Let somebody in no more."""
        return self._done(visit, lambda name: self.accounts.people.disable(name, by=by(visit)))

    def enable(self, visit: Visit) -> Shown | Moved:
        """Let somebody in again."""
        return self._done(visit, lambda name: self.accounts.people.enable(name, by=by(visit)))

    def sign_out(self, visit: Visit) -> Shown | Moved:
        """End all sessions of somebody."""
        end = self.accounts.sessions.sign_out_everywhere
        return self._done(visit, lambda name: end(name, by=by(visit)))

    def reset(self, visit: Visit) -> Shown:
        """Show a link with which somebody chooses a password, once."""
        try:
            return self._link(visit, visit.place["name"])
        except PeopleError as error:
            return self.everybody(visit, told(error, visit.lang), status=400)

    def _link(self, visit: Visit, name: str) -> Shown:
        secret = self.accounts.sign_ins.new_reset(name, by=by(visit))
        link = f"{visit.origin}{PREFIX}/reset?code={secret}"
        return Shown("person_link.html.j2", {"who": name, "link": link})

    def _done(self, visit: Visit, change: Callable[[str], object]) -> Shown | Moved:
        try:
            change(visit.place["name"])
        except PeopleError as error:
            return self.everybody(visit, told(error, visit.lang), status=400)
        return Moved(f"{PREFIX}{PATH}/?done=1")


def by(visit: Visit) -> str:
    """Who does it, for the log."""
    return visit.session.who or "key"


def chosen_role(text: str) -> Role:
    """The role that a form names.

    Raises:
        Refusal: there is none.
    """
    if text not in ROLES:
        raise Refusal(400, "no_form")
    return Role(text)
