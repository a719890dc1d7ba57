"""What all sections share: the way in, who somebody is, language and keys."""

from __future__ import annotations

import re
from dataclasses import replace

from kb.web.admin.gate import PREFIX, Moved, Refusal, Shown, Visit
from kb.web.admin.sections import Section
from kb.web.admin.sessions import LONGEST_NAME, person
from kb.web.admin.words import LANGUAGES

_OWN = re.compile(rf"{PREFIX}/[\w./?=&-]*", re.ASCII)


def section(*, first: Section) -> Section:
    """These pages; whoever comes in is led to the ``first`` section."""
    return Section(
        "home",
        "",
        {
            "/": {"GET": lambda _visit: Moved(f"{PREFIX}{first.path}/")},
            "/who": {"GET": asked_who, "POST": told_who},
            "/language": {"POST": language},
            "/keys": {"POST": keys},
        },
    )


def own(path: str) -> str:
    """``path`` if it is one of our pages, else the first page."""
    return path if _OWN.fullmatch(path) else f"{PREFIX}/"


def asked_who(visit: Visit) -> Shown:
    """The question who somebody is."""
    return _who(visit.query.get("to", ""), visit.session.who)


def told_who(visit: Visit) -> Shown | Moved:
    """Keep the name, or say what is wrong with it."""
    given, to = visit.form.get("who", ""), visit.form.get("to", "")
    name = person(given)
    if not name:
        return _who(to, "", "name_missing")
    if len(name) > LONGEST_NAME:
        return _who(to, name[:LONGEST_NAME], "name_long")
    return Moved(own(to), replace(visit.session, who=name))


def _who(to: str, name: str, problem: str = "") -> Shown:
    values = {"to": own(to), "name": name, "problem": problem, "longest": LONGEST_NAME}
    return Shown("who.html.j2", values, 400 if problem else 200)


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
