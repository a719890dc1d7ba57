"""PostgreSQL that is killed and comes back while ``askless serve --admin`` runs on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from kb.roles import Role
from kb.storage import content, review_tables, reviewdb
from kb.storage.accounts import Accounts
from kb.storage.reviewdb import ReviewDatabase
from kb.storage.workspace import Workspace
from tests.adminshop import PASSWORD, AdminServer, Answered, Visitor, quick_accounts
from tests.databases import Server, killed, postgresql, started
from tests.editorshop import DRAFT, HERE, SETTINGS, an_editors_shop

TYPED = {"title": "Échanger une robe 🎁 ?", "body": "L'échange est gratuit, l'été aussi.\n" * 3}


@dataclass
class Stand:
    """A shop on a PostgreSQL of its own, its pages, ana who signed in, and a token of hers."""

    server: Server
    shop: Workspace
    accounts: Accounts
    ana: Visitor
    token: str

    def asked(self) -> tuple[int, str]:
        """Status and code of a request of a program."""
        headers = {"Authorization": f"Bearer {self.token}"}
        found = Visitor(self.ana.port, headers=headers).get("/admin/api/v1/articles")
        return found.status, json.loads(found.text).get("error", {}).get("code", "")


def opened_databases(patched: pytest.MonkeyPatch) -> list[ReviewDatabase]:
    """Every database that is opened from here on, to be closed in the end."""
    made, as_ever = list[ReviewDatabase](), reviewdb.postgresql

    def postgresql(address: str) -> ReviewDatabase:
        made.append(as_ever(address))
        return made[-1]

    patched.setattr(reviewdb, "postgresql", postgresql)
    return made


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """The shop; skips where there is no PostgreSQL."""
    with postgresql() as server, pytest.MonkeyPatch.context() as patched:
        patched.setenv("ASKLESS_REVIEW_URL", server.url())
        opened = opened_databases(patched)
        settings = f'{SETTINGS}\n[admin]\ndatabase = "postgresql"\n'
        shop = an_editors_shop(tmp_path_factory.mktemp("gone") / "shop", settings)
        accounts = quick_accounts(shop)
        accounts.people.add("ana", Role.ADMIN, by="shell", password=PASSWORD)
        token = accounts.tokens.new("ana", label="x", role=Role.ADMIN, by="ana")
        with AdminServer(shop, accounts=accounts) as running:
            own = {"Origin": f"http://127.0.0.1:{running.port}"}
            yield Stand(server, shop, accounts, running.person("ana", **own), token)
        for one in opened:
            one.close()


@pytest.fixture(scope="module")
def gone(stand: Stand) -> dict[str, Answered]:
    """What is answered while the database is gone; it is back afterwards."""
    stand.ana.post(f"{HERE}comments", page=HERE, text="avant")
    form = stand.ana.get(f"{HERE}edit").fields
    killed(stand.server.folder)
    try:
        found = {
            "page": stand.ana.get("/admin/queue/"),
            "edit": stand.ana.send(f"{HERE}edit", urlencode(form | TYPED), {}),
            "sign in": Visitor(stand.ana.port).post("/admin/sign-in", name="ana", password="x"),
            "elsewhere": stand.ana.send(
                f"{HERE}edit", urlencode(form | TYPED), {"Origin": "https://evil.example"}
            ),
            "password": stand.ana.send(
                "/admin/me/password", urlencode({"old": PASSWORD, "new": "été"}), {}
            ),
        }
        assert stand.asked() == (503, "database_gone")
    finally:
        started(stand.server.folder)
    return found


def test_pages_say_so(gone: dict[str, Answered]) -> None:
    """With the status for it, whatever was asked."""
    assert {one.status for one in gone.values()} == {503}
    assert all("The database does not answer" in one.text for one in gone.values())


def test_a_typed_text_stays_and_is_saved_once_it_is_back(
    stand: Stand, gone: dict[str, Answered]
) -> None:
    """By the button below it; nothing was saved before."""
    before = content.read_article(stand.shop, DRAFT, "fr")
    assert TYPED["body"] in unescape(gone["edit"].text)
    fields = gone["edit"].fields
    assert before.body != TYPED["body"]
    assert stand.ana.send(f"{HERE}edit", urlencode(fields), {}).status == 303
    after = content.read_article(stand.shop, DRAFT, "fr")
    assert (after.title, after.body) == (TYPED["title"], TYPED["body"])


def test_neither_passwords_nor_forms_of_others_come_back(gone: dict[str, Answered]) -> None:
    """Nothing of them stands in the page."""
    assert PASSWORD not in unescape(gone["password"].text)
    assert TYPED["title"] not in unescape(gone["elsewhere"].text)


def test_all_goes_on_without_a_restart(stand: Stand, gone: dict[str, Answered]) -> None:
    """The same session, what was kept before, the API, and new deeds."""
    assert gone
    assert stand.ana.get("/admin/queue/").status == 200
    assert stand.asked() == (200, "")
    stand.ana.post(f"{HERE}comments", page=HERE, text="après")
    with stand.accounts.database.reading() as connection:
        said = [row.text for row in connection.execute(select(review_tables.comments))]
    assert said == ["avant", "après"]
