"""One's own page: password, sessions, tokens for scripts; and signing out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from kb.people import LONGEST_NAME, SHORTEST_PASSWORD, Person, password_problem
from kb.roles import ROLES
from kb.storage.accounts import Accounts, Tried
from kb.web.admin.gate import PREFIX, Moved, Refusal, Shown, Visit
from kb.web.admin.people_pages import chosen_role
from kb.web.admin.sections import Section

PATH = "/me"
DAYS = (30, 90, 365)
"""How long a token may last."""
PROBLEMS = ("password_short", "password_long", "password_usual", "password_wrong", "sign_in_wait")


def section(accounts: Accounts) -> Section:
    """These pages."""
    pages = OwnPages(accounts)
    return Section(
        "me",
        "",
        {
            f"{PATH}/": {"GET": pages.mine},
            f"{PATH}/password": {"POST": pages.password},
            f"{PATH}/tokens": {"POST": pages.token},
            f"{PATH}/tokens/{{number}}/end": {"POST": pages.end_token},
            f"{PATH}/sign-out-everywhere": {"POST": pages.everywhere},
            "/sign-out": {"POST": pages.sign_out},
        },
    )


@dataclass(frozen=True)
class OwnPages:
    """The pages; each is a function of a visit."""

    accounts: Accounts

    def mine(self, visit: Visit, problem: str = "", seconds: int = 0) -> Shown:
        """Who one is here, and what opens these pages in one's name."""
        person = _person(visit)
        values = {
            "me": person,
            "tokens": self.accounts.tokens.of(person),
            "roles": [role for role in ROLES if ROLES.index(role) <= ROLES.index(person.role)],
            "days": DAYS,
            "least": SHORTEST_PASSWORD,
            "longest": LONGEST_NAME,
            "problem": problem,
            "seconds": seconds,
            "done": visit.query.get("done", ""),
        }
        return Shown("me.html.j2", values, 400 if problem else 200)

    def password(self, visit: Visit) -> Shown | Moved:
        """Change one's password; every other session ends."""
        person, new = _person(visit), visit.form.get("new", "")
        if person.has_password:
            tried = Tried(device=f"session {visit.session.id}")
            wait, is_right = self.accounts.sign_ins.is_password(
                person, visit.form.get("old", ""), tried
            )
            if wait:
                return self.mine(visit, "sign_in_wait", int(wait.total_seconds()) + 1)
            if not is_right:
                return self.mine(visit, "password_wrong")
        problem = password_problem(new, person.name)
        if problem:
            return self.mine(visit, problem)
        self.accounts.sign_ins.set_password(person, new, by=person.name, keep=visit.session.id)
        return Moved(f"{PREFIX}{PATH}/?done=password")

    def token(self, visit: Visit) -> Shown:
        """Make a token, and show it this once."""
        person, role = _person(visit), chosen_role(visit.form.get("role", ""))
        days = visit.form.get("days", "")
        if days not in map(str, DAYS):
            raise Refusal(400, "no_form")
        label, life = visit.form.get("label", ""), timedelta(days=int(days))
        secret = self.accounts.tokens.new(
            person.name, label=label, role=role, by=person.name, life=life
        )
        return Shown("token.html.j2", {"secret": secret})

    def end_token(self, visit: Visit) -> Moved:
        """Take one of one's tokens back."""
        person, number = _person(visit), visit.place["number"]
        if number.isascii() and number.isdecimal() and len(number) < 10:
            self.accounts.tokens.end(person, int(number), by=person.name)
        return Moved(f"{PREFIX}{PATH}/?done=token")

    def everywhere(self, visit: Visit) -> Moved:
        """End every other session of one's own."""
        person, keep = _person(visit), visit.session.id
        self.accounts.sessions.sign_out_everywhere(person.name, by=person.name, keep=keep)
        return Moved(f"{PREFIX}{PATH}/?done=everywhere")

    def sign_out(self, visit: Visit) -> Moved:
        """End this session."""
        self.accounts.sessions.sign_out(_person(visit), visit.session.id)
        return Moved(f"{PREFIX}/sign-in")


def _person(visit: Visit) -> Person:
    """Who signed in.

    Raises:
        Refusal: nobody did: under the key of a start names are on trust.
    """
    if visit.person is None:
        raise Refusal(404, "no_page")
    return visit.person
