"""What all sections share: the way in, who somebody is, language and keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.web.admin.gate import PREFIX, Moved, Refusal, Shown, Visit
from kb.web.admin.sections import Section
from kb.web.admin.sessions import LONGEST_NAME, person
from kb.web.admin.words import LANGUAGES

_OWN = re.compile(rf"{PREFIX}/[\w./?=&-]*", re.ASCII)


def section(sections: Sequence[Section]) -> Section:
    """These pages; whoever comes in is led to the first of the ``sections``."""
    asking = Asking(sections)
    return Section(
        "home",
        "",
        {
            "/": {"GET": lambda _visit: Moved(f"{PREFIX}{sections[0].path}/")},
            "/who": {"GET": asking.asked, "POST": asking.told},
            "/language": {"POST": language},
            "/keys": {"POST": keys},
        },
    )


def own(path: str) -> str:
    """``path`` if it is one of our pages, else the first page."""
    return path if _OWN.fullmatch(path) else f"{PREFIX}/"


@dataclass(frozen=True)
class Asking:
    """The question who somebody is; names that the ``sections`` know are offered."""

    sections: Sequence[Section]

    def asked(self, visit: Visit) -> Shown:
        """The question."""
        return self._page(visit.query.get("to", ""), visit.session.who)

    def told(self, visit: Visit) -> Shown | Moved:
        """Keep the name, spelled as it was before, or say what is wrong with it."""
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
