"""What all sections share: the way in, who somebody is, language and keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.roles import allows
from kb.web.admin.gate import PREFIX, Moved, Refusal, Shown, Visit, own
from kb.web.admin.sections import Section
from kb.web.admin.sessions import LONGEST_NAME, person
from kb.web.admin.words import LANGUAGES


def section(sections: Sequence[Section]) -> Section:
    """These pages; whoever comes in is led to the first of the ``sections``."""
    asking = Asking(sections)
    return Section(
        "home",
        "",
        {
            "/": {"GET": asking.first},
            "/who": {"GET": asking.asked, "POST": asking.told},
            "/language": {"POST": language},
            "/keys": {"POST": keys},
        },
    )


@dataclass(frozen=True)
class Asking:
    """The question who somebody is; names that the ``sections`` know are offered."""

    sections: Sequence[Section]

    def first(self, visit: Visit) -> Moved:
        """To the first section that this person may see."""
        seen = [one for one in self.sections if allows(visit.role, one.deed)]
        return Moved(f"{PREFIX}{seen[0].path}/" if seen else f"{PREFIX}/me/")

    def asked(self, visit: Visit) -> Shown | Moved:
        """The question; who signed in is known."""
        if visit.person is not None:
            return Moved(f"{PREFIX}/me/")
        return self._page(visit.query.get("to", ""), visit.session.who)

    def told(self, visit: Visit) -> Shown | Moved:
        """Keep the name, spelled as it was before, or say what is wrong with it."""
        if visit.person is not None:
            raise Refusal(403, "not_allowed")
        name, to = person(visit.form.get("who", "")), visit.form.get("to", "")
        if not name:
            return self._page(to, "", "name_missing")
        if len(name) > LONGEST_NAME:
            return self._page(to, name[:LONGEST_NAME], "name_long")
        known = self._known()
        folded = {one.casefold(): one for one in known}
        name = name if name in known else folded.get(name.casefold(), name)
        return Moved(own(to), replace(visit.session, who=name))

    def _known(self) -> list[str]:
        return sorted({name for one in self.sections for name in one.people()})

    def _page(self, to: str, name: str, problem: str = "") -> Shown:
        values = {"to": own(to), "name": name, "problem": problem, "longest": LONGEST_NAME}
        status = 400 if problem else 200
        return Shown("who.html.j2", values | {"known": self._known()}, status)


def language(visit: Visit) -> Moved:
    """Keep the language chosen."""
    lang = visit.form.get("lang", "")
    if lang not in LANGUAGES:
        raise Refusal(400, "no_form")
    return Moved(own(visit.form.get("to", "")), replace(visit.session, lang=lang))


def keys(visit: Visit) -> Moved:
    """Switch the keys on or off."""
    has_keys = visit.form.get("keys") == "on"
    return Moved(own(visit.form.get("to", "")), replace(visit.session, has_keys=has_keys))
