"""A shop with an audit to answer, and its admin pages on a port of this machine."""

from __future__ import annotations

import http.client
import re
from contextlib import closing
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from starlette.applications import Starlette

from kb.match_audit import WINDOW
from kb.people_passwords import Passwords
from kb.roles import Role
from kb.storage import audits, content, ticketstore
from kb.storage.accounts import Accounts, accounts_of
from kb.storage.audits import Audit
from kb.storage.workspace import Workspace
from kb.web.admin.application import admin, with_admin
from tests.factories import a_stored_ticket, an_article
from tests.serving import WebServer

DAY = "2026-03-02"
KEY = "the key of this start"
PASSWORD = "le chat de l'échange"
TEXTS = (
    "Où est mon colis ? L'échange est retardé",
    "<script>alert(1)</script> œuvre 🎁 \u202eretour",
    "My parcel was marked as delivered",
    "Je veux échanger ma robe",
    "Été : je voudrais une facture",
    "",
    "Mon colis est abîmé",
)
PLACES = f"/admin/audits/{DAY}/tickets/"
SETTLE = f"/admin/audits/{DAY}/settle/"
ORIGIN = {
    "matcher": "m-1",
    "measured": "r-1",
    "since": "2026-02-01",
    "until": "2026-03-01",
    "seed": 3,
}


def an_audited_shop(root: Path) -> Workspace:
    """Seven drawn tickets, the fourth without a proposed article, and two articles; no site."""
    made = Workspace.create(root, 'locales = ["fr", "en"]\n', "")
    languages = ["en" if text.startswith("My") else "fr" for text in TEXTS]
    ticketstore.merge(
        made,
        [
            a_stored_ticket(f"t:{n}", subject="", text=text, language=language)
            for n, (text, language) in enumerate(zip(TEXTS, languages, strict=True))
        ],
    )
    content.write_article(made, an_article(body="## Suivi\n\nSuivez <b>votre</b> colis.\n"))
    content.write_article(
        made, an_article(id="returns/exchange", title="Échanger un article <i>", body="Écrivez.\n")
    )
    audits.save(
        made, DAY, WINDOW.frame([_row(n, lang) for n, lang in enumerate(languages)]), ORIGIN
    )
    return made


def _row(number: int, language: str) -> dict[str, object]:
    row = {"ticket_id": f"t:{number}", "language": language, "part": "random", "place": number}
    if number == 3:
        return row | {"kind": "none"}
    near = {"article_id": "delivery/where-is-my-order", "locale": "fr", "probability": 0.8731}
    return row | near | {"kind": "match"}


def the_audit(workspace: Workspace) -> Audit:
    """The audit as it is on disk now."""
    return audits.read(workspace, DAY)


def labels(workspace: Workspace) -> list[tuple[str, str, str]]:
    """Ticket, person and label of every answer, oldest first."""
    return [(one.ticket_id, one.who, one.label) for one in the_audit(workspace).answers()]


class AdminServer(WebServer):
    """The pages of a workspace beside a ``site``, if any; no answer is too quick for it.

    With ``accounts`` people sign in; else whoever has the key is let in.
    """

    def __init__(
        self, workspace: Workspace, *, least_ms: int = 0, site: Starlette | None = None,
        accounts: Accounts | None = None, key: str = "",
    ) -> None:  # fmt: skip
        key = key or ("" if accounts else KEY)
        pages = admin(workspace, key=key, accounts=accounts, least_ms=least_ms)
        super().__init__(with_admin(site, pages))

    def visitor(self, who: str = "", **headers: str) -> Visitor:
        """A browser that is signed in, as ``who``; it sends ``headers`` each time."""
        made = Visitor(self.port, headers={k.replace("_", "-"): v for k, v in headers.items()})
        made.get(f"/admin/sign-in?{urlencode({'key': KEY})}")
        if who:
            made.post("/admin/who", who=who, page="/admin/who")
        return made

    def person(self, name: str, password: str = PASSWORD, **headers: str) -> Visitor:
        """A browser in which somebody signed in."""
        made = Visitor(self.port, headers={k.replace("_", "-"): v for k, v in headers.items()})
        made.post("/admin/sign-in", name=name, password=password)
        return made


def an_open_shop(root: Path, settings: str = "", *, role: Role = Role.EDITOR) -> Accounts:
    """The people of a shop (:func:`an_audited_shop`): ana, an admin, and bob, of ``role``.

    Their passwords are :data:`PASSWORD`, kept with little work.
    """
    made = an_audited_shop(root)
    text = (root / "askless.toml").read_text("utf-8")
    (root / "askless.toml").write_text(f"{text}\n{settings}", "utf-8")
    accounts = quick_accounts(Workspace.open(made.root))
    accounts.people.add("ana", Role.ADMIN, by="shell", password=PASSWORD, display="Ana Œuvre")
    accounts.people.add("bob", role, by="ana", password=PASSWORD)
    return accounts


def quick_accounts(workspace: Workspace) -> Accounts:
    """The people of a workspace, whose passwords take little work."""
    cheap = Passwords(time_cost=1, memory_kib=8, lanes=1)
    return replace(accounts_of(workspace), passwords=cheap)


@dataclass
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def to(self) -> str:
        """Where it leads."""
        return self.headers.get("location", "")

    @property
    def fields(self) -> dict[str, str]:
        """The hidden fields of its last form but those of the footer."""
        form = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.text)
        return {name: unescape(value) for name, value in form if name not in {"to", "label"}}


@dataclass
class Visitor:
    """A plain browser: its cookies, forms as pages gave them, no redirect followed."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        """The header that it sends."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path: str, **headers: str) -> Answered:
        """Open a page."""
        return self._ask("GET", path, None, headers)

    def post(
        self, path: str, *, page: str = "", headers: dict[str, str] | None = None, **fields: str
    ) -> Answered:
        """Send the form of ``page`` (default: the address itself), some fields changed."""
        form = self.get(page or path).fields | fields
        return self.send(path, urlencode(form), headers or {})

    def send(self, path: str, body: str, headers: dict[str, str]) -> Answered:
        """Send a body as a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, body, kind | headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answered:
        known = {"Cookie": self.cookie} if self.cookies else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request(method, path, body, known | self.headers | named)
            answer = connection.getresponse()
            text = answer.read().decode()
        found = {name.lower(): value for name, value in answer.getheaders()}
        for line in answer.headers.get_all("set-cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return Answered(answer.status, found, text)
